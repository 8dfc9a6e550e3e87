import { beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { json } from '../database/index.ts';
import { record } from '../journal/index.ts';
import { perform, performReading, timestamp, type Work } from '../work.ts';
import { memoryOf } from './remembered.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld(await testDatabase());
});

/** A question whose answer counts how often it was looked for. */
function counted(onAsked: (work: Work) => Promise<unknown> = async () => {}) {
  let asked = 0;
  const remembered = memoryOf<number>();
  return (work: Work) =>
    remembered(work, { areaId: world.area.id, year: 2020 }, 'how often', async () => {
      await onAsked(work);
      return (asked += 1);
    });
}

const look = <T>(of: (work: Work) => Promise<T>): Promise<T> =>
  performReading(world.deps, world.areaHead, of);

const act = (of: (work: Work) => Promise<unknown>): Promise<unknown> =>
  perform(world.deps, world.areaHead, of);

const publish = ({ tx, now }: Work): Promise<unknown> =>
  tx
    .insertInto('published_figure')
    .values({
      report_id: null,
      source: 'live',
      area_id: world.area.id,
      year: 2020,
      key: 'test',
      terms: json({
        samples: [],
        atoms: [],
        links: [],
        figure: { id: 'a', kind: 'count', atoms: [], shown: false },
      }),
      value: null,
      published_at: timestamp(now),
    })
    .execute();

it('answers again without evaluating, until somebody acts', async () => {
  const question = counted();
  expect(await look(question)).toBe(1);
  expect(await look(question)).toBe(1);
  await act((work) => record(work, 'retention.held', null));
  expect(await look(question)).toBe(2);
});

it('keeps places and questions apart', async () => {
  const remembered = memoryOf<string>();
  const of = (areaId: string, question: unknown, answer: string) =>
    look((work) => remembered(work, { areaId, year: 2020 }, question, async () => answer));
  expect(await of(world.area.id, { team: 'A' }, 'team A')).toBe('team A');
  expect(await of(world.area.id, { team: 'B' }, 'team B')).toBe('team B');
  expect(await of(world.foreignArea.id, { team: 'A' }, 'elsewhere')).toBe('elsewhere');
  expect(await of(world.area.id, { team: 'A' }, 'asked anew')).toBe('team A');
});

it('evaluates in every act, which may take back what it has written', async () => {
  const question = counted();
  expect(await look(question)).toBe(1);
  await act(async (work) => expect(await question(work)).toBe(2));
  expect(await look(question)).toBe(1);
});

it('does not remember what a first sight published, for it may be rolled back', async () => {
  let first = true;
  const question = counted(async (work) => {
    if (!first) return;
    first = false;
    await publish(work);
  });
  const refused = look(async (work) => {
    await question(work);
    throw new Error('taken back');
  });
  await expect(refused).rejects.toThrow('taken back');
  expect(await look(question)).toBe(2);
  expect(await look(question)).toBe(2);
});
