import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPage, screenshot, type Page } from './support/browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './support/expectations.ts';
import { fillSignIn, openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

async function look(page: Page, name: string): Promise<void> {
  await screenshot(page, `pages/${name}`);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

test('a wrong code sets nothing up, and says where the right one stands', async () => {
  const page = await newPage({ origin: office.origin });
  await page.goto('/einrichtung');
  await page.getByLabel('Einrichtungscode').fill('falsch');
  await page.getByLabel('Kennung').fill('erste');
  await page.getByLabel('Anzeigename').fill('Erste Administration');
  await page.getByLabel('Kennwort').fill('regen lampe fjord kiste');
  await look(page, 'set-up');
  await page.getByRole('button', { name: 'Administrationskonto anlegen' }).click();
  await page.getByText('Der Einrichtungscode ist falsch oder verbraucht.').first().waitFor();
  expect(await page.getByLabel('Kennung').inputValue()).toBe('erste');
  await expectAccessible(page);
});

describe('the administration', () => {
  test('makes an account, gives it a function, and closes it at once', async () => {
    const { suffix } = office.world;
    const page = await signedInPage(office, office.world.administrator);
    await page
      .getByRole('navigation', { name: 'Hauptmenü' })
      .getByRole('link', { name: 'Konten', exact: true })
      .click();
    await look(page, 'accounts');
    await page.getByRole('link', { name: 'Konto anlegen' }).click();
    await page.getByRole('button', { name: 'Konto anlegen' }).click();
    await page.getByRole('link', { name: 'Geben Sie eine Kennung ein.' }).waitFor();
    await page.getByLabel('Kennung').fill(`Neu.${suffix}`);
    await page.getByLabel('Anzeigename').fill('Leitung Team A, Nachfolge');
    await look(page, 'account-new');
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
    await look(page, 'account');

    const person = await newPage({ origin: office.origin });
    await person.goto('/');
    await fillSignIn(person, { login: `neu.${suffix}`, password: oneTime });
    await person.getByRole('heading', { name: 'Kennwort ändern' }).waitFor();
    await page.getByRole('button', { name: 'Konto sperren' }).click();
    await page.getByText('Das Konto ist gesperrt.').waitFor();
    expect((await person.goto('/konto'))?.status()).toBe(401);
    await page.getByRole('button', { name: 'Konto entsperren' }).click();
    await page.getByText('Das Konto ist entsperrt.').waitFor();
    await page.getByRole('button', { name: 'Funktion sofort beenden' }).click();
    await page.getByRole('cell', { name: 'beendet', exact: true }).waitFor();
  });

  test('cannot rule the own account', async () => {
    const { administrator } = office.world;
    const page = await signedInPage(office, administrator);
    await page.goto(`/konten/${administrator.accountId}`);
    await page.getByText('Das eigene Konto verwaltet eine andere Person').waitFor();
    expect(await page.getByRole('button', { name: 'Konto sperren' }).count()).toBe(0);
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
    await screenshot(page, 'pages/team');

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
