/**
 * Draws and frames on PostgreSQL, against what a database does without us. Needs TEST_DATABASE_URL and psql; smaller
 * runs by IKS_BENCH_FRAME (cases of the large frame) and IKS_BENCH_ROWS (rows of the delivery).
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { json, openPostgres, migrate, serviceScope, type Database } from '../../../src/database/index.ts';
import { selectRanks } from '../../../src/draw-procedure/index.ts';
import { locate } from '../../../src/draws/draw-store.ts';
import { caseNumbersAt } from '../../../src/frames/index.ts';
import { openKeys } from '../../../src/keys/index.ts';
import { confirmedField } from '../../support/plan.ts';
import { newWorld, type World } from '../../support/world.ts';
import { median, postgresFor, rounded, timed, timesOf, type Figure } from '../figure.ts';
import type { Order, Times } from './draws/import-and-seal.ts';

const large = Number(process.env['IKS_BENCH_FRAME'] ?? 5_500_000);
const delivered = Number(process.env['IKS_BENCH_ROWS'] ?? 1_000_000);
const small = 5000;
/** As `npm start` has it. */
const leanNode = 'scripts/lean-node.sh';
const drawnCases = 60;

export async function figures(): Promise<Figure[]> {
  const server = postgresFor('draws');
  if (server === undefined) return [];
  const url = new URL(server);
  const name = `iks_bench_${randomBytes(6).toString('hex')}`;
  const directory = mkdtempSync(join(tmpdir(), 'iks-bench-'));
  psql(server, `create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
  url.pathname = `/${name}`;
  const database = openPostgres({ url: url.href, poolSize: 3, waitForConnection: 5000 });
  try {
    await migrate(database);
    const world = await newWorld(database);
    return [...(await choosing(database, world)), ...(await importing(url.href, world, directory))];
  } finally {
    await database.close();
    psql(server, `drop database ${name} with (force)`);
    rmSync(directory, { recursive: true });
  }
}

const psql = (address: string, ...commands: string[]): string =>
  execFileSync('psql', [address, '-XqAt', '-v', 'ON_ERROR_STOP=1', ...commands.flatMap((c) => ['-c', c])], {
    encoding: 'utf8',
  });

/** Choosing and fetching the cases of a draw from a sealed frame; the act's own writes apart. */
async function choosing(database: Database, world: World): Promise<Figure[]> {
  const keys = openKeys().ofYear(2020);
  const seeds = Array.from({ length: 15 }, (_, i) => String(i).padStart(64, '0'));
  const choose = async (frameId: string, size: number): Promise<number> => {
    const times = await timesOf(seeds.length, (run) =>
      database.transaction(serviceScope, async (tx) => {
        const located = await locate(tx, frameId, ranksOf(seeds[run] ?? '', size));
        const positions = located.map(({ ranked }) => ranked.position);
        const numbers = await caseNumbersAt(tx, keys, { id: frameId, auditYear: 2020 }, positions);
        if (numbers.size !== drawnCases) throw new Error('cases are missing');
      }),
    );
    return median(times);
  };
  const ranksOf = (seed: string, size: number) =>
    selectRanks(
      { method: 'simple', size },
      { seed, sampleSize: drawnCases, minimumPerStratum: 0, reserves: 0, requests: [] },
    );
  const frames = [];
  for (const size of [small, large]) {
    const frameId = await fill(database, world, size);
    const positions = seeds.flatMap((seed) => ranksOf(seed, size).map(({ place }) => place));
    await nameCases(database, keys, frameId, positions);
    frames.push(frameId);
  }
  await database.transaction(serviceScope, (tx) => sql`analyze frame_case`.execute(tx));
  const [smallFrame = '', largeFrame = ''] = frames;
  // warm caches for both
  await choose(smallFrame, small);
  await choose(largeFrame, large);
  const [few, many] = [await choose(smallFrame, small), await choose(largeFrame, large)];
  const sorted = await timesOf(3, (run) =>
    database.transaction(serviceScope, (tx) =>
      sql`select position, pseudonym from frame_case where frame_id = ${largeFrame}
        order by sha256(pseudonym || ${seeds[run] ?? ''}::bytea) limit ${drawnCases}`.execute(tx),
    ),
  );
  return [
    {
      name: `Choosing and fetching ${drawnCases} of ${large} cases, against ORDER BY sha256(…) LIMIT`,
      value: rounded(median(sorted) / many),
      unit: '×',
      wanted: ['≥', 300],
      how: `${rounded(many)} ms against ${Math.round(median(sorted))} ms, medians`,
    },
    {
      name: `The same from ${large} cases, against ${small}`,
      value: rounded(many / few),
      unit: '×',
      wanted: ['≤', 3],
      how: `${rounded(many)} ms against ${rounded(few)} ms, medians of ${seeds.length}`,
    },
  ];
}

/** A frame of `size` generated cases, put straight into the tables. */
async function fill(database: Database, world: World, size: number): Promise<string> {
  const { fieldId } = await confirmedField(world);
  const [frameId, deliveryId] = [crypto.randomUUID(), crypto.randomUUID()];
  const period = { first_day: '2020-02-01', last_day: '2020-02-29' };
  const { accountId } = world.leadA;
  await database.transaction(serviceScope, async (tx) => {
    // the million foreign keys of generated rows need no checking
    await sql`select set_config('session_replication_role', 'replica', true)`.execute(tx);
    await tx
      .insertInto('delivery')
      .values({
        id: deliveryId,
        upload_id: null,
        file_name: 'messung.csv',
        file_sha256: '0'.repeat(64),
        ...period,
        audit_year: 2020,
        rows: size,
        mapping: json(null),
        control_totals: json({}),
        delivered_by: accountId,
        on_behalf_of: null,
        delivered_at: new Date(),
      })
      .execute();
    await tx
      .insertInto('frame')
      .values({
        id: frameId,
        field_id: fieldId,
        area_id: world.area.id,
        team_id: world.teamA.id,
        named_drawer: null,
        delivery_id: deliveryId,
        ...period,
        cut_off_date: period.last_day,
        audit_year: 2020,
        state: 'sealed',
        size,
        amount_cents: null,
        digest: '0'.repeat(64),
        successor_of: null,
        created_by: accountId,
        created_at: new Date(),
        case_numbers_deleted_at: null,
      })
      .execute();
    await sql`
      insert into frame_case (frame_id, position, team_id, amount_cents, attributes, pseudonym)
      select ${frameId}, i, ${world.teamA.id}, i, '{"Entscheidungsdatum": "03.02.2020", "Profillage": "IV"}',
        substring(sha256((${frameId}::text || i)::bytea) for 16)
      from generate_series(1, ${size}::int) i`.execute(tx);
    await sql`
      insert into case_number (audit_year, pseudonym, ciphertext)
      select 2020, pseudonym, pseudonym from frame_case where frame_id = ${frameId} order by pseudonym`.execute(
      tx,
    );
  });
  return frameId;
}

/** Gives some cases real, readable numbers. */
async function nameCases(
  database: Database,
  keys: ReturnType<ReturnType<typeof openKeys>['ofYear']>,
  frameId: string,
  positions: readonly number[],
): Promise<void> {
  await database.transaction(serviceScope, async (tx) => {
    for (const position of new Set(positions)) {
      const caseNumber = `${frameId}/${position}`;
      const pseudonym = keys.pseudonym(caseNumber);
      await tx
        .insertInto('case_number')
        .values({ audit_year: 2020, pseudonym, ciphertext: keys.encrypt(caseNumber, pseudonym) })
        .execute();
      await tx
        .updateTable('frame_case')
        .set({ pseudonym })
        .where('frame_id', '=', frameId)
        .where('position', '=', position)
        .execute();
    }
  });
}

/** Import and sealing of a delivery, each against COPY of the same rows into and out of the same tables. */
async function importing(url: string, world: World, directory: string): Promise<Figure[]> {
  const file = join(directory, 'delivery.csv');
  writeDelivery(file, world.teamA.code);
  const rounds = {
    import: [] as number[],
    copyIn: [] as number[],
    seal: [] as number[],
    copyOut: [] as number[],
  };
  let memory = 0;
  for (let round = 0; round < 3; round += 1) {
    const { fieldId } = await confirmedField(world);
    psql(url, 'truncate case_number', 'checkpoint');
    const order: Order = { url, keyDirectory: join(directory, 'keys'), actor: world.leadA, fieldId, file };
    const times = JSON.parse(
      execFileSync(
        leanNode,
        [
          '--import',
          'tsx',
          new URL('draws/import-and-seal.ts', import.meta.url).pathname,
          JSON.stringify(order),
        ],
        { encoding: 'utf8' },
      ),
    ) as Times;
    memory = Math.max(memory, times.maximumMebibytes);
    rounds.import.push(times.import);
    rounds.seal.push(times.seal);
    const ordered = `select c.*, n.ciphertext from frame_case c join case_number n
      on n.audit_year = 2020 and n.pseudonym = c.pseudonym where c.frame_id = '${times.frameId}' order by c.position`;
    rounds.copyOut.push(
      await timed(() => psql(url, `\\copy (${ordered.replaceAll('\n', ' ')}) to '${directory}/out.txt'`)),
    );
    const cases = `select * from frame_case where frame_id = '${times.frameId}' order by position`;
    psql(url, `\\copy (${cases}) to '${directory}/cases.txt'`);
    psql(url, `\\copy (select * from case_number order by pseudonym) to '${directory}/numbers.txt'`);
    psql(
      url,
      `delete from frame_case where frame_id = '${times.frameId}'`,
      'truncate case_number',
      'vacuum frame_case',
      'checkpoint',
    );
    rounds.copyIn.push(
      await timed(() => {
        psql(url, `\\copy frame_case from '${directory}/cases.txt'`);
        psql(url, `\\copy case_number from '${directory}/numbers.txt'`);
      }),
    );
    psql(
      url,
      `delete from frame_case where frame_id = '${times.frameId}'`,
      'vacuum frame_case',
      'checkpoint',
    );
  }
  const seconds = (values: readonly number[]): string => `${(median(values) / 1000).toFixed(1)} s`;
  return [
    {
      name: `Validated import of ${delivered} rows, against psql's \\copy into the same tables`,
      value: rounded(median(rounds.import) / median(rounds.copyIn)),
      unit: '×',
      wanted: ['≤', 2.2],
      how: `${seconds(rounds.import)} against ${seconds(rounds.copyIn)}, medians of 3`,
    },
    {
      name: 'Largest resident memory of that import',
      value: Math.round(memory),
      unit: 'MiB',
      wanted: ['<', 256],
      how: 'whole process, from receiving the file to the commit',
    },
    {
      name: `Sealing ${delivered} cases, against an ordered COPY out`,
      value: rounded(median(rounds.seal) / median(rounds.copyOut)),
      unit: '×',
      wanted: ['≤', 3],
      how: `${seconds(rounds.seal)} against ${seconds(rounds.copyOut)}, medians of 3`,
    },
  ];
}

/** A delivery as Controlling would send it, in no order. */
function writeDelivery(file: string, team: string): void {
  let text = 'Fallnummer;Team;Schicht;Betrag;Entscheidungsdatum;Profillage\r\n';
  for (let i = 1; i <= delivered; i += 1) {
    const number = String((i * 7919) % 1_000_003).padStart(7, '0') + (i > 1_000_003 ? `-${i}` : '');
    const amount = ((i * 7919) % 250_000) / 100;
    text += `54910//${number};${team};${['LZB', 'Neukunde', 'Bestand'][i % 3]};${amount.toFixed(2).replace('.', ',')};03.02.2020;IV\r\n`;
  }
  writeFileSync(file, text);
}
