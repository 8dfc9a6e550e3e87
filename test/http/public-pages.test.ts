import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeSettings } from '../../src/catalogue/index.ts';
import { perform } from '../../src/work.ts';
import { freshDatabase } from '../support/database.ts';
import { testApp, type App } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let app: App;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  app = testApp(world.deps);
});
afterAll(() => world.deps.database.close());

it('help, accessibility and privacy are there for everybody, and every page leads to them', async () => {
  const paths = ['/hilfe', '/barrierefreiheit', '/datenschutz'];
  for (const actor of [null, world.leadA, world.oversight]) {
    const pages = await pagesAs(app, world.deps, actor);
    const { html } = await pages.get(actor === null ? '/anmelden' : '/');
    for (const path of paths) {
      expect(html).toContain(`href="${path}"`);
      expect((await pages.get(path)).status).toBe(200);
    }
  }
  const signedOut = await pagesAs(app, world.deps, null);
  expect((await signedOut.get('/barrierefreiheit')).words).toContain('Schlichtungsstelle');
});

it('help leads to what the function may see', async () => {
  const [lead, oversight] = [
    await pagesAs(app, world.deps, world.leadA),
    await pagesAs(app, world.deps, world.oversight),
  ];
  expect((await lead.get('/hilfe')).html).toMatch(/<a class="kern-link" href="\/pruefplan"/);
  expect((await oversight.get('/hilfe')).html).not.toContain('href="/pruefplan"');
  expect((await oversight.get('/hilfe')).words).toContain('Prüfplan aufstellen');
});

it('privacy names the house and the periods it has set', async () => {
  const pages = await pagesAs(app, world.deps, null);
  await perform(world.deps, world.administrator, (work) =>
    changeSettings(work, { authority: 'Jobcenter Beispielstadt' }),
  );
  const { words } = await pages.get('/datenschutz');
  expect(words).toContain('Jobcenter Beispielstadt');
  // the periods the service comes with
  expect(words).toContain('6 Monate');
  expect(words).toContain('§ 67c Abs. 3 SGB X');
});
