/** A checked year put straight into the tables: ten fields of twenty criteria, eight teams, a draw each month. */
import { sql } from 'kysely';
import type { FieldVersion } from '../../../../src/audit-plan/index.ts';
import { serviceScope, type Tx } from '../../../../src/database/index.ts';
import { confirmedField } from '../../../support/plan.ts';
import type { World } from '../../../support/world.ts';

const fields = 10;
const criteria = 20;
const teams = 8;
const months = 12;
/** Cases whose team does not keep to one criterion, in a hundred. */
const faultyPercent = 3;

/** Fills the area of `world` with about `results` results, their findings and the summary. */
export async function fillYear(world: World, results: number): Promise<void> {
  const model = await confirmedField(world);
  await world.deps.database.transaction(serviceScope, (tx) => fill(tx, world, model, results));
}

async function fill(tx: Tx, world: World, model: FieldVersion, results: number): Promise<void> {
  const sampleSize = Math.max(1, Math.round(results / (fields * criteria * teams * months)));
  const area = world.area.id;
  // The rows refer to each other rightly; checking two million keys is not what is measured.
  await sql`set local session_replication_role = replica`.execute(tx);
  await sql`create temp table b_team on commit drop as
    select gen_random_uuid() as id, t from generate_series(1, ${teams}::int) t`.execute(tx);
  await sql`insert into team (id, area_id, code, name, site, valid_from)
    select id, ${area}, 'T' || t || '-' || ${world.suffix}, 'Team ' || t, 'BBW', '2015-01-01' from b_team`.execute(
    tx,
  );
  await sql`insert into headcount (id, team_id, valid_from, employees)
    select gen_random_uuid(), id, '2015-01-01', 8 from b_team`.execute(tx);
  await sql`create temp table b_criterion on commit drop as
    select gen_random_uuid() as id, k from generate_series(1, ${criteria}::int) k`.execute(tx);
  await sql`insert into criterion (id, code, version, theme, question, instruction_id, passage, error_type, severity,
      unit, valid_from)
    select b.id, c.code || '-' || b.k, 1, c.theme, c.question, c.instruction_id, c.passage, c.error_type, c.severity,
      c.unit, c.valid_from
    from b_criterion b, criterion c where c.id = ${model.criteria[0]?.criterionId ?? ''}`.execute(tx);
  await sql`create temp table b_field on commit drop as
    select gen_random_uuid() as id, gen_random_uuid() as version_id, f from generate_series(1, ${fields}::int) f`.execute(
    tx,
  );
  await sql`insert into audit_field
    select r.* from b_field b, audit_field m,
      jsonb_populate_record(m, jsonb_build_object('id', b.id, 'number', m.number + b.f)) r
    where m.id = ${model.fieldId}`.execute(tx);
  await sql`insert into audit_field_version
    select r.* from b_field b, audit_field_version m,
      jsonb_populate_record(m, jsonb_build_object('id', b.version_id, 'field_id', b.id, 'title', 'Feld ' || b.f)) r
    where m.id = ${model.id}`.execute(tx);
  await sql`insert into field_criterion (field_version_id, criterion_id, position, severity, error_type)
    select b.version_id, c.id, c.k, 'moderate', 'procedure' from b_field b, b_criterion c`.execute(tx);
  await fillDraws(tx, area);
  await fillSheets(tx, area, sampleSize);
  await fillSummary(tx, area);
  await sql`analyze`.execute(tx);
}

/** A simple draw from 300 cases for each field, team and month. */
async function fillDraws(tx: Tx, area: string): Promise<void> {
  await sql`create temp table b_draw on commit drop as
    select gen_random_uuid() as id, gen_random_uuid() as frame_id, gen_random_uuid() as seal_id, b.id as field_id,
      b.version_id, t.id as team_id, make_date(2020, m, 1) as first_day,
      (make_date(2020, m, 1) + interval '1 month - 1 day')::date as last_day
    from b_field b, b_team t, generate_series(1, ${months}::int) m`.execute(tx);
  const nobody = sql`'00000000-0000-0000-0000-000000000000'::uuid`;
  await sql`insert into frame (id, field_id, area_id, team_id, delivery_id, first_day, last_day, cut_off_date, audit_year,
      state, size, digest, created_by, created_at)
    select frame_id, field_id, ${area}, team_id, ${nobody}, first_day, last_day, last_day, 2020, 'drawn', 300,
      repeat('0', 64), ${nobody}, now() from b_draw`.execute(tx);
  await sql`insert into frame_team (frame_id, team_id, code, cases)
    select frame_id, team_id, 'T', 300 from b_draw`.execute(tx);
  await sql`insert into seal (id, frame_id, number, frame_digest, digest, method, sample_size, minimum_per_stratum,
      entropy_source, field_version_id, plan_version_id, sealed_by, sealed_function, sealed_at)
    select seal_id, frame_id, 1, repeat('0', 64), encode(sha256(seal_id::text::bytea), 'hex'), 'simple', 1, 0, 'system',
      version_id, ${nobody}, ${nobody}, 'team-lead', now() from b_draw`.execute(tx);
  await sql`insert into draw (id, number, seal_id, frame_id, entropy_value, seed, drawn_by, drawn_function, drawn_at,
      software, journal_number, journal_head)
    select id, 'Z-' || id, seal_id, frame_id, '1', repeat('0', 64), ${nobody}, 'team-lead', now(), 'x', 1, 'x'
    from b_draw`.execute(tx);
}

/** All sheets complete, one result a criterion, a finding for each error. */
async function fillSheets(tx: Tx, area: string, sampleSize: number): Promise<void> {
  const nobody = sql`'00000000-0000-0000-0000-000000000000'::uuid`;
  await sql`create temp table b_sheet on commit drop as
    select gen_random_uuid() as id, gen_random_uuid() as item_id, d.id as draw_id, d.frame_id, d.field_id, d.version_id,
      d.team_id, to_char(d.last_day, 'YYYY-MM') as month, d.last_day, r as rank
    from b_draw d, generate_series(1, ${sampleSize}::int) r`.execute(tx);
  await sql`insert into sample_item (id, draw_id, frame_id, area_id, team_id, kind, rank, position)
    select item_id, draw_id, frame_id, ${area}, team_id, 'sample', rank, rank from b_sheet`.execute(tx);
  await sql`insert into check_sheet (id, item_id, field_id, field_version_id, area_id, team_id, month, decision_date,
      state, disposition, current_version, created_at, completed_at)
    select id, item_id, field_id, version_id, ${area}, team_id, month, last_day, 'complete', 'complete', 1, now(), now()
    from b_sheet`.execute(tx);
  await sql`insert into check_version (sheet_id, version, disposition, complete, saved_by, saved_at)
    select id, 1, 'complete', true, ${nobody}, now() from b_sheet`.execute(tx);
  await sql`insert into check_result (sheet_id, version, criterion_id, result)
    select s.id, 1, c.id, case when mod(abs(hashtext(s.id::text || c.k)), 100) < ${faultyPercent}
      then 'error' else 'ok' end
    from b_sheet s, b_criterion c`.execute(tx);
  await sql`insert into finding (id, sheet_id, criterion_id, field_id, area_id, team_id, state, current_version,
      recorded_by, recorded_at)
    select gen_random_uuid(), s.id, r.criterion_id, s.field_id, ${area}, s.team_id, 'confirmed', 1, ${nobody}, now()
    from b_sheet s join check_result r on r.sheet_id = s.id and r.result = 'error'`.execute(tx);
}

/** The rows that saving each sheet would have left. */
async function fillSummary(tx: Tx, area: string): Promise<void> {
  await sql`insert into result_summary (id, field_id, frame_id, draw_id, area_id, team_id, month, selection, criterion_id,
      items, checked, applicable, faulty)
    select gen_random_uuid(), s.field_id, s.frame_id, s.draw_id, ${area}, s.team_id, s.month, 'random', r.criterion_id,
      count(*), count(*), count(*), count(*) filter (where r.result = 'error')
    from b_sheet s join check_result r on r.sheet_id = s.id
    group by s.field_id, s.frame_id, s.draw_id, s.team_id, s.month, r.criterion_id`.execute(tx);
  await sql`insert into result_summary (id, field_id, frame_id, draw_id, area_id, team_id, month, selection, items, checked,
      applicable, faulty)
    select gen_random_uuid(), s.field_id, s.frame_id, s.draw_id, ${area}, s.team_id, s.month, 'random', count(*),
      count(*), count(*), count(*) filter (where exists (select from finding n where n.sheet_id = s.id))
    from b_sheet s group by s.field_id, s.frame_id, s.draw_id, s.team_id, s.month`.execute(tx);
}

/** The cells of a look by the plain join of results, sheets, findings, items, frames and plan: what the summary saves. */
export async function plainCells(tx: Tx, area: string): Promise<{ applicable: number; faulty: number }[]> {
  const { rows } = await sql<{ applicable: number; faulty: number }>`
    select s.field_id, r.criterion_id, s.team_id, count(*) filter (where r.result <> 'not-applicable')::int as applicable,
      count(*) filter (where r.result = 'error' and n.state in ('recorded', 'confirmed', 'amended'))::int as faulty
    from frame f
    join draw d on d.frame_id = f.id
    join seal e on e.id = d.seal_id and e.method in ('simple', 'stratified')
    join sample_item i on i.draw_id = d.id and i.kind = 'sample'
    join check_sheet s on s.item_id = i.id and s.recheck_of is null
    join check_result r on r.sheet_id = s.id and r.version = s.current_version
    join field_criterion c on c.field_version_id = e.field_version_id and c.criterion_id = r.criterion_id
    left join finding n on n.sheet_id = s.id and n.criterion_id = r.criterion_id
    where f.area_id = ${area} and f.last_day between '2020-01-01' and '2020-12-31' and f.state <> 'voided'
      and s.state = 'complete' and s.disposition = 'complete'
      and not exists (select from draw_void w where w.draw_id = d.id and w.confirmed_at is not null)
    group by grouping sets ((s.field_id, r.criterion_id, s.team_id), (s.field_id, r.criterion_id))
    order by s.field_id, r.criterion_id, s.team_id nulls first`.execute(tx);
  return rows;
}
