import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confirmedField } from '../support/plan.ts';
import { plantDraw, planVersionOf } from '../support/planted.ts';
import type { Team } from '../support/world.ts';
import { type Page } from './support/browser.ts';
import { look } from './support/look.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
/** A draw of one team in 2020, of which the first criterion was faulty in some cases. */
let plant: (team: Team, month: string, drawn: number, faulty: number) => Promise<string>;
beforeAll(async () => {
  office = await openOffice();
  const { world } = office;
  const { teamA, teamB } = world;
  const field = await confirmedField(world, { teamIds: [teamA.id, teamB.id], tolerableRate: 0.1 });
  const planVersionId = await planVersionOf(world, field.id);
  const [K = '', L = ''] = field.criteria.map(({ criterionId }) => criterionId);
  plant = (team, month, drawn, faulty) =>
    plantDraw(world, {
      fieldId: field.fieldId,
      fieldVersionId: field.id,
      planVersionId,
      areaId: world.area.id,
      month,
      teams: [[team, 300]],
      parts: [{ team, drawn, faulty, criteria: { [K]: { faulty }, [L]: {} } }],
    });
  await plant(teamA, '2020-01', 24, 9);
  await plant(teamB, '2020-01', 60, 2);
  world.deps.clock.set('2020-04-01T08:00:00Z');
});
afterAll(() => office.close());

const menu = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Hauptmenü' }).getByRole('link', { name, exact: true }).click();
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click();

const sentence = 'In 9 von 24 Fällen wurde ein Fehler festgestellt';

describe('hotspots in the browser', () => {
  test('the area head takes the quarterly look and finds what is wrong', async () => {
    const page = await signedInPage(office, office.world.areaHead, { javascript: false });
    await menu(page, 'Schwerpunkte');
    await page.getByText('Noch kein Fehlerschwerpunkt').waitFor();
    await follow(page, 'Quartalsauswertung');
    await expect.poll(() => page.getByText('steht aus').count()).toBe(5);
    await follow(page, /durchführen für das 1\.\s+Quartal 2020/);
    await page.getByText('alle bisher geprüften Zufallsfälle').waitFor();
    await press(page, 'Quartalsauswertung durchführen');
    await page.getByText(/Das 1\.\s+Quartal 2020 ist ausgewertet\./).waitFor();
    await page.getByRole('cell', { name: /9\s+von\s+24 Fällen fehlerhaft/ }).waitFor();
    await follow(page, /Ist Punkt 1 erfüllt/);
    await page.getByText(sentence).waitFor();
    await expect.poll(() => page.getByText(/37,5\s+% \(.*\), n = 24/).count()).toBe(1);
    await expect.poll(() => page.getByText('Noch nichts.').count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Feststellungen ansehen' }).count()).toBe(0);
  });

  test('the lead takes a measure and leaves the reason for closing', async () => {
    const page = await signedInPage(office, office.world.leadA);
    await menu(page, 'Schwerpunkte');
    await follow(page, /Ist Punkt 1 erfüllt/);
    await look(page, 'hotspot');
    await follow(page, 'Maßnahme festlegen');
    await page.getByLabel('Was ist zu tun?').fill('Arbeitshilfe zur Folgevereinbarung');
    await press(page, 'Maßnahme festlegen');
    await follow(page, 'Fehlerschwerpunkt');
    await page.getByText(sentence).waitFor();
    await page.getByRole('cell', { name: '16.04.2020' }).or(page.getByText('offen')).first().waitFor();
    await follow(page, 'Feststellungen ansehen');
    await page.getByText('Keine Feststellung passt zum Filter').waitFor();
    await page.goBack();
    await follow(page, 'Fehlerschwerpunkt abschließen');
    await press(page, 'Fehlerschwerpunkt abschließen');
    await page.getByText('Geben Sie den Grund des Abschlusses an.').first().waitFor();
    await page.getByLabel('Grund des Abschlusses').fill('Arbeitshilfe liegt vor.');
    await press(page, 'Fehlerschwerpunkt abschließen');
    await page.getByText('Der Fehlerschwerpunkt ist abgeschlossen.').waitFor();
    await expect.poll(() => page.getByText('Arbeitshilfe liegt vor.').count()).toBe(1);
  });

  test('the lead declares one with a reason; the form keeps what was entered', async () => {
    const page = await signedInPage(office, office.world.leadA, { javascript: false });
    await menu(page, 'Schwerpunkte');
    await follow(page, 'Fehlerschwerpunkt feststellen');
    await page.getByLabel('Begründung').fill('Ein schwerer Fehler mit hohem Schaden');
    await press(page, 'Fehlerschwerpunkt feststellen');
    await page.getByText('Wählen Sie das Prüfkriterium.').first().waitFor();
    expect(await page.getByLabel('Begründung').inputValue()).toBe('Ein schwerer Fehler mit hohem Schaden');
    await page.getByLabel('Prüfkriterium').selectOption({ index: 1 });
    await press(page, 'Fehlerschwerpunkt feststellen');
    await page.getByText('Der Fehlerschwerpunkt ist festgestellt.').waitFor();
    await expect.poll(() => page.getByText('Ein schwerer Fehler mit hohem Schaden').count()).toBe(1);
  });

  test('others read what leaves the team, sorted and as a file', async () => {
    const page = await signedInPage(office, office.world.management);
    await menu(page, 'Schwerpunkte');
    await follow(page, 'Festgestellt');
    await page.getByRole('columnheader', { name: 'Festgestellt', exact: true }).waitFor();
    await page.locator('#art').selectOption('fachlich festgestellt');
    await press(page, 'Filter anwenden');
    await page.waitForURL(({ searchParams }) => searchParams.has('art'));
    expect(new URL(page.url()).searchParams.get('sortiert')).toBe('festgestellt');
    const waiting = page.waitForEvent('download');
    await follow(page, 'Liste als CSV laden');
    const csv = (await readFile(await (await waiting).path())).toString();
    expect(csv).toContain('fachlich festgestellt');
    expect(csv).not.toContain('hohem Schaden');
    expect(await page.getByRole('link', { name: 'Fehlerschwerpunkt feststellen' }).count()).toBe(0);
    await follow(page, /Ist Punkt/);
    await page.getByText('Fachlich festgestellt').first().waitFor();
    expect(await page.getByText('hohem Schaden').count()).toBe(0);
  });

  test('oversight sees none', async () => {
    const page = await signedInPage(office, office.world.oversight);
    for (const path of ['/schwerpunkte', '/qualifizierung', '/qualifizierung/veraenderung']) {
      expect((await page.goto(path))?.status(), path).toBe(403);
    }
  });
});

describe('the qualification plan in the browser', () => {
  test('personnel development schedules a training for a need and says that it took place', async () => {
    office.world.deps.clock.set('2020-06-22T08:00:00Z');
    const page = await signedInPage(office, office.world.personnelDevelopment, { javascript: false });
    await page.getByText(/^warte[nt] auf Einplanung$/).waitFor();
    await menu(page, 'Qualifizierung');
    await follow(page, /Ist Punkt 1 erfüllt/);
    await page.getByText(sentence).waitFor();
    await follow(page, 'In geplante Schulung aufnehmen');
    await page.getByText('Keine weitere Schulung ist geplant').waitFor();
    await follow(page, 'Schulung planen');
    await page.getByLabel('Thema').fill('Folgevereinbarung rechtzeitig schließen');
    await press(page, 'Schulung planen');
    await page.getByText('Geben Sie eine ganze Zahl in Ziffern ein.').first().waitFor();
    expect(await page.getByLabel('Thema').inputValue()).toBe('Folgevereinbarung rechtzeitig schließen');
    expect(await page.getByRole('checkbox', { name: 'Team A', exact: true }).isChecked()).toBe(true);
    await page.getByLabel('Plätze').fill('12');
    await press(page, 'Schulung planen');
    await page.getByText('Die Schulung ist geplant.').waitFor();
    await page.getByLabel('Durchgeführt am').fill('15.06.2020');
    await press(page, 'Durchführung festhalten');
    await page.getByText('Die Schulung wurde am 15.06.2020 durchgeführt.').waitFor();
    await page.getByText('Nach der Schulung wurde noch keine neue Stichprobe fertig geprüft.').waitFor();
    await expect.poll(() => page.getByRole('button').count()).toBe(1);
  });

  test('a change is what fresh draws say, beside teams that were not trained', async () => {
    const { teamA, teamB, personnelDevelopment, management } = office.world;
    await plant(teamA, '2020-07', 40, 4);
    office.world.deps.clock.set('2020-08-03T08:00:00Z');
    const page = await signedInPage(office, personnelDevelopment);
    await menu(page, 'Qualifizierung');
    await follow(page, 'Veränderung');
    await page.getByText('Ein Rückgang war auch ohne Schulung zu erwarten.').waitFor();
    await plant(teamA, '2020-04', 40, 12);
    await plant(teamB, '2020-05', 40, 4);
    await plant(teamB, '2020-07', 40, 4);
    await page.reload();
    await page.getByText(/Veränderung in den geschulten Teams −20,0.Prozentpunkte/).waitFor();
    await follow(page, 'Folgevereinbarung rechtzeitig schließen');
    await page.getByRole('img', { name: /Veränderung bei/ }).waitFor();
    await look(page, 'training-change');
    const reader = await signedInPage(office, management);
    await reader.goto('/qualifizierung/plan?jahr=2020');
    await reader.getByRole('table', { name: /3\.\s+Quartal 2020/ }).waitFor();
    expect(await reader.getByRole('link', { name: 'Schulung planen' }).count()).toBe(0);
    const waiting = reader.waitForEvent('download');
    await follow(reader, 'Liste als CSV laden');
    expect((await readFile(await (await waiting).path())).toString()).toContain('15.06.2020');
  });

  test('the area head alone declines a need, with a reason', async () => {
    const page = await signedInPage(office, office.world.areaHead, { javascript: false });
    await menu(page, 'Qualifizierung');
    await page.locator('#stand').selectOption('offen');
    await press(page, 'Filter anwenden');
    await follow(page, /Ist Punkt/);
    await page.getByRole('link', { name: 'Bedarf ablehnen' }).waitFor();
    expect(await page.getByRole('link', { name: 'Schulung planen' }).count()).toBe(0);
    await follow(page, 'Bedarf ablehnen');
    await press(page, 'Bedarf ablehnen');
    await page.getByText('Begründen Sie die Ablehnung.').first().waitFor();
    await page.getByLabel('Begründung').fill('Einzelfall, im Team besprochen');
    await press(page, 'Bedarf ablehnen');
    await page.getByText('Der Bedarf ist abgelehnt.').waitFor();
    await expect.poll(() => page.getByText('Einzelfall, im Team besprochen').count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Bedarf ablehnen' }).count()).toBe(0);
  });
});
