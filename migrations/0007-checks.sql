-- Check sheets in versions, findings in versions, second checks, case corrections.

-- Deliberately chosen cases (risk, complaint, external hint): checked and shown apart (rule 10).
create table deliberate_case (
  id uuid primary key,
  field_id uuid not null references audit_field,
  field_version_id uuid not null references audit_field_version,
  area_id uuid not null references area,
  team_id uuid not null references team,
  month text not null check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  audit_year integer not null,
  pseudonym bytea,
  decision_date date,
  ground text not null check (ground in ('risk', 'complaint', 'external-hint')),
  reason_text_id uuid not null references free_text,
  added_by uuid not null references account,
  added_at timestamptz not null
);

-- One sheet a sample item or deliberate case; a blind re-check is a sheet of its own beside the first.
create table check_sheet (
  id uuid primary key,
  item_id uuid references sample_item,
  deliberate_id uuid references deliberate_case,
  recheck_of uuid references check_sheet,
  field_id uuid not null references audit_field,
  field_version_id uuid not null references audit_field_version,
  area_id uuid not null references area,
  team_id uuid not null references team,
  month text not null check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  decision_date date not null,
  state text not null check (state in ('open', 'complete')),
  disposition text check (disposition in ('complete', 'out-of-scope', 'not-checkable')),
  current_version integer not null default 0,
  created_at timestamptz not null,
  completed_at timestamptz,
  check (num_nonnulls(item_id, deliberate_id) = 1),
  check ((state = 'complete') <= (disposition is not null)),
  check ((state = 'complete') <= (completed_at is not null))
);
create unique index one_sheet_an_item on check_sheet (item_id) where recheck_of is null;
create unique index one_sheet_a_deliberate_case on check_sheet (deliberate_id) where recheck_of is null;
create unique index one_recheck_a_sheet on check_sheet (recheck_of) where recheck_of is not null;
create index check_sheet_team on check_sheet (team_id, state);
create index check_sheet_field on check_sheet (field_id, month);

create table check_version (
  sheet_id uuid not null references check_sheet,
  version integer not null check (version >= 1),
  disposition text check (disposition in ('complete', 'out-of-scope', 'not-checkable')),
  complete boolean not null,
  disposition_text_id uuid references free_text,
  note_text_id uuid references free_text,
  text_hash text,
  saved_by uuid not null references account,
  on_behalf_of uuid references account,
  saved_at timestamptz not null,
  primary key (sheet_id, version)
);
create index check_version_disposition_text on check_version (disposition_text_id);
create index check_version_note_text on check_version (note_text_id);
create trigger check_version_append_only before update or delete on check_version
  for each row execute function refuse_change();

create table check_result (
  sheet_id uuid not null,
  version integer not null,
  criterion_id uuid not null references criterion,
  result text not null check (result in ('ok', 'error', 'not-applicable')),
  instruction_version_id uuid references instruction_version,
  primary key (sheet_id, version, criterion_id),
  foreign key (sheet_id, version) references check_version
);
create trigger check_result_append_only before update or delete on check_result
  for each row execute function refuse_change();

create table finding (
  id uuid primary key,
  sheet_id uuid not null references check_sheet,
  criterion_id uuid not null references criterion,
  field_id uuid not null references audit_field,
  area_id uuid not null references area,
  team_id uuid not null references team,
  state text not null check (state in ('recorded', 'confirmed', 'amended', 'rejected', 'withdrawn')),
  current_version integer not null,
  recorded_by uuid not null references account,
  recorded_at timestamptz not null,
  unique (sheet_id, criterion_id)
);
create index finding_team on finding (team_id, state);

create table finding_version (
  finding_id uuid not null references finding,
  version integer not null check (version >= 1),
  state text not null check (state in ('recorded', 'confirmed', 'amended', 'rejected', 'withdrawn')),
  sheet_version integer not null,
  error_type text not null references error_type,
  severity text not null references severity,
  overpaid_cents bigint not null default 0 check (overpaid_cents >= 0),
  underpaid_cents bigint not null default 0 check (underpaid_cents >= 0),
  facts_text_id uuid references free_text,
  reason_text_id uuid references free_text,
  text_hash text,
  made_by uuid not null references account,
  on_behalf_of uuid references account,
  made_at timestamptz not null,
  primary key (finding_id, version)
);
create index finding_version_facts_text on finding_version (facts_text_id);
create index finding_version_reason_text on finding_version (reason_text_id);
create trigger finding_version_append_only before update or delete on finding_version
  for each row execute function refuse_change();

-- The team may state its view of a finding before or after the review.
create table finding_statement (
  id uuid primary key,
  finding_id uuid not null references finding,
  text_id uuid not null references free_text,
  made_by uuid not null references account,
  made_at timestamptz not null
);
create index finding_statement_text on finding_statement (text_id);

-- The draw whose clean checks were picked for blind re-checks, once its last check was complete.
create table recheck_selection (
  draw_id uuid primary key references draw,
  random_value text not null,
  clean_checks integer not null check (clean_checks >= 0),
  selected integer not null check (selected >= 0 and selected <= clean_checks),
  selected_at timestamptz not null
);

-- The second person sees assigned cases only.
create table second_check (
  id uuid primary key,
  kind text not null check (kind in ('finding', 'recheck')),
  finding_id uuid references finding,
  sheet_id uuid not null references check_sheet,
  area_id uuid not null references area,
  team_id uuid not null references team,
  assigned_to uuid references account,
  assigned_by uuid references account,
  assigned_at timestamptz,
  decision text check (decision in ('confirmed', 'amended', 'rejected', 'agrees', 'differs')),
  done_by uuid references account,
  done_at timestamptz,
  created_at timestamptz not null,
  check ((kind = 'finding') = (finding_id is not null)),
  check ((decision is null) = (done_at is null))
);
create unique index one_open_review on second_check (finding_id) where done_at is null;
create index second_check_assigned on second_check (assigned_to) where done_at is null;

-- Putting the checked case itself right: opened with its finding, followed to its re-check (rule 21).
create table case_correction (
  id uuid primary key,
  finding_id uuid not null unique references finding,
  area_id uuid not null references area,
  team_id uuid not null references team,
  correct_by date not null,
  withdrawal_until date,
  state text not null check (state in ('open', 'done', 'rechecked', 'failed-recheck', 'not-needed')),
  done_on date,
  rechecked_on date,
  rechecked_by uuid references account,
  created_by uuid not null references account,
  created_at timestamptz not null,
  check ((state in ('done', 'rechecked', 'failed-recheck')) <= (done_on is not null)),
  check ((state in ('rechecked', 'failed-recheck')) = (rechecked_on is not null))
);
create index case_correction_team on case_correction (team_id, state, correct_by);
