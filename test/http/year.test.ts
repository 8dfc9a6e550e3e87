import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposeFields } from '../../src/audit-plan/index.ts';
import { serviceScope, type Database } from '../../src/database/index.ts';
import { protocolSchema, verdictOf, verifyProtocol } from '../../src/draw-procedure/index.ts';
import { journalHead, readJournal, verifyChain } from '../../src/journal/index.ts';
import { planTraining, settleTraining, trainingSchema } from '../../src/qualification/index.ts';
import { isoDate } from '../../src/calendar/index.ts';
import { perform, type Actor } from '../../src/work.ts';
import { freshDatabase } from '../support/database.ts';
import {
  client,
  publicUrl,
  signedInAs,
  testApp,
  type Answer,
  type App,
  type Client,
} from '../support/http.ts';
import { fieldOf, newCriteria } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

const SAMPLE = 12;
const FAULTY = 6;

let database: Database;
let world: World;
let app: App;
let criterionIds: string[];
let token: string;
/** What earlier steps of the year made. */
const made = { field: '', frame: '', draw: '', finding: '', report: '', hotspot: '' };

type Rows = readonly Readonly<Record<string, unknown>>[];
const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`expected a text, got ${JSON.stringify(value)}`);
  return value;
};
const rowsOf = ({ body }: Answer, list = 'items'): Rows => body[list] as Rows;

const sessions = new Map<string, Promise<Client>>();
/** Signed in once for each time the clock stands at. */
function signedIn(actor: Actor): Promise<Client> {
  const key = `${actor.accountId} ${world.deps.clock.now().toString()}`;
  const session = sessions.get(key) ?? signedInAs(app, world.deps, actor);
  sessions.set(key, session);
  return session;
}

/**
 * One request as somebody, who must get the status named. Whatever is posted is posted once more under its key, as by
 * a client that lost the answer: it gets the same one, and the year goes on as if nothing had happened twice.
 */
async function ask(
  actor: Actor,
  method: string,
  path: string,
  body?: unknown,
  status = 200,
): Promise<Answer> {
  const send = await signedIn(actor);
  if (method !== 'POST') return expectStatus(status, `${method} ${path}`, await send(method, path, body));
  const key = { 'Idempotency-Key': crypto.randomUUID() };
  const answer = expectStatus(status, `POST ${path}`, await send('POST', path, body, key));
  const again = await send('POST', path, body, key);
  const same = again.body['code'] === 'answer-shown-once' ? answer : again;
  expect([same.status, same.body], `POST ${path} again`).toEqual([status, answer.body]);
  return answer;
}
function expectStatus(status: number, what: string, answer: Answer): Answer {
  expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(status);
  return answer;
}

const post = (actor: Actor, path: string, body: unknown = {}, status = 201): Promise<Answer> =>
  ask(actor, 'POST', path, body, status);
const get = (actor: Actor, path: string): Promise<Answer> => ask(actor, 'GET', path);

/** A file fetched with the lead's token. */
async function download(path: string): Promise<{ type: string; bytes: Uint8Array }> {
  const response = await app.request(new URL(`/api/v1${path}`, publicUrl), {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  return {
    type: response.headers.get('Content-Type') ?? '',
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

beforeAll(async () => {
  database = await freshDatabase();
  world = await newWorld(database);
  app = testApp(world.deps);
  ({ criterionIds } = await newCriteria(world));
});
afterAll(() => database.close());

describe('a year over HTTP', () => {
  it('begins with a plan that two leads agree on and the area head confirms', async () => {
    const { leadA, leadB, areaHead } = world;
    const plan = await post(leadA, '/plans', { year: 2020 });
    const content = fieldOf(world, criterionIds, {
      teamIds: [world.teamA.id, world.teamB.id],
      sampleSize: SAMPLE,
      recheckShare: 0.1,
    });
    const { body: ref } = await post(leadA, `/plans/${text(plan.body['id'])}/fields`, { content });
    const version = `/field-versions/${text(ref['versionId'])}`;
    const seen = { revision: ref['revision'] };
    await post(leadB, `${version}/agreement`, seen, 200);
    await post(leadA, `${version}/submission`, seen, 200);
    const versionIds = [ref['versionId']];
    const confirmed = await post(areaHead, `/plans/${text(plan.body['id'])}/confirmations`, { versionIds });
    expect(confirmed.body['number']).toBe(1);
    made.field = text(ref['fieldId']);
    await ask(leadA, 'PUT', `/fields/${made.field}/delivery-filter`, {
      conditions: [{ attribute: 'Vorgang', equals: ['Folge-EGV'] }],
    });
  });

  it('goes on with one monthly file, previewed and split into the frames of the teams', async () => {
    world.deps.clock.set('2020-04-01T08:00:00Z');
    const { controlling, teamA, teamB } = world;
    const line = (index: number): string =>
      [
        `54910//${String(index).padStart(7, '0')}`,
        index < 60 ? teamA.code : teamB.code,
        `${index},50`,
        index % 5 === 4 ? 'Erst-EGV' : 'Folge-EGV',
      ].join(';');
    const lines = Array.from({ length: 110 }, (_, index) => line(index));
    const file = Buffer.from(['Fallnummer;Team;Betrag;Vorgang', ...lines, ''].join('\r\n'));
    const upload = await post(controlling, '/uploads?fileName=maerz.csv', file);
    const order = { uploadId: upload.body['id'], firstDay: '2020-03-01', lastDay: '2020-03-31' };
    const preview = await post(controlling, '/deliveries/preview', order, 200);
    expect(preview.body['rows']).toEqual({ accepted: 110, unassigned: 22 });
    expect(rowsOf(preview, 'frames').map(({ cases }) => cases)).toEqual([48, 40]);
    expect(rowsOf(await get(controlling, '/deliveries'))).toEqual([]);

    const delivery = await post(controlling, '/deliveries', order);
    const own = rowsOf(delivery, 'frames').find(({ teamId }) => teamId === teamA.id);
    expect(own).toMatchObject({ fieldId: made.field, cases: 48 });
    made.frame = text(own?.['frameId']);
  });

  it('seals, draws, and lets anyone repeat the draw from its protocol', async () => {
    const { leadA, leadB } = world;
    await post(leadB, `/frames/${made.frame}/seal`, {}, 404);
    await post(leadA, `/frames/${made.frame}/seal`);
    const drawn = await post(leadA, `/frames/${made.frame}/draw`);
    expect(drawn.body['items']).toBe(SAMPLE);
    made.draw = text(drawn.body['drawId']);
    await post(leadA, `/frames/${made.frame}/draw`, {}, 409);

    const issued = await post(leadA, '/me/tokens', {
      name: 'Abruf',
      scopes: ['draw.read', 'report.read'],
      days: 90,
    });
    token = text(issued.body['token']);
    const withToken = client(app, { Authorization: `Bearer ${token}` });
    const fetched = await withToken('GET', `/draws/${made.draw}/protocol`);
    const protocol = protocolSchema.parse(fetched.body);
    expect(protocol.ranks).toHaveLength(SAMPLE);
    expect(verdictOf(verifyProtocol(protocol, null))).not.toBe('disagrees');
    const changed = { ...protocol, seed: protocol.seed.replace(/^./, (c) => (c === '0' ? '1' : '0')) };
    expect(verdictOf(verifyProtocol(changed, null))).toBe('disagrees');
    const repeated = await withToken('GET', `/draws/${made.draw}/recomputation`);
    expect(repeated.body['verdict']).toBe('agrees');
    expect((await withToken('POST', `/frames/${made.frame}/seal`, {})).status).toBe(403);
  });

  it('checks every case; of two savers the second gets a conflict', async () => {
    const { leadA } = world;
    const sheets = rowsOf(await get(leadA, `/sheets?drawId=${made.draw}&limit=50`));
    expect(sheets).toHaveLength(SAMPLE);
    for (const [index, { id }] of sheets.entries()) {
      const finding = {
        errorType: 'procedure',
        severity: 'severe',
        facts: 'Die Folgevereinbarung kam zu spät.',
        overpaidCents: 5_000,
      };
      const sheet = {
        subject: { kind: 'item', id },
        baseVersion: 0,
        complete: true,
        disposition: 'complete',
        results: criterionIds.map((criterionId, place) =>
          place === 0 && index < FAULTY
            ? { criterionId, result: 'error', finding }
            : { criterionId, result: 'ok' },
        ),
      };
      await post(leadA, '/sheets', sheet, 200);
      const late = await post(leadA, '/sheets', sheet, 409);
      expect(late.body['code']).toBe('sheet-changed');
    }
    const findings = rowsOf(await get(leadA, `/findings?fieldId=${made.field}`));
    expect(findings).toHaveLength(FAULTY);
    made.finding = text(findings[0]?.['id']);
  });

  it('has a finding reviewed by a second person, who sees this case alone', async () => {
    const { leadA, leadB } = world;
    const waiting = rowsOf(await get(leadA, '/second-checks?mine=false&limit=50'));
    expect(waiting.filter(({ kind }) => kind === 'finding')).toHaveLength(FAULTY);
    // a tenth of the six clean checks, rounded up, is repeated blind
    expect(waiting.filter(({ kind }) => kind === 'recheck')).toHaveLength(1);
    const check = waiting.find(({ findingId }) => findingId === made.finding);
    const path = `/second-checks/${text(check?.['id'])}`;
    await post(leadB, `${path}/review`, { decision: 'confirmed' }, 404);
    const own = await post(leadA, `${path}/assignment`, { accountId: leadA.accountId }, 409);
    expect(own.body['code']).toBe('second-person-required');
    await post(leadA, `${path}/assignment`, { accountId: leadB.accountId }, 200);
    await post(leadB, `${path}/review`, { decision: 'confirmed' }, 200);
    const reviewed = await get(leadA, `/findings/${made.finding}`);
    expect(reviewed.body['state']).toBe('confirmed');
  });

  it('follows a measure and the case’s own correction to their end; the same act sent twice happens once', async () => {
    const { leadA, teamA } = world;
    const measure = {
      about: { kind: 'finding', id: made.finding },
      teamId: teamA.id,
      ownerFunctionId: teamA.functionId,
      description: 'Wiedervorlage fünf Monate nach Abschluss.',
      // Good Friday and Easter Monday (10 and 13 April 2020) are no working days
      due: { workingDays: 10 },
    };
    const first = await post(leadA, '/measures', measure);
    expect(first.body['due']).toBe('2020-04-17');
    expect(rowsOf(await get(leadA, '/measures'))).toHaveLength(1);

    const corrections = rowsOf(await get(leadA, '/case-corrections'));
    expect(corrections).toHaveLength(FAULTY);
    const correction = corrections.find(({ findingId }) => findingId === made.finding);
    // one year from knowledge, § 45 Abs. 4 Satz 2 SGB X
    expect(correction?.['withdrawalUntil']).toBe('2021-04-01');
    const caseId = text(correction?.['id']);

    world.deps.clock.set('2020-04-15T08:00:00Z');
    const state = `/measures/${text(first.body['id'])}/state`;
    await post(leadA, state, { to: 'effective', on: '2020-04-15' }, 409);
    await post(leadA, state, { to: 'done', on: '2020-04-14' }, 200);
    await post(leadA, state, { to: 'effective', on: '2020-04-15' }, 200);
    await post(leadA, `/case-corrections/${caseId}/outcome`, { outcome: 'done', on: '2020-04-14' }, 200);
    await post(leadA, `/case-corrections/${caseId}/recheck`, { right: true, on: '2020-04-15' }, 200);
    expect(rowsOf(await get(leadA, '/measures'))[0]).toMatchObject({ state: 'effective' });
    expect(rowsOf(await get(leadA, '/case-corrections'))).toHaveLength(FAULTY - 1);
  });

  it('looks for hotspots at the quarter’s end, and lets a lead declare one', async () => {
    const { leadA, areaHead, area, teamA } = world;
    const look = { areaId: area.id, year: 2020, quarter: 1 };
    const taken = await post(areaHead, '/hotspot-looks', look);
    expect(taken.body['found']).toBeGreaterThan(0);
    expect((await post(areaHead, '/hotspot-looks', { ...look, quarter: 2 }, 409)).body['code']).toBe(
      'quarter-not-over',
    );
    const declared = await post(leadA, '/hotspots', {
      fieldId: made.field,
      criterionId: criterionIds[1],
      teamId: teamA.id,
      reason: 'Ein schwerer Fehler genügt.',
    });
    made.hotspot = text(declared.body['id']);
    const hotspots = rowsOf(await get(leadA, '/hotspots?year=2020&open=true'));
    expect(new Set(hotspots.map(({ kind }) => kind))).toEqual(new Set(['statistical', 'declared']));
    const evaluation = await get(leadA, `/evaluations?year=2020&by=field&fieldId=${made.field}`);
    expect(rowsOf(evaluation)[0]).toMatchObject({
      rate: { shown: true, kind: 'exact', N: 48, n: SAMPLE, faulty: FAULTY, unreviewed: FAULTY - 1 },
    });
  });

  it('plans a training and holds it', async () => {
    const { deps, personnelDevelopment, teamA } = world;
    const training = trainingSchema.parse({
      year: 2020,
      quarter: 2,
      title: 'Folge-EGV rechtzeitig abschließen',
      format: 'peer-consultation',
      targetFunction: 'Integrationsfachkraft',
      seats: 8,
      teamIds: [teamA.id],
    });
    const { id } = await perform(deps, personnelDevelopment, (work) => planTraining(work, training));
    const held = (on: string) =>
      perform(deps, personnelDevelopment, (work) =>
        settleTraining(work, { trainingId: id, outcome: 'held', on: isoDate(on) }),
      );
    await expect(held('2020-05-12')).rejects.toMatchObject({ code: 'date-in-future' });
    deps.clock.set('2020-05-13T08:00:00Z');
    await held('2020-05-12');
  });

  it('reports to the jour-fixe: prepared, released as it was seen, fetched as a PDF', async () => {
    const { areaHead, leadA } = world;
    const order = { kind: 'jour-fixe', areaId: world.area.id, month: '2020-03' };
    const prepared = await post(areaHead, '/reports', { order });
    made.report = text(prepared.body['reportId']);
    const draft = rowsOf(await get(areaHead, '/reports')).find(({ id }) => id === made.report);
    expect(draft).toMatchObject({ state: 'draft', version: 1, pdfHash: null });
    const release = `/reports/${made.report}/release`;
    await post(leadA, release, { valueHash: draft?.['valueHash'] }, 403);
    await post(areaHead, release, { valueHash: '0'.repeat(64) }, 409);
    const released = await post(areaHead, release, { valueHash: draft?.['valueHash'] }, 200);
    const { type, bytes } = await download(`/reports/${made.report}/report.pdf`);
    expect(type).toBe('application/pdf');
    expect(Buffer.from(bytes).toString('latin1', 0, 5)).toBe('%PDF-');
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(bytes))).toString('hex');
    expect(digest).toBe(released.body['pdfHash']);
    const value = await get(areaHead, `/reports/${made.report}`);
    expect(JSON.stringify(value.body)).not.toMatch(/54910\/|kam zu spät|Wiedervorlage/);
    expect((await post(areaHead, '/reports', { order }, 422)).body['code']).toBe('reason-missing');
  });

  it('ends with proposals for the next plan, from what third parties found', async () => {
    const { deps, controlling, areaHead, leadA, area } = world;
    deps.clock.set('2020-12-01T08:00:00Z');
    const title = encodeURIComponent('Einkommensanrechnung');
    await post(
      controlling,
      `/external-audits?auditor=interne-revision&title=${title}&year=2020&areaId=${area.id}`,
      Buffer.from('Gegenstand;Betrag\nBetriebskosten;12,50\nBetriebskosten;\nVermögen;1\n'),
    );
    await perform(deps, areaHead, (work) =>
      proposeFields(work, { year: 2021, areaId: area.id, candidates: [] }),
    );
    const open = rowsOf(await get(leadA, '/proposals?year=2021')).filter(
      ({ kind }) => kind === 'external-finding',
    );
    expect(new Set(open.map((proposal) => proposal['title']))).toEqual(
      new Set(['Betriebskosten', 'Vermögen']),
    );
    const of = (name: string): string => text(open.find((proposal) => proposal['title'] === name)?.['id']);
    await post(leadA, `/proposals/${of('Betriebskosten')}/field`, {
      content: fieldOf(world, criterionIds, { title: 'Betriebskosten', origin: 'interne-revision' }),
    });
    await post(leadA, `/proposals/${of('Vermögen')}/decline`, { reason: 'Geringe Fallzahl.' }, 200);
    const decided = rowsOf(await get(leadA, '/proposals?year=2021'))
      .filter(({ kind }) => kind === 'external-finding')
      .map(({ state }) => text(state));
    expect(decided.toSorted()).toEqual(['declined', 'taken']);
    // a third party's findings are never part of the own rate
    const own = rowsOf(await get(leadA, '/evaluations?year=2020&by=field'));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ rate: { n: SAMPLE, faulty: FAULTY } });
  });

  it('leaves a journal that holds together and names no case', async () => {
    const { result, data } = await database.transaction(serviceScope, async (tx) => ({
      result: await verifyChain(readJournal(tx), await journalHead(tx)),
      data: JSON.stringify(await tx.selectFrom('journal_entry').select(['act', 'data']).execute()),
    }));
    expect(result.faults).toEqual([]);
    for (const act of ['frame.sealed', 'draw.drawn', 'measure.created', 'training.held', 'report.released']) {
      expect(data.split(`"act":"${act}"`).length - 1, act).toBe(1);
    }
    expect(data).not.toMatch(/54910\/|kam zu spät|Wiedervorlage/);
  });
});
