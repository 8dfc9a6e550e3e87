export type { Job } from './job.ts';
export { forgetRuns, jobStates, runJob, type JobState } from './run-job.ts';
export { openWorkers, type Workers } from './workers.ts';
