import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settings } from '../../src/catalogue/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import { loadShippedCatalogue } from '../../src/operation/index.ts';
import { performAsService, type Actor } from '../../src/work.ts';
import { newPage, type Page } from './support/browser.ts';
import { look } from './support/look.ts';
import { fillSignIn, openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await performAsService(office.world.deps, loadShippedCatalogue);
});
afterAll(() => office.close());

const loginOf = async ({ accountId }: Actor): Promise<string> => {
  const { login } = await office.world.deps.database.transaction(serviceScope, (tx) =>
    tx.selectFrom('account').select('login').where('id', '=', accountId).executeTakeFirstOrThrow(),
  );
  return login;
};

test('the service is set up once', async () => {
  const page = await newPage({ origin: office.origin });
  await page.goto('/einrichtung');
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();
  await page.getByLabel('Kennung').waitFor();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/anmelden');
});

describe('the administration', () => {
  test('makes an account, gives it a function, and closes it at once', async () => {
    const { suffix } = office.world;
    const page = await signedInPage(office, office.world.administrator);
    await page
      .getByRole('navigation', { name: 'Hauptmenü' })
      .getByRole('link', { name: 'Konten', exact: true })
      .click();
    await page.getByRole('link', { name: 'Konto anlegen' }).click();
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    await page.getByRole('link', { name: 'Geben Sie eine Kennung ein.' }).waitFor();
    await page.getByLabel('Kennung').fill(`Neu.${suffix}`);
    await page.getByLabel('Anzeigename').fill('Leitung Team A, Nachfolge');
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    const oneTime = (await page.locator('main code').textContent()) ?? '';
    await look(page, 'account-password');
    await page.getByRole('link', { name: 'Weiter zum Konto' }).click();

    await page.getByRole('link', { name: 'Funktion zuweisen' }).click();
    await page.getByLabel('Funktion', { exact: true }).selectOption('Teamleitung');
    await page.getByLabel('Wofür').selectOption('ganzes Haus');
    await page.getByRole('button', { name: 'Funktion zuweisen' }).click();
    await page
      .getByRole('link', {
        name: 'Team- und Bereichsleitungen haben einen Bereich, andere Funktionen keinen.',
      })
      .waitFor();
    await look(page, 'account-function-refused');
    await page.getByLabel('Wofür').selectOption(`${office.world.area.id} ${office.world.teamA.id}`);
    await page.getByRole('button', { name: 'Funktion zuweisen' }).click();
    await page.getByRole('rowheader', { name: 'Teamleitung · Team A, ab 02.03.2020' }).waitFor();

    const person = await newPage({ origin: office.origin });
    await person.goto('/');
    await fillSignIn(person, { login: `neu.${suffix}`, password: oneTime });
    await person.getByRole('heading', { name: 'Kennwort ändern' }).waitFor();
    await page.getByRole('link', { name: 'Konto sperren' }).click();
    await page.getByText('Niemand kann sich mehr anmelden').waitFor();
    await page.getByRole('button', { name: 'Konto sperren' }).click();
    await page.getByText('Das Konto ist gesperrt.').waitFor();
    expect((await person.goto('/konto'))?.status()).toBe(401);
    await page.getByRole('button', { name: 'Konto entsperren' }).click();
    await page.getByText('Das Konto ist entsperrt.').waitFor();

    await page.getByRole('link', { name: 'Vertretung einrichten' }).click();
    await page.getByLabel('Kennung der Vertretung').fill(`niemand.${suffix}`);
    await page.getByLabel('Erster Tag').fill('02.03.2020');
    await page.getByLabel('Letzter Tag').fill('13.03.2020');
    await page.getByRole('button', { name: 'Vertretung einrichten' }).click();
    await page.getByRole('link', { name: 'Ein offenes Konto mit dieser Kennung gibt es nicht.' }).waitFor();
    expect(await page.getByLabel('Letzter Tag').inputValue()).toBe('13.03.2020');
    await page.getByLabel('Kennung der Vertretung').fill(await loginOf(office.world.leadB));
    await page.getByRole('button', { name: 'Vertretung einrichten' }).click();
    await page.getByText('Die Vertretung ist bis 13.03.2020 eingerichtet.').waitFor();
    await page.getByRole('button', { name: 'Vertretung beenden' }).click();
    await page.getByText('Die Vertretung ist beendet.').waitFor();

    await page.getByRole('link', { name: 'Funktion beenden' }).click();
    await page.getByRole('button', { name: 'Funktion beenden' }).click();
    await page.getByRole('cell', { name: 'beendet', exact: true }).first().waitFor();
  });

  test('cannot rule the own account', async () => {
    const { administrator } = office.world;
    const page = await signedInPage(office, administrator);
    await page.goto(`/konten/${administrator.accountId}`);
    await page.getByText('Das eigene Konto verwaltet eine andere Person').waitFor();
    expect(await page.getByRole('link', { name: 'Konto sperren' }).count()).toBe(0);
  });
});

describe('the catalogues', () => {
  test('take an instruction, a criterion that tests it, and new versions of both', async () => {
    const { suffix } = office.world;
    const page = await signedInPage(office, office.world.administrator);
    await page.goto('/kataloge/anweisungen/neu');
    await page.getByLabel('Nummer').fill('02/2015');
    await page.getByLabel('Titel').fill(`Übungsanweisung ${suffix}`);
    await page.getByLabel('Verantwortlich').fill('Bereichsleitung');
    await page.getByLabel('Bezeichnung der Fassung').fill('Fassung 1');
    await page.getByLabel('Gültig ab').fill('01.02.2015');
    await page.getByLabel('Wortlaut').fill('Anträge sind binnen vierzehn Tagen zu bearbeiten.');
    await page.getByRole('button', { name: 'Geschäftsanweisung anlegen' }).click();
    await page.getByRole('link', { name: 'Neue Fassung anlegen' }).click();
    await page.getByLabel('Bezeichnung der Fassung').fill('Fassung 2');
    await page.getByLabel('Gültig ab').fill('01.01.2015');
    await page.getByRole('button', { name: 'Neue Fassung anlegen' }).click();
    await page
      .getByRole('link', { name: 'Eine neue Fassung muss nach der bisher letzten beginnen.' })
      .waitFor();
    await page.getByLabel('Gültig ab').fill('01.01.2020');
    await page.getByRole('button', { name: 'Neue Fassung anlegen' }).click();
    await page.getByRole('row', { name: 'Fassung 2 ab 01.01.2020 gilt' }).waitFor();
    await page.getByRole('row', { name: 'Fassung 1 01.02.2015 bis 31.12.2019 abgelaufen' }).waitFor();

    await page.getByRole('link', { name: 'Prüfkriterium anlegen' }).click();
    await page.getByRole('button', { name: 'Prüfkriterium anlegen' }).click();
    await page.getByRole('link', { name: 'Geben Sie die Frage ein.' }).waitFor();
    await page.getByLabel('Kürzel').fill(`UE-${suffix}`);
    await page.getByLabel('Frage').fill('Wurde der Antrag rechtzeitig bearbeitet?');
    await page.getByLabel('Thema').fill('Übung');
    await page.getByLabel('Fundstelle').fill('Anträge');
    await page.getByLabel('Fehlerart').selectOption('Fristversäumnis');
    await page.getByLabel('mittel').check();
    await page.getByLabel('Einheit').fill('Antrag');
    await page.getByRole('button', { name: 'Prüfkriterium anlegen' }).click();
    await page.getByText('Das Prüfkriterium ist angelegt.').waitFor();
    await page.getByRole('link', { name: 'Neue Fassung anlegen' }).click();
    await page.getByLabel('Frage').fill('Wurde der Antrag binnen vierzehn Tagen bearbeitet?');
    await page.getByLabel('Gültig ab').fill('01.07.2020');
    await page.getByRole('button', { name: 'Neue Fassung anlegen' }).click();
    await page.getByText('Fassung 2 von 2').waitFor();
    await page.getByRole('row', { name: 'rechtzeitig bearbeitet? 02.03.2020 bis 30.06.2020 gilt' }).waitFor();

    await page.getByRole('link', { name: 'Prüfkriterium beenden' }).click();
    await page.getByLabel('Letzter Tag').fill('30.06.2020');
    await page.getByRole('button', { name: 'Prüfkriterium beenden' }).click();
    await page
      .getByRole('link', { name: 'Der letzte Tag liegt vor dem ersten der letzten Fassung.' })
      .waitFor();
    await page.getByLabel('Letzter Tag').fill('30.06.2023');
    await page.getByRole('button', { name: 'Prüfkriterium beenden' }).click();
    await page.getByText('Das Prüfkriterium gilt bis 30.06.2023.').waitFor();

    await page.goto('/kataloge');
    await page.getByLabel('Suchbegriff').fill(`ga 02/2015 übungsanweisung ${suffix}`);
    await page.getByRole('button', { name: 'Filter anwenden' }).click();
    await page.getByRole('row', { name: 'Fassung 2 ab 01.01.2020 Bereichsleitung 1' }).waitFor();
    const csv = await page.request.get(`/kataloge/kriterien/export/csv?begriff=UE-${suffix}&umfang=alle`);
    expect(await csv.text()).toContain('Wurde der Antrag binnen vierzehn Tagen bearbeitet?');
  });

  test('know each error type by one name, and take one out of use', async () => {
    const { suffix } = office.world;
    const page = await signedInPage(office, office.world.administrator);
    await page.goto('/kataloge/fehlerarten/neu');
    await page.getByLabel('Name').fill('Fristversäumnis');
    await page.getByRole('button', { name: 'Fehlerart anlegen' }).click();
    await page.getByRole('link', { name: 'Eine Fehlerart „Fristversäumnis“ gibt es schon.' }).waitFor();
    await page.getByLabel('Name').fill(`Formmangel ${suffix}`);
    await page.getByRole('button', { name: 'Fehlerart anlegen' }).click();
    await page.getByText('Die Fehlerart ist angelegt.').waitFor();
    await expect.poll(() => page.getByText(`Formmangel ${suffix}`).count()).toBe(1);
    await page.getByRole('link', { name: `Formmangel ${suffix}` }).click();
    await page.getByLabel('außer Gebrauch').check();
    await page.getByRole('button', { name: 'Fehlerart ändern' }).click();
    await page.getByRole('row', { name: `Formmangel ${suffix} außer Gebrauch` }).waitFor();
  });
});

describe('the settings', () => {
  const changed = (page: Page) => page.getByText('Die Einstellungen sind gespeichert.').waitFor();
  afterAll(() =>
    office.world.deps.database.transaction(serviceScope, (tx) =>
      tx.deleteFrom('house_setting').where('key', '<>', 'operation').execute(),
    ),
  );

  test('go upwards only where a rule says so, and name free days', async () => {
    const page = await signedInPage(office, office.world.administrator);
    await page.goto('/einstellungen');
    await page.getByRole('link', { name: 'Ausweis von Zahlen ändern' }).click();
    await page.getByLabel('Geprüfte Fälle').fill('9');
    await page.getByRole('button', { name: 'Einstellungen speichern' }).click();
    await page.getByRole('link', { name: 'Der Wert muss mindestens 10 sein.' }).waitFor();
    expect(await page.getByLabel('Geprüfte Fälle').inputValue()).toBe('9');
    await page.getByLabel('Geprüfte Fälle').fill('12');
    await page.getByRole('button', { name: 'Einstellungen speichern' }).click();
    await changed(page);
    await page.getByRole('row', { name: '12 Fälle 10 Fälle' }).waitFor();

    await page.getByRole('link', { name: 'Kalender ändern' }).click();
    await page.getByLabel('Weitere freie Tage').fill('24.02.2020 Rosenmontag\nGründonnerstag');
    await page.getByRole('button', { name: 'Einstellungen speichern' }).click();
    await page.getByRole('link', { name: '„Gründonnerstag“ ist kein Tag mit Namen.' }).waitFor();
    await page.getByLabel('Weitere freie Tage').fill('24.02.2020 Rosenmontag');
    await page.getByRole('button', { name: 'Einstellungen speichern' }).click();
    await changed(page);
    await page.getByRole('cell', { name: '24.02.2020 Rosenmontag' }).waitFor();
  });

  const retention = () =>
    office.world.deps.database.transaction(serviceScope, async (tx) => (await settings(tx)).retention);

  test('ask before shorter periods delete anything', async () => {
    const page = await signedInPage(office, office.world.administrator);
    await page.goto('/loeschungen');
    await page.getByRole('main').getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByRole('link', { name: 'Aufbewahrung ändern' }).click();
    await page.getByLabel('Fallnummern und Merkmale').fill('3');
    await page.getByRole('button', { name: 'Einstellungen speichern' }).click();
    await page.getByText('3 Monate statt 6 Monate').waitFor();
    await look(page, 'periods-shorter');
    expect(await retention()).toMatchObject({ caseNumberMonths: 6 });
    await page.getByRole('button', { name: 'Fristen verkürzen' }).click();
    await page.getByRole('row', { name: 'Fallnummern und Merkmale 3 Monate 6 Monate' }).waitFor();
    expect(await retention()).toMatchObject({ caseNumberMonths: 3 });
  });
});

describe('the organisation', () => {
  test('grows by a team with dated headcounts, and ends it', async () => {
    const { suffix } = office.world;
    const page = await signedInPage(office, office.world.administrator);
    await page
      .getByRole('navigation', { name: 'Hauptmenü' })
      .getByRole('link', { name: 'Organisation' })
      .click();
    await page.getByRole('link', { name: 'Team anlegen' }).click();
    await page.getByLabel('Bereich').selectOption(office.world.area.code);
    await page.getByLabel('Kürzel').fill(office.world.teamA.code);
    await page.getByLabel('Name').fill('FLUE-Team');
    await page.getByLabel('Standort').fill('Liebenauerstraße');
    await page.getByLabel('Erster Tag').fill('01.04.2016');
    await page.getByLabel('Beschäftigte des ganzen Teams').fill('4');
    await page.getByRole('button', { name: 'Team anlegen' }).click();
    await page.getByRole('link', { name: 'Ein Team mit diesem Kürzel gibt oder gab es schon.' }).waitFor();
    expect(await page.getByLabel('Standort').inputValue()).toBe('Liebenauerstraße');
    await page.getByLabel('Kürzel').fill(`FLUE-${suffix}`);
    await page.getByRole('button', { name: 'Team anlegen' }).click();
    await page.getByText('Es hat weniger als 5 Beschäftigte.').waitFor();

    await page.getByRole('link', { name: 'Beschäftigtenzahl eintragen' }).click();
    await page.getByLabel('eine neue Funktion').check();
    await page.getByLabel('Gilt ab').fill('01.01.2018');
    await page.getByLabel('Beschäftigte', { exact: true }).fill('2');
    await page.getByRole('button', { name: 'Beschäftigtenzahl eintragen' }).click();
    await page.getByRole('link', { name: 'Geben Sie den Namen der Funktion ein.' }).click();
    await page.keyboard.type('Fallmanagement');
    await page.getByRole('button', { name: 'Beschäftigtenzahl eintragen' }).click();
    await page.getByText('Fallmanagement: 2 Beschäftigte ab 01.01.2018.').waitFor();
    await page.getByRole('link', { name: 'Beschäftigtenzahl eintragen' }).click();
    await page.getByLabel('Gilt ab').fill('01.01.2018');
    await page.getByLabel('Beschäftigte', { exact: true }).fill('7');
    await page.getByRole('button', { name: 'Beschäftigtenzahl eintragen' }).click();
    await page.getByRole('row', { name: 'ganzes Team 01.01.2018 7 gilt' }).waitFor();
    await page.getByRole('row', { name: 'ganzes Team 01.04.2016 4 abgelöst' }).waitFor();

    await page.getByRole('link', { name: 'Team beenden' }).click();
    await page.getByLabel('Letzter Tag').fill('30.09.2019');
    await page.getByRole('button', { name: 'Team beenden' }).click();
    await page.getByText('Das Team endet am 30.09.2019.').waitFor();
    await page.goto('/organisation?am=30.09.2019');
    await page.getByRole('row', { name: `FLUE-Team FLUE-${suffix} Liebenauerstraße 7` }).waitFor();
    await page.goto('/organisation');
    await page.getByRole('row', { name: `FLUE-${suffix} Liebenauerstraße –` }).waitFor();
  });

  test('is seen by everybody and changed by the administration alone', async () => {
    const page = await signedInPage(office, office.world.controlling);
    await page.goto('/organisation');
    await page.getByRole('link', { name: 'Team A' }).click();
    await page.getByRole('heading', { name: 'Beschäftigtenzahlen' }).waitFor();
    expect(await page.getByRole('link', { name: 'Team ändern' }).count()).toBe(0);
    expect((await page.goto('/organisation/teams/neu'))?.status()).toBe(403);
  });
});
