import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { client, signedInAs, testApp, type App, type Client } from '../support/http.ts';
import { fieldOf, newCriteria } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let app: App;
let criterionIds: string[];
let leadA: Client;
let leadB: Client;
let foreignLead: Client;
let areaHead: Client;
let foreignHead: Client;
let controlling: Client;
let auditor: Client;

beforeAll(async () => {
  world = await newWorld();
  app = testApp(world.deps);
  ({ criterionIds } = await newCriteria(world));
  const as = (actor: Parameters<typeof signedInAs>[2]) => signedInAs(app, world.deps, actor);
  leadA = await as(world.leadA);
  leadB = await as(world.leadB);
  foreignLead = await as(world.foreignLead);
  areaHead = await as(world.areaHead);
  foreignHead = await as(world.foreignHead);
  controlling = await as(world.controlling);
  auditor = await as(world.auditor);
});

const shared = () =>
  fieldOf(world, criterionIds, { teamIds: [world.teamA.id, world.teamB.id], drawnBy: 'area' });
const text = (value: unknown) => String(value);

describe('the plan over HTTP', () => {
  it('is opened, set jointly, submitted and confirmed', async () => {
    const { body: plan, status } = await leadA('POST', '/plans', { year: 2020 });
    expect(status).toBe(201);
    const drafted = await leadA('POST', `/plans/${text(plan['id'])}/fields`, { content: shared() });
    expect(drafted.status).toBe(201);
    const version = text(drafted.body['versionId']);
    const seen = { revision: drafted.body['revision'] };

    const early = await leadA('POST', `/field-versions/${version}/submission`, seen);
    expect([early.status, early.body['code']]).toEqual([409, 'agreement-missing']);
    expect(early.headers.get('Content-Type')).toContain('application/problem+json');
    expect((await leadB('POST', `/field-versions/${version}/agreement`, seen)).status).toBe(200);
    expect((await leadB('POST', `/field-versions/${version}/submission`, seen)).body['state']).toBe(
      'submitted',
    );

    const confirmation = { versionIds: [version] };
    const confirmed = await areaHead('POST', `/plans/${text(plan['id'])}/confirmations`, confirmation);
    expect([confirmed.status, confirmed.body['number']]).toEqual([201, 1]);
    const again = await areaHead('POST', `/plans/${text(plan['id'])}/confirmations`, confirmation);
    expect([again.status, again.body['code']]).toEqual([409, 'field-state']);

    const shown = await auditor('GET', `/plans/${text(plan['id'])}/versions/1`);
    expect((shown.body['fields'] as unknown[]).length).toBe(1);
    const overview = await leadA('GET', `/plans/${text(plan['id'])}/overview`);
    expect(JSON.stringify(overview.body)).toContain('{"month":"2020-12","frames":1,"cases":20}');
  });

  it('does an act sent twice under one key once', async () => {
    const { body: plan } = await leadA('POST', '/plans', { year: 2022 });
    const path = `/plans/${text(plan['id'])}/fields`;
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const [first, second] = await Promise.all([
      leadA('POST', path, { content: shared() }, key),
      leadA('POST', path, { content: shared() }, key),
    ]);
    expect(second.body).toEqual(first.body);
    const { body } = await leadA('GET', `/plans/${text(plan['id'])}`);
    expect((body['fields'] as unknown[]).length).toBe(1);
    const other = await leadA('POST', path, { content: { ...shared(), sampleSize: 21 } }, key);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency-key-reused']);
  });

  it('gives the second of two editors a conflict with the revision that is there', async () => {
    const { body: plan } = await leadA('POST', '/plans', { year: 2023 });
    const { body: ref } = await leadA('POST', `/plans/${text(plan['id'])}/fields`, { content: shared() });
    const path = `/field-versions/${text(ref['versionId'])}`;
    const edit = { revision: 1, content: shared() };
    expect((await leadA('PUT', path, edit)).status).toBe(200);
    const late = await leadB('PUT', path, edit);
    expect([late.status, late.body['code'], late.body['details']]).toEqual([
      409,
      'field-changed',
      { revision: 2 },
    ]);
  });

  it('looks missing to everyone it is not for', async () => {
    const { body: plan } = await leadA('POST', '/plans', { year: 2024 });
    const { body: ref } = await leadA('POST', `/plans/${text(plan['id'])}/fields`, {
      content: fieldOf(world, criterionIds),
    });
    const missing = crypto.randomUUID();
    const edit = { revision: 1, content: fieldOf(world, criterionIds) };
    const same = async (
      who: Client,
      method: string,
      path: (id: string) => string,
      id: unknown,
      body?: unknown,
    ) => {
      const [foreign, none] = [
        await who(method, path(text(id)), body),
        await who(method, path(missing), body),
      ];
      expect([foreign.status, foreign.body]).toEqual([404, none.body]);
    };
    await same(foreignHead, 'GET', (id) => `/plans/${id}`, plan['id']);
    await same(foreignLead, 'GET', (id) => `/fields/${id}`, ref['fieldId']);
    await same(foreignLead, 'PUT', (id) => `/field-versions/${id}`, ref['versionId'], edit);
    await same(leadB, 'PUT', (id) => `/field-versions/${id}`, ref['versionId'], edit);
    await same(leadB, 'POST', (id) => `/field-versions/${id}/withdrawal`, ref['versionId'], {});
    await same(foreignHead, 'POST', (id) => `/field-versions/${id}/return`, ref['versionId'], {
      reason: 'Nein.',
    });
    await same(foreignHead, 'POST', (id) => `/plans/${id}/confirmations`, plan['id'], {
      versionIds: [missing],
    });
    expect(
      (await controlling('POST', `/plans/${text(plan['id'])}/fields`, { content: shared() })).status,
    ).toBe(403);
    expect((await client(app)('GET', `/plans/${text(plan['id'])}`)).status).toBe(401);
  });

  it('names every field that is wrong, in German', async () => {
    const { body: plan } = await leadA('POST', '/plans', { year: 2025 });
    const bad = { ...shared(), tolerableRate: 2, sampleSize: 'viele', note: 'x' };
    const { status, body } = await leadA('POST', `/plans/${text(plan['id'])}/fields`, { content: bad });
    expect(status).toBe(422);
    expect((body['errors'] as { path: string }[]).map(({ path }) => path).sort()).toEqual([
      'content',
      'content.sampleSize',
      'content.tolerableRate',
    ]);
  });

  it('takes findings of third parties as a file', async () => {
    const file = new TextEncoder().encode('Gegenstand;Betrag\nEinkommen;12,50\nEinkommen;\nUnterkunft;1\n');
    const query = new URLSearchParams({
      auditor: 'interne-revision',
      title: 'Prüfung 2019',
      year: '2019',
      areaId: world.area.id,
    });
    const imported = await controlling('POST', `/external-audits?${query}`, file, {
      'Content-Type': 'text/csv',
    });
    expect([imported.status, imported.body['findings']]).toEqual([201, 3]);
    const subjects = await leadA('GET', `/external-audits/${text(imported.body['id'])}/subjects?limit=1`);
    expect(subjects.body['items']).toEqual([
      { subject: 'Einkommen', findings: 2, amountCents: 1250, criterionIds: [] },
    ]);
  });
});

describe('the description of the API', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const response = await app.request('/api/openapi.json');
    const document = (await response.json()) as Record<string, unknown>;
    expect(await new Validator().validate(document)).toEqual({ valid: true });
    expect((await new Validator().validate({ ...document, paths: { 'no-slash': {} } })).valid).toBe(false);
  });

  it('is a page that names every route and loads nothing from elsewhere', async () => {
    const page = await (await app.request('/api')).text();
    const { paths } = (await (await app.request('/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) expect(page).toContain(`${method.toUpperCase()} ${path}`);
    }
    expect(page.match(/(?:src|href)="[^"/#][^"]*"/g)).toBeNull();
    expect(page.match(/(?:src|href)="\/\/[^"]*"/g)).toBeNull();
    expect(page).not.toMatch(/<script|style="/);
  });
});
