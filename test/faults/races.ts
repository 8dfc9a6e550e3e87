import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { endpoints } from '../../src/endpoints.ts';
import { fileAnswer, type Endpoint } from '../../src/http/index.ts';
import { reachOf } from '../../src/identity/index.ts';
import { journalHead, readJournal, verifyChain } from '../../src/journal/index.ts';
import { serviceScope, type Database } from '../../src/database/index.ts';
import { countRows } from '../support/database.ts';
import type { Objects } from '../support/populated.ts';
import { sampleOf } from '../support/samples.ts';
import { examples, type Ask } from './acts.ts';
import { ask, type Answer } from './ask.ts';
import type { Cluster } from './cluster.ts';
import { dropDatabase, nameOf, newDatabase, onServer } from './databases.ts';
import { until } from './expect.ts';
import { newHouse, persons, type House, type Person } from './house.ts';
import { openPlace } from './office.ts';
import { startService, type Service } from './service.ts';

/* Two instances do the same act at the same instant. What comes of it must be what comes of one after the other. */

interface Sent {
  readonly person: Person;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

type Rows = Readonly<Record<string, number>>;

/** The house as it is put back for every act, and the two instances that serve it. */
interface Arena {
  readonly house: House;
  readonly url: string;
  readonly services: readonly [Service, Service];
  readonly database: Database;
  /** Puts everything back to where it was. */
  reset(): Promise<void>;
}

/** All acts of the API and pairs of them, or the acts of the routes named, as `post /sheets`. */
export async function raceActs(cluster: Cluster, routes: readonly string[] = []): Promise<string[]> {
  const template = await newDatabase(cluster);
  const house = await newHouse(template);
  // the queue's tables and the first checkpoint come with the first start
  const first = await startService(house.environment);
  const begun = await until(async () => (await onServer(template, 'table journal_checkpoint')) > 0, 20_000);
  await first.stop();
  const url = await newDatabase(cluster, { copyOf: template });
  const environment = { ...house.environment, DATABASE_URL: url };
  const services = await Promise.all([startService(environment), startService(environment)]);
  const arena: Arena = {
    house,
    url,
    services,
    database: await openPlace({ url }),
    async reset() {
      await dropDatabase(cluster, url);
      await onServer(cluster.url, `create database ${nameOf(url)} template ${nameOf(template)}`);
      for (const service of services)
        await until(async () => (await fetch(`${service.url}/ready`)).ok, 10_000);
    },
  };
  const faults: string[] = begun ? [] : ['no checkpoint was made'];
  const raced = acting.filter((endpoint) => routes.length === 0 || routes.includes(routeOf(endpoint)));
  for (const endpoint of raced) {
    const wrong = await raceAct(arena, endpoint).catch((error: unknown) => [String(error)]);
    faults.push(...wrong.map((sentence) => `${routeOf(endpoint)}: ${sentence}`));
  }
  for (const [one, other] of routes.length === 0 ? pairs : []) {
    const wrong = await racePair(arena, one, other).catch((error: unknown) => [String(error)]);
    faults.push(...wrong.map((sentence) => `${one} beside ${other}: ${sentence}`));
  }
  await arena.database.close();
  for (const service of services) {
    const { code } = await service.stop();
    if (code !== 0) faults.push(`an instance ended with ${code}`);
    faults.push(...service.bugs());
  }
  process.stdout.write(`   ${raced.length} acts raced\n`);
  return faults;
}

/**
 * Every route that may change something at once. What is ordered for later is raced in `src/errands/errands.test.ts`.
 */
const acting = endpoints.filter(
  ({ method, answer, status }) => method !== 'get' && answer !== fileAnswer && status !== 202,
);
const endpointOf = (route: string): Endpoint => {
  const found = acting.find((endpoint) => routeOf(endpoint) === route);
  if (found === undefined) throw new Error(`no route ${route}`);
  return found;
};
const routeOf = ({ method, path }: Endpoint): string => `${method} ${path}`;
/** These only compute, or find nothing to do on that day. */
const leavesNothing: ReadonlySet<string> = new Set([
  'post /calculator',
  'post /calculator/sample-size',
  'post /calculator/sample-power',
  'post /deliveries/preview',
  'post /retention/runs',
]);

/** Different acts that touch the same rows. */
const pairs = [
  ['post /second-checks/{secondCheckId}/review', 'post /sheets'],
  ['post /fields/{fieldId}/frames', 'post /sheets'],
] as const;

/** Both are done, and what they leave is what they leave one after the other. */
async function racePair(arena: Arena, one: string, other: string): Promise<string[]> {
  const prepareBoth = async (): Promise<[Sent, Sent]> => {
    await arena.reset();
    return [await prepare(arena, endpointOf(one)), await prepare(arena, endpointOf(other))];
  };
  for (const sent of await prepareBoth()) await send(arena, arena.services[0], sent);
  const expected = await rowsOf(arena.database);
  return meet(arena, await prepareBoth(), {}, (answers, rows) => {
    if (answers.some(({ status }) => status >= 300)) return 'not both were done';
    return isDeepStrictEqual(rows, expected) ? null : `left ${difference(rows, expected)}`;
  });
}

async function raceAct(arena: Arena, endpoint: Endpoint): Promise<string[]> {
  const alone = await inSeries(arena, endpoint);
  if (typeof alone === 'string') return [alone];
  const atOnce = async (...[headers, judge]: [Record<string, string>, Parameters<typeof meet>[3]]) => {
    await arena.reset();
    const sent = await prepare(arena, endpoint);
    return meet(arena, [sent, sent], headers, judge);
  };
  const faults = await atOnce({}, (answers, rows) => {
    const done = answers.filter(({ status }) => status < 300).length;
    if (done === 2 && alone.statuses[1] >= 300) return `done twice, where the second is refused`;
    if (done === 0) return 'done by neither';
    const expected = done === 2 ? alone.twice : alone.once;
    return isDeepStrictEqual(rows, expected) ? null : `left ${difference(rows, expected)}`;
  });
  const key = { 'Idempotency-Key': crypto.randomUUID() };
  const underOneKey = await atOnce(key, ([one, other], { idempotency_key: keys, ...rows }) => {
    if (one.status < 300 && other.status < 300 && !isDeepStrictEqual(one.body, other.body))
      return 'under one key: two answers';
    if (Math.min(one.status, other.status) >= 300) return 'under one key: done by neither';
    const { idempotency_key: before, ...once } = alone.once;
    if (keys !== (before ?? 0) + 1) return `under one key: ${keys} keys kept`;
    return isDeepStrictEqual(rows, once) ? null : `under one key: left ${difference(rows, once)}`;
  });
  return [...faults, ...underOneKey];
}

/** The act done once and once more: what the second is answered, and what stands in the database after each. */
async function inSeries(arena: Arena, endpoint: Endpoint) {
  await arena.reset();
  const sent = await prepare(arena, endpoint);
  const before = await rowsOf(arena.database);
  const [service] = arena.services;
  const one = await send(arena, service, sent);
  const once = await rowsOf(arena.database);
  if (one.status >= 300) return `cannot be done: ${one.status} ${one.code} (${sent.person})`;
  if (isDeepStrictEqual(before, once) && !leavesNothing.has(routeOf(endpoint))) return 'leaves nothing';
  const two = await send(arena, service, sent);
  return { statuses: [one.status, two.status] as const, once, twice: await rowsOf(arena.database) };
}

/** Two requests at one instant, one to each instance. */
async function meet(
  arena: Arena,
  [one, other]: readonly [Sent, Sent],
  headers: Readonly<Record<string, string>>,
  judge: (answers: readonly [Answer, Answer], rows: Rows) => string | null,
): Promise<string[]> {
  const [first, second] = await heldTogether(arena, () => [
    send(arena, arena.services[0], one, headers),
    send(arena, arena.services[1], other, headers),
  ]);
  if (first === undefined || second === undefined) throw new Error('two requests were sent');
  const answers = [first, second] as const;
  const verdict = judge(answers, await rowsOf(arena.database));
  const broken = await arena.database.transaction(serviceScope, async (tx) =>
    (await verifyChain(readJournal(tx), await journalHead(tx))).faults.map(({ code }) => `journal: ${code}`),
  );
  const told = answers.map(({ status, code }) => `${status}${code === null ? '' : ` ${code}`}`).join(', ');
  return [
    ...(verdict === null ? [] : [`${verdict} (${told})`]),
    ...answers.flatMap(({ status, postponed, said }) => (status >= 500 && !postponed ? [said] : [])),
    ...broken,
  ];
}

/** Makes what the act needs, and finds who may do it. */
async function prepare(arena: Arena, endpoint: Endpoint): Promise<Sent> {
  const { house } = arena;
  const example = examples[routeOf(endpoint)] ?? {};
  if (example.without !== undefined) await onServer(arena.url, example.without);
  const { leadB } = house.world;
  // whoever asks must stay signed in
  const others = { accountId: leadB.accountId, grantId: leadB.grantId };
  const given: Objects = { ...house.objects, ...others, ...example.objects?.(house) };
  const objects: Objects = { ...given, ...(await example.before?.(askOf(arena), given)) };
  const idOf = (name: string): string => objects[name === 'id' ? 'itemId' : name] ?? crypto.randomUUID();
  const added = example.body?.(objects, house);
  const sample = endpoint.body === null ? undefined : sampleOf(endpoint.body, idOf);
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(idOf(name)));
  const person = example.by ?? persons.find((name) => reachOf(house.world[name], endpoint.act) !== null);
  if (person === undefined) throw new Error('nobody may do it');
  return {
    person,
    method: endpoint.method.toUpperCase(),
    path: example.query === undefined ? path : `${path}?${example.query(objects)}`,
    body: added instanceof Uint8Array || sample === undefined ? added : { ...Object(sample), ...added },
  };
}

const askOf =
  (arena: Arena): Ask =>
  async (person, method, path, body) => {
    const answer = await send(arena, arena.services[0], { person, method, path, body });
    if (answer.status >= 300) throw new Error(`before it: ${method} ${path} ${answer.status} ${answer.code}`);
    return answer.body;
  };

const send = (
  { house }: Arena,
  service: Service,
  { person, ...sent }: Sent,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => ask(service.url, { ...sent, cookie: house.cookies[person], headers });

/**
 * Holds the end of the journal until each request waits for a lock or is answered: both have looked at things as they
 * were before either act.
 */
async function heldTogether<T>({ url }: Arena, begin: () => readonly Promise<T>[]): Promise<T[]> {
  const [holder, watcher] = [new pg.Client(url), new pg.Client(url)];
  await holder.connect();
  await watcher.connect();
  let answered = 0;
  try {
    await holder.query('begin; lock table journal_head in exclusive mode');
    const requests = begin();
    for (const request of requests) void request.catch(() => {}).finally(() => (answered += 1));
    await until(async () => {
      const { rows } = await watcher.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return (rows[0]?.waiting ?? 0) + answered >= requests.length;
    }, 3000);
    await holder.query('rollback');
    return await Promise.all(requests);
  } finally {
    await holder.end();
    await watcher.end();
  }
}

/**
 * Rows by table, but for what the instances note of their own work, and for what was evaluated, which is noted even
 * where the report it was for is then refused.
 */
async function rowsOf(database: Database): Promise<Rows> {
  const { job_run: _, evaluation_run: __, ...rows } = await countRows(database);
  return rows;
}

const difference = (rows: Rows, expected: Rows): string =>
  Object.keys(rows)
    .filter((table) => rows[table] !== expected[table])
    .map((table) => `${rows[table]} instead of ${expected[table]} in ${table}`)
    .join(', ');
