export { confirmPlan, agreeToField, returnField, submitField } from './decide-field.ts';
export {
  conditionsSchema,
  deliveryFilters,
  fieldToFilter,
  setDeliveryFilter,
  type Condition,
} from './delivery-filter.ts';
export { amendField, changeField, draftField, endField } from './draft-field.ts';
export {
  fieldContentSchema,
  fieldStates,
  fieldVersionSchema,
  methods,
  missingAgreements,
  origins,
  plannedPeriods,
  type FieldContent,
  type FieldCriterion,
  type FieldInput,
  type FieldState,
  type FieldVersion,
  type Method,
  type Origin,
  type PlannedPeriod,
} from './field.ts';
export { latestVersion, versionBefore, versionInForce } from './field-history.ts';
export { contentOf, loadVersions } from './field-store.ts';
export {
  fieldsInForce,
  fieldsOfPlanVersion,
  fieldVersion,
  fieldVersionInForce,
  openPlan,
  plannedMonths,
  planOf,
  planVersionInForce,
  planVersions,
  visiblePlan,
  visiblePlans,
  type Plan,
  type PlannedMonth,
  type PlanVersion,
} from './plan.ts';
export type { VersionRef } from './version-lock.ts';
export { withdrawField } from './withdraw-field.ts';
export {
  auditors,
  externalAudit,
  externalAudits,
  externalAuditSchema,
  externalColumnsSchema,
  frequentSubjects,
  importExternalAudit,
  readExternalFile,
  subjectsOf,
  type Auditor,
  type ExternalAudit,
  type FrequentSubject,
} from './external-audits.ts';
export { previewExternalAudit, type ExternalPreview } from './preview-external-audit.ts';
export {
  declineProposal,
  proposalInView,
  proposals,
  proposalYears,
  proposalsOf,
  proposeFields,
  takeOverProposal,
  type Candidate,
  type Proposal,
} from './proposals.ts';
