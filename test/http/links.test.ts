import { beforeAll, expect, it } from 'vitest';
import { startSession } from '../../src/identity/index.ts';
import { pageRoutes } from '../../src/pages/index.ts';
import { performAsService, roles } from '../../src/work.ts';
import { publicUrl, testApp, type App } from '../support/http.ts';
import { populatedWorld, type PopulatedWorld } from '../support/populated.ts';
import { personOf } from '../support/world.ts';

/* Whoever follows the links of the pages, from the first one on, gets somewhere. */

let world: PopulatedWorld;
let app: App;
beforeAll(async () => {
  world = await populatedWorld();
  app = testApp(world.deps);
});

const routes = pageRoutes
  .filter(({ method }) => method === 'get')
  .map(({ path }) => ({ path, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`) }));
const routeOf = (address: string): string =>
  routes.find(({ pattern }) => pattern.test(address.replace(/\?.*/, '')))?.path ?? address;

it.each(roles)('of the pages of %s', { timeout: 120_000 }, async (role) => {
  const token = await performAsService(world.deps, (work) =>
    startSession(work, personOf(world, role).accountId),
  );
  /** Where each kind of link was found first: from one page to another. */
  const found = new Map([['start', '/']]);
  const opened = new Set<string>();
  const dead: string[] = [];
  // A map that grows is walked to its new end.
  for (const [way, address] of found) {
    if (opened.has(address)) continue;
    opened.add(address);
    const answer = await app.request(new URL(address, publicUrl), { headers: { Cookie: `iks=${token}` } });
    if (answer.status >= 400) dead.push(`${way}: ${answer.status}`);
    if (answer.headers.get('Content-Type')?.startsWith('text/html') !== true) continue;
    for (const [, href = ''] of (await answer.text()).matchAll(/<a\b[^>]*?\shref="(\/[^"#]*)/g)) {
      const target = href.replaceAll('&amp;', '&');
      const step = `${routeOf(address)} → ${routeOf(target)}`;
      if (!found.has(step)) found.set(step, target);
    }
  }
  expect(dead).toEqual([]);
  expect(opened.size).toBeGreaterThan(10);
});
