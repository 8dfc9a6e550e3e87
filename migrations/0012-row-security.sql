-- The application works under a role that row security holds. A forgotten filter then returns nothing.
-- The owner of the tables (migrations, explicitly elevated reads) is not held.
-- Roles belong to the server: another house's database may be making it at the same moment.
do $$ begin
  if not exists (select from pg_roles where rolname = 'iks_service') then
    begin
      create role iks_service nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role(current_user, 'iks_service', 'member') then
    begin
      execute format('grant iks_service to %I', current_user);
    exception when unique_violation or internal_error then -- "tuple concurrently updated"
      if not pg_has_role(current_user, 'iks_service', 'member') then raise; end if;
    end;
  end if;
end $$;

grant usage on schema public to iks_service;
grant select, insert, update, delete on all tables in schema public to iks_service;
grant usage on all sequences in schema public to iks_service;
revoke update, delete on journal_entry, seal, draw, draw_request, sample_item, check_version, check_result,
  finding_version, plan_version, plan_version_field, hotspot_look, hotspot_cell, published_figure from iks_service;
revoke delete on journal_head, report from iks_service;

create function iks_setting(name text) returns text language sql stable as
  $$ select nullif(current_setting('iks.' || name, true), '') $$;

-- Case content: the own team's lead, and auditors, who read everything and press nothing.
create function sees_team(team uuid) returns boolean language sql stable as $$
  select case current_setting('iks.role', true)
    when 'auditor' then true
    when 'team-lead' then team = nullif(current_setting('iks.team', true), '')::uuid
    else false end
$$;

-- Figures by team, before suppression: the own team; the area for its head; all for those who see aggregates.
create function sees_figures(area uuid, team uuid) returns boolean language sql stable as $$
  select case current_setting('iks.role', true)
    when 'team-lead' then team = nullif(current_setting('iks.team', true), '')::uuid
    when 'area-head' then area = nullif(current_setting('iks.area', true), '')::uuid
    when 'auditor' then true
    when 'management' then true
    when 'personnel-development' then true
    else false end
$$;

-- Reviewing a finding needs the whole check. A blind re-check sees the case and its own sheet, not the first one.
create function is_assigned(sheet uuid, repeats uuid) returns boolean language sql stable security definer
  set search_path = public as $$
  select exists (
    select from second_check s
    where s.assigned_to = nullif(current_setting('iks.account', true), '')::uuid
      and ((s.sheet_id = sheet and (s.kind = 'finding' or s.done_at is not null))
        or (s.sheet_id = repeats and s.kind = 'recheck'))
  )
$$;
create function is_assigned_case(item uuid, deliberate uuid) returns boolean language sql stable security definer
  set search_path = public as $$
  select exists (
    select from second_check s join check_sheet c on c.id = s.sheet_id
    where s.assigned_to = nullif(current_setting('iks.account', true), '')::uuid
      and (c.item_id = item or c.deliberate_id = deliberate)
  )
$$;

-- One look-up by key a row. (As subqueries in the policies they would be planned anew, over whole tables.)
create function sees_sheet(sheet uuid) returns boolean language sql stable security definer
  set search_path = public as $$
  select exists (
    select from check_sheet c
    where c.id = sheet and (sees_team(c.team_id) or is_assigned(c.id, c.recheck_of))
  )
$$;
create function sees_finding(finding uuid) returns boolean language sql stable security definer
  set search_path = public as $$
  select exists (select from finding f where f.id = finding and (sees_team(f.team_id) or sees_sheet(f.sheet_id)))
$$;
-- Who may see the sheet or finding may read what is written on it.
create function sees_text(written uuid) returns boolean language sql stable security definer
  set search_path = public as $$
  select exists (select from finding_version v where v.facts_text_id = written and sees_finding(v.finding_id))
    or exists (select from finding_version v where v.reason_text_id = written and sees_finding(v.finding_id))
    or exists (select from finding_statement f where f.text_id = written and sees_finding(f.finding_id))
    or exists (select from check_version c where c.disposition_text_id = written and sees_sheet(c.sheet_id))
    or exists (select from check_version c where c.note_text_id = written and sees_sheet(c.sheet_id))
$$;

do $$
declare t text;
begin
  foreach t in array array['sample_item', 'excluded_case', 'deliberate_case', 'measure', 'case_correction'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I using (sees_team(team_id))', t || '_scope', t);
  end loop;
  foreach t in array array['check_sheet', 'finding'] loop
    execute format('alter table %I enable row level security', t);
  end loop;
end $$;

create policy check_sheet_scope on check_sheet using (sees_team(team_id) or is_assigned(id, recheck_of));
create policy finding_scope on finding using (sees_team(team_id) or sees_sheet(sheet_id));
create policy sample_item_assigned on sample_item for select
  using (is_assigned_case(id, null));
create policy deliberate_case_assigned on deliberate_case for select
  using (is_assigned_case(null, id));

alter table check_version enable row level security;
create policy check_version_scope on check_version
  using (sees_sheet(sheet_id));
alter table check_result enable row level security;
create policy check_result_scope on check_result
  using (sees_sheet(sheet_id));
alter table finding_version enable row level security;
create policy finding_version_scope on finding_version
  using (sees_finding(finding_id));
alter table finding_statement enable row level security;
create policy finding_statement_scope on finding_statement
  using (sees_finding(finding_id));

alter table frame_case enable row level security;
create policy frame_case_scope on frame_case using (sees_team(team_id));

alter table case_number enable row level security;
create policy case_number_nobody on case_number using (false);

alter table free_text enable row level security;
-- Writing reveals nothing.
create policy free_text_insert on free_text for insert with check (true);
create policy free_text_scope on free_text for select using (
  sees_team(team_id)
  or (team_id is null and area_id = nullif(current_setting('iks.area', true), '')::uuid
      and current_setting('iks.role', true) = 'area-head')
  or sees_text(id)
);
create policy free_text_change on free_text for update using (sees_team(team_id));

alter table result_summary enable row level security;
create policy result_summary_scope on result_summary using (sees_figures(area_id, team_id));

alter table upload_chunk enable row level security;
create policy upload_chunk_owner on upload_chunk using (
  exists (select from upload u where u.id = upload_id and u.account_id = nullif(current_setting('iks.account', true), '')::uuid)
);
