import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { anonymousScope, serviceScope, type Scope } from '../../src/database/index.ts';
import type { Actor } from '../../src/work.ts';
import { databaseKind } from '../support/database.ts';
import { assignReview, populatedWorld, type PopulatedWorld } from '../support/populated.ts';

/*
 * The second line: every query of the service filters by itself, and here the filters are taken away. What is then
 * read is `select * from table`, as a query would whose filter was forgotten.
 */

let world: PopulatedWorld;
beforeAll(async () => {
  world = await populatedWorld();
});

/** Tables that hold what a case, a check or a person's work says, and the column that tells whose it is. */
const guarded = {
  sample_item: 'team_id',
  excluded_case: 'team_id',
  deliberate_case: 'team_id',
  measure: 'team_id',
  case_correction: 'team_id',
  check_sheet: 'team_id',
  finding: 'team_id',
  second_check: 'team_id',
  frame_case: 'team_id',
  result_summary: 'team_id',
  free_text: 'team_id',
  check_version: 'sheet_id',
  check_result: 'sheet_id',
  finding_version: 'finding_id',
  finding_statement: 'finding_id',
  case_number: 'audit_year',
  upload_chunk: 'upload_id',
  access_log: 'account_id',
  idempotency_key: 'account_id',
  errand: 'account_id',
} as const;
type Guarded = keyof typeof guarded;

/** The other tables, and why a forgotten filter there shows nothing of a case or a finding. */
const open: Readonly<Record<string, readonly string[]>> = {
  'organisation, catalogue and settings are for everybody': [
    'area',
    'team',
    'team_function',
    'headcount',
    'house_setting',
    'instruction',
    'instruction_version',
    'error_type',
    'severity',
    'criterion',
    'quota',
    'quota_value',
    'schema_migration',
  ],
  'accounts and what they sign in with: keyed hashes only': [
    'account',
    'role_grant',
    'deputy',
    'session',
    'api_token',
    'rate_limit',
    'setup_code',
    'oidc_sign_in',
  ],
  'plans hold no case': [
    'audit_plan',
    'audit_field',
    'audit_field_version',
    'field_team',
    'field_agreement',
    'field_criterion',
    'plan_version',
    'plan_version_field',
    'field_proposal',
    'external_audit',
    'external_finding',
  ],
  'sizes, digests and random values of frames and draws, no case': [
    'upload',
    'column_profile',
    'delivery_filter',
    'delivery',
    'frame',
    'frame_team',
    'frame_stratum',
    'frame_exclusion',
    'seal',
    'frame_void',
    'entropy_entry',
    'draw_counter',
    'draw',
    'draw_void',
    'draw_request',
    'recheck_selection',
  ],
  'figures after suppression, and what of them is public': [
    'hotspot_look',
    'hotspot_cell',
    'hotspot',
    'training_need',
    'training',
    'former_training',
    'training_need_training',
    'training_team',
    'report',
    'published_figure',
    'ledger_head',
    'evaluation_run',
  ],
  'ids, hashes and counts of the evidence': [
    'journal_head',
    'journal_entry',
    'journal_checkpoint',
    'retention_hold',
    'retention_deletion',
    'incident',
    'job_run',
  ],
};

const scopeOf = ({ role, accountId, areaId, teamId }: Actor): Scope => ({ role, accountId, areaId, teamId });
const read = (scope: Scope, table: string): Promise<Record<string, unknown>[]> =>
  world.deps.database.transaction(scope, async (tx) => {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tx);
    return rows;
  });

describe('row security', () => {
  it('is on, with a policy, on every table that holds content; every other table says why not', async () => {
    const { rows } = await world.deps.database.transaction(serviceScope, (tx) =>
      sql<{ name: string; on: boolean; policies: number }>`
        select c.relname as name, c.relrowsecurity as "on",
          (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
        from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`.execute(tx),
    );
    const unguarded = new Set(Object.values(open).flat());
    for (const { name, on, policies } of rows) {
      const isGuarded = name in guarded;
      expect([name, isGuarded || unguarded.has(name)]).toEqual([name, true]);
      expect([name, on, policies > 0]).toEqual([name, isGuarded, isGuarded]);
    }
  });

  it('holds the role the service works under, which cannot step around it', async () => {
    const { rows } = await world.deps.database.transaction(scopeOf(world.leadA), (tx) =>
      sql<{ role: string; bypass: boolean; super: boolean; login: boolean; owned: number }>`
        select current_user as role, r.rolbypassrls as bypass, r.rolsuper as super, r.rolcanlogin as login,
          (select count(*)::int from pg_class where relowner = r.oid) as owned
        from pg_roles r where r.rolname = current_user`.execute(tx),
    );
    expect(rows).toEqual([{ role: 'iks_service', bypass: false, super: false, login: false, owned: 0 }]);
  });

  it('shows a lead, and the deputy, rows of the own team only, when a query forgets its filter', async () => {
    for (const actor of [world.leadA, world.deputy]) {
      for (const table of Object.keys(guarded) as Guarded[]) {
        const rows = await readable(scopeOf(actor), table);
        expect([table, mentions(rows, [world.sibling, world.foreign])]).toEqual([table, []]);
      }
      for (const table of (Object.keys(guarded) as Guarded[]).filter((name) => guarded[name] === 'team_id')) {
        const rows = await readable(scopeOf(actor), table);
        expect([table, new Set(rows.map((row) => row['team_id']))]).toEqual([table, ownOnly(rows, table)]);
      }
    }
  });

  it('shows nothing of a case to those without cases', async () => {
    const outsiders = [
      world.management,
      world.personnelDevelopment,
      world.controlling,
      world.oversight,
      world.administrator,
      world.areaHead,
      world.foreignHead,
    ];
    const scopes = [...outsiders.map(scopeOf), anonymousScope];
    const figures: readonly Guarded[] = ['result_summary', 'free_text'];
    for (const scope of scopes) {
      for (const table of (Object.keys(guarded) as Guarded[]).filter((name) => !figures.includes(name))) {
        expect([scope.role, table, (await readable(scope, table)).length]).toEqual([scope.role, table, 0]);
      }
    }
  });

  it('shows figures by team to the area’s head for the own area, and to nobody below', async () => {
    const rows = await read(scopeOf(world.areaHead), 'result_summary');
    expect(new Set(rows.map((row) => row['area_id']))).toEqual(new Set([world.area.id]));
    for (const scope of [scopeOf(world.oversight), scopeOf(world.administrator), anonymousScope]) {
      expect(await read(scope, 'result_summary')).toEqual([]);
    }
  });

  it('never shows a case number, not even to auditors, but through the one elevated read', async () => {
    for (const actor of [world.leadA, world.auditor]) {
      expect(await read(scopeOf(actor), 'case_number')).toEqual([]);
    }
  });

  it('refuses to write into another team, and changes nothing there', async () => {
    const write = (statement: ReturnType<typeof sql>) =>
      world.deps.database.transaction(scopeOf(world.leadA), (tx) => statement.execute(tx));
    const { objects } = world.sibling;
    for (const statement of [
      sql`update measure set owner = 'x' where id = ${objects['measureId']}`,
      sql`delete from measure where id = ${objects['measureId']}`,
      sql`update finding set state = 'rejected' where id = ${objects['findingId']}`,
      sql`update free_text set content = 'x' where id = ${objects['reasonTextId']}`,
    ]) {
      expect(Number((await write(statement)).numAffectedRows)).toBe(0);
    }
    await expect(
      write(sql`
        insert into case_correction (id, finding_id, area_id, team_id, correct_by, state, created_by, created_at)
        values (gen_random_uuid(), ${objects['findingId']}, ${world.area.id}, ${world.teamB.id}, '2020-03-31',
          'open', ${world.leadA.accountId}, now())`),
    ).rejects.toThrow('row-level security');
  });

  it('shows the second person the one assigned case, and no other', async () => {
    await assignReview(world);
    const sheets = await read(scopeOf(world.areaHead), 'check_sheet');
    expect(sheets.map(({ id }) => id)).toEqual([world.own.objects['sheetId']]);
    expect(await read(scopeOf(world.areaHead), 'frame_case')).toEqual([]);
    expect(await read(scopeOf(world.foreignHead), 'check_sheet')).toEqual([]);
  });

  it.runIf(databaseKind === 'postgres')('ends with its transaction on a shared connection', async () => {
    await read(scopeOf(world.leadA), 'finding');
    const { rows } = await world.deps.database.transaction(serviceScope, (tx) =>
      sql<{ team: string | null }>`select nullif(current_setting('iks.team', true), '') as team`.execute(tx),
    );
    expect(rows).toEqual([{ team: null }]);
  });
});

/** The access log can be written by the service and not read. */
async function readable(scope: Scope, table: Guarded): Promise<Record<string, unknown>[]> {
  if (table !== 'access_log') return read(scope, table);
  await expect(read(scope, table)).rejects.toThrow('permission denied');
  return [];
}

const ownOnly = (rows: readonly unknown[], table: Guarded): Set<string> =>
  rows.length === 0 && ['excluded_case', 'case_number'].includes(table)
    ? new Set()
    : new Set([world.teamA.id]);

/** Ids of other teams' objects that stand anywhere in the rows. */
function mentions(rows: readonly unknown[], others: readonly PopulatedWorld['own'][]): string[] {
  const text = JSON.stringify(rows);
  return others.flatMap(({ objects, drawn }) => {
    const ids = [
      'sheetId',
      'findingId',
      'secondCheckId',
      'correctionId',
      'measureId',
      'deliberateId',
      'reasonTextId',
    ];
    return [...ids.map((id) => objects[id] ?? ''), ...drawn.items].filter((id) => text.includes(id));
  });
}
