-- How far a background job has come, for the page that shows it.
alter table job_run
  add column steps_done integer,
  add column steps integer,
  add check (num_nulls(steps_done, steps) in (0, 2)),
  add check (steps_done between 0 and steps);
