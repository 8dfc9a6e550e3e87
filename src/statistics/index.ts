/** Statistics: pure functions behind every figure. See README.md for which procedure serves which figure. */
export { type Alternative, binomialTest } from './binomial.ts';
export { type RateInterval, type Side, clopperPearson, wilson } from './binomial-interval.ts';
export { type ControlChart, type ControlPoint, controlLimits } from './control-limits.ts';
export {
  type CheckedRate,
  type RateDifference,
  differenceOfEstimates,
  differenceOfRates,
} from './difference.ts';
export {
  type ApplicableEstimate,
  type CombinedEstimate,
  type FrameEstimate,
  type SampledFrame,
  combineFrames,
  estimateApplicableRate,
  estimateRate,
} from './estimates.ts';
export { type Rate, ceilOf, exactRate, floorOf } from './exact-rate.ts';
export { type Judgement, exceedanceP, excessFaulty, judge, judgementText } from './exceedance.ts';
export {
  type CountInterval,
  hypergeometricInterval,
  hypergeometricLowerBound,
  hypergeometricUpperBound,
} from './hypergeometric-interval.ts';
export { type Kappa, cohensKappa, fleissKappa, gIndex } from './kappa.ts';
export { benjaminiHochberg, rejectedAt } from './multiple-testing.ts';
export { planBinomial, planHypergeometric, planPoisson } from './planning.ts';
export { sampleSizeForPrecision } from './precision.ts';
export { type Answer, answer, compute, procedureNames } from './requests.ts';
export {
  type SampleMessage,
  type SamplePlan,
  type SamplePower,
  planSample,
  whatSampleShows,
} from './sample-helper.ts';
export {
  type Agreement,
  type JudgementPairs,
  type OverlookedErrors,
  agreement,
  overlookedErrors,
  unclearCriterion,
} from './second-checks.ts';
export { type StratifiedEstimate, stratifiedMean, stratifiedRate } from './stratified.ts';
export { type StringerBound, stringer } from './stringer.ts';
export { type TwoStageDesign, type TwoStageEstimate, twoStage } from './two-stage.ts';
