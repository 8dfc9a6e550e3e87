import { sql } from 'kysely';
import { serviceScope, type Scope, type Tx } from './database.ts';

/** Transactions that row security holds at this moment. */
const held = new WeakSet<Tx>();

const setRole = (tx: Tx, role: 'iks_service' | 'none') =>
  sql`select set_config('role', ${role}, true)`.execute(tx);

/** Puts the transaction under the scope: settings and role end with the transaction. */
export async function enterScope(tx: Tx, scope: Scope | typeof serviceScope): Promise<void> {
  if (scope === serviceScope) return;
  await sql`select set_config('iks.role', ${scope.role}, true),
    set_config('iks.account', ${scope.accountId ?? ''}, true),
    set_config('iks.area', ${scope.areaId ?? ''}, true),
    set_config('iks.team', ${scope.teamId ?? ''}, true),
    set_config('role', 'iks_service', true)`.execute(tx);
  held.add(tx);
}

/**
 * Lets `work` read or write beyond the actor's own rows, where a rule of the product needs it (a summary over
 * teams, the frame of several teams). The caller has checked the permission and answers for what it lets out.
 */
export async function elevated<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  if (!held.has(tx)) return work();
  held.delete(tx);
  await setRole(tx, 'none');
  const lower = async () => {
    await setRole(tx, 'iks_service');
    held.add(tx);
  };
  try {
    const result = await work();
    await lower();
    return result;
  } catch (error) {
    // After a fault of SQL the transaction is lost and takes no statement; after any other it goes on lowered.
    await lower().catch(() => {});
    throw error;
  }
}
