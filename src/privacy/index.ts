export { checkpoints, countersign, makeCheckpoint, type StoredCheckpoint } from './checkpoints.ts';
export { listEvaluations, runningFunctions, type RunningFunction } from './evaluation-list.ts';
export { endHold, holds, holdSchema, placeHold, type Hold } from './holds.ts';
export {
  confirmIncident,
  incidents,
  incidentSchema,
  openAccessLog,
  recordIncident,
  type Access,
  type Incident,
} from './incidents.ts';
export {
  journalKeySchema,
  listJournal,
  verifyJournal,
  type JournalQuery,
  type JournalVerification,
} from './journal-list.ts';
export { keptRecords, retentionKinds, retentionRules, type RetentionKind } from './retention.ts';
export {
  deletionKey,
  deletions,
  retentionState,
  type Deletion,
  type RetentionState,
} from './retention-state.ts';
export { runRetention } from './run-retention.ts';
