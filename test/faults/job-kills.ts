import { once } from 'node:events';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isoDate } from '../../src/calendar/index.ts';
import { orderDelivery, orderPreview } from '../../src/frames/index.ts';
import { serviceErrands, serviceJobs } from '../../src/operation/index.ts';
import { orderReport } from '../../src/reporting/index.ts';
import { performAsService } from '../../src/work.ts';
import { countRows } from '../support/database.ts';
import { csvOf, drawn, importedFrame, sealed, someCases, uploaded } from '../support/frames.ts';
import { confirmedField } from '../support/plan.ts';
import type { Cluster } from './cluster.ts';
import { dropDatabase, newDatabase, onServer, rowsOn } from './databases.ts';
import { until } from './expect.ts';
import { startingAt } from './fake-time.ts';
import { newHouse } from './house.ts';
import { lookAt, openPlace } from './office.ts';
import { lineTo } from './proxy.ts';
import { startService } from './service.ts';

/** As many wait for the queue to give a dead instance up at the same time. */
const atOnce = 16;
/** Heartbeat, supervision and retry of the queue, one after the other, and the work itself. */
const longestRescue = 300_000;

/**
 * An instance with something due for every job, and something ordered of every kind, is killed after each of its
 * commits, from the first at its start to the last of its last job; another one finishes. What then stands in the
 * database is what an instance leaves that nobody harms, once.
 */
export async function killAtEveryStep(cluster: Cluster): Promise<string[]> {
  const { template, environment } = await dueHouse(cluster);
  const whole = await killAfter(cluster, template, environment, Infinity);
  const caught = new Set<string>();
  const faults: string[] = [...whole.faults];
  const waiting = Array.from({ length: whole.commits }, (_, index) => index + 1);
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const told = await killAfter(cluster, template, environment, step);
      for (const job of told.unfinished) caught.add(job);
      const left = isDeepStrictEqual(told.rows, whole.rows)
        ? []
        : [`left ${JSON.stringify(told.rows)} instead of ${JSON.stringify(whole.rows)}`];
      faults.push(...[...told.faults, ...left].map((sentence) => `killed after commit ${step}: ${sentence}`));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  process.stdout.write(
    `   ${whole.commits} kills, between the steps of ${[...caught].toSorted().join(', ')}\n`,
  );
  return [
    ...faults,
    ...jobs.filter((job) => !caught.has(job)).map((job) => `${job} was never caught half way`),
  ];
}

/** A house of which everything was left undone until the middle of July. */
async function dueHouse(cluster: Cluster) {
  const template = await newDatabase(cluster);
  const house = await newHouse(template);
  const database = await openPlace({ url: template });
  const world = { ...house.world, deps: { ...house.world.deps, database } };
  try {
    await uploaded(world, world.controlling, 'Fallnummer;Team\n1;A\n');
    await performAsService(world.deps, ({ tx }) =>
      tx
        .insertInto('idempotency_key')
        .values({
          account_id: world.leadA.accountId,
          key: 'alt',
          request_hash: 'x',
          status: 200,
          answer: null,
          created_at: '2020-03-02T08:00:00Z',
        })
        .execute(),
    );
    // its file is to be deleted thirty days after the draw
    world.deps.clock.set('2020-04-01T08:00:00Z');
    const { fieldId } = await confirmedField(world, { sampleSize: 6 });
    const frameId = await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 30));
    await sealed(world, world.leadA, frameId);
    await drawn(world, world.leadA, frameId);
    world.deps.clock.set('2020-07-20T05:59:00Z');
    const busy = { ...world.deps, errands: { add: () => Promise.resolve(), begin() {} } };
    const april = { firstDay: isoDate('2020-04-01'), lastDay: isoDate('2020-04-30') };
    const uploadId = await uploaded(world, world.leadA, await csvOf(someCases(world.teamA.code, 30)));
    await orderDelivery(busy, world.leadA, { uploadId, ...april, fieldIds: [fieldId] });
    const may = { firstDay: isoDate('2020-05-01'), lastDay: isoDate('2020-05-31') };
    const large = await uploaded(world, world.leadA, await csvOf(someCases(world.teamA.code, 20_000)));
    await orderPreview(busy, world.leadA, { uploadId: large, ...may, fieldIds: [fieldId] });
    const order = { kind: 'annual-report', areaId: world.area.id, year: 2020 } as const;
    await orderReport(busy, world.areaHead, { order, reason: null });
  } finally {
    await database.close();
  }
  return { template, environment: { ...house.environment, ...(await startingAt('2020-07-20 08:00:00')) } };
}

/** A start takes a core for seconds: starts take turns, and the waits go on beside them. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const mine = turn.then(run);
  turn = mine.catch(() => {});
  return mine;
}

/** One instance killed after so many commits, and another that goes on. */
async function killAfter(
  cluster: Cluster,
  template: string,
  house: Readonly<Record<string, string>>,
  step: number,
) {
  const url = await newDatabase(cluster, { copyOf: template });
  const checkpoints = await mkdtemp(join(tmpdir(), 'iks-checkpoints-'));
  const environment = { ...house, IKS_CHECKPOINT_DIRECTORY: checkpoints, DATABASE_URL: url };
  const faults: string[] = [];
  const commits = await inTurn(() => liveUntil(environment, step));
  const unfinished = await rowsOn<{ job: string }>(url, half);
  if (commits >= step) {
    const other = await inTurn(() => startService(environment));
    if (!(await until(() => isSettled(url), longestRescue, 1000))) faults.push('the other did not finish');
    const { code } = await other.stop();
    if (code !== 0) faults.push(`the other ended with ${code}`);
  }
  const { journalFaults } = await lookAt({ url });
  if (journalFaults > 0) faults.push(`the journal has ${journalFaults} faults`);
  const rows = await rowsLeft(url);
  const files = await readdir(checkpoints);
  if (files.length !== rows.checkpoints)
    faults.push(`${files.length} files of ${rows.checkpoints} checkpoints`);
  await dropDatabase(cluster, url);
  return {
    commits,
    faults,
    rows: rows.once,
    unfinished: unfinished.map(({ job }) => job),
  };
}

/** An instance that is killed after so many commits, or ends when nothing is left to do. @returns how many it made */
async function liveUntil(environment: Readonly<Record<string, string>>, step: number): Promise<number> {
  const url = environment['DATABASE_URL'] ?? '';
  const line = await lineTo(url);
  let commits = 0;
  let died: Promise<unknown> = Promise.resolve();
  const started = await startService({ ...environment, DATABASE_URL: line.url }, undefined, (child) => {
    died = once(child, 'exit');
    line.onCommitted(() => {
      commits += 1;
      return commits === step && child.kill('SIGKILL');
    });
  }).catch((error: unknown) => {
    if (commits < step) throw error;
  });
  // how the jobs share the commits out differs from run to run: the last ones may not come
  await until(async () => commits >= step || (await isSettled(url)), longestRescue, 1000);
  if (commits < step) await started?.stop();
  await died;
  await line.close();
  return commits;
}

const half = `select distinct job from job_run where finished_at is null
  union select kind from errand where attempts > 0 and finished_at is null`;

const jobs = [
  ...serviceJobs({ checkpointDirectory: null }).map(({ name }) => name),
  ...serviceErrands.map(({ kind }) => kind),
];

/** Every job has run to its end, every errand is over, and nothing waits in the queue. */
const isSettled = async (url: string): Promise<boolean> =>
  (await onServer(
    url,
    `select where (select count(distinct job) = ${jobs.length - serviceErrands.length} from job_run where finished_at is not null)
       and not exists (select from errand where finished_at is null)
       and not exists (select from pgboss.job j where j.state in ('created', 'retry', 'active')
         and (j.name in (select job from job_run) or j.name like 'errand-%'))`,
  )) === 1;

/**
 * Rows by table that must come once. A checkpoint is made whenever the journal went on, and an evaluation is noted
 * whenever it was computed, also for a report that an instance did not live to keep.
 */
async function rowsLeft(url: string) {
  const database = await openPlace({ url });
  try {
    const {
      job_run: _,
      evaluation_run: __,
      journal_checkpoint: checkpoints = 0,
      journal_entry: entries = 0,
      ...rows
    } = await countRows(database);
    return { checkpoints, once: { ...rows, journal_entry: entries - checkpoints } };
  } finally {
    await database.close();
  }
}
