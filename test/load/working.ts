/** People at work: each reads pages and the API, saves sheets, downloads what pages offer, drafts reports, and thinks. */
import { setTimeout as pause } from 'node:timers/promises';
import seedrandom from 'seedrandom';
import { z } from 'zod';
import { addDays, isoDate } from '../../src/calendar/index.ts';
import { endpoints } from '../../src/endpoints.ts';
import { fileAnswer } from '../../src/http/index.ts';
import { permissions } from '../../src/identity/index.ts';
import type { Role } from '../../src/work.ts';
import { linksOf } from '../support/links.ts';
import type { Person } from './people.ts';

export type Kind = 'page' | 'api' | 'save' | 'export' | 'draft';

export interface Answered {
  readonly kind: Kind;
  readonly address: string;
  /** Until the last byte. */
  readonly milliseconds: number;
  /** What was wrong with it. */
  readonly fault: string | null;
}

/** How many of a hundred acts of a function are of a kind; the rest is reading pages. */
const habits: Readonly<Record<Role, Readonly<Partial<Record<Kind, number>>>>> = {
  'team-lead': { api: 15, save: 10, export: 5 },
  'area-head': { api: 15, export: 5, draft: 5 },
  management: { api: 15, export: 5 },
  'personnel-development': { api: 15, export: 5 },
  controlling: { api: 25 },
  auditor: { api: 15, export: 15 },
  oversight: { api: 15 },
  administrator: { api: 15 },
};

/** Seconds between an answer and the next act: at least, and at most, each length as likely. */
const thinking = { least: 1, most: 9 };

const viewSchema = z.object({
  questions: z.array(z.object({ id: z.uuid() })),
  content: z.object({ version: z.int(), state: z.enum(['open', 'complete']) }),
});
const listSchema = z.object({ items: z.array(z.object({ id: z.uuid() })) });

/** Lets the person of this number work until `isOver`; every answer is told as soon as it is there. */
export async function work(
  url: string,
  person: Person,
  number: number,
  tell: (answered: Answered) => void,
  isOver: () => boolean,
): Promise<void> {
  const random = seedrandom(`person ${number}`);
  const oneOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const pages = new Set(['/']);
  const files = new Set<string>();
  const reads = readsOf(person);
  const think = () => pause(1000 * (thinking.least + random() * (thinking.most - thinking.least)));

  const ask = async (kind: Kind, address: string, body?: unknown): Promise<string | null> => {
    const start = performance.now();
    let fault: string | null = null;
    let text = '';
    try {
      const response = await fetch(`${url}${address}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          Cookie: person.cookie,
          'Sec-Fetch-Site': 'same-origin',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      });
      text = await response.text();
      if (!response.ok) fault = `${response.status} ${text.slice(0, 200)}`;
    } catch (error) {
      fault = String(error);
    }
    tell({
      kind,
      address,
      milliseconds: performance.now() - start,
      fault: fault === null ? null : `${person.role} ${address}: ${fault}`,
    });
    return fault === null ? text : null;
  };

  const acts: Readonly<Record<Kind, () => Promise<unknown>>> = {
    async page() {
      const text = (await ask('page', oneOf([...pages]) ?? '/')) ?? '';
      for (const target of linksOf(text)) {
        const isFile = /\.(pdf|csv|xlsx|json|zip)(\?|$)/.test(target);
        (isFile ? files : pages).add(target);
      }
    },
    api: () => ask('api', oneOf(reads) ?? '/api/openapi.json'),
    async export() {
      const file = oneOf([...files]);
      return file === undefined ? acts.page() : ask('export', file);
    },
    async draft() {
      // a period of one's own: a new draft takes the place of the old one
      const to = addDays(isoDate('2020-06-28'), -7 * (number % 7));
      const from = addDays(to, -6 - 7 * (Math.trunc(number / 7) % 4));
      const order = { kind: 'division-meeting', areaId: person.areaId, from, to };
      const draft = await ask('draft', '/api/v1/reports', { order, reason: null });
      if (draft === null) return;
      await think();
      const { reportId } = z.object({ reportId: z.uuid() }).parse(JSON.parse(draft));
      await ask('draft', `/berichte/${reportId}`);
    },
    async save() {
      const list = await ask('api', '/api/v1/sheets?state=untouched&limit=50');
      const item = list === null ? undefined : oneOf(listSchema.parse(JSON.parse(list)).items);
      if (item === undefined) return;
      const sheet = await ask('api', `/api/v1/sheets/item/${item.id}`);
      if (sheet === null) return;
      await think();
      const { questions, content } = viewSchema.parse(JSON.parse(sheet));
      await ask('save', '/api/v1/sheets', {
        subject: { kind: 'item', id: item.id },
        baseVersion: content.version,
        complete: true,
        disposition: 'complete',
        results: questions.map(({ id }) => ({ criterionId: id, result: 'ok' })),
      });
    },
  };

  const chosenKind = (): Kind => {
    let left = random() * 100;
    for (const kind of ['api', 'save', 'export', 'draft'] as const) {
      left -= habits[person.role][kind] ?? 0;
      if (left < 0) return kind;
    }
    return 'page';
  };
  await pause(1000 * random() * thinking.most);
  while (!isOver()) {
    await acts[chosenKind()]();
    await think();
  }
}

/** What the person may read from the API without naming an object. */
const readsOf = ({ role, areaId }: Person): string[] =>
  endpoints
    .filter(
      ({ method, path, act, answer }) =>
        method === 'get' &&
        !path.includes('{') &&
        answer !== fileAnswer &&
        permissions[act].reach[role] !== undefined,
    )
    .flatMap(({ path, query }) => {
      const fitting = { year: '2020', month: '2020-06', areaId };
      const taken =
        query instanceof z.ZodObject ? Object.entries(fitting).filter(([name]) => name in query.shape) : [];
      const asked = new URLSearchParams(taken);
      return query.safeParse(Object.fromEntries(asked)).success ? [`/api/v1${path}?${asked}`] : [];
    });
