import { disclosureRulesOf, headcountsOn, noteEvaluation, settings } from '../catalogue/index.ts';
import { mayStandAlone } from '../disclosure/index.ts';
import {
  endsQuarter,
  firstDayOfMonth,
  isoDate,
  lastDayOfMonth,
  localDate,
  month,
  monthOf,
  monthsOfYear,
  type Month,
} from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, isWithin, type Act } from '../identity/index.ts';
import type { Actor, ServiceWork, Work } from '../work.ts';
import { loadTaintedCases } from './amount-bound.ts';
import { discloseRow, fullRow } from './disclose.ts';
import { evaluatePieces, splits, type Evaluated, type ShownRow, type Split } from './evaluation.ts';
import { loadThirdParties, type ThirdParty } from './external-findings.ts';
import { factsOf, figureId, type Headcounts } from './facts.ts';
import { publishFigures, type IsShown } from './ledger.ts';
import { loadPieces, type Scope } from './load-pieces.ts';
import { pendingOf, type Piece } from './piece.ts';
import { memoryOf } from './remembered.ts';
import type { Publication } from './stored-ledger.ts';

/** Which figures of an area's year are asked for. */
export interface EvaluationQuery {
  /** The actor's area unless given. */
  readonly areaId?: string | undefined;
  readonly year: number;
  readonly by: Split;
  readonly fieldId?: string | undefined;
  readonly teamId?: string | undefined;
  readonly criterionId?: string | undefined;
  /** Months of the frames' last days, first and last; the whole year unless given. */
  readonly from?: Month | undefined;
  readonly to?: Month | undefined;
}

export type EvaluationRow = ShownRow & { readonly thirdParty: readonly ThirdParty[] };

/** Evaluation of an area's year as the actor may see it. */
export interface Evaluation {
  readonly areaId: string;
  /** `full`: the own team, or everything for auditors; `disclosed`: what leaves the teams. */
  readonly view: 'full' | 'disclosed';
  readonly rows: readonly EvaluationRow[];
}

/** How an actor sees figures of an area: in full (of one team or all), or what leaves the teams. */
export interface Sight {
  readonly areaId: string;
  readonly view: 'full' | 'disclosed';
  /** The one team seen, for its lead. */
  readonly teamId?: string | undefined;
}

/** @throws Failure `not-found` out of reach, `area-missing` where an area must be named. */
export function sightOf(actor: Actor, act: Act, areaId: string | undefined, teamId?: string): Sight {
  const reach = authorize(actor, act);
  const area = areaId ?? actor.areaId;
  if (area === null) {
    throw new Failure('invalid', 'area-missing', 'Wählen Sie den Bereich, den Sie sehen möchten.', {
      fields: [{ path: 'areaId', code: 'area-missing', message: 'Diese Angabe fehlt.' }],
    });
  }
  if (reach === 'own-team') {
    const foreign = teamId !== undefined && teamId !== actor.teamId;
    if (area !== actor.areaId || foreign || actor.teamId === null) throw notFound('Die Auswertung');
    return { areaId: area, view: 'full', teamId: actor.teamId };
  }
  if (!isWithin(actor, reach, { areaId: area, teamId: null })) throw notFound('Die Auswertung');
  return { areaId: area, view: reach === 'all' ? 'full' : 'disclosed', teamId };
}

/**
 * Splits whose figures leave the teams. They are the same for everyone and at every time, so that no combination of
 * filters and dates subtracts to something small: months of a field over all teams, teams and criteria over the year
 * so far.
 */
const monthlySplits = [
  'area',
  'area-month',
  'field',
  'month',
  'criterion',
] as const satisfies readonly Split[];
/**
 * Figures by team leave it once a quarter, with the look at the hotspots: from month to month too few cases of a team
 * come in for their difference to be shown.
 */
const quarterlySplits = ['team', 'criterion-team'] as const satisfies readonly Split[];
const disclosedSplits = [...monthlySplits, ...quarterlySplits] as const;

/**
 * Figures per field, criterion, team or month (rules 6, 9–15). The own team's lead and auditors see all of them, with
 * any period; everyone else what leaves the teams (rules 24–25): draws checked to the end, published on first sight.
 */
export async function evaluate(work: Work, query: EvaluationQuery): Promise<Evaluation> {
  const sight = sightOf(work.actor, 'evaluation.read', query.areaId, query.teamId);
  await noteEvaluation(work, `rates/${query.by}`);
  const rows =
    sight.view === 'full' ? await fullRows(work, sight, query) : await disclosedRows(work, sight, query);
  const wanted = rows.filter(
    ({ key }) =>
      (query.fieldId === undefined || key.fieldId === null || key.fieldId === query.fieldId) &&
      (query.teamId === undefined || key.teamId === null || key.teamId === query.teamId) &&
      (query.criterionId === undefined || key.criterionId === query.criterionId),
  );
  return { areaId: sight.areaId, view: sight.view, rows: wanted };
}

const seenInFull = memoryOf<readonly EvaluationRow[]>();

function fullRows(work: Work, { areaId, teamId }: Sight, query: EvaluationQuery) {
  const { tx } = work;
  const { year, by } = query;
  const scope = { ...scopeOf({ ...query, areaId }), teamId };
  return seenInFull(work, { areaId, year }, { scope, by }, async () => {
    const pieces = await loadPieces(tx, scope);
    const cases = await loadTaintedCases(tx, pieces);
    const basis = { pieces, cases, ofOneTeam: teamId !== undefined };
    const rows = evaluatePieces(basis, by).map(({ row }) => fullRow(row));
    return withThirdParties(tx, areaId, year, pieces, rows);
  });
}

const seenByAll = memoryOf<AreaEvaluation>();

async function disclosedRows(work: Work, sight: Sight, query: EvaluationQuery): Promise<EvaluationRow[]> {
  const byMonth = query.by === 'month' || query.by === 'area-month';
  const isPublished: (split: Split) => boolean = (split) => disclosedSplits.some((one) => one === split);
  if (!isPublished(query.by) || (!byMonth && (query.from !== undefined || query.to !== undefined))) {
    throw new Failure(
      'invalid',
      'not-published',
      'Diese Aufteilung verlässt die Teams nicht. Ausgewiesen werden Monate je Prüffeld über alle Teams sowie Teams und Kriterien über das laufende Jahr.',
    );
  }
  const { areaId } = sight;
  const through = lastMonthOf(query.year, work.now);
  const { rows } = await seenByAll(work, { areaId, year: query.year }, through, () =>
    evaluateArea(work, { areaId, through, source: 'live', partial: false }),
  );
  const [from, to] = [query.from ?? '', query.to ?? '9999'];
  return rows.filter(
    ({ split, key }) => split === query.by && (key.month === null || (key.month >= from && key.month <= to)),
  );
}

/** December of a year that is over, else the current month. */
export function lastMonthOf(year: number, now: Temporal.Instant): Month {
  const current = monthOf(localDate(now));
  const december = month(`${year}-12`);
  return december < current ? december : current;
}

export interface AreaQuery {
  readonly areaId: string;
  /** Last month of the year so far. */
  readonly through: Month;
  readonly source: Publication['source'];
  readonly reportId?: string | undefined;
  /**
   * Reports show a month as far as it is checked (rule 6). Pages show a draw once it is checked to the end, so that
   * no two looks differ by single cases.
   */
  readonly partial: boolean;
}

/** All figures of an area that leave its teams: every split, months and the year so far. */
export interface AreaEvaluation {
  readonly areaId: string;
  readonly through: Month;
  readonly rows: readonly EvaluationRow[];
}

/**
 * Everything about an area's year that leaves the teams, decided together and written into the ledger. The caller
 * has checked that its reader may see aggregates of the area.
 */
export async function evaluateArea(work: Work | ServiceWork, query: AreaQuery): Promise<AreaEvaluation> {
  const { tx } = work;
  const { areaId, through } = query;
  const year = Number(through.slice(0, 4));
  const pieces = await loadPieces(tx, scopeOf({ areaId, year, to: through }));
  const cases = await loadTaintedCases(tx, pieces);
  const counted = query.partial ? pieces : checkedToTheEnd(pieces);
  const basis = { pieces, cases, counted: new Set(counted) };
  const quarterly = { ...basis, pieces: pieces.filter(({ month: of }) => of <= lastQuarterOf(through)) };
  const evaluated = [
    ...monthlySplits.flatMap((split) => evaluatePieces(basis, split)),
    ...quarterlySplits.flatMap((split) => evaluatePieces(quarterly, split)),
  ];
  const isShown = await publishEvaluated(work, query, year, counted, evaluated);
  const rows = evaluated.map((one) => discloseRow(one, isShown));
  return { areaId, through, rows: await withThirdParties(tx, areaId, year, pieces, rows) };
}

/** The last month up to `through` that ends a quarter; before the first quarter's end none, which sorts first. */
const lastQuarterOf = (through: Month): string =>
  monthsOfYear(Number(through.slice(0, 4))).findLast((of) => of <= through && endsQuarter(of)) ?? '';

/** Asks for the figures of these rows, and puts them into the ledger. */
export async function publishEvaluated(
  work: Work | ServiceWork,
  place: Pick<AreaQuery, 'areaId' | 'source' | 'reportId'>,
  year: number,
  pieces: readonly Piece[],
  evaluated: readonly Evaluated[],
): Promise<IsShown> {
  const headcounts = await loadHeadcounts(work.tx, pieces);
  const rules = disclosureRulesOf(await settings(work.tx));
  const { areaId, source, reportId } = place;
  return publishFigures(
    work,
    { areaId, year, source, ...(reportId !== undefined && { reportId }) },
    (ledger) => {
      const { facts, figuresOf } = factsOf(pieces, headcounts, ledger);
      const isEnough = mayStandAlone(facts, rules);
      const asked = evaluated.map((one) => {
        const figures = figuresOf(one);
        const small = figures.some(({ id, atoms }) => isMain(one, id) && !isEnough(atoms));
        return { one, figures, small };
      });
      const mergedUp = new Set(
        asked.flatMap(({ one, small }) => (small && isByTeam(one) ? [one.row.key.fieldId] : [])),
      );
      const offered = asked.filter(({ one }) => !isByTeam(one) || !mergedUp.has(one.row.key.fieldId));
      const stages = ranks.map((rank) => (isShown: IsShown) => {
        const isAsked = ({ one, small }: (typeof offered)[number], id: string): boolean => {
          if (rankOf(one, id) === rank)
            return rank < 3 || one.row.rate === null || isShown(figureId(one.row, 'faulty')) || isApart(id);
          // What can't be shown must be protected from the first rank on.
          return isRate(id) && rank < 3 && small;
        };
        return offered.flatMap((each) => each.figures.filter(({ id }) => isAsked(each, id)));
      });
      return { facts, stages };
    },
  );
}

/**
 * Figures are published in ranks, each protected against the ones before: what the management steers by first (fields
 * and areas), then criteria, then teams, then what stands beside a rate that is shown. Asked for all at once, a small
 * cell could cost the field's total; in ranks it costs other cells. Fields in which one team's figure could not stand
 * alone have no figures by team at all, so that no remainder gives the small one away: they are merged upwards into
 * the field over all teams (rule 24).
 */
const ranks = [0, 1, 2, 3] as const;

const isByTeam = ({ row }: Evaluated): boolean => row.key.teamId !== null;
/** The figure that a row stands or falls with; monetary-unit draws have no rate. */
const isMain = ({ row }: Evaluated, id: string): boolean =>
  row.method === 'monetary-unit' ? id.endsWith('/defects') : isRate(id);
const isRate = (id: string): boolean => id.endsWith('/faulty');
const isApart = (id: string): boolean => /\/(replacement|.*extension|deliberate)$/.test(id);

function rankOf({ row }: Evaluated, figure: string): (typeof ranks)[number] {
  if (!isRate(figure)) return 3;
  const by: readonly string[] = splits[row.split];
  return by.includes('team') ? 2 : by.includes('criterion') ? 1 : 0;
}

/** Pieces of draws all of whose original ranks are checked, and other pieces once they are. */
export function checkedToTheEnd(pieces: readonly Piece[]): Piece[] {
  const open = new Set(
    pieces.filter((piece) => piece.selection === 'random' && pendingOf(piece) > 0).map(({ draw }) => draw),
  );
  return pieces.filter((piece) => pendingOf(piece) === 0 && (piece.draw === null || !open.has(piece.draw)));
}

/** Months of the year from–to as days. */
export function scopeOf(query: {
  areaId: string;
  year: number;
  fieldId?: string | undefined;
  from?: Month | undefined;
  to?: Month | undefined;
}): Scope {
  const months = monthsOfYear(query.year);
  const first = query.from ?? months[0] ?? month(`${query.year}-01`);
  const last = query.to ?? months.at(-1) ?? first;
  const inYear = (value: Month): Month => {
    if (Number(value.slice(0, 4)) === query.year) return value;
    throw new Failure('invalid', 'month-outside-year', 'Die Monate müssen im gewählten Jahr liegen.');
  };
  return {
    areaId: query.areaId,
    first: firstDayOfMonth(inYear(first)),
    last: lastDayOfMonth(inYear(last)),
    fieldId: query.fieldId,
  };
}

/** Headcounts of teams on the last days of frames; deliberate cases count on the last day of their month. */
export async function loadHeadcounts(tx: Tx, pieces: readonly Piece[]): Promise<Headcounts> {
  const dayOf = (piece: Piece): string => piece.draw?.lastDay ?? lastDayOfMonth(piece.month);
  const counts = new Map<string, number>();
  for (const day of new Set(pieces.map(dayOf))) {
    for (const { teamId, functionId, employees } of await headcountsOn(tx, isoDate(day))) {
      if (functionId === null) counts.set(`${day}/${teamId}`, employees);
    }
  }
  return (teamId, piece) => counts.get(`${dayOf(piece)}/${teamId}`) ?? 0;
}

async function withThirdParties(
  tx: Tx,
  areaId: string,
  year: number,
  pieces: readonly Piece[],
  rows: readonly ShownRow[],
): Promise<EvaluationRow[]> {
  const thirdParties = await loadThirdParties(tx, areaId, year);
  const criteria = new Map<string, Set<string>>();
  for (const { fieldId, draw } of pieces) {
    const own = criteria.get(fieldId) ?? new Set<string>();
    for (const id of draw?.terms.criteria.keys() ?? []) own.add(id);
    criteria.set(fieldId, own);
  }
  return rows.map((row) => {
    const { fieldId, criterionId, teamId, month: ofMonth } = row.key;
    const overYear = fieldId !== null && teamId === null && ofMonth === null;
    const own = criterionId === null ? (criteria.get(fieldId ?? '') ?? new Set()) : new Set([criterionId]);
    return { ...row, thirdParty: overYear ? thirdParties(own) : [] };
  });
}
