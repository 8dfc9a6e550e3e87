/** Drawings of figures for pages; papers take the same ones. */
export { beforeAfter } from './before-after.ts';
export { boundCurve } from './bound-curve.ts';
export { pareto } from './pareto.ts';
export { progressBars } from './progress-bars.ts';
export { quotaTrend } from './quota-trend.ts';
export { rateInWords, secondCheckNote, type ChartRate } from './rates.ts';
export { toSvg } from './svg.ts';
export { teamMatrix, type MatrixCell, type MatrixRow } from './team-matrix.ts';
export { trend } from './trend.ts';
