import { expect, it } from 'vitest';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld } from '../../test/support/world.ts';
import { month } from '../calendar/index.ts';
import { declareHotspot } from '../hotspots/index.ts';
import { declineNeed, listNeeds } from '../qualification/index.ts';
import { perform, performAsService } from '../work.ts';
import { collectReport } from './collect-report.ts';

it('a hotspot whose need for training was declined, and for which nothing else is done, is put to the management', async () => {
  const world = await newWorld();
  const { deps, areaHead, teamA, area } = world;
  const { fieldId, criteria } = await confirmedField(world);
  const [criterionId = ''] = criteria.map((criterion) => criterion.criterionId);
  await perform(deps, areaHead, (work) =>
    declareHotspot(work, { fieldId, criterionId, teamId: teamA.id, reason: 'Ein schwerer Fehler.' }),
  );
  await perform(deps, areaHead, async (work) => {
    const [need] = await listNeeds(work, {});
    await declineNeed(work, { needId: need?.id ?? '', reason: 'Ein Schreibfehler.' });
  });
  deps.clock.set('2020-04-02T08:00:00Z');
  const value = await performAsService(
    deps,
    (work) =>
      collectReport(
        work,
        { kind: 'jour-fixe', areaId: area.id, month: month('2020-03') },
        { reportId: crypto.randomUUID(), correction: null },
      ),
    'repeatable read',
  );
  if (value.kind !== 'jour-fixe') throw new Error('no jour-fixe report');
  expect(value.hotspots).toMatchObject([{ remedies: [{ kind: 'declined' }] }]);
  expect(value.decisions).toMatchObject([
    { reason: 'Die Qualifizierung ist abgelehnt, sonst ist nichts veranlasst.' },
  ]);
});
