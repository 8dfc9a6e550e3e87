import { unzipSync } from 'fflate';
import type { Tx } from '../../src/database/index.ts';
import { startSession, type Reach } from '../../src/identity/index.ts';
import { performAsService, type Actor } from '../../src/work.ts';
import { testApp, type App } from './http.ts';
import { populatedWorld, type Objects, type PopulatedWorld } from './populated.ts';
import { rehearsing } from './rehearsal.ts';

/* Everybody, everywhere: who asks, where what they ask for lies, and what must then not be seen. */

/** Where objects lie, as team A's lead sees it. */
export type Place = 'own' | 'sibling' | 'foreign' | 'voided' | 'missing';
export const places: readonly Place[] = ['own', 'sibling', 'foreign', 'voided', 'missing'];

/** How an object's place decides: by its team, by its area, not at all, or by whose it is. */
export type Held = 'team' | 'area' | 'everybody' | 'account';

/** No object has this id. */
export const unused = '00000000-0000-4000-8000-000000000000';

/** The people of a world by what they are. */
const peopleOf = (world: PopulatedWorld): Readonly<Record<string, Actor>> => ({
  'team-lead': world.leadA,
  'lead of the sibling team': world.leadB,
  'lead of a foreign area': world.foreignLead,
  deputy: world.deputy,
  'area-head': world.areaHead,
  'foreign head': world.foreignHead,
  management: world.management,
  'personnel-development': world.personnelDevelopment,
  controlling: world.controlling,
  auditor: world.auditor,
  oversight: world.oversight,
  administrator: world.administrator,
});

/** A session for each, as the cookie the browser sends. */
async function cookiesOf(
  world: PopulatedWorld,
  people: Readonly<Record<string, Actor>>,
): Promise<Map<string, string>> {
  const cookies = new Map<string, string>();
  for (const [name, { accountId }] of Object.entries(people)) {
    cookies.set(name, `iks=${await performAsService(world.deps, (work) => startSession(work, accountId))}`);
  }
  return cookies;
}

/** A received file of each person's own, by what the person is. */
async function ownUploads(tx: Tx, people: Readonly<Record<string, Actor>>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [name, { accountId }] of Object.entries(people)) {
    const id = crypto.randomUUID();
    await tx
      .insertInto('upload')
      .values({
        id,
        account_id: accountId,
        file_name: 'liste.csv',
        size: 0,
        sha256: 'a'.repeat(64),
        state: 'received',
        created_at: '2020-03-02T08:00:00Z',
        expires_at: '2020-04-01T08:00:00Z',
      })
      .execute();
    found.set(name, id);
  }
  return found;
}

export const objectsAt = (world: PopulatedWorld, place: Place): Objects =>
  ({
    own: world.own.objects,
    sibling: world.sibling.objects,
    foreign: world.foreign.objects,
    voided: { ...world.own.objects, ...world.voided },
    missing: {},
  })[place];

/** Whether the actor must find an object that is held so, by the table of rights alone. */
export function finds(
  world: PopulatedWorld,
  actor: Actor,
  reach: Reach,
  held: Held | undefined,
  place: Place,
): boolean {
  if (place === 'missing') return false;
  const area = place === 'foreign' ? world.foreignArea.id : world.area.id;
  const team = { own: world.teamA, voided: world.teamA, sibling: world.teamB, foreign: world.foreignTeam }[
    place
  ].id;
  switch (reach) {
    case 'all':
      return true;
    case 'aggregates':
      return held === 'area';
    case 'own-area':
      return area === actor.areaId;
    case 'own-team':
      return held === 'area' ? area === actor.areaId : team === actor.teamId;
    case 'assigned':
    case 'own-account':
      return false;
  }
}

/** What must never reach a person, in no header and no body. */
async function secretsOf(
  world: PopulatedWorld,
  people: Readonly<Record<string, Actor>>,
): Promise<(actor: Actor) => string[]> {
  const accounts = await performAsService(world.deps, ({ tx }) =>
    tx.selectFrom('account').select(['id', 'login']).where('login', 'like', '%-%').execute(),
  );
  const logins = Object.values(people).map(
    ({ accountId }) => [accountId, accounts.find(({ id }) => id === accountId)?.login ?? ''] as const,
  );
  const all = [world.own, world.sibling, world.foreign];
  const keys = world.deps.keys.ofYear(2020);
  const pseudonyms = all.flatMap(({ caseNumbers }) =>
    caseNumbers.flatMap((number) => {
      const bytes = Buffer.from(keys.pseudonym(number));
      return [bytes.toString('hex'), bytes.toString('base64').slice(0, 20), bytes.toString('base64url')];
    }),
  );
  return (actor) => {
    const others = logins.filter(([id]) => actor.role !== 'administrator' && id !== actor.accountId);
    const cases = all.flatMap(({ team, caseNumbers, objects, drawn }) => {
      if (actor.role === 'auditor' || (actor.role === 'team-lead' && actor.teamId === team.id)) return [];
      // The area's head sees draws, and so the ids of their items, but nothing that was found in them.
      const items = actor.role === 'area-head' && actor.areaId === drawn.field.areaId ? [] : drawn.items;
      const ids = ['sheetId', 'deliberateId', 'correctionId', 'measureId', 'reasonTextId'];
      return [
        ...caseNumbers,
        ...items,
        ...ids.map((id) => objects[id] ?? ''),
        `Arbeitshilfe für Team ${team.code}`,
        `Beschwerde im Team ${team.code}`,
        `(${drawn.field.fieldId})`,
      ].filter((secret) => secret !== '');
    });
    return [...cases, ...pseudonyms, ...others.map(([, login]) => login)];
  };
}

/** Headers as one text, without what differs from request to request. */
export const headersOf = (response: Response): string =>
  [...response.headers]
    .filter(([name]) => name !== 'x-request-id')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

/** Workbooks are read inside; everything else as it stands. */
export function readable(bytes: Uint8Array): string {
  const decoder = new TextDecoder();
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return decoder.decode(bytes);
  return Object.values(unzipSync(bytes))
    .map((part) => decoder.decode(part))
    .join('\n');
}

/** A populated world with everybody in it, and what each of them has and must not see. */
export interface Everybody {
  readonly world: PopulatedWorld;
  readonly people: Readonly<Record<string, Actor>>;
  /** The cookie of each person's session. */
  readonly cookies: ReadonlyMap<string, string>;
  /** A received file of each person's own. */
  readonly uploads: ReadonlyMap<string, string>;
  readonly secretsFor: (actor: Actor) => string[];
  /** The service, on whose database every request is rehearsed and rolled back, so that all meet the same world. */
  readonly app: App;
}

export async function newEverybody(): Promise<Everybody> {
  const world = await populatedWorld();
  const people = peopleOf(world);
  const cookies = await cookiesOf(world, people);
  const secretsFor = await secretsOf(world, people);
  const uploads = await performAsService(world.deps, ({ tx }) => ownUploads(tx, people));
  const app = testApp({ ...world.deps, database: rehearsing(world.deps.database) });
  return { world, people, cookies, uploads, secretsFor, app };
}
