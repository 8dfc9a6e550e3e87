import { afterAll, beforeAll, expect, test } from 'vitest';
import { confirmedField } from '../support/plan.ts';
import type { Page } from './support/browser.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

/* Controlling’s month without JavaScript: two leads’ filters, columns that are called otherwise, one file for all. Steps are
 * not looked at here: axe needs a page with script, and every-page.test.ts sees each of these. */

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await confirmedField(office.world, { title: 'Kontaktdichte', sampleSize: 2 });
  await confirmedField(office.world, { title: 'Folge-EGV', sampleSize: 2 });
});
afterAll(() => office.close());

/** A walk over many pages. */
const walk = { timeout: 300_000 };

const openAs = (actor: 'leadA' | 'controlling') =>
  signedInPage(office, office.world[actor], { javascript: false });
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click();
const heading = (page: Page) => page.locator('h1').textContent();

/** From the lead’s draws over what is due to the field’s filter. */
async function setFilter(page: Page, field: string, status: string): Promise<void> {
  await page.goto('/lieferungen/faellig');
  await page
    .getByRole('row', { name: new RegExp(field) })
    .getByRole('link', { name: 'nicht gespeichert' })
    .first()
    .click();
  const first = page.getByRole('group', { name: 'Bedingung 1' });
  await first.getByLabel('Merkmal').fill('Status');
  await first.getByLabel('Erlaubte Werte').fill(status);
  await press(page, 'Lieferfilter speichern');
  await page.getByText('Der Lieferfilter ist gespeichert.').waitFor();
}

test(
  'leads set filters, Controlling names its columns and feeds both fields from one file',
  walk,
  async () => {
    const lead = await openAs('leadA');
    await setFilter(lead, 'Kontaktdichte', 'Kontakt');
    await setFilter(lead, 'Folge-EGV', 'EGV');

    const page = await openAs('controlling');
    await follow(page, 'Lieferungen');
    await follow(page, 'Spaltenzuordnungen');
    await follow(page, 'Spaltenzuordnung anlegen');
    await page.getByLabel('Name der Zuordnung').fill('Fachverfahren');
    await page.getByLabel('Spalte mit der Fallnummer').fill('BG');
    await page.getByLabel('Spalte mit dem Team').fill('Einheit');
    await press(page, 'Spaltenzuordnung speichern');
    await expect.poll(() => page.getByRole('rowheader', { name: 'Fachverfahren' }).count()).toBe(1);

    await follow(page, 'Start');
    await follow(page, /^Fallliste Januar 2020 hochladen: 2 Prüffelder$/);
    await expect.poll(() => page.getByText('alle fälligen Prüffelder mit Lieferfilter').count()).toBe(1);
    expect(await page.getByLabel('Letzter Tag des Zeitraums').inputValue()).toBe('31.01.2020');
    const rows = ['N-1;Kontakt', 'N-2;Kontakt', 'N-3;EGV'].map((row) => `${row};${office.world.teamA.code}`);
    await page.getByLabel('Datei', { exact: true }).setInputFiles({
      name: 'januar.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['BG;Status;Einheit', ...rows].join('\r\n')),
    });
    await page.locator('summary').filter({ hasText: 'Erweitert' }).click();
    await page.getByLabel('Spaltenzuordnung').selectOption('Fachverfahren');
    await press(page, 'Datei prüfen');
    await expect.poll(() => heading(page)).toBe('Bericht zur Datei');
    await press(page, 'Fälle übernehmen');

    await page.getByText('3 Fälle sind übernommen.').waitFor();
    await expect.poll(() => heading(page)).toContain('Lieferung Januar');
    const fed = page.locator('#grundgesamtheiten tbody');
    await expect.poll(() => fed.getByRole('row').count()).toBe(2);
    await follow(page, 'Start');
    await expect.poll(() => page.getByRole('link', { name: 'januar.csv' }).count()).toBe(1);
    expect(await page.getByText('Fallliste Januar 2020 hochladen').count()).toBe(0);
  },
);
