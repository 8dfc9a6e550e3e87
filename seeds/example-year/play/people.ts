import { isoDate } from '../../../src/calendar/index.ts';
import { serviceScope } from '../../../src/database/index.ts';
import { hashPassword } from '../../../src/identity/index.ts';
import { record } from '../../../src/journal/index.ts';
import { performAsService, timestamp, type Actor, type Deps, type Role } from '../../../src/work.ts';
import { organisation, type AreaCode, type TeamCode } from '../organisation.ts';

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
  { login: 'administration', name: 'Administration', role: 'administrator', area: null, team: null },
];

/** Makes the accounts and gives each its function; answers the actors by login. */
export async function playPeople(deps: Deps): Promise<Map<string, Actor>> {
  const hash = await hashPassword(demoPassword);
  const { areas, teams } = await deps.database.transaction(serviceScope, async (tx) => ({
    areas: new Map(
      (await tx.selectFrom('area').select(['id', 'code']).execute()).map(({ id, code }) => [code, id]),
    ),
    teams: new Map(
      (await tx.selectFrom('team').select(['id', 'code']).execute()).map(({ id, code }) => [code, id]),
    ),
  }));
  return performAsService(deps, async (work) => {
    const actors = new Map<string, Actor>();
    for (const { login, name, role, area, team } of demoAccounts) {
      const accountId = crypto.randomUUID();
      const grantId = crypto.randomUUID();
      const areaId = area === null ? null : (areas.get(area) ?? null);
      const teamId = team === null ? null : (teams.get(team) ?? null);
      await work.tx
        .insertInto('account')
        .values({
          id: accountId,
          login,
          display_name: name,
          password_hash: hash,
          password_set_at: timestamp(work.now),
          oidc_subject: null,
          locked_until: null,
          disabled_at: null,
          created_at: timestamp(work.now),
        })
        .execute();
      await record(work, 'account.created', accountId);
      await work.tx
        .insertInto('role_grant')
        .values({
          id: grantId,
          account_id: accountId,
          role,
          area_id: areaId,
          team_id: teamId,
          valid_from: isoDate('2019-12-01'),
          valid_to: null,
        })
        .execute();
      await record(work, 'account.role-granted', accountId, { role });
      actors.set(login, { accountId, grantId, role, areaId, teamId, onBehalfOf: null });
    }
    return actors;
  });
}
