-- Areas, teams, functions and their dated headcounts; accounts, what they may do, and who stands in for whom.

create table house_setting (
  key text primary key,
  value jsonb not null
);

create table area (
  id uuid primary key,
  code text not null unique,
  name text not null,
  division_rhythm text not null default 'fortnightly' check (division_rhythm in ('weekly', 'fortnightly'))
);

create table team (
  id uuid primary key,
  area_id uuid not null references area,
  code text not null unique,
  name text not null,
  site text not null,
  valid_from date not null,
  valid_to date,
  check (valid_to is null or valid_to >= valid_from)
);

-- A function is what somebody does in a team (Integrationsfachkraft, Fallmanagement …), never a person.
create table team_function (
  id uuid primary key,
  team_id uuid not null references team,
  name text not null,
  unique (team_id, name)
);

-- Headcounts hold from a day on until the next one; function_id null counts the whole team.
create table headcount (
  id uuid primary key,
  team_id uuid not null references team,
  function_id uuid references team_function,
  valid_from date not null,
  employees integer not null check (employees between 0 and 10000),
  unique nulls not distinct (team_id, function_id, valid_from)
);

create table account (
  id uuid primary key,
  login text not null unique check (login = lower(login)),
  display_name text not null,
  password_hash text,
  password_set_at timestamptz,
  must_change_password boolean not null default false,
  oidc_subject text unique,
  failed_sign_ins integer not null default 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  created_at timestamptz not null
);

-- What an account may do, and where. Team leads have a team, area heads and controlling an area or none.
create table role_grant (
  id uuid primary key,
  account_id uuid not null references account,
  role text not null check (role in ('team-lead', 'area-head', 'management', 'personnel-development',
    'controlling', 'auditor', 'oversight', 'administrator')),
  area_id uuid references area,
  team_id uuid references team,
  valid_from date not null,
  valid_to date,
  check ((role = 'team-lead') = (team_id is not null)),
  check ((role in ('team-lead', 'area-head')) = (area_id is not null)),
  -- A grant taken back before its first day ends the day before it: it never held.
  check (valid_to is null or valid_to >= valid_from - 1)
);
create index role_grant_account on role_grant (account_id);

-- Vertretung: a grant lent to another account for some days; every act records both accounts.
create table deputy (
  id uuid primary key,
  grant_id uuid not null references role_grant,
  account_id uuid not null references account,
  first_day date not null,
  last_day date not null,
  created_by uuid not null references account,
  revoked_at timestamptz,
  check (last_day >= first_day)
);
create index deputy_account on deputy (account_id);

create table session (
  token_hash text primary key,
  id uuid not null unique,
  account_id uuid not null references account,
  grant_id uuid references role_grant,
  deputy_id uuid references deputy,
  csrf_token text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on session (account_id);

create table api_token (
  id uuid primary key,
  account_id uuid not null references account,
  grant_id uuid not null references role_grant,
  deputy_id uuid references deputy,
  name text not null,
  token_hash text not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- An act posted twice under one key happens once; the second caller gets the first answer.
create table idempotency_key (
  account_id uuid not null references account,
  key text not null,
  request_hash text not null,
  status integer not null,
  answer jsonb,
  created_at timestamptz not null,
  primary key (account_id, key)
);

-- A counter a window, shared by all instances (sign-ins, expensive acts).
create table rate_limit (
  key text primary key,
  window_start timestamptz not null,
  hits integer not null
);

-- The one-time code for the first administrator, kept as a hash while there is no account.
create table setup_code (
  only_row boolean primary key default true check (only_row),
  code_hash text not null,
  created_at timestamptz not null
);
