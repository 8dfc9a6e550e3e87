-- Business instructions (a number alone does not identify one), criteria, error types, quotas.

create table instruction (
  id uuid primary key,
  number text,
  title text not null,
  owner text not null,
  unique nulls not distinct (number, title)
);

create table instruction_version (
  id uuid primary key,
  instruction_id uuid not null references instruction,
  label text not null,
  valid_from date not null,
  valid_to date,
  content text not null,
  unique (instruction_id, label),
  unique (instruction_id, valid_from),
  check (valid_to is null or valid_to >= valid_from)
);

create table error_type (
  code text primary key,
  name text not null unique,
  active boolean not null default true
);

create table severity (
  code text primary key check (code in ('minor', 'moderate', 'severe')),
  name text not null unique,
  weight integer not null check (weight > 0)
);
insert into severity values ('minor', 'gering', 1), ('moderate', 'mittel', 3), ('severe', 'schwer', 9);

-- A new wording is a new version; a version that was used is never changed.
create table criterion (
  id uuid primary key,
  code text not null,
  version integer not null check (version >= 1),
  theme text not null,
  question text not null,
  instruction_id uuid not null references instruction,
  passage text not null,
  error_type text not null references error_type,
  severity text not null references severity,
  unit text not null,
  applicability text,
  valid_from date not null,
  valid_to date,
  example boolean not null default false,
  unique (code, version),
  check (valid_to is null or valid_to >= valid_from)
);

-- A quota over all customers is imported per statistics day, never sampled (rule 17).
create table quota (
  id uuid primary key,
  code text not null unique,
  name text not null,
  -- Who counts below the line.
  population text not null,
  instruction_id uuid references instruction,
  target numeric(6, 5) not null check (target between 0 and 1)
);

create table quota_value (
  quota_id uuid not null references quota,
  statistics_day date not null,
  area_id uuid not null references area,
  team_id uuid references team,
  reached integer not null check (reached >= 0),
  total integer not null check (total >= reached),
  imported_at timestamptz not null,
  imported_by uuid not null references account,
  unique nulls not distinct (quota_id, statistics_day, area_id, team_id)
);

-- A version's wording stays what it was; only the end of its validity may still be set.
create function keep_wording() returns trigger language plpgsql as $$
begin
  if to_jsonb(old) - 'valid_to' is distinct from to_jsonb(new) - 'valid_to' then
    raise exception 'wording of % cannot change', tg_table_name using errcode = 'IK001';
  end if;
  return new;
end $$;

create trigger criterion_keeps_wording before update on criterion
  for each row execute function keep_wording();
create trigger instruction_version_keeps_wording before update on instruction_version
  for each row execute function keep_wording();
