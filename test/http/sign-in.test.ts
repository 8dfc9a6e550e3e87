import { beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.tsx';
import { readNetworks } from '../../src/identity/index.ts';
import { listen } from '../browser/support/serve.ts';
import { client, cookieOf, publicUrl, testApp, type App } from '../support/http.ts';
import type { World } from '../support/world.ts';
import { goodPassword, login, newPeople, own, text, type People } from './people.ts';

let people: People;
let world: World;
let app: App;

beforeAll(async () => {
  people = await newPeople();
  ({ world, app } = people);
});

describe('sign-in', () => {
  it('refuses unknown, wrong, disabled and locked alike', async () => {
    const { id, login: name, oneTimePassword } = await people.newAccount();
    const unknown = await people.signIn(login('niemand'), 'x');
    expect([unknown.status, unknown.body['code']]).toEqual([401, 'sign-in-refused']);
    expect((await people.signIn(name, 'falsch')).body).toEqual(unknown.body);
    await (
      await people.administrator()
    )('POST', `/accounts/${id}/disable`, {});
    expect((await people.signIn(name, oneTimePassword)).body).toEqual(unknown.body);
    await (
      await people.administrator()
    )('POST', `/accounts/${id}/enable`, {});
    for (let i = 0; i < 5; i += 1) await people.signIn(name, 'falsch');
    expect((await people.signIn(name, oneTimePassword)).body).toEqual(unknown.body);
    world.deps.clock.advance({ minutes: 61 });
    expect((await people.signIn(name, oneTimePassword)).status).toBe(201);
  });

  it('refuses text that the database cannot hold as invalid', async () => {
    const { status, body } = await people.signIn('a\u0000b', 'x');
    expect([status, body['code']]).toEqual([422, 'text-unstorable']);
  });

  it('limits attempts on one account, known or not, over all instances', async () => {
    const name = login('opfer');
    const codes: unknown[] = [];
    for (let i = 0; i < 21; i += 1)
      codes.push(
        (await client(testApp(world.deps))('POST', '/session', { login: name, password: 'x' })).status,
      );
    expect(codes).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
    const refused = await people.signIn(name.toUpperCase(), 'x');
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60']);
    world.deps.clock.advance({ minutes: 16 });
    expect((await people.signIn(name, 'x')).status).toBe(401);
  });

  it('limits attempts by the address a trusted proxy names, not by one that anybody can write', async () => {
    const attempts = async (served: App, forwardedFor: (i: number) => string) => {
      const { origin, close } = await listen(served);
      const body = JSON.stringify({
        code: 'x',
        login: 'erste',
        displayName: 'Erste',
        password: goodPassword,
      });
      const statuses: number[] = [];
      for (let i = 0; i < 11; i += 1) {
        const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': forwardedFor(i) };
        statuses.push((await fetch(`${origin}/api/v1/setup`, { method: 'POST', body, headers })).status);
      }
      await close();
      return statuses.filter((status) => status === 429).length;
    };
    const behindProxy = buildApp(world.deps, { publicUrl, trustedProxies: readNetworks('127.0.0.1') });
    expect(await attempts(behindProxy, () => '203.0.113.1')).toBe(1);
    expect(await attempts(behindProxy, (i) => `192.0.2.${i}, 203.0.113.2`)).toBe(1);
    expect(await attempts(behindProxy, (i) => `203.0.113.${10 + i}`)).toBe(0);
    expect(await attempts(app, (i) => `203.0.113.${30 + i}`)).toBe(1);
  });

  it('lets nobody do anything with a one-time password but change it, and not for long', async () => {
    const { login: name, oneTimePassword } = await people.newAccount();
    const ask = await people.signedIn(name, oneTimePassword);
    const refused = await ask('GET', '/areas');
    expect([refused.status, refused.body['code']]).toEqual([403, 'password-change-required']);
    expect((await ask('GET', '/me')).body['mustChangePassword']).toBe(true);
    world.deps.clock.advance({ hours: 24 * 8 });
    expect((await people.signIn(name, oneTimePassword)).status).toBe(401);
  });

  it('makes a new session each time and sets its cookie for the server alone', async () => {
    const { login: name } = await people.newLead();
    const first = await people.signIn(name, goodPassword);
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

  it('sets a cookie that only this host gets back over TLS', async () => {
    const { login: name } = await people.newLead();
    const secure = buildApp(world.deps, { publicUrl: new URL('https://iks.example') });
    const response = await secure.request('https://iks.example/api/v1/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login: name, password: goodPassword }),
    });
    expect(response.headers.get('Set-Cookie')).toMatch(
      /^__Host-iks=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('is not sent by another site', async () => {
    const { login: name } = await people.newLead();
    const foreign = await client(app)(
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
    const { ask } = await people.newLead();
    const refused = await ask('PUT', '/me/password', { current: goodPassword, password });
    expect([refused.status, refused.body['code']]).toEqual([422, code]);
  });

  it('needs the old one, must not hold the login, and ends the other sessions', async () => {
    const { ask, login: name } = await people.newLead();
    const elsewhere = await people.signedIn(name, goodPassword);
    const change = async (current: string, password: string) =>
      (await ask('PUT', '/me/password', { current, password })).body['code'];
    expect(await change('falsch', 'wiese-zange-ofen-blatt')).toBe('password-wrong');
    expect(await change(goodPassword, `${name}-wiese-zange`)).toBe('password-holds-login');
    expect(await change(goodPassword, goodPassword)).toBe('password-unchanged');
    expect(await change(goodPassword, 'wiese-zange-ofen-blatt')).toBeUndefined();
    expect((await elsewhere('GET', '/me')).status).toBe(401);
    expect((await ask('GET', '/me')).status).toBe(200);
    expect((await people.signIn(name, goodPassword)).status).toBe(401);
  });
});

describe('sessions and tokens', () => {
  it('are listed and ended by their owner, and end at once when the account is disabled', async () => {
    const { id, login: name, ask } = await people.newLead();
    const second = await people.signedIn(name, goodPassword);
    const third = await people.signedIn(name, goodPassword);
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
    await (
      await people.administrator()
    )('POST', `/accounts/${id}/disable`, {});
    expect((await third('GET', '/me')).status).toBe(401);
    expect((await bearer('GET', '/plans')).status).toBe(401);
    await (
      await people.administrator()
    )('POST', `/accounts/${id}/enable`, {});
    expect((await bearer('GET', '/plans')).status).toBe(401);
  });

  it('do no more than what the token was made for, nor for longer', async () => {
    const { ask } = await people.newLead();
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
  });

  it('end after an hour without use', async () => {
    const { ask } = await people.newLead();
    world.deps.clock.advance({ minutes: 59 });
    expect((await ask('GET', '/me')).status).toBe(200);
    world.deps.clock.advance({ minutes: 61 });
    expect((await ask('GET', '/me')).status).toBe(401);
  });
});
