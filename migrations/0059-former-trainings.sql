-- A planned training can be changed. What it was planned as stays: a new version of an older report tells it as it
-- stood then. The revision shows a second person that the first was faster.
alter table training add column revision integer not null default 1 check (revision >= 1);
create table former_training (
  training_id uuid not null references training,
  revision integer not null check (revision >= 1),
  year integer not null,
  quarter integer not null,
  title text not null,
  format text not null check (format in ('training', 'peer-consultation', 'learning-support', 'counselling-concept',
    'benefit-law-counselling', 'onboarding', 'hdba-course')),
  target_function text not null,
  seats integer not null,
  team_ids text[] not null,
  replaced_at timestamptz not null,
  primary key (training_id, revision)
);
create trigger former_training_append_only before update or delete on former_training
  for each row execute function refuse_change();
create trigger former_training_no_truncate before truncate on former_training
  for each statement execute function refuse_change();
grant select, insert on former_training to iks_service;
