import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded, serviceScope, type Database, type Tx } from './index.ts';
import { ensureServiceRole } from './service-role.ts';

/* A server that never had the role, of a version where making a role does not yet mean acting under it (from 16 on). */
let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
  await database.transaction(serviceScope, async (tx) => {
    await sql`create role owner_of_house login createrole`.execute(tx);
    await sql`create role guest login`.execute(tx);
  });
});
afterAll(() => database.close());

const as = <T>(account: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  database.transaction(serviceScope, async (tx) => {
    await sql`set local session authorization ${sql.ref(account)}`.execute(tx);
    return work(tx);
  });

describe('the role of row security, on a server that a backup is restored to', () => {
  it('is refused in words where the account may not make it', async () => {
    await expect(as('guest', ensureServiceRole)).rejects.toMatchObject({ code: 'database-rights' });
  });

  it('is made, and the account acts under it; a second time changes nothing', async () => {
    const acting = await as('owner_of_house', async (tx) => {
      await ensureServiceRole(tx);
      await ensureServiceRole(tx);
      await sql`set local role iks_service`.execute(tx);
      return (await sql<{ name: string }>`select current_user::text as name`.execute(tx)).rows;
    });
    expect(acting).toEqual([{ name: 'iks_service' }]);
  });
});
