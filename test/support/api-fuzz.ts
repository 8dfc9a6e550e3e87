import seedrandom from 'seedrandom';
import { buildApp } from '../../src/app.tsx';
import type { Database } from '../../src/database/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { performAsService, type Actor } from '../../src/work.ts';
import { publicUrl } from './http.ts';
import { populatedWorld } from './populated.ts';
import { newWorld } from './world.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
}
interface Operation {
  readonly parameters?: readonly { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas?: Readonly<Record<string, Schema>> };
}

const strange: readonly unknown[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '💥'.repeat(300),
  'x'.repeat(100_000),
  "'; drop table account; --",
  '%',
  '../..',
  '0',
  '-1',
  'NaN',
  '2020-02-30',
  '9999-12-31',
  '-0001-01-01',
  '2020-13',
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  true,
  null,
  [],
  {},
  [[]],
  { kind: 'item' },
  { __proto__: null },
  ['x'],
  [null],
];

/** So many requests made from the OpenAPI document, by everybody, on a world full of objects; answers of 5xx. */
export async function fuzzApi(
  database: Database,
  seed: string,
  count: number,
): Promise<{ faults: string[]; statuses: Map<number, number> }> {
  const world = await populatedWorld(await newWorld(database));
  const bugs: unknown[] = [];
  const app = buildApp(world.deps, { publicUrl, onBug: (error) => bugs.push(error) });
  const description = (await (await app.request('/api/openapi.json')).json()) as OpenApi;
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const random = seedrandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const oneOf = <T>(list: readonly T[]): T | undefined => list[below(list.length)];
  const objects: Readonly<Record<string, string>> = { ...world.foreign.objects, ...world.own.objects };

  const textOf = (schema: Schema, name: string): unknown => {
    if (objects[name] !== undefined && random() < 0.8) return objects[name];
    if (schema.format === 'uuid') return random() < 0.7 ? oneOf(Object.values(objects)) : crypto.randomUUID();
    if (schema.format === 'date' || /day|date|from|to$/i.test(name))
      return `20${19 + below(3)}-0${1 + below(9)}-1${below(9)}`;
    if (/month/i.test(name)) return `2020-0${1 + below(9)}`;
    return `Text ${below(100)}`;
  };
  const valueOf = (given: Schema | undefined, name: string, depth = 0): unknown => {
    if (given === undefined || depth > 6 || random() < 0.06) return oneOf(strange);
    const reference = given.$ref?.split('/').at(-1);
    const schema = reference === undefined ? given : (description.components.schemas?.[reference] ?? {});
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return oneOf(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    if (choices !== undefined) return valueOf(oneOf(choices), name, depth + 1);
    const type = typeof schema.type === 'string' ? schema.type : oneOf(schema.type ?? ['string']);
    if (type === 'object') {
      const required = new Set(schema.required);
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => random() < (required.has(key) ? 0.97 : 0.5))
          .map(([key, inner]) => [key, valueOf(inner, key, depth + 1)]),
      );
    }
    if (type === 'array') {
      return Array.from({ length: below(4) }, () => valueOf(schema.items, name.replace(/s$/, ''), depth + 1));
    }
    if (type === 'integer') return oneOf([0, 1, 2, 5, 2020, 2021, 10_000_000_000]);
    if (type === 'number') return random() * 2;
    if (type === 'boolean') return random() < 0.5;
    if (type === 'null') return null;
    return textOf(schema, name);
  };
  const part = (value: unknown): string => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    return encodeURIComponent(text.toWellFormed().slice(0, 2000));
  };

  const people: readonly Actor[] = [
    world.leadA,
    world.leadB,
    world.areaHead,
    world.management,
    world.personnelDevelopment,
    world.controlling,
    world.auditor,
    world.oversight,
    world.administrator,
  ];
  const sessions = new Map<Actor, string>();
  const cookieOf = async (actor: Actor): Promise<string> => {
    const known = sessions.get(actor);
    if (known !== undefined) return known;
    const token = await performAsService(world.deps, (work) => startSession(work, actor.accountId));
    sessions.set(actor, `iks=${token}`);
    return `iks=${token}`;
  };
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  /** Who got further with an operation than to be told that it is not theirs. */
  const welcome = new Map<unknown, Set<Actor>>();
  for (let number = 0; number < count; number += 1) {
    const chosen = oneOf(operations);
    const actor = oneOf(random() < 0.8 ? [...(welcome.get(chosen) ?? people)] : people);
    if (chosen === undefined || actor === undefined) throw new Error('nothing to ask');
    const { path, method, operation } = chosen;
    const parameters = operation.parameters ?? [];
    const query = parameters
      .filter((one) => one.in === 'query' && random() < 0.6)
      .map(({ name, schema }) => `${name}=${part(valueOf(schema, name))}`);
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      part(valueOf(parameters.find((one) => one.name === name)?.schema, name)),
    );
    const content = operation.requestBody?.content ?? {};
    const schema = content['application/json']?.schema;
    const json = schema === undefined ? 'a;b\n1;2' : JSON.stringify(valueOf(schema, ''));
    const body = random() < 0.02 ? json.slice(0, below(json.length)) : json;
    const response = await app.request(
      `${publicUrl.origin}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`,
      {
        method: method.toUpperCase(),
        headers: {
          Cookie: await cookieOf(actor),
          'Sec-Fetch-Site': 'same-origin',
          ...(schema === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(operation.requestBody === undefined ? {} : { body }),
      },
    );
    await response.arrayBuffer();
    if (response.status === 401) sessions.delete(actor);
    else if (response.status !== 403) {
      welcome.set(chosen, (welcome.get(chosen) ?? new Set()).add(actor));
    }
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    if (response.status >= 500) {
      faults.push(
        `${method} ${path} → ${response.status}: ${String(bugs.at(-1)).slice(0, 300)} · ${filled} ${body.slice(0, 300)}`,
      );
    }
  }
  return { faults, statuses };
}
