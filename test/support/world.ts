import { randomBytes } from 'node:crypto';
import { fixedClock, type FixedClock } from '../../src/calendar/index.ts';
import { json, serviceScope, type Database, type Tx } from '../../src/database/index.ts';
import { inProcessErrands } from '../../src/errands/index.ts';
import { openKeys, type Keys } from '../../src/keys/index.ts';
import { serviceErrands } from '../../src/operation/index.ts';
import type { Actor, Deps, Role } from '../../src/work.ts';
import { testDatabase } from './database.ts';

/** One set of keys a database: what is destroyed in one stays in the others. */
const keysOf = new WeakMap<Database, Keys>();
function keysFor(database: Database): Keys {
  const keys = keysOf.get(database) ?? openKeys();
  keysOf.set(database, keys);
  return keys;
}

/** A small Jobcenter of one's own: an area with two teams and everyone in it, beside a foreign area with one team. */
export interface World {
  readonly deps: Deps & { readonly clock: FixedClock };
  readonly suffix: string;
  readonly area: { readonly id: string; readonly code: string };
  readonly foreignArea: { readonly id: string; readonly code: string };
  readonly teamA: Team;
  readonly teamB: Team;
  readonly foreignTeam: Team;
  readonly leadA: Actor;
  readonly leadB: Actor;
  readonly foreignLead: Actor;
  readonly areaHead: Actor;
  readonly foreignHead: Actor;
  readonly management: Actor;
  readonly personnelDevelopment: Actor;
  readonly controlling: Actor;
  readonly auditor: Actor;
  readonly oversight: Actor;
  readonly administrator: Actor;
}

export interface Team {
  readonly id: string;
  readonly code: string;
  /** Integrationsfachkraft, eight employees. */
  readonly functionId: string;
}

/** The two papers without which PostgreSQL takes in no case (rule 31). */
async function releaseRealOperation(tx: Tx): Promise<void> {
  const papers = {
    agreementDate: '2020-01-02',
    agreementReference: 'DV 1/2020',
    assessmentDate: '2020-01-02',
    assessmentReference: 'DSFA 1/2020',
  };
  await tx
    .insertInto('house_setting')
    .values({ key: 'operation', value: json(papers) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What use cases need; the clock stands at 2 March 2020, 9:00 in Berlin. */
export const newDeps = (database: Database): World['deps'] => ({
  database,
  clock: fixedClock('2020-03-02T08:00:00Z'),
  keys: keysFor(database),
  randomBytes: (size: number): Uint8Array => randomBytes(size),
  errands: inProcessErrands(serviceErrands, (error) => console.error(error)),
  software: 'IKS-Stichproben Test',
});

/**
 * Builds a world on the shared test database (or `database`). Its codes end in `suffix`, which is new each time
 * unless it is given: team codes go into a frame's digest and so into what is drawn from it.
 */
export async function newWorld(
  database?: Database,
  suffix = crypto.randomUUID().slice(0, 8),
): Promise<World> {
  const deps = newDeps(database ?? (await testDatabase()));
  return deps.database.transaction(serviceScope, async (tx) => {
    if (deps.database.kind === 'postgres') await releaseRealOperation(tx);
    const newArea = async (name: string) => {
      const area = { id: crypto.randomUUID(), code: `${name}-${suffix}` };
      await tx
        .insertInto('area')
        .values({ ...area, name: `Bereich ${name}` })
        .execute();
      return area;
    };
    const newTeam = async (areaId: string, name: string): Promise<Team> => {
      const team = { id: crypto.randomUUID(), code: `${name}-${suffix}` };
      const functionId = crypto.randomUUID();
      await tx
        .insertInto('team')
        .values({
          ...team,
          area_id: areaId,
          name: `Team ${name}`,
          site: 'Schönauer Straße',
          valid_from: '2015-01-01',
          valid_to: null,
        })
        .execute();
      await tx
        .insertInto('team_function')
        .values({ id: functionId, team_id: team.id, name: 'Integrationsfachkraft' })
        .execute();
      for (const [function_id, employees] of [
        [null, 12],
        [functionId, 8],
      ] as const) {
        await tx
          .insertInto('headcount')
          .values({
            id: crypto.randomUUID(),
            team_id: team.id,
            function_id,
            valid_from: '2015-01-01',
            employees,
          })
          .execute();
      }
      return { ...team, functionId };
    };
    const newActor = async (role: Role, place: { areaId?: string; teamId?: string } = {}): Promise<Actor> => {
      const accountId = crypto.randomUUID();
      const grantId = crypto.randomUUID();
      const areaId = place.areaId ?? null;
      const teamId = place.teamId ?? null;
      await tx
        .insertInto('account')
        .values({
          id: accountId,
          login: `${role}-${accountId.slice(0, 8)}`,
          display_name: role,
          password_hash: null,
          password_set_at: null,
          oidc_subject: null,
          locked_until: null,
          disabled_at: null,
          created_at: '2020-01-01T00:00:00Z',
        })
        .execute();
      await tx
        .insertInto('role_grant')
        .values({
          id: grantId,
          account_id: accountId,
          role,
          area_id: areaId,
          team_id: teamId,
          valid_from: '2015-01-01',
          valid_to: null,
        })
        .execute();
      return { accountId, grantId, role, areaId, teamId, onBehalfOf: null };
    };

    const area = await newArea('MI');
    const foreignArea = await newArea('LE');
    const teamA = await newTeam(area.id, 'A');
    const teamB = await newTeam(area.id, 'B');
    const foreignTeam = await newTeam(foreignArea.id, 'F');
    return {
      deps,
      suffix,
      area,
      foreignArea,
      teamA,
      teamB,
      foreignTeam,
      leadA: await newActor('team-lead', { areaId: area.id, teamId: teamA.id }),
      leadB: await newActor('team-lead', { areaId: area.id, teamId: teamB.id }),
      foreignLead: await newActor('team-lead', { areaId: foreignArea.id, teamId: foreignTeam.id }),
      areaHead: await newActor('area-head', { areaId: area.id }),
      foreignHead: await newActor('area-head', { areaId: foreignArea.id }),
      management: await newActor('management'),
      personnelDevelopment: await newActor('personnel-development'),
      controlling: await newActor('controlling'),
      auditor: await newActor('auditor'),
      oversight: await newActor('oversight'),
      administrator: await newActor('administrator'),
    };
  });
}

/** Somebody of each function; the lead and the head of the world's own team and area. */
export const personOf = (world: World, role: Role): Actor =>
  ({
    'team-lead': world.leadA,
    'area-head': world.areaHead,
    management: world.management,
    'personnel-development': world.personnelDevelopment,
    controlling: world.controlling,
    auditor: world.auditor,
    oversight: world.oversight,
    administrator: world.administrator,
  })[role];
