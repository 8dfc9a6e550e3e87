-- Retention with its records and holds, the access log, incidents, and how often each function ran an evaluation.

-- A hold by Interne Revision: nothing of the field (or, without one, nothing at all) is deleted while it lasts.
create table retention_hold (
  id uuid primary key,
  field_id uuid references audit_field,
  reason_text_id uuid not null references free_text,
  reason_hash text not null,
  placed_by uuid not null references account,
  on_behalf_of uuid references account,
  placed_at timestamptz not null,
  ended_by uuid references account,
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null))
);

-- What was deleted, since when it was due, and when it went; never what it said.
create table retention_deletion (
  id uuid primary key,
  kind text not null check (kind in ('received-file', 'case-numbers', 'deliberate-cases', 'year-key', 'free-text',
    'protocol-reasons', 'access-log')),
  object uuid,
  audit_year integer,
  rows integer not null check (rows >= 1),
  due_since date not null,
  deleted_at timestamptz not null
);
create index retention_deletion_deleted on retention_deletion (deleted_at, id);
create unique index one_year_key_deletion on retention_deletion (audit_year) where kind = 'year-key';
create trigger retention_deletion_append_only before update or delete on retention_deletion
  for each row execute function refuse_change();
create trigger retention_deletion_no_truncate before truncate on retention_deletion
  for each statement execute function refuse_change();

-- Which function read which sheet or export. Nobody reads it but two persons together, for a recorded incident.
create table access_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account_id uuid not null references account,
  on_behalf_of uuid references account,
  function text not null,
  what text not null check (what in ('sheet', 'sheets', 'frame', 'audit-file')),
  object uuid not null
);
create index access_log_at on access_log (at);

-- Recorded by one of the two functions, confirmed by the other; then both may read the days and the object named.
create table incident (
  id uuid primary key,
  reason_text_id uuid not null references free_text,
  reason_hash text not null,
  first_day date not null,
  last_day date not null,
  object uuid,
  recorded_by uuid not null references account,
  on_behalf_of uuid references account,
  recorded_function text not null check (recorded_function in ('oversight', 'administrator')),
  recorded_at timestamptz not null,
  confirmed_by uuid references account,
  confirmed_function text,
  confirmed_at timestamptz,
  check (last_day >= first_day),
  check (confirmed_by <> recorded_by),
  check (confirmed_function in ('oversight', 'administrator') and confirmed_function <> recorded_function),
  check (num_nonnulls(confirmed_by, confirmed_function, confirmed_at) in (0, 3))
);

-- One row a run, summed up by the deletion job: by function, never by person.
create table evaluation_run (
  evaluation text not null,
  function text not null,
  runs integer not null default 1 check (runs >= 1)
);

-- Sign-in with an identity provider: what the service must remember between leaving and coming back.
create table oidc_sign_in (
  state_hash text primary key,
  -- Nonce and code verifier, encrypted under the service's key.
  secrets bytea not null,
  created_at timestamptz not null
);

grant select, insert, update on retention_hold, incident to iks_service;
grant select on retention_deletion to iks_service;
grant insert on access_log to iks_service;
grant usage on sequence access_log_id_seq to iks_service;
grant select, insert on evaluation_run to iks_service;

alter table access_log enable row level security;
create policy access_log_own on access_log for insert
  with check (account_id = nullif(current_setting('iks.account', true), '')::uuid);

-- What was found in a review is content of a case; whom it is assigned to is told in the area. Who repeats a check
-- queues the reviews of what is found on that sheet.
create index second_check_sheet on second_check (sheet_id);
alter table second_check enable row level security;
create policy second_check_scope on second_check using (
  sees_team(team_id)
  or sees_sheet(sheet_id)
  or assigned_to = nullif(current_setting('iks.account', true), '')::uuid
  or (current_setting('iks.role', true) = 'area-head'
      and area_id = nullif(current_setting('iks.area', true), '')::uuid)
);

-- The answer of an earlier request is for those who asked.
alter table idempotency_key enable row level security;
create policy idempotency_key_own on idempotency_key
  using (account_id = nullif(current_setting('iks.account', true), '')::uuid);

-- What must never change is not emptied either; and a signed checkpoint stays as it is.
do $$
declare t text;
begin
  foreach t in array array['seal', 'draw', 'draw_request', 'sample_item', 'check_version', 'check_result',
    'finding_version', 'plan_version', 'plan_version_field', 'hotspot_look', 'hotspot_cell', 'report'] loop
    execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()',
      t || '_no_truncate', t);
  end loop;
end $$;
create trigger journal_checkpoint_no_truncate before truncate on journal_checkpoint
  for each statement execute function refuse_change();
create function sign_checkpoint_once() returns trigger language plpgsql as $$
begin
  if old.countersigned_by is not null
    or row(new.id, new.number, new.head, new.at) is distinct from row(old.id, old.number, old.head, old.at) then
    raise exception 'append-only table %', tg_table_name using errcode = 'IK001';
  end if;
  return new;
end $$;
create trigger journal_checkpoint_sign_once before update on journal_checkpoint
  for each row execute function sign_checkpoint_once();
