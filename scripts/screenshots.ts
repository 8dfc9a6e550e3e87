/**
 * `npm run screenshots`: the pictures of README, out of the example year as it stood on 15 July 2020.
 * Needs `npm run demo` to have played the year.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { demoPassword } from '../seeds/example-year/play/people.ts';
import { buildApp } from '../src/app.tsx';
import { fixedClock } from '../src/calendar/index.ts';
import { migrate, openEmbedded } from '../src/database/index.ts';
import { openKeys } from '../src/keys/index.ts';
import { noErrands } from '../src/errands/index.ts';
import { software } from '../src/software.ts';
import { launchChromium } from '../test/browser/support/launch.ts';

/** One picture: who looks, and how they get there by links alone. */
interface Shot {
  readonly name: string;
  readonly login: string;
  readonly way: (page: Page) => Promise<void>;
  readonly width?: number;
  readonly height?: number;
}

const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click();

const shots: readonly Shot[] = [
  { name: 'start-teamleitung', login: 'tl-le1', way: async () => {} },
  { name: 'pruefplan', login: 'bl-le', way: (page) => follow(page, 'Prüfplan') },
  {
    name: 'ziehung',
    login: 'tl-le1',
    way: async (page) => {
      await follow(page, 'Ziehungen');
      await follow(page, /^Z-2020-/);
    },
  },
  {
    name: 'pruefbogen',
    login: 'tl-mi1',
    way: async (page) => {
      await follow(page, /Prüfb(o|ö)gen ausfüllen/);
      await page.locator('main tbody a').first().click();
    },
  },
  { name: 'auswertung', login: 'bl-le', way: (page) => follow(page, 'Auswertung') },
  {
    name: 'schwerpunkt',
    login: 'bl-le',
    way: async (page) => {
      await follow(page, 'Schwerpunkte');
      await page.locator('main tbody a').first().click();
    },
  },
  { name: 'qualifizierung', login: 'koqu', way: (page) => follow(page, /^Qualifizierung$/) },
];

const year = new URL('../var/demo/', import.meta.url).pathname;
const pictures = new URL('../docs/pictures/', import.meta.url).pathname;
if (!existsSync(`${year}played`)) throw new Error('The example year is missing; run `npm run demo` first.');

const database = await openEmbedded(year.slice(0, -1));
await migrate(database);
const app = buildApp(
  {
    database,
    clock: fixedClock('2020-07-15T07:30:00Z'),
    keys: openKeys(`${year}keys`),
    randomBytes,
    errands: noErrands,
    software,
  },
  { publicUrl: new URL('http://127.0.0.1'), onBug: (error) => console.error(error) },
);
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('The server has no port');

const browser = await launchChromium();
await mkdir(pictures, { recursive: true });
for (const shot of shots) await take(browser, `http://127.0.0.1:${address.port}`, shot);
await browser.close();
server.close();
await database.close();

async function take(from: Browser, origin: string, shot: Shot): Promise<void> {
  const { width = 1280, height = 860 } = shot;
  const context = await from.newContext({ baseURL: origin, viewport: { width, height }, locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel('Kennung').fill(shot.login);
  await page.getByLabel('Kennwort', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByRole('navigation', { name: 'Hauptmenü' }).waitFor();
  await shot.way(page);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: `${pictures}${shot.name}.png` });
  process.stdout.write(`docs/pictures/${shot.name}.png\n`);
  await context.close();
}
