import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { lastDayOfMonth, month } from '../../src/calendar/index.ts';
import { json, serviceScope, type Tables, type Tx } from '../../src/database/index.ts';
import type { Insertable } from 'kysely';
import type { Team, World } from './world.ts';

type SummaryRow = Insertable<Tables['result_summary']>;

/** Counts of a summary row; what is not given follows from the others. */
export interface PlantedCounts {
  readonly checked?: number;
  readonly outOfScope?: number;
  readonly notCheckable?: number;
  readonly applicable?: number;
  readonly faulty?: number;
  readonly unreviewed?: number;
  readonly overpaidCents?: number;
  readonly overpaidCases?: number;
}

/** The part of a draw that lies in one team (and stratum), selected alike. */
export interface PlantedPart extends PlantedCounts {
  readonly team: Team;
  readonly stratum?: string;
  readonly selection?: SummaryRow['selection'];
  /** Cases drawn; all of them checked unless `checked` says otherwise. */
  readonly drawn: number;
  readonly criteria?: Readonly<Record<string, PlantedCounts>>;
}

export interface PlantedDraw {
  readonly fieldId: string;
  readonly fieldVersionId: string;
  readonly planVersionId: string;
  readonly areaId: string;
  readonly month: string;
  readonly method?: Tables['seal']['method'];
  /** N of each team of the frame. */
  readonly teams: readonly (readonly [team: Team, cases: number])[];
  readonly strata?: readonly (readonly [stratum: string, cases: number])[];
  readonly parts: readonly PlantedPart[];
}

/**
 * A draw with its items and summary rows put straight into the tables, as if it had been drawn and checked: for
 * figures that would take thousands of sheets. Returns the draw's id.
 */
export async function plantDraw(world: World, draw: PlantedDraw): Promise<string> {
  return world.deps.database.transaction(serviceScope, (tx) => plant(tx, world, draw));
}

async function plant(tx: Tx, world: World, draw: PlantedDraw): Promise<string> {
  const [frameId, sealId, drawId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  const of = month(draw.month);
  const size = draw.teams.reduce((sum, [, cases]) => sum + cases, 0);
  const method = draw.method ?? 'simple';
  const at = `${draw.month}-28T10:00:00Z`;
  const hash = createHash('sha256').update(sealId).digest('hex');
  const place = { field_id: draw.fieldId, area_id: draw.areaId };
  await tx
    .insertInto('frame')
    .values({
      id: frameId,
      ...place,
      team_id: draw.teams.length === 1 ? (draw.teams[0]?.[0].id ?? null) : null,
      delivery_id: await delivery(tx, world, draw.month),
      first_day: `${draw.month}-01`,
      last_day: lastDayOfMonth(of),
      cut_off_date: lastDayOfMonth(of),
      audit_year: Number(draw.month.slice(0, 4)),
      state: 'drawn',
      size,
      digest: hash,
      created_by: world.controlling.accountId,
      created_at: at,
    })
    .execute();
  await tx
    .insertInto('frame_team')
    .values(
      draw.teams.map(([team, cases]) => ({ frame_id: frameId, team_id: team.id, code: team.code, cases })),
    )
    .execute();
  if (draw.strata !== undefined) {
    await tx
      .insertInto('frame_stratum')
      .values(draw.strata.map(([stratum, cases]) => ({ frame_id: frameId, stratum, cases })))
      .execute();
  }
  await tx
    .insertInto('seal')
    .values({
      id: sealId,
      frame_id: frameId,
      number: 1,
      frame_digest: hash,
      digest: hash,
      method,
      sample_size: Math.max(
        1,
        draw.parts.reduce((sum, { drawn }) => sum + drawn, 0),
      ),
      minimum_per_stratum: 0,
      entropy_source: 'system',
      field_version_id: draw.fieldVersionId,
      plan_version_id: draw.planVersionId,
      sealed_by: world.leadA.accountId,
      sealed_function: 'team-lead',
      sealed_at: at,
    })
    .execute();
  await tx
    .insertInto('draw')
    .values({
      id: drawId,
      number: `Z-${drawId}`,
      seal_id: sealId,
      frame_id: frameId,
      entropy_value: '1',
      seed: hash,
      drawn_by: world.leadA.accountId,
      drawn_function: 'team-lead',
      drawn_at: at,
      software: 'Probe',
      journal_number: 1,
      journal_head: hash,
    })
    .execute();
  await plantItems(tx, world, { ...draw, frameId, drawId, at });
  const rows = draw.parts.flatMap((part) =>
    summaryRows(part, { ...place, frameId, drawId, month: draw.month }),
  );
  await tx.insertInto('result_summary').values(rows).execute();
  return drawId;
}

async function delivery(tx: Tx, world: World, of: string): Promise<string> {
  const id = crypto.randomUUID();
  await tx
    .insertInto('delivery')
    .values({
      id,
      file_name: 'liste.csv',
      file_sha256: '0'.repeat(64),
      first_day: `${of}-01`,
      last_day: lastDayOfMonth(month(of)),
      audit_year: Number(of.slice(0, 4)),
      rows: 1,
      mapping: json({}),
      control_totals: json({ rows: 1, amountCents: 0, teams: [], strata: [], strataNotListed: 0 }),
      delivered_by: world.controlling.accountId,
      delivered_at: `${of}-28T08:00:00Z`,
    })
    .execute();
  return id;
}

async function plantItems(
  tx: Tx,
  world: World,
  draw: PlantedDraw & { frameId: string; drawId: string; at: string },
): Promise<void> {
  let position = 0;
  for (const part of draw.parts) {
    const selection = part.selection ?? 'random';
    const kind =
      selection === 'random' ? 'sample' : selection === 'replacement' ? 'replacement' : 'extension';
    const requestId = kind === 'sample' ? null : await request(tx, world, draw, kind, selection, position);
    await sql`insert into sample_item (id, draw_id, frame_id, area_id, team_id, kind, rank, stratum, position,
        request_id, replaces_id)
      select gen_random_uuid(), ${draw.drawId}, ${draw.frameId}, ${draw.areaId}, ${part.team.id}, ${kind},
        ${position}::int + g, ${part.stratum ?? null}, ${position}::int + g, ${requestId}::uuid,
        case when ${kind} = 'replacement' then (select i.id from sample_item i
          where i.draw_id = ${draw.drawId} and i.kind = 'sample' order by i.rank offset g - 1 limit 1) end
      from generate_series(1, ${part.drawn}::int) g`.execute(tx);
    position += part.drawn;
  }
}

async function request(
  tx: Tx,
  world: World,
  draw: { drawId: string; areaId: string; at: string },
  kind: 'extension' | 'replacement',
  selection: string,
  number: number,
): Promise<string> {
  const [id, textId] = [crypto.randomUUID(), crypto.randomUUID()];
  await tx
    .insertInto('free_text')
    .values({
      id: textId,
      kind: 'draw-request',
      area_id: draw.areaId,
      content: 'Probe',
      keyed_hash: 'x',
      created_at: draw.at,
    })
    .execute();
  await tx
    .insertInto('draw_request')
    .values({
      id,
      draw_id: draw.drawId,
      number,
      kind,
      cases: 1,
      declared: selection === 'declared-extension',
      reason_text_id: textId,
      reason_hash: 'x',
      requested_by: world.leadA.accountId,
      requested_at: draw.at,
    })
    .execute();
  return id;
}

/** The rows the checks would have kept for this part: the case as a whole, and each criterion. */
function summaryRows(
  part: PlantedPart,
  place: { field_id: string; area_id: string; frameId: string; drawId: string; month: string },
): SummaryRow[] {
  const outOfScope = part.outOfScope ?? 0;
  const notCheckable = part.notCheckable ?? 0;
  const checked = part.checked ?? part.drawn - outOfScope - notCheckable;
  const row = (criterionId: string | null, counts: PlantedCounts): SummaryRow => ({
    id: crypto.randomUUID(),
    field_id: place.field_id,
    frame_id: place.frameId,
    draw_id: place.drawId,
    area_id: place.area_id,
    team_id: part.team.id,
    month: place.month,
    selection: part.selection ?? 'random',
    stratum: part.stratum ?? null,
    criterion_id: criterionId,
    items: criterionId === null ? part.drawn : checked,
    checked,
    out_of_scope: criterionId === null ? outOfScope : 0,
    not_checkable: criterionId === null ? notCheckable : 0,
    applicable: counts.applicable ?? checked,
    faulty: counts.faulty ?? 0,
    unreviewed: counts.unreviewed ?? 0,
    overpaid_cents: counts.overpaidCents ?? 0,
    overpaid_cases: counts.overpaidCases ?? 0,
  });
  return [row(null, part), ...Object.entries(part.criteria ?? {}).map(([id, counts]) => row(id, counts))];
}

/** The version of the plan that holds the field. */
export async function planVersionOf(world: World, fieldVersionId: string): Promise<string> {
  const { plan_version_id } = await world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('plan_version_field')
      .select('plan_version_id')
      .where('field_version_id', '=', fieldVersionId)
      .executeTakeFirstOrThrow(),
  );
  return plan_version_id;
}
