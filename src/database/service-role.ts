import { sql } from 'kysely';
import { Failure } from '../failure.ts';
import type { Tx } from './database.ts';

/**
 * Makes the role under which row security holds requests and lets this account act under it, as migrations do (0012,
 * 0054), for a database whose migrations come with a dump: roles belong to the server, and a dump does not bring them.
 * @throws Failure `database-rights` where the account may not
 */
export async function ensureServiceRole(tx: Tx): Promise<void> {
  try {
    await sql`
      do $$
      declare
        needed text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
      begin
        if not exists (select from pg_roles where rolname = 'iks_service') then
          create role iks_service nologin;
        end if;
        if not pg_has_role(current_user, 'iks_service', needed) then
          grant iks_service to current_user;
        end if;
      end $$`.execute(tx);
  } catch (error) {
    throw missingRights(error);
  }
}

/** What a fault of the database says in words where it says that the account may not; any other fault as it is. */
export function missingRights(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === '42501')) return error;
  return new Failure(
    'conflict',
    'database-rights',
    'Dem Datenbankkonto fehlen Rechte: Es muss Eigentümer der Datenbank sein und der Rolle iks_service angehören. ' +
      'Führen Sie als Verwalter des Servers aus: create role iks_service nologin; (falls sie fehlt) grant iks_service to KONTO;',
  );
}
