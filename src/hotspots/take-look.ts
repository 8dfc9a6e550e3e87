import { addDays, localDate, month, quarterPeriod, type Quarter } from '../calendar/index.ts';
import { noteEvaluation } from '../catalogue/index.ts';
import { elevated, type Tx } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { authorizeAt } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type ServiceWork, type Work } from '../work.ts';
import { loadCells, lookAlpha, testCells, type TestedCell } from './cells.ts';
import { evaluateArea, scopeOf } from './evaluate.ts';
import { evaluatePieces } from './evaluation.ts';
import { loadPieces } from './load-pieces.ts';
import { recordOpenedNeeds } from './opened-needs.ts';
import { hotspotSentence, type NamedCriterion } from './sentences.ts';

export interface LookCommand {
  readonly areaId: string;
  readonly year: number;
  readonly quarter: number;
}

/** A quarterly look that was taken. */
export interface Look {
  readonly id: string;
  readonly cells: number;
  /** Hotspots found by it that were not open before, as far as they leave their teams. */
  readonly found: number;
}

/**
 * The quarter's look at an area (rule 18): the year's data so far, every criterion × team and every criterion over
 * all teams tested exactly, adjusted over the family of this look. The cells are frozen; what passes becomes a
 * hotspot unless it is one already. Each look is taken once, by the area head or by the service itself.
 */
export async function takeHotspotLook(work: Work | ServiceWork, command: LookCommand): Promise<Look> {
  const { areaId, year, quarter } = command;
  if (work.actor !== null) {
    authorizeAt(work.actor, 'hotspot.look', { areaId, teamId: null }, 'Der Bereich');
  }
  const through = lastMonthOf(command);
  if (localDate(work.now) <= quarterPeriod(quarterName(command)).last) {
    throw new Failure(
      'conflict',
      'quarter-not-over',
      'Das Quartal ist noch nicht zu Ende. Die Quartalsauswertung ist ab dem ersten Tag danach möglich.',
    );
  }
  await noteEvaluation(work, 'hotspot-look');
  const tested = await elevated(work.tx, async () => testCells(await loadCells(work.tx, areaId, through)));
  const look = await insertLook(work, command, tested);
  const isDisclosed = await publishCells(work, areaId, through);
  const found = await insertHotspots(work, command, look, tested, isDisclosed);
  await record(work, 'hotspot.look-taken', look, { area: areaId, year, quarter, cells: tested.length });
  for (const { id } of found) await record(work, 'hotspot.found', id, { look });
  await recordOpenedNeeds(
    work,
    found.map(({ id }) => id),
  );
  return { id: look, cells: tested.length, found: found.filter(({ disclosed }) => disclosed).length };
}

/** How long the teams have to check what was drawn for a quarter, before the service takes the look by itself. */
export const daysToFinish = 14;

/**
 * Takes every look that nobody has taken: of areas with cases drawn, quarters of this year and the last that ended
 * two weeks ago. The area head can take it as soon as the quarter is over and everything is checked.
 */
export async function takeDueLooks(work: ServiceWork): Promise<Look[]> {
  const today = localDate(work.now);
  const year = Number(today.slice(0, 4));
  const places = await work.tx
    .selectFrom('result_summary')
    .select('area_id')
    .select((eb) => eb.fn<string>('left', ['month', eb.val(4)]).as('year'))
    .distinct()
    .where('month', '>=', `${year - 1}-01`)
    .execute();
  const taken = await work.tx.selectFrom('hotspot_look').select(['area_id', 'year', 'quarter']).execute();
  const looks: Look[] = [];
  for (const place of places) {
    for (const quarter of [1, 2, 3, 4]) {
      const command = { areaId: place.area_id, year: Number(place.year), quarter };
      const isTaken = taken.some(
        (look) => look.area_id === command.areaId && look.year === command.year && look.quarter === quarter,
      );
      if (isTaken || today <= addDays(quarterPeriod(quarterName(command)).last, daysToFinish)) continue;
      looks.push(await takeHotspotLook(work, command));
    }
  }
  return looks;
}

const quarterName = ({ year, quarter }: LookCommand): Quarter => `${year}-Q${quarter}` as Quarter;
const lastMonthOf = ({ year, quarter }: LookCommand) =>
  month(`${year}-${String(quarter * 3).padStart(2, '0')}`);

async function insertLook(
  work: Work | ServiceWork,
  { areaId, year, quarter }: LookCommand,
  cells: readonly TestedCell[],
): Promise<string> {
  const id = crypto.randomUUID();
  const inserted = await work.tx
    .insertInto('hotspot_look')
    .values({
      id,
      area_id: areaId,
      year,
      quarter,
      alpha: lookAlpha,
      cells: cells.length,
      taken_by: work.actor?.accountId ?? null,
      taken_at: timestamp(work.now),
    })
    .onConflict((conflict) => conflict.columns(['area_id', 'year', 'quarter']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) {
    throw new Failure('conflict', 'look-taken', 'Die Auswertung dieses Quartals liegt bereits vor.');
  }
  for (let from = 0; from < cells.length; from += 1000) {
    await work.tx
      .insertInto('hotspot_cell')
      .values(
        cells.slice(from, from + 1000).map((cell) => ({
          look_id: id,
          field_id: cell.fieldId,
          criterion_id: cell.criterionId,
          team_id: cell.teamId,
          applicable: cell.applicable,
          faulty: cell.faulty,
          tolerable_rate: cell.tolerable,
          p_value: cell.p,
          adjusted_p: cell.adjustedP,
          expected_excess: cell.excess,
          passed: cell.passed,
        })),
      )
      .execute();
  }
  return id;
}

const cellName = (cell: {
  fieldId: string | null;
  criterionId: string | null;
  teamId: string | null;
}): string => [cell.fieldId, cell.criterionId, cell.teamId].join('/');

/** Which cells' figures leave the team: a hotspot is shown or withheld with the figure it rests on (rule 24). */
async function publishCells(
  work: Work | ServiceWork,
  areaId: string,
  through: ReturnType<typeof lastMonthOf>,
): Promise<(cell: TestedCell) => boolean> {
  const { rows } = await evaluateArea(work, { areaId, through, source: 'look', partial: true });
  const shown = new Map(
    rows.flatMap(({ split, key, rate }) =>
      (split === 'criterion' || split === 'criterion-team') && rate?.shown === true
        ? [[cellName(key), rate] as const]
        : [],
    ),
  );
  // A field whose method changed has a rate over more draws than the test: then the tested figure was not decided on.
  return (cell) => {
    const rate = shown.get(cellName(cell));
    return rate !== undefined && restsOn(rate, cell);
  };
}

async function insertHotspots(
  work: Work | ServiceWork,
  command: LookCommand,
  look: string,
  cells: readonly TestedCell[],
  isDisclosed: (cell: TestedCell) => boolean,
): Promise<readonly { readonly id: string; readonly disclosed: boolean }[]> {
  const { areaId, year } = command;
  const passed = cells.filter((cell) => cell.passed);
  if (passed.length === 0) return [];
  const open = await work.tx
    .selectFrom('hotspot')
    .select(['field_id', 'criterion_id', 'team_id'])
    .where('area_id', '=', areaId)
    .where('year', '=', year)
    .where('kind', '=', 'statistical')
    .where('closed_at', 'is', null)
    .execute();
  const known = new Set(
    open.map((row) =>
      cellName({ fieldId: row.field_id, criterionId: row.criterion_id, teamId: row.team_id }),
    ),
  );
  const fresh = passed.filter((cell) => !known.has(cellName(cell))).toSorted((a, b) => b.score - a.score);
  if (fresh.length === 0) return [];
  const criteria = await namedCriteria(
    work.tx,
    fresh.map(({ criterionId }) => criterionId),
  );
  const notCheckable = await elevated(work.tx, () => notCheckableBeside(work.tx, command));
  const rows = fresh.map((cell) => ({
    id: crypto.randomUUID(),
    kind: 'statistical' as const,
    year,
    area_id: areaId,
    team_id: cell.teamId,
    field_id: cell.fieldId,
    criterion_id: cell.criterionId,
    look_id: look,
    sentence: hotspotSentence(criteria(cell.criterionId), { ...cell, notCheckable: notCheckable(cell) }),
    score: cell.score,
    disclosed: isDisclosed(cell),
    found_at: timestamp(work.now),
  }));
  await work.tx.insertInto('hotspot').values(rows).execute();
  return rows;
}

/**
 * Cases that could not be checked, which the rate of a cell counts in and its test leaves out. None where the rate
 * rests on more draws than the test: beside the tested figure they would be too many.
 */
async function notCheckableBeside(tx: Tx, command: LookCommand): Promise<(cell: TestedCell) => number> {
  const { areaId, year } = command;
  const pieces = await loadPieces(tx, scopeOf({ areaId, year, to: lastMonthOf(command) }));
  const rates = new Map(
    (['criterion', 'criterion-team'] as const)
      .flatMap((split) => evaluatePieces({ pieces, cases: [] }, split))
      .map(({ row }) => [cellName(row.key), row.rate]),
  );
  return (cell) => {
    const rate = rates.get(cellName(cell)) ?? null;
    return rate !== null && restsOn(rate, cell) ? rate.notCheckable : 0;
  };
}

/** Whether a rate is of the very cases that were tested. */
const restsOn = (
  rate: { readonly n: number; readonly notCheckable: number; readonly faulty: number },
  cell: TestedCell,
): boolean => rate.faulty === cell.faulty && rate.n - rate.notCheckable === cell.applicable;

/** Criteria by id, as sentences name them. */
export async function namedCriteria(
  tx: Tx,
  ids: readonly string[],
): Promise<(criterionId: string) => NamedCriterion> {
  const rows =
    ids.length === 0
      ? []
      : await tx
          .selectFrom('criterion')
          .select(['id', 'code', 'question'])
          .where('id', 'in', [...new Set(ids)])
          .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (id) => {
    const found = byId.get(id);
    if (found === undefined) throw new Error(`hotspots: criterion ${id} is unknown`);
    return found;
  };
}
