-- What ran in the background, when, and how it ended; the queue itself is pg-boss's own schema on PostgreSQL.
create table job_run (
  id uuid primary key,
  job text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  outcome text check (outcome in ('done', 'nothing-to-do', 'failed')),
  summary text,
  check ((finished_at is null) = (outcome is null))
);
create index job_run_started on job_run (job, started_at desc);
grant select on job_run to iks_service;
