-- A repeated check may find that the case cannot be checked or was never in scope: that says nothing of the first one.
alter table second_check drop constraint second_check_decision_check;
alter table second_check add constraint second_check_decision_check
  check (decision in ('confirmed', 'amended', 'rejected', 'agrees', 'differs', 'inconclusive'));

-- Cases may be drawn after a pick (a second stage, a late replacement): their clean checks are picked from in a round
-- of their own. A sheet belongs to the first round after its completion, picked or not.
alter table recheck_selection add column round integer not null default 1 check (round >= 1);
alter table recheck_selection alter column round drop default;
alter table recheck_selection drop constraint recheck_selection_pkey;
alter table recheck_selection add primary key (draw_id, round);
alter table check_sheet add column recheck_round integer check (recheck_round >= 1);
update check_sheet c set recheck_round = 1
from sample_item i join recheck_selection r on r.draw_id = i.draw_id
where i.id = c.item_id and c.recheck_of is null and c.state = 'complete' and c.completed_at <= r.selected_at;
