-- Reports: one immutable value, its bytes and hashes; released ones are never touched.

create table report (
  id uuid primary key,
  kind text not null check (kind in ('jour-fixe', 'division-meeting', 'qualification-plan', 'annual-report')),
  area_id uuid not null references area,
  -- A month, a year, a quarter (2020-Q2), or first and last day (2020-03-02--2020-03-15).
  period text not null,
  version integer not null check (version >= 1),
  state text not null check (state in ('draft', 'released', 'replaced')),
  value jsonb not null,
  value_text text not null,
  value_hash text not null,
  pdf bytea,
  pdf_hash text,
  change_reason text,
  changes jsonb,
  prepared_by uuid references account,
  prepared_at timestamptz not null,
  released_by uuid references account,
  released_on_behalf_of uuid references account,
  released_at timestamptz,
  unique (kind, area_id, period, version),
  check ((state <> 'draft') = (released_at is not null)),
  check ((state <> 'draft') <= (pdf is not null and pdf_hash is not null)),
  check (version = 1 or change_reason is not null)
);
create unique index one_released_report on report (kind, area_id, period) where state = 'released';
create unique index one_draft_report on report (kind, area_id, period) where state = 'draft';

create function keep_released_report() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.state = 'draft' then return old; end if;
  if tg_op = 'UPDATE' and old.state = 'draft' then return new; end if;
  if tg_op = 'UPDATE' and old.state = 'released' and new.state = 'replaced'
    and to_jsonb(new) - 'state' = to_jsonb(old) - 'state' then return new; end if;
  raise exception 'released report' using errcode = 'IK001';
end $$;
create trigger report_keep_released before update or delete on report
  for each row execute function keep_released_report();

-- Every figure that ever left its team, so that no later one reveals what was withheld (rule 25).
-- `terms` holds the figure (what it is the sum of, shown or not) and whatever it brought that the ledger did not hold.
create table published_figure (
  id bigint generated always as identity primary key,
  -- No reference: the figures are published with the value, in the transaction before the one that keeps the draft.
  report_id uuid,
  source text not null,
  area_id uuid not null references area,
  year integer not null,
  key text not null,
  terms jsonb not null,
  value double precision,
  published_at timestamptz not null
);
create index published_figure_area on published_figure (area_id, year, id);
