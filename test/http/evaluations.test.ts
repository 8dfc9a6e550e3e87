import { beforeAll, describe, expect, it } from 'vitest';
import { client, signedInAs, testApp, type Client } from '../support/http.ts';
import { confirmedField } from '../support/plan.ts';
import { plantDraw, planVersionOf } from '../support/planted.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let lead: Client;
let head: Client;
let oversight: Client;
let field: Awaited<ReturnType<typeof confirmedField>>;

const items = (body: Record<string, unknown>): Record<string, unknown>[] =>
  body['items'] as Record<string, unknown>[];

beforeAll(async () => {
  world = await newWorld();
  world.deps.clock.set('2020-04-02T08:00:00Z');
  field = await confirmedField(world);
  const [K = '', L = ''] = field.criteria.map(({ criterionId }) => criterionId);
  for (const month of ['2020-01', '2020-02', '2020-03']) {
    await plantDraw(world, {
      fieldId: field.fieldId,
      fieldVersionId: field.id,
      planVersionId: await planVersionOf(world, field.id),
      areaId: world.area.id,
      month,
      teams: [[world.teamA, 300]],
      parts: [{ team: world.teamA, drawn: 24, faulty: 9, criteria: { [K]: { faulty: 9 }, [L]: {} } }],
    });
  }
  const app = testApp(world.deps);
  lead = await signedInAs(app, world.deps, world.leadA);
  head = await signedInAs(app, world.deps, world.areaHead);
  oversight = await signedInAs(app, world.deps, world.oversight);
});

describe('evaluations over HTTP', () => {
  it('come page by page in a fixed order', async () => {
    const first = await lead('GET', '/evaluations?year=2020&by=month&limit=2');
    expect([first.status, first.body['view']]).toEqual([200, 'full']);
    const rest = await lead(
      'GET',
      `/evaluations?year=2020&by=month&limit=2&cursor=${String(first.body['next'])}`,
    );
    const months = [...items(first.body), ...items(rest.body)].map((row) => row['key']);
    expect(months).toMatchObject([{ month: '2020-01' }, { month: '2020-02' }, { month: '2020-03' }]);
    expect(rest.body['next']).toBeNull();
    expect(items(first.body)[0]).toMatchObject({ rate: { shown: true, n: 24, faulty: 9, N: 300 } });
  });

  it('show a trend with control limits', async () => {
    const { body } = await head('GET', `/evaluations/trend?year=2020&fieldId=${field.fieldId}`);
    expect(body['centre']).toBeCloseTo(27 / 72, 12);
    expect(body['points']).toMatchObject([
      { month: '2020-01', limits: { signal: 'inside' } },
      { month: '2020-02' },
      { month: '2020-03' },
    ]);
  });

  it('count errors by type', async () => {
    const { body } = await lead('GET', '/evaluations/error-types?year=2020');
    expect(items(body)).toEqual([
      { errorType: 'procedure', name: 'Verfahrensfehler', defects: { shown: true, value: 27 } },
    ]);
  });

  it('signal a month’s anomaly in a sentence', async () => {
    const { body } = await lead('GET', '/anomalies?month=2020-02');
    expect(items(body)).toHaveLength(1);
    expect(String(items(body)[0]?.['sentence'])).toMatch(
      /^In 9 von 24 Fällen .* toleriert sind 10\u00a0%\. Eine Auffälligkeit des Monats, noch kein Fehlerschwerpunkt\.$/,
    );
  });

  it('are closed to who sees no figure, and to strangers', async () => {
    expect((await oversight('GET', '/evaluations?year=2020')).status).toBe(403);
    const nobody = client(testApp(world.deps));
    expect((await nobody('GET', '/evaluations?year=2020')).status).toBe(401);
    expect((await lead('GET', '/evaluations?year=2020&by=person')).status).toBe(422);
  });
});

describe('hotspots over HTTP', () => {
  it('are looked for once, listed page by page, declared and closed', async () => {
    const command = { areaId: world.area.id, year: 2020, quarter: 1 };
    const taken = await head('POST', '/hotspot-looks', command);
    expect([taken.status, taken.body['found']]).toEqual([201, 2]);
    expect((await head('POST', '/hotspot-looks', command)).body['code']).toBe('look-taken');
    const declared = await lead('POST', '/hotspots', {
      fieldId: field.fieldId,
      criterionId: field.criteria[1]?.criterionId,
      teamId: world.teamA.id,
      reason: 'Ein schwerer Fehler.',
    });
    expect(declared.status).toBe(201);
    const seen: unknown[] = [];
    const list = '/hotspots?year=2020&open=true&limit=1';
    for (let next: unknown = ''; next !== null;) {
      const { body } = await lead(
        'GET',
        typeof next === 'string' && next !== '' ? `${list}&cursor=${next}` : list,
      );
      seen.push(...items(body).map((row) => [row['kind'], row['teamId']]));
      next = body['next'];
    }
    expect(seen).toHaveLength(3);
    expect(seen.at(-1)).toEqual(['declared', world.teamA.id]);
    const path = `/hotspots/${String(declared.body['id'])}/close`;
    expect((await lead('POST', path, { reason: 'Besprochen.' })).status).toBe(200);
    expect(items((await lead('GET', '/hotspots?year=2020&open=true')).body)).toHaveLength(2);
  });
});

describe('the calculator', () => {
  it('answers as the published tables do', async () => {
    const { body } = await oversight('POST', '/calculator', {
      procedure: 'clopper_pearson',
      inputs: { k: 4, n: 20, confidence: 0.95 },
    });
    const [lower, upper] = body['result'] as number[];
    expect(lower).toBeCloseTo(0.05733399705, 9);
    expect(upper).toBeCloseTo(0.436614002997, 9);
    const wrong = await oversight('POST', '/calculator', {
      procedure: 'clopper_pearson',
      inputs: { k: 30, n: 20 },
    });
    expect(wrong.status).toBe(422);
  });

  it('says what 20 cases without a fault show of 400', async () => {
    const { body } = await lead('POST', '/calculator/sample-power', { frameSize: 400, sizes: [20] });
    expect(body['messages']).toMatchObject([
      { n: 20, sentence: expect.stringContaining('weniger als') as string },
    ]);
    const plan = await lead('POST', '/calculator/sample-size', {
      frameSize: 400,
      tolerable: 0.05,
      minutesPerCase: 30,
    });
    expect(plan.status).toBe(200);
    expect(plan.body['hours']).toBe(Number(plan.body['n']) / 2);
  });
});
