import { sql } from 'kysely';
import { month, type IsoDate } from '../calendar/index.ts';
import { elevated, type Tx } from '../database/index.ts';
import {
  addCounts,
  noCounts,
  type Counts,
  type CriterionTerms,
  type Drawn,
  type FieldTerms,
  type Piece,
  type Selection,
} from './piece.ts';

/** Which frames and deliberately chosen cases count: those of an area ending in these days (rule 6). */
export interface Scope {
  readonly areaId: string;
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly fieldId?: string | undefined;
  readonly teamId?: string | undefined;
}

/**
 * Everything that figures of the scope rest on, from the summary; work grows with the samples, not with the frames.
 * Voided draws and frames are left out. The caller has checked what the actor may see: the sizes of a frame and of
 * its sample in other teams are needed for weights, so this reads beyond the own team.
 */
export async function loadPieces(tx: Tx, scope: Scope): Promise<Piece[]> {
  return elevated(tx, async () => {
    const draws = await loadDraws(tx, scope);
    return [...(await drawnPieces(tx, scope, draws)), ...(await deliberatePieces(tx, scope))];
  });
}

/** Draws of the scope by id, with sizes and terms. */
async function loadDraws(tx: Tx, scope: Scope): Promise<ReadonlyMap<string, Drawn>> {
  const { fieldId } = scope;
  let query = tx
    .selectFrom('draw as d')
    .innerJoin('seal as s', 's.id', 'd.seal_id')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .select(['d.id', 'd.frame_id', 'f.field_id', 'f.last_day', 'f.size', 'f.positive_amount_cents'])
    .select(['s.method', 's.field_version_id'])
    .where('f.area_id', '=', scope.areaId)
    .where('f.last_day', '>=', scope.first)
    .where('f.last_day', '<=', scope.last)
    .where('f.state', 'not in', ['voided', 'discarded'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('draw_void as v')
            .select('v.draw_id')
            .whereRef('v.draw_id', '=', 'd.id')
            .where('v.confirmed_at', 'is not', null),
        ),
      ),
    )
    .orderBy('f.last_day')
    .orderBy('d.id');
  if (fieldId !== undefined) query = query.where('f.field_id', '=', fieldId);
  const rows = await query.execute();
  if (rows.length === 0) return new Map();
  const terms = await loadTerms(tx, [...new Set(rows.map((row) => row.field_version_id))]);
  const frameIds = [...new Set(rows.map((row) => row.frame_id))];
  const teamRows = await tx
    .selectFrom('frame_team')
    .select(['frame_id', 'team_id', 'cases'])
    .where('frame_id', 'in', frameIds)
    .execute();
  const teamSizes = nested(teamRows.map((row) => [row.frame_id, row.team_id, row.cases]));
  const stratified = rows.filter(({ method }) => method === 'stratified');
  const strataSizes = nested(await loadStrata(tx, stratified));
  const strataDrawn = nested(await loadStrataDrawn(tx, stratified));
  const none: ReadonlyMap<string, number> = new Map();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        frameId: row.frame_id,
        month: month(row.last_day.slice(0, 7)),
        lastDay: row.last_day,
        method: row.method,
        terms: known(terms, row.field_version_id),
        size: row.size,
        teamSizes: teamSizes.get(row.frame_id) ?? none,
        strataSizes: strataSizes.get(row.frame_id) ?? none,
        strataDrawn: strataDrawn.get(row.id) ?? none,
        positiveAmountCents: row.positive_amount_cents,
      },
    ]),
  );
}

async function loadStrata(
  tx: Tx,
  draws: readonly { frame_id: string }[],
): Promise<[frame: string, stratum: string, cases: number][]> {
  if (draws.length === 0) return [];
  const rows = await tx
    .selectFrom('frame_stratum')
    .select(['frame_id', 'stratum', 'cases'])
    .where(
      'frame_id',
      'in',
      draws.map(({ frame_id }) => frame_id),
    )
    .execute();
  return rows.map((row) => [row.frame_id, row.stratum, row.cases]);
}

async function loadStrataDrawn(
  tx: Tx,
  draws: readonly { id: string }[],
): Promise<[draw: string, stratum: string, cases: number][]> {
  if (draws.length === 0) return [];
  const rows = await tx
    .selectFrom('sample_item')
    .select(['draw_id', 'stratum'])
    .select(({ fn }) => fn.countAll<number>().as('cases'))
    .where('kind', '=', 'sample')
    .where(
      'draw_id',
      'in',
      draws.map(({ id }) => id),
    )
    .groupBy(['draw_id', 'stratum'])
    .execute();
  return rows.map((row) => [row.draw_id, row.stratum ?? '', row.cases]);
}

/** What field versions say, by version. */
async function loadTerms(tx: Tx, versionIds: readonly string[]): Promise<ReadonlyMap<string, FieldTerms>> {
  const versions = await tx
    .selectFrom('audit_field_version')
    .select(['id', 'field_id', 'title', 'tolerable_rate', 'confidence'])
    .select(['second_stage_size', 'second_stage_threshold'])
    .where('id', 'in', [...versionIds])
    .execute();
  const criteria = await tx
    .selectFrom('field_criterion as c')
    .innerJoin('severity as s', 's.code', 'c.severity')
    .select(['c.field_version_id', 'c.criterion_id', 'c.tolerable_rate', 'c.error_type', 's.weight'])
    .where('c.field_version_id', 'in', [...versionIds])
    .orderBy('c.position')
    .execute();
  return new Map(
    versions.map((version) => {
      const tolerable = Number(version.tolerable_rate);
      const size = version.second_stage_size;
      const limit = version.second_stage_threshold;
      const own = criteria.filter((row) => row.field_version_id === version.id);
      return [
        version.id,
        {
          fieldId: version.field_id,
          title: version.title,
          tolerable,
          confidence: Number(version.confidence),
          secondStage: size === null || limit === null ? null : { size, limit },
          criteria: new Map(
            own.map((row): [string, CriterionTerms] => [
              row.criterion_id,
              {
                tolerable: row.tolerable_rate === null ? tolerable : Number(row.tolerable_rate),
                errorType: row.error_type,
                weight: row.weight,
              },
            ]),
          ),
        },
      ];
    }),
  );
}

interface SummaryRow {
  readonly draw_id: string | null;
  readonly field_id: string;
  readonly team_id: string;
  readonly month: string;
  readonly selection: Selection;
  readonly stratum: string | null;
  readonly criterion_id: string | null;
  readonly items: number;
  readonly checked: number;
  readonly out_of_scope: number;
  readonly not_checkable: number;
  readonly applicable: number;
  readonly faulty: number;
  readonly unreviewed: number;
  readonly overpaid_cents: number;
  readonly overpaid_cases: number;
  readonly underpaid_cents: number;
  readonly underpaid_cases: number;
}

const toCounts = (row: SummaryRow): Counts => ({
  checked: row.checked,
  outOfScope: row.out_of_scope,
  notCheckable: row.not_checkable,
  applicable: row.applicable,
  faulty: row.faulty,
  unreviewed: row.unreviewed,
  overpaidCents: row.overpaid_cents,
  overpaidCases: row.overpaid_cases,
  underpaidCents: row.underpaid_cents,
  underpaidCases: row.underpaid_cases,
});

/** Drawn cases come from the items, so that a draw without any sheet shows as not yet checked. */
async function drawnPieces(tx: Tx, scope: Scope, draws: ReadonlyMap<string, Drawn>): Promise<Piece[]> {
  if (draws.size === 0) return [];
  const ids = [...draws.keys()];
  const { teamId } = scope;
  let items = tx
    .selectFrom('sample_item as i')
    .leftJoin('draw_request as r', 'r.id', 'i.request_id')
    .select(['i.draw_id', 'i.team_id', 'i.stratum'])
    .select(
      sql<Selection>`case when i.kind = 'sample' then 'random' when i.kind = 'replacement' then 'replacement'
        when r.declared then 'declared-extension' else 'undeclared-extension' end`.as('selection'),
    )
    .select(({ fn }) => fn.countAll<number>().as('drawn'))
    .where('i.draw_id', 'in', ids)
    .groupBy(['i.draw_id', 'i.team_id', 'i.stratum', sql`4`])
    .orderBy('i.draw_id')
    .orderBy('i.team_id')
    .orderBy('i.stratum')
    .orderBy(sql`4`);
  let summaries = tx.selectFrom('result_summary').selectAll().where('draw_id', 'in', ids);
  if (teamId !== undefined) {
    items = items.where('i.team_id', '=', teamId);
    summaries = summaries.where('team_id', '=', teamId);
  }
  const drawn = await items.execute();
  const found = byPlace(await summaries.execute());
  return drawn.map((row) => {
    const draw = known(draws, row.draw_id);
    const { whole, criteria } = found(row);
    return {
      fieldId: draw.terms.fieldId,
      teamId: row.team_id,
      month: draw.month,
      selection: row.selection,
      stratum: row.stratum,
      draw,
      drawn: row.drawn,
      whole,
      criteria,
    };
  });
}

async function deliberatePieces(tx: Tx, scope: Scope): Promise<Piece[]> {
  const { fieldId, teamId } = scope;
  let query = tx
    .selectFrom('result_summary')
    .selectAll()
    .where('draw_id', 'is', null)
    .where('area_id', '=', scope.areaId)
    .where('month', '>=', scope.first.slice(0, 7))
    .where('month', '<=', scope.last.slice(0, 7))
    .orderBy('month')
    .orderBy('field_id')
    .orderBy('team_id');
  if (fieldId !== undefined) query = query.where('field_id', '=', fieldId);
  if (teamId !== undefined) query = query.where('team_id', '=', teamId);
  const rows = await query.execute();
  const found = byPlace(rows);
  return rows
    .filter(({ criterion_id }) => criterion_id === null)
    .map((row) => ({
      fieldId: row.field_id,
      teamId: row.team_id,
      month: month(row.month),
      selection: 'deliberate',
      stratum: null,
      draw: null,
      drawn: row.items,
      ...found(row),
    }));
}

type PlaceOfRow = Pick<SummaryRow, 'draw_id' | 'team_id' | 'stratum' | 'selection'> &
  Partial<Pick<SummaryRow, 'field_id' | 'month'>>;

/** Looks up the counts of the case as a whole and of each criterion. */
function byPlace(
  rows: readonly SummaryRow[],
): (row: PlaceOfRow) => { whole: Counts; criteria: ReadonlyMap<string, Counts> } {
  const placeOf = (row: PlaceOfRow): string =>
    JSON.stringify([
      ...(row.draw_id === null ? [row.field_id, row.month] : [row.draw_id]),
      row.team_id,
      row.stratum,
      row.selection,
    ]);
  const whole = new Map<string, Counts>();
  const criteria = new Map<string, Map<string, Counts>>();
  for (const row of rows) {
    const place = placeOf(row);
    if (row.criterion_id === null) {
      whole.set(place, addCounts(whole.get(place) ?? noCounts, toCounts(row)));
    } else {
      const own = criteria.get(place) ?? new Map<string, Counts>();
      own.set(row.criterion_id, toCounts(row));
      criteria.set(place, own);
    }
  }
  return (row) => {
    const place = placeOf(row);
    return { whole: whole.get(place) ?? noCounts, criteria: criteria.get(place) ?? new Map() };
  };
}

function nested(
  rows: readonly (readonly [outer: string, inner: string, value: number])[],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const maps = new Map<string, Map<string, number>>();
  for (const [outer, inner, value] of rows) {
    maps.set(outer, (maps.get(outer) ?? new Map<string, number>()).set(inner, value));
  }
  return maps;
}

function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`hotspots: ${key} was not loaded`);
  return found;
}
