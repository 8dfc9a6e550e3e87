/** The draw procedure `iks-draw/1`: pure, the same on a laptop, in the service and in the tests. */
export { digestPattern } from './digest.ts';
export { compareUtf8, normaliseText } from './text.ts';
export { frameDigest, FrameDigest, inCanonicalOrder, normaliseCase } from './frame.ts';
export type { AttributePair, FrameCase, RawCase } from './frame.ts';
export {
  checkEntropyValue,
  checkSealTerms,
  drawMethods,
  sealDigest,
  sealText,
  seedFrom,
  SYSTEM_ENTROPY,
} from './seal.ts';
export type { DrawMethod, FrameExtent, SealTerms } from './seal.ts';
export { generatorFor, permutedPlaces } from './permutation.ts';
export { monetaryUnitHits, monetaryUnitPoints } from './interval-selection.ts';
export type { MonetaryUnitHit } from './interval-selection.ts';
export { selectRanks } from './ranks.ts';
export type { DrawRequest, Population, Rank, RankKind, Selection, StratumSize } from './ranks.ts';
export { positionRanks, strataSizes, viewOfCases, viewOfSize } from './frame-view.ts';
export type { FrameView, PositionedRank, WholeFrameView } from './frame-view.ts';
export { PROCEDURE, protocolJsonSchema, protocolSchema } from './protocol.ts';
export type { Protocol, ProtocolRank, ProtocolRequest } from './protocol.ts';
export { completeProtocol, drawFromFrame, protocolDigest, withoutCaseNumbers } from './protocol-build.ts';
export type { DrawOrder, ProtocolContent } from './protocol-build.ts';
export { verdictOf, verifyProtocol } from './verify.ts';
export type { VerifiedItem, VerifiedWhat } from './verify.ts';
