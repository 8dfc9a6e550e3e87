import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.tsx';
import type { Database } from '../../src/database/index.ts';
import { readNetworks } from '../../src/identity/index.ts';
import { bugLog, requestLog } from '../../src/operation/index.ts';
import { listen, type Listening } from '../browser/support/serve.ts';
import { publicUrl } from '../support/http.ts';
import { goodPassword, newPeople, text } from './people.ts';

/*
 * Requests over the network with everything in them that a log must not hold. Whatever the service makes of a
 * request, its line says no more than id, method, route pattern, status and time.
 */

const caseNumber = '54910BG0000815';
const clientAddress = '203.0.113.77';
const wrongPassword = 'falsch-geraten-9';
const lines: string[] = [];
let service: Listening;
let login: string;
let cookie: string;
let token: string;
let isBroken = false;

/** Fails as a driver does that quotes the line it stumbled over. */
const breaking = (database: Database): Database => ({
  ...database,
  transaction: (...given) =>
    isBroken
      ? Promise.reject(new Error(`syntax error\n    at line 3: "${caseNumber}"`))
      : database.transaction(...given),
});

beforeAll(async () => {
  const { world, newLead } = await newPeople();
  const lead = await newLead();
  ({ login } = lead);
  token = text(
    (await lead.ask('POST', '/me/tokens', { name: 'x', scopes: ['plan.read'], days: 30 })).body['token'],
  );
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const app = buildApp(
    { ...world.deps, database: breaking(world.deps.database) },
    {
      publicUrl,
      trustedProxies: readNetworks('127.0.0.1'),
      observers: [requestLog(log)],
      onBug: bugLog(log),
    },
  );
  service = await listen(app);
});
afterAll(() => service.close());

/** Sends one request from a browser behind the proxy; answers the response. */
function send(method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}) {
  return fetch(`${service.origin}${path}`, {
    method,
    redirect: 'manual',
    headers: { 'X-Forwarded-For': clientAddress, 'Sec-Fetch-Site': 'same-origin', ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('the log', () => {
  it('holds no case, account, password, token or address, and a request id on every line', async () => {
    const signIn = (password: string) =>
      send('POST', '/api/v1/session', JSON.stringify({ login, password }), json);
    const answers = [
      await signIn(wrongPassword),
      await signIn(goodPassword),
      await send('POST', '/anmelden', `login=${login}&password=${wrongPassword}`, form),
      await send('POST', '/api/v1/session', `{"login":"${login}","password":"${wrongPassword}"`, json),
    ];
    cookie = answers[1]?.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    const bearer = { Authorization: `Bearer ${token}` };
    const csv = `Fallnummer;Team\r\n${caseNumber};XX\r\n`;
    const played: readonly Parameters<typeof send>[] = [
      ['GET', `/suche?begriff=${caseNumber}`, undefined, { Cookie: cookie }],
      ['GET', `/gibt-es-nicht/${caseNumber}?fall=${caseNumber}`, undefined, { Cookie: cookie }],
      ['GET', `/api/v1/${caseNumber}`, undefined, bearer],
      ['GET', `/api/v1/plans?year=${caseNumber}`, undefined, bearer],
      ['GET', `/api/v1/draws/${caseNumber}`, undefined, bearer],
      ['DELETE', `/api/v1/plans/${caseNumber}`, undefined, { Cookie: cookie }],
      ['POST', `/api/v1/uploads?fileName=${caseNumber}.csv`, csv, { Cookie: cookie }],
      ['POST', '/api/v1/deliberate-cases', JSON.stringify({ caseNumber }), { Cookie: cookie, ...json }],
      ['POST', '/api/v1/deliberate-cases', `{"caseNumber":"${caseNumber}"`, { Cookie: cookie, ...json }],
      ['POST', '/anmelden', `login=${login}`, { ...form, 'Sec-Fetch-Site': 'cross-site' }],
    ];
    for (const request of played) answers.push(await send(...request));
    isBroken = true;
    answers.push(await send('GET', `/suche?begriff=${caseNumber}`, undefined, { Cookie: cookie }));
    answers.push(await send('GET', `/api/v1/plans?year=${caseNumber}`, undefined, bearer));
    isBroken = false;

    const statuses = new Set(answers.map(({ status }) => status));
    expect([200, 201, 401, 403, 404, 422, 500].filter((status) => !statuses.has(status))).toEqual([]);
    const secrets = [caseNumber, login, goodPassword, wrongPassword, token, clientAddress, cookie.slice(4)];
    expect(secrets.every((secret) => secret.length > 8)).toBe(true);
    expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);

    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const ids = answers.map(({ headers }) => headers.get('X-Request-Id'));
    expect(entries.filter(({ msg }) => msg === 'request').map(({ requestId }) => requestId)).toEqual(ids);
    expect(entries.filter(({ requestId }) => !ids.includes(text(requestId)))).toEqual([]);
    const ofRequest = [
      'level',
      'time',
      'pid',
      'hostname',
      'requestId',
      'method',
      'route',
      'status',
      'milliseconds',
      'msg',
    ];
    expect([...new Set(entries.filter(({ msg }) => msg === 'request').flatMap(Object.keys))]).toEqual(
      ofRequest,
    );
    expect(entries.filter(({ msg }) => msg === 'unexpected error')).toHaveLength(2);
  });
});
