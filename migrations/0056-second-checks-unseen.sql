-- Each finding has a second check: whoever counts the rows counts the findings of a team. The area head assigns them
-- unseen and reads those only that are assigned to the head's account.
drop policy second_check_scope on second_check;
create policy second_check_scope on second_check using (
  sees_team(team_id)
  or sees_sheet(sheet_id)
  or assigned_to = nullif(current_setting('iks.account', true), '')::uuid
);
