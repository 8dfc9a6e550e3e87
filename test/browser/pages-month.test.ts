import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { confirmPlan } from '../../src/audit-plan/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import { perform } from '../../src/work.ts';
import { newCriteria } from '../support/plan.ts';
import { type Page } from './support/browser.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { look } from './support/look.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeEach(async () => {
  // One each: a plan that is confirmed already asks for reasons.
  office = await openOffice();
  office.world.deps.clock.set('2020-03-02T08:00:00Z');
  await newCriteria(office.world);
});
afterEach(() => office.close());

const arriveAt = (page: Page, title: string) =>
  page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();

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

interface Walk {
  /** Whether the pages' scripts run. */
  readonly script: boolean;
  readonly look: typeof look;
}

const passBy = async (): Promise<void> => {};

/** A month of a lead from the empty plan to a checked sample with one error. @returns title of the page it ends on */
async function walkMonth(hands: Hands, { script, look: see }: Walk): Promise<string> {
  const { page } = hands;
  const menu = page.getByRole('navigation', { name: 'Hauptmenü' });
  await see(page, 'start-empty');
  await hands.follow('Prüfplan', menu);
  await see(page, 'plan-empty');

  await hands.follow(/Prüffeld entwerfen/);
  await hands.fill('Bezeichnung', 'Folge-Eingliederungsvereinbarung');
  await hands.select('Anlass', 'Frühere interne Prüfung');
  await hands.press('Prüffeld speichern');
  await page.getByRole('heading', { name: 'Bitte prüfen Sie Ihre Angaben' }).waitFor();
  await hands.follow('Nennen Sie, worauf sich der Anlass stützt.');
  await page.keyboard.type('Fachaufsicht 2019');
  await hands.choose(/Ist Punkt 1 erfüllt/);
  await hands.choose(/Ist Punkt 2 erfüllt/);
  await hands.fill('Stichprobe je Ziehung', '3');
  if (script) await page.getByText('Mit 3 Fällen ohne Fehler').waitFor();
  await see(page, 'field-form');
  await hands.press('Prüffeld speichern');
  await arriveAt(page, 'Folge-Eingliederungsvereinbarung');
  await see(page, 'field');
  await hands.press('Prüffeld vorlegen');
  await page.getByText('Das Prüffeld liegt der Bereichsleitung vor.').waitFor();
  await confirmSubmitted();
  await page.reload();
  await hands.follow('Stichprobe ziehen');

  expect(await page.getByLabel('Erster Tag').inputValue()).toBe('01.01.2020');
  await hands.fill('Erster Tag des Zeitraums', '01.02.2020');
  await hands.fill('Letzter Tag des Zeitraums', '29.02.2020');
  await see(page, 'first-draw');
  await hands.attach('Datei', { name: 'liste.csv', mimeType: 'text/csv', buffer: caseList(40) });
  await hands.press('Datei prüfen');
  await page.getByText('40 Fälle sind lesbar und eindeutig').waitFor();
  await see(page, 'report');
  await hands.press('Fälle übernehmen');
  await page.getByText('40 Fälle sind übernommen.').waitFor();
  await see(page, 'frame');

  await hands.follow('Fälle ausschließen');
  await hands.fill('Merkmal', 'Status');
  await hands.fill('Werte', 'ruhend');
  await hands.fill('Grund', 'Ruhende Fälle gehören nicht zum Prüffeld.');
  await see(page, 'exclusion');
  await hands.press('Fälle ausschließen');
  await page.getByText('4 Fälle sind ausgeschlossen.').waitFor();
  await hands.follow('Weiter zur Ziehung');
  await page.getByText('Aus den 36 Fällen werden 3 Fälle gezogen').waitFor();
  await see(page, 'seal');
  await hands.press('Versiegeln und Stichprobe ziehen');
  await page.getByText('3 Fälle sind gezogen.').waitFor();
  await see(page, 'draw');

  await hands.open('Ziehungsprotokoll');
  await hands.follow('Ziehung nachrechnen');
  await page.getByText('Die Ziehung stimmt').waitFor();
  await see(page, 'recomputation');
  await hands.follow('Zurück zur Ziehung');

  await hands.follow('Prüfung beginnen');
  await see(page, 'sheet');
  for (const number of [1, 2, 3]) {
    await arriveAt(page, `Prüfbogen: Fall ${number}\u00a0von\u00a03`);
    await checkCase(hands, { script, faulty: number === 2 });
    await page
      .getByText(number === 3 ? 'Alle Fälle dieser Ziehung' : `Fall ${number} ist gespeichert`)
      .first()
      .waitFor();
  }
  await see(page, 'checked');
  return page.getByRole('heading', { level: 1 }).innerText();
}

/** Fills one sheet. */
async function checkCase(
  hands: Hands,
  { script, faulty }: Pick<Walk, 'script'> & { faulty: boolean },
): Promise<void> {
  const { page } = hands;
  const questions = page.getByRole('group').filter({ hasText: 'Ist Punkt' });
  const last = questions.nth(1);
  await hands.answer(questions.first(), 'in Ordnung');
  await hands.answer(last, faulty ? 'Fehler' : 'in Ordnung');
  if (faulty)
    await hands.fill('Sachverhalt', 'Die Folgevereinbarung wurde sechs Wochen zu spät geschlossen.', last);
  if (script) await page.getByText('Gespeichert um 09:00').waitFor();
  await hands.press('Speichern und nächster Fall');
}

const drawNumber = /^Ziehung Z-2020-\d{4}$/;

describe('the month of a team lead', () => {
  test('by mouse, every page looked at', async () => {
    const page = await signedInPage(office, office.world.leadA);
    expect(await walkMonth(mouse(page), { script: true, look })).toMatch(drawNumber);
  });

  test('by keyboard alone, the focus always seen', async () => {
    const page = await signedInPage(office, office.world.leadA);
    expect(await walkMonth(keyboard(page), { script: true, look: passBy })).toMatch(drawNumber);
  });

  test('with JavaScript off', async () => {
    const page = await signedInPage(office, office.world.leadA, { javascript: false });
    expect(await walkMonth(mouse(page), { script: false, look: passBy })).toMatch(drawNumber);
  });
});
