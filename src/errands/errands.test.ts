import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isoDate } from '../calendar/index.ts';
import { migrate, openPostgres } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { deliveryErrand, orderDelivery } from '../frames/index.ts';
import { openWorkers } from '../jobs/index.ts';
import { serviceErrands } from '../operation/index.ts';
import { orderReport, reportErrand } from '../reporting/index.ts';
import { perform, performAsService, type Deps, type ErrandQueue } from '../work.ts';
import { countRows, databaseKind, freshDatabase, newServerDatabase } from '../../test/support/database.ts';
import { csvOf, orderOf, someCases, uploaded } from '../../test/support/frames.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import {
  errandOf,
  everybodysErrands,
  forgetErrands,
  orderErrand,
  runErrand,
  type ErrandKind,
} from './index.ts';

/** Nothing is begun by itself: the test is the only instance. */
const asleep: ErrandQueue = { add: () => Promise.resolve(), begin() {} };

let world: World;
let deps: World['deps'];
let fieldId: string;
beforeAll(async () => {
  // what is ordered here is of kinds that no page knows
  world = await newWorld(await freshDatabase());
  deps = { ...world.deps, errands: asleep };
  ({ fieldId } = await confirmedField(world, { sampleSize: 6 }));
});

afterAll(() => world.deps.database.close());

const march = async (content: string, of = world): Promise<ReturnType<typeof orderOf>> =>
  orderOf(await uploaded(of, of.leadA, content), { fieldIds: [fieldId] });
const thirty = async (of = world): Promise<string> => csvOf(someCases(of.teamA.code, 30));
const stateOf = (id: string) => perform(deps, world.leadA, (work) => errandOf(work, deliveryErrand, id));
const framesThere = () =>
  performAsService(deps, async ({ tx }) => {
    const rows = await tx.selectFrom('frame').select('id').where('field_id', '=', fieldId).execute();
    return rows.length;
  });
/** A delivery that dies when everything is done and nothing is committed. */
const dying: typeof deliveryErrand = {
  ...deliveryErrand,
  run: (at, actor, order, { progress, keep }) =>
    deliveryErrand.run(at, actor, order, {
      progress,
      async keep(tx, result) {
        await keep(tx, result);
        throw new Error('power cut');
      },
    }),
};

describe('a delivery that is ordered', () => {
  it('refuses at once what its orderer may not order', async () => {
    const order = await march(await thirty());
    await expect(orderDelivery(deps, world.leadB, order)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(
      orderDelivery(deps, world.leadA, { ...order, fieldIds: [crypto.randomUUID()] }),
    ).rejects.toMatchObject({ code: 'field-not-deliverable' });
  });

  it('is refused as a whole for a bad row, says why, and leaves no file', async () => {
    const order = await march('Fallnummer\nN-1\nN-1\n');
    const id = await orderDelivery(deps, world.leadA, order);
    await runErrand(deps, deliveryErrand, id);
    expect(await stateOf(id)).toMatchObject({
      state: 'failed',
      result: null,
      problem: { code: 'rows-refused', details: { refusals: [{ line: 3 }] } },
    });
    expect(JSON.stringify(await stateOf(id))).not.toContain('N-1');
    await expect(orderDelivery(deps, world.leadA, order)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await framesThere()).toBe(0);
  });

  it('that dies leaves nothing, and is done once when it is begun anew, also by two at once', async () => {
    const id = await orderDelivery(deps, world.leadA, await march(await thirty()));
    expect(await stateOf(id)).toMatchObject({ state: 'waiting' });
    await expect(runErrand(deps, dying, id)).rejects.toThrow('power cut');
    expect(await framesThere()).toBe(0);
    expect(await stateOf(id)).toMatchObject({ state: 'running', result: null, problem: null });

    await Promise.all([runErrand(deps, deliveryErrand, id), runErrand(deps, deliveryErrand, id)]);
    await runErrand(deps, deliveryErrand, id);
    expect(await stateOf(id)).toMatchObject({ state: 'done', result: { frames: [{ cases: 30 }] } });
    expect(await framesThere()).toBe(1);
  });

  it('is nobody else’s to see, but for those who look after the service', async () => {
    const id = await orderDelivery(deps, world.leadA, await march(await thirty()));
    for (const other of [world.leadB, world.areaHead, world.administrator]) {
      await expect(perform(deps, other, (work) => errandOf(work, deliveryErrand, id))).rejects.toMatchObject({
        kind: 'not-found',
      });
    }
    const seen = await everybodysErrands(deps, world.administrator, deliveryErrand);
    expect(seen.map((errand) => errand.id)).toContain(id);
    await expect(everybodysErrands(deps, world.leadA, deliveryErrand)).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  it('ends when the function in which it was ordered has ended', async () => {
    const id = await orderDelivery(deps, world.leadA, await march(await thirty()));
    const disabled = (at: Date | null) =>
      performAsService(deps, async ({ tx }) => {
        await tx
          .updateTable('account')
          .set({ disabled_at: at })
          .where('id', '=', world.leadA.accountId)
          .execute();
      });
    await disabled(new Date('2020-03-02T08:00:00Z'));
    await runErrand(deps, deliveryErrand, id);
    await disabled(null);
    expect(await stateOf(id)).toMatchObject({ state: 'failed', problem: { code: 'function-ended' } });
  });
});

describe('an errand', () => {
  const kindOf = (run: ErrandKind<number, number>['run']): ErrandKind<number, number> => ({
    kind: 'report',
    command: z.number(),
    result: z.number(),
    run,
  });
  let last = 10;
  const ordered = (kind: ErrandKind<number, number>, command = (last += 1)) =>
    orderErrand(deps, world.areaHead, kind, command, () => Promise.resolve());
  const standing = (kind: ErrandKind<number, number>, id: string) =>
    perform(deps, world.areaHead, (work) => errandOf(work, kind, id));

  it('ordered again while it is under way is the same, and another one once it is over', async () => {
    const kind = kindOf((at, actor, command, { keep }) => perform(at, actor, ({ tx }) => keep(tx, command)));
    const [first, ...clicks] = await Promise.all([1, 2, 3].map(() => ordered(kind, 100)));
    expect(clicks).toEqual([first, first]);
    await runErrand(deps, kind, first ?? '');
    expect(await ordered(kind, 100)).not.toBe(first);
  });

  it('shows how far it is while it runs', async () => {
    const release = Promise.withResolvers<void>();
    const kind = kindOf(async (at, actor, command, { progress, keep }) => {
      await progress(3, command);
      await release.promise;
      await perform(at, actor, ({ tx }) => keep(tx, 49));
    });
    const id = await ordered(kind, 7);
    const run = runErrand(deps, kind, id);
    await expect.poll(async () => (await standing(kind, id)).progress).toEqual({ done: 3, steps: 7 });
    release.resolve();
    await run;
    expect(await standing(kind, id)).toMatchObject({ state: 'done', result: 49 });
  });

  it('is given up after five attempts, however they ended, and keeps no words of the fault', async () => {
    const faulty = kindOf(() => Promise.reject(new Error('in line 3: 54910//0000001')));
    const id = await ordered(faulty);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(await standing(faulty, id)).toMatchObject({ problem: null });
      await expect(runErrand(deps, faulty, id)).rejects.toThrow('line 3');
    }
    expect(await standing(faulty, id)).toMatchObject({ state: 'failed', problem: { code: 'internal' } });
    expect(JSON.stringify(await standing(faulty, id))).not.toContain('54910/');

    const poisonous = await ordered(faulty);
    // five instances have died of it
    await performAsService(deps, async ({ tx }) => {
      await tx.updateTable('errand').set({ attempts: 5 }).where('id', '=', poisonous).execute();
    });
    await runErrand(deps, faulty, poisonous);
    expect(await standing(faulty, poisonous)).toMatchObject({ problem: { code: 'errand-given-up' } });
  });

  it('is over at the first refusal', async () => {
    const refusing = kindOf(() => Promise.reject(new Failure('conflict', 'frame-exists', 'Gibt es schon.')));
    const id = await ordered(refusing);
    await runErrand(deps, refusing, id);
    expect(await standing(refusing, id)).toMatchObject({
      state: 'failed',
      problem: { code: 'frame-exists', detail: 'Gibt es schon.' },
    });
  });

  it('is forgotten a week after its end, and never before it is over', async () => {
    const over = kindOf((at, actor, _command, { keep }) => perform(at, actor, ({ tx }) => keep(tx, 1)));
    const [done, open] = [await ordered(over), await ordered(over)];
    await runErrand(deps, over, done);
    const clock = { now: () => world.deps.clock.now().add({ hours: 24 * 7 + 1 }) };
    await performAsService({ ...deps, clock }, forgetErrands);
    await expect(standing(over, done)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await standing(over, open)).toMatchObject({ state: 'waiting' });
  });
});

describe.runIf(databaseKind === 'postgres')('errands in the queue', () => {
  it('are done by whichever instance comes, once; what was not ordered for good is not in it', async () => {
    const url = await newServerDatabase();
    const database = openPostgres({ url, poolSize: 6, waitForConnection: 5000 });
    await migrate(database);
    const house = await newWorld(database);
    const field = await confirmedField(house, { sampleSize: 6 });
    const order = orderOf(await uploaded(house, house.leadA, await thirty(house)), {
      fieldIds: [field.fieldId],
    });
    const early = await orderReport({ ...house.deps, errands: asleep }, house.areaHead, {
      order: { kind: 'annual-report', areaId: house.area.id, year: 2020 },
      reason: null,
    });
    const faults: unknown[] = [];
    const instance = () =>
      openWorkers({ databaseUrl: url, errandKinds: serviceErrands, onFault: (error) => faults.push(error) });
    const [first, second] = [instance(), instance()];
    const depsOf = ({ errands }: { errands: ErrandQueue }): Deps => ({ ...house.deps, errands });
    const running = [await first.start(depsOf(first), []), await second.start(depsOf(second), [])];

    await expect(
      orderErrand(depsOf(first), house.leadA, deliveryErrand, order, () =>
        Promise.reject(new Failure('conflict', 'no', 'Nein.')),
      ),
    ).rejects.toMatchObject({ code: 'no' });
    const other = { ...order, cutOffDate: isoDate('2020-03-30') };
    const ids = await Promise.all(
      [order, other].map((one) => orderDelivery(depsOf(second), house.leadA, one)),
    );
    const states = () =>
      Promise.all(
        ids.map((id) => perform(house.deps, house.leadA, (work) => errandOf(work, deliveryErrand, id))),
      );
    await expect
      .poll(async () => (await states()).filter(({ state }) => ['done', 'failed'].includes(state)).length)
      .toBe(2);
    // the same cases twice: the second finds that there is a frame already
    expect((await states()).map(({ state, problem }) => problem?.code ?? state).toSorted()).toEqual([
      'done',
      'frame-exists',
    ]);
    // ordered before there was a queue
    await expect
      .poll(() =>
        perform(
          house.deps,
          house.areaHead,
          async (work) => (await errandOf(work, reportErrand, early)).state,
        ),
      )
      .toBe('done');
    expect(await countRows(database)).toMatchObject({ delivery: 1, frame: 1, report: 1, errand: 3 });
    expect(faults).toEqual([]);
    for (const one of running) await one.stop();
    await database.close();
  });
});
