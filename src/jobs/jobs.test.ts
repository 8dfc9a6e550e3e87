import { beforeAll, describe, expect, it } from 'vitest';
import { newWorld, type World } from '../../test/support/world.ts';
import { jobStates, runJob, startWorkers, type Job } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const jobOf = (name: string, run: Job['run']): Job => ({
  name: `${name}-${world.suffix}`,
  title: name,
  cron: '7 * * * *',
  run,
});

describe('background jobs', () => {
  it('keep what became of their last run, and of a fault only that there was one', async () => {
    const jobs = [
      jobOf('tidy', async () => 'Drei Dateien gelöscht.'),
      jobOf('idle', async () => null),
      jobOf('broken', async () => {
        throw new Error('secret detail');
      }),
      jobOf('never', async () => null),
    ];
    const [tidy, idle, broken] = jobs;
    if (tidy === undefined || idle === undefined || broken === undefined) throw new Error('three jobs');
    await runJob(world.deps, tidy);
    await runJob(world.deps, idle);
    await expect(runJob(world.deps, broken)).rejects.toThrow('secret detail');
    const states = await jobStates(world.deps, jobs);
    expect(states.map(({ outcome, summary }) => [outcome, summary])).toEqual([
      ['done', 'Drei Dateien gelöscht.'],
      ['nothing-to-do', null],
      ['failed', null],
      [null, null],
    ]);
  });

  it('run at the start in this process, and one fault does not keep the others from running', async () => {
    const ran: string[] = [];
    const faults: string[] = [];
    const jobs = [
      jobOf('first', () => Promise.reject(new Error('down'))),
      jobOf('second', async () => {
        ran.push('second');
        return null;
      }),
    ];
    const workers = await startWorkers(world.deps, jobs, {
      databaseUrl: null,
      onFault: (_error, job) => faults.push(job),
    });
    await workers.stop();
    expect(ran).toEqual(['second']);
    expect(faults).toEqual([jobs[0]?.name]);
  });
});
