import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/work.ts';
import { casesOf, drawnSample } from '../support/drawn.ts';
import { freshDatabase } from '../support/database.ts';
import { importedFrame, sealed, someCases } from '../support/frames.ts';
import { testApp, type App } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

/* A draw or a frame is voided on a ground from a closed list, explained in free text, by two persons (rule 28). */

let world: World;
let app: App;
const own = { draw: '', frame: '' };
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  app = testApp(world.deps);
  const { drawId } = await drawnSample(world, { cases: casesOf(world.teamA, 6), sampleSize: 2 });
  own.draw = `/ziehungen/${drawId}`;
  const { fieldId } = await confirmedField(world, { sampleSize: 2 });
  const frameId = await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 6));
  await sealed(world, world.leadA, frameId);
  own.frame = `/grundgesamtheiten/${frameId}`;
});
afterAll(() => world.deps.database.close());

const as = (actor: Actor) => pagesAs(app, world.deps, actor);
const reason = 'Die Liste enthielt ruhende Fälle.';

describe.each(['draw', 'frame'] as const)('the voiding of a %s', (what) => {
  it('is asked for with a ground and an explanation, and what was entered is kept', async () => {
    const lead = await as(world.leadA);
    const path = `${own[what]}/aufhebung`;
    const unexplained = await lead.send(path, { ground: 'wrong-frame' });
    expect(unexplained.status).toBe(422);
    expect(unexplained.html).toContain('href="#reason"');
    expect(unexplained.html).toMatch(/<input[^>]*value="wrong-frame"[^>]* checked/);
    for (const given of [{ reason }, { reason, ground: 'unpleasant' }]) {
      const groundless = await lead.send(path, given);
      expect(groundless.status).toBe(422);
      expect(groundless.html).toContain('href="#ground"');
      expect(groundless.words).toContain(reason);
    }
    const asked = await lead.send(path, { ground: 'wrong-frame', reason });
    expect(asked).toMatchObject({ status: 303, to: own[what] });
  });

  it('shows both to the second person and, once it is done, beside what was voided', async () => {
    const management = await as(world.management);
    const said = [/Grund: Zeitraum, Team oder Ausschlüsse falsch/, new RegExp(`Erläuterung: ${reason}`)];
    const seen = await management.get(`${own[what]}/aufhebung`);
    for (const words of said) expect(seen.words).toMatch(words);
    expect((await management.send(`${own[what]}/aufhebung/bestaetigung`, {})).status).toBe(303);
    const voided = await (await as(world.leadA)).get(own[what]);
    for (const words of said) expect(voided.words).toMatch(words);
  });
});
