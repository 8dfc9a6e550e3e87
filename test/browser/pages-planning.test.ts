import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepQuota } from '../../src/catalogue/quotas.ts';
import { perform } from '../../src/work.ts';
import { confirmedField, newCriteria } from '../support/plan.ts';
import type { Page } from './support/browser.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await newCriteria(office.world);
  await newCriteria(office.world);
  await perform(office.world.deps, office.world.administrator, (work) =>
    keepQuota(work, {
      code: 'EGV',
      name: 'EGV-Abschlussquote',
      population: 'Alle',
      instructionId: null,
      target: 0.8,
    }),
  );
  await confirmedField(office.world, { title: 'Folge-EGV', tolerableRate: 0.1, minutesPerCase: 45 });
});
afterAll(() => office.close());

/** Every act works without JavaScript. */
const openAs = (actor: keyof typeof office.world & ('leadA' | 'areaHead' | 'controlling' | 'oversight')) =>
  signedInPage(office, office.world[actor], { javascript: false });
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const follow = (page: Page, name: string) => page.getByRole('link', { name }).first().click();
const choose = (page: Page, content: string) =>
  page
    .getByLabel('Datei')
    .setInputFiles({ name: 'datei.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ');

test('the plan’s twelve months fit on a desk, and are heard by their names', async () => {
  const page = await openAs('areaHead');
  await page.goto('/pruefplan?jahr=2020');
  const head = page.getByRole('columnheader', { name: /^März\s2020$/ });
  expect(await head.locator('[aria-hidden]').textContent()).toBe('Mär');
  const room = await page
    .getByRole('region', { name: 'Jahresübersicht 2020' })
    .evaluate((region) => region.clientWidth - region.scrollWidth);
  expect([page.viewportSize()?.width, room]).toEqual([1280, 0]);
});

describe('the sample-size helper', () => {
  test('says what 20 of 400 cases can show, and what they cost', async () => {
    const page = await openAs('oversight');
    await page.goto('/stichprobenrechner?faelle=400&minuten=45');
    const row = plain(await page.getByRole('row', { name: /^20 Fälle/ }).textContent());
    expect(row).toContain(
      'Mit 20 Fällen ohne Fehler können Sie höchstens sagen: weniger als 13,5 % der 400 Fälle sind fehlerhaft',
    );
    expect(row).toContain('15 Stunden');
    // DCAA EZ-Quant: 47 of 500 for 6 %.
    await page.getByLabel('Fälle in der Grundgesamtheit').fill('500');
    await page.getByLabel('Tolerierbare Fehlerquote').fill('6');
    await press(page, 'Stichprobe berechnen');
    await page.getByText('47 geprüfte Fälle ohne Fehler zeigen').waitFor();
    await page.getByRole('img', { name: /^Obergrenze/ }).waitFor();
  });

  test('starts from a field and names every fault at its place', async () => {
    const page = await openAs('leadA');
    await page.goto('/pruefplan');
    await follow(page, 'Folge-EGV');
    await follow(page, 'Stichprobe berechnen');
    expect(await page.getByLabel('Tolerierbare Fehlerquote').inputValue()).toBe('10');
    expect(await page.getByLabel('Prüfzeit je Fall').inputValue()).toBe('45');
    await page.getByLabel('Fälle in der Grundgesamtheit').fill('1');
    await page.getByLabel('Sicherheit').fill('100');
    await press(page, 'Stichprobe berechnen');
    await page.getByRole('link', { name: 'Geben Sie mehr als 0 und weniger als 100 % an.' }).waitFor();
    await page.getByRole('link', { name: /^Geben Sie 2 bis/ }).waitFor();
    expect(await page.getByLabel('Sicherheit').inputValue()).toBe('100');
    await page.goto('/stichprobenrechner?faelle=40&tolerierbar=5&fehler=2');
    await expect
      .poll(() => page.getByRole('link', { name: /^Mit diesen Angaben genügt keine/ }).count())
      .toBe(1);
  });
});

describe('the proposals for next year', () => {
  test('are made by the area head and decided by a lead', async () => {
    const head = await openAs('areaHead');
    await head.goto('/vorschlaege?jahr=2021');
    await press(head, 'Vorschläge erstellen');
    const proposed = head.locator('#vorschlaege tbody a');
    expect(await proposed.count()).toBeGreaterThanOrEqual(2);
    const [declined, taken] = await proposed.evaluateAll((links) =>
      links.map((link) => link.getAttribute('href') ?? ''),
    );

    const lead = await openAs('leadA');
    await lead.goto(declined ?? '');
    await press(lead, 'Vorschlag ablehnen');
    await lead.getByRole('link', { name: 'Begründen Sie die Ablehnung.' }).waitFor();
    await lead.getByLabel('Grund der Ablehnung').fill('Betrifft unseren Bereich nicht.');
    await press(lead, 'Vorschlag ablehnen');
    await lead.getByText('Der Vorschlag ist abgelehnt.').waitFor();

    await lead.goto(taken ?? '');
    const title = await lead.getByRole('heading', { level: 1 }).textContent();
    await follow(lead, 'In den Prüfplan übernehmen');
    expect(await lead.getByLabel('Bezeichnung').inputValue()).toBe(title);
    await lead.getByLabel('Stichprobe je Ziehung').fill('viele');
    await press(lead, 'Prüffeld speichern');
    await lead.getByRole('link', { name: /^Geben Sie eine ganze Zahl/ }).waitFor();
    expect(await lead.getByLabel('Stichprobe je Ziehung').inputValue()).toBe('viele');
    await lead.getByLabel('Stichprobe je Ziehung').fill('20');
    await press(lead, 'Prüffeld speichern');
    await lead.getByText('Der Vorschlag ist als Entwurf übernommen.').waitFor();
    await lead.getByText('Prüffeld 2021').waitFor();

    await head.goto('/vorschlaege?jahr=2021&stand=declined');
    await expect.poll(() => head.locator('#vorschlaege tbody tr').count()).toBe(1);
    expect(await head.getByRole('button', { name: 'Vorschlag ablehnen' }).count()).toBe(0);
    const list = await head.request.get('/vorschlaege/export/csv?jahr=2021&stand=declined');
    expect(await list.text()).toContain('Betrifft unseren Bereich nicht.');
  });
});

describe('findings of third parties', () => {
  test('are reported on, imported and counted by subject, apart from the own rate', async () => {
    const page = await openAs('areaHead');
    await page.goto('/feststellungen-dritter');
    await follow(page, 'Feststellungen einlesen');
    await press(page, 'Datei prüfen');
    await page.getByRole('link', { name: 'Wählen Sie, wer geprüft hat.' }).waitFor();
    await page.getByLabel('Bundesrechnungshof').check();
    await page.getByLabel('Bezeichnung der Prüfung').fill('Prüfung der Einkommensanrechnung');
    await page.getByLabel('Jahr der Prüfung').fill('2019');
    await choose(page, 'Gegenstand;Betrag\nUnterkunft;12,345\n;1\n');
    await press(page, 'Datei prüfen');
    await page.getByText('2 Angaben sind falsch.').waitFor();

    await follow(page, 'Andere Datei wählen');
    expect(await page.getByLabel('Jahr der Prüfung').inputValue()).toBe('2019');
    await choose(page, 'Gegenstand;Betrag\nUnterkunft;1.234,56\nEinkommen;\nUnterkunft;10,00\n');
    await press(page, 'Datei prüfen');
    await page.getByText('3 Feststellungen sind lesbar').waitFor();
    await press(page, 'Feststellungen übernehmen');
    await page.getByText('3 Feststellungen sind übernommen.').waitFor();
    const first = page.locator('#gegenstaende tbody tr').first();
    expect(plain(await first.textContent())).toBe('Unterkunft266,7 %1.244,56 €–');

    const lead = await openAs('leadA');
    await lead.goto('/feststellungen-dritter?pruefer=bundesrechnungshof');
    expect(await lead.getByRole('link', { name: 'Feststellungen einlesen' }).count()).toBe(0);
    await follow(lead, 'Prüfung der Einkommensanrechnung');
    await lead.getByText('In die eigene Fehlerquote gehen sie nie ein').waitFor();
  });
});

describe('quotas of statistics days', () => {
  test('are reported on, imported and shown against their target', async () => {
    const { area, teamA } = office.world;
    const header = 'Quote;Statistiktag;Bereich;Team;Erreicht;Gesamt\n';
    const page = await openAs('controlling');
    await page.goto('/quoten/neu');
    await press(page, 'Datei prüfen');
    await page.getByRole('link', { name: 'Wählen Sie eine Datei.' }).waitFor();
    await choose(page, `${header}EGV;15.01.2020;${area.code};;5;4\n`);
    await press(page, 'Datei prüfen');
    await page.getByRole('cell', { name: /Mehr erreicht als gezählt/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Quoten übernehmen' }).count()).toBe(0);

    await follow(page, 'Andere Datei wählen');
    await choose(
      page,
      `${header}EGV;15.01.2020;${area.code};;1.576;1.969\nEGV;15.01.2020;${area.code};${teamA.code};79;100\n`,
    );
    await press(page, 'Datei prüfen');
    await page.getByText('2 Werte sind lesbar').waitFor();
    await press(page, 'Quoten übernehmen');
    await page.getByText('2 Werte sind übernommen.').waitFor();

    const head = await openAs('areaHead');
    await head.goto('/quoten');
    await head.getByRole('img', { name: 'EGV-Abschlussquote, Bereich MI' }).waitFor();
    const row = head.locator('#quoten tbody tr').first();
    expect(plain(await row.textContent())).toContain('1.576 von 1.96980,0 %, n = 1.969');
    expect(await row.textContent()).toContain('Zielwert erreicht');
    const own = await (await openAs('leadA')).request.get('/quoten/export/csv?jahr=2020');
    expect(plain(await own.text())).toContain('Team A;79 von 100;79,0 %, n = 100');
  });
});
