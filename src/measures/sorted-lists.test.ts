import { beforeAll, describe, expect, it } from 'vitest';

import { casesOf, drawnSample } from '../../test/support/drawn.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import {
  correctionOrders,
  findingOrders,
  listCorrections,
  listFindings,
  listSecondChecks,
  saveCheck,
  saveCheckSchema,
  secondCheckOrders,
  severities,
} from '../checks/index.ts';
import { cutPage, markOf, type Marked, type SortKey, type Sorting } from '../http/index.ts';
import { perform, type Work } from '../work.ts';
import { createMeasure, listMeasures, measureOrders } from './index.ts';

/* Lists are read page by page under any sorting: every row once, in the order of the column. */

let world: World;

/** Twelve findings of which several are equal in each column, so that equal values straddle pages. */
beforeAll(async () => {
  world = await newWorld();
  const drawn = await drawnSample(world, { cases: casesOf(world.teamA, 30), sampleSize: 12 });
  for (const [index, id] of drawn.items.entries()) {
    const sheet = saveCheckSchema.parse({
      subject: { kind: 'item', id },
      baseVersion: 0,
      complete: true,
      disposition: 'complete',
      results: drawn.field.criteria.map(({ criterionId }, position) =>
        position === index % 2
          ? {
              criterionId,
              result: 'error',
              finding: {
                errorType: 'procedure',
                severity: severities[index % 3],
                facts: 'Die Frist ist nicht vermerkt.',
                overpaidCents: index % 4 === 0 ? 0 : 10_000 - index * 900,
                underpaidCents: index % 4 === 0 ? 99 : 0,
              },
            }
          : { criterionId, result: 'ok' },
      ),
    });
    await perform(world.deps, world.leadA, (work) => saveCheck(work, sheet));
  }
  const findings = await perform(world.deps, world.leadA, (work) => listFindings(work, { limit: 12 }));
  for (const [index, { id }] of findings.entries()) {
    await perform(world.deps, world.leadA, (work) =>
      createMeasure(work, {
        about: { kind: 'finding', id },
        teamId: world.teamA.id,
        ownerFunctionId: null,
        owner: ['Teamleitung', 'Ärztlicher Dienst', 'alle'][index % 3] ?? null,
        description: 'Besprechung in der Teamrunde.',
        due: { workingDays: 1 + (index % 5) },
      }),
    );
  }
});

interface List<Row> {
  readonly name: string;
  readonly keys: Readonly<Record<string, SortKey>>;
  readonly read: (work: Work, sorting: Sorting<never>) => Promise<readonly Marked<Row>[]>;
  /** What a column shows, as the reader compares it. */
  readonly shown: Readonly<Record<string, (row: Row) => string | number>>;
}
const list = <Row>(one: List<Row>): List<unknown> => one as unknown as List<unknown>;

const lists = [
  list({
    name: 'findings',
    keys: findingOrders,
    read: (work, sorting) => listFindings(work, sorting),
    shown: {
      recorded: ({ recordedAt }) => recordedAt,
      month: (row) => row.month,
      criterion: ({ criterionCode }) => criterionCode,
      field: ({ fieldTitle }) => fieldTitle,
      severity: ({ severity }) => severities.indexOf(severity),
      overpaid: ({ overpaidCents }) => overpaidCents,
      underpaid: ({ underpaidCents }) => underpaidCents,
    },
  }),
  list({
    name: 'corrections',
    keys: correctionOrders,
    read: (work, sorting) => listCorrections(work, sorting),
    shown: {
      'correct-by': ({ correctBy }) => correctBy,
      withdrawal: ({ withdrawalUntil }) => withdrawalUntil ?? '9999',
      criterion: ({ criterionCode }) => criterionCode,
      field: ({ fieldTitle }) => fieldTitle,
    },
  }),
  list({
    name: 'second checks',
    keys: secondCheckOrders,
    read: (work, sorting) => listSecondChecks(work, { state: 'waiting', mine: false, ...sorting }),
    shown: { created: ({ createdAt }) => createdAt, kind: (row) => row.kind },
  }),
  list({
    name: 'measures',
    keys: measureOrders,
    read: (work, sorting) => listMeasures(work, sorting),
    shown: { due: ({ due }) => due },
  }),
];

const sortings = lists.flatMap(({ name, keys, ...rest }) =>
  Object.keys(keys).flatMap((sort) =>
    (['asc', 'desc'] as const).map((direction) => ({ name, sort, direction, ...rest })),
  ),
);

describe('a list of', () => {
  it.each(sortings)('$name, by $sort, $direction', async ({ read, shown, sort, direction }) => {
    const page = async (cursor: string | undefined, limit: number) => {
      const sorting = { sort: sort as never, direction, cursor, limit };
      return cutPage(await perform(world.deps, world.leadA, (work) => read(work, sorting)), limit, markOf);
    };
    const whole = (await page(undefined, 100)).items;
    expect(whole.length).toBeGreaterThanOrEqual(12);
    const paged = [];
    let next: string | null | undefined;
    while (next !== null) {
      const found = await page(next, 5);
      paged.push(...found.items);
      next = found.next;
    }
    expect(paged).toEqual(whole);
    const value = shown[sort];
    if (value === undefined) return;
    const values = whole.map(value);
    const ascending = direction === 'asc' ? values : values.toReversed();
    expect(ascending.every((one, index) => index === 0 || one >= (ascending[index - 1] ?? ''))).toBe(true);
  });
});
