import { beforeAll, expect, it } from 'vitest';
import { monthsOfYear } from '../../src/calendar/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { soMany } from '../../src/pages/start-others.tsx';
import { prepareReport } from '../../src/reporting/index.ts';
import { drawSample } from '../../src/draws/index.ts';
import { nameDrawer } from '../../src/frames/index.ts';
import { perform, performAsService, type Actor } from '../../src/work.ts';
import { importedFrame, sealed, someCases } from '../support/frames.ts';
import { publicUrl, testApp } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

it('the area head finds the five latest drafts, whatever else waits', async () => {
  await confirmedField(world);
  world.deps.clock.set('2020-07-06T08:00:00Z');
  for (const month of monthsOfYear(2020).slice(0, 6))
    await prepareReport(world.deps, world.areaHead, { kind: 'jour-fixe', areaId: world.area.id, month });
  const token = await performAsService(world.deps, (work) => startSession(work, world.areaHead.accountId));
  const response = await testApp(world.deps).request(publicUrl, { headers: { Cookie: `iks=${token}` } });
  expect((await response.text()).match(/Jour-fixe-Bericht [^<]* freigeben/g)).toHaveLength(5);
});

it('a lead who is named to draw for several teams is told so until the sample is drawn', async () => {
  const { teamA, teamB, areaHead, leadA, leadB } = world;
  const { fieldId } = await confirmedField(world, { drawnBy: 'area', teamIds: [teamA.id, teamB.id] });
  const cases = [...someCases(teamA.code, 6), ...someCases(teamB.code, 6, '54911//')];
  const frameId = await importedFrame(world, areaHead, fieldId, cases);
  const seenBy = async (actor: Actor) =>
    (await (await pagesAs(testApp(world.deps), world.deps, actor)).get('/')).html;
  const told = [`href="/grundgesamtheiten/${frameId}"`, 'Die Bereichsleitung hat Sie dafür benannt.'];
  for (const words of told) expect(await seenBy(leadA)).not.toContain(words);
  await perform(world.deps, areaHead, (work) => nameDrawer(work, { frameId, accountId: leadA.accountId }));
  for (const words of told) {
    expect(await seenBy(leadA)).toContain(words);
    expect(await seenBy(leadB)).not.toContain(words);
  }
  await sealed(world, leadA, frameId, { sampleSize: 2 });
  await perform(world.deps, leadA, (work) => drawSample(work, { frameId }));
  expect(await seenBy(leadA)).not.toContain(told[0]);
});

it('a count that goes on says so', () => {
  expect([soMany(0), soMany(200), soMany(201)]).toEqual(['0', '200', 'mehr als 200']);
});
