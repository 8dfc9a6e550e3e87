-- Work that a person ordered and that goes on without them: a delivery taken over, a report prepared.
drop table report_run;
create table errand (
  id uuid primary key,
  kind text not null check (kind in ('delivery', 'report')),
  command jsonb not null,
  account_id uuid not null references account,
  grant_id uuid not null references role_grant,
  on_behalf_of uuid references account,
  ordered_at timestamptz not null,
  attempts int not null default 0 check (attempts >= 0),
  steps_done int check (steps_done between 0 and steps),
  steps int check (steps > 0),
  finished_at timestamptz,
  result jsonb,
  problem jsonb,
  check (num_nonnulls(result, problem) = case when finished_at is null then 0 else 1 end)
);
create index errand_owner on errand (account_id, ordered_at desc);
create index errand_unfinished on errand (ordered_at) where finished_at is null;
create index errand_finished on errand (finished_at);
alter table errand enable row level security;
create policy errand_owner on errand
  using (account_id = nullif(current_setting('iks.account', true), '')::uuid);
grant select, insert, update on errand to iks_service;
