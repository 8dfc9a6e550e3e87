import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCheckpoint, runRetention } from '../../src/privacy/index.ts';
import { teamContent, type TeamContent } from '../support/populated.ts';
import { type Page } from './support/browser.ts';
import { look } from './support/look.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
let content: TeamContent;
beforeAll(async () => {
  office = await openOffice();
  const { world } = office;
  content = await teamContent(world, world.teamA, world.leadA, world.areaHead);
  world.deps.clock.set('2020-09-15T08:00:00Z');
  await makeCheckpoint(world.deps, null);
});
afterAll(() => office.close());

const menu = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Hauptmenü' }).getByRole('link', { name, exact: true }).click();

describe('evidence in the browser', () => {
  test('Interne Revision reads, verifies and countersigns the journal, and holds a deletion', async () => {
    const page = await signedInPage(office, office.world.auditor);
    await menu(page, 'Vorgangsprotokoll');
    await look(page, 'journal');
    const head =
      (await page
        .getByRole('table', { name: 'Die letzten Prüfpunkte' })
        .locator('code')
        .first()
        .textContent()) ?? '';
    await page.locator('#vorgang').selectOption('Stichprobe gezogen');
    await page.getByRole('button', { name: 'Filter anwenden' }).click();
    await page.waitForURL(({ searchParams }) => searchParams.has('vorgang'));
    expect(await page.getByRole('cell', { name: 'Prüfung gespeichert' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Vorgangsprotokoll prüfen' }).click();
    await page.getByText('Das Vorgangsprotokoll ist unverändert').waitFor();
    await look(page, 'journal-verified');
    await menu(page, 'Vorgangsprotokoll');
    await page.getByRole('link', { name: 'Prüfpunkt gegenzeichnen' }).first().click();
    await page.getByLabel('Kopf, wie Sie ihn aufbewahren').fill('0'.repeat(64));
    await page.getByLabel('Ihr Zeichen').fill('IR 4/2020');
    await page.getByRole('button', { name: 'Prüfpunkt gegenzeichnen' }).click();
    await page.getByText('Der Kopf stimmt nicht überein.').first().waitFor();
    await look(page, 'journal-countersign-refused');
    await page.getByLabel('Kopf, wie Sie ihn aufbewahren').fill(head);
    await page.getByRole('button', { name: 'Prüfpunkt gegenzeichnen' }).click();
    await page.getByText('Der Prüfpunkt ist gegengezeichnet.').waitFor();

    await menu(page, 'Löschungen');
    await page.getByRole('link', { name: 'Löschung aussetzen' }).click();
    await page.getByLabel('Begründung').fill('Sonderprüfung der Bundesbehörde');
    await look(page, 'retention-hold');
    await page.getByRole('button', { name: 'Löschung aussetzen' }).click();
    await page.getByText('Die Löschung ist ausgesetzt.').waitFor();
    await look(page, 'retention-held');
    expect(await runRetention(office.world.deps)).toBeNull();
    await page.getByRole('button', { name: 'Löschung wieder zulassen' }).click();
    await page.getByText('Die Löschung ist wieder zugelassen.').waitFor();
  });

  test('the administration starts a deletion and sees its record', async () => {
    const page = await signedInPage(office, office.world.administrator);
    await menu(page, 'Löschungen');
    await look(page, 'retention-due');
    await page.getByRole('button', { name: 'Löschlauf starten' }).click();
    await page.getByText('nach Ablauf der Fristen').waitFor();
    await page.getByRole('link', { name: 'Löschnachweise ansehen' }).click();
    await page.getByRole('table', { name: 'Löschungen, neueste zuerst' }).waitFor();
    await expect
      .poll(() => page.getByRole('cell', { name: 'Fallnummern gezielt ausgewählter Fälle' }).count())
      .toBe(1);
    await look(page, 'retention-records');
  });

  test('the administration releases real operation and looks after the jobs', async () => {
    const page = await signedInPage(office, office.world.administrator);
    await menu(page, 'Betrieb');
    await look(page, 'operation-trial');
    await page.getByRole('link', { name: 'Echtbetrieb freigeben' }).click();
    await page.getByRole('button', { name: 'Echtbetrieb freigeben' }).click();
    await page.getByRole('link', { name: 'Bestätigen Sie, dass beide Papiere vorliegen.' }).waitFor();
    await look(page, 'operation-release');
    await page.getByLabel('Dienstvereinbarung vom').fill('29.11.2019');
    await page.getByLabel('Fundstelle der Dienstvereinbarung').fill('DV 3/2019');
    await page.getByLabel('Datenschutz-Folgenabschätzung vom').fill('06.12.2019');
    await page.getByLabel('Fundstelle der Datenschutz-Folgenabschätzung').fill('DSFA 1/2019');
    await page.getByLabel('Beide Papiere liegen').check();
    await page.getByRole('button', { name: 'Echtbetrieb freigeben' }).click();
    await page.getByText('Der Echtbetrieb ist freigegeben.').waitFor();
    await page.getByRole('button', { name: 'Auftrag starten – Prüfpunkt des Vorgangsprotokolls' }).click();
    await page
      .getByText(/Prüfpunkt bei Eintrag \d+ erstellt/)
      .first()
      .waitFor();
    await expect.poll(() => page.getByText('DV 3/2019, 29.11.2019').count()).toBe(1);
    await look(page, 'operation');
  });

  test('oversight and the administration open the access log together', async () => {
    const { world } = office;
    const lead = await signedInPage(office, world.leadA);
    await lead.goto(`/pruefboegen/item/${content.objects['itemId'] ?? ''}`);
    const page = await signedInPage(office, world.oversight);
    await menu(page, 'Zugriffsprotokoll');
    await look(page, 'access-log-closed');
    await page.getByRole('link', { name: 'Vorfall festhalten' }).click();
    await page.getByLabel('Was ist vorgefallen?').fill('Hinweis auf unbefugte Einsicht');
    await page.getByLabel('Erster Tag').fill('15.09.2020');
    await page.getByLabel('Letzter Tag').fill('15.09.2020');
    await look(page, 'incident-form');
    await page.getByRole('button', { name: 'Vorfall festhalten' }).click();
    await page.getByText('wartet auf die zweite Stelle').waitFor();
    const second = await signedInPage(office, world.administrator);
    await menu(second, 'Zugriffsprotokoll');
    await look(second, 'incident-to-confirm');
    await second.getByRole('button', { name: 'Vorfall bestätigen' }).click();
    await second.getByRole('link', { name: 'Protokoll ansehen' }).click();
    await second.getByRole('cell', { name: 'Prüfbogen', exact: true }).first().waitFor();
    await expect.poll(() => second.getByRole('cell', { name: 'Prüfbogen', exact: true }).count()).toBe(1);
    await look(second, 'access-log');
  });

  test('oversight sees the permission table and verifies, and reads no entry', async () => {
    const page = await signedInPage(office, office.world.oversight);
    await menu(page, 'Auswertungsverzeichnis');
    await page.getByRole('rowheader', { name: 'Fehlerquote je Prüffeld', exact: true }).first().waitFor();
    await look(page, 'register');
    await menu(page, 'Berechtigungen');
    await page.getByRole('rowheader', { name: 'Prüfbögen sehen' }).waitFor();
    await look(page, 'permissions');
    await menu(page, 'Vorgangsprotokoll');
    await page.getByRole('link', { name: 'Vorgangsprotokoll prüfen' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Einträge' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Vorgangsprotokoll prüfen' }).click();
    await page.getByText('Das Vorgangsprotokoll ist unverändert').waitFor();
  });
});
