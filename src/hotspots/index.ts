/** Evaluation, what of it leaves the teams, hotspots, anomalies and trends: what other rooms may use. */
export type { AmountBound } from './amount-bound.ts';
export {
  evaluate,
  evaluateArea,
  type AreaEvaluation,
  type AreaQuery,
  type Evaluation,
  type EvaluationQuery,
  type EvaluationRow,
} from './evaluate.ts';
export {
  splits,
  type Apart,
  type Count,
  type Euros,
  type RowKey,
  type Shown,
  type ShownRow,
  type Split,
} from './evaluation.ts';
export type { ThirdParty } from './external-findings.ts';
export { loadLedger, publishFigures, type Publication } from './ledger.ts';
export type { JudgedRate, RateKind, RateValue } from './rate.ts';
export { declareHotspot, declareHotspotSchema, type DeclareHotspot } from './declare-hotspot.ts';
export { hotspotsOf, type Hotspot } from './hotspot-list.ts';
export { takeDueLooks, takeHotspotLook, type Look } from './take-look.ts';
