export { endHold, holds, holdSchema, placeHold, type Hold } from './holds.ts';
export { keptRecords, retentionKinds, retentionRules, type RetentionKind } from './retention.ts';
export {
  deletionKey,
  deletions,
  retentionState,
  type Deletion,
  type RetentionState,
} from './retention-state.ts';
export { runRetention } from './run-retention.ts';
