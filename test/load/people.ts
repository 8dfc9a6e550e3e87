import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fixedClock } from '../../src/calendar/index.ts';
import { openPostgres, serviceScope } from '../../src/database/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { noErrands } from '../../src/errands/index.ts';
import { openKeys } from '../../src/keys/index.ts';
import { performAsService, type Role } from '../../src/work.ts';

/** Somebody signed in. */
export interface Person {
  readonly role: Role;
  /** The own area; for those with none, one of the house's. */
  readonly areaId: string;
  readonly cookie: string;
}

/**
 * So many people a house: each account signed in once, those of one person a house twice where it takes them; of all
 * of them every so manieth.
 */
export async function signInEverybody(
  url: string,
  directory: string,
  perHouse: number,
  every = 1,
): Promise<Person[]> {
  const database = openPostgres({ url, poolSize: 2, waitForConnection: 10_000 });
  const deps = {
    database,
    clock: fixedClock('2020-07-15T07:30:00Z'),
    keys: openKeys(join(directory, 'keys')),
    randomBytes,
    errands: noErrands,
    software: 'Lastprobe',
  };
  const accounts = await database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('account as a')
      .innerJoin('role_grant as g', 'g.account_id', 'a.id')
      .select(['a.id', 'a.login', 'g.role', 'g.area_id'])
      .orderBy('a.login')
      .execute(),
  );
  const houses = Map.groupBy(accounts, ({ login }) => /-\d+$/.exec(login)?.[0] ?? '');
  const people: Person[] = [];
  for (const inHouse of houses.values()) {
    const anArea = inHouse.find(({ role }) => role === 'area-head')?.area_id ?? '';
    const others = inHouse.filter(({ role }) => role !== 'team-lead');
    const signedIn = inHouse.concat(others, others).slice(0, perHouse);
    for (const { id, role, area_id: areaId } of signedIn) {
      const token = await performAsService(deps, (work) => startSession(work, id));
      people.push({ role, areaId: areaId ?? anArea, cookie: `iks=${token}` });
    }
  }
  await database.close();
  return people.filter((_, number) => number % every === 0);
}
