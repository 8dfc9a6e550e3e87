import { expect, it } from 'vitest';
import { renderReport } from '../../reports/render.ts';
import { casesOf, drawnSample } from '../../test/support/drawn.ts';
import { drawn, importedFrame, sealed, someCases } from '../../test/support/frames.ts';
import { readPdf } from '../../test/support/pdf-structure.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld } from '../../test/support/world.ts';
import { confirmDrawVoid, requestDrawVoid } from '../draws/index.ts';
import { confirmFrameVoid, requestFrameVoid } from '../frames/index.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { collectReport } from './collect-report.ts';
import { collectEvidence } from './evidence.ts';
import { loadDirectory } from './directory.ts';
import { drawProtocolValue } from './draw-protocol-value.ts';
import { isoDate, month } from '../calendar/index.ts';

it('a draw whose frame was replaced names the draw of the new frame; acts are told apart by what they are about', async () => {
  const world = await newWorld();
  const { deps, leadA, areaHead, auditor, teamA } = world;
  const act = <T>(actor: Actor, useCase: (work: Work) => Promise<T>) => perform(deps, actor, useCase);
  const { fieldId } = await confirmedField(world, { sampleSize: 6 });
  deps.clock.set('2020-04-01T08:00:00Z');
  const frameId = await importedFrame(world, leadA, fieldId, someCases(teamA.code, 30));
  // A clock that was set back: the entry has the moment of the one before it, not that of the act.
  deps.clock.set('2020-04-01T07:59:30Z');
  const deputy = { ...leadA, accountId: areaHead.accountId, onBehalfOf: leadA.accountId };
  await sealed(world, deputy, frameId);
  const first = await drawn(world, deputy, frameId);
  deps.clock.set('2020-04-01T09:00:00Z');
  const protocolOf = (drawId: string) =>
    act(auditor, (work) => drawProtocolValue(work, drawId, { caseNumbers: false }));
  const { sealed: seal, drawn: draw } = await protocolOf(first.drawId);
  expect([seal.by.deputy, draw.by.deputy]).toEqual([true, true]);

  const reason = 'Die Grundgesamtheit enthält Fälle eines anderen Teams.';
  await act(leadA, (work) => requestDrawVoid(work, { drawId: first.drawId, ground: 'wrong-cases', reason }));
  await act(areaHead, (work) => confirmDrawVoid(work, first.drawId));
  await act(leadA, (work) => requestFrameVoid(work, { frameId, ground: 'wrong-cases', reason }));
  await act(areaHead, (work) => confirmFrameVoid(work, frameId));
  expect((await protocolOf(first.drawId)).voided?.successor).toBe(null);
  const next = await importedFrame(world, leadA, fieldId, someCases(teamA.code, 28));
  await sealed(world, leadA, next);
  const second = await drawn(world, leadA, next);
  const { protocolNumber } = await protocolOf(second.drawId);
  expect((await protocolOf(first.drawId)).voided?.successor).toBe(protocolNumber);
  const year = { first: isoDate('2020-01-01'), last: isoDate('2020-12-31') };
  const { voided } = await act(auditor, async (work) =>
    collectEvidence(work, await loadDirectory(work.tx, world.area.id, 2020, work.now), year),
  );
  expect(voided.map(({ successor }) => successor)).toEqual([protocolNumber]);
});

it('a voided draw is reported with its ground; the explanation is on its protocol and in no report', async () => {
  const world = await newWorld();
  const { deps, leadA, areaHead, auditor } = world;
  const { drawId } = await drawnSample(world, { cases: casesOf(world.teamA, 6), sampleSize: 2 });
  const reason = 'Die Liste endete am 27. Februar.';
  await perform(deps, leadA, (work) => requestDrawVoid(work, { drawId, ground: 'wrong-cases', reason }));
  await perform(deps, areaHead, (work) => confirmDrawVoid(work, drawId));
  const ground = 'Fallliste fehlerhaft oder unvollständig';
  const protocol = await perform(deps, auditor, (work) =>
    drawProtocolValue(work, drawId, { caseNumbers: false }),
  );
  expect(protocol.voided).toMatchObject({ reason: ground, explanation: reason });

  for (const order of [
    { kind: 'jour-fixe' as const, areaId: world.area.id, month: month('2020-02') },
    { kind: 'annual-report' as const, areaId: world.area.id, year: 2020 },
  ]) {
    const value = await performAsService(
      deps,
      (work) => collectReport(work, order, { reportId: drawId, correction: null }),
      'repeatable read',
    );
    const paper = readPdf(await renderReport(value)).root.text.replaceAll(/\s+/g, ' ');
    for (const text of [JSON.stringify(value), paper]) {
      expect(text).toContain(ground);
      expect(text).not.toContain(reason);
    }
  }
});
