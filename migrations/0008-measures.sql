-- What is done about a finding or a hotspot: who, until when, done, effective.

create table measure (
  id uuid primary key,
  finding_id uuid references finding,
  hotspot_id uuid,
  area_id uuid not null references area,
  team_id uuid not null references team,
  owner_function_id uuid references team_function,
  owner text not null,
  description_text_id uuid not null references free_text,
  due date not null,
  state text not null check (state in ('open', 'done', 'effective', 'ineffective', 'dropped')),
  done_on date,
  effect_checked_on date,
  created_by uuid not null references account,
  created_at timestamptz not null,
  check (num_nonnulls(finding_id, hotspot_id) = 1),
  check ((state in ('done', 'effective', 'ineffective')) <= (done_on is not null)),
  check ((state in ('effective', 'ineffective')) = (effect_checked_on is not null))
);
create index measure_team on measure (team_id, state, due);
