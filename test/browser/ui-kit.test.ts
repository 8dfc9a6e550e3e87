import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPage, screenshot, type Page } from './support/browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './support/expectations.ts';
import { sendBy } from './support/hands.ts';
import { buildKitApp } from './support/kit-app.tsx';
import { listen, type Listening } from './support/serve.ts';

let service: Listening;
beforeAll(async () => {
  service = await listen(buildKitApp().app);
});
afterAll(() => service.close());

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent.trim() || document.activeElement?.id || '');

describe('a page of the kit', () => {
  test('is accessible with every component, narrow, zoomed and dark', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/kit');
    expect(await page.title()).toBe('Bausteine der Seiten · Kontaktdichte · März 2020 – IKS-Stichproben');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await screenshot(page, 'kit/light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, 'kit/dark');
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    await screenshot(page, 'kit/print');
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 320, height: 800 });
    await expectAccessible(page);
    await screenshot(page, 'kit/narrow');
    await page.getByRole('button', { name: 'Menü' }).click();
    await expectAccessible(page);
  });

  test('begins for the keyboard with a link to its content', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/kit');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Zum Inhalt springen');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('CSV laden');
  });

  test('opens its menu on narrow screens without script, and closes it with Escape', async () => {
    const page = await newPage({ origin: service.origin, width: 320, javascript: false });
    await page.goto('/kit');
    const menu = page.getByRole('navigation', { name: 'Hauptmenü' });
    expect(await menu.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menü' }).click();
    expect(await menu.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await menu.isVisible()).toBe(false);
  });

  test('is printed dark on white, also from a dark screen', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/kit');
    const colours = () =>
      page.evaluate(() => {
        const { color, backgroundColor } = getComputedStyle(document.body);
        return { color, backgroundColor };
      });
    const light = await colours();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await colours()).not.toEqual(light);
    await page.emulateMedia({ media: 'print' });
    expect(await colours()).toEqual(light);
    expect(await page.getByRole('button', { name: 'Prüffeld speichern' }).isVisible()).toBe(false);
  });

  test('marks the part of the service it belongs to', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/kit');
    expect(await page.locator('.iks-nav [aria-current]').allTextContents()).toEqual(['Ziehungen']);
  });

  test('loads less than 600 KB before compression, and the next time only itself', async () => {
    const page = await newPage({ origin: service.origin });
    const loaded = async () => {
      await page.goto('/kit', { waitUntil: 'networkidle' });
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      return page.evaluate(() =>
        [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .filter((entry) => entry instanceof PerformanceResourceTiming)
          .filter((entry) => entry.transferSize > 0)
          .map((entry) => ({ path: new URL(entry.name).pathname, bytes: entry.decodedBodySize })),
      );
    };
    const first = await loaded();
    expect(first.filter(({ path }) => path.endsWith('.woff2'))).toHaveLength(2);
    expect(first.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(600_000);
    expect((await loaded()).map(({ path }) => path)).toEqual(['/kit']);
  });
});

describe('a refused form', () => {
  test('keeps what was entered and leads from the summary to the field', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/kit');
    await page.getByLabel('Zahl der Fälle').fill('zwanzig');
    await page.getByLabel('Team', { exact: true }).selectOption('Leistung 1');
    await page.getByLabel('anderer Anlass').check();
    await page.getByLabel('Welcher?').fill('Beschwerde');
    await page.getByLabel('Nächste Schritte vereinbart').check();
    await page.getByLabel('Begründung').fill('Mehr <Fälle> als im Vorjahr');
    await sendBy(page, 'Prüffeld speichern');

    expect(await page.title()).toBe(
      'Fehler: Bausteine der Seiten · Kontaktdichte · März 2020 – IKS-Stichproben',
    );
    expect(await focused(page)).toContain('Bitte prüfen Sie Ihre Angaben');
    expect(await page.getByLabel('Zahl der Fälle').inputValue()).toBe('zwanzig');
    expect(await page.getByLabel('Team', { exact: true }).inputValue()).toBe('l1');
    expect(await page.getByLabel('Welcher?').inputValue()).toBe('Beschwerde');
    expect(await page.getByLabel('Nächste Schritte vereinbart').isChecked()).toBe(true);
    expect(await page.getByLabel('Begründung').inputValue()).toBe('Mehr <Fälle> als im Vorjahr');
    await screenshot(page, 'kit/errors');

    for (const [sentence, field] of [
      ['Geben Sie die Zahl der Fälle in Ziffern ein.', 'size'],
      ['Wählen Sie einen Anlass.', 'origin'],
      ['Wählen Sie die Datei noch einmal aus.', 'file'],
    ] as const) {
      await page.getByRole('link', { name: sentence }).click();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe(field);
    }
    expect(await page.getByLabel('Zahl der Fälle').getAttribute('aria-describedby')).toBe(
      'size-hinweis size-fehler',
    );
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('shows the fields of a choice only while it is chosen, without script too', async () => {
    const page = await newPage({ origin: service.origin, javascript: false });
    await page.goto('/kit');
    expect(await page.getByLabel('Welcher?').isVisible()).toBe(false);
    await page.getByLabel('anderer Anlass').check();
    expect(await page.getByLabel('Welcher?').isVisible()).toBe(true);
  });
});
