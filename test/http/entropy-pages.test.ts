import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../src/work.ts';
import { freshDatabase } from '../support/database.ts';
import { importedFrame, sealed, someCases } from '../support/frames.ts';
import { testApp, type App } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

/* An announced random value takes two persons (rule 28); the management may be one of them and sees no frame. */

let world: World;
let app: App;
let frame: string;
let path: string;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  app = testApp(world.deps);
  const { fieldId } = await confirmedField(world, { sampleSize: 2 });
  const frameId = await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 6));
  await sealed(world, world.leadA, frameId, { entropySource: 'Lotto 6 aus 49 vom 04.03.2020' });
  frame = `/grundgesamtheiten/${frameId}`;
  path = `${frame}/zufallswert`;
});
afterAll(() => world.deps.database.close());

const as = (actor: Actor) => pagesAs(app, world.deps, actor);
const value = '04081523424207';

it('is entered by the management, from its start page, with what was typed kept', async () => {
  const management = await as(world.management);
  expect((await management.get('/')).html).toContain(`href="${path}"`);
  expect((await management.get(path)).words).toContain('Lotto 6 aus 49 vom 04.03.2020');
  const refused = await management.send(path, { wert: `${value} 3` });
  expect(refused.status).toBe(422);
  expect(refused.html).toContain(`value="${value} 3"`);
  expect(refused.html).toContain('href="#wert"');
  const entered = await management.send(path, { wert: value });
  expect(entered).toMatchObject({ status: 303, to: path });
  expect((await management.get(path)).words).toContain('Eine zweite Person gibt ihn zur Bestätigung ein.');
});

it('waits for somebody else, who is told so', async () => {
  expect((await (await as(world.management)).get('/')).html).not.toContain(`href="${path}"`);
  for (const actor of [world.areaHead, world.leadA]) {
    const start = await (await as(actor)).get('/');
    expect(start.html).toContain(`href="${path}"`);
    expect(start.words).toContain('Zufallswert bestätigen');
  }
  const alone = await (await as(world.management)).send(`${path}/bestaetigung`, { wert: value });
  expect(alone.status).toBe(409);
  for (const [actor, status] of [
    [world.leadB, 404],
    [world.foreignHead, 404],
    [world.controlling, 403],
  ] as const) {
    expect((await (await as(actor)).get(path)).status).toBe(status);
  }
});

it('is confirmed by entering the same once more; another one is shown beside the fault', async () => {
  const head = await as(world.areaHead);
  const other = await head.send(`${path}/bestaetigung`, { wert: '7' });
  expect(other.status).toBe(409);
  expect(other.words).toContain('weicht von der ersten Eingabe ab');
  expect(other.html).toContain('value="7"');
  expect(await head.send(`${path}/bestaetigung`, { wert: value })).toMatchObject({ status: 303, to: frame });
  expect((await head.get('/')).html).not.toContain(`href="${path}"`);
  expect((await (await as(world.leadA)).get(frame)).words).toContain('Stichprobe ziehen');
  expect((await (await as(world.management)).get(path)).words).toContain('Der Zufallswert ist bestätigt');
});
