export type { Job } from './job.ts';
export { jobStates, runJob, type JobState } from './run-job.ts';
export { openWorkers, type Workers } from './workers.ts';
