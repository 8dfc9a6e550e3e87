/** Evaluation, what of it leaves the teams, hotspots, anomalies and trends: what other rooms may use. */
export { agreementOf, areaAgreement, type CriterionAgreement } from './agreement.ts';
export type { AmountBound } from './amount-bound.ts';
export { hotspotSchema, rateSchema } from './answer-schemas.ts';
export { anomaliesOf, areaAnomalies, type Anomaly } from './anomalies.ts';
export { hotspotCandidates } from './candidates.ts';
export {
  closeHotspot,
  declareHotspot,
  declareHotspotSchema,
  type DeclareHotspot,
} from './declare-hotspot.ts';
export { areaErrorTypes, errorTypesOf, type ErrorTypeCount } from './error-types.ts';
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
export { groupRates, type RateGroup } from './group-rates.ts';
export { areaHotspots, hotspotOf, hotspotsOf, type Hotspot, type HotspotQuery } from './hotspot-list.ts';
export { publishFigures, type Asked, type IsShown } from './ledger.ts';
export { loadLedger, type Publication } from './stored-ledger.ts';
export { areaOverlooked, overlookedOf, type FieldOverlooked } from './overlooked.ts';
export type { JudgedRate, RateKind, RateValue } from './rate.ts';
export type { Overlooked } from './second-check-figures.ts';
export { looksOf, type QuarterLook } from './look-list.ts';
export { daysToFinish, takeDueLooks, takeHotspotLook, type Look } from './take-look.ts';
export { chartOf, trendOf, type Trend, type TrendPoint } from './trend.ts';
