import { beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.tsx';
import { serviceScope } from '../../src/database/index.ts';
import { resumeSession, startSession } from '../../src/identity/index.ts';
import { performAsService, type Actor } from '../../src/work.ts';
import { publicUrl, testApp, type App } from '../support/http.ts';
import { newWorld, type World } from '../support/world.ts';

/* What stands between the pages and a browser that others, too, can send on its way. */

let world: World;
let app: App;

beforeAll(async () => {
  world = await newWorld();
  app = testApp(world.deps);
});

const sessionOf = ({ accountId }: Actor): Promise<string> =>
  performAsService(world.deps, (work) => startSession(work, accountId));
const get = (path: string, token: string, served: App = app) =>
  Promise.resolve(served.request(new URL(path, publicUrl), { headers: { Cookie: `iks=${token}` } }));
const post = (
  path: string,
  token: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = { 'Sec-Fetch-Site': 'same-origin' },
) =>
  Promise.resolve(
    app.request(new URL(path, publicUrl), {
      method: 'POST',
      headers: { Cookie: `iks=${token}`, ...headers },
      body: new URLSearchParams(form),
    }),
  );

describe('a session', () => {
  it('ends after twelve hours, however much it is used', async () => {
    const token = await sessionOf(world.oversight);
    for (let halfHours = 0; halfHours < 23; halfHours += 1) {
      world.deps.clock.advance({ minutes: 30 });
      expect(await resumeSession(world.deps, token)).not.toBeNull();
    }
    world.deps.clock.advance({ minutes: 31 });
    expect(await resumeSession(world.deps, token)).toBeNull();
  });

  it('is known to the database by the hash of its token alone', async () => {
    const token = await sessionOf(world.oversight);
    const rows = await world.deps.database.transaction(serviceScope, (tx) =>
      tx.selectFrom('session').selectAll().where('account_id', '=', world.oversight.accountId).execute(),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('a page', () => {
  it('shows what people wrote as text, whatever it would be as HTML', async () => {
    const name = '<script>alert(1)</script>"\'&';
    await world.deps.database.transaction(serviceScope, (tx) =>
      tx.updateTable('team').set({ name }).where('id', '=', world.teamA.id).execute(),
    );
    const answer = await get('/organisation', await sessionOf(world.auditor));
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).not.toContain('<script>alert');
  });

  it('is kept by no browser and runs nothing but what this service sends', async () => {
    const { headers } = await get('/pruefboegen', await sessionOf(world.leadA));
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('says nothing of an unexpected error but its number', async () => {
    const broken = buildApp(
      {
        ...world.deps,
        database: {
          ...world.deps.database,
          transaction: () => Promise.reject(new Error('relation "geheim" does not exist')),
        },
      },
      { publicUrl },
    );
    const answer = await get('/pruefboegen', 'x'.repeat(43), broken);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/geheim|relation|at .+\.ts/);
  });
});

describe('a form', () => {
  const change = { grantId: '', login: 'x', firstDay: '02.03.2020', lastDay: '03.03.2020' };

  it('is refused from another site, and without the token of its session', async () => {
    const token = await sessionOf(world.leadA);
    const csrf = (await resumeSession(world.deps, token))?.csrfToken ?? '';
    const path = '/konto/sitzungen/beenden';
    const foreign = await post(path, token, { _csrf: csrf }, { 'Sec-Fetch-Site': 'cross-site' });
    expect(foreign.status).toBe(403);
    const elsewhere = await post(path, token, { _csrf: csrf }, { Origin: 'https://example.org' });
    expect(elsewhere.status).toBe(403);
    const other = (await resumeSession(world.deps, await sessionOf(world.leadA)))?.csrfToken ?? '';
    for (const wrong of ['', 'x', other]) {
      expect((await post(path, token, { _csrf: wrong })).status).toBe(409);
      expect((await post('/konto/vertretungen/neu', token, { ...change, _csrf: wrong })).status).toBe(409);
    }
    expect((await post(path, token, { _csrf: csrf })).status).toBe(303);
  });

  it('is no JSON and no file, and the API takes no field it does not know', async () => {
    const token = await sessionOf(world.leadA);
    const json = await app.request(new URL('/konto/sitzungen/beenden', publicUrl), {
      method: 'POST',
      headers: {
        Cookie: `iks=${token}`,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/json',
      },
      body: '{}',
    });
    expect(json.status).toBe(422);
    const more = await app.request(new URL('/api/v1/session', publicUrl), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login: 'niemand', password: 'x', role: 'administrator' }),
    });
    expect(more.status).toBe(422);
  });
});

describe('in real operation', () => {
  it('every cookie is for this host and TLS alone', async () => {
    const secure = buildApp(world.deps, { publicUrl: new URL('https://iks.example') });
    const token = await sessionOf(world.leadA);
    const answer = await secure.request('https://iks.example/abmelden', {
      method: 'POST',
      headers: { Cookie: `__Host-iks=${token}`, 'Sec-Fetch-Site': 'same-origin' },
    });
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/^__Host-iks[^;]*;.*Path=\/;.*Secure/);
    expect(answer.headers.get('Strict-Transport-Security')).toBe('max-age=31536000; includeSubDomains');
    expect((await get('/pruefboegen', token)).status).toBe(401);
  });
});
