import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { Page } from './page.tsx';

const navigation = [
  { label: 'Start', href: '/' },
  { label: 'Prüfplan', href: '/pruefplan' },
  { label: 'Quoten', href: '/quoten' },
];

/** What the menu marks on a page at this address, reached over these pages. */
async function marked(path: string, way: readonly { label: string; href: string }[]): Promise<string[]> {
  const frame = { navigation, path, version: '1', trialDatabase: false, footer: [] };
  const app = new Hono().get('*', (context) =>
    context.html(<Page title="Seite" frame={frame} breadcrumbs={way} />),
  );
  const html = await (await app.request(path)).text();
  return [...html.matchAll(/aria-current="(page|true)">([^<]+)<\/a>/g)].map(
    ([, kind, label]) => `${label} ${kind}`,
  );
}

it('marks the entry of the page itself, or the one its address lies under', async () => {
  expect(await marked('/quoten', [])).toEqual(['Quoten page']);
  expect(await marked('/pruefplan/2020', [])).toEqual(['Prüfplan true']);
});

it('marks the entry of the nearest page on the way where the address lies under none', async () => {
  const home = { label: 'Start', href: '/' };
  const plan = { label: 'Prüfplan 2020', href: '/pruefplan?jahr=2020' };
  expect(await marked('/prueffelder/1', [home, plan])).toEqual(['Prüfplan true']);
  expect(await marked('/quoten/neu', [home, plan])).toEqual(['Quoten true']);
});

it('marks nothing on a page that only the start leads to', async () => {
  expect(await marked('/hilfe', [{ label: 'Start', href: '/' }])).toEqual([]);
  expect(await marked('/', [])).toEqual(['Start page']);
});
