import { z } from 'zod';
import { today } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { roles, type Actor, type Deps } from '../work.ts';

/** A function a person may act in today, the own or a lent one. */
export interface ActingFunction {
  readonly grantId: string;
  readonly deputyId: string | null;
  readonly actor: Actor;
}

const roleSchema = z.enum(roles);

/**
 * All functions `accountId` may act in today: own grants first, then lent ones, each in a fixed order.
 * A disabled account has none.
 */
export async function actingFunctions(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  accountId: string,
): Promise<ActingFunction[]> {
  const day = today(deps.clock);
  const own = await tx
    .selectFrom('role_grant as g')
    .innerJoin('account as a', 'a.id', 'g.account_id')
    .select(['g.id', 'g.role', 'g.area_id', 'g.team_id'])
    .where('g.account_id', '=', accountId)
    .where('a.disabled_at', 'is', null)
    .where('g.valid_from', '<=', day)
    .where((eb) => eb.or([eb('g.valid_to', 'is', null), eb('g.valid_to', '>=', day)]))
    .orderBy('g.valid_from')
    .orderBy('g.id')
    .execute();
  const lent = await tx
    .selectFrom('deputy as d')
    .innerJoin('role_grant as g', 'g.id', 'd.grant_id')
    .innerJoin('account as a', 'a.id', 'd.account_id')
    .select(['d.id as deputy_id', 'g.id', 'g.role', 'g.area_id', 'g.team_id', 'g.account_id as owner'])
    .where('d.account_id', '=', accountId)
    .where('a.disabled_at', 'is', null)
    .where('d.revoked_at', 'is', null)
    .where('d.first_day', '<=', day)
    .where('d.last_day', '>=', day)
    .where('g.valid_from', '<=', day)
    .where((eb) => eb.or([eb('g.valid_to', 'is', null), eb('g.valid_to', '>=', day)]))
    .orderBy('d.first_day')
    .orderBy('d.id')
    .execute();
  const asFunction = (
    row: { id: string; role: string; area_id: string | null; team_id: string | null },
    deputyId: string | null,
    onBehalfOf: string | null,
  ): ActingFunction => ({
    grantId: row.id,
    deputyId,
    actor: {
      accountId,
      grantId: row.id,
      role: roleSchema.parse(row.role),
      areaId: row.area_id,
      teamId: row.team_id,
      onBehalfOf,
    },
  });
  return [
    ...own.map((row) => asFunction(row, null, null)),
    ...lent.map((row) => asFunction(row, row.deputy_id, row.owner)),
  ];
}

/** The function the person chose, if it may still be used today. */
export async function chosenActor(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  accountId: string,
  grantId: string | null,
  deputyId: string | null,
): Promise<Actor | null> {
  const found = (await actingFunctions(tx, deps, accountId)).find(
    (candidate) => candidate.grantId === grantId && candidate.deputyId === deputyId,
  );
  return found?.actor ?? null;
}
