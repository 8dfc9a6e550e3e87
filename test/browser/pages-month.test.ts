import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confirmPlan } from '../../src/audit-plan/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import { perform } from '../../src/work.ts';
import { newCriteria } from '../support/plan.ts';
import { screenshot, type Page } from './support/browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './support/expectations.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  office.world.deps.clock.set('2020-03-02T08:00:00Z');
  await newCriteria(office.world);
});
afterAll(() => office.close());

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

/** Every page the walk comes to is looked at: accessible in light and dark, narrow and enlarged. */
async function look(page: Page, name: string): Promise<void> {
  await screenshot(page, `pages/${name}`);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

/** The area head confirms what was submitted, by the use case. */
async function confirmSubmitted(): Promise<void> {
  const { deps, areaHead } = office.world;
  const submitted = await deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('audit_field_version as v')
      .innerJoin('audit_field as f', 'f.id', 'v.field_id')
      .select(['v.id', 'f.plan_id'])
      .where('v.state', '=', 'submitted')
      .where('f.area_id', '=', areaHead.areaId)
      .execute(),
  );
  const planId = submitted[0]?.plan_id ?? '';
  await perform(deps, areaHead, (work) =>
    confirmPlan(work, { planId, versionIds: submitted.map(({ id }) => id) }),
  );
}

/** A list of cases as a specialist procedure would give it. */
const caseList = (count: number): Buffer =>
  Buffer.from(
    `Fallnummer;Status;Entscheidungsdatum\r\n${Array.from(
      { length: count },
      (_, index) =>
        `BG-${String(index + 1).padStart(4, '0')};${index % 10 === 0 ? 'ruhend' : 'laufend'};12.02.2020\r\n`,
    ).join('')}`,
  );

describe('the month of a team lead, by mouse', () => {
  test('goes from the plan to the checked sample', { timeout: 180_000 }, async () => {
    const { world } = office;
    const page = await signedInPage(office, world.leadA);
    await look(page, 'start-empty');
    await page.getByRole('navigation', { name: 'Hauptmenü' }).getByRole('link', { name: 'Prüfplan' }).click();
    await look(page, 'plan-empty');

    await page.getByRole('link', { name: 'Erstes Prüffeld entwerfen' }).click();
    await page.getByLabel('Bezeichnung').fill('Folge-Eingliederungsvereinbarung');
    await page.getByLabel('Anlass', { exact: true }).selectOption('Frühere interne Prüfung');
    await page.getByRole('button', { name: 'Prüffeld speichern' }).click();
    await page.getByRole('heading', { name: 'Bitte prüfen Sie Ihre Angaben' }).waitFor();
    await page.getByRole('link', { name: 'Nennen Sie, worauf sich der Anlass stützt.' }).click();
    await page.keyboard.type('Fachaufsicht 2019');
    await page.getByLabel('Ist Punkt 1 erfüllt?').first().check();
    await page.getByLabel('Ist Punkt 2 erfüllt?').first().check();
    await page.getByLabel('Stichprobe je Ziehung').fill('3');
    await page.getByText('Mit 3 Fällen ohne Fehler').waitFor();
    await look(page, 'field-form');
    await page.getByRole('button', { name: 'Prüffeld speichern' }).click();
    expect(await heading(page)).toBe('Folge-Eingliederungsvereinbarung');
    await look(page, 'field');
    await page.getByRole('button', { name: 'Prüffeld vorlegen' }).click();
    await page.getByText('Das Prüffeld liegt der Bereichsleitung vor.').waitFor();
    await confirmSubmitted();
    await page.reload();
    await page.getByRole('link', { name: 'Stichprobe ziehen' }).click();

    expect(await page.getByLabel('Erster Tag').inputValue()).toBe('01.01.2020');
    await page.getByLabel('Erster Tag').fill('01.02.2020');
    await page.getByLabel('Letzter Tag').fill('29.02.2020');
    await look(page, 'first-draw');
    await page
      .getByLabel('Datei')
      .setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: caseList(40) });
    await page.getByRole('button', { name: 'Datei prüfen' }).click();
    await page.getByText('40 Fälle sind lesbar und eindeutig').waitFor();
    await look(page, 'report');
    await page.getByRole('button', { name: 'Fälle übernehmen' }).click();
    await page.getByText('40 Fälle sind übernommen.').waitFor();
    await look(page, 'frame');

    await page.getByRole('link', { name: 'Fälle ausschließen' }).click();
    await page.getByLabel('Merkmal', { exact: true }).fill('Status');
    await page.getByLabel('Werte').fill('ruhend');
    await page.getByLabel('Grund').fill('Ruhende Fälle gehören nicht zum Prüffeld.');
    await look(page, 'exclusion');
    await page.getByRole('button', { name: 'Fälle ausschließen' }).click();
    await page.getByText('4 Fälle sind ausgeschlossen.').waitFor();
    await page.getByRole('link', { name: 'Weiter zur Ziehung' }).click();
    await page.getByText('Aus den 36 Fällen werden 3 Fälle gezogen').waitFor();
    await look(page, 'seal');
    await page.getByRole('button', { name: 'Versiegeln und Stichprobe ziehen' }).click();
    await page.getByText('3 Fälle sind gezogen.').waitFor();
    await look(page, 'draw');

    await page.getByText('Ziehungsprotokoll').click();
    await page.getByRole('link', { name: 'Ziehung nachrechnen' }).click();
    await page.getByText('Die Ziehung stimmt').waitFor();
    await look(page, 'recomputation');
    await page.getByRole('link', { name: 'Zurück zur Ziehung' }).click();

    await page.getByRole('link', { name: 'Prüfung beginnen' }).click();
    expect(await heading(page)).toBe('Prüfbogen: Fall 1\u00a0von\u00a03');
    await look(page, 'sheet');
    for (const question of await page.getByRole('group').filter({ hasText: 'Ist Punkt' }).all())
      await question.getByText('in Ordnung').click();
    await page.getByText('Gespeichert um 09:00').waitFor();
    await page.getByRole('button', { name: 'Speichern und nächster Fall' }).click();
    await page.getByText('Fall 1 ist gespeichert.').waitFor();
  });
});
