import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPage, screenshot } from './support/browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './support/expectations.ts';
import { fillSignIn, letSignIn, openOffice, signedInPage, type Office } from './support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

describe('signing in', () => {
  test('leads to the page that was asked for, after a wrong password too', async () => {
    const given = await letSignIn(office.world, office.world.leadA);
    const page = await newPage({ origin: office.origin });
    await page.goto('/konto');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await screenshot(page, 'pages/sign-in');
    await fillSignIn(page, { ...given, password: 'etwas anderes' });
    expect(await page.title()).toBe('Fehler: Anmelden – IKS-Stichproben');
    expect(await page.getByLabel('Kennung').inputValue()).toBe(given.login);
    await expectAccessible(page);
    await fillSignIn(page, given);
    await expect.poll(() => new URL(page.url()).pathname).toBe('/konto');
    await page.getByRole('link', { name: /Teamleitung · Team A/ }).waitFor();
  });

  test('ends by the button, and the pages are closed again', async () => {
    const page = await signedInPage(office, office.world.leadA);
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await page.getByText('Sie sind abgemeldet.').waitFor();
    expect((await page.goto('/'))?.status()).toBe(401);
  });

  test('never leads to another site', async () => {
    const given = await letSignIn(office.world, office.world.leadA);
    for (const to of ['//example.org/', '/\\example.org', 'https://example.org/']) {
      const answer = await fetch(`${office.origin}/anmelden`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ ...given, _zurueck: to }),
      });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe('/');
    }
  });
});

describe('pages that cannot be shown', () => {
  test('say what to do', async () => {
    const page = await signedInPage(office, office.world.leadA);
    expect((await page.goto('/gibt-es-nicht'))?.status()).toBe(404);
    expect(await page.title()).toBe('Nicht gefunden – IKS-Stichproben');
    await page.getByRole('link', { name: 'Zur Startseite' }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('are problem+json for programs', async () => {
    const answer = await fetch(`${office.origin}/api/v1/gibt-es-nicht`);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
  });
});
