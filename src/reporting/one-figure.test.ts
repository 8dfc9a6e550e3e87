import { beforeAll, expect, it } from 'vitest';
import { casesOf, drawnSample } from '../../test/support/drawn.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { plantDraw, planVersionOf } from '../../test/support/planted.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { month } from '../calendar/index.ts';
import { saveCheck, saveCheckSchema } from '../checks/index.ts';
import { replaceItem } from '../draws/index.ts';
import { perform, performAsService } from '../work.ts';
import { collectReport } from './collect-report.ts';
import type { JourFixe } from './values/jour-fixe.ts';

/*
 * What stands in two places of a report is one figure. Of a sample of 12 one case can't be checked, nor can the one
 * that replaces it; of a draw by amounts three errors wait for their second check, and its bound is not shown.
 */

let world: World;
let report: JourFixe;
beforeAll(async () => {
  world = await newWorld();
  const { deps, leadA, teamA, area } = world;
  const sample = await drawnSample(world, { cases: casesOf(teamA, 30), sampleSize: 12 });
  const check = (id: string, isComplete: boolean) =>
    perform(deps, leadA, (work) =>
      saveCheck(
        work,
        saveCheckSchema.parse({
          subject: { kind: 'item', id },
          baseVersion: 0,
          complete: true,
          ...(isComplete
            ? { disposition: 'complete' }
            : { disposition: 'not-checkable', dispositionReason: 'Akte fehlt' }),
          results: isComplete
            ? sample.field.criteria.map(({ criterionId }) => ({ criterionId, result: 'ok' }))
            : [],
        }),
      ),
    );
  const [lost = '', ...others] = sample.items;
  for (const id of others) await check(id, true);
  let itemId = lost;
  for (let replaced = 0; replaced < 2; replaced += 1) {
    await check(itemId, false);
    const command = { itemId, reason: 'Akte fehlt' };
    itemId = await perform(deps, leadA, (work) => replaceItem(work, command));
  }
  await check(itemId, true);
  const field = await confirmedField(world, { title: 'Nach Beträgen', teamIds: [teamA.id] });
  await plantDraw(world, {
    fieldId: field.fieldId,
    fieldVersionId: field.id,
    planVersionId: await planVersionOf(world, field.id),
    areaId: area.id,
    month: '2020-02',
    method: 'monetary-unit',
    teams: [[teamA, 200]],
    parts: [
      {
        team: teamA,
        drawn: 20,
        faulty: 4,
        unreviewed: 3,
        criteria: { [field.criteria[0]?.criterionId ?? '']: { faulty: 4, unreviewed: 3 } },
      },
    ],
  });
  const order = { kind: 'jour-fixe' as const, areaId: area.id, month: month('2020-02') };
  const value = await performAsService(
    deps,
    (work) => collectReport(work, order, { reportId: crypto.randomUUID(), correction: null }),
    'repeatable read',
  );
  if (value.kind !== 'jour-fixe') throw new Error('no jour-fixe report');
  report = value;
});

it('the evidence counts cases not checkable as the results do, and replacements among them apart', () => {
  const [ofSample] = report.results.filter(({ method }) => method === 'simple');
  expect(ofSample?.uncheckable).toBe(1);
  expect(report.evidence.uncheckable.map(({ reason, count }) => [reason, count])).toEqual([
    ['Akte fehlt oder ist unbrauchbar', 1],
    ['Ersatzfall: Akte fehlt oder ist unbrauchbar', 1],
  ]);
  expect(report.evidence.replacements).toMatchObject([{ count: 2 }]);
});

it('the results say how many second checks are open as the progress does, also where the bound is not shown', () => {
  const [ofEuros] = report.results.filter(({ method }) => method === 'monetary-unit');
  expect(ofEuros?.estimate.figure).toEqual({ shown: false });
  const [progress] = report.progress.filter(({ field }) => field.code === ofEuros?.field.code);
  expect(progress?.year.unreviewed).toEqual({ shown: true, value: 3 });
  expect(ofEuros?.unreviewed).toEqual({ shown: true, value: 3 });
});
