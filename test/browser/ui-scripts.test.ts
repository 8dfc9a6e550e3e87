import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { newPage, screenshot, type Page } from './support/browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './support/expectations.ts';
import { sendBy } from './support/hands.ts';
import { buildKitApp, type KitMemory } from './support/kit-app.tsx';
import { listen, type Listening } from './support/serve.ts';

let service: Listening;
let memory: KitMemory;
const open: Listening[] = [];
beforeEach(async () => {
  const built = buildKitApp();
  memory = built.memory;
  service = await listen(built.app);
  open.push(service);
});
afterAll(() => Promise.all(open.map((listening) => listening.close())));

const state = (page: Page) => page.locator('[data-sheet-state]');
const chosen = (page: Page) =>
  page
    .locator('[data-sheet-key]:checked')
    .evaluateAll((choices) =>
      choices.map((choice) => `${choice.getAttribute('name')}=${choice.getAttribute('value')}`),
    );
const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'));

describe('the check sheet', () => {
  test('is filled with the keys 1, 2 and 3 alone, and saves as one goes', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/bogen');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect(await focusedName(page)).toBe('results.0');

    await page.keyboard.press('1');
    expect(await focusedName(page)).toBe('results.1');
    await page.keyboard.press('2');
    expect(await focusedName(page)).toBe('type.1');
    await page.keyboard.press('F');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Frist um 3 Wochen versäumt');
    await page.getByLabel('nicht anwendbar').nth(2).focus();
    await page.keyboard.press('3');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Speichern und nächster Fall',
    );

    await state(page).getByText('Gespeichert um 10:32').waitFor();
    expect(await chosen(page)).toEqual(['results.0=ok', 'results.1=error', 'results.2=not-applicable']);
    expect(memory.sheet.values).toMatchObject({
      _csrf: 'token',
      'results.1': 'error',
      'type.1': 'deadline',
      'facts.1': 'Frist um 3 Wochen versäumt',
    });
    await screenshot(page, 'kit/sheet');
    await expectAccessible(page);

    await page.reload();
    expect(await chosen(page)).toEqual(['results.0=ok', 'results.1=error', 'results.2=not-applicable']);
    await page.keyboard.press('Tab');
  });

  test('moves between questions with the arrows, and leaves digits in texts alone', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/bogen');
    await page.keyboard.press('ArrowDown');
    expect(await focusedName(page)).toBe('results.1');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await focusedName(page)).toBe('results.0');
    expect(await chosen(page)).toEqual([]);
    await page.keyboard.press('2');
    await page.getByLabel('Betrag').first().fill('');
    await page.keyboard.type('1.234,56');
    expect(await chosen(page)).toEqual(['results.0=error']);
    await state(page).getByText('Gespeichert um').waitFor();
  });

  test('shows the details for an error only, and sends itself by its button, without script', async () => {
    const page = await newPage({ origin: service.origin, javascript: false });
    await page.goto('/bogen');
    expect(await page.getByLabel('Sachverhalt').first().isVisible()).toBe(false);
    await page.getByRole('radio', { name: 'Fehler' }).first().check();
    expect(await page.getByLabel('Sachverhalt').first().isVisible()).toBe(true);
    await page.getByLabel('Sachverhalt').first().fill('ohne Skript');
    await sendBy(page, 'Speichern und nächster Fall');
    expect(memory.sheet.values).toMatchObject({
      'results.0': 'error',
      'facts.0': 'ohne Skript',
      version: '1',
    });
  });

  test('sends the version it has with every save, and takes the new one', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/bogen');
    await page.keyboard.press('1');
    await state(page).getByText('Gespeichert um').waitFor();
    await page.keyboard.press('1');
    await expect.poll(() => memory.sheet.values['results.1']).toBe('ok');
    expect(memory.sheet.values['version']).toBe('2');
    await expect.poll(() => page.locator('[name=version]').inputValue()).toBe('3');
  });

  test('sent by its button while it saves waits for the new version, and is sent once', async () => {
    const answered = Promise.withResolvers<void>();
    memory.answering = answered.promise;
    const page = await newPage({ origin: service.origin });
    await page.goto('/bogen');
    await page.keyboard.press('1');
    await expect.poll(() => memory.sheet.version).toBe(2);
    await page.keyboard.press('1');
    const button = page.getByRole('button', { name: 'Speichern und nächster Fall' });
    await button.click();
    await button.click();
    answered.resolve();
    await page.waitForURL('**/kit');
    expect(memory.sheet).toMatchObject({
      version: 3,
      values: { version: '2', 'results.0': 'ok', 'results.1': 'ok' },
    });
  });

  const refuseNextSave = async (answer: KitMemory['answer'], sentence: string): Promise<Page> => {
    memory.answer = answer;
    const page = await newPage({ origin: service.origin });
    await page.goto('/bogen');
    await page.keyboard.press('1');
    await state(page).getByText(`Nicht gespeichert – ${sentence}`).waitFor();
    return page;
  };

  test('leads to both versions when somebody else changed it', async () => {
    const page = await refuseNextSave('conflict', 'jemand anderes hat diesen Bogen geändert.');
    const compare = page.getByRole('button', { name: 'Beide Fassungen vergleichen' });
    expect(await compare.getAttribute('formaction')).toBe('/kit');
    expect(await chosen(page)).toEqual(['results.0=ok']);
    await expectAccessible(page);
  });

  test('keeps what was entered when the session has ended, outside of any storage, and sends it on sign-in', async () => {
    const page = await refuseNextSave('signed-out', 'Ihre Sitzung ist abgelaufen.');
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    await expectAccessible(page);
    await screenshot(page, 'kit/sheet-signed-out');
    await sendBy(page, 'Anmelden und speichern');
    expect(new URL(page.url()).pathname).toBe('/kit');
    expect(memory.sheet.values['results.0']).toBe('ok');
  });

  test('repeats the sentence of a refusal and saves again once it is put right', async () => {
    const page = await refuseNextSave('invalid', 'Geben Sie den Betrag in Euro ein.');
    memory.answer = 'saved';
    await page.keyboard.press('1');
    await state(page).getByText('Gespeichert um 10:32').waitFor();
    expect(memory.sheet.values).toMatchObject({ 'results.0': 'ok', 'results.1': 'ok' });
  });

  test('keeps everything and says so when the connection is gone', async () => {
    const page = await newPage({ origin: service.origin, requestsMayFail: true });
    await page.goto('/bogen');
    await page.context().setOffline(true);
    await page.keyboard.press('1');
    await state(page).getByText('keine Verbindung').waitFor();
    await page.context().setOffline(false);
    await page.keyboard.press('1');
    await state(page).getByText('Gespeichert um 10:32').waitFor();
    expect(memory.sheet.values).toMatchObject({ 'results.0': 'ok', 'results.1': 'ok' });
  });
});

test('the preview follows the number typed, and is silent while it is none', async () => {
  const page = await newPage({ origin: service.origin });
  await page.goto('/groesse');
  await page.getByLabel('Zahl der Fälle').fill('60');
  await page.getByText('Mit 60 Fällen und ohne Fehler').waitFor();
  await expectAccessible(page);
  await page.getByLabel('Zahl der Fälle').fill('6o');
  await expect.poll(() => page.locator('[data-preview-output]').textContent()).toBe('');
});

describe('an upload', () => {
  const file = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.alloc(3_000_000, 'a;b\n') });

  test('that is accepted leads to the next page', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/hochladen');
    await page.getByLabel('Datei').setInputFiles(file('faelle.csv'));
    await page.getByRole('button', { name: 'Datei hochladen' }).click();
    await page.waitForURL('**/einlesen');
    expect(await page.title()).toMatch(/^Datei wird eingelesen/);
  });

  test('that is refused shows the error summary with the focus on it, and can be tried again', async () => {
    const page = await newPage({ origin: service.origin });
    await page.goto('/hochladen');
    await page.getByLabel('Datei').setInputFiles(file('faelle.doc'));
    await page.getByRole('button', { name: 'Datei hochladen' }).click();
    await page.getByRole('link', { name: 'Wählen Sie eine CSV-Datei.' }).waitFor();
    expect(await page.title()).toMatch(/^Fehler: /);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert');
    await expectAccessible(page);
    await page.getByLabel('Datei').setInputFiles(file('faelle.csv'));
    await page.getByRole('button', { name: 'Datei hochladen' }).click();
    await page.waitForURL('**/einlesen');
    expect(await page.title()).toMatch(/^Datei wird eingelesen/);
  });

  test('without script goes the browser’s own way', async () => {
    const page = await newPage({ origin: service.origin, javascript: false });
    await page.goto('/hochladen');
    await page.getByLabel('Datei').setInputFiles(file('faelle.csv'));
    await page.getByRole('button', { name: 'Datei hochladen' }).click();
    await page.waitForURL('**/einlesen');
    expect(await page.title()).toMatch(/^Datei wird eingelesen/);
  });
});

test('long work shows its progress by itself, keeps the focus and ends with the result', async () => {
  memory.rowsRead = 100;
  const page = await newPage({ origin: service.origin });
  await page.goto('/einlesen');
  await page.getByRole('link', { name: 'Stand aktualisieren' }).focus();
  memory.rowsRead = 250;
  await page.getByText('250 von 500 Zeilen').waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Stand aktualisieren');
  memory.rowsRead = 500;
  await page.getByText('Einlesen beendet').waitFor();
  expect(await page.locator('#import').getAttribute('role')).toBe('status');
  await expectAccessible(page);
});
