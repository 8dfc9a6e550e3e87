export type { AnyErrandKind, ErrandKind, Progress, UnderWay } from './errand.ts';
export {
  errandOf,
  errandsLeft,
  everybodysErrands,
  forgetErrands,
  lastOrdered,
  recentErrands,
  soonOver,
  unfinishedErrands,
  type ErrandState,
} from './errand-state.ts';
export { inProcessErrands, noErrands, type InProcessErrands } from './in-process.ts';
export { orderErrand } from './order-errand.ts';
export { attemptsAllowed, runErrand } from './run-errand.ts';
