import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceScope, type Database } from '../database/index.ts';
import { runJob, type Job } from '../jobs/index.ts';
import type { Deps } from '../work.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { serviceJobs } from './service-jobs.ts';

let database: Database;
let world: World;
let job: Job;
beforeAll(async () => {
  database = await freshDatabase();
  world = await newWorld(database);
  const found = serviceJobs({ checkpointDirectory: null }).find(({ name }) => name === 'report-drafts');
  if (found === undefined) throw new Error('no job prepares drafts');
  job = found;
  await confirmedField(world);
  const { foreignTeam, foreignLead: lead, foreignHead: head } = world;
  await confirmedField(world, { teamIds: [foreignTeam.id] }, { lead, head });
});
afterAll(() => database.close());

const drafts = () =>
  database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('report')
      .select(['kind', 'area_id', 'period', 'version', 'state'])
      .orderBy('kind', 'desc')
      .orderBy('period')
      .execute(),
  );

/** A database that dies as soon as `kept` reports were kept. */
function dyingAfter(kept: number): Deps {
  return {
    ...world.deps,
    database: {
      ...database,
      async transaction(scope, work, isolation) {
        if ((await drafts()).length >= kept) throw new Error('killed');
        return database.transaction(scope, work, isolation);
      },
    },
  };
}

describe('drafts that appear by themselves', () => {
  it('wait for the first working day of the month', async () => {
    // 30 May 2020 is a Saturday; 1 June is Whit Monday, so 2 June is the first working day.
    world.deps.clock.set('2020-06-01T06:00:00Z');
    expect(await runJob(world.deps, job)).toBeNull();
    expect(await drafts()).toEqual([]);
  });

  it('are prepared once an area, also when a run is killed in the middle and repeated', async () => {
    world.deps.clock.set('2020-06-02T06:00:00Z');
    await expect(job.run(dyingAfter(1), async () => {})).rejects.toThrow('killed');
    expect(await drafts()).toHaveLength(1);
    await expect(job.run(dyingAfter(3), async () => {})).rejects.toThrow('killed');
    expect(await drafts()).toHaveLength(3);

    expect(await runJob(world.deps, job)).toBe('1\u00a0Entwurf erstellt.');
    expect(await runJob(world.deps, job)).toBeNull();
    const all = await drafts();
    const areas = [world.area.id, world.foreignArea.id].toSorted();
    expect(all.map(({ kind, period, version, state }) => [kind, period, version, state])).toEqual([
      ['jour-fixe', '2020-05', 1, 'draft'],
      ['jour-fixe', '2020-05', 1, 'draft'],
      ['division-meeting', '2020-05-18--2020-05-31', 1, 'draft'],
      ['division-meeting', '2020-05-18--2020-05-31', 1, 'draft'],
    ]);
    for (const kind of ['jour-fixe', 'division-meeting']) {
      expect(all.flatMap((row) => (row.kind === kind ? [row.area_id] : [])).toSorted()).toEqual(areas);
    }
  });

  it('leave alone what was prepared already', async () => {
    const before = await drafts();
    world.deps.clock.set('2020-06-03T06:00:00Z');
    expect(await runJob(world.deps, job)).toBeNull();
    expect(await drafts()).toEqual(before);
  });
});
