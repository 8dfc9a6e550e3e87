-- Draws, their requests and items; the thing (case) and the drawing of the thing (item) are two.

-- An announced random value is entered by one person and confirmed by a second.
create table entropy_entry (
  seal_id uuid primary key references seal,
  value text not null check (value ~ '^[0-9]{1,200}$'),
  entered_by uuid not null references account,
  on_behalf_of uuid references account,
  entered_function text not null,
  entered_at timestamptz not null,
  confirmed_by uuid references account,
  confirmed_function text,
  confirmed_at timestamptz,
  check (confirmed_by <> entered_by),
  check (num_nonnulls(confirmed_by, confirmed_function, confirmed_at) in (0, 3))
);

-- Draw numbers run through each audit year without gaps: Z-2020-0001.
create table draw_counter (
  audit_year integer primary key,
  last integer not null check (last >= 1)
);

create table draw (
  id uuid primary key,
  number text not null unique,
  seal_id uuid not null unique references seal,
  frame_id uuid not null references frame,
  entropy_value text not null,
  seed text not null check (seed ~ '^[0-9a-f]{64}$'),
  drawn_by uuid not null references account,
  on_behalf_of uuid references account,
  drawn_function text not null,
  drawn_at timestamptz not null,
  software text not null,
  journal_number bigint not null,
  journal_head text not null
);
create index draw_frame on draw (frame_id);
create trigger draw_append_only before update or delete on draw
  for each row execute function refuse_change();

create table draw_void (
  draw_id uuid primary key references draw,
  reason_text_id uuid not null references free_text,
  reason_hash text not null,
  requested_by uuid not null references account,
  on_behalf_of uuid references account,
  requested_at timestamptz not null,
  confirmed_by uuid references account,
  confirmed_at timestamptz,
  check (confirmed_by <> requested_by),
  check ((confirmed_by is null) = (confirmed_at is null))
);

-- Extensions and replacements in the order in which they were asked for.
create table draw_request (
  id uuid primary key,
  draw_id uuid not null references draw,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('extension', 'replacement')),
  cases integer not null check (cases >= 1),
  declared boolean not null default false,
  reason_text_id uuid not null references free_text,
  reason_hash text not null,
  requested_by uuid not null references account,
  on_behalf_of uuid references account,
  requested_at timestamptz not null,
  unique (draw_id, number)
);
create trigger draw_request_append_only before update or delete on draw_request
  for each row execute function refuse_change();

create table sample_item (
  id uuid primary key,
  draw_id uuid not null references draw,
  frame_id uuid not null references frame,
  area_id uuid not null references area,
  team_id uuid not null references team,
  kind text not null check (kind in ('sample', 'extension', 'replacement')),
  rank integer not null check (rank >= 1),
  stratum text,
  position integer not null check (position >= 1),
  hits integer not null default 1 check (hits >= 1),
  request_id uuid references draw_request,
  replaces_id uuid unique references sample_item,
  unique nulls not distinct (draw_id, stratum, rank),
  unique (draw_id, position),
  check ((kind = 'sample') = (request_id is null)),
  check ((kind = 'replacement') = (replaces_id is not null))
);
create index sample_item_team on sample_item (team_id);
create trigger sample_item_append_only before update or delete on sample_item
  for each row execute function refuse_change();
