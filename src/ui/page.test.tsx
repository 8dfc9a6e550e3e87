import { expect, it } from 'vitest';
import { Page } from './page.tsx';

const navigation = [
  { label: 'Start', href: '/' },
  { label: 'Prüfplan', href: '/pruefplan' },
  { label: 'Quoten', href: '/quoten' },
];

/** What the menu marks on a page at this address, reached over these pages. */
const marked = (path: string, way: readonly { label: string; href: string }[]): string[] => {
  const html = String(
    <Page
      title="Seite"
      frame={{ navigation, path, version: '1', trialDatabase: false, footer: [] }}
      breadcrumbs={way}
    />,
  );
  return [...html.matchAll(/aria-current="(page|true)">([^<]+)<\/a>/g)].map(
    ([, kind, label]) => `${label} ${kind}`,
  );
};

it('marks the entry of the page itself, or the one its address lies under', () => {
  expect(marked('/quoten', [])).toEqual(['Quoten page']);
  expect(marked('/pruefplan/2020', [])).toEqual(['Prüfplan true']);
});

it('marks the entry of the nearest page on the way where the address lies under none', () => {
  const home = { label: 'Start', href: '/' };
  const plan = { label: 'Prüfplan 2020', href: '/pruefplan?jahr=2020' };
  expect(marked('/prueffelder/1', [home, plan])).toEqual(['Prüfplan true']);
  expect(marked('/quoten/neu', [home, plan])).toEqual(['Quoten true']);
});

it('marks nothing on a page that only the start leads to', () => {
  expect(marked('/hilfe', [{ label: 'Start', href: '/' }])).toEqual([]);
  expect(marked('/', [])).toEqual(['Start page']);
});
