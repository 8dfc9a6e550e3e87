import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { month } from '../../src/calendar/index.ts';
import { runErrand } from '../../src/errands/index.ts';
import { deliveryErrand, orderDelivery } from '../../src/frames/index.ts';
import { orderReport, reportErrand } from '../../src/reporting/index.ts';
import { csvOf, orderOf, someCases, uploaded } from '../support/frames.ts';
import { confirmedField } from '../support/plan.ts';
import { teamContent } from '../support/populated.ts';
import { type Page } from './support/browser.ts';
import { look } from './support/look.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  const { world } = office;
  await teamContent(world, world.teamA, world.leadA, world.areaHead);
  world.deps.clock.set('2020-04-01T08:00:00Z');
});
afterAll(() => office.close());

const menu = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Hauptmenü' }).getByRole('link', { name, exact: true }).click();
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const follow = (page: Page, name: string) => page.getByRole('link', { name }).first().click();

/** Waits for the draft, which is there at once. */
const seeDraft = (page: Page) => page.getByRole('heading', { name: 'Inhalt' }).waitFor();

/** A file behind a link, as it arrives. */
async function fileOf(page: Page, link: string): Promise<Buffer> {
  const waiting = page.waitForEvent('download');
  await follow(page, link);
  return readFile(await (await waiting).path());
}

describe('reports in the browser', () => {
  test('the area head prepares the month, reads it and releases it', async () => {
    const page = await signedInPage(office, office.world.areaHead);
    await menu(page, 'Berichte');
    await follow(page, 'Bericht erstellen');
    await look(page, 'report-order');
    expect(await page.getByLabel('Monat').inputValue()).toBe('2020-03');
    await press(page, 'Entwurf erstellen');
    await seeDraft(page);
    await look(page, 'report-draft');
    expect((await fileOf(page, 'PDF-Datei laden')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await fileOf(page, 'Excel-Datei laden')).subarray(0, 2).toString()).toBe('PK');
    expect(JSON.parse((await fileOf(page, 'JSON-Datei laden')).toString())).toMatchObject({
      kind: 'jour-fixe',
      month: '2020-03',
    });

    await follow(page, 'Bericht freigeben');
    await look(page, 'report-release');
    await press(page, 'Bericht freigeben');
    await page.getByText('Fassung 1 des Berichts ist freigegeben.').waitFor();
    await menu(page, 'Berichte');
    await look(page, 'reports');
    expect((await fileOf(page, 'Liste als CSV laden')).toString()).toContain('Jour-fixe-Bericht');
  });

  test('a correction gives its reason and needs a second person', async () => {
    const head = await signedInPage(office, office.world.areaHead);
    await menu(head, 'Berichte');
    await follow(head, 'Jour-fixe-Bericht');
    await follow(head, 'Neue Fassung erstellen');
    await press(head, 'Entwurf erstellen');
    await head.getByText('Begründen Sie die neue Fassung.').first().waitFor();
    await look(head, 'report-correction-refused');
    await head.getByLabel('Grund der neuen Fassung').fill('Nachträglich geprüfte Fälle');
    await press(head, 'Entwurf erstellen');
    await seeDraft(head);
    const address = new URL(head.url()).pathname;
    await follow(head, 'Bericht freigeben');
    await press(head, 'Bericht freigeben');
    await head.getByText('Hierfür ist eine zweite Person nötig').first().waitFor();
    await look(head, 'report-release-refused');

    const second = await signedInPage(office, office.world.management);
    await second.goto(`${address}/freigabe`);
    await press(second, 'Bericht freigeben');
    await second.getByText('Fassung 2 des Berichts ist freigegeben.').waitFor();
    await expect.poll(() => second.getByText('Nachträglich geprüfte Fälle').count()).toBeGreaterThan(0);
    await expect.poll(() => second.getByRole('cell', { name: 'ersetzt' }).count()).toBe(1);
    await look(second, 'report-versions');
  });

  test('every other kind can be ordered and read', async () => {
    const page = await signedInPage(office, office.world.areaHead);
    for (const [kind, name] of [
      ['division-meeting', 'Bericht zur Fachbereichsbesprechung'],
      ['qualification-plan', 'Qualifizierungsplan'],
      ['annual-report', 'Jahresbericht'],
    ] as const) {
      await page.goto(`/berichte/neu?art=${kind}`);
      await page.getByRole('heading', { name: `${name} erstellen` }).waitFor();
      await press(page, 'Entwurf erstellen');
      await seeDraft(page);
      await look(page, `report-${kind}`);
    }
    await page.goto('/berichte/neu?art=division-meeting');
    await page.getByLabel('Letzter Tag').fill('31.02.2020');
    await press(page, 'Entwurf erstellen');
    await page.getByRole('link', { name: /Tag/ }).first().waitFor();
    expect(await page.title()).toMatch(/^Fehler: /);
    expect(await page.getByLabel('Letzter Tag').inputValue()).toBe('31.02.2020');
    await look(page, 'report-order-refused');
  });

  test('what takes long can be left, found again, and is seen to go on', async () => {
    const { world } = office;
    const busy = { ...world.deps, errands: { add: () => Promise.resolve(), begin() {} } };
    const report = await orderReport(busy, world.areaHead, {
      order: { kind: 'jour-fixe', areaId: world.area.id, month: month('2020-02') },
      reason: null,
    });
    const head = await signedInPage(office, world.areaHead);
    await menu(head, 'Berichte');
    await follow(head, 'Jour-fixe-Bericht Februar 2020');
    await head.getByText('Sie können diese Seite verlassen').waitFor();
    await look(head, 'report-run');
    await runErrand(busy, reportErrand, report);
    await follow(head, 'Entwurf ansehen');
    await seeDraft(head);

    const { fieldId } = await confirmedField(world, { sampleSize: 6 });
    const uploadId = await uploaded(world, world.leadA, await csvOf(someCases(world.teamA.code, 30)));
    const delivery = await orderDelivery(busy, world.leadA, orderOf(uploadId, { fieldIds: [fieldId] }));
    const lead = await signedInPage(office, world.leadA);
    await lead.goto('/grundgesamtheiten');
    await lead.getByRole('link', { name: /^Fallliste/ }).click();
    await lead.getByText('Sie können diese Seite verlassen').waitFor();
    await look(lead, 'delivery-run');
    await runErrand(busy, deliveryErrand, delivery);
    await lead.getByText('30 Fälle sind übernommen.').waitFor();
    await follow(lead, 'Ergebnis ansehen');
    await lead.waitForURL(/\/grundgesamtheiten\/[0-9a-f-]{36}/);
    await lead.goto('/grundgesamtheiten');
    expect(await lead.getByRole('link', { name: /^Fallliste/ }).count()).toBe(0);
  });

  test('drafts are not the teams’ to read, and auditors take the audit file', async () => {
    const lead = await signedInPage(office, office.world.leadA);
    await menu(lead, 'Berichte');
    await lead.getByRole('cell', { name: 'freigegeben' }).first().waitFor();
    expect(await lead.getByRole('cell', { name: 'Entwurf' }).count()).toBe(0);
    const auditor = await signedInPage(office, office.world.auditor);
    await menu(auditor, 'Berichte');
    await auditor.getByRole('heading', { name: 'Berichte', exact: true }).waitFor();
    expect(await auditor.getByRole('link', { name: 'Bericht erstellen' }).count()).toBe(0);
    await follow(auditor, 'Prüfakten ausgeben');
    await look(auditor, 'audit-files');
    expect((await fileOf(auditor, 'Prüfakte laden')).subarray(0, 2).toString()).toBe('PK');
  });
});
