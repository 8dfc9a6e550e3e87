import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpointsWithoutRight } from '../../src/app.tsx';
import { endpoints } from '../../src/endpoints.ts';
import type { Endpoint } from '../../src/http/index.ts';
import { reachOf, type Reach } from '../../src/identity/index.ts';
import {
  finds,
  headersOf,
  newEverybody,
  objectsAt,
  places,
  readable,
  unused,
  type Everybody,
  type Held,
  type Place,
} from '../support/everybody.ts';
import { publicUrl } from '../support/http.ts';
import { teamContent } from '../support/populated.ts';
import { sampleOf } from '../support/samples.ts';

/*
 * Calls every route as everybody, on everything: the table of rights says what must come out. Each call is
 * rehearsed and rolled back, so all of them meet the same world.
 */

/** What decides about each object named in a route. */
const held: Readonly<Record<string, Held>> = {
  planId: 'area',
  proposalId: 'area',
  auditId: 'area',
  areaId: 'area',
  reportId: 'area',
  needId: 'area',
  trainingId: 'everybody',
  instructionId: 'everybody',
  code: 'everybody',
  day: 'everybody',
  number: 'everybody',
  kind: 'everybody',
  accountId: 'account',
  grantId: 'account',
  deputyId: 'account',
  sessionId: 'account',
  tokenId: 'account',
  uploadId: 'account',
  deliveryRunId: 'account',
  holdId: 'everybody',
  incidentId: 'everybody',
  checkpointId: 'everybody',
  deliveryId: 'team',
  fieldId: 'team',
  versionId: 'team',
  id: 'team',
  itemId: 'team',
  findingId: 'team',
  secondCheckId: 'team',
  correctionId: 'team',
  measureId: 'team',
  frameId: 'team',
  drawId: 'team',
  hotspotId: 'team',
};

let world: Everybody['world'];
let app: Everybody['app'];
let cookies: Everybody['cookies'];
let people: Everybody['people'];
let secretsFor: Everybody['secretsFor'];
let uploads: Everybody['uploads'];

beforeAll(async () => {
  ({ world, people, cookies, secretsFor, uploads, app } = await newEverybody());
});

/** Routes that know a voided draw no more: its sheets left the lists with it. */
const gone: ReadonlySet<string> = new Set(['/draws/{drawId}/sheets.xlsx', '/draws/{drawId}/sheets.pdf']);

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly headers: string;
  readonly text: string;
}

/** Values of parameters that are no id. */
const plain: Readonly<Record<string, string>> = { kind: 'item', number: '1', day: '2020-03-01', code: 'X' };

function requestOf(endpoint: Endpoint, place: Place, who: string): { path: string; body: unknown } {
  const objects = objectsAt(world, place);
  const idOf = (name: string): string =>
    (name === 'uploadId' ? uploads.get(who) : objects[name === 'id' ? 'itemId' : name]) ?? unused;
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => plain[name] ?? idOf(name));
  const body = endpoint.body === null ? undefined : sampleOf(endpoint.body, idOf);
  const query = new URLSearchParams(
    Object.entries(sampleOf(endpoint.query, idOf) as Record<string, unknown>).map(([key, value]) => [
      key,
      String(value),
    ]),
  );
  return { path: `${path}${query.size === 0 ? '' : `?${query}`}`, body };
}

async function ask(who: string | null, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await app.request(new URL(`/api/v1${path}`, publicUrl), {
    method: method.toUpperCase(),
    headers: {
      'Sec-Fetch-Site': 'same-origin',
      ...(who === null ? {} : { Cookie: cookies.get(who) ?? '' }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = headersOf(response);
  const text = readable(bytes);
  const code = /"code":"([a-z-]+)"/.exec(response.status < 400 ? '' : text)?.[1] ?? '';
  return { status: response.status, code, headers, text };
}

const nameOf = ({ method, path }: Endpoint): string => `${method.toUpperCase()} ${path}`;
const parametersOf = ({ path }: Endpoint): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** What decides about a route: its first id that belongs somewhere; null for lists and new things. */
function decisive(endpoint: Endpoint): string | null {
  return parametersOf(endpoint).find((name) => held[name] !== 'everybody') ?? null;
}

describe('the table of rights', () => {
  it('knows every route', () => {
    expect(endpointsWithoutRight(endpoints)).toEqual([]);
    const [first] = endpoints;
    if (first === undefined) throw new Error('no routes');
    const stranger = { ...first, act: 'nobody.knows' as typeof first.act };
    expect(endpointsWithoutRight([stranger])).toEqual([first.path]);
  });

  it('knows where every object named in a route lies', () => {
    const names = new Set(endpoints.flatMap(parametersOf));
    expect([...names].filter((name) => held[name] === undefined)).toEqual([]);
  });

  it('names no route twice', () => {
    const names = endpoints.map(nameOf);
    expect(names.length).toBe(new Set(names).size);
  });
});

describe.each(endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))('%s', (_name, endpoint) => {
  it('is for those whom the table names, and foreign looks like missing', async () => {
    const faults: string[] = [];
    let reached = false;
    const name = decisive(endpoint);
    const anonymous = requestOf(endpoint, 'own', 'team-lead');
    const unknown = await ask(null, endpoint.method, anonymous.path, anonymous.body);
    if (unknown.status !== 401) faults.push(`anonymous: ${unknown.status}`);
    for (const [who, actor] of Object.entries(people)) {
      const reach = reachOf(actor, endpoint.act);
      let absent: Answer | null = null;
      for (const place of [...places].reverse()) {
        const { path, body } = requestOf(endpoint, place, who);
        const answer = await ask(who, endpoint.method, path, body);
        if (place === 'missing') absent = answer;
        const say = (what: string) =>
          faults.push(
            `${who}, ${place}: ${what} (${answer.status} ${answer.code} ${answer.text.slice(0, 300)})`,
          );
        for (const secret of secretsFor(actor)) {
          if (`${answer.headers}\n${answer.text}`.includes(secret)) say(`shows ${secret}`);
        }
        if (answer.status >= 500) say('fails');
        if (reach !== null && answer.code !== 'invalid-input') reached = true;
        if (reach === null) {
          if (answer.status !== 403 || answer.code !== 'forbidden') say('not refused');
        } else if (answer.code === 'forbidden') {
          say('refused');
        } else if (name !== null && held[name] !== 'account') {
          if (finds(world, actor, reach, held[name], place)) {
            if (answer.status === 404 && !(place === 'voided' && gone.has(endpoint.path))) say('not found');
          } else if (JSON.stringify(answer) !== JSON.stringify(absent)) say('differs from missing');
        }
      }
    }
    expect(faults).toEqual([]);
    expect(reached, 'no request got past its form').toBe(true);
  });
});

/** Lists are what they are to the actor, whatever happens elsewhere: nothing to count, sort, filter or search. */
describe('lists', () => {
  const lists = endpoints.filter(
    (endpoint) => endpoint.method === 'get' && parametersOf(endpoint).length === 0,
  );
  const narrow: readonly (Reach | null)[] = ['own-team', 'assigned', 'own-account'];
  const answersOf = async (who: string, reaches: readonly (Reach | null)[]) => {
    const actor = people[who];
    if (actor === undefined) throw new Error(`nobody is ${who}`);
    const answers: Record<string, string> = {};
    for (const endpoint of lists.filter(({ act }) => reaches.includes(reachOf(actor, act)))) {
      const { path } = requestOf(endpoint, 'own', who);
      for (const query of ['', 'limit=1', 'limit=200']) {
        const url = query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
        answers[url] = (await ask(who, 'get', url)).text;
      }
    }
    return answers;
  };

  it('answer a filter by a foreign id as one by an id that is none', async () => {
    const faults: string[] = [];
    for (const who of ['team-lead', 'deputy']) {
      for (const endpoint of lists.filter(({ act }) => reachOf(world.leadA, act) === 'own-team')) {
        const shape = endpoint.query instanceof z.ZodObject ? Object.keys(endpoint.query.shape) : [];
        const { path } = requestOf(endpoint, 'own', who);
        for (const key of shape.filter(
          (name) => name.endsWith('Id') && name !== 'areaId' && name !== 'criterionId',
        )) {
          const by = async (id: string) =>
            ask(who, 'get', `${path}${path.includes('?') ? '&' : '?'}${key}=${id}`);
          const none = await by(unused);
          for (const objects of [world.sibling.objects, world.foreign.objects]) {
            const answer = await by(objects[key] ?? unused);
            if (JSON.stringify(answer) !== JSON.stringify(none)) faults.push(`${who}: ${path} by ${key}`);
          }
        }
      }
    }
    expect(faults).toEqual([]);
  });

  it('of a team do not change with what other teams do, nor those of an area with another area', async () => {
    const own = ['team-lead', 'deputy'];
    const read = async () => ({
      team: await Promise.all(own.map((who) => answersOf(who, narrow))),
      area: await answersOf('area-head', [...narrow, 'own-area']),
    });
    const before = await read();
    expect(Object.keys(before.area).length).toBeGreaterThan(20);
    await teamContent(world, world.foreignTeam, world.foreignLead, world.foreignHead, 'G');
    expect(await read()).toEqual(before);
    await teamContent(world, world.teamB, world.leadB, world.areaHead, 'G');
    expect((await read()).team).toEqual(before.team);
  });
});
