import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { json, migrate, serviceScope } from '../../src/database/index.ts';
import { openPlace, type Place } from '../faults/office.ts';
import { startService } from '../faults/service.ts';
import { databaseKind, newServerDatabase } from '../support/database.ts';
import { newWorld } from '../support/world.ts';

/* A real process that cannot start: it says why, and quotes no row of the database. */
let place: Place;
let accountId: string;
beforeAll(async () => {
  place =
    databaseKind === 'embedded'
      ? { embedded: await mkdtemp(join(tmpdir(), 'iks-start-')) }
      : { url: await newServerDatabase() };
  const database = await openPlace(place);
  await migrate(database);
  const { leadA } = await newWorld(database);
  ({ accountId } = leadA);
  await database.transaction(serviceScope, async (tx) => {
    await sql`drop index errand_once`.execute(tx);
    const ordered = () => ({
      id: crypto.randomUUID(),
      kind: 'report' as const,
      command: json({}),
      account_id: accountId,
      grant_id: leadA.grantId,
      ordered_at: new Date(),
    });
    await tx.insertInto('errand').values([ordered(), ordered()]).execute();
    await sql`delete from schema_migration where name = '0052-errands-once.sql'`.execute(tx);
  });
  await database.close();
});

/** What the service says when it is started on the place. */
async function said(): Promise<string> {
  const where = 'url' in place ? { DATABASE_URL: place.url } : { IKS_EMBEDDED_DIRECTORY: place.embedded };
  const keys = await mkdtemp(join(tmpdir(), 'iks-keys-'));
  return startService({ ...where, IKS_KEY_DIRECTORY: keys }).then(
    async (service) => {
      await service.kill();
      return 'it started';
    },
    (error: unknown) => String(error),
  );
}

describe('the service that cannot start', () => {
  it('names the kind of a fault in a migration, and not the row at fault', async () => {
    const lines = await said();
    // a unique index on what is there twice
    expect(lines).toContain('"code":"23505"');
    expect(lines).not.toContain(accountId);
  });

  it('says in words what it refuses', async () => {
    const database = await openPlace(place);
    await database.transaction(serviceScope, (tx) =>
      sql`insert into schema_migration (name, sha256) values ('9999-later.sql', 'x')`.execute(tx),
    );
    await database.close();
    expect(await said()).toMatch(
      /Der Dienst startet nicht:\n {2}Die Datenbank ist neuer als dieses Programm/,
    );
  });
});
