-- Deliveries by Controlling, the frames they feed, case numbers apart and encrypted, seals.

-- A file on its way in: encrypted, shared by all instances, gone when it expires or was refused.
create table upload (
  id uuid primary key,
  account_id uuid not null references account,
  file_name text not null,
  size bigint not null default 0,
  sha256 text,
  state text not null check (state in ('receiving', 'received')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check ((state = 'received') = (sha256 is not null))
);

create table upload_chunk (
  upload_id uuid not null references upload on delete cascade,
  number integer not null,
  content bytea not null,
  primary key (upload_id, number)
);

create table column_profile (
  id uuid primary key,
  name text not null unique,
  mapping jsonb not null,
  created_by uuid not null references account,
  created_at timestamptz not null
);

-- Saved filters split one delivery into the frames of many fields.
create table delivery_filter (
  id uuid primary key,
  field_id uuid not null references audit_field,
  conditions jsonb not null,
  created_by uuid not null references account,
  created_at timestamptz not null,
  unique (field_id)
);

create table delivery (
  id uuid primary key,
  upload_id uuid references upload on delete set null,
  file_name text not null,
  file_sha256 text not null,
  first_day date not null,
  last_day date not null,
  audit_year integer not null,
  rows integer not null check (rows >= 1),
  mapping jsonb not null,
  control_totals jsonb not null,
  delivered_by uuid not null references account,
  on_behalf_of uuid references account,
  delivered_at timestamptz not null,
  check (last_day >= first_day)
);

-- team_id null: a frame over several teams of the area, drawn by the area head or a lead named for it.
create table frame (
  id uuid primary key,
  field_id uuid not null references audit_field,
  area_id uuid not null references area,
  team_id uuid references team,
  named_drawer uuid references account,
  delivery_id uuid not null references delivery,
  first_day date not null,
  last_day date not null,
  cut_off_date date not null,
  audit_year integer not null,
  state text not null check (state in ('imported', 'sealed', 'drawn', 'voided', 'discarded')),
  size integer not null check (size >= 0),
  amount_cents bigint,
  positive_amount_cents bigint not null default 0 check (positive_amount_cents >= 0),
  digest text,
  successor_of uuid references frame,
  created_by uuid not null references account,
  created_at timestamptz not null,
  case_numbers_deleted_at timestamptz,
  check (last_day >= first_day),
  check (named_drawer is null or team_id is null),
  check ((state in ('sealed', 'drawn')) <= (digest is not null))
);
create index frame_field on frame (field_id, last_day);
-- Delivering the same cases again would be a quiet redraw: one living frame a field, team and period.
create unique index one_living_frame on frame (field_id, team_id, first_day, last_day) nulls not distinct
  where state in ('imported', 'sealed', 'drawn');

-- Month of a figure: that of the frame's last day (rule 6). The code is the one that was hashed.
create table frame_team (
  frame_id uuid not null references frame on delete cascade,
  team_id uuid not null references team,
  code text not null,
  cases integer not null check (cases >= 1),
  primary key (frame_id, team_id)
);

create table frame_stratum (
  frame_id uuid not null references frame on delete cascade,
  stratum text not null,
  cases integer not null check (cases >= 1),
  primary key (frame_id, stratum)
);

-- The rows in canonical order; stratum_place counts within the stratum, so that a stratified draw finds its
-- cases without looking at the others. The number of a case is in case_number, under the same pseudonym.
-- The key is deferrable because exclusions move later cases up.
create table frame_case (
  frame_id uuid not null references frame on delete cascade,
  position integer not null check (position >= 1),
  team_id uuid not null references team,
  stratum text,
  stratum_place integer check (stratum_place >= 1),
  amount_cents bigint,
  attributes jsonb,
  pseudonym bytea,
  primary key (frame_id, position) deferrable,
  check ((stratum is null) = (stratum_place is null))
);
create index frame_case_stratum on frame_case (frame_id, stratum, stratum_place) where stratum is not null;

create table case_number (
  audit_year integer not null,
  pseudonym bytea not null,
  ciphertext bytea not null,
  primary key (audit_year, pseudonym)
);

create table frame_exclusion (
  id uuid primary key,
  frame_id uuid not null references frame on delete cascade,
  number integer not null check (number >= 1),
  reason_text_id uuid not null references free_text,
  reason_hash text not null,
  conditions jsonb not null,
  cases integer not null check (cases >= 1),
  excluded_by uuid not null references account,
  on_behalf_of uuid references account,
  excluded_at timestamptz not null,
  unique (frame_id, number)
);

-- Excluded cases stay visible to those who may see the frame's cases.
create table excluded_case (
  exclusion_id uuid not null references frame_exclusion on delete cascade,
  number integer not null check (number >= 1),
  team_id uuid not null references team,
  stratum text,
  amount_cents bigint,
  attributes jsonb,
  pseudonym bytea,
  primary key (exclusion_id, number)
);

-- What will be drawn from what, fixed before any random value exists.
create table seal (
  id uuid primary key,
  frame_id uuid not null references frame,
  number integer not null check (number >= 1),
  frame_digest text not null check (frame_digest ~ '^[0-9a-f]{64}$'),
  -- two fields may seal the same cases on the same terms
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  method text not null check (method in ('simple', 'stratified', 'systematic', 'monetary-unit')),
  sample_size integer not null check (sample_size >= 1),
  minimum_per_stratum integer not null check (minimum_per_stratum >= 0),
  entropy_source text not null,
  field_version_id uuid not null references audit_field_version,
  plan_version_id uuid not null references plan_version,
  sealed_by uuid not null references account,
  on_behalf_of uuid references account,
  sealed_function text not null,
  sealed_at timestamptz not null,
  unique (frame_id, number)
);
create trigger seal_append_only before update or delete on seal
  for each row execute function refuse_change();

-- A sealed frame found wrong: asked for by one, confirmed by another, linked to its successor.
create table frame_void (
  frame_id uuid primary key references frame,
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
