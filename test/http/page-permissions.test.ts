import { beforeAll, describe, expect, it } from 'vitest';
import { reachOf, resumeSession, type Reach } from '../../src/identity/index.ts';
import { pageRoutes, type PageRoute } from '../../src/pages/index.ts';
import { performAsService, type Actor } from '../../src/work.ts';
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
import { filledForm } from '../support/page-forms.ts';

/*
 * Opens every page and sends every form as everybody, on everything, each request rehearsed and rolled back. A form
 * goes out as its page shows it, so that it gets past its fields.
 */

/** What decides about each object named in an address. */
const held: Readonly<Record<string, Held>> = {
  areaId: 'everybody',
  teamId: 'everybody',
  versionId: 'everybody',
  instructionId: 'everybody',
  errorType: 'everybody',
  group: 'everybody',
  criterionId: 'everybody',
  trainingId: 'everybody',
  kind: 'everybody',
  holdId: 'everybody',
  incidentId: 'everybody',
  checkpointId: 'everybody',
  accountId: 'account',
  grantId: 'account',
  deputyId: 'account',
  deliveryId: 'team',
  uploadId: 'account',
  deliveryRunId: 'account',
  tokenId: 'account',
  runId: 'account',
  reportId: 'area',
  proposalId: 'area',
  planId: 'area',
  auditId: 'area',
  needId: 'area',
  fieldId: 'team',
  frameId: 'team',
  drawId: 'team',
  itemId: 'team',
  id: 'team',
  findingId: 'team',
  checkId: 'team',
  measureId: 'team',
  correctionId: 'team',
  hotspotId: 'team',
};

let world: Everybody['world'];
let app: Everybody['app'];
let people: Everybody['people'];
let cookies: Everybody['cookies'];
let secretsFor: Everybody['secretsFor'];
let uploads: Everybody['uploads'];
let csrf: Map<string, string>;
let instruction: { readonly id: string; readonly versionId: string };

beforeAll(async () => {
  ({ world, people, cookies, secretsFor, uploads, app } = await newEverybody());
  csrf = new Map();
  for (const [who, cookie] of cookies) {
    csrf.set(who, (await resumeSession(world.deps, cookie.slice('iks='.length)))?.csrfToken ?? '');
  }
  instruction = await performAsService(world.deps, ({ tx }) =>
    tx
      .selectFrom('instruction_version as v')
      .innerJoin('criterion as c', 'c.instruction_id', 'v.instruction_id')
      .select(['v.instruction_id as id', 'v.id as versionId'])
      .where('c.id', '=', world.own.objects['criterionId'] ?? '')
      .executeTakeFirstOrThrow(),
  );
});

interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly text: string;
}

function addressOf({ path }: PageRoute, place: Place, who: string): string {
  const objects = objectsAt(world, place);
  const missing = place === 'missing';
  const named: Readonly<Record<string, string | undefined>> = {
    ...objects,
    kind: 'item',
    id: path.startsWith('/pruefboegen/') ? objects['itemId'] : undefined,
    checkId: objects['secondCheckId'],
    instructionId: missing ? undefined : instruction.id,
    versionId: missing ? undefined : instruction.versionId,
    errorType: missing ? undefined : 'procedure',
    group: missing ? undefined : 'haus',
    uploadId: missing ? undefined : uploads.get(who),
  };
  return path.replaceAll(/:(\w+)/g, (_, name: string) => named[name] ?? unused);
}

async function ask(who: string | null, address: string, body?: URLSearchParams | FormData): Promise<Answer> {
  const response = await app.request(new URL(address, publicUrl), {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      Accept: 'text/html',
      ...(who === null ? {} : { Cookie: cookies.get(who) ?? '' }),
      'Sec-Fetch-Site': 'same-origin',
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = readable(new Uint8Array(await response.arrayBuffer()));
  return { status: response.status, headers: headersOf(response), text };
}

/** The form that is sent to `address`, from its own page or one above it; an empty one where no page shows it. */
async function formFor(address: string, who: string): Promise<Record<string, string>> {
  for (let page = address; page !== ''; page = page.slice(0, page.lastIndexOf('/'))) {
    const { status, text } = await ask(who, page);
    const form = status === 200 ? filledForm(text, address) : null;
    if (form !== null) return form;
  }
  return { reason: 'Beispiel eines Textes' };
}

/** Without a file: one would stream through transactions that are each rolled back. */
function sent(route: PageRoute, form: Readonly<Record<string, string>>): URLSearchParams | FormData {
  if (route.run.kind !== 'upload') return new URLSearchParams(form);
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.set(name, value);
  return data;
}

const parametersOf = ({ path }: PageRoute): string[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
/** What decides about a page: its first id that belongs somewhere; null for lists and new things. */
const decisive = (route: PageRoute): string | null =>
  parametersOf(route).find((name) => held[name] !== 'everybody') ?? null;

/** What two answers must have in common to look alike: everything but the ids that were asked for. */
const looks = ({ status, headers, text }: Answer, address: string): string =>
  (address.match(/[\da-f]{8}-[\da-f-]{27}/g) ?? []).reduce(
    (seen, id) => seen.replaceAll(id, '#'),
    [status, headers, text].join('\n'),
  );

/** Pages that know a voided draw no more: its sheets left the lists with it. */
const gone: ReadonlySet<string> = new Set([
  '/ziehungen/:drawId/arbeitsmappe',
  '/ziehungen/:drawId/arbeitsmappe/einlesen',
  '/ziehungen/:drawId/pruefboegen.pdf',
]);

/** Refused because of the function, whatever the object; another 403 is a rule about an object the person sees. */
const isRefused = ({ status, text }: Answer): boolean =>
  status === 403 && text.includes('Ihre Funktion ist für „');

it('every object named in an address is known', () => {
  const names = new Set(pageRoutes.flatMap(parametersOf));
  expect([...names].filter((name) => held[name] === undefined)).toEqual([]);
});

/** `.ci/full` asks everybody for everything; the gate takes turns among those who stand alike. */
const everything = process.env['IKS_EVERY_PERSON'] !== undefined;

/** Who asks for a page, and for what: objects of one's own and others', as far as they tell something. */
function visitsTo(route: PageRoute, turn: number): (readonly [who: string, places: readonly Place[]])[] {
  const all = Object.keys(people);
  const reaches = (who: string) => reachOf(people[who] ?? world.leadA, route.act);
  const single = decisive(route) === null;
  if (everything) return all.map((who) => [who, single || reaches(who) === null ? ['own'] : places]);
  const take = (list: readonly string[], count: number) =>
    list.length <= count ? list : list.map((_, i) => list[(turn + i) % list.length] ?? '').slice(0, count);
  const refused = take(
    all.filter((who) => reaches(who) === null),
    2,
  ).map((who) => [who, ['own']] as const);
  const entitled = all.filter((who) => reaches(who) !== null);
  if (single) {
    return [...refused, ...take(entitled, 1).map((who) => [who, ['own']] as const)];
  }
  const near = entitled.filter((who) => who in placesOf);
  return [
    ...refused,
    ...near.map((who) => [who, placesOf[who] ?? places] as const),
    ...take(
      entitled.filter((who) => !near.includes(who)),
      1,
    ).map((who) => [who, ['own', 'missing']] as const),
  ];
}

const placesOf: Readonly<Record<string, readonly Place[]>> = {
  'team-lead': places,
  deputy: ['sibling', 'missing'],
  'area-head': ['own', 'foreign', 'missing'],
};

describe.each(
  pageRoutes.map((route, turn) => [`${route.method.toUpperCase()} ${route.path}`, route, turn] as const),
)('%s', (_name, route, turn) => {
  it('is for those whom the table names, and foreign looks like missing', async () => {
    const faults: string[] = [];
    const name = decisive(route);
    const isGet = route.method === 'get';
    const anonymous = await ask(
      null,
      addressOf(route, 'own', 'team-lead'),
      isGet ? undefined : new URLSearchParams(),
    );
    if (anonymous.status !== 401) faults.push(`anonymous: ${anonymous.status}`);
    let form: Record<string, string> | null = null;
    for (const [who, met] of visitsTo(route, turn)) {
      const actor = people[who] ?? world.leadA;
      const reach = reachOf(actor, route.act);
      if (!isGet && reach !== null) form ??= await formFor(addressOf(route, 'own', who), who);
      const body = isGet ? undefined : sent(route, { ...form, _csrf: csrf.get(who) ?? '' });
      let absent = '';
      for (const place of met.toReversed()) {
        const address = addressOf(route, place, who);
        const answer = await ask(who, address, body);
        if (place === 'missing') absent = looks(answer, address);
        const say = (what: string) =>
          faults.push(`${who}, ${place}: ${what} (${answer.status} ${titleOf(answer.text)})`);
        for (const secret of secretsFor(actor)) {
          if (`${answer.headers}\n${answer.text}`.includes(secret)) say(`shows ${secret}`);
        }
        if (answer.status >= 500) say('fails');
        if (!/cache-control: .*no-store/.test(answer.headers)) say('may be kept');
        if (reach === null) {
          if (!isRefused(answer)) say('not refused');
        } else if (isRefused(answer)) {
          say('refused');
        } else if (name !== null && held[name] !== 'account') {
          if (mustFind(actor, reach, name, place)) {
            if (answer.status === 404 && !(place === 'voided' && gone.has(route.path))) say('not found');
          } else if (looks(answer, address) !== absent) say('differs from missing');
        }
      }
    }
    expect(faults).toEqual([]);
  });
});

/** Hotspots after suppression are for all who see aggregates, and a need is seen where its hotspot is. */
function mustFind(actor: Actor, reach: Reach, name: string, place: Place): boolean {
  if (reach === 'aggregates' && name === 'hotspotId') return place !== 'missing';
  return name === 'needId' && actor.role === 'team-lead'
    ? finds(world, actor, 'own-team', 'team', place)
    : finds(world, actor, reach, held[name], place);
}

const titleOf = (text: string): string => /<title>([^<]*)/.exec(text)?.[1] ?? text.slice(0, 100);
