import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildApp } from '../../src/app.tsx';
import { serviceScope } from '../../src/database/index.ts';
import { drawSample } from '../../src/draws/index.ts';
import { Failure } from '../../src/failure.ts';
import { runJob } from '../../src/jobs/index.ts';
import { openMetrics } from '../../src/operation/index.ts';
import { perform } from '../../src/work.ts';
import { drawn, importedFrame, sealed, someCases } from '../support/frames.ts';
import { client, publicUrl, signedInAs } from '../support/http.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

const metrics = openMetrics();
let world: World;

beforeAll(async () => {
  const bare = await newWorld();
  world = { ...bare, deps: { ...bare.deps, database: metrics.observe(bare.deps.database) } };
});

/** What Prometheus reads now: name with labels → value. */
async function read(): Promise<ReadonlyMap<string, number>> {
  const text = await metrics.registry.metrics();
  return new Map(
    text.split('\n').flatMap((line) => {
      const at = line.lastIndexOf(' ');
      return line.startsWith('#') || at < 0 ? [] : [[line.slice(0, at), Number(line.slice(at + 1))]];
    }),
  );
}

/** By how much each of `names` grows while `work` runs. */
async function growth(names: readonly string[], work: () => Promise<unknown>): Promise<number[]> {
  const before = await read();
  await work();
  const after = await read();
  return names.map((name) => (after.get(name) ?? 0) - (before.get(name) ?? 0));
}

describe('the measurements', () => {
  it('count requests by route pattern and status, whatever stood in the address', async () => {
    const app = buildApp(world.deps, { publicUrl, observers: [metrics.middleware] });
    const lead = await signedInAs(app, world.deps, world.leadA);
    const requests = (route: string, status: number) =>
      `iks_http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`;
    expect(
      await growth(
        [
          requests('/api/v1/plans', 200),
          requests('/api/v1/plans', 401),
          requests('/api/v1/draws/:drawId', 404),
        ],
        async () => {
          await lead('GET', '/plans?year=2020');
          await lead('GET', '/plans');
          await client(app)('GET', '/plans');
          await lead('GET', `/draws/${crypto.randomUUID()}`);
        },
      ),
    ).toEqual([2, 1, 1]);
    await app.request(new URL('/54910//0000001?BG=54910', publicUrl));
    expect([...(await read()).keys()].filter((name) => name.includes('54910'))).toEqual([]);
  });

  it('count statements and transactions, answered and refused', async () => {
    const statements = (kind: string, outcome: string) =>
      `iks_query_duration_seconds_count{kind="${kind}",outcome="${outcome}"}`;
    const transactions = (outcome: string) => `iks_transaction_duration_seconds_count{outcome="${outcome}"}`;
    const area = { id: crypto.randomUUID(), code: `X-${world.suffix}`, name: 'Bereich X' };
    const insert = () =>
      world.deps.database.transaction(serviceScope, async (tx) => {
        await tx.selectFrom('area').select('id').execute();
        await tx.insertInto('area').values(area).execute();
      });
    expect(
      await growth(
        [
          statements('select', 'answered'),
          statements('insert', 'answered'),
          statements('insert', 'refused'),
          transactions('committed'),
          transactions('rolled-back'),
        ],
        async () => {
          await insert();
          await expect(insert()).rejects.toThrow('duplicate key');
        },
      ),
    ).toEqual([2, 1, 1, 1, 1]);
  });

  it('say how the connections are used', async () => {
    const busy = await world.deps.database.transaction(serviceScope, read);
    const [pool] = world.deps.database.pools();
    expect(busy.get('iks_pool_connections{server="primary",state="busy"}')).toBe(
      pool === undefined ? undefined : 1,
    );
    expect((await read()).get('iks_pool_connections{server="primary",state="busy"}')).toBe(pool?.busy);
  });

  it('count imports with their rows, draws and every other act once it is committed', async () => {
    const { fieldId } = await confirmedField(world, { sampleSize: 5 });
    const acts = ['delivery.imported', 'frame.sealed', 'draw.drawn'].map(
      (act) => `iks_acts_total{act="${act}"}`,
    );
    expect(
      await growth([...acts, 'iks_import_rows_total'], async () => {
        const frameId = await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 40));
        await sealed(world, world.leadA, frameId);
        await expect(
          perform(world.deps, world.leadA, async (work) => {
            await drawSample(work, { frameId });
            throw new Error('taken back');
          }),
        ).rejects.toThrow('taken back');
        await drawn(world, world.leadA, frameId);
      }),
    ).toEqual([1, 1, 1, 40]);
  });

  it('time the runs of every job by what became of them', async () => {
    const jobs = metrics.observeJobs(
      (['done', null, 'broken'] as const).map((outcome) => ({
        name: `probe-${outcome ?? 'idle'}`,
        title: 'Probe',
        cron: '7 * * * *',
        run: () => (outcome === 'broken' ? Promise.reject(new Error('broken')) : Promise.resolve(outcome)),
      })),
    );
    const runs = (job: string, outcome: string) =>
      `iks_job_duration_seconds_count{job="probe-${job}",outcome="${outcome}"}`;
    expect(
      await growth([runs('done', 'done'), runs('idle', 'nothing-to-do'), runs('broken', 'failed')], () =>
        Promise.allSettled(jobs.map((job) => runJob(world.deps, job))),
      ),
    ).toEqual([1, 1, 1]);
  });

  it('time what people ordered by what became of it', async () => {
    const outcomes = [null, new Failure('conflict', 'no', 'Nein.'), new Error('broken')];
    const kinds = metrics.observeErrands(
      outcomes.map((fault) => ({
        kind: 'report' as const,
        command: z.unknown(),
        result: z.unknown(),
        run: () => (fault === null ? Promise.resolve() : Promise.reject(fault)),
      })),
    );
    const runs = (outcome: string) =>
      `iks_errand_duration_seconds_count{errand="report",outcome="${outcome}"}`;
    const under = { progress: () => Promise.resolve(), keep: () => Promise.resolve() };
    expect(
      await growth([runs('done'), runs('refused'), runs('failed')], () =>
        Promise.allSettled(kinds.map((kind) => kind.run(world.deps, world.areaHead, null, under))),
      ),
    ).toEqual([1, 1, 1]);
  });
});
