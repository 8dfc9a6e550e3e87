-- The audit plan of one year and area; its fields and their versions; confirmation and amendments.

create table audit_plan (
  id uuid primary key,
  year integer not null check (year between 2000 and 2100),
  area_id uuid not null references area,
  unique (year, area_id)
);

create table audit_field (
  id uuid primary key,
  plan_id uuid not null references audit_plan,
  area_id uuid not null references area,
  -- Counts the fields of a plan, as papers name them: MI-01.
  number integer not null check (number >= 1),
  created_by uuid not null references account,
  created_at timestamptz not null,
  unique (plan_id, number)
);
create index audit_field_plan on audit_field (plan_id);

-- What the field says, in versions. Version 1 is the original; later ones are amendments with a reason, and so is
-- the first version of a field that joins a plan already confirmed.
create table audit_field_version (
  id uuid primary key,
  field_id uuid not null references audit_field,
  version integer not null check (version >= 1),
  state text not null check (state in ('draft', 'submitted', 'returned', 'confirmed', 'withdrawn')),
  -- Counts the edits of a draft, so that nobody overwrites or signs what they have not seen.
  revision integer not null default 1 check (revision >= 1),
  amendment_reason text,
  -- An amendment that takes the field out of the plan.
  ends_field boolean not null default false,
  title text not null,
  origin text not null check (origin in ('internal-audit', 'interne-revision', 'bundesrechnungshof',
    'business-policy', 'development-topic', 'hotspot')),
  origin_reference text not null,
  unit text not null,
  drawn_by text not null check (drawn_by in ('team', 'area')),
  rhythm text not null check (rhythm in ('monthly', 'quarterly', 'half-yearly', 'yearly', 'once')),
  method text not null check (method in ('simple', 'stratified', 'systematic', 'monetary-unit')),
  sample_size integer not null check (sample_size between 1 and 1000000),
  minimum_per_stratum integer not null default 0 check (minimum_per_stratum >= 0),
  second_stage_size integer check (second_stage_size >= 1),
  second_stage_threshold integer check (second_stage_threshold >= 0),
  tolerable_rate numeric(6, 5) not null check (tolerable_rate > 0 and tolerable_rate < 1),
  confidence numeric(6, 5) not null check (confidence > 0 and confidence < 1),
  minutes_per_case integer not null check (minutes_per_case between 1 and 2400),
  recheck_share numeric(6, 5) not null check (recheck_share between 0 and 1),
  prepared_by uuid not null references account,
  prepared_at timestamptz not null,
  submitted_by uuid references account,
  submitted_at timestamptz,
  decided_by uuid references account,
  decided_at timestamptz,
  return_reason text,
  unique (field_id, version),
  check (version = 1 or amendment_reason is not null),
  check (version > 1 or not ends_field),
  check ((second_stage_size is null) = (second_stage_threshold is null)),
  check (second_stage_size is null or (method = 'simple' and second_stage_threshold < sample_size)),
  check ((state = 'returned') <= (return_reason is not null)),
  check (method = 'stratified' or minimum_per_stratum = 0),
  check (minimum_per_stratum <= sample_size),
  check ((state in ('submitted', 'confirmed', 'returned')) <= (submitted_by is not null and submitted_at is not null)),
  check ((state in ('confirmed', 'returned')) <= (decided_at is not null)),
  -- Two persons (rule 28); decided_by is null where the house does without confirmation.
  check (decided_by is null or (decided_by <> prepared_by and decided_by <> submitted_by))
);
create unique index one_open_field_version on audit_field_version (field_id)
  where state in ('draft', 'submitted', 'returned');

create table field_team (
  field_version_id uuid not null references audit_field_version on delete cascade,
  team_id uuid not null references team,
  primary key (field_version_id, team_id)
);

-- Whose leads must agree before a version is submitted: the teams in scope, and those it takes out of scope.
create table field_agreement (
  field_version_id uuid not null references audit_field_version on delete cascade,
  team_id uuid not null references team,
  agreed_by uuid references account,
  agreed_at timestamptz,
  primary key (field_version_id, team_id),
  check ((agreed_by is null) = (agreed_at is null))
);

create table field_criterion (
  field_version_id uuid not null references audit_field_version on delete cascade,
  criterion_id uuid not null references criterion,
  position integer not null check (position >= 1),
  severity text not null references severity,
  error_type text not null references error_type,
  tolerable_rate numeric(6, 5) check (tolerable_rate > 0 and tolerable_rate < 1),
  primary key (field_version_id, criterion_id),
  unique (field_version_id, position)
);

-- Each confirmation makes a numbered plan version: the list of field versions then in force.
create table plan_version (
  id uuid primary key,
  plan_id uuid not null references audit_plan,
  number integer not null check (number >= 1),
  -- Null where the house does without confirmation by the area head.
  confirmed_by uuid references account,
  confirmed_at timestamptz not null,
  unique (plan_id, number)
);

create table plan_version_field (
  plan_version_id uuid not null references plan_version,
  field_id uuid not null references audit_field,
  field_version_id uuid not null references audit_field_version,
  primary key (plan_version_id, field_id)
);

create trigger plan_version_append_only before update or delete on plan_version
  for each row execute function refuse_change();
create trigger plan_version_field_append_only before update or delete on plan_version_field
  for each row execute function refuse_change();

-- What may become a field next year, with its reasons; taken over or declined by a team lead.
create table field_proposal (
  id uuid primary key,
  year integer not null,
  area_id uuid not null references area,
  kind text not null check (kind in ('hotspot', 'external-finding', 'unaudited-instruction')),
  -- What is proposed, so that it is proposed once: a hotspot's or an instruction's id, a subject of findings.
  subject text not null,
  title text not null,
  origin text not null,
  reasons jsonb not null,
  -- Ids of the criteria that the field should hold.
  criteria text[] not null,
  state text not null check (state in ('open', 'taken', 'declined')),
  field_id uuid references audit_field,
  decided_by uuid references account,
  decided_at timestamptz,
  decline_reason text,
  unique (year, area_id, kind, subject),
  check ((state = 'taken') = (field_id is not null)),
  check ((state = 'declined') = (decline_reason is not null))
);

-- Findings of third parties: an origin and a column of their own, never part of the own error rate.
create table external_audit (
  id uuid primary key,
  auditor text not null check (auditor in ('interne-revision', 'bundesrechnungshof', 'other')),
  title text not null,
  year integer not null,
  area_id uuid not null references area,
  file_sha256 text not null,
  imported_by uuid not null references account,
  imported_at timestamptz not null,
  unique (auditor, file_sha256, area_id)
);

create table external_finding (
  audit_id uuid not null references external_audit,
  number integer not null,
  subject text not null,
  error_type text,
  criterion_id uuid references criterion,
  severity text references severity,
  amount_cents bigint,
  reference text,
  primary key (audit_id, number)
);
create index external_finding_subject on external_finding (audit_id, subject);
