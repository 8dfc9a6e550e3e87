/**
 * Point-in-time recovery as docs/operation.md describes it: a base backup, the write-ahead log archived, a moment after
 * which the data were spoilt. Recovered to that moment, the journal ends where the checkpoint of that moment says.
 */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceScope } from '../../src/database/index.ts';
import { journalHead, readJournal, verifyChain } from '../../src/journal/index.ts';
import { contentsOf, differingTables } from '../../src/operation/contents.ts';
import { asPostgres, freePort, newCluster } from '../faults/cluster.ts';
import { newDatabase, onServer } from '../faults/databases.ts';
import { pause, until } from '../faults/expect.ts';
import { newOffice, openPlace } from '../faults/office.ts';

const stateOf = async (url: string) => {
  const database = await openPlace({ url });
  const state = await database.transaction(serviceScope, async (tx) => {
    const head = await journalHead(tx);
    return { head, contents: await contentsOf(tx), chain: await verifyChain(readJournal(tx), head) };
  });
  await database.close();
  return state;
};

const cluster = await newCluster();
const port = await freePort();
const [archive, base] = [join(cluster.directory, 'archive'), join(cluster.directory, 'base')];
const recovered = ['-D', base, '-w', '-l', join(cluster.directory, 'recovered.log')];
try {
  await asPostgres('../../../../bin/mkdir', [archive]);
  const settings = `archive_mode = on\narchive_command = 'test ! -f ${archive}/%f && cp %p ${archive}/%f'\n`;
  await appendFile(join(cluster.directory, 'data', 'postgresql.auto.conf'), settings);
  await cluster.stop('fast');
  await cluster.start();

  const url = await newDatabase(cluster);
  const source = ['-h', '127.0.0.1', '-p', new URL(cluster.url).port, '-U', 'iks_test'];
  await asPostgres('pg_basebackup', [...source, '-D', base, '-X', 'none', '-c', 'fast']);
  await newOffice({ url }, 6);
  const before = await stateOf(url);
  const moment = Temporal.Now.instant().toString({ smallestUnit: 'millisecond' }).replace('Z', '+00');
  await pause(1000);
  await onServer(url, 'drop table check_result cascade');
  await onServer(url, 'select pg_switch_wal()');
  await pause(2000);
  await cluster.stop('fast');

  const target = `archive_mode = off\nrestore_command = 'cp ${archive}/%f %p'\nrecovery_target_time = '${moment}'\nrecovery_target_action = 'promote'\n`;
  await appendFile(join(base, 'postgresql.auto.conf'), target);
  await asPostgres('../../../../bin/touch', [join(base, 'recovery.signal')]);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${cluster.directory}`;
  await asPostgres('pg_ctl', [...recovered, '-o', options, 'start']);
  const there = new URL(url);
  there.port = String(port);
  // the server answers while it still replays
  const replayed = await until(
    async () => (await stateOf(there.href)).head.number >= before.head.number,
    30_000,
  );
  if (!replayed) throw new Error('the journal did not come back');
  const after = await stateOf(there.href);
  const different = differingTables(before.contents, after.contents);
  const fine =
    after.head.hash === before.head.hash && after.chain.faults.length === 0 && different.length === 0;
  process.stdout.write(
    `recovered to ${moment}: journal at entry ${after.head.number} of ${before.head.number}, ${different.length} tables differ\n`,
  );
  if (!fine) process.exitCode = 1;
} finally {
  await asPostgres('pg_ctl', ['-D', base, '-m', 'immediate', '-w', 'stop']).catch(() => {});
  await cluster.remove();
}
