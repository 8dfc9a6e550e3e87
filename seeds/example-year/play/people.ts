import { isoDate } from '../../../src/calendar/index.ts';
import { serviceScope } from '../../../src/database/index.ts';
import {
  actingFunctions,
  createAccount,
  createFirstAdministrator,
  ensureSetupCode,
  grantRole,
  hashPassword,
} from '../../../src/identity/index.ts';
import { perform, type Actor, type Deps, type Role } from '../../../src/work.ts';
import { organisation, type AreaCode, type TeamCode } from '../organisation.ts';
import { known } from './stage.ts';

const administratorLogin = 'administration';

/** The one password of all demo accounts; the demo listens on the loopback only. */
export const demoPassword = 'Wormser-Stichprobe-2020';

export interface DemoAccount {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly area: AreaCode | null;
  readonly team: TeamCode | null;
}

const leads: readonly DemoAccount[] = organisation.teams
  .filter(({ validTo }) => validTo === null)
  .map(({ code, area, name }) => ({
    login: `tl-${code.toLowerCase()}`,
    name: `Teamleitung ${name}`,
    role: 'team-lead',
    area,
    team: code,
  }));

/** Every function of the house once, team leads for each team and a head for each area. */
export const demoAccounts: readonly DemoAccount[] = [
  ...leads,
  { login: 'bl-mi', name: 'Bereichsleitung Markt & Integration', role: 'area-head', area: 'MI', team: null },
  { login: 'bl-le', name: 'Bereichsleitung Leistung', role: 'area-head', area: 'LE', team: null },
  { login: 'gf', name: 'Geschäftsführung', role: 'management', area: null, team: null },
  {
    login: 'koqu',
    name: 'Personalentwicklung (KOQU)',
    role: 'personnel-development',
    area: null,
    team: null,
  },
  { login: 'controlling', name: 'Controlling', role: 'controlling', area: null, team: null },
  { login: 'revision', name: 'Interne Revision', role: 'auditor', area: null, team: null },
  { login: 'personalrat', name: 'Personalrat', role: 'oversight', area: null, team: null },
  { login: administratorLogin, name: 'Administration', role: 'administrator', area: null, team: null },
];

/** The setup code that the console prints on a first start lets the first administrator in. */
async function playAdministrator(deps: Deps): Promise<Actor> {
  const code = await ensureSetupCode(deps);
  if (code === null) throw new Error('the example starts on an empty database');
  const { accountId } = await createFirstAdministrator(deps, {
    code,
    login: administratorLogin,
    displayName: 'Administration',
    password: demoPassword,
  });
  const [first] = await deps.database.transaction(serviceScope, (tx) => actingFunctions(tx, deps, accountId));
  if (first === undefined) throw new Error('the first administrator has a function');
  return first.actor;
}

/**
 * The first administrator comes in by the setup code and makes the other accounts; then all get the one demo password
 * in place of their one-time ones. Answers the actors by login.
 */
export async function playPeople(deps: Deps): Promise<Map<string, Actor>> {
  const administrator = await playAdministrator(deps);
  const ids = await deps.database.transaction(serviceScope, async (tx) => ({
    areas: new Map(
      (await tx.selectFrom('area').select(['id', 'code']).execute()).map(({ id, code }) => [code, id]),
    ),
    teams: new Map(
      (await tx.selectFrom('team').select(['id', 'code']).execute()).map(({ id, code }) => [code, id]),
    ),
  }));
  const actors = new Map([[administratorLogin, administrator]]);
  for (const { login, name, role, area, team } of demoAccounts) {
    if (login === administratorLogin) continue;
    const { id: accountId } = await createAccount(deps, administrator, { login, displayName: name });
    const areaId = area === null ? null : known(ids.areas, area);
    const teamId = team === null ? null : known(ids.teams, team);
    const { id: grantId } = await perform(deps, administrator, (work) =>
      grantRole(work, { accountId, role, areaId, teamId, validFrom: isoDate('2019-12-01'), validTo: null }),
    );
    actors.set(login, { accountId, grantId, role, areaId, teamId, onBehalfOf: null });
  }
  const hash = await hashPassword(demoPassword);
  await deps.database.transaction(serviceScope, (tx) =>
    tx.updateTable('account').set({ password_hash: hash, must_change_password: false }).execute(),
  );
  return actors;
}
