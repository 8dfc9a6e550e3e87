import { beforeAll, expect, it } from 'vitest';
import { monthsOfYear } from '../../src/calendar/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { soMany } from '../../src/pages/start-others.tsx';
import { prepareReport } from '../../src/reporting/index.ts';
import { performAsService } from '../../src/work.ts';
import { publicUrl, testApp } from '../support/http.ts';
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

it('a count that goes on says so', () => {
  expect([soMany(0), soMany(200), soMany(201)]).toEqual(['0', '200', 'mehr als 200']);
});
