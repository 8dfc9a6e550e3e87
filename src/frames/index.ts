export { caseNumberOf, caseNumbersOf, storeCaseNumber } from './case-numbers.ts';
export { caseNumbersAt, readCases, type PositionedCase } from './case-reading.ts';
export { casesWithoutStratum, type Frame, type FramePlace, type FrameTeam } from './frame.ts';
export {
  requireDrawer,
  requireReach,
  seesAllCaseNumbers,
  seesCaseNumbersOf,
  withinReach,
} from './frame-rights.ts';
export { loadFrame } from './frame-store.ts';
export { sealFrame, sealFrameSchema, type Sealed, type SealFrame } from './seal-frame.ts';
export { confirmFrameVoid, requestFrameVoid } from './void-frame.ts';
