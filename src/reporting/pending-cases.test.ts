import { expect, it } from 'vitest';
import { casesOf, drawnSample } from '../../test/support/drawn.ts';
import { newWorld } from '../../test/support/world.ts';
import { month } from '../calendar/index.ts';
import { saveCheck, saveCheckSchema } from '../checks/index.ts';
import { perform } from '../work.ts';
import { prepareReport, reportValueOf } from './index.ts';

/*
 * Of 14 cases 12 are drawn and 11 checked, all in order. With 3 faulty cases in the frame, 11 clean ones have the
 * probability C(3,3)/C(14,3) = 1/364, with 2 C(3,2)/C(14,2) = 3/91 > 2,5 %: at most 2 of 14 = 14,3 %. The twelfth may
 * turn out faulty, and at most one faulty of 12 has with 3 in the frame the probability 12 · C(2,2)/C(14,3) = 12/364
 * = 3,3 %: at most 3 of 14 = 21,4 %. A tolerable rate of 20 % is not proven yet.
 */
it('nothing is proven in a month while a case could still prove it wrong', async () => {
  const world = await newWorld();
  const { field, items } = await drawnSample(world, {
    cases: casesOf(world.teamA, 14),
    sampleSize: 12,
    field: { tolerableRate: 0.2 },
  });
  const check = (id: string): Promise<unknown> =>
    perform(world.deps, world.leadA, (work) =>
      saveCheck(
        work,
        saveCheckSchema.parse({
          subject: { kind: 'item', id },
          baseVersion: 0,
          complete: true,
          disposition: 'complete',
          results: field.criteria.map(({ criterionId }) => ({ criterionId, result: 'ok' })),
        }),
      ),
    );
  const reported = async () => {
    const order = { kind: 'jour-fixe' as const, areaId: world.area.id, month: month('2020-02') };
    const { reportId } = await prepareReport(world.deps, world.areaHead, order);
    const value = await perform(world.deps, world.areaHead, (work) => reportValueOf(work, reportId));
    if (value.kind !== 'jour-fixe') throw new Error('not what was prepared');
    const [row] = value.results;
    if (row?.estimate.type !== 'rate') throw new Error('a rate was drawn');
    return [value.headline.faulty, { now: row.estimate.figure, judgement: row.estimate.judgement }];
  };
  const [last = '', ...others] = items;
  for (const id of others) await check(id);
  for (const { now, judgement } of await reported()) {
    expect(now).toMatchObject({ n: 11, faulty: 0, upper: 2 / 14, provisional: true });
    expect(judgement).toBe('open');
  }
  await check(last);
  for (const { now, judgement } of await reported()) {
    expect(now).toMatchObject({ n: 12, faulty: 0, provisional: false });
    expect(judgement).toBe('met');
  }
});
