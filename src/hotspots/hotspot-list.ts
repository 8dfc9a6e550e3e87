import { sql } from 'kysely';
import { z } from 'zod';
import { noteEvaluation } from '../catalogue/index.ts';
import { elevated, type Tables, type Tx } from '../database/index.ts';
import { notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { sightOf } from './evaluate.ts';

/** A hotspot as its reader may see it; the figure stands as it was at the look. */
export interface Hotspot {
  readonly id: string;
  readonly kind: 'statistical' | 'declared';
  readonly year: number;
  readonly areaId: string;
  readonly fieldId: string;
  readonly fieldTitle: string;
  readonly criterionId: string;
  readonly criterionCode: string;
  readonly question: string;
  readonly severity: Tables['severity']['code'];
  readonly errorType: string;
  /** Null: over all teams. */
  readonly teamId: string | null;
  readonly teamName: string | null;
  readonly sentence: string;
  /** Null for a declared one: it carries no figure. */
  readonly figure: HotspotFigure | null;
  /** Expected excess of faulty cases times the weight of the severity; ranks the list. */
  readonly score: number | null;
  readonly disclosed: boolean;
  readonly foundAt: string;
  readonly closedAt: string | null;
  /** Why it was declared, for those who may read the team's texts. */
  readonly reason: string | null;
  /** Why it was closed, for the same readers. */
  readonly closeReason: string | null;
}

export interface HotspotFigure {
  readonly quarter: number;
  readonly applicable: number;
  readonly faulty: number;
  readonly tolerable: number;
  readonly p: number;
  readonly adjustedP: number;
}

export interface HotspotQuery {
  readonly id?: string | undefined;
  readonly areaId?: string | undefined;
  readonly year?: number | undefined;
  readonly kind?: 'statistical' | 'declared' | undefined;
  readonly open?: boolean | undefined;
  readonly fieldId?: string | undefined;
  readonly teamId?: string | undefined;
}

/**
 * Hotspots the actor may see, the heaviest first: of the own team in full, of others and of all teams together what
 * leaves the teams. Management, personnel development and auditors see all areas unless they name one.
 */
export async function hotspotsOf(
  work: Work,
  query: HotspotQuery,
  page: Page = { after: null, limit: 10_000 },
): Promise<Hotspot[]> {
  const reach = authorize(work.actor, 'hotspot.read');
  await noteEvaluation(work, 'hotspots');
  const everywhere = query.areaId === undefined && (reach === 'aggregates' || reach === 'all');
  const sight = everywhere ? null : sightOf(work.actor, 'hotspot.read', query.areaId);
  return readHotspots(
    work.tx,
    { ...query, areaId: sight?.areaId },
    { all: reach === 'all', ofArea: reach === 'own-area', ownTeam: sight?.teamId },
    page,
  );
}

/** One hotspot, if the actor may see it. */
export async function hotspotOf(work: Work, id: string): Promise<Hotspot> {
  const [hotspot] = await hotspotsOf(work, { id });
  if (hotspot === undefined) throw notFound('Der Fehlerschwerpunkt');
  return hotspot;
}

/** Hotspots of an area, of all its years, that leave the teams, the heaviest first: for papers, whoever prepares them. */
export const areaHotspots = ({ tx }: Work | ServiceWork, areaId: string): Promise<Hotspot[]> =>
  readHotspots(
    tx,
    { areaId },
    { all: false, ofArea: false, ownTeam: undefined },
    { after: null, limit: 10_000 },
  );

interface Page {
  readonly after: z.infer<typeof hotspotKeySchema> | null;
  readonly limit: number;
}

/** Whose eyes: everything, the own team in full, reasons of the area besides. */
interface Reader {
  readonly all: boolean;
  readonly ofArea: boolean;
  readonly ownTeam: string | undefined;
}

async function readHotspots(tx: Tx, query: HotspotQuery, reader: Reader, page: Page): Promise<Hotspot[]> {
  // Of what was found by a look the reader must see the figure; a declared one goes with its team's size.
  const { all: seesAll, ofArea, ownTeam: own } = reader;
  let rows = tx
    .selectFrom('hotspot as h')
    .innerJoin('criterion as c', 'c.id', 'h.criterion_id')
    .leftJoin('team as t', 't.id', 'h.team_id')
    .leftJoin('hotspot_look as l', 'l.id', 'h.look_id')
    .leftJoin('hotspot_cell as z', (join) =>
      join
        .onRef('z.look_id', '=', 'h.look_id')
        .onRef('z.field_id', '=', 'h.field_id')
        .onRef('z.criterion_id', '=', 'h.criterion_id')
        .on(sql<boolean>`z.team_id is not distinct from h.team_id`),
    )
    .leftJoin('free_text as x', 'x.id', 'h.reason_text_id')
    .leftJoin('free_text as y', 'y.id', 'h.close_reason_text_id')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('audit_field_version as v')
          .innerJoin('field_criterion as k', 'k.field_version_id', 'v.id')
          .select(['v.title', 'k.severity', 'k.error_type'])
          .whereRef('v.field_id', '=', 'h.field_id')
          .whereRef('k.criterion_id', '=', 'h.criterion_id')
          .where('v.state', '=', 'confirmed')
          .orderBy('v.version', 'desc')
          .limit(1)
          .as('v'),
      (join) => join.onTrue(),
    )
    .select([
      'h.id',
      'h.kind',
      'h.year',
      'h.area_id',
      'h.field_id',
      'h.criterion_id',
      'h.team_id',
      'h.sentence',
    ])
    .select(['h.score', 'h.disclosed', 'h.found_at', 'h.closed_at', 'v.title', 'v.severity', 'v.error_type'])
    .select([
      'c.code',
      'c.question',
      't.name as team_name',
      'l.quarter',
      'x.content as reason',
      'x.team_id as reason_team',
      'y.content as close_reason',
      'y.team_id as close_reason_team',
    ])
    .select(['z.applicable', 'z.faulty', 'z.tolerable_rate', 'z.p_value', 'z.adjusted_p'])
    .orderBy(sql`coalesce(h.score, 0)`, 'desc')
    .orderBy('h.id')
    .limit(page.limit);
  if (query.id !== undefined) rows = rows.where('h.id', '=', query.id);
  if (query.areaId !== undefined) rows = rows.where('h.area_id', '=', query.areaId);
  if (own !== undefined) {
    rows = rows.where((eb) =>
      eb.or([eb('h.team_id', '=', own), eb.and([eb('h.team_id', 'is', null), eb('h.disclosed', '=', true)])]),
    );
  } else if (!seesAll) {
    rows = rows.where('h.disclosed', '=', true);
  }
  if (query.year !== undefined) rows = rows.where('h.year', '=', query.year);
  if (query.kind !== undefined) rows = rows.where('h.kind', '=', query.kind);
  if (query.open !== undefined) rows = rows.where('h.closed_at', query.open ? 'is' : 'is not', null);
  if (query.fieldId !== undefined) rows = rows.where('h.field_id', '=', query.fieldId);
  if (query.teamId !== undefined) rows = rows.where('h.team_id', '=', query.teamId);
  if (page.after !== null) {
    const [score, id] = page.after;
    rows = rows.where(sql<boolean>`(-coalesce(h.score, 0), h.id) > (-${score}::float8, ${id}::uuid)`);
  }
  // Reasons are decided on below: a text of a team stays in it, a text of the area is the area's.
  const readsReason = (team: string | null, reasonTeam: string | null): boolean =>
    seesAll || (team !== null && team === own) || (ofArea && reasonTeam === null);
  return (await elevated(tx, () => rows.execute())).map((row) => ({
    id: row.id,
    kind: row.kind,
    year: row.year,
    areaId: row.area_id,
    fieldId: row.field_id,
    fieldTitle: row.title,
    criterionId: row.criterion_id,
    criterionCode: row.code,
    question: row.question,
    severity: row.severity as Hotspot['severity'],
    errorType: row.error_type,
    teamId: row.team_id,
    teamName: row.team_name,
    sentence: row.sentence,
    figure:
      row.applicable === null || row.faulty === null
        ? null
        : {
            quarter: row.quarter ?? 0,
            applicable: row.applicable,
            faulty: row.faulty,
            tolerable: Number(row.tolerable_rate),
            p: row.p_value ?? 1,
            adjustedP: row.adjusted_p ?? 1,
          },
    score: row.score,
    disclosed: row.disclosed,
    foundAt: row.found_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    reason: readsReason(row.team_id, row.reason_team) ? row.reason : null,
    closeReason: readsReason(row.team_id, row.close_reason_team) ? row.close_reason : null,
  }));
}

/** What a mark of the list holds, a score as `String` writes it and an id, and the mark of a hotspot. */
export const hotspotKeySchema = z.tuple([
  z
    .string()
    .max(40)
    .regex(/^\d+(\.\d+)?(e-\d{1,2})?$/),
  z.uuid(),
]);
export const hotspotKey = ({ score, id }: Hotspot): readonly string[] => [String(score ?? 0), id];
