/**
 * The restore drill as an operator runs it, on both databases: backup, a head noted elsewhere, `restore-drill.sh` beside
 * the service and on a server that never had the role, under the accounts that docs/operation.md names, with passwords.
 * It must name the journal's head, and leave neither a database nor a directory behind.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceScope } from '../../src/database/index.ts';
import { journalHead } from '../../src/journal/index.ts';
import { newCluster, type Cluster } from '../faults/cluster.ts';
import { newDatabase, onServer, rowsOn } from '../faults/databases.ts';
import { newOffice, openPlace, type Place } from '../faults/office.ts';

const newDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'iks-drill-'));
const { PATH = '', HOME = '' } = process.env;
const passphrase = { IKS_BACKUP_PASSPHRASE: 'ein langes Kennwort' };
const run = (
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): string =>
  execFileSync(command, args, {
    env: { PATH, HOME, ...passphrase, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** A backup, and what was noted elsewhere when it was made. */
interface Kept {
  readonly backup: string;
  readonly noted: string;
  readonly hash: string;
}

async function backUp(place: Place): Promise<Kept> {
  const { environment } = await newOffice(place, 6);
  const database = await openPlace(place);
  const { number, hash } = await database.transaction(serviceScope, journalHead);
  await database.close();
  const noted = join(await newDirectory(), 'pruefpunkt.json');
  await writeFile(noted, JSON.stringify({ number, head: hash, at: Temporal.Now.instant().toString() }));
  const backup = join(await newDirectory(), 'sicherung');
  run(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'backup', '--to', backup], environment);
  return { backup, noted, hash };
}

function drill({ backup, noted, hash }: Kept, server: Readonly<Record<string, string>>): void {
  const said = run('bash', ['deploy/restore-drill.sh', backup, noted], server);
  process.stdout.write(said);
  if (!said.includes(hash) || !said.includes('1\u00a0Prüfpunkt von außen enthalten')) {
    throw new Error('the drill does not name the journal’s head');
  }
}

const password = 'ge:heim@100 %';

/** An account of the server that must show its password; answers the address it uses. */
async function newAccount(cluster: Cluster, name: string, rights: string): Promise<string> {
  await onServer(cluster.url, `create role ${name} login password '${password}' ${rights}`);
  const file = join(cluster.directory, 'data', 'pg_hba.conf');
  const rules = await readFile(file, 'utf8');
  await writeFile(file, `host all ${name} 127.0.0.1/32 scram-sha-256\n${rules}`);
  await onServer(cluster.url, 'select pg_reload_conf()');
  const url = new URL(cluster.url);
  url.username = name;
  url.password = encodeURIComponent(password);
  return url.href;
}

/** What the drill says where it must fail. */
function refusal(kept: Kept, server: Readonly<Record<string, string>>): string {
  try {
    drill(kept, server);
  } catch (error) {
    return String(error instanceof Error && 'stderr' in error ? error.stderr : error);
  }
  throw new Error('the drill went well');
}

async function nothingLeft({ url }: Cluster): Promise<void> {
  const left = await rowsOn(url, `select from pg_database where datname like 'iks\\_drill%'`);
  if (left.length > 0) throw new Error('the drill left its database behind');
}

const [house, other] = [await newCluster(), await newCluster()];
try {
  await onServer(house.url, 'create role house login createrole');
  const kept = await backUp({ url: await newDatabase(house, { owner: 'house' }) });
  const beside = await newAccount(house, 'restore_drill', 'createdb in role iks_service');
  drill(kept, { DRILL_SERVER_URL: beside });

  const guest = await newAccount(other, 'guest', 'createdb');
  const said = refusal(kept, { DRILL_SERVER_URL: guest });
  if (!said.includes('create role iks_service')) throw new Error(`it does not say what to do: ${said}`);
  const elsewhere = await newAccount(other, 'restore_drill', 'createdb createrole');
  drill(kept, { DRILL_SERVER_URL: elsewhere });

  for (const cluster of [house, other]) await nothingLeft(cluster);
  drill(await backUp({ embedded: await newDirectory() }), {});
} finally {
  await house.remove();
  await other.remove();
}
