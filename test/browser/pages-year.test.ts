import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../src/work.ts';
import { newCriteria } from '../support/plan.ts';
import { mouse, type Hands } from './support/hands.ts';
import { openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await newCriteria(office.world);
});
afterAll(() => office.close());

/** Somebody sits down at the desk on a day of 2020 and goes to a page of the menu. */
async function sitDown(actor: Actor, moment: string, menu?: string): Promise<Hands> {
  office.world.deps.clock.set(moment);
  const hands = mouse(await signedInPage(office, actor));
  if (menu !== undefined) await hands.follow(menu, menuOf(hands));
  return hands;
}

const menuOf = ({ page }: Hands) => page.getByRole('navigation', { name: 'Hauptmenü' });
const says = ({ page }: Hands, words: string | RegExp) => page.getByText(words).first().waitFor();

/** What a link gives to save. */
async function fileOf(hands: Hands, link: string): Promise<Buffer> {
  const waiting = hands.page.waitForEvent('download');
  await hands.follow(link);
  return readFile(await (await waiting).path());
}

const caseList = (month: string): Buffer =>
  Buffer.from(
    `Fallnummer;Entscheidungsdatum\r\n${Array.from(
      { length: 60 },
      (_, index) => `BG-${month}-${String(index + 1).padStart(3, '0')};12.${month}.2020\r\n`,
    ).join('')}`,
  );

async function planField(hands: Hands): Promise<void> {
  await hands.follow(/Prüffeld entwerfen/);
  await hands.fill('Bezeichnung', 'Folge-Eingliederungsvereinbarung');
  await hands.select('Anlass', 'Frühere interne Prüfung');
  await hands.fill('Bezug des Anlasses', 'Fachaufsicht 2019');
  await hands.choose(/Ist Punkt 1 erfüllt/);
  await hands.choose(/Ist Punkt 2 erfüllt/);
  await hands.fill('Stichprobe je Ziehung', '10');
  await hands.press('Prüffeld speichern');
  await hands.press('Prüffeld vorlegen');
  await says(hands, 'Das Prüffeld liegt der Bereichsleitung vor.');
}

async function drawSample(hands: Hands, first: string, last: string): Promise<void> {
  await hands.follow('Stichprobe ziehen');
  await hands.fill('Erster Tag des Zeitraums', first);
  await hands.fill('Letzter Tag des Zeitraums', last);
  await hands.attach('Datei', {
    name: 'liste.csv',
    mimeType: 'text/csv',
    buffer: caseList(first.slice(3, 5)),
  });
  await hands.press('Datei prüfen');
  await hands.press('Fälle übernehmen');
  await hands.follow('Weiter zur Ziehung');
  await hands.press('Versiegeln und Stichprobe ziehen');
  await says(hands, '10 Fälle sind gezogen.');
}

/** Checks the drawn cases one after the other; the first `faulty` of them miss the first point. */
async function checkCases(hands: Hands, faulty: number): Promise<void> {
  const { page } = hands;
  await hands.follow('Prüfung beginnen');
  for (let number = 1; number <= 10; number += 1) {
    await page
      .getByRole('heading', { level: 1, name: `Prüfbogen: Fall ${number}\u00a0von\u00a010` })
      .waitFor();
    const questions = page.getByRole('group').filter({ hasText: 'Ist Punkt' });
    await hands.answer(questions.nth(1), 'in Ordnung');
    await hands.answer(questions.first(), number <= faulty ? 'Fehler' : 'in Ordnung');
    if (number <= faulty) await hands.fill('Sachverhalt', 'Zu spät geschlossen.', questions.first());
    await hands.press('Speichern und nächster Fall');
  }
  await says(hands, 'Alle Fälle dieser Ziehung sind geprüft.');
}

test('the year, by mouse: from the plan to next year’s proposals', { timeout: 300_000 }, async () => {
  const { leadA, leadB, areaHead, personnelDevelopment, management, auditor } = office.world;

  const january = await sitDown(leadA, '2020-01-10T08:00:00Z', 'Prüfplan');
  await planField(january);
  const head = await sitDown(areaHead, '2020-01-13T08:00:00Z');
  await head.follow('Prüfplan bestätigen');
  await head.press('Prüfplan bestätigen');
  await says(head, 'Fassung 1 des Prüfplans ist in Kraft.');

  const february = await sitDown(leadA, '2020-02-03T08:00:00Z', 'Ziehungen');
  await drawSample(february, '01.01.2020', '31.01.2020');
  await checkCases(february, 8);

  await february.follow('Feststellungen', menuOf(february));
  await february.page.locator('main tbody a').first().click();
  await february.follow('Maßnahme festlegen');
  await february.fill('Was ist zu tun?', 'Wiedervorlage sechs Wochen vor Ablauf');
  await february.press('Maßnahme festlegen');
  await says(february, 'Wiedervorlage sechs Wochen vor Ablauf');

  const assigning = await sitDown(areaHead, '2020-02-10T08:00:00Z', 'Zweitprüfungen');
  await assigning.follow('Zweitprüfungen eines Teams zuweisen');
  await assigning.select('Team', 'Team A');
  await assigning.page.locator(`input[value="${leadB.accountId}"]`).check();
  await assigning.press('Zweitprüfungen zuweisen');
  await says(assigning, 'Was in dem Team auf eine Zweitprüfung wartete, ist der Person zugewiesen.');
  const second = await sitDown(leadB, '2020-02-11T08:00:00Z', 'Zweitprüfungen');
  await second.page.locator('main tbody a').filter({ hasText: 'Feststellung' }).first().click();
  await second.choose('Feststellung bestätigen');
  await second.press('Entscheidung speichern');
  await says(second, 'Ihre Entscheidung ist gespeichert.');

  const look = await sitDown(areaHead, '2020-04-02T08:00:00Z', 'Schwerpunkte');
  await look.follow('Quartalsauswertung');
  await look.follow(/durchführen für das 1\.\s+Quartal 2020/);
  await look.press('Quartalsauswertung durchführen');
  await look.follow(/Ist Punkt 1 erfüllt/);
  await says(look, 'In 8 von 10 Fällen wurde ein Fehler festgestellt');

  const training = await sitDown(personnelDevelopment, '2020-04-06T08:00:00Z', 'Qualifizierung');
  await training.follow(/Ist Punkt 1 erfüllt/);
  await training.follow('Schulung planen');
  await training.fill('Thema', 'Folgevereinbarung rechtzeitig schließen');
  await training.fill('Plätze', '12');
  await training.press('Schulung planen');
  await says(training, 'Die Schulung ist geplant.');

  const report = await sitDown(areaHead, '2020-04-08T08:00:00Z', 'Berichte');
  await report.follow('Bericht erstellen');
  await report.select('Monat', 'Januar 2020');
  await report.press('Entwurf erstellen');
  // a draft that takes its time is shown by the page that waits for it
  const done = report.page.getByRole('link', { name: /^(Bericht freigeben|Entwurf ansehen)$/ });
  if ((await done.innerText()) === 'Entwurf ansehen') await done.click();
  await report.follow('Bericht freigeben');
  await report.press('Bericht freigeben');
  await says(report, 'Fassung 1 des Berichts ist freigegeben.');

  const reader = await sitDown(management, '2020-04-09T08:00:00Z', 'Berichte');
  await reader.follow(/Jour-fixe-Bericht/);
  expect((await fileOf(reader, 'PDF-Datei laden')).subarray(0, 5).toString()).toBe('%PDF-');

  const held = await sitDown(personnelDevelopment, '2020-06-22T08:00:00Z', 'Qualifizierung');
  await held.follow(/Ist Punkt 1 erfüllt/);
  await held.follow('Folgevereinbarung rechtzeitig schließen');
  await held.fill('Durchgeführt am', '15.06.2020');
  await held.press('Durchführung festhalten');
  await says(held, 'Die Schulung wurde am 15.06.2020 durchgeführt.');

  const afterwards = await sitDown(leadA, '2020-08-03T08:00:00Z', 'Ziehungen');
  await drawSample(afterwards, '01.07.2020', '31.07.2020');
  await checkCases(afterwards, 1);
  const change = await sitDown(personnelDevelopment, '2020-08-05T08:00:00Z', 'Qualifizierung');
  await change.follow('Veränderung');
  await says(change, 'Ein Rückgang war auch ohne Schulung zu erwarten.');

  const proposals = await sitDown(areaHead, '2020-12-14T08:00:00Z', 'Prüfplan');
  await proposals.follow('Vorschläge');
  await proposals.press('Vorschläge erstellen');
  const taken = await sitDown(leadA, '2020-12-15T08:00:00Z', 'Prüfplan');
  await taken.follow('Vorschläge');
  await taken.page.locator('#vorschlaege tbody a').first().click();
  await taken.follow('In den Prüfplan übernehmen');
  await taken.fill('Stichprobe je Ziehung', '20');
  await taken.press('Prüffeld speichern');
  await says(taken, 'Der Vorschlag ist als Entwurf übernommen.');

  const audit = await sitDown(auditor, '2020-12-16T08:00:00Z', 'Vorgangsprotokoll');
  await audit.follow('Vorgangsprotokoll prüfen');
  await says(audit, 'Das Vorgangsprotokoll ist unverändert');
});
