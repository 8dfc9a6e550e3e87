/**
 * Every link of the example year: each account opens its first page and all that the pages offer it, files included.
 * Nothing is refused, lost or broken. Of one list, which may be sorted and read onwards in many ways, a few are opened.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playYear } from '../../seeds/example-year/play/play-year.ts';
import { stopRendering } from '../../reports/render-worker.ts';
import { buildApp } from '../../src/app.tsx';
import { fixedClock } from '../../src/calendar/index.ts';
import { migrate, openEmbedded, serviceScope } from '../../src/database/index.ts';
import { noErrands } from '../../src/errands/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { openKeys } from '../../src/keys/index.ts';
import { performAsService, type Deps } from '../../src/work.ts';
import { publicUrl } from '../support/http.ts';
import { linksOf } from '../support/links.ts';

/** Addresses of one path that differ in their query alone. */
const queriesOfPath = 12;

const directory = await mkdtemp(join(tmpdir(), 'iks-links-'));
const database = await openEmbedded();
await migrate(database);
const deps: Deps = {
  database,
  keys: openKeys(join(directory, 'keys')),
  randomBytes,
  errands: noErrands,
  software: 'Probe',
  clock: fixedClock('2020-07-15T07:30:00Z'),
};
await playYear(deps, join(directory, 'reports'), () => {});
const app = buildApp(deps, { publicUrl, onBug: console.error });

/** What led nowhere: where it was offered, and what came of it. */
async function walk(accountId: string): Promise<{ opened: number; dead: string[] }> {
  const token = await performAsService(deps, (work) => startSession(work, accountId));
  const offered = new Map([['/', 'start']]);
  const queries = new Map<string, number>();
  const dead: string[] = [];
  let opened = 0;
  // A map that grows is walked to its new end.
  for (const [address, from] of offered) {
    const path = address.replace(/\?.*/, '');
    const count = queries.get(path) ?? 0;
    if (count >= queriesOfPath) continue;
    queries.set(path, count + 1);
    opened += 1;
    const answer = await app.request(new URL(address, publicUrl), { headers: { Cookie: `iks=${token}` } });
    const to = answer.headers.get('Location') ?? '';
    if (answer.status >= 400 || to.includes('/anmelden'))
      dead.push(`${from} → ${address}: ${answer.status} ${to}`);
    const text = await answer.text();
    if (answer.headers.get('Content-Type')?.startsWith('text/html') !== true) continue;
    for (const target of linksOf(text)) if (!offered.has(target)) offered.set(target, address);
  }
  if (opened <= 10) dead.push(`only ${opened} addresses are offered`);
  return { opened, dead };
}

const accounts = await database.transaction(serviceScope, (tx) =>
  tx
    .selectFrom('account as a')
    .innerJoin('role_grant as g', 'g.account_id', 'a.id')
    .select(['a.id', 'a.login'])
    .distinct()
    .orderBy('a.login')
    .execute(),
);
let faults = 0;
for (const { id, login } of accounts) {
  const { opened, dead } = await walk(id);
  faults += dead.length;
  process.stdout.write(`${login}: ${opened} addresses, ${dead.length} led nowhere\n`);
  for (const one of dead.slice(0, 20)) process.stdout.write(`   ${one}\n`);
}
await stopRendering();
await rm(directory, { recursive: true });
process.exit(faults === 0 ? 0 : 1);
