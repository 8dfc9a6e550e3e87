import { beforeEach, expect, it } from 'vitest';
import { newWorld, type World } from '../../test/support/world.ts';
import { serviceScope } from '../database/index.ts';
import type { Ledger } from '../disclosure/index.ts';
import { perform, type Work } from '../work.ts';
import { appendToLedger, currentLedger, loadLedger } from './stored-ledger.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});

const current = (work: Work): Promise<Ledger> => currentLedger(work, world.area.id, 2020);
const idsOf = ({ figures }: Ledger): string[] => figures.map(({ id }) => id);
const seen = async (): Promise<string[]> => idsOf(await perform(world.deps, world.areaHead, current));

/** Publishes one more figure, which rests on a count of its own, and says what the transaction then sees. */
async function publish(work: Work, id: string): Promise<string[]> {
  const before = await current(work);
  await appendToLedger(work, { areaId: world.area.id, year: 2020, source: 'live' }, before, {
    samples: before.samples,
    atoms: [...before.atoms, { id, sample: 'sample', faulty: 1 }],
    links: [...before.links, { smaller: [id], larger: ['all'] }],
    figures: [...before.figures, { id, kind: 'count', atoms: [id], shown: true }],
  });
  return idsOf(await current(work));
}

it('grows by what others published, and holds what a fresh reading holds', async () => {
  expect(await seen()).toEqual([]);
  for (const id of ['first', 'second']) {
    await perform(world.deps, world.areaHead, (work) => publish(work, id));
    await seen();
  }
  const fresh = await world.deps.database.transaction(serviceScope, (tx) =>
    loadLedger(tx, world.area.id, 2020),
  );
  expect(await perform(world.deps, world.areaHead, current)).toEqual(fresh);
  expect(idsOf(fresh)).toEqual(['first', 'second']);
});

it('forgets a publication that was taken back', async () => {
  await perform(world.deps, world.areaHead, (work) => publish(work, 'kept'));
  await seen();
  const takenBack = perform(world.deps, world.areaHead, async (work) => {
    expect(await publish(work, 'lost')).toEqual(['kept', 'lost']);
    expect(await publish(work, 'lost too')).toEqual(['kept', 'lost', 'lost too']);
    throw new Error('taken back');
  });
  await expect(takenBack).rejects.toThrow('taken back');
  expect(await seen()).toEqual(['kept']);
  await perform(world.deps, world.areaHead, (work) => publish(work, 'later'));
  expect(await seen()).toEqual(['kept', 'later']);
});

it('is kept apart by year', async () => {
  await perform(world.deps, world.areaHead, (work) => publish(work, 'of 2020'));
  const next = await perform(world.deps, world.areaHead, (work) => currentLedger(work, world.area.id, 2021));
  expect(idsOf(next)).toEqual([]);
});
