-- A report being prepared, so that whoever ordered it can leave the page and find it again.
create table report_run (
  id uuid primary key,
  kind text not null check (kind in ('jour-fixe', 'division-meeting', 'qualification-plan', 'annual-report')),
  area_id uuid not null references area,
  period text not null,
  started_by uuid not null references account,
  started_at timestamptz not null,
  collected_at timestamptz,
  finished_at timestamptz,
  report_id uuid,
  failure text,
  check ((finished_at is not null) = (num_nonnulls(report_id, failure) = 1)),
  check (num_nonnulls(report_id, failure) < 2)
);
create index report_run_started on report_run (started_by, started_at desc);
grant select, insert, update on report_run to iks_service;
