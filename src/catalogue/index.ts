export {
  addCriterion,
  addErrorType,
  criteria,
  criterionWordingSchema,
  endCriterion,
  errorTypes,
  keepErrorType,
  newCriterionSchema,
  reviseCriterion,
  severities,
  severityCodes,
  type Criterion,
  type ErrorType,
  type Severity,
  type SeverityCode,
} from './criteria.ts';
export {
  evaluationCodes,
  evaluationRegister,
  noteEvaluation,
  smallestGroupOf,
  type EvaluationCode,
} from './evaluation-register.ts';
export {
  addInstruction,
  addInstructionVersion,
  endInstruction,
  instructionName,
  instructionRows,
  instructions,
  instructionVersion,
  instructionVersionOn,
  newInstructionSchema,
  newInstructionVersionSchema,
  type Instruction,
  type InstructionRow,
  type InstructionVersion,
} from './instructions.ts';
export {
  addArea,
  addTeam,
  areaSchema,
  headcountSchema,
  keepOrganisation,
  teamSchema,
  type Organisation,
} from './keep-organisation.ts';
export { loadCatalogue, type CatalogueData } from './load-catalogue.ts';
export { readNamedTable, refuseFaults, type NamedTable, type RowFault } from './named-table.ts';
export {
  areas,
  headcountHistory,
  headcountOn,
  headcountsOn,
  teams,
  type Area,
  type Headcount,
  type HeadcountEntry,
  type Team,
  type TeamFunction,
} from './organisation.ts';
export { importQuotas, previewQuotas } from './import-quotas.ts';
export { readQuotaFile } from './quota-file.ts';
export { areaQuotaValues, quotaValues, quotaYears, type QuotaValue } from './quota-values.ts';
export { fraction, quotaRowSchema, quotas, type Quota, type QuotaRow } from './quotas.ts';
export {
  calendarOf,
  changeSettings,
  defaultSettings,
  disclosureRulesOf,
  isTrialOperation,
  releaseOperation,
  requireRealOperation,
  settings,
  settingsChangeSchema,
  settingsSchema,
  type Settings,
} from './settings.ts';
