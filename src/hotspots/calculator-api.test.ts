import { beforeAll, describe, expect, it } from 'vitest';
import { signedInAs, testApp, type App } from '../../test/support/http.ts';
import { newWorld, type World } from '../../test/support/world.ts';

let world: World;
let app: App;
beforeAll(async () => {
  world = await newWorld();
  app = testApp(world.deps);
});

/** One more than a list may hold. */
const tooMany = Array.from({ length: 1001 }, () => 0.5);

describe('the calculator', () => {
  it.each([
    ['mus_stringer_bound', { n: 2000, confidence: 0.95, taints: tooMany }],
    ['benjamini_hochberg', { p: tooMany }],
    ['fleiss_kappa', { counts: tooMany.map(() => [1, 1]) }],
    [
      'stratified_estimate',
      { Nh: tooMany.map(() => 100), nh: tooMany.map(() => 10), errors_h: tooMany.map(() => 1) },
    ],
    ['systematic_mus_selection', { values: tooMany, n: 1, start: 1, method: 'fixed interval, items' }],
    ['systematic_mus_selection', { N: 1e9, n: 100_001, start: 1, method: 'fixed interval, items' }],
  ])('refuses lists that would keep everybody waiting: %s', async (procedure, inputs) => {
    const ask = await signedInAs(app, world.deps, world.leadA);
    expect((await ask('POST', '/calculator', { procedure, inputs })).status).toBe(422);
  });

  it('answers one account 120 times in five minutes, and everybody else', async () => {
    const ask = await signedInAs(app, world.deps, world.leadB);
    const question = { procedure: 'wilson', inputs: { k: 1, n: 10, confidence: 0.95 } };
    for (let asked = 0; asked < 120; asked += 1)
      expect((await ask('POST', '/calculator', question)).status).toBe(200);
    for (const [path, body] of [
      ['/calculator', question],
      ['/calculator/sample-size', { frameSize: 100, tolerable: 0.1 }],
      ['/calculator/sample-power', { frameSize: 100 }],
    ] as const)
      expect(await ask('POST', path, body)).toMatchObject({
        status: 429,
        body: { code: 'too-many-requests' },
      });
    const other = await signedInAs(app, world.deps, world.foreignLead);
    expect((await other('POST', '/calculator', question)).status).toBe(200);
    world.deps.clock.advance({ minutes: 6 });
    expect((await ask('POST', '/calculator', question)).status).toBe(200);
  });
});
