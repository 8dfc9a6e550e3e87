import { expect, it } from 'vitest';
import { casesOf, drawnSample } from '../../test/support/drawn.ts';
import { newWorld } from '../../test/support/world.ts';
import { isoDate, month } from '../calendar/index.ts';
import { listCorrections, saveCheck, saveCheckSchema, settleCorrection } from '../checks/index.ts';
import { perform, type Actor, type Work } from '../work.ts';
import { prepareReport, reportValueOf, type ReportOrder } from './index.ts';

it('a report counts the cases put right within its own period', async () => {
  const world = await newWorld();
  const act = <T>(actor: Actor, useCase: (work: Work) => Promise<T>) => perform(world.deps, actor, useCase);
  const { field, items } = await drawnSample(world, { cases: casesOf(world.teamA, 14), sampleSize: 12 });
  const finding = {
    severity: 'severe',
    errorType: 'procedure',
    facts: 'Das Einkommen wurde im falschen Monat angerechnet.',
    overpaidCents: 0,
    underpaidCents: 0,
  };
  for (const [index, id] of items.entries())
    await act(world.leadA, (work) =>
      saveCheck(
        work,
        saveCheckSchema.parse({
          subject: { kind: 'item', id },
          baseVersion: 0,
          complete: true,
          disposition: 'complete',
          results: field.criteria.map(({ criterionId }, position) =>
            index < 4 && position === 0
              ? { criterionId, result: 'error', finding }
              : { criterionId, result: 'ok' },
          ),
        }),
      ),
    );
  const [correction] = await act(world.leadA, (work) => listCorrections(work, { limit: 1 }));
  await act(world.leadA, (work) =>
    settleCorrection(work, {
      correctionId: correction?.id ?? '',
      outcome: 'done',
      on: isoDate('2020-03-02'),
    }),
  );
  world.deps.clock.set('2020-07-06T08:00:00Z');
  const areaId = world.area.id;
  const corrected = async (order: ReportOrder) => {
    const { reportId } = await prepareReport(world.deps, world.areaHead, order);
    const value = await act(world.areaHead, (work) => reportValueOf(work, reportId));
    return 'corrections' in value ? value.corrections.map(({ open, done }) => ({ open, done })) : [];
  };
  const count = (value: number) => ({ shown: true, value });
  expect(await corrected({ kind: 'annual-report', areaId, year: 2020 })).toEqual([
    { open: count(3), done: count(1) },
  ]);
  expect(await corrected({ kind: 'jour-fixe', areaId, month: month('2020-04') })).toEqual([
    { open: count(3), done: count(0) },
  ]);
});
