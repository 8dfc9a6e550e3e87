/**
 * The pages of the example year, as every function finds them by following links: time on the server, first paint
 * and weight in a browser. On PostgreSQL where TEST_DATABASE_URL names a server.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playYear } from '../../../seeds/example-year/play/play-year.ts';
import { stopRendering } from '../../../reports/render-worker.ts';
import { buildApp } from '../../../src/app.tsx';
import { fixedClock } from '../../../src/calendar/index.ts';
import { startSession } from '../../../src/identity/index.ts';
import { noErrands } from '../../../src/errands/index.ts';
import { openKeys } from '../../../src/keys/index.ts';
import { pageRoutes } from '../../../src/pages/index.ts';
import { performAsService, type Deps } from '../../../src/work.ts';
import { launchChromium } from '../../browser/support/launch.ts';
import { listen } from '../../browser/support/serve.ts';
import { freshDatabase } from '../../support/database.ts';
import { linksOf } from '../../support/links.ts';
import { median, timed, timesOf, type Figure } from '../figure.ts';

/** Addresses of one page that are measured for one function. */
const addressesOfPage = 3;
const repetitions = 5;

/** Who looks: one account of each function. */
const logins = ['tl-le1', 'bl-le', 'gf', 'koqu', 'controlling', 'revision', 'personalrat', 'administration'];

type Ask = (address: string) => Promise<Response>;

interface Measured {
  readonly page: string;
  readonly milliseconds: number;
}

const patterns = pageRoutes
  .filter(({ method }) => method === 'get')
  .map(({ path }) => ({ path, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`) }));

export async function figures(): Promise<Figure[]> {
  const database = await freshDatabase();
  const directory = mkdtempSync(join(tmpdir(), 'iks-pages-'));
  try {
    const year = {
      database,
      keys: openKeys(join(directory, 'keys')),
      randomBytes,
      errands: noErrands,
      software: 'Messung',
    };
    const deps: Deps = { ...year, clock: fixedClock('2020-07-15T07:30:00Z') };
    const played = await timed(() => playYear(deps, join(directory, 'reports'), () => {}));
    await stopRendering();
    const cookies = new Map<string, string>();
    for (const login of logins) cookies.set(login, `iks=${await sessionOf(deps, login)}`);
    return [
      {
        name: 'Playing the example year',
        value: played / 1000,
        unit: 's',
        wanted: null,
        how: `once, ${database.kind}`,
      },
      ...(await onTheServer(deps, cookies)),
      ...(await inTheBrowser(deps, cookies)),
    ];
  } finally {
    await database.close();
    rmSync(directory, { recursive: true });
  }
}

async function sessionOf(deps: Deps, login: string): Promise<string> {
  return performAsService(deps, async (work) => {
    const { id } = await work.tx
      .selectFrom('account')
      .select('id')
      .where('login', '=', login)
      .executeTakeFirstOrThrow();
    return startSession(work, id);
  });
}

const appOf = (deps: Deps) =>
  buildApp(deps, {
    publicUrl: new URL('http://127.0.0.1'),
    onBug: (error) => {
      throw error;
    },
  });

async function onTheServer(deps: Deps, cookies: ReadonlyMap<string, string>): Promise<Figure[]> {
  const app = appOf(deps);
  const all: Measured[] = [];
  for (const cookie of cookies.values())
    all.push(...(await follow(async (address) => app.request(address, { headers: { Cookie: cookie } }))));
  const slowest = all.toSorted((a, b) => b.milliseconds - a.milliseconds);
  process.stderr.write(
    `${slowest
      .slice(0, 25)
      .map(({ page, milliseconds }) => `${milliseconds.toFixed(1)} ms ${page}`)
      .join('\n')}\n`,
  );
  const pages = new Set(all.map(({ page }) => page));
  const how = `${pages.size} pages at ${all.length} addresses as ${cookies.size} functions; ${deps.database.kind}, medians of ${repetitions}`;
  return [
    {
      name: 'Slowest page of the example year on the server',
      value: slowest[0]?.milliseconds ?? Number.NaN,
      unit: 'ms',
      wanted: ['<', 50],
      how: `${slowest[0]?.page}; ${how}`,
    },
    {
      name: 'Middle page of the example year on the server',
      value: median(all.map(({ milliseconds }) => milliseconds)),
      unit: 'ms',
      wanted: null,
      how,
    },
  ];
}

/** Opens the first page and every page linked from an opened one, a few addresses of each. */
async function follow(ask: Ask): Promise<Measured[]> {
  const known = new Set(['/']);
  const counts = new Map<string, number>();
  const measured: Measured[] = [];
  // A set that grows is walked to its new end.
  for (const address of known) {
    const page = patterns.find(({ pattern }) => pattern.test(address.replace(/\?.*/, '')))?.path;
    const count = counts.get(page ?? '') ?? 0;
    if (page === undefined || count >= addressesOfPage) continue;
    const answer = await ask(address);
    if (answer.status !== 200 || answer.headers.get('Content-Type')?.startsWith('text/html') !== true)
      continue;
    counts.set(page, count + 1);
    for (const target of linksOf(await answer.text())) known.add(target);
    const times = await timesOf(repetitions, async () => (await ask(address)).text());
    measured.push({ page, milliseconds: median(times) });
  }
  return measured;
}

async function inTheBrowser(deps: Deps, cookies: ReadonlyMap<string, string>): Promise<Figure[]> {
  const { origin, close } = await listen(appOf(deps));
  const browser = await launchChromium();
  const paints: number[] = [];
  const weights: { readonly plain: number; readonly wire: number }[] = [];
  for (const cookie of cookies.values()) {
    const context = await browser.newContext({ baseURL: origin, extraHTTPHeaders: { Cookie: cookie } });
    const page = await context.newPage();
    await page.goto('/', { waitUntil: 'networkidle' });
    weights.push(await page.evaluate(weightOfPage));
    const addresses = await page
      .getByRole('navigation', { name: 'Hauptmenü' })
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    for (const address of new Set(['/', ...addresses])) {
      const times: number[] = [];
      for (let run = 0; run < repetitions; run += 1) {
        await page.goto(address, { waitUntil: 'networkidle' });
        times.push(await page.evaluate(firstPaint));
      }
      paints.push(median(times));
    }
    await context.close();
  }
  await browser.close();
  await close();
  const kilobytes = (of: (weight: (typeof weights)[number]) => number): number =>
    Math.max(...weights.map(of)) / 1000;
  return [
    {
      name: 'Slowest first contentful paint',
      value: Math.max(...paints),
      unit: 'ms',
      wanted: ['<', 500],
      how: `${paints.length} pages of the main menus, Chromium, medians of ${repetitions}`,
    },
    {
      name: 'First load of the heaviest first page, before compression',
      value: kilobytes(({ plain }) => plain),
      unit: 'kB',
      wanted: ['<', 600],
      how: `page, styles, fonts and scripts with an empty cache; ${Math.round(kilobytes(({ wire }) => wire))} kB on the wire`,
    },
  ];
}

/** Runs in the page. */
const weightOfPage = (): { plain: number; wire: number } => {
  const entries = ['navigation', 'resource'].flatMap(
    (type) => performance.getEntriesByType(type) as PerformanceResourceTiming[],
  );
  return {
    plain: entries.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
    wire: entries.reduce((sum, { transferSize }) => sum + transferSize, 0),
  };
};

/** Runs in the page; milliseconds since the navigation began. */
const firstPaint = (): number =>
  performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
