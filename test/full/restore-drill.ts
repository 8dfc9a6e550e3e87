/**
 * The restore drill as an operator runs it, on both databases: backup, a head noted elsewhere, `restore-drill.sh`.
 * It must name the journal's head, and leave neither a database nor a directory behind.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceScope } from '../../src/database/index.ts';
import { journalHead } from '../../src/journal/index.ts';
import { newCluster } from '../faults/cluster.ts';
import { newDatabase } from '../faults/databases.ts';
import { newOffice, openPlace, type Place } from '../faults/office.ts';

const newDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'iks-drill-'));
const { PATH = '', HOME = '' } = process.env;
const run = (
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): string => execFileSync(command, args, { env: { PATH, HOME, ...environment }, encoding: 'utf8' });

async function drill(place: Place, server: Readonly<Record<string, string>>): Promise<void> {
  const { environment } = await newOffice(place, 6);
  const database = await openPlace(place);
  const { number, hash } = await database.transaction(serviceScope, journalHead);
  await database.close();
  const noted = join(await newDirectory(), 'pruefpunkt.json');
  await writeFile(noted, JSON.stringify({ number, head: hash, at: Temporal.Now.instant().toString() }));
  const backup = join(await newDirectory(), 'sicherung');
  const passphrase = { IKS_BACKUP_PASSPHRASE: 'ein langes Kennwort' };
  const iks = ['--import', 'tsx', 'src/cli.ts'];
  run(process.execPath, [...iks, 'backup', '--to', backup], { ...environment, ...passphrase });
  const said = run('bash', ['deploy/restore-drill.sh', backup, noted], { ...server, ...passphrase });
  process.stdout.write(said);
  if (!said.includes(hash) || !said.includes('1\u00a0Prüfpunkt von außen enthalten')) {
    throw new Error('the drill does not name the journal’s head');
  }
}

const cluster = await newCluster();
try {
  await drill({ url: await newDatabase(cluster) }, { DRILL_SERVER_URL: cluster.url });
  await drill({ embedded: await newDirectory() }, {});
  const left = run(
    'psql',
    ['--tuples-only', '--dbname', cluster.url, '--command', 'select datname from pg_database'],
    {},
  );
  if (left.includes('iks_drill')) throw new Error('the drill left its database behind');
} finally {
  await cluster.remove();
}
