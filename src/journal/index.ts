export { acts, journalActs, type JournalAct } from './acts.ts';
export { entryHash, journalStart, type JournalEntry } from './entry.ts';
export { storeText, type StoredText } from './free-text.ts';
export { hashOfValue } from './value-hash.ts';
export { noteAccess } from './note-access.ts';
export { actingFunction, lockJournal, record, recordedIn, type RecordedAct } from './record.ts';
export {
  checkpointSchema,
  entryOf,
  journalHead,
  readJournal,
  storedCheckpoints,
  verifyChain,
  type ChainFound,
  type Checkpoint,
} from './verify.ts';
