export { backUp, restore, type BackupManifest } from './backup.ts';
export { describeBug } from './describe-bug.ts';
export { examine, type Diagnosis } from './doctor.ts';
export { openMetrics, type Metrics } from './metrics.ts';
export { requestLog } from './request-log.ts';
export { serviceJobs } from './service-jobs.ts';
export { loadShippedCatalogue, shippedSizes } from './shipped-catalogue.ts';
