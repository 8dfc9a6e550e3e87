import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { databaseKind, newServerDatabase } from '../../test/support/database.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { migrate, openPostgres, serviceScope } from '../database/index.ts';
import { performAsService } from '../work.ts';
import { forgetRuns, jobStates, runJob, openWorkers, type Job, type JobState } from './index.ts';

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
      ['failed', 'Es ist ein unerwarteter Fehler aufgetreten. Versuchen Sie es später erneut.'],
      [null, null],
    ]);
  });

  it('are forgotten after 90 days', async () => {
    const job = jobOf('long-ago', async () => 'Eine Datei gelöscht.');
    await runJob(world.deps, job);
    const outcomeAfter = async (hours: number) => {
      const now = world.deps.clock.now().add({ hours });
      await performAsService({ ...world.deps, clock: { now: () => now } }, forgetRuns);
      return (await jobStates(world.deps, [job]))[0]?.outcome;
    };
    expect(await outcomeAfter(90 * 24)).toBe('done');
    expect(await outcomeAfter(90 * 24 + 1)).toBeNull();
  });

  it('show how far they have come, to everybody, while they run', async () => {
    const seen: (JobState['progress'] | undefined)[] = [];
    const job = jobOf('steps', async (deps, progress) => {
      for (const done of [0, 1, 2]) {
        await progress(done, 2);
        seen.push((await jobStates(deps, [job]))[0]?.progress);
      }
      return null;
    });
    await runJob(world.deps, job);
    expect(seen).toEqual([0, 1, 2].map((done) => ({ done, steps: 2 })));
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
    const workers = await openWorkers({
      databaseUrl: null,
      errandKinds: [],
      onFault: (_error, job) => faults.push(job),
    }).start(world.deps, jobs);
    const nextRuns = await workers.nextRuns();
    await workers.stop();
    expect([...nextRuns.keys()]).toEqual(jobs.map(({ name }) => name));
    expect(ran).toEqual(['second']);
    expect(faults).toEqual([jobs[0]?.name]);
  });

  it.runIf(databaseKind === 'postgres')(
    'are tried again soon after a fault, of which the queue learns nothing else',
    async () => {
      const url = await newServerDatabase();
      const database = openPostgres({ url, poolSize: 4, waitForConnection: 5000 });
      await migrate(database);
      const deps = { ...world.deps, database };
      const failed = Promise.withResolvers<void>();
      const faults = new Set<string>();
      const broken = jobOf('broken', () => Promise.reject(new Error('in line 3: 54910//0000001')));
      const idle = jobOf('idle', async () => null);
      const workers = await openWorkers({
        databaseUrl: url,
        errandKinds: [],
        onFault: (_error, name) => {
          faults.add(name);
          if (name === broken.name) failed.resolve();
        },
      }).start(deps, [broken, idle]);
      await failed.promise;
      const queue = () =>
        database.transaction(serviceScope, async (tx) => {
          const { rows } = await sql<{ state: string; output: unknown }>`
            select state::text, output from pgboss.job where name = ${broken.name}`.execute(tx);
          return rows;
        });
      await expect.poll(async () => (await queue())[0]?.state).toBe('retry');
      expect(JSON.stringify(await queue())).not.toContain('54910');
      const next = await workers.nextRuns();
      expect([...faults]).toEqual([broken.name]);
      await workers.stop();
      await database.close();
      const inMinutes = (job: Job) => ((next.get(job.name)?.getTime() ?? 0) - Date.now()) / 60_000;
      expect(inMinutes(broken)).toBeLessThan(2);
      expect(inMinutes(idle)).toBeLessThanOrEqual(60);
      expect(inMinutes(idle)).toBeGreaterThan(-1);
    },
  );
});
