import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { assignSecondCheck, saveCheck, saveCheckSchema } from '../../src/checks/index.ts';
import { resumeSession, startSession } from '../../src/identity/index.ts';
import { perform, performAsService } from '../../src/work.ts';
import { casesOf, drawnSample, type DrawnSample } from '../support/drawn.ts';
import { publicUrl, testApp, type App } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { newWorld, type World } from '../support/world.ts';

/*
 * Each finding has a second check, so whoever counts second checks counts the findings of a team. What the area head
 * may ask of them is asked while a team finds more and more; nothing of it may change (rules 24, 25).
 */

let world: World;
let app: App;
let drawn: DrawnSample;
let token: string;

beforeAll(async () => {
  world = await newWorld();
  app = testApp(world.deps);
  drawn = await drawnSample(world, {
    cases: casesOf(world.teamA, 20),
    sampleSize: 6,
    field: { recheckShare: 0.5 },
  });
  token = await performAsService(world.deps, (work) => startSession(work, world.areaHead.accountId));
});

/** Team A's lead finds `faulty` of the two criteria not met in the case of this rank. */
const check = (rank: number, faulty: number, { of = drawn, facts = 'Zu spät.', baseVersion = 0 } = {}) =>
  perform(world.deps, world.leadA, (work) =>
    saveCheck(
      work,
      saveCheckSchema.parse({
        subject: { kind: 'item', id: of.items[rank] },
        baseVersion,
        complete: true,
        disposition: 'complete',
        results: of.field.criteria.map(({ criterionId }, index) =>
          index < faulty
            ? {
                criterionId,
                result: 'error',
                finding: { errorType: 'procedure', severity: 'minor', facts },
              }
            : { criterionId, result: 'ok' },
        ),
      }),
    ),
  );

async function ask(path: string, form?: Readonly<Record<string, string>>) {
  const csrf = (await resumeSession(world.deps, token))?.csrfToken ?? '';
  const response = await app.request(new URL(path, publicUrl), {
    method: form === undefined ? 'GET' : 'POST',
    headers: { Accept: 'text/html', Cookie: `iks=${token}`, 'Sec-Fetch-Site': 'same-origin' },
    ...(form === undefined ? {} : { body: new URLSearchParams({ ...form, _csrf: csrf }) }),
  });
  return { status: response.status, text: await response.text() };
}

/** Everything about second checks that answers the head, and the tables themselves behind the queries. */
async function seen() {
  const views = ['', '?ansicht=offen', '?ansicht=erledigt'];
  const paths = [
    ...views.map((view) => `/zweitpruefungen${view}`),
    ...views.map((view) => `/zweitpruefungen/export/csv${view}`),
    '/zweitpruefungen/verteilung',
    '/api/v1/second-checks',
    '/api/v1/second-checks?mine=false',
    '/api/v1/second-checks?mine=false&state=done',
  ];
  const answers: Record<string, { status: number; text: string }> = {};
  for (const path of paths) answers[path] = await ask(path);
  const { role, accountId, areaId, teamId } = world.areaHead;
  const rows = await world.deps.database.transaction(
    { role, accountId, areaId, teamId },
    async (tx) => (await sql`select * from second_check`.execute(tx)).rows,
  );
  return { answers, rows };
}

describe('the area head', () => {
  it('counts no findings: what the head sees of second checks does not change while a team finds more', async () => {
    const before = await seen();
    expect(before.rows).toEqual([]);
    expect(before.answers['/api/v1/second-checks?mine=false']?.status).toBe(403);
    expect(before.answers['/zweitpruefungen?ansicht=offen']?.status).toBe(200);
    for (const [rank, faulty] of [2, 1, 2, 0, 0, 0].entries()) await check(rank, faulty);
    const waiting = await performAsService(world.deps, ({ tx }) =>
      tx.selectFrom('second_check').select('id').where('team_id', '=', world.teamA.id).execute(),
    );
    // five findings, and half of three clean checks, rounded up
    expect(waiting).toHaveLength(7);
    expect(await seen()).toEqual(before);
  });

  it('assigns what waits in a team unseen, and hears the same where nothing waits', async () => {
    const before = await seen();
    const distribute = (teamId: string, accountId: string) =>
      ask('/zweitpruefungen/verteilung', { teamId, accountId });
    const full = await distribute(world.teamA.id, world.leadB.accountId);
    const empty = await distribute(world.teamB.id, world.leadA.accountId);
    expect(full).toEqual(empty);
    expect(full.status).toBe(303);
    const assigned = await performAsService(world.deps, ({ tx }) =>
      tx.selectFrom('second_check').select('assigned_to').where('team_id', '=', world.teamA.id).execute(),
    );
    expect(assigned.map(({ assigned_to }) => assigned_to)).toEqual(Array(7).fill(world.leadB.accountId));
    expect((await seen()).rows).toEqual(before.rows);
  });
});

describe('who reviews a finding', () => {
  it('sees its versions side by side once there are several', async () => {
    const of = await drawnSample(world, { cases: casesOf(world.teamA, 20), sampleSize: 2 });
    await check(0, 1, { of });
    const { id, findingId } = await performAsService(world.deps, ({ tx }) =>
      tx
        .selectFrom('second_check as s')
        .innerJoin('check_sheet as c', 'c.id', 's.sheet_id')
        .select(['s.id', 's.finding_id as findingId'])
        .where('c.item_id', '=', of.items[0] ?? '')
        .executeTakeFirstOrThrow(),
    );
    await perform(world.deps, world.leadA, (work) =>
      assignSecondCheck(work, { secondCheckId: id, accountId: world.leadB.accountId }),
    );
    const reviewer = await pagesAs(app, world.deps, world.leadB);
    const path = `/zweitpruefungen/${id}`;
    expect((await reviewer.get(path)).words).not.toContain('Fassungen der Feststellung');
    await check(0, 1, { of, facts: 'Sechs Wochen zu spät.', baseVersion: 1 });
    const { words } = await reviewer.get(path);
    expect(words).toMatch(/Fassungen der Feststellung.*Zu spät\..*Sechs Wochen zu spät\./);
    // As on the page of the finding itself, of which the head sees neither.
    expect((await reviewer.get(`/feststellungen/${findingId}`)).words).toContain(
      'Fassungen der Feststellung',
    );
    const head = await pagesAs(app, world.deps, world.areaHead);
    expect((await head.get(path)).status).toBe(404);
  });
});
