export { assignSecondCheck, distributeSecondChecks, secondPersons } from './assign-second-check.ts';
export {
  correctionOrders,
  listCorrections,
  recheckCorrection,
  settleCorrection,
  type CorrectionRow,
} from './case-correction.ts';
export {
  dispositionNames,
  dispositions,
  resultKinds,
  resultNames,
  saveCheckSchema,
  severities,
  severityNames,
  subjectSchema,
  type Disposition,
  type FindingInput,
  type ResultKind,
  type SaveCheck,
  type Severity,
  type SubjectRef,
} from './check.ts';
export { closedBecause } from './closed-sheet.ts';
export {
  addDeliberateCase,
  deliberateCaseSchema,
  groundNames,
  type DeliberateCase,
} from './deliberate-case.ts';
export { findingHistory, findingOrders, listFindings, type FindingRow } from './finding-list.ts';
export { listSecondChecks, secondCheckOrders, type SecondCheckRow } from './second-check-list.ts';
export {
  listSheets,
  readSheetRows,
  sheetFilterStates,
  sheetKeySchema,
  sheetRowKey,
  type SheetRow,
} from './sheet-list.ts';
export { saveCheck, saveChecks, type SavedCheck } from './save-check.ts';
export { finishRecheck, reviewFinding, reviewSchema, stateView, type Review } from './second-check.ts';
export type { SheetContent, SheetFinding, SheetQuestion, SheetResult } from './sheet-store.ts';
export { rebuildSummaries } from './summary.ts';
export {
  lastHand,
  readSheet,
  sheetVersions,
  viewReviewedSheet,
  viewSheet,
  type SheetView,
  type SubjectView,
} from './view-sheet.ts';
export { exportSheets, importSheets } from './workbook.ts';
