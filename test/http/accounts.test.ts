import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceScope } from '../../src/database/index.ts';
import { ensureSetupCode } from '../../src/identity/index.ts';
import { freshDatabase } from '../support/database.ts';
import { client, testApp, type Client } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import type { World } from '../support/world.ts';
import { goodPassword, newPeople, text, type People } from './people.ts';

let people: People;
let world: World;

beforeAll(async () => {
  people = await newPeople();
  ({ world } = people);
});

describe('the administration', () => {
  it('never manages the own account, and puts leads nowhere they cannot be', async () => {
    const { accountId } = world.administrator;
    for (const path of [`/accounts/${accountId}/disable`, `/accounts/${accountId}/password`]) {
      expect((await (await people.administrator())('POST', path, {})).body['code']).toBe('own-account');
    }
    const { id } = await people.newAccount();
    const grant = async (place: object) =>
      (
        await (
          await people.administrator()
        )('POST', `/accounts/${id}/grants`, { validFrom: '2020-01-01', ...place })
      ).body['code'];
    expect(await grant({ role: 'team-lead', areaId: world.area.id })).toBe('place-wrong');
    expect(await grant({ role: 'auditor', areaId: world.area.id })).toBe('place-wrong');
    expect(await grant({ role: 'team-lead', areaId: world.area.id, teamId: world.foreignTeam.id })).toBe(
      'team-unknown',
    );
    expect(
      (await (await people.administrator())('POST', '/accounts', { login: 'böse\u0000', displayName: 'x' }))
        .status,
    ).toBe(422);
  });

  it('lists accounts page by page, without a trace of when anybody worked', async () => {
    await people.newAccount();
    const administrator = await people.administrator();
    const first = await administrator('GET', '/accounts?limit=1');
    const second = await administrator('GET', `/accounts?limit=1&cursor=${text(first.body['next'])}`);
    const logins = [first, second].map(({ body }) => (body['items'] as { login: string }[])[0]?.login ?? '');
    expect(logins).toEqual(logins.toSorted());
    expect(new Set(logins).size).toBe(2);
    expect(JSON.stringify(first.body)).not.toMatch(/seen|signedIn|At"/);
    expect((await administrator('GET', '/accounts?cursor=x')).body['code']).toBe('cursor-invalid');
  });

  it('is told what to do where a search finds no account', async () => {
    const pages = await pagesAs(testApp(world.deps), world.deps, world.administrator);
    expect((await pages.get('/konten?begriff=niemand-hei%C3%9Ft-so')).words).toContain('Kein Konto gefunden');
    expect((await pages.get('/konten')).words).not.toContain('Kein Konto gefunden');
  });

  it('ends a function at once', async () => {
    const { ask, grantId } = await people.newLead();
    expect((await ask('GET', '/plans')).status).toBe(200);
    await (
      await people.administrator()
    )('POST', `/grants/${grantId}/end`, {});
    const refused = await ask('GET', '/plans');
    expect([refused.status, refused.body['code']]).toEqual([403, 'no-function']);
  });

  it('resets a password: what was signed in ends, the one-time password must be changed', async () => {
    const { id, login: name, ask } = await people.newLead();
    const { body } = await (await people.administrator())('POST', `/accounts/${id}/password`, {});
    expect((await ask('GET', '/me')).status).toBe(401);
    expect((await people.signIn(name, goodPassword)).status).toBe(401);
    expect((await people.signIn(name, text(body['oneTimePassword']))).body['mustChangePassword']).toBe(true);
  });
});

describe('a deputy', () => {
  const today = () => world.deps.clock.now().toString().slice(0, 10);
  const later = () =>
    world.deps.clock
      .now()
      .add({ hours: 24 * 7 })
      .toString()
      .slice(0, 10);

  it('acts in the lent function on these days, and both are recorded', async () => {
    const lead = await people.newLead();
    const { id, login: name } = await people.newAccount('vertretung');
    const { body: reset } = await (await people.administrator())('POST', `/accounts/${id}/password`, {});
    const stand = await people.signedIn(name, text(reset['oneTimePassword']));
    await stand('PUT', '/me/password', { current: text(reset['oneTimePassword']), password: goodPassword });
    expect((await stand('GET', '/plans')).body['code']).toBe('no-function');
    const lent = await lead.ask('POST', '/deputies', {
      grantId: lead.grantId,
      login: name,
      firstDay: today(),
      lastDay: later(),
    });
    expect(lent.status).toBe(201);
    const { functions } = (await stand('GET', '/me')).body as {
      functions: { deputyId: string; onBehalfOf: string }[];
    };
    expect(functions).toMatchObject([{ deputyId: lent.body['id'], onBehalfOf: lead.id, role: 'team-lead' }]);
    const chosen = { grantId: lead.grantId, deputyId: lent.body['id'] };
    expect((await stand('PUT', '/me/function', chosen)).status).toBe(200);
    const plan = await stand('POST', '/plans', { year: 2031 });
    expect(plan.status).toBe(201);
    const entry = await world.deps.database.transaction(serviceScope, (tx) =>
      tx
        .selectFrom('journal_entry')
        .select(['account', 'on_behalf_of'])
        .where('object', '=', text(plan.body['id']))
        .executeTakeFirst(),
    );
    expect(entry).toEqual({ account: id, on_behalf_of: lead.id });
    expect(
      (
        await stand('POST', '/deputies', {
          grantId: lead.grantId,
          login: name,
          firstDay: today(),
          lastDay: later(),
        })
      ).status,
    ).toBe(404);
    expect((await lead.ask('POST', `/deputies/${text(lent.body['id'])}/revoke`, {})).status).toBe(200);
    expect((await stand('GET', '/plans')).status).toBe(403);
  });

  it('is neither the owner nor who appoints, nor lent by a stranger', async () => {
    const lead = await people.newLead();
    const other = await people.newLead();
    const lend = async (ask: Client, to: string) =>
      (
        await ask('POST', '/deputies', {
          grantId: lead.grantId,
          login: to,
          firstDay: today(),
          lastDay: later(),
        })
      ).body['code'];
    expect(await lend(lead.ask, lead.login)).toBe('deputy-is-owner');
    expect(await lend(other.ask, other.login)).toBe('not-found');
    const administrator = await people.administrator();
    const adminLogin = `administrator-${world.administrator.accountId.slice(0, 8)}`;
    expect(await lend(administrator, adminLogin)).toBe('deputy-is-self');
    expect(await lend(administrator, other.login)).toBeUndefined();
  });
});

describe('an empty service', () => {
  let empty: World['deps'];
  beforeAll(async () => {
    empty = { ...world.deps, database: await freshDatabase() };
  });
  afterAll(() => empty.database.close());

  it('is set up once, with the code of its latest start', async () => {
    const ask = client(testApp(empty));
    const old = await ensureSetupCode(empty);
    const code = await ensureSetupCode(empty);
    const setUp = (given: string | null) =>
      ask('POST', '/setup', {
        code: given,
        login: 'Admin',
        displayName: 'Administration',
        password: goodPassword,
      });
    expect((await setUp(old)).body['code']).toBe('setup-code-wrong');
    expect((await setUp(code)).status).toBe(201);
    expect((await setUp(code)).body['code']).toBe('setup-code-wrong');
    expect(await ensureSetupCode(empty)).toBeNull();
    expect((await ask('POST', '/session', { login: 'admin', password: goodPassword })).status).toBe(201);
  });
});
