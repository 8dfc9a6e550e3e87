// Written by scripts/table-types.ts from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely';

export type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** JSON is written as text (see `json`) and read as a value that its reader must check. */
export type Json = ColumnType<unknown, string, string>;
/** Exact decimals are read as text. */
export type Decimal = ColumnType<string, string | number, string | number>;
export type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

export interface AccessLogTable {
  id: Generated<number>;
  at: Timestamp;
  account_id: string;
  on_behalf_of: string | null;
  function: string;
  what: 'sheet' | 'sheets' | 'frame' | 'audit-file';
  object: string;
}

export interface AccountTable {
  id: string;
  login: string;
  display_name: string;
  password_hash: string | null;
  password_set_at: Timestamp | null;
  must_change_password: Generated<boolean>;
  oidc_subject: string | null;
  failed_sign_ins: Generated<number>;
  locked_until: Timestamp | null;
  disabled_at: Timestamp | null;
  created_at: Timestamp;
  oidc_issuer: string | null;
}

export interface ApiTokenTable {
  id: string;
  account_id: string;
  grant_id: string;
  deputy_id: string | null;
  name: string;
  token_hash: string;
  scopes: string[];
  created_at: Timestamp;
  expires_at: Timestamp;
  last_used_at: Timestamp | null;
  revoked_at: Timestamp | null;
}

export interface AreaTable {
  id: string;
  code: string;
  name: string;
  division_rhythm: Generated<'weekly' | 'fortnightly'>;
}

export interface AuditFieldTable {
  id: string;
  plan_id: string;
  area_id: string;
  number: number;
  created_by: string;
  created_at: Timestamp;
}

export interface AuditFieldVersionTable {
  id: string;
  field_id: string;
  version: number;
  state: 'draft' | 'submitted' | 'returned' | 'confirmed' | 'withdrawn';
  revision: Generated<number>;
  amendment_reason: string | null;
  ends_field: Generated<boolean>;
  title: string;
  origin:
    | 'internal-audit'
    | 'interne-revision'
    | 'bundesrechnungshof'
    | 'business-policy'
    | 'development-topic'
    | 'hotspot';
  origin_reference: string;
  unit: string;
  drawn_by: 'team' | 'area';
  rhythm: 'monthly' | 'quarterly' | 'half-yearly' | 'yearly' | 'once';
  method: 'simple' | 'stratified' | 'systematic' | 'monetary-unit';
  sample_size: number;
  minimum_per_stratum: Generated<number>;
  second_stage_size: number | null;
  second_stage_threshold: number | null;
  tolerable_rate: Decimal;
  confidence: Decimal;
  minutes_per_case: number;
  recheck_share: Decimal;
  prepared_by: string;
  prepared_at: Timestamp;
  submitted_by: string | null;
  submitted_at: Timestamp | null;
  decided_by: string | null;
  decided_at: Timestamp | null;
  return_reason: string | null;
}

export interface AuditPlanTable {
  id: string;
  year: number;
  area_id: string;
}

export interface CaseCorrectionTable {
  id: string;
  finding_id: string;
  area_id: string;
  team_id: string;
  correct_by: string;
  withdrawal_until: string | null;
  state: 'open' | 'done' | 'rechecked' | 'failed-recheck' | 'not-needed';
  done_on: string | null;
  rechecked_on: string | null;
  rechecked_by: string | null;
  created_by: string;
  created_at: Timestamp;
}

export interface CaseNumberTable {
  audit_year: number;
  pseudonym: Bytes;
  ciphertext: Bytes;
}

export interface CheckResultTable {
  sheet_id: string;
  version: number;
  criterion_id: string;
  result: 'ok' | 'error' | 'not-applicable';
  instruction_version_id: string | null;
}

export interface CheckSheetTable {
  id: string;
  item_id: string | null;
  deliberate_id: string | null;
  recheck_of: string | null;
  field_id: string;
  field_version_id: string;
  area_id: string;
  team_id: string;
  month: string;
  decision_date: string;
  state: 'open' | 'complete';
  disposition: 'complete' | 'out-of-scope' | 'not-checkable' | null;
  current_version: Generated<number>;
  created_at: Timestamp;
  completed_at: Timestamp | null;
  recheck_round: number | null;
}

export interface CheckVersionTable {
  sheet_id: string;
  version: number;
  disposition: 'complete' | 'out-of-scope' | 'not-checkable' | null;
  complete: boolean;
  disposition_text_id: string | null;
  note_text_id: string | null;
  text_hash: string | null;
  saved_by: string;
  on_behalf_of: string | null;
  saved_at: Timestamp;
}

export interface ColumnProfileTable {
  id: string;
  name: string;
  mapping: Json;
  created_by: string;
  created_at: Timestamp;
}

export interface CriterionTable {
  id: string;
  code: string;
  version: number;
  theme: string;
  question: string;
  instruction_id: string;
  passage: string;
  error_type: string;
  severity: string;
  unit: string;
  applicability: string | null;
  valid_from: string;
  valid_to: string | null;
  example: Generated<boolean>;
}

export interface DeliberateCaseTable {
  id: string;
  field_id: string;
  field_version_id: string;
  area_id: string;
  team_id: string;
  month: string;
  audit_year: number;
  pseudonym: Bytes | null;
  decision_date: string | null;
  ground: 'risk' | 'complaint' | 'external-hint';
  reason_text_id: string;
  added_by: string;
  added_at: Timestamp;
}

export interface DeliveryTable {
  id: string;
  upload_id: string | null;
  file_name: string;
  file_sha256: string;
  first_day: string;
  last_day: string;
  audit_year: number;
  rows: number;
  mapping: Json;
  control_totals: Json;
  delivered_by: string;
  on_behalf_of: string | null;
  delivered_at: Timestamp;
}

export interface DeliveryFilterTable {
  id: string;
  field_id: string;
  conditions: Json;
  created_by: string;
  created_at: Timestamp;
}

export interface DeputyTable {
  id: string;
  grant_id: string;
  account_id: string;
  first_day: string;
  last_day: string;
  created_by: string;
  revoked_at: Timestamp | null;
}

export interface DrawTable {
  id: string;
  number: string;
  seal_id: string;
  frame_id: string;
  entropy_value: string;
  seed: string;
  drawn_by: string;
  on_behalf_of: string | null;
  drawn_function: string;
  drawn_at: Timestamp;
  software: string;
  journal_number: number;
  journal_head: string;
}

export interface DrawCounterTable {
  audit_year: number;
  last: number;
}

export interface DrawRequestTable {
  id: string;
  draw_id: string;
  number: number;
  kind: 'extension' | 'replacement';
  cases: number;
  declared: Generated<boolean>;
  reason_text_id: string;
  reason_hash: string;
  requested_by: string;
  on_behalf_of: string | null;
  requested_at: Timestamp;
}

export interface DrawVoidTable {
  draw_id: string;
  reason_text_id: string;
  reason_hash: string;
  requested_by: string;
  on_behalf_of: string | null;
  requested_at: Timestamp;
  confirmed_by: string | null;
  confirmed_at: Timestamp | null;
  ground: Generated<
    'wrong-cases' | 'wrong-frame' | 'wrong-sample' | 'wrong-entropy' | 'wrong-procedure' | 'other'
  >;
}

export interface EntropyEntryTable {
  seal_id: string;
  value: string;
  entered_by: string;
  on_behalf_of: string | null;
  entered_function: string;
  entered_at: Timestamp;
  confirmed_by: string | null;
  confirmed_function: string | null;
  confirmed_at: Timestamp | null;
}

export interface ErrandTable {
  id: string;
  kind: 'delivery' | 'preview' | 'report';
  command: Json;
  account_id: string;
  grant_id: string;
  on_behalf_of: string | null;
  ordered_at: Timestamp;
  attempts: Generated<number>;
  steps_done: number | null;
  steps: number | null;
  finished_at: Timestamp | null;
  result: Json | null;
  problem: Json | null;
}

export interface ErrorTypeTable {
  code: string;
  name: string;
  active: Generated<boolean>;
}

export interface EvaluationRunTable {
  evaluation: string;
  function: string;
  runs: Generated<number>;
}

export interface ExcludedCaseTable {
  exclusion_id: string;
  number: number;
  team_id: string;
  stratum: string | null;
  amount_cents: number | null;
  attributes: Json | null;
  pseudonym: Bytes | null;
}

export interface ExternalAuditTable {
  id: string;
  auditor: 'interne-revision' | 'bundesrechnungshof' | 'other';
  title: string;
  year: number;
  area_id: string;
  file_sha256: string;
  imported_by: string;
  imported_at: Timestamp;
}

export interface ExternalFindingTable {
  audit_id: string;
  number: number;
  subject: string;
  error_type: string | null;
  criterion_id: string | null;
  severity: string | null;
  amount_cents: number | null;
  reference: string | null;
}

export interface FieldAgreementTable {
  field_version_id: string;
  team_id: string;
  agreed_by: string | null;
  agreed_at: Timestamp | null;
}

export interface FieldCriterionTable {
  field_version_id: string;
  criterion_id: string;
  position: number;
  severity: string;
  error_type: string;
  tolerable_rate: Decimal | null;
}

export interface FieldProposalTable {
  id: string;
  year: number;
  area_id: string;
  kind: 'hotspot' | 'external-finding' | 'unaudited-instruction';
  subject: string;
  title: string;
  origin: string;
  reasons: Json;
  criteria: string[];
  state: 'open' | 'taken' | 'declined';
  field_id: string | null;
  decided_by: string | null;
  decided_at: Timestamp | null;
  decline_reason: string | null;
}

export interface FieldTeamTable {
  field_version_id: string;
  team_id: string;
}

export interface FindingTable {
  id: string;
  sheet_id: string;
  criterion_id: string;
  field_id: string;
  area_id: string;
  team_id: string;
  state: 'recorded' | 'confirmed' | 'amended' | 'rejected' | 'withdrawn';
  current_version: number;
  recorded_by: string;
  recorded_at: Timestamp;
}

export interface FindingStatementTable {
  id: string;
  finding_id: string;
  text_id: string;
  made_by: string;
  made_at: Timestamp;
}

export interface FindingVersionTable {
  finding_id: string;
  version: number;
  state: 'recorded' | 'confirmed' | 'amended' | 'rejected' | 'withdrawn';
  sheet_version: number;
  error_type: string;
  severity: string;
  overpaid_cents: Generated<number>;
  underpaid_cents: Generated<number>;
  facts_text_id: string | null;
  reason_text_id: string | null;
  text_hash: string | null;
  made_by: string;
  on_behalf_of: string | null;
  made_at: Timestamp;
}

export interface FormerTrainingTable {
  training_id: string;
  revision: number;
  year: number;
  quarter: number;
  title: string;
  format:
    | 'training'
    | 'peer-consultation'
    | 'learning-support'
    | 'counselling-concept'
    | 'benefit-law-counselling'
    | 'onboarding'
    | 'hdba-course';
  target_function: string;
  seats: number;
  team_ids: string[];
  replaced_at: Timestamp;
}

export interface FrameTable {
  id: string;
  field_id: string;
  area_id: string;
  team_id: string | null;
  named_drawer: string | null;
  delivery_id: string;
  first_day: string;
  last_day: string;
  cut_off_date: string;
  audit_year: number;
  state: 'imported' | 'sealed' | 'drawn' | 'voided' | 'discarded';
  size: number;
  amount_cents: number | null;
  positive_amount_cents: Generated<number>;
  digest: string | null;
  successor_of: string | null;
  created_by: string;
  created_at: Timestamp;
  case_numbers_deleted_at: Timestamp | null;
}

export interface FrameCaseTable {
  frame_id: string;
  position: number;
  team_id: string;
  stratum: string | null;
  stratum_place: number | null;
  amount_cents: number | null;
  attributes: Json | null;
  pseudonym: Bytes | null;
}

export interface FrameExclusionTable {
  id: string;
  frame_id: string;
  number: number;
  reason_text_id: string;
  reason_hash: string;
  conditions: Json;
  cases: number;
  excluded_by: string;
  on_behalf_of: string | null;
  excluded_at: Timestamp;
}

export interface FrameStratumTable {
  frame_id: string;
  stratum: string;
  cases: number;
}

export interface FrameTeamTable {
  frame_id: string;
  team_id: string;
  code: string;
  cases: number;
}

export interface FrameVoidTable {
  frame_id: string;
  reason_text_id: string;
  reason_hash: string;
  requested_by: string;
  on_behalf_of: string | null;
  requested_at: Timestamp;
  confirmed_by: string | null;
  confirmed_at: Timestamp | null;
  ground: Generated<
    'wrong-cases' | 'wrong-frame' | 'wrong-sample' | 'wrong-entropy' | 'wrong-procedure' | 'other'
  >;
}

export interface FreeTextTable {
  id: string;
  kind: string;
  team_id: string | null;
  area_id: string | null;
  content: string | null;
  keyed_hash: string;
  created_at: Timestamp;
  deleted_at: Timestamp | null;
}

export interface HeadcountTable {
  id: string;
  team_id: string;
  function_id: string | null;
  valid_from: string;
  employees: number;
}

export interface HotspotTable {
  id: string;
  kind: 'statistical' | 'declared';
  year: number;
  area_id: string;
  team_id: string | null;
  field_id: string;
  criterion_id: string;
  look_id: string | null;
  reason_text_id: string | null;
  declared_by: string | null;
  sentence: string;
  score: number | null;
  disclosed: boolean;
  found_at: Timestamp;
  closed_at: Timestamp | null;
  closed_by: string | null;
  close_reason_text_id: string | null;
}

export interface HotspotCellTable {
  look_id: string;
  field_id: string;
  criterion_id: string;
  team_id: string | null;
  applicable: number;
  faulty: number;
  tolerable_rate: Decimal;
  p_value: number;
  adjusted_p: number;
  expected_excess: number;
  passed: boolean;
}

export interface HotspotLookTable {
  id: string;
  area_id: string;
  year: number;
  quarter: number;
  alpha: Decimal;
  cells: number;
  taken_by: string | null;
  taken_at: Timestamp;
}

export interface HouseSettingTable {
  key: string;
  value: Json;
}

export interface IdempotencyKeyTable {
  account_id: string;
  key: string;
  request_hash: string;
  status: number;
  answer: Json | null;
  created_at: Timestamp;
  claim: string | null;
  claimed_until: Timestamp | null;
}

export interface IncidentTable {
  id: string;
  reason_text_id: string;
  reason_hash: string;
  first_day: string;
  last_day: string;
  object: string | null;
  recorded_by: string;
  on_behalf_of: string | null;
  recorded_function: 'oversight' | 'administrator';
  recorded_at: Timestamp;
  confirmed_by: string | null;
  confirmed_function: string | null;
  confirmed_at: Timestamp | null;
}

export interface InstructionTable {
  id: string;
  number: string | null;
  title: string;
  owner: string;
}

export interface InstructionVersionTable {
  id: string;
  instruction_id: string;
  label: string;
  valid_from: string;
  valid_to: string | null;
  content: string;
}

export interface JobRunTable {
  id: string;
  job: string;
  started_at: Timestamp;
  finished_at: Timestamp | null;
  outcome: 'done' | 'nothing-to-do' | 'failed' | null;
  summary: string | null;
  steps_done: number | null;
  steps: number | null;
}

export interface JournalCheckpointTable {
  id: string;
  number: number;
  head: string;
  at: string;
  countersignature: string | null;
  countersigned_by: string | null;
}

export interface JournalEntryTable {
  number: number;
  at: string;
  act: string;
  function: string;
  account: string | null;
  on_behalf_of: string | null;
  object: string | null;
  data: Json;
  previous: string;
  hash: string;
}

export interface JournalHeadTable {
  only_row: Generated<boolean>;
  number: number;
  hash: string;
}

export interface LedgerHeadTable {
  area_id: string;
  year: number;
  publications: number;
}

export interface MeasureTable {
  id: string;
  finding_id: string | null;
  hotspot_id: string | null;
  area_id: string;
  team_id: string;
  owner_function_id: string | null;
  owner: string;
  description_text_id: string;
  due: string;
  state: 'open' | 'done' | 'effective' | 'ineffective' | 'dropped';
  done_on: string | null;
  effect_checked_on: string | null;
  created_by: string;
  created_at: Timestamp;
}

export interface OidcSignInTable {
  state_hash: string;
  secrets: Bytes;
  created_at: Timestamp;
}

export interface PlanVersionTable {
  id: string;
  plan_id: string;
  number: number;
  confirmed_by: string | null;
  confirmed_at: Timestamp;
}

export interface PlanVersionFieldTable {
  plan_version_id: string;
  field_id: string;
  field_version_id: string;
}

export interface PublishedFigureTable {
  id: Generated<number>;
  report_id: string | null;
  source: string;
  area_id: string;
  year: number;
  key: string;
  terms: Json;
  value: number | null;
  published_at: Timestamp;
}

export interface QuotaTable {
  id: string;
  code: string;
  name: string;
  population: string;
  instruction_id: string | null;
  target: Decimal;
}

export interface QuotaValueTable {
  quota_id: string;
  statistics_day: string;
  area_id: string;
  team_id: string | null;
  reached: number;
  total: number;
  imported_at: Timestamp;
  imported_by: string;
}

export interface RateLimitTable {
  key: string;
  window_start: Timestamp;
  hits: number;
}

export interface RecheckSelectionTable {
  draw_id: string;
  random_value: string;
  clean_checks: number;
  selected: number;
  selected_at: Timestamp;
  round: number;
}

export interface ReportTable {
  id: string;
  kind: 'jour-fixe' | 'division-meeting' | 'qualification-plan' | 'annual-report';
  area_id: string;
  period: string;
  version: number;
  state: 'draft' | 'released' | 'replaced';
  value: Json;
  value_text: string;
  value_hash: string;
  pdf: Bytes | null;
  pdf_hash: string | null;
  change_reason: string | null;
  changes: Json | null;
  prepared_by: string | null;
  prepared_at: Timestamp;
  released_by: string | null;
  released_on_behalf_of: string | null;
  released_at: Timestamp | null;
  prepared_on_behalf_of: string | null;
}

export interface ResultSummaryTable {
  id: string;
  field_id: string;
  frame_id: string | null;
  draw_id: string | null;
  area_id: string;
  team_id: string;
  month: string;
  selection: 'random' | 'declared-extension' | 'undeclared-extension' | 'replacement' | 'deliberate';
  stratum: string | null;
  criterion_id: string | null;
  items: Generated<number>;
  checked: Generated<number>;
  out_of_scope: Generated<number>;
  not_checkable: Generated<number>;
  applicable: Generated<number>;
  faulty: Generated<number>;
  severe: Generated<number>;
  unreviewed: Generated<number>;
  overpaid_cents: Generated<number>;
  overpaid_cases: Generated<number>;
  underpaid_cents: Generated<number>;
  underpaid_cases: Generated<number>;
}

export interface RetentionDeletionTable {
  id: string;
  kind:
    | 'received-file'
    | 'case-numbers'
    | 'deliberate-cases'
    | 'year-key'
    | 'free-text'
    | 'protocol-reasons'
    | 'access-log';
  object: string | null;
  audit_year: number | null;
  rows: number;
  due_since: string;
  deleted_at: Timestamp;
}

export interface RetentionHoldTable {
  id: string;
  field_id: string | null;
  reason_text_id: string;
  reason_hash: string;
  placed_by: string;
  on_behalf_of: string | null;
  placed_at: Timestamp;
  ended_by: string | null;
  ended_at: Timestamp | null;
}

export interface RoleGrantTable {
  id: string;
  account_id: string;
  role:
    | 'team-lead'
    | 'area-head'
    | 'management'
    | 'personnel-development'
    | 'controlling'
    | 'auditor'
    | 'oversight'
    | 'administrator';
  area_id: string | null;
  team_id: string | null;
  valid_from: string;
  valid_to: string | null;
  from_claims: Generated<boolean>;
}

export interface SampleItemTable {
  id: string;
  draw_id: string;
  frame_id: string;
  area_id: string;
  team_id: string;
  kind: 'sample' | 'extension' | 'replacement';
  rank: number;
  stratum: string | null;
  position: number;
  hits: Generated<number>;
  request_id: string | null;
  replaces_id: string | null;
}

export interface SealTable {
  id: string;
  frame_id: string;
  number: number;
  frame_digest: string;
  digest: string;
  method: 'simple' | 'stratified' | 'systematic' | 'monetary-unit';
  sample_size: number;
  minimum_per_stratum: number;
  entropy_source: string;
  field_version_id: string;
  plan_version_id: string;
  sealed_by: string;
  on_behalf_of: string | null;
  sealed_function: string;
  sealed_at: Timestamp;
}

export interface SecondCheckTable {
  id: string;
  kind: 'finding' | 'recheck';
  finding_id: string | null;
  sheet_id: string;
  area_id: string;
  team_id: string;
  assigned_to: string | null;
  assigned_by: string | null;
  assigned_at: Timestamp | null;
  decision: 'confirmed' | 'amended' | 'rejected' | 'agrees' | 'differs' | 'inconclusive' | null;
  done_by: string | null;
  done_at: Timestamp | null;
  created_at: Timestamp;
}

export interface SessionTable {
  token_hash: string;
  id: string;
  account_id: string;
  grant_id: string | null;
  deputy_id: string | null;
  csrf_token: string;
  created_at: Timestamp;
  last_seen_at: Timestamp;
  expires_at: Timestamp;
  from_provider: Generated<boolean>;
}

export interface SetupCodeTable {
  only_row: Generated<boolean>;
  code_hash: string;
  created_at: Timestamp;
}

export interface SeverityTable {
  code: 'minor' | 'moderate' | 'severe';
  name: string;
  weight: number;
}

export interface TeamTable {
  id: string;
  area_id: string;
  code: string;
  name: string;
  site: string;
  valid_from: string;
  valid_to: string | null;
}

export interface TeamFunctionTable {
  id: string;
  team_id: string;
  name: string;
}

export interface TrainingTable {
  id: string;
  year: number;
  quarter: number;
  title: string;
  format:
    | 'training'
    | 'peer-consultation'
    | 'learning-support'
    | 'counselling-concept'
    | 'benefit-law-counselling'
    | 'onboarding'
    | 'hdba-course';
  target_function: string;
  seats: number;
  state: 'planned' | 'held' | 'cancelled';
  held_on: string | null;
  created_by: string;
  created_at: Timestamp;
  revision: Generated<number>;
}

export interface TrainingNeedTable {
  id: string;
  hotspot_id: string;
  area_id: string;
  team_id: string | null;
  criterion_id: string;
  state: 'open' | 'scheduled' | 'other-remedy' | 'declined' | 'closed';
  remedy: string | null;
  decision_reason: string | null;
  decided_by: string | null;
  decided_at: Timestamp | null;
  created_at: Timestamp;
}

export interface TrainingNeedTrainingTable {
  need_id: string;
  training_id: string;
}

export interface TrainingTeamTable {
  training_id: string;
  team_id: string;
}

export interface UploadTable {
  id: string;
  account_id: string;
  file_name: string;
  size: Generated<number>;
  sha256: string | null;
  state: 'receiving' | 'received';
  created_at: Timestamp;
  expires_at: Timestamp;
}

export interface UploadChunkTable {
  upload_id: string;
  number: number;
  content: Bytes;
}

export interface Tables {
  access_log: AccessLogTable;
  account: AccountTable;
  api_token: ApiTokenTable;
  area: AreaTable;
  audit_field: AuditFieldTable;
  audit_field_version: AuditFieldVersionTable;
  audit_plan: AuditPlanTable;
  case_correction: CaseCorrectionTable;
  case_number: CaseNumberTable;
  check_result: CheckResultTable;
  check_sheet: CheckSheetTable;
  check_version: CheckVersionTable;
  column_profile: ColumnProfileTable;
  criterion: CriterionTable;
  deliberate_case: DeliberateCaseTable;
  delivery: DeliveryTable;
  delivery_filter: DeliveryFilterTable;
  deputy: DeputyTable;
  draw: DrawTable;
  draw_counter: DrawCounterTable;
  draw_request: DrawRequestTable;
  draw_void: DrawVoidTable;
  entropy_entry: EntropyEntryTable;
  errand: ErrandTable;
  error_type: ErrorTypeTable;
  evaluation_run: EvaluationRunTable;
  excluded_case: ExcludedCaseTable;
  external_audit: ExternalAuditTable;
  external_finding: ExternalFindingTable;
  field_agreement: FieldAgreementTable;
  field_criterion: FieldCriterionTable;
  field_proposal: FieldProposalTable;
  field_team: FieldTeamTable;
  finding: FindingTable;
  finding_statement: FindingStatementTable;
  finding_version: FindingVersionTable;
  former_training: FormerTrainingTable;
  frame: FrameTable;
  frame_case: FrameCaseTable;
  frame_exclusion: FrameExclusionTable;
  frame_stratum: FrameStratumTable;
  frame_team: FrameTeamTable;
  frame_void: FrameVoidTable;
  free_text: FreeTextTable;
  headcount: HeadcountTable;
  hotspot: HotspotTable;
  hotspot_cell: HotspotCellTable;
  hotspot_look: HotspotLookTable;
  house_setting: HouseSettingTable;
  idempotency_key: IdempotencyKeyTable;
  incident: IncidentTable;
  instruction: InstructionTable;
  instruction_version: InstructionVersionTable;
  job_run: JobRunTable;
  journal_checkpoint: JournalCheckpointTable;
  journal_entry: JournalEntryTable;
  journal_head: JournalHeadTable;
  ledger_head: LedgerHeadTable;
  measure: MeasureTable;
  oidc_sign_in: OidcSignInTable;
  plan_version: PlanVersionTable;
  plan_version_field: PlanVersionFieldTable;
  published_figure: PublishedFigureTable;
  quota: QuotaTable;
  quota_value: QuotaValueTable;
  rate_limit: RateLimitTable;
  recheck_selection: RecheckSelectionTable;
  report: ReportTable;
  result_summary: ResultSummaryTable;
  retention_deletion: RetentionDeletionTable;
  retention_hold: RetentionHoldTable;
  role_grant: RoleGrantTable;
  sample_item: SampleItemTable;
  seal: SealTable;
  second_check: SecondCheckTable;
  session: SessionTable;
  setup_code: SetupCodeTable;
  severity: SeverityTable;
  team: TeamTable;
  team_function: TeamFunctionTable;
  training: TrainingTable;
  training_need: TrainingNeedTable;
  training_need_training: TrainingNeedTrainingTable;
  training_team: TrainingTeamTable;
  upload: UploadTable;
  upload_chunk: UploadChunkTable;
}
