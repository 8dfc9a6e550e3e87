-- Summaries kept in the same transaction as the checks (rebuildable), quarterly looks, hotspots.

-- One row a draw (or month of deliberate cases), team, stratum and criterion; criterion_id null is the case as a
-- whole. Only `random` and the declared second stage enter estimates (rules 10, 12, 15).
create table result_summary (
  id uuid primary key,
  field_id uuid not null references audit_field,
  frame_id uuid references frame,
  draw_id uuid references draw,
  area_id uuid not null references area,
  team_id uuid not null references team,
  month text not null,
  selection text not null check (selection in ('random', 'declared-extension', 'undeclared-extension', 'replacement', 'deliberate')),
  stratum text,
  criterion_id uuid references criterion,
  items integer not null default 0,
  checked integer not null default 0,
  out_of_scope integer not null default 0,
  not_checkable integer not null default 0,
  applicable integer not null default 0,
  faulty integer not null default 0,
  severe integer not null default 0,
  unreviewed integer not null default 0,
  overpaid_cents bigint not null default 0,
  overpaid_cases integer not null default 0,
  underpaid_cents bigint not null default 0,
  underpaid_cases integer not null default 0,
  unique nulls not distinct (field_id, draw_id, team_id, month, selection, stratum, criterion_id)
);
create index result_summary_month on result_summary (area_id, month);

create table hotspot_look (
  id uuid primary key,
  area_id uuid not null references area,
  year integer not null,
  quarter integer not null check (quarter between 1 and 4),
  alpha numeric(6, 5) not null,
  cells integer not null check (cells >= 0),
  taken_by uuid references account,
  taken_at timestamptz not null,
  unique (area_id, year, quarter)
);

create table hotspot_cell (
  look_id uuid not null references hotspot_look,
  field_id uuid not null references audit_field,
  criterion_id uuid not null references criterion,
  team_id uuid references team,
  applicable integer not null,
  faulty integer not null,
  tolerable_rate numeric(6, 5) not null,
  p_value double precision not null,
  adjusted_p double precision not null,
  expected_excess double precision not null,
  passed boolean not null,
  unique nulls not distinct (look_id, field_id, criterion_id, team_id)
);
create trigger hotspot_look_append_only before update or delete on hotspot_look
  for each row execute function refuse_change();
create trigger hotspot_cell_append_only before update or delete on hotspot_cell
  for each row execute function refuse_change();

create table hotspot (
  id uuid primary key,
  kind text not null check (kind in ('statistical', 'declared')),
  year integer not null,
  area_id uuid not null references area,
  team_id uuid references team,
  field_id uuid not null references audit_field,
  criterion_id uuid not null references criterion,
  look_id uuid references hotspot_look,
  reason_text_id uuid references free_text,
  declared_by uuid references account,
  sentence text not null,
  score double precision,
  -- Whether those outside of the team may see it: with the figure it rests on (rule 24), or declared for them.
  disclosed boolean not null,
  found_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references account,
  close_reason_text_id uuid references free_text,
  check (num_nonnulls(closed_at, closed_by, close_reason_text_id) in (0, 3)),
  check ((kind = 'statistical') = (look_id is not null)),
  check ((kind = 'declared') = (declared_by is not null)),
  check ((kind = 'declared') = (reason_text_id is not null))
);
create unique index one_open_hotspot on hotspot (year, kind, field_id, criterion_id, team_id) nulls not distinct
  where closed_at is null;
create index hotspot_area on hotspot (area_id, year);
alter table measure add foreign key (hotspot_id) references hotspot;

-- Publications of an area's year queue up on this row, so that each decides knowing the one before; one that began
-- on an older snapshot fails and is repeated.
create table ledger_head (
  area_id uuid not null references area,
  year integer not null,
  publications integer not null check (publications >= 1),
  primary key (area_id, year)
);
