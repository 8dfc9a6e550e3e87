export type { Job, Progress } from './job.ts';
export { jobStates, runJob, type JobState } from './run-job.ts';
export { startWorkers, type Workers } from './workers.ts';
