import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { strToU8, zipSync } from 'fflate';
import { isoDate as isoDay } from '../calendar/index.ts';
import { setDeliveryFilter } from '../audit-plan/index.ts';
import { serviceScope, type Database } from '../database/index.ts';
import { perform, type Actor } from '../work.ts';
import { clientOf, type Client } from '../../test/support/client.ts';
import { countRows, freshDatabase } from '../../test/support/database.ts';
import { csvOf, imported, importedFrame, someCases, uploaded } from '../../test/support/frames.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import {
  deleteExpiredUploads,
  deleteUpload,
  readCases,
  loadFrame,
  ownUpload,
  receiveUpload,
} from './index.ts';

let database: Database;
let world: World;
let controlling: Client;
let field: { fieldId: string };

beforeAll(async () => {
  database = await freshDatabase();
  world = await newWorld(database);
  controlling = await clientOf(world.deps, world.controlling);
  field = await confirmedField(world, { method: 'stratified', teamIds: [world.teamA.id] });
});
afterAll(() => database.close());

const march = { firstDay: '2020-03-01', lastDay: '2020-03-31' };

async function sent(client: Client, content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const answer = await client.send('/uploads?fileName=lieferung.csv', content);
  expect(answer.status, answer.text).toBe(201);
  return answer.textAt('id');
}

const rowsInAll = (): Promise<Record<string, number>> => countRows(database);

const header = 'Fallnummer;Team;Schicht;Betrag;Entscheidungsdatum';

describe('a delivery with anything wrong in it', () => {
  const row = (
    change: Partial<Record<'number' | 'team' | 'stratum' | 'amount' | 'date', string>> = {},
  ): string =>
    [
      change.number ?? '54910//0000001',
      change.team ?? world.teamA.code,
      change.stratum ?? 'LZB',
      change.amount ?? '12,50',
      change.date ?? '03.02.2020',
    ].join(';');
  const file = (...rows: string[]): string => [header, row({ number: 'GUT' }), ...rows].join('\r\n');

  const refusals: readonly [
    name: string,
    content: () => string | Uint8Array<ArrayBuffer>,
    code: string,
    issue?: string,
  ][] = [
    ['a case number that stands twice', () => file(row(), row()), 'rows-refused', 'case-number-repeated'],
    [
      'NFC twins: the same case number in another Unicode spelling',
      () => file(row({ number: 'B\u00e9' }), row({ number: 'Be\u0301' })),
      'rows-refused',
      'case-number-repeated',
    ],
    ['no case number', () => file(row({ number: '' })), 'rows-refused', 'case-number-missing'],
    ['a team nobody knows', () => file(row({ team: 'XX' })), 'rows-refused', 'team-unknown'],
    ['a day that does not exist', () => file(row({ date: '31.02.2020' })), 'rows-refused', 'date-invalid'],
    ['an amount that is none', () => file(row({ amount: '1,2,3' })), 'rows-refused', 'amount-invalid'],
    [
      'a missing stratum where the field is stratified',
      () => file(row({ stratum: '' })),
      'rows-refused',
      'stratum-missing',
    ],
    ['a row with too many cells', () => file(`${row()};zu viel`), 'rows-refused', 'wrong-cell-count'],
    ['a control character', () => file(row({ number: 'A\u0001' })), 'rows-refused', 'control-character'],
    ['quotes that are never closed', () => file('"offen'), 'quotes-invalid'],
    ['a column with names', () => `${header};Nachname\n${row()};Muster`, 'column-personal'],
    ['a column with birth dates', () => `${header};Geburtsdatum\n${row()};01.01.1980`, 'column-personal'],
    ['a column with case workers', () => `${header};Sachbearbeiter\n${row()};AB`, 'column-personal'],
    ['two columns of one name', () => `${header};Team\n${row()};x`, 'header-repeated'],
    ['a column without a name', () => `${header};\n${row()};x`, 'header-empty'],
    ['no column with case numbers', () => 'Nummer;Team\n1;A', 'column-missing'],
    ['nothing but headers', () => header, 'frame-empty'],
    [
      'an old Excel file',
      () => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'file-format-unknown',
    ],
    ['a workbook that is none', () => zipSync({ 'x.txt': strToU8('x') }), 'xlsx-unreadable'],
    ['UTF-16', () => new Uint8Array([0xff, 0xfe, 0x41, 0x00]), 'encoding-unsupported'],
  ];

  it.each(refusals)('is refused whole, and nothing is stored: %s', async (_, content, code, issue) => {
    const before = await rowsInAll();
    const uploadId = await sent(controlling, content());
    const answer = await controlling.post('/deliveries', { ...march, uploadId, fieldIds: [field.fieldId] });
    expect([answer.status, answer.at('code')]).toEqual([422, code]);
    expect(answer.at('details', 'refusalCounts')).toEqual(issue === undefined ? undefined : { [issue]: 1 });
    expect(await rowsInAll()).toEqual(before);
  });

  it('is reported with the first hundred faults and totals of all', async () => {
    const bad = Array.from({ length: 150 }, (_, i) => row({ number: `N${i}`, date: '99.99.2020' }));
    const uploadId = await sent(controlling, file(...bad, row({ amount: 'viel' })));
    const order = { ...march, uploadId, fieldIds: [field.fieldId] };
    const preview = await controlling.post('/deliveries/preview', order);
    expect(preview.status).toBe(200);
    expect(preview.at('refusals')).toHaveLength(100);
    expect(preview.at('refusals', 0)).toEqual({
      line: 3,
      column: 'Entscheidungsdatum',
      code: 'date-invalid',
      valueClass: 'date',
      message: expect.stringContaining('Zeile 3'),
    });
    expect(preview.at('refusalCounts')).toEqual({ 'date-invalid': 150, 'amount-invalid': 1 });
    expect((await controlling.post('/deliveries', order)).at('details', 'refusals')).toHaveLength(100);
  });

  it('repeats no value of a case, neither in the answer nor in the journal', async () => {
    const secret = 'GEHEIM-4711';
    const uploadId = await sent(
      controlling,
      file(row({ number: secret, amount: 'x' }), row({ number: secret })),
    );
    const order = { ...march, uploadId, fieldIds: [field.fieldId] };
    const answers = [
      await controlling.post('/deliveries/preview', order),
      await controlling.post('/deliveries', order),
    ];
    const journal = await database.transaction(serviceScope, (tx) =>
      tx.selectFrom('journal_entry').select('data').execute(),
    );
    for (const text of [...answers.map((answer) => answer.text), JSON.stringify(journal)]) {
      expect(text).not.toContain('GEHEIM');
    }
  });
});

describe('a preview', () => {
  it('says what an import would do, and stores nothing', async () => {
    const uploadId = await sent(controlling, await csvOf(someCases(world.teamA.code, 10)));
    const order = { ...march, uploadId, fieldIds: [field.fieldId] };
    const before = await rowsInAll();
    const preview = await controlling.post('/deliveries/preview', order);
    expect(await rowsInAll()).toEqual(before);
    expect(preview.at('rows')).toEqual({ accepted: 10, unassigned: 0 });
    expect(preview.at('frames')).toEqual([
      { fieldId: field.fieldId, field: 'Folge-EGV', teamId: world.teamA.id, cases: 10, existing: null },
    ]);
    expect(preview.at('columns')).toEqual([
      { header: 'Fallnummer', role: 'case-number', isDate: false, classes: { text: 10 } },
      { header: 'Team', role: 'team', isDate: false, classes: { text: 10 } },
      { header: 'Schicht', role: 'stratum', isDate: false, classes: { text: 10 } },
      { header: 'Betrag', role: 'amount', isDate: false, classes: { number: 10 } },
      { header: 'Entscheidungsdatum', role: 'attribute', isDate: true, classes: { date: 10 } },
      { header: 'Profillage', role: 'attribute', isDate: false, classes: { text: 10 } },
    ]);
    // 1 + 2 + … + 10 euros; LZB has cases 1, 4, 7, 10
    expect(preview.at('totals')).toEqual({
      rows: 10,
      amountCents: 5500,
      teams: [{ code: world.teamA.code, cases: 10, amountCents: 5500 }],
      strata: [
        { stratum: 'Bestand', cases: 3, amountCents: 1800 },
        { stratum: 'LZB', cases: 4, amountCents: 2200 },
        { stratum: 'Neukunde', cases: 3, amountCents: 1500 },
      ],
      strataNotListed: 0,
    });
  });
});

describe('an import', () => {
  it('stores case numbers once, apart and encrypted, in canonical order', async () => {
    const own = await newWorld(database);
    const first = await confirmedField(own);
    const second = await confirmedField(own);
    const cases = someCases(own.teamA.code, 5);
    const one = await importedFrame(own, own.leadA, first.fieldId, cases.toReversed());
    await importedFrame(own, own.leadA, second.fieldId, cases);
    const { plain, numbers, read } = await database.transaction(serviceScope, async (tx) => {
      const everything = await sql<{ text: string }>`
        select string_agg(row(c.*)::text, '') as text from frame_case c where c.frame_id = ${one}`.execute(
        tx,
      );
      const kept = await sql<{ n: number }>`
        select count(distinct n.pseudonym) as n from case_number n join frame_case c using (pseudonym)
        join frame f on f.id = c.frame_id where f.field_id in (${first.fieldId}, ${second.fieldId})`.execute(
        tx,
      );
      const frame = await loadFrame(tx, one, 'read');
      const found = [];
      for await (const batch of readCases(tx, own.deps.keys.ofYear(2020), frame)) found.push(...batch);
      return { plain: everything.rows[0]?.text ?? '', numbers: kept.rows[0]?.n, read: found };
    });
    expect(plain).not.toContain('54910/');
    expect(numbers).toBe(5);
    expect(read.map(({ position, caseNumber }) => [position, caseNumber])).toEqual(
      cases.map(({ caseNumber }, index) => [index + 1, caseNumber]),
    );
    expect(read[0]).toMatchObject({
      team: own.teamA.code,
      stratum: 'LZB',
      amountCents: 100,
      attributes: [
        ['Entscheidungsdatum', '03.02.2020'],
        ['Profillage', 'IV'],
      ],
    });
  });

  it('splits one monthly delivery into the frames of many fields by their saved filters', async () => {
    const own = await newWorld(database);
    const both = [own.teamA.id, own.teamB.id];
    const all = await confirmedField(own, { title: 'Alle', teamIds: both });
    const fourth = await confirmedField(own, { title: 'Nur IV', teamIds: both, drawnBy: 'area' });
    const unasked = await confirmedField(own, { title: 'Ohne Filter', teamIds: both });
    const filter = (fieldId: string, equals: string[] | null) =>
      perform(own.deps, own.leadA, (work) =>
        setDeliveryFilter(work, {
          fieldId,
          conditions: equals === null ? [] : [{ attribute: 'Profillage', equals }],
        }),
      );
    await filter(all.fieldId, null);
    await filter(fourth.fieldId, ['IV']);
    const cases = [...someCases(own.teamA.code, 10), ...someCases(own.teamB.code, 6, 'B-')];
    const client = await clientOf(own.deps, own.controlling);
    const uploadId = await sent(client, await csvOf(cases));
    const answer = await client.post('/deliveries', { ...march, uploadId });
    expect(answer.status).toBe(201);
    expect(answer.at('frames')).toHaveLength(3);
    expect(answer.at('frames')).toEqual(
      expect.arrayContaining([
        { frameId: expect.any(String), fieldId: all.fieldId, teamId: own.teamA.id, cases: 10 },
        { frameId: expect.any(String), fieldId: all.fieldId, teamId: own.teamB.id, cases: 6 },
        { frameId: expect.any(String), fieldId: fourth.fieldId, teamId: null, cases: 8 },
      ]),
    );
    expect(answer.text).not.toContain(unasked.fieldId);
    const delivery = await client.get(`/deliveries/${answer.textAt('deliveryId')}`);
    expect(delivery.at('totals', 'teams')).toEqual([
      { code: own.teamA.code, cases: 10, amountCents: 5500 },
      { code: own.teamB.code, cases: 6, amountCents: 2100 },
    ]);
  });

  it('happens once when posted twice under one key', async () => {
    const own = await newWorld(database);
    const { fieldId } = await confirmedField(own);
    const lead = await clientOf(own.deps, own.leadA);
    const uploadId = await sent(lead, await csvOf(someCases(own.teamA.code, 3)));
    const post = () =>
      lead.post(
        `/fields/${fieldId}/frames`,
        { ...march, uploadId },
        { 'Idempotency-Key': `k-${own.suffix}` },
      );
    const [first, second] = [await post(), await post()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.at()).toEqual(first.at());
  });

  it('refuses a second living frame of a field, team and time: that would be a quiet redraw', async () => {
    const own = await newWorld(database);
    const { fieldId } = await confirmedField(own);
    const cases = someCases(own.teamA.code, 3);
    await importedFrame(own, own.leadA, fieldId, cases);
    await expect(importedFrame(own, own.leadA, fieldId, cases)).rejects.toMatchObject({
      code: 'frame-exists',
    });
    await expect(
      importedFrame(own, own.leadA, fieldId, cases, {
        firstDay: isoDay('2020-03-31'),
        lastDay: isoDay('2020-04-30'),
      }),
    ).rejects.toMatchObject({ code: 'frame-exists' });
    await importedFrame(own, own.leadA, fieldId, cases, {
      firstDay: isoDay('2020-04-01'),
      lastDay: isoDay('2020-04-30'),
    });
  });

  it('lets a lead deliver for the own team only', async () => {
    const own = await newWorld(database);
    const { fieldId } = await confirmedField(own, { teamIds: [own.teamA.id, own.teamB.id] });
    await expect(
      imported(own, own.leadA, fieldId, await csvOf(someCases(own.teamB.code, 2))),
    ).rejects.toMatchObject({ code: 'rows-refused' });
    await expect(
      imported(own, own.foreignLead, fieldId, await csvOf(someCases(own.foreignTeam.code, 2))),
    ).rejects.toMatchObject({ code: 'field-not-deliverable' });
  });

  it('lets a file of the own team leave the column of the team out', async () => {
    const own = await newWorld(database);
    const { fieldId } = await confirmedField(own);
    const { totals } = await imported(own, own.leadA, fieldId, 'Fallnummer\nA-1\nA-2\n');
    expect(totals.teams).toEqual([{ code: own.teamA.code, cases: 2, amountCents: 0 }]);
  });
});

describe('an upload', () => {
  const chunks = async function* (...parts: (string | Error)[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) {
      if (part instanceof Error) throw part;
      yield new TextEncoder().encode(part);
    }
  };
  const receive = (actor: Actor, body: AsyncIterable<Uint8Array>) =>
    receiveUpload(world.deps, actor, 'x.csv', body);

  it('lies encrypted in the database, and another person does not find it', async () => {
    const { id, size } = await receive(world.leadA, chunks('54910', '//1'));
    expect(size).toBe(8);
    const stored = await database.transaction(serviceScope, (tx) =>
      tx.selectFrom('upload_chunk').select('content').where('upload_id', '=', id).execute(),
    );
    expect(Buffer.concat(stored.map(({ content }) => Buffer.from(content))).includes('54910')).toBe(false);
    const answer = await (await clientOf(world.deps, world.leadB)).delete(`/uploads/${id}`);
    expect(answer.status).toBe(404);
  });

  it('that is broken off leaves nothing', async () => {
    const before = await rowsInAll();
    const broken = Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    await expect(receive(world.leadA, chunks('x'.repeat(3_000_000), broken))).rejects.toMatchObject({
      code: 'upload-aborted',
    });
    expect(await rowsInAll()).toEqual(before);
  });

  it('beyond the size the house allows is refused and leaves nothing', async () => {
    const before = await rowsInAll();
    await database.transaction(serviceScope, (tx) =>
      tx.insertInto('house_setting').values({ key: 'uploadMegabytes', value: '1' }).execute(),
    );
    await expect(receive(world.leadA, chunks('x'.repeat(1_000_001)))).rejects.toMatchObject({
      code: 'file-too-large',
    });
    await database.transaction(serviceScope, (tx) =>
      tx.deleteFrom('house_setting').where('key', '=', 'uploadMegabytes').execute(),
    );
    expect(await rowsInAll()).toEqual(before);
  });

  it('expires after a day', async () => {
    const own = await newWorld(database);
    await uploaded(own, own.leadA, 'x');
    own.deps.clock.advance({ hours: 25 });
    const deleted = await database.transaction(serviceScope, (tx) =>
      deleteExpiredUploads({ tx, actor: null, now: own.deps.clock.now(), deps: own.deps, onlyReads: false }),
    );
    expect(deleted).toBeGreaterThan(0);
  });
});

it('a file is used up once, however many want it at the same time', async () => {
  const uploadId = await uploaded(world, world.controlling, `${header}\n`);
  const takings = Array.from({ length: 10 }, () =>
    perform(world.deps, world.controlling, async (work) => {
      const { id } = await ownUpload(work, uploadId);
      // all have seen it before the first deletes it, where the database lets them
      await pause(50);
      await deleteUpload(work.tx, id);
    }),
  );
  const outcomes = await Promise.allSettled(takings);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toEqual(
    Array.from({ length: 9 }, () => expect.objectContaining({ kind: 'not-found' })),
  );
});
