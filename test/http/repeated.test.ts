import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { criteria } from '../../src/catalogue/index.ts';
import { listSheets } from '../../src/checks/index.ts';
import { endpoints } from '../../src/endpoints.ts';
import { fileAnswer, forgetAnswers, type Endpoint } from '../../src/http/index.ts';
import { reachOf } from '../../src/identity/index.ts';
import { perform, performAsService } from '../../src/work.ts';
import { countRows } from '../support/database.ts';
import { signedInAs, testApp, type Answer, type Client } from '../support/http.ts';
import { populatedWorld, type Objects, type PopulatedWorld } from '../support/populated.ts';
import { sampleOf } from '../support/samples.ts';

/* Every act that creates something, sent twice under one key, happens once. */

let world: PopulatedWorld;
let people: readonly { reach: (endpoint: Endpoint) => boolean; ask: Client }[];
let byName: Readonly<Record<'lead' | 'head' | 'controlling' | 'administrator', Client>>;

beforeAll(async () => {
  world = await populatedWorld();
  const app = testApp(world.deps);
  const actors = [
    world.leadA,
    world.areaHead,
    world.personnelDevelopment,
    world.controlling,
    world.auditor,
    world.administrator,
  ];
  const clients: Client[] = [];
  for (const actor of actors) clients.push(await signedInAs(app, world.deps, actor));
  people = actors.map((actor, index) => ({
    reach: ({ act }) => reachOf(actor, act) !== null,
    ask: clients[index] as Client,
  }));
  const of = (index: number) => clients[index] as Client;
  byName = { lead: of(0), head: of(1), controlling: of(3), administrator: of(5) };
});

interface Sent {
  readonly ask: Client;
  readonly path: string;
  readonly body?: unknown;
}

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
const text = (value: unknown): string => String(value);

/** What a sample made from the schema cannot know: files, real accounts, reports as they were seen. */
const written: Readonly<Record<string, () => Sent | Promise<Sent>>> = {
  '/accounts': () => ({
    ask: byName.administrator,
    path: '/accounts',
    body: { login: `neu-${world.suffix}`, displayName: 'Neu' },
  }),
  '/accounts/{accountId}/password': () => ({
    ask: byName.administrator,
    path: `/accounts/${world.leadB.accountId}/password`,
  }),
  '/me/tokens': () => ({
    ask: byName.lead,
    path: '/me/tokens',
    body: { name: 'Export', scopes: ['draw.read'], days: 30 },
  }),
  '/uploads': () => ({
    ask: byName.controlling,
    path: '/uploads?fileName=liste.csv',
    body: bytes('Fallnummer;Team\n1;A\n'),
  }),
  '/external-audits': () => ({
    ask: byName.controlling,
    path: `/external-audits?auditor=interne-revision&title=Revision&year=2020&areaId=${world.area.id}`,
    body: bytes('Gegenstand;Betrag\nBetriebskosten;12,50\n'),
  }),
  '/quota-values/file': async () => {
    const quota = {
      code: 'FRIST',
      name: 'Fristgerecht',
      population: 'Anträge',
      instructionId: null,
      target: 0.9,
    };
    await byName.administrator('PUT', '/quotas', quota);
    const row = `FRIST;29.02.2020;${world.area.code};;18;20`;
    return {
      ask: byName.controlling,
      path: '/quota-values/file',
      body: bytes(`Quote;Statistiktag;Bereich;Team;Erreicht;Gesamt\n${row}\n`),
    };
  },
  '/draws/{drawId}/sheets.xlsx': async () => {
    const { drawId } = world.own.drawn;
    const sheets = await perform(world.deps, world.leadA, (work) => listSheets(work, { drawId, limit: 100 }));
    const numbers = sheets.filter(({ state }) => state === 'untouched').map(({ caseNumber }) => caseNumber);
    const [criterion] = await perform(world.deps, world.leadA, ({ tx }) =>
      criteria(tx, { ids: [text(world.own.objects['criterionId'])] }),
    );
    const row = `${text(numbers[0])};vollständig geprüft;${text(criterion?.code)};in Ordnung`;
    return {
      ask: byName.lead,
      path: `/draws/${drawId}/sheets.xlsx`,
      body: bytes(`Fallnummer;Stand des Falls;Kriterium;Ergebnis\n${row}\n`),
    };
  },
  '/reports': () => ({ ask: byName.head, path: '/reports', body: jourFixe('2020-02') }),
  '/reports/{reportId}/release': async () => {
    const { body } = await byName.head('POST', '/reports', jourFixe('2020-02'));
    const { reportId, valueHash } = body;
    return { ask: byName.head, path: `/reports/${text(reportId)}/release`, body: { valueHash } };
  },
};

const jourFixe = (month: string) => ({
  order: { kind: 'jour-fixe', areaId: world.area.id, month },
  reason: null,
});

/** Sends it with a key until somebody may do it. */
async function first(endpoint: Endpoint, key: Record<string, string>): Promise<[Sent, Answer] | null> {
  const example = written[endpoint.path];
  if (example !== undefined) {
    const sent = await example();
    return [sent, await sent.ask('POST', sent.path, sent.body, key)];
  }
  // whoever asks must stay signed in
  const objects = {
    ...world.own.objects,
    accountId: world.leadB.accountId,
    grantId: world.leadB.grantId,
  };
  const idOf = (name: string): string =>
    (objects as Objects)[name === 'id' ? 'itemId' : name] ?? '00000000-0000-4000-8000-000000000000';
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => idOf(name));
  const body = endpoint.body === null ? undefined : sampleOf(endpoint.body, idOf);
  for (const { reach, ask } of people) {
    if (!reach(endpoint)) continue;
    const answer = await ask('POST', path, body, key);
    if (answer.status < 300) return [{ ask, path, body }, answer];
  }
  return null;
}

const posts = endpoints.filter(({ method, answer }) => method === 'post' && answer !== fileAnswer);

describe('posted twice under one key', () => {
  it('happens once, whatever is created', async () => {
    const faults: string[] = [];
    const done: string[] = [];
    for (const endpoint of posts) {
      const key = { 'Idempotency-Key': crypto.randomUUID() };
      const sent = await first(endpoint, key);
      if (sent === null) continue;
      const [{ ask, path, body }, answer] = sent;
      const say = (what: string) => faults.push(`${endpoint.path}: ${what}`);
      if (answer.status >= 300) say(`${answer.status} ${text(answer.body['code'])}`);
      done.push(endpoint.path);
      const rows = await countRows(world.deps.database);
      const again = await ask('POST', path, body, key);
      expect.soft(await countRows(world.deps.database), endpoint.path).toEqual(rows);
      if (endpoint.run.kind === 'outside' && endpoint.run.secret) {
        if (again.body['code'] !== 'answer-shown-once') say(`repeated: ${again.status}`);
      } else {
        if (again.headers.get('Idempotency-Replayed') !== 'true') say(`not repeated: ${again.status}`);
        if (!isDeepStrictEqual(again.body, answer.body)) say('another answer');
      }
    }
    expect(faults).toEqual([]);
    expect(done).toEqual(expect.arrayContaining(Object.keys(written)));
    expect(done.length).toBeGreaterThan(25);
  });

  it('keeps no secret with the key', async () => {
    const key = crypto.randomUUID();
    const sent = await written['/me/tokens']?.();
    if (sent === undefined) throw new Error('no example');
    const { body } = await sent.ask('POST', sent.path, sent.body, { 'Idempotency-Key': key });
    const kept = await performAsService(world.deps, ({ tx }) =>
      tx.selectFrom('idempotency_key').selectAll().where('key', '=', key).executeTakeFirstOrThrow(),
    );
    expect(body['token']).toBeTypeOf('string');
    expect(JSON.stringify(kept)).not.toContain(body['token']);
    expect(kept.answer).toBeNull();
  });

  it('tells another file under the same key apart', async () => {
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const path = '/uploads?fileName=liste.csv';
    await byName.controlling('POST', path, bytes('Fallnummer;Team\n1;A\n'), key);
    const other = await byName.controlling('POST', path, bytes('Fallnummer;Team\n2;A\n'), key);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency-key-reused']);
  });

  it('may be sent again after a refusal', async () => {
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const path = `/external-audits?auditor=interne-revision&title=Leer&year=2020&areaId=${world.area.id}`;
    const refused = await byName.controlling('POST', path, bytes('Betrag\n1\n'), key);
    expect(refused.status).toBe(422);
    const accepted = await byName.controlling('POST', path, bytes('Gegenstand;Betrag\nMiete;1\n'), key);
    expect(accepted.status).toBe(201);
  });
});

/** The instance that took the key died; `written` says whether it had written anything. */
describe('a key whose instance died', () => {
  const claimed = async (status: number): Promise<Record<string, string>> => {
    const key = crypto.randomUUID();
    const path = '/uploads?fileName=tot.csv';
    await byName.controlling('POST', path, bytes('Fallnummer\n1\n'), { 'Idempotency-Key': key });
    await performAsService(world.deps, async ({ tx, now }) => {
      const { request_hash } = await tx
        .selectFrom('idempotency_key')
        .select('request_hash')
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      await tx
        .updateTable('idempotency_key')
        .set({
          status,
          answer: null,
          request_hash: request_hash.split(':')[0] ?? '',
          claim: crypto.randomUUID(),
          claimed_until: new Date(now.add({ minutes: 15 }).epochMilliseconds),
        })
        .where('key', '=', key)
        .execute();
    });
    return { 'Idempotency-Key': key };
  };
  const send = (key: Record<string, string>) =>
    byName.controlling('POST', '/uploads?fileName=tot.csv', bytes('Fallnummer\n1\n'), key);
  const later = (minutes: number) => world.deps.clock.set(world.deps.clock.now().add({ minutes }).toString());

  it('waits for its time, then serves again if nothing was written', async () => {
    const key = await claimed(0);
    expect((await send(key)).body['code']).toBe('request-in-progress');
    later(16);
    expect((await send(key)).status).toBe(201);
  });

  it('does nothing twice if something was: it says to look', async () => {
    const key = await claimed(1);
    later(16);
    const answer = await send(key);
    expect([answer.status, answer.body['code']]).toEqual([409, 'outcome-unknown']);
  });
});

describe('the answer to an earlier request', () => {
  it('is kept for a day and then forgotten', async () => {
    const key = `vergessen-${world.suffix}`;
    await byName.controlling('POST', '/uploads?fileName=alt.csv', bytes('Fallnummer\n1\n'), {
      'Idempotency-Key': key,
    });
    const isKept = async () => {
      await performAsService(world.deps, forgetAnswers);
      const kept = await performAsService(world.deps, ({ tx }) =>
        tx.selectFrom('idempotency_key').select('key').where('key', '=', key).execute(),
      );
      return kept.length === 1;
    };
    world.deps.clock.advance({ hours: 23 });
    expect(await isKept()).toBe(true);
    world.deps.clock.advance({ hours: 1 });
    expect(await isKept()).toBe(false);
  });
});
