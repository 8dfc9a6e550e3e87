import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../src/app.tsx';
import { startHouseProvider, type HouseProvider } from '../support/identity-provider.ts';
import { newWorld, type World } from '../support/world.ts';
import { newPage, screenshot } from './support/browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './support/expectations.ts';
import { listen, type Listening } from './support/serve.ts';

let world: World;
let house: HouseProvider;
let served: Listening;
const bugs: unknown[] = [];

beforeAll(async () => {
  world = await newWorld();
  let app: ReturnType<typeof buildApp> | undefined;
  served = await listen({ fetch: (request) => app?.fetch(request) ?? new Response(null, { status: 503 }) });
  const publicUrl = new URL(served.origin);
  house = await startHouseProvider(publicUrl);
  const rules = [{ value: 'leitung', role: 'team-lead' as const, place: world.teamA.code }];
  app = buildApp(world.deps, {
    publicUrl,
    identityProvider: house.open(rules),
    onBug: (error) => bugs.push(error),
  });
});
afterAll(async () => {
  await served.close();
  await house.close();
  if (bugs.length > 0) throw new AggregateError(bugs, 'The service had bugs');
});

describe('a house account', () => {
  test('signs in by one button, under the strict policy of our pages, and out again', async () => {
    house.people.set('s-1', { login: `haus-${world.suffix}`, groups: ['leitung'] });
    const page = await newPage({ origin: served.origin, elsewhere: house.issuer });
    await page.goto('/konto');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await screenshot(page, 'pages/house-sign-in');
    await page.getByRole('button', { name: 'Mit Hauskonto anmelden' }).click();
    await page.waitForURL(`${house.issuer}/**`);
    await page.getByLabel('Wer?').fill('s-1');
    await page.getByRole('button', { name: 'Weiter' }).click();
    await page.waitForURL(`${served.origin}/konto`);
    await page.getByText('Ihr Konto ist mit Ihrem Hauskonto verknüpft.').waitFor();
    await expectAccessible(page);
    await screenshot(page, 'pages/house-account');
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await page.waitForURL(`${house.issuer}/**`);
    expect((await page.goto(`${served.origin}/konto`))?.status()).toBe(401);
  });

  test('without a function is told why', async () => {
    house.people.set('s-2', { login: `ohne-${world.suffix}`, groups: ['kantine'] });
    const page = await newPage({ origin: served.origin, elsewhere: house.issuer });
    await page.goto('/anmelden');
    await page.getByRole('button', { name: 'Mit Hauskonto anmelden' }).click();
    await page.waitForURL(`${house.issuer}/**`);
    await page.getByLabel('Wer?').fill('s-2');
    await page.getByRole('button', { name: 'Weiter' }).click();
    await page.getByRole('heading', { name: 'Keine Berechtigung' }).waitFor();
    expect(await page.title()).toBe('Keine Berechtigung – IKS-Stichproben');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await screenshot(page, 'pages/house-refused');
  });
});
