import { sql } from 'kysely';
import { serviceScope, type Scope, type Tx } from './database.ts';

/** Puts the transaction under the scope: settings and role end with the transaction. */
export async function enterScope(tx: Tx, scope: Scope | typeof serviceScope): Promise<void> {
  if (scope === serviceScope) return;
  await sql`select set_config('iks.role', ${scope.role}, true),
    set_config('iks.account', ${scope.accountId ?? ''}, true),
    set_config('iks.area', ${scope.areaId ?? ''}, true),
    set_config('iks.team', ${scope.teamId ?? ''}, true),
    set_config('role', 'iks_service', true)`.execute(tx);
}

/**
 * Lets `work` read or write beyond the actor's own rows, where a rule of the product needs it (a summary over
 * teams, the frame of several teams). The caller has checked the permission and answers for what it lets out.
 */
export async function elevated<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ role: string }>`select current_setting('role') as role`.execute(tx);
  const before = rows[0]?.role ?? 'none';
  if (before === 'none') return work();
  await sql`select set_config('role', 'none', true)`.execute(tx);
  const result = await work();
  await sql`select set_config('role', ${before}, true)`.execute(tx);
  return result;
}
