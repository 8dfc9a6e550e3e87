/**
 * Hostile files and slow clients against one instance as it is started for real: each file is refused or taken, the
 * resident memory stays within a fixed bound whatever is sent, nothing is kept of what was refused, and others are
 * served meanwhile. The argument says how many megabytes the large file has.
 */
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import { sql } from 'kysely';
import { serviceScope } from '../../src/database/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { systemClock } from '../../src/calendar/index.ts';
import { performAsService } from '../../src/work.ts';
import { newCluster } from '../faults/cluster.ts';
import { newDatabase } from '../faults/databases.ts';
import { newOffice, openPlace } from '../faults/office.ts';
import { startService } from '../faults/service.ts';

const megabytes = Number(process.argv[2] ?? 1000);
/** Resident megabytes that no attack may pass: an idle instance has some 130. */
const memoryBound = 300;
/** Milliseconds within which anybody else is served. */
const patience = 2000;

const faults: string[] = [];
const cluster = await newCluster();
const url = await newDatabase(cluster);
const { world, environment, drawn } = await newOffice({ url }, 6);
const database = await openPlace({ url });
const token = await performAsService({ ...world.deps, database, clock: systemClock }, (work) =>
  startSession(work, world.controlling.accountId),
);
const cookie = `iks=${token}`;
const service = await startService(environment);
const port = Number(new URL(service.url).port);

const memory = async (name: 'VmHWM' | 'VmRSS'): Promise<number> => {
  const status = await readFile(`/proc/${service.process.pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1000);
};

/** Everything that remains of uploads and imports. */
const kept = (): Promise<string> =>
  database.transaction(serviceScope, async (tx) => {
    const { rows } = await sql<{
      n: string;
    }>`select concat_ws('/', (select count(*) from upload where state = 'receiving'),
      (select count(*) from delivery), (select count(*) from frame), (select count(*) from frame_case)) as n`.execute(
      tx,
    );
    return rows[0]?.n ?? '';
  });

/** Somebody else, asking for a page that needs the database, until told to stop; the longest wait. */
function bystander(): { stop(): Promise<number> } {
  const told = new AbortController();
  const watch = async (): Promise<number> => {
    let longest = 0;
    while (!told.signal.aborted) {
      const start = performance.now();
      const answer = await fetch(`${service.url}/ready`, { signal: AbortSignal.timeout(30_000) }).catch(
        () => null,
      );
      if (answer?.status !== 200) faults.push(`somebody else got ${answer?.status ?? 'no answer'}`);
      longest = Math.max(longest, performance.now() - start);
      await pause(100);
    }
    return longest;
  };
  const watching = watch();
  return {
    stop() {
      told.abort();
      return watching;
    },
  };
}

/** One attack: what came of it, how much memory it took, how long others waited, and that nothing is left of it. */
async function attack(name: string, act: () => Promise<string>): Promise<void> {
  await writeFile(`/proc/${service.process.pid}/clear_refs`, '5');
  const before = await kept();
  const other = bystander();
  const outcome = await act().catch((error: unknown) => {
    faults.push(`${name}: ${String(error)}`);
    return String(error);
  });
  const waited = Math.round(await other.stop());
  const peak = await memory('VmHWM');
  process.stdout.write(`${name}: ${outcome}; peak ${peak} MB, others waited ${waited} ms at most\n`);
  if (peak > memoryBound) faults.push(`${name}: ${peak} MB`);
  if (waited > patience) faults.push(`${name}: somebody else waited ${waited} ms`);
  if ((await kept()) !== before) faults.push(`${name}: something was kept`);
}

async function post(path: string, body: BodyInit, type: string): Promise<{ status: number; text: string }> {
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': type },
    body,
    duplex: 'half',
  };
  const answer = await fetch(`${service.url}/api/v1${path}`, init);
  return { status: answer.status, text: await answer.text() };
}

/** Uploads a file and orders its import, which must be refused for the reason given. */
async function refused(body: BodyInit, code: string): Promise<string> {
  const sent = await post('/uploads?fileName=lieferung', body, 'application/octet-stream');
  if (sent.status !== 201) throw new Error(`upload answered ${sent.status} ${sent.text}`);
  const { id: uploadId } = JSON.parse(sent.text) as { id: string };
  const order = { uploadId, fieldIds: [drawn.field.fieldId], firstDay: '2020-04-01', lastDay: '2020-04-30' };
  const answer = await post('/deliveries', JSON.stringify(order), 'application/json');
  const { code: found } = JSON.parse(answer.text) as { code?: string };
  if (answer.status !== 422 || found !== code)
    throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
  return `refused as ${code}`;
}

/** A delivery of so many megabytes, each row of a kilobyte and of a team that nobody knows. */
function largeCsv(): ReadableStream<Uint8Array> {
  const thousand = Buffer.from(`F-1;NIEMAND;${'x'.repeat(983)};1,00\n`.repeat(1000));
  // with the header no more than the house allows
  let left = megabytes - 1;
  return new ReadableStream({
    start: (controller) => controller.enqueue(Buffer.from('Fallnummer;Team;Schicht;Betrag\n')),
    pull(controller) {
      if (left === 0) return controller.close();
      left -= 1;
      controller.enqueue(thousand);
    },
  });
}

function workbook(sheet: Uint8Array, more: Readonly<Record<string, Uint8Array>> = {}): Buffer<ArrayBuffer> {
  const book = '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>';
  const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`;
  const parts = {
    'xl/workbook.xml': strToU8(book),
    'xl/_rels/workbook.xml.rels': strToU8(relations),
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  };
  return Buffer.from(zipSync(parts, { level: 6 }));
}

const laughs = Array.from({ length: 10 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
const sheetOf = (type: string, value: string) =>
  strToU8(
    `${type}<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${value}</t></is></c></row></sheetData></worksheet>`,
  );

/** Connections that send a piece every second and never come to an end. */
async function slowClients(count: number, head: string, seconds: number): Promise<string> {
  const sockets: Socket[] = [];
  let closed = 0;
  for (let n = 0; n < count; n += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {}).on('close', () => (closed += 1));
    await once(socket, 'connect');
    socket.write(head);
    sockets.push(socket);
  }
  for (let second = 0; second < seconds; second += 1) {
    for (const socket of sockets) if (!socket.destroyed) socket.write('x');
    await pause(1000);
  }
  const told = `${closed} of ${count} closed by the service after ${seconds} s`;
  for (const socket of sockets) socket.destroy();
  // what they began is taken back once they are gone
  await pause(2000);
  return told;
}

try {
  await attack(`CSV of ${megabytes} MB`, () => refused(largeCsv(), 'rows-refused'));
  // packed before the clock of the others runs
  const bomb = workbook(new Uint8Array(100 << 20).fill(32));
  await attack('zip bomb', () => refused(bomb, 'xlsx-unsafe'));
  await attack('external entity', () =>
    refused(
      workbook(sheetOf('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;')),
      'xlsx-unsafe',
    ),
  );
  await attack('a billion laughs', () =>
    refused(workbook(sheetOf(`<!DOCTYPE w [<!ENTITY l0 "ha">${laughs}]>`, '&l10;')), 'xlsx-unsafe'),
  );
  const nul = `Fallnummer;Team;Schicht;Betrag\nF-1\u0000;${world.teamA.code};;1,00\n`;
  await attack('NUL bytes', () => refused(nul, 'rows-refused'));
  const whole = workbook(sheetOf('', 'Fallnummer'));
  await attack('half a workbook', () => refused(whole.subarray(0, whole.length / 2), 'xlsx-unreadable'));
  const request = `POST /api/v1/uploads?fileName=a.csv HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nSec-Fetch-Site: same-origin\r\n`;
  await attack('headers that never end', async () => {
    const told = await slowClients(100, `${request}X: `, 60);
    if (!told.startsWith('100 ')) throw new Error(told);
    return told;
  });
  await attack('bodies that never end', () =>
    slowClients(100, `${request}Content-Length: 1000000000\r\n\r\n`, 30),
  );
} finally {
  await service.kill();
  await database.close();
  await cluster.remove();
}
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(`${faults.length} faults\n`);
process.exit(faults.length === 0 ? 0 : 1);
