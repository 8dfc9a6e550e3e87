/**
 * Reading from a streaming replica (pg_basebackup, hot standby): the same rows under the same row security, nothing
 * written, and the primary as soon as the replica stands still or is gone, without a failed request.
 */
import { join } from 'node:path';
import { sql } from 'kysely';
import { openPostgres, serviceScope, withReplica, type ReplicaState } from '../../src/database/index.ts';
import { canonicalCsv } from '../../src/frames/index.ts';
import { perform, type Actor, type Deps } from '../../src/work.ts';
import { asPostgres, freePort, newCluster } from '../faults/cluster.ts';
import { newDatabase, onServer } from '../faults/databases.ts';
import { pause, until } from '../faults/expect.ts';
import { newOffice } from '../faults/office.ts';
import { startService } from '../faults/service.ts';

const faults: string[] = [];
const expect = (what: string, holds: boolean): void => {
  process.stdout.write(`${holds ? 'ok    ' : 'FAULT '} ${what}\n`);
  if (!holds) faults.push(what);
};

const cluster = await newCluster();
const port = await freePort();
const directory = join(cluster.directory, 'replica');
const startReplica = () =>
  asPostgres('pg_ctl', [
    '-D',
    directory,
    '-w',
    '-l',
    join(cluster.directory, 'replica.log'),
    '-o',
    `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${cluster.directory}`,
    'start',
  ]);
const stopReplica = () => asPostgres('pg_ctl', ['-D', directory, '-m', 'fast', '-w', 'stop']);

try {
  const url = await newDatabase(cluster);
  const office = await newOffice({ url }, 6);
  const { port: primaryPort } = new URL(cluster.url);
  const source = ['-h', '127.0.0.1', '-p', primaryPort, '-U', 'iks_test'];
  await asPostgres('pg_basebackup', [...source, '-D', directory, '-R', '-X', 'stream', '-c', 'fast']);
  await startReplica();
  const replicaUrl = new URL(url);
  replicaUrl.port = String(port);

  const states: ReplicaState[] = [];
  const primary = openPostgres({ url, poolSize: 4, waitForConnection: 5000 });
  const database = withReplica(
    primary,
    openPostgres({ url: replicaUrl.href, poolSize: 4, waitForConnection: 1000 }),
    { lagBound: 2000, onChange: (state) => states.push(state) },
  );
  const deps: Deps = { ...office.world.deps, database };
  const onPrimary: Deps = { ...office.world.deps, database: primary };
  const readsReplica = () =>
    database.transaction(
      serviceScope,
      async (tx) =>
        (await sql<{ yes: boolean }>`select pg_is_in_recovery() as yes`.execute(tx)).rows[0]?.yes === true,
      'reading',
    );
  const sheetsSeenBy = (actor: Actor, from: Deps) =>
    perform(
      from,
      actor,
      async ({ tx }) =>
        (await tx.selectFrom('sample_item').select('id').orderBy('id').execute()).map(({ id }) => id),
      'reading',
    );
  const csv = async (from: Deps): Promise<string> => {
    let text = '';
    const frameId = office.drawn.frameId;
    for await (const part of await canonicalCsv(from, office.world.leadA, frameId)) text += part;
    return text;
  };

  expect('the replica is read', await until(readsReplica, 10_000));
  const { leadA, foreignLead } = office.world;
  const [own, foreign] = [await sheetsSeenBy(leadA, deps), await sheetsSeenBy(foreignLead, deps)];
  expect(
    'a lead sees the own sample there',
    own.length > 0 && String(own) === String(await sheetsSeenBy(leadA, onPrimary)),
  );
  expect(
    'a foreign lead sees what the primary shows',
    String(foreign) === String(await sheetsSeenBy(foreignLead, onPrimary)),
  );
  expect('the exported frame is the same, byte for byte', (await csv(deps)) === (await csv(onPrimary)));
  const written = await perform(deps, leadA, ({ tx }) => tx.deleteFrom('session').execute(), 'reading').then(
    () => true,
    () => false,
  );
  expect('nothing can be written while reading', !written);

  await onServer(replicaUrl.href, 'select pg_wal_replay_pause()');
  await onServer(url, 'create table moved_on (); drop table moved_on');
  await pause(4000);
  expect('a replica that stands still is left', !(await readsReplica()) && states.at(-1) === 'lagging');
  expect('exports go on meanwhile', (await csv(deps)) === (await csv(onPrimary)));
  await onServer(replicaUrl.href, 'select pg_wal_replay_resume()');
  expect('and read again when it has caught up', await until(readsReplica, 10_000));

  await stopReplica();
  expect(
    'a replica that is gone is left',
    !(await readsReplica()) && (await csv(deps)) === (await csv(onPrimary)),
  );
  await startReplica();
  expect('and read again when it is back', await until(readsReplica, 30_000));
  await database.close();

  const service = await startService({ ...office.environment, DATABASE_REPLICA_URL: replicaUrl.href });
  const answer = await fetch(`${service.url}/api/v1/frames/${office.drawn.frameId}/canonical.csv`, {
    headers: { Cookie: office.cookie },
  });
  const text = await answer.text();
  expect(`the service exports from it (${answer.status})`, answer.ok && text.length > 100);
  expect(
    'the service logs that it is used',
    service.lines.some((line) => line.includes('"state":"in-use"')),
  );
  await service.stop();
} finally {
  await stopReplica().catch(() => {});
  await cluster.remove();
}
process.stdout.write(`${faults.length} faults\n`);
process.exit(faults.length === 0 ? 0 : 1);
