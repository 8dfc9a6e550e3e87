import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roles } from '../../src/work.ts';
import type { PopulatedWorld } from '../support/populated.ts';
import { personOf } from '../support/world.ts';
import { newPage, type Page } from './support/browser.ts';
import { fullWorld, pagesOf, type KnownPage } from './support/every-page.ts';
import { expectAccessible, expectNoSidewaysScroll } from './support/expectations.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';
import { leaksIn } from './support/wording.ts';

let office: Office;
let world: PopulatedWorld;
let known: readonly KnownPage[];
beforeAll(async () => {
  office = await openOffice();
  ({ world, pages: known } = await fullWorld(office.world));
});
afterAll(() => office.close());

/** What the page says, with what a screen reader says beside it. */
const textOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const said = [...document.querySelectorAll('[aria-label], [alt], [title], [placeholder]')].flatMap(
      (element) =>
        ['aria-label', 'alt', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    );
    return [document.title, document.body.innerText, ...said].join('\n');
  });

async function expectWellMade(page: Page, titles: Map<string, string>, { route }: KnownPage): Promise<void> {
  const address = page.url();
  expect.soft(leaksIn(await textOf(page), wordsOfData()), address).toEqual([]);
  expect.soft(await page.locator('h1').count(), `${address}: headings of the first level`).toBe(1);
  expect.soft(await page.locator('html').getAttribute('lang'), address).toBe('de');
  const title = await page.title();
  expect.soft(title, address).toMatch(/^.+ – IKS-Stichproben$/);
  expect.soft(titles.get(title) ?? route.path, `${address} has the title of another page`).toBe(route.path);
  titles.set(title, route.path);
}

/** The names of the world's accounts are the words of the code. */
const wordsOfData = (): readonly string[] => roles;

/** The text of a page as it was sent. */
const sentText = (html: string): string =>
  html
    .replaceAll(/<(script|style|svg|code)\b.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"');

describe('every page', () => {
  test('has an example in support/every-page.ts', () => {
    expect(known.filter(({ address }) => address === null).map(({ route }) => route.path)).toEqual([]);
  });

  test('is read for words that do not belong on a screen', () => {
    for (const wrong of [
      'Frist: undefined',
      'n = NaN',
      '[object Object]',
      'Bitte save klicken',
      'Stand: sealed',
      'am 2020-03-05',
      'Rolle area-head',
      'frame_case',
      'Seite {n}',
    ])
      expect(leaksIn(wrong), wrong).toHaveLength(1);
    expect(leaksIn('Am 05.03.2020 sind im Team 3 Fälle gezogen; Grundgesamtheit N = 40.')).toEqual([]);
  });

  test('for everybody, signed in or not', async () => {
    const page = await newPage({ origin: office.origin });
    for (const address of ['/hilfe', '/barrierefreiheit', '/datenschutz']) {
      expect.soft((await page.goto(address))?.status(), address).toBe(200);
      expect.soft(leaksIn(await textOf(page)), address).toEqual([]);
      expect.soft(await page.locator('h1').count(), address).toBe(1);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });

  test.each(roles)('for %s', { timeout: 600_000 }, async (role) => {
    const { looked, read } = pagesOf(role, known);
    const page = await signedInPage(office, personOf(world, role));
    const titles = new Map<string, string>();
    for (const one of looked) {
      const answer = await page.goto(one.address);
      expect.soft(answer?.status(), one.address).toBe(200);
      await expectWellMade(page, titles, one);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
    for (const { address } of read) {
      const answer = await page.request.get(address);
      const mayBeElsewhere = [200, 403, 404, 409];
      expect.soft(mayBeElsewhere, `${address} answers ${answer.status()}`).toContain(answer.status());
      if (answer.headers()['content-type']?.startsWith('text/html') !== true) continue;
      const html = await answer.text();
      expect.soft(leaksIn(sentText(html), wordsOfData()), address).toEqual([]);
      expect.soft(html.match(/<h1\b/g), `${address}: headings of the first level`).toHaveLength(1);
    }
  });
});
