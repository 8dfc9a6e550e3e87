import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureSetupCode } from '../../src/identity/index.ts';
import { freshDatabase } from '../support/database.ts';
import { newDeps, type World } from '../support/world.ts';
import { newPage, type Page } from './support/browser.ts';
import { mouse, type Hands } from './support/hands.ts';
import { look } from './support/look.ts';
import { fillSignIn, openService } from './support/office.ts';
import type { Listening } from './support/serve.ts';

let deps: World['deps'];
let service: Listening;
beforeAll(async () => {
  deps = newDeps(await freshDatabase());
  service = await openService(deps);
});
afterAll(() => service.close());

const menuOf = (page: Page) => page.getByRole('navigation', { name: 'Hauptmenü' });
const taskOf = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title });

/** What the start page says of a step. */
const expectStep = (page: Page, title: string, state: string) =>
  taskOf(page, title).getByText(state, { exact: true }).waitFor();

/** From the console's code to the signed-in first administrator. */
async function setUp(hands: Hands): Promise<void> {
  const { page } = hands;
  const code = (await ensureSetupCode(deps)) ?? '';
  await page.goto('/');
  await hands.follow('Dienst einrichten');
  await hands.fill('Einrichtungscode', 'falsch');
  await hands.fill('Kennung', 'erste');
  await hands.fill('Anzeigename', 'Erste Administration');
  await hands.fill('Kennwort', 'regen lampe fjord kiste');
  await look(page, 'set-up');
  await hands.press('Administrationskonto anlegen');
  await page.getByText('Der Einrichtungscode ist falsch oder verbraucht.').first().waitFor();
  expect(await page.getByLabel('Kennung').inputValue()).toBe('erste');
  await hands.fill('Einrichtungscode', code);
  await hands.fill('Kennwort', 'regen lampe fjord kiste');
  await hands.press('Administrationskonto anlegen');
  await page.getByText('Das Administrationskonto ist angelegt.').waitFor();
  await fillSignIn(page, { login: 'erste', password: 'regen lampe fjord kiste' });
}

async function fillOrganisation(hands: Hands): Promise<void> {
  const { page } = hands;
  await hands.follow('Organisation anlegen');
  await hands.follow('Bereich anlegen');
  await hands.fill('Kürzel', 'MI');
  await hands.fill('Name', 'Markt & Integration');
  await hands.press('Bereich anlegen');
  await hands.follow('Team anlegen');
  await hands.fill('Kürzel', 'U25');
  await hands.fill('Name', 'Team U25');
  await hands.fill('Standort', 'BBW');
  await hands.fill('Erster Tag', '01.01.2019');
  await hands.press('Team anlegen');
  await page.getByText('Es ist keine Beschäftigtenzahl eingetragen.').waitFor();
  await hands.follow('Start', menuOf(page));
  await expectStep(page, 'Organisation anlegen', 'erledigt');
  await hands.follow('Beschäftigtenzahlen eintragen');
  await hands.follow('Team U25');
  await hands.follow('Beschäftigtenzahl eintragen');
  await hands.fill('Gilt ab', '01.01.2019');
  await hands.fill('Beschäftigte', '9');
  await hands.press('Beschäftigtenzahl eintragen');
  await page.getByRole('heading', { level: 1, name: 'Team U25' }).waitFor();
  await hands.follow('Start', menuOf(page));
  await expectStep(page, 'Beschäftigtenzahlen eintragen', 'erledigt');
}

async function loadCatalogue(hands: Hands): Promise<void> {
  await hands.follow('Kataloge füllen');
  await hands.press('Mitgelieferten Katalog laden');
  await hands.page.getByText('Der mitgelieferte Katalog ist geladen.').waitFor();
  await hands.follow('Start', menuOf(hands.page));
  await expectStep(hands.page, 'Kataloge füllen', 'erledigt');
}

/** Makes an account with one function; returns its one-time password. */
async function makeAccount(hands: Hands, login: string, role: string, place: string): Promise<string> {
  const { page } = hands;
  await hands.follow('Konten', menuOf(page));
  await hands.follow('Konto anlegen');
  await hands.fill('Kennung', login);
  await hands.fill('Anzeigename', `${role} ${place}`);
  await hands.press('Konto anlegen');
  const oneTime = (await page.locator('main code').textContent()) ?? '';
  await hands.follow('Weiter zum Konto');
  await hands.follow('Funktion zuweisen');
  await hands.select('Funktion', role);
  await hands.select('Wofür', place);
  await hands.fill('Erster Tag', '01.01.2020');
  await hands.press('Funktion zuweisen');
  await page.getByText('Die Funktion ist zugewiesen.').waitFor();
  return oneTime;
}

const ownPassword = 'sieben gelbe Aktenordner';

/** A person's first sign-in, with the one-time password. */
async function firstSignIn(login: string, oneTime: string): Promise<Hands> {
  const hands = mouse(await newPage({ origin: service.origin }));
  await hands.page.goto('/');
  await fillSignIn(hands.page, { login, password: oneTime });
  await hands.fill('Bisheriges Kennwort', oneTime);
  await hands.fill('Neues Kennwort', ownPassword);
  await hands.fill('Neues Kennwort wiederholen', ownPassword);
  await hands.press('Kennwort ändern');
  await hands.page.getByText('Ihr Kennwort ist geändert.').waitFor();
  return hands;
}

const caseList = Buffer.from(
  `Fallnummer;Entscheidungsdatum\r\n${Array.from({ length: 30 }, (_, index) => `BG-${100 + index};12.02.2020\r\n`).join('')}`,
);

test(
  'an empty service goes from the code on the console to its first draw, by mouse',
  { timeout: 240_000 },
  async () => {
    const administration = mouse(await newPage({ origin: service.origin }));
    await setUp(administration);
    await look(administration.page, 'first-steps-administration');
    await fillOrganisation(administration);
    await loadCatalogue(administration);
    const leadPassword = await makeAccount(administration, 'tl-u25', 'Teamleitung', 'Team U25');
    const headPassword = await makeAccount(
      administration,
      'bl-mi',
      'Bereichsleitung',
      'Bereich Markt & Integration',
    );
    await administration.follow('Start', menuOf(administration.page));
    await expectStep(administration.page, 'Konten anlegen', 'erledigt');
    await expectStep(administration.page, 'Prüfplan festlegen', 'wartet auf die Teamleitungen');

    const lead = await firstSignIn('tl-u25', leadPassword);
    await look(lead.page, 'first-steps-lead');
    await lead.follow('Prüffeld entwerfen und vorlegen');
    await lead.follow(/Prüffeld entwerfen/);
    await lead.fill('Bezeichnung', 'Kassensicherheit im Team U25');
    await lead.select('Anlass', 'Entwicklungsthema');
    await lead.fill('Bezug des Anlasses', 'Arbeitsprogramm 2020');
    await lead.open('Kassensicherheit');
    await lead.choose(/Liegt der zahlungsbegründende Beleg vor/);
    await lead.fill('Stichprobe je Ziehung', '3');
    await lead.press('Prüffeld speichern');
    await lead.press('Prüffeld vorlegen');
    await lead.page.getByText('Das Prüffeld liegt der Bereichsleitung vor.').waitFor();

    const head = await firstSignIn('bl-mi', headPassword);
    await expectStep(head.page, 'Prüffelder entwerfen', 'erledigt');
    await look(head.page, 'first-steps-head');
    await head.follow('Prüfplan bestätigen');
    await head.press('Prüfplan bestätigen');
    await head.page.getByText('Fassung 1 des Prüfplans ist in Kraft.').waitFor();

    await lead.follow('Start', menuOf(lead.page));
    await expectStep(lead.page, 'Prüfplan bestätigen', 'erledigt');
    await lead.follow('Fallliste hochladen');
    await lead.fill('Erster Tag des Zeitraums', '01.02.2020');
    await lead.fill('Letzter Tag des Zeitraums', '29.02.2020');
    await lead.attach('Datei', { name: 'liste.csv', mimeType: 'text/csv', buffer: caseList });
    await lead.press('Datei prüfen');
    await lead.press('Fälle übernehmen');
    await lead.follow('Weiter zur Ziehung');
    await lead.press('Versiegeln und Stichprobe ziehen');
    await lead.page.getByText('3 Fälle sind gezogen.').waitFor();

    for (const { page } of [administration, lead, head]) {
      await page.goto('/');
      expect(await page.getByRole('heading', { name: 'So beginnen Sie' }).count()).toBe(0);
    }
  },
);
