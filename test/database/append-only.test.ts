import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { json, serviceScope } from '../../src/database/index.ts';
import { extendDraw } from '../../src/draws/index.ts';
import { perform, performAsService } from '../../src/work.ts';
import { populatedWorld, type PopulatedWorld } from '../support/populated.ts';

/*
 * What the evidence rests on cannot be changed by SQL, not even by the owner of the tables under whom migrations
 * run: the database refuses update, delete and truncate. (Whoever drops the triggers first is found by the chain.)
 */

let world: PopulatedWorld;
beforeAll(async () => {
  world = await populatedWorld();
  await perform(world.deps, world.leadA, (work) =>
    extendDraw(work, { drawId: world.own.objects['drawId'] ?? '', cases: 2, reason: 'Verdacht' }),
  );
  await performAsService(world.deps, putWhatIsMade);
});

/** A look with its cell, a figure of the ledger, a signed checkpoint, a record of deletion, a training's former plan. */
async function putWhatIsMade({ tx }: Parameters<Parameters<typeof performAsService>[1]>[0]): Promise<void> {
  const { fieldId = '', criterionId = '' } = world.own.objects;
  const lookId = crypto.randomUUID();
  const at = '2020-03-02T08:00:00Z';
  await tx
    .insertInto('hotspot_look')
    .values({
      id: lookId,
      area_id: world.area.id,
      year: 2019,
      quarter: 1,
      alpha: 0.025,
      cells: 1,
      taken_at: at,
    })
    .execute();
  await tx
    .insertInto('hotspot_cell')
    .values({
      look_id: lookId,
      field_id: fieldId,
      criterion_id: criterionId,
      applicable: 20,
      faulty: 1,
      tolerable_rate: 0.1,
      p_value: 0.5,
      adjusted_p: 0.5,
      expected_excess: 0,
      passed: false,
    })
    .execute();
  await tx
    .insertInto('published_figure')
    .values({
      source: 'live',
      area_id: world.area.id,
      year: 2019,
      key: 'x',
      terms: json([]),
      published_at: at,
    })
    .execute();
  await tx
    .insertInto('journal_checkpoint')
    .values({
      id: crypto.randomUUID(),
      number: 0,
      head: '0'.repeat(64),
      at,
      countersignature: 'IR 1/2020',
      countersigned_by: world.auditor.accountId,
    })
    .execute();
  await tx
    .insertInto('retention_deletion')
    .values({ id: crypto.randomUUID(), kind: 'access-log', rows: 1, due_since: '2020-03-01', deleted_at: at })
    .execute();
  await tx
    .insertInto('former_training')
    .values({
      training_id: world.own.objects['trainingId'] ?? '',
      revision: 1,
      year: 2020,
      quarter: 2,
      title: 'Schulung',
      format: 'training',
      target_function: 'Teamleitung',
      seats: 12,
      team_ids: [],
      replaced_at: at,
    })
    .execute();
}

/** The table, a column to write back as it is, and which rows are closed where not all are. */
const closed: readonly (readonly [table: string, column: string, rows?: string])[] = [
  ['journal_entry', 'act'],
  ['journal_checkpoint', 'head', 'countersigned_by is not null'],
  ['seal', 'method'],
  ['draw', 'seed'],
  ['draw_request', 'cases'],
  ['sample_item', 'position'],
  ['check_version', 'complete'],
  ['check_result', 'result'],
  ['finding_version', 'severity'],
  ['plan_version', 'number'],
  ['plan_version_field', 'field_id'],
  ['audit_field_version', 'tolerable_rate', "state = 'confirmed'"],
  [
    'field_criterion',
    'severity',
    "field_version_id in (select id from audit_field_version where state = 'confirmed')",
  ],
  [
    'field_team',
    'team_id',
    "field_version_id in (select id from audit_field_version where state = 'confirmed')",
  ],
  ['hotspot_look', 'alpha'],
  ['hotspot_cell', 'faulty'],
  ['published_figure', 'value'],
  ['report', 'value_text', "state = 'released'"],
  ['retention_deletion', 'rows'],
  ['former_training', 'title'],
];

const run = (statement: string) =>
  world.deps.database.transaction(serviceScope, (tx) => sql.raw(statement).execute(tx));

describe.each(closed.map(([table, column, rows]) => [table, column, rows ?? 'true'] as const))(
  '%s',
  (...of) => {
    const [table, column, rows] = of;

    it('holds a row to refuse with', async () => {
      const found = await world.deps.database.transaction(serviceScope, (tx) =>
        sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where ${sql.raw(rows)}`.execute(
          tx,
        ),
      );
      expect(found.rows[0]?.n).toBeGreaterThan(0);
    });

    it.each([
      ['an update', `update ${table} set ${column} = ${column} where ${rows}`],
      ['a deletion', `delete from ${table} where ${rows}`],
      ['being emptied', `truncate ${table} cascade`],
    ])('refuses %s by the owner of the tables', async (_, statement) => {
      await expect(run(statement)).rejects.toMatchObject({ code: 'IK001' });
    });

    it('gives the role of the service no right to empty it', async () => {
      const granted = await world.deps.database.transaction(serviceScope, (tx) =>
        sql<{ may: boolean }>`select has_table_privilege('iks_service', ${table}, 'truncate') as may`.execute(
          tx,
        ),
      );
      expect(granted.rows[0]?.may).toBe(false);
    });
  },
);

describe('a released report', () => {
  it('may only be replaced', async () => {
    await expect(run("update report set state = 'draft' where state = 'released'")).rejects.toMatchObject({
      code: 'IK001',
    });
    await expect(
      run("update report set state = 'replaced', value_hash = 'x' where state = 'released'"),
    ).rejects.toMatchObject({ code: 'IK001' });
  });
});
