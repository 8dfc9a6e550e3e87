import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { systemClock } from '../../src/calendar/index.ts';
import {
  migrate,
  openEmbedded,
  openPostgres,
  serviceScope,
  type Database,
} from '../../src/database/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { journalHead, readJournal, verifyChain } from '../../src/journal/index.ts';
import { openKeys } from '../../src/keys/index.ts';
import { placeHold } from '../../src/privacy/index.ts';
import { perform, performAsService, type Actor } from '../../src/work.ts';
import { casesOf, drawnSample, type DrawnSample } from '../support/drawn.ts';
import { newWorld, type World } from '../support/world.ts';
import type { Cluster } from './cluster.ts';
import { newDatabase } from './databases.ts';

/** A drawn sample in a database on disk, a lead who is signed in to check it, and the area head. */
export interface Office {
  readonly world: World;
  readonly environment: Readonly<Record<string, string>>;
  readonly drawn: DrawnSample;
  readonly cookie: string;
  readonly headCookie: string;
}

/** Where an office lies: the directory of an embedded database, or the address of a PostgreSQL one. */
export type Place = { readonly embedded: string } | { readonly url: string };

export const openPlace = (place: Place): Promise<Database> =>
  'url' in place
    ? Promise.resolve(openPostgres({ url: place.url, poolSize: 4, waitForConnection: 10_000 }))
    : openEmbedded(place.embedded);

/** Fills an empty database. */
export async function newOffice(place: Place, sampleSize: number): Promise<Office> {
  const keyDirectory = await mkdtemp(join(tmpdir(), 'iks-keys-'));
  const database = await openPlace(place);
  try {
    await migrate(database);
    const made = await newWorld(database);
    const world = { ...made, deps: { ...made.deps, keys: openKeys(keyDirectory) } };
    const drawn = await drawnSample(world, { cases: casesOf(world.teamA, 4 * sampleSize), sampleSize });
    // the cases are of 2020 and the processes live today
    const hold = { fieldId: null, reason: 'Die Fälle werden noch geprüft.' };
    await perform(world.deps, world.auditor, (work) => placeHold(work, hold));
    const where = 'url' in place ? { DATABASE_URL: place.url } : { IKS_EMBEDDED_DIRECTORY: place.embedded };
    return {
      world,
      drawn,
      ...(await signInAt(database, world)),
      environment: { ...where, IKS_KEY_DIRECTORY: keyDirectory },
    };
  } finally {
    await database.close();
  }
}

/** The lead and the area head sign in now, wherever the cases lie in time. */
async function signInAt(database: Database, world: World): Promise<Pick<Office, 'cookie' | 'headCookie'>> {
  const signIn = async ({ accountId }: Actor): Promise<string> => {
    const deps = { ...world.deps, database, clock: systemClock };
    return `iks=${await performAsService(deps, (work) => startSession(work, accountId))}`;
  };
  return { cookie: await signIn(world.leadA), headCookie: await signIn(world.areaHead) };
}

/** One office a cluster is filled; every case harms a copy of its own. */
const templates = new WeakMap<Cluster, Promise<{ url: string; office: Office }>>();

async function template(cluster: Cluster): Promise<{ url: string; office: Office }> {
  const url = await newDatabase(cluster);
  return { url, office: await newOffice({ url }, 6) };
}

/** An office in a database of its own on the cluster. */
export async function officeIn(
  cluster: Cluster,
  tablespace?: string,
): Promise<{ place: { readonly url: string }; office: Office }> {
  const made = templates.get(cluster) ?? template(cluster);
  templates.set(cluster, made);
  const { url: copyOf, office } = await made;
  const url = await newDatabase(cluster, { copyOf, ...(tablespace === undefined ? {} : { tablespace }) });
  // anew: a session ends an hour after it was last used, and the faults before took as long
  const database = await openPlace({ url });
  const environment = { ...office.environment, DATABASE_URL: url };
  try {
    const signedIn = await signInAt(database, office.world);
    return { place: { url }, office: { ...office, ...signedIn, environment } };
  } finally {
    await database.close();
  }
}

/** What the database says after a fault. */
export interface Found {
  /** Version of each saved sheet, by sample item. */
  readonly versions: ReadonlyMap<string, number>;
  /** Versions without a journal entry or results, entries without a version: acts that are half done. */
  readonly half: number;
  readonly journalFaults: number;
  /** Where the journal shows that the server's clock was set back. */
  readonly setBack: number;
}

export async function lookAt(place: Place): Promise<Found> {
  const database = await openPlace(place);
  try {
    return await database.transaction(serviceScope, async (tx) => {
      const saved = await tx
        .selectFrom('check_sheet as s')
        .innerJoin('check_version as v', 'v.sheet_id', 's.id')
        .select(['s.item_id as item', (of) => of.fn.max('v.version').as('version')])
        .groupBy('s.item_id')
        .execute();
      const { rows } = await sql<{ half: number }>`
        select (select count(*)
            from (select sheet_id, count(*) as n from check_version group by sheet_id) v
            full join (select object, count(*) as n from journal_entry where act = 'check.saved' group by object) j
              on j.object = v.sheet_id
            where j.n is distinct from v.n)
          + (select count(*) from check_version v where not exists
            (select from check_result r where r.sheet_id = v.sheet_id and r.version = v.version)) as half`.execute(
        tx,
      );
      const { faults, remarks } = await verifyChain(readJournal(tx), await journalHead(tx));
      return {
        versions: new Map(saved.map(({ item, version }) => [item ?? '', version])),
        half: rows[0]?.half ?? -1,
        journalFaults: faults.length,
        setBack: remarks.length,
      };
    });
  } finally {
    await database.close();
  }
}
