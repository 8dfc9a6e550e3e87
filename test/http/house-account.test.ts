import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../src/app.tsx';
import { serviceScope } from '../../src/database/index.ts';
import { startSession, type ClaimRule } from '../../src/identity/index.ts';
import { performAsService } from '../../src/work.ts';
import { publicUrl, type App } from '../support/http.ts';
import { startHouseProvider, type HouseProvider } from '../support/identity-provider.ts';
import { newWorld, type World } from '../support/world.ts';

/* Signing in with an account of the house: our service and a real OpenID provider, each over HTTP. */

let world: World;
let house: HouseProvider;
let rules: readonly ClaimRule[];
let app: App;

beforeAll(async () => {
  world = await newWorld();
  house = await startHouseProvider(publicUrl);
  rules = [
    { value: 'leitung-a', role: 'team-lead', place: world.teamA.code },
    { value: 'leitung-b', role: 'team-lead', place: world.teamB.code },
    { value: 'bereich', role: 'area-head', place: world.area.code },
    { value: 'revision', role: 'auditor', place: null },
    { value: 'aufgelöst', role: 'team-lead', place: 'gibt-es-nicht' },
  ];
  app = newInstance();
});
afterAll(() => house.close());
afterEach(() => void vi.useRealTimers());

const newInstance = (provider = house.open(rules)): App =>
  buildApp(world.deps, {
    publicUrl,
    identityProvider: provider,
    onBug: (error) => {
      throw error;
    },
  });

/** A browser with its cookies for the service and for the provider. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  cookies(origin: string): Map<string, string> {
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    return jar;
  }

  async go(url: URL, body?: Readonly<Record<string, string>>, instance = app): Promise<Response> {
    const jar = this.cookies(url.origin);
    const ours = url.origin === publicUrl.origin;
    const request = {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual' as const,
      headers: {
        Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(ours && body !== undefined ? { Origin: publicUrl.origin } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      ...(body === undefined ? {} : { body: new URLSearchParams(body).toString() }),
    };
    const response = ours ? await instance.request(url, request) : await fetch(url, request);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /Max-Age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Leaves for the provider: the address it is asked at. */
  async leave(fields: Readonly<Record<string, string>> = {}, instance = app): Promise<URL> {
    const answer = await this.go(new URL('/anmelden/hauskonto', publicUrl), fields, instance);
    if (answer.status !== 200) throw new Error(`leaving answered ${answer.status}`);
    return new URL(answer.headers.get('Refresh')?.replace('0; url=', '') ?? '');
  }

  /** Signs in at the provider: the address it sends the browser back to. */
  async signInThere(leaving: URL, who: string): Promise<URL> {
    let answer = await this.go(leaving);
    let at = leaving;
    for (let step = 0; at.origin !== publicUrl.origin; step += 1) {
      if (step === 10) throw new Error(`the provider leads nowhere: ${answer.status} ${at.href}`);
      if (answer.status === 200) answer = await this.go(at, { who });
      at = new URL(answer.headers.get('Location') ?? '', at);
      if (at.origin !== publicUrl.origin) answer = await this.go(at);
    }
    return at;
  }

  async signIn(who: string, instance = app): Promise<Response> {
    return this.go(await this.signInThere(await this.leave({}, instance), who), undefined, instance);
  }

  /** Who the service says this is. */
  async me(): Promise<
    Record<string, unknown> & { function?: { role: string; teamId: string | null } | null }
  > {
    const answer = await this.go(new URL('/api/v1/me', publicUrl));
    return (await answer.json()) as Record<string, unknown>;
  }
}

let count = 0;
/** Somebody in the directory: a subject, and a login nobody else has. */
function newPerson(groups: string | readonly string[]): { subject: string; login: string } {
  count += 1;
  const person = { subject: `s-${world.suffix}-${count}`, login: `haus-${world.suffix}-${count}` };
  house.people.set(person.subject, { login: person.login, groups });
  return person;
}
const regroup = ({ subject, login }: { subject: string; login: string }, groups: readonly string[]) =>
  house.people.set(subject, { login, groups });

const accountOf = (subject: string) =>
  world.deps.database.transaction(serviceScope, (tx) =>
    tx.selectFrom('account').selectAll().where('oidc_subject', '=', subject).executeTakeFirst(),
  );
const lastRefusal = async () => {
  const row = await world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('journal_entry')
      .select(['account', 'object', 'data'])
      .where('act', '=', 'account.sign-in-refused')
      .orderBy('number', 'desc')
      .executeTakeFirst(),
  );
  return { object: row?.object ?? null, data: JSON.stringify(row?.data) };
};
const textOf = async (answer: Response) => (await answer.text()).replaceAll(/<[^>]+>|\s+/g, ' ');

describe('signing in with a house account', () => {
  it('makes an account with the functions of the groups, and keeps no name', async () => {
    const person = newPerson(['leitung-a', 'irgendwas', 'aufgelöst']);
    const browser = new Browser();
    const answer = await browser.signIn(person.subject);
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/']);
    expect(await browser.me()).toMatchObject({
      displayName: person.login,
      mustChangePassword: false,
      function: { role: 'team-lead', teamId: world.teamA.id },
    });
    const account = await accountOf(person.subject);
    expect(account).toMatchObject({ oidc_issuer: house.issuer, login: person.login, password_hash: null });
    expect(JSON.stringify(account)).not.toMatch(/Muster|example/);
    expect((await new Browser().signIn(person.subject)).status).toBe(303);
    expect((await accountOf(person.subject))?.id).toBe(account?.id);
  });

  it('leads back to the page that was asked for, and never to another site', async () => {
    const person = newPerson('revision');
    const browser = new Browser();
    for (const [asked, led] of [
      ['/vorgangsprotokoll?seite=2', '/vorgangsprotokoll?seite=2'],
      ['//example.org/', '/'],
      ['https://example.org/', '/'],
    ] as const) {
      const back = await browser.signInThere(await browser.leave({ _zurueck: asked }), person.subject);
      expect((await browser.go(back)).headers.get('Location')).toBe(led);
    }
  });

  it('asks with code, PKCE, state and nonce, and keeps them from one request to the next in no page', async () => {
    const browser = new Browser();
    const { searchParams } = await browser.leave();
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${publicUrl.origin}/anmelden/hauskonto`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    }
    const stored = await world.deps.database.transaction(serviceScope, (tx) =>
      tx.selectFrom('oidc_sign_in').selectAll().execute(),
    );
    for (const { state_hash, secrets } of stored) {
      expect(state_hash).not.toBe(searchParams.get('state'));
      expect(Buffer.from(secrets).toString('latin1')).not.toContain(searchParams.get('nonce'));
    }
  });

  it('goes on at another instance', async () => {
    const person = newPerson('revision');
    const browser = new Browser();
    const back = await browser.signInThere(await browser.leave(), person.subject);
    expect((await browser.go(back, undefined, newInstance())).status).toBe(303);
  });

  it('rotates the session and ends the one before', async () => {
    const person = newPerson('revision');
    const browser = new Browser();
    await browser.signIn(person.subject);
    const before = browser.cookies(publicUrl.origin).get('iks');
    const old = new Browser();
    old.cookies(publicUrl.origin).set('iks', before ?? '');
    await browser.signIn(person.subject);
    expect(browser.cookies(publicUrl.origin).get('iks')).not.toBe(before);
    expect((await old.me())['status']).toBe(401);
  });
});

describe('a return that does not fit', () => {
  /** Status, whether a session was made, and what the page says. */
  const told = async (answer: Response) => [
    answer.status,
    answer.headers.getSetCookie().some((cookie) => /^iks=[^;]/.test(cookie)),
    await textOf(answer),
  ];
  const refused = [401, false, expect.stringContaining('Beginnen Sie sie noch einmal.')];

  it('is refused with another state, or in another browser', async () => {
    const person = newPerson('revision');
    const browser = new Browser();
    const back = await browser.signInThere(await browser.leave(), person.subject);
    expect(await told(await new Browser().go(back))).toEqual(refused);
    const other = new URL(back);
    other.searchParams.set('state', 'x'.repeat(43));
    expect(await told(await browser.go(other))).toEqual(refused);
  });

  it.each(['nonce', 'code_challenge'])('is refused with another %s', async (name) => {
    const person = newPerson('revision');
    const browser = new Browser();
    const leaving = await browser.leave();
    leaving.searchParams.set(name, 'x'.repeat(43));
    expect(await told(await browser.go(await browser.signInThere(leaving, person.subject)))).toEqual(refused);
    expect((await lastRefusal()).data).toContain('house-sign-in-invalid');
    expect(await accountOf(person.subject)).toBeUndefined();
  });

  it('is refused with a code that has expired', async () => {
    const person = newPerson('revision');
    const browser = new Browser();
    vi.useFakeTimers({ toFake: ['Date'] });
    const back = await browser.signInThere(await browser.leave(), person.subject);
    vi.setSystemTime(Date.now() + 5 * 60_000);
    expect(await told(await browser.go(back))).toEqual(refused);
    expect(await accountOf(person.subject)).toBeUndefined();
  });

  it('is refused a second time, by the service and by the provider', async () => {
    const person = newPerson('revision');
    const browser = new Browser();
    const first = await browser.leave();
    const state = browser.cookies(publicUrl.origin).get('iks-hauskonto') ?? '';
    const back = await browser.signInThere(first, person.subject);
    expect((await browser.go(back)).status).toBe(303);
    browser.cookies(publicUrl.origin).set('iks-hauskonto', state);
    expect(await told(await browser.go(back))).toEqual(refused);
    // A stolen code with a sign-in of one's own: the provider knows the code was used, and by whom it was asked for.
    const mine = (await browser.leave()).searchParams.get('state') ?? '';
    const stolen = new URL(back);
    stolen.searchParams.set('state', mine);
    expect(await told(await browser.go(stolen))).toEqual(refused);
  });

  it('is refused after ten minutes', async () => {
    const person = newPerson('revision');
    const browser = new Browser();
    const back = await browser.signInThere(await browser.leave(), person.subject);
    world.deps.clock.advance({ minutes: 11 });
    expect(await told(await browser.go(back))).toEqual(refused);
  });

  it('is told when it was cancelled at the provider', async () => {
    const browser = new Browser();
    const answer = await browser.go(await browser.signInThere(await browser.leave(), ''));
    expect(answer.status).toBe(401);
    expect(await textOf(answer)).toContain('abgebrochen');
  });

  it('begins at no other site', async () => {
    const answer = await app.request(new URL('/anmelden/hauskonto', publicUrl), {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(403);
  });
});

describe('a provider that is away', () => {
  it('makes a page that says so, before leaving and at the return, and comes back by itself', async () => {
    const passing = await startHouseProvider(publicUrl);
    passing.people.set('s', { login: `weg-${world.suffix}`, groups: 'revision' });
    const known = newInstance(passing.open(rules));
    const browser = new Browser();
    const back = await browser.signInThere(await browser.leave({}, known), 's');
    await passing.close();
    const late = await browser.go(back, undefined, known);
    const unknown = newInstance(passing.open(rules));
    const early = await browser.go(new URL('/anmelden/hauskonto', publicUrl), {}, unknown);
    for (const answer of [late, early]) {
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60']);
      expect(await textOf(answer)).toContain('Der Anmeldedienst des Hauses ist nicht erreichbar.');
    }
    expect((await unknown.request(new URL('/anmelden', publicUrl))).status).toBe(200);
    expect((await new Browser().signIn(newPerson('revision').subject)).status).toBe(303);
  });
});

describe('functions from groups', () => {
  it('are none for somebody in no group of ours: a page says so, and the journal holds it', async () => {
    const person = newPerson(['kantine']);
    const browser = new Browser();
    const answer = await browser.signIn(person.subject);
    expect(answer.status).toBe(403);
    expect(await textOf(answer)).toContain('ist in diesem Dienst keine Funktion zugeordnet');
    expect((await browser.me())['status']).toBe(401);
    expect(await accountOf(person.subject)).toBeUndefined();
    expect((await lastRefusal()).data).toContain('house-account-without-function');
  });

  it('change with the groups at the next sign-in, which ends the sessions of the old function', async () => {
    const person = newPerson(['leitung-a']);
    const [first, second] = [new Browser(), new Browser()];
    await first.signIn(person.subject);
    regroup(person, ['leitung-b']);
    expect((await first.me()).function).toMatchObject({ teamId: world.teamA.id });
    await second.signIn(person.subject);
    expect((await first.me())['status']).toBe(401);
    expect((await second.me()).function).toMatchObject({ teamId: world.teamB.id });
    expect((await second.me())['functions']).toHaveLength(1);
    regroup(person, []);
    expect((await new Browser().signIn(person.subject)).status).toBe(403);
    expect((await second.me())['status']).toBe(401);
  });

  it('leave those alone that the administration gave', async () => {
    const person = newPerson(['revision']);
    const browser = new Browser();
    await browser.signIn(person.subject);
    const account = await accountOf(person.subject);
    await world.deps.database.transaction(serviceScope, (tx) =>
      tx
        .insertInto('role_grant')
        .values({
          id: crypto.randomUUID(),
          account_id: account?.id ?? '',
          role: 'team-lead',
          area_id: world.area.id,
          team_id: world.teamA.id,
          valid_from: '2020-01-01',
        })
        .execute(),
    );
    regroup(person, ['leitung-b']);
    await browser.signIn(person.subject);
    const functions = (await browser.me())['functions'] as { teamId: string | null }[];
    expect(new Set(functions.map(({ teamId }) => teamId))).toEqual(new Set([world.teamA.id, world.teamB.id]));
  });

  it('open no account that was disabled here', async () => {
    const person = newPerson(['revision']);
    const browser = new Browser();
    await browser.signIn(person.subject);
    const id = (await accountOf(person.subject))?.id ?? '';
    await world.deps.database.transaction(serviceScope, (tx) =>
      tx.updateTable('account').set({ disabled_at: '2020-03-01T00:00:00Z' }).where('id', '=', id).execute(),
    );
    const answer = await browser.signIn(person.subject);
    expect(answer.status).toBe(403);
    expect(await textOf(answer)).toContain('Ihr Konto ist in diesem Dienst gesperrt.');
    expect(await lastRefusal()).toEqual({ object: id, data: expect.stringContaining('account-disabled') });
    expect((await accountOf(person.subject))?.disabled_at).not.toBeNull();
  });
});

describe('an account that was here before', () => {
  const localLead = async () => {
    const { accountId } = world.leadA;
    const token = await performAsService(world.deps, (work) => startSession(work, accountId));
    const browser = new Browser();
    browser.cookies(publicUrl.origin).set('iks', token);
    const { login } = await world.deps.database.transaction(serviceScope, (tx) =>
      tx.selectFrom('account').select('login').where('id', '=', accountId).executeTakeFirstOrThrow(),
    );
    return { accountId, browser, login };
  };
  const linkFor = async (browser: Browser, subject: string): Promise<Response> => {
    const page = await (await browser.go(new URL('/konto', publicUrl))).text();
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const answer = await browser.go(new URL('/konto/hauskonto', publicUrl), { _csrf: csrf });
    const leaving = new URL(answer.headers.get('Refresh')?.replace('0; url=', '') ?? '');
    expect(leaving.searchParams.get('prompt')).toBe('login');
    browser.cookies(leaving.origin).clear();
    return browser.go(await browser.signInThere(leaving, subject));
  };

  it('is never taken over by its login, and linked by its owner', async () => {
    const { accountId, browser, login } = await localLead();
    const subject = `s-${world.suffix}-eigen`;
    house.people.set(subject, { login, groups: ['leitung-a'] });
    const stranger = await new Browser().signIn(subject);
    expect(stranger.status).toBe(409);
    expect(await textOf(stranger)).toContain('verknüpfen Sie Ihr Hauskonto unter „Konto“');
    const linked = await linkFor(browser, subject);
    expect([linked.status, await textOf(linked)]).toEqual([
      200,
      expect.stringContaining('Hauskonto verknüpft'),
    ]);
    const later = new Browser();
    expect((await later.signIn(subject)).status).toBe(303);
    expect(await later.me()).toMatchObject({ accountId });
    expect((await later.me())['functions']).toHaveLength(1);
    const other = newPerson('revision');
    await new Browser().signIn(other.subject);
    expect((await linkFor(browser, other.subject)).status).toBe(409);
    expect((await accountOf(subject))?.id).toBe(accountId);
  });

  it('is linked by nobody else, and not without the form', async () => {
    const { browser } = await localLead();
    const person = newPerson('revision');
    const page = await (await browser.go(new URL('/konto', publicUrl))).text();
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const forged = await browser.go(new URL('/konto/hauskonto', publicUrl), { _csrf: 'x' });
    expect(forged.status).toBe(401);
    const answer = await browser.go(new URL('/konto/hauskonto', publicUrl), { _csrf: csrf });
    const back = await browser.signInThere(
      new URL(answer.headers.get('Refresh')?.replace('0; url=', '') ?? ''),
      person.subject,
    );
    browser.cookies(publicUrl.origin).delete('iks');
    expect((await browser.go(back)).status).toBe(401);
    expect(await accountOf(person.subject)).toBeUndefined();
  });
});

describe('signing out', () => {
  it('ends the session here and leads to the provider, which leads back', async () => {
    const browser = new Browser();
    await browser.signIn(newPerson('revision').subject);
    const answer = await browser.go(new URL('/abmelden', publicUrl), {});
    expect((await browser.me())['status']).toBe(401);
    const there = new URL(answer.headers.get('Refresh')?.replace('0; url=', '') ?? '');
    expect(there.origin).toBe(house.issuer);
    expect(Object.fromEntries(there.searchParams)).toEqual({
      client_id: 'iks',
      post_logout_redirect_uri: `${publicUrl.origin}/anmelden`,
    });
    const asked = await (await browser.go(there)).text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked)?.[1] ?? '';
    const action = /action="([^"]+)"/.exec(asked)?.[1] ?? '';
    const gone = await browser.go(new URL(action, there), { xsrf, logout: 'yes' });
    expect(gone.headers.get('Location')).toBe(`${publicUrl.origin}/anmelden`);
    expect((await browser.go(await browser.leave())).headers.get('Location')).toContain('/interaction/');
  });

  it('stays here for whoever signed in with a password', async () => {
    const token = await performAsService(world.deps, (work) => startSession(work, world.auditor.accountId));
    const browser = new Browser();
    browser.cookies(publicUrl.origin).set('iks', token);
    const answer = await browser.go(new URL('/abmelden', publicUrl), {});
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/anmelden']);
  });
});

describe('without a provider', () => {
  it('there is no button and no address', async () => {
    const local = newInstance(undefined);
    const without = buildApp(world.deps, { publicUrl });
    expect(await (await local.request(new URL('/anmelden', publicUrl))).text()).toContain(
      'Mit Hauskonto anmelden',
    );
    expect(await (await without.request(new URL('/anmelden', publicUrl))).text()).not.toContain('Hauskonto');
    expect((await without.request(new URL('/anmelden/hauskonto', publicUrl))).status).toBe(404);
  });
});
