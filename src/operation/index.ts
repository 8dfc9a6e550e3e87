export { backUp, restore } from './backup.ts';
export { rowsIn } from './contents.ts';
export { describeBug } from './describe-bug.ts';
export { examine, type Diagnosis } from './doctor.ts';
export { openMetrics, type Metrics } from './metrics.ts';
export { move } from './move.ts';
export { bugLog, requestLog } from './request-log.ts';
export { serviceErrands, serviceJobs } from './service-jobs.ts';
export { loadShippedCatalogue, shippedSizes } from './shipped-catalogue.ts';
