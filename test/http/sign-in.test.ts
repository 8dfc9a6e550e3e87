import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceScope } from '../../src/database/index.ts';
import { ensureSetupCode } from '../../src/identity/index.ts';
import { freshDatabase } from '../support/database.ts';
import { client, cookieOf, signedInAs, testApp, type App, type Client } from '../support/http.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let app: App;
let anonymous: Client;
let administrator: Client;

beforeAll(async () => {
  world = await newWorld();
  app = testApp(world.deps);
  anonymous = client(app);
  administrator = await signedInAs(app, world.deps, world.administrator);
});

const own = { 'Sec-Fetch-Site': 'same-origin' };
const goodPassword = 'regen-lampe-fjord-kiste';
const text = (value: unknown) => String(value);
const login = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}`;

const newAccount = async (name = 'neu') => {
  const { status, body } = await administrator('POST', '/accounts', {
    login: login(name),
    displayName: 'Neu',
  });
  expect(status).toBe(201);
  const { items } = (await administrator('GET', '/accounts?limit=200')).body as {
    items: { id: string; login: string }[];
  };
  const found = items.find(({ id }) => id === body['id']);
  if (found === undefined) throw new Error('account is not listed');
  return { id: found.id, login: found.login, oneTimePassword: text(body['oneTimePassword']) };
};
const signIn = (name: string, password: string) => anonymous('POST', '/session', { login: name, password });
const signedIn = async (name: string, password: string) => {
  const answer = await signIn(name, password);
  expect(answer.status).toBe(201);
  return client(app, { Cookie: cookieOf(answer.headers), ...own });
};
/** An account of team A's lead with a password of its own. */
const newLead = async () => {
  const account = await newAccount('lead');
  const granted = await administrator('POST', `/accounts/${account.id}/grants`, {
    role: 'team-lead',
    areaId: world.area.id,
    teamId: world.teamA.id,
    validFrom: '2020-01-01',
  });
  expect(granted.status).toBe(201);
  const first = await signedIn(account.login, account.oneTimePassword);
  const changed = await first('PUT', '/me/password', {
    current: account.oneTimePassword,
    password: goodPassword,
  });
  expect(changed.status).toBe(200);
  return { ...account, grantId: text(granted.body['id']), ask: first };
};

describe('sign-in', () => {
  it('refuses unknown, wrong, disabled and locked alike', async () => {
    const { id, login: name, oneTimePassword } = await newAccount();
    const unknown = await signIn(login('niemand'), 'x');
    expect([unknown.status, unknown.body['code']]).toEqual([401, 'sign-in-refused']);
    expect((await signIn(name, 'falsch')).body).toEqual(unknown.body);
    await administrator('POST', `/accounts/${id}/disable`, {});
    expect((await signIn(name, oneTimePassword)).body).toEqual(unknown.body);
    await administrator('POST', `/accounts/${id}/enable`, {});
    for (let i = 0; i < 5; i += 1) await signIn(name, 'falsch');
    expect((await signIn(name, oneTimePassword)).body).toEqual(unknown.body);
    world.deps.clock.advance({ minutes: 61 });
    expect((await signIn(name, oneTimePassword)).status).toBe(201);
    // The administrator's own session idled out meanwhile.
    administrator = await signedInAs(app, world.deps, world.administrator);
  });

  it('limits attempts on one account, known or not, over all instances', async () => {
    const name = login('opfer');
    const codes: unknown[] = [];
    for (let i = 0; i < 21; i += 1)
      codes.push(
        (await client(testApp(world.deps))('POST', '/session', { login: name, password: 'x' })).status,
      );
    expect(codes).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
    const refused = await signIn(name.toUpperCase(), 'x');
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60']);
    world.deps.clock.advance({ minutes: 16 });
    expect((await signIn(name, 'x')).status).toBe(401);
  });

  it('lets nobody do anything with a one-time password but change it, and not for long', async () => {
    const { login: name, oneTimePassword } = await newAccount();
    const ask = await signedIn(name, oneTimePassword);
    const refused = await ask('GET', '/areas');
    expect([refused.status, refused.body['code']]).toEqual([403, 'password-change-required']);
    expect((await ask('GET', '/me')).body['mustChangePassword']).toBe(true);
    world.deps.clock.advance({ hours: 24 * 8 });
    expect((await signIn(name, oneTimePassword)).status).toBe(401);
    administrator = await signedInAs(app, world.deps, world.administrator);
  });

  it('makes a new session each time and sets its cookie for the server alone', async () => {
    const { login: name } = await newLead();
    const first = await signIn(name, goodPassword);
    const cookie = cookieOf(first.headers);
    expect(first.headers.get('Set-Cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const again = await client(app, { Cookie: cookie, ...own })('POST', '/session', {
      login: name,
      password: goodPassword,
    });
    expect(cookieOf(again.headers)).not.toBe(cookie);
    expect((await client(app, { Cookie: cookie })('GET', '/me')).status).toBe(401);
    const answer = await client(app, { Cookie: cookieOf(again.headers), ...own })('DELETE', '/session');
    expect(answer.status).toBe(200);
    expect((await client(app, { Cookie: cookieOf(again.headers) })('GET', '/me')).status).toBe(401);
  });

  it('is not sent by another site', async () => {
    const { login: name } = await newLead();
    const foreign = await anonymous(
      'POST',
      '/session',
      { login: name, password: goodPassword },
      { 'Sec-Fetch-Site': 'cross-site' },
    );
    expect([foreign.status, foreign.body['code']]).toEqual([403, 'foreign-origin']);
  });
});

describe('the own password', () => {
  it.each([
    ['kurz', 'password-length'],
    ['Passwort2024!', 'password-common'],
    ['passwordpassword', 'password-common'],
    ['1qaz2wsx3edc', 'password-common'],
  ])('refuses %s', async (password, code) => {
    const { ask } = await newLead();
    const refused = await ask('PUT', '/me/password', { current: goodPassword, password });
    expect([refused.status, refused.body['code']]).toEqual([422, code]);
  });

  it('needs the old one, must not hold the login, and ends the other sessions', async () => {
    const { ask, login: name } = await newLead();
    const elsewhere = await signedIn(name, goodPassword);
    const change = async (current: string, password: string) =>
      (await ask('PUT', '/me/password', { current, password })).body['code'];
    expect(await change('falsch', 'wiese-zange-ofen-blatt')).toBe('password-wrong');
    expect(await change(goodPassword, `${name}-wiese-zange`)).toBe('password-holds-login');
    expect(await change(goodPassword, goodPassword)).toBe('password-unchanged');
    expect(await change(goodPassword, 'wiese-zange-ofen-blatt')).toBeUndefined();
    expect((await elsewhere('GET', '/me')).status).toBe(401);
    expect((await ask('GET', '/me')).status).toBe(200);
    expect((await signIn(name, goodPassword)).status).toBe(401);
  });
});

describe('sessions and tokens', () => {
  it('are listed and ended by their owner, and end at once when the account is disabled', async () => {
    const { id, login: name, ask } = await newLead();
    const second = await signedIn(name, goodPassword);
    const third = await signedIn(name, goodPassword);
    const { items } = (await ask('GET', '/me/sessions')).body as {
      items: { id: string; current: boolean }[];
    };
    expect(items).toHaveLength(3);
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    await third('DELETE', '/me/sessions');
    expect((await ask('GET', '/me')).status).toBe(401);
    expect((await second('GET', '/me')).status).toBe(401);
    const token = await third('POST', '/me/tokens', { name: 'Auswertung', scopes: ['plan.read'], days: 30 });
    const bearer = client(app, { Authorization: `Bearer ${text(token.body['token'])}` });
    expect((await bearer('GET', '/plans')).status).toBe(200);
    await administrator('POST', `/accounts/${id}/disable`, {});
    expect((await third('GET', '/me')).status).toBe(401);
    expect((await bearer('GET', '/plans')).status).toBe(401);
    await administrator('POST', `/accounts/${id}/enable`, {});
    expect((await bearer('GET', '/plans')).status).toBe(401);
  });

  it('do no more than what the token was made for, nor for longer', async () => {
    const { ask } = await newLead();
    const make = (command: object) =>
      ask('POST', '/me/tokens', { name: 'x', scopes: ['plan.read'], days: 30, ...command });
    expect((await make({ days: 366 })).status).toBe(422);
    expect((await make({ scopes: ['journal.read'] })).body['code']).toBe('scope-unavailable');
    expect((await make({ scopes: ['own-account.use'] })).body['code']).toBe('scope-unavailable');
    const token = await make({});
    const bearer = client(app, { Authorization: `Bearer ${text(token.body['token'])}` });
    expect((await bearer('GET', '/plans')).status).toBe(200);
    const refused = await bearer('POST', '/plans', { year: 2020 });
    expect([refused.status, refused.body['code']]).toEqual([403, 'token-scope']);
    expect(
      (await bearer('PUT', '/me/password', { current: goodPassword, password: 'wiese-zange-ofen-blatt' }))
        .body['code'],
    ).toBe('session-required');
    const listed = JSON.stringify((await ask('GET', '/me/tokens')).body);
    expect(listed).not.toContain(text(token.body['token']));
    expect((await ask('DELETE', `/me/tokens/${text(token.body['id'])}`)).status).toBe(200);
    expect((await bearer('GET', '/plans')).status).toBe(401);
    const { body: late } = await make({ days: 1 });
    world.deps.clock.advance({ hours: 25 });
    expect((await client(app, { Authorization: `Bearer ${text(late['token'])}` })('GET', '/me')).status).toBe(
      401,
    );
    administrator = await signedInAs(app, world.deps, world.administrator);
  });

  it('end after an hour without use', async () => {
    const { ask } = await newLead();
    world.deps.clock.advance({ minutes: 59 });
    expect((await ask('GET', '/me')).status).toBe(200);
    world.deps.clock.advance({ minutes: 61 });
    expect((await ask('GET', '/me')).status).toBe(401);
    administrator = await signedInAs(app, world.deps, world.administrator);
  });
});

describe('the administration', () => {
  it('never manages the own account, and puts leads nowhere they cannot be', async () => {
    const { accountId } = world.administrator;
    for (const path of [`/accounts/${accountId}/disable`, `/accounts/${accountId}/password`]) {
      expect((await administrator('POST', path, {})).body['code']).toBe('own-account');
    }
    const { id } = await newAccount();
    const grant = async (place: object) =>
      (await administrator('POST', `/accounts/${id}/grants`, { validFrom: '2020-01-01', ...place })).body[
        'code'
      ];
    expect(await grant({ role: 'team-lead', areaId: world.area.id })).toBe('place-wrong');
    expect(await grant({ role: 'auditor', areaId: world.area.id })).toBe('place-wrong');
    expect(await grant({ role: 'team-lead', areaId: world.area.id, teamId: world.foreignTeam.id })).toBe(
      'team-unknown',
    );
    expect((await administrator('POST', '/accounts', { login: 'böse\u0000', displayName: 'x' })).status).toBe(
      422,
    );
  });

  it('ends a function at once', async () => {
    const { ask, grantId } = await newLead();
    expect((await ask('GET', '/plans')).status).toBe(200);
    await administrator('POST', `/grants/${grantId}/end`, {});
    const refused = await ask('GET', '/plans');
    expect([refused.status, refused.body['code']]).toEqual([403, 'no-function']);
  });

  it('resets a password: what was signed in ends, the one-time password must be changed', async () => {
    const { id, login: name, ask } = await newLead();
    const { body } = await administrator('POST', `/accounts/${id}/password`, {});
    expect((await ask('GET', '/me')).status).toBe(401);
    expect((await signIn(name, goodPassword)).status).toBe(401);
    expect((await signIn(name, text(body['oneTimePassword']))).body['mustChangePassword']).toBe(true);
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
    const lead = await newLead();
    const { id, login: name } = await newAccount('vertretung');
    const { body: reset } = await administrator('POST', `/accounts/${id}/password`, {});
    const stand = await signedIn(name, text(reset['oneTimePassword']));
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
    const lead = await newLead();
    const other = await newLead();
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
    const { body: me } = await administrator('GET', '/me');
    const { items } = (await administrator('GET', '/accounts?limit=200')).body as {
      items: { id: string; login: string }[];
    };
    const adminLogin = items.find(({ id }) => id === me['accountId'])?.login ?? '';
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
