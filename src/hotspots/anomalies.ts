import type { Month } from '../calendar/index.ts';
import { noteEvaluation } from '../catalogue/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { cellP, lookAlpha } from './cells.ts';
import { discloseRow, fullRow } from './disclose.ts';
import { checkedToTheEnd, publishEvaluated, scopeOf, sightOf, type AreaQuery } from './evaluate.ts';
import { evaluatePieces, type Evaluated, type RowKey, type ShownRow } from './evaluation.ts';
import { loadPieces } from './load-pieces.ts';
import type { Method, Piece } from './piece.ts';
import { memoryOf } from './remembered.ts';
import type { RateValue } from './rate.ts';
import { anomalySentence } from './sentences.ts';
import { namedCriteria } from './take-look.ts';

/** A signal of one month, not adjusted for how many are looked at: called Auffälligkeit, not yet a hotspot. */
export interface Anomaly {
  readonly key: RowKey;
  readonly sentence: string;
  readonly p: number;
  readonly rate: Extract<NonNullable<ShownRow['rate']>, { shown: true }>;
}

/** Monthly signals are looked for at the level of one look, each by itself. */
const signalAlpha = lookAlpha;

/**
 * Anomalies of a month as the actor may see them: criterion × team and criterion over all teams, each tested by
 * itself on the frames that end in the month. The own team's lead sees the own team's, auditors all, everyone else
 * those whose figure leaves the team.
 */
export async function anomaliesOf(
  work: Work,
  query: { readonly areaId?: string | undefined; readonly month: Month },
): Promise<readonly Anomaly[]> {
  const sight = sightOf(work.actor, 'evaluation.read', query.areaId);
  await noteEvaluation(work, 'anomalies');
  const { areaId } = sight;
  const place = { areaId, year: Number(query.month.slice(0, 4)) };
  return remembered(work, place, { sight, month: query.month }, async () => {
    if (sight.view === 'disclosed') {
      return areaAnomalies(work, { areaId, through: query.month, source: 'live', partial: false });
    }
    const pieces = await monthPieces(work, areaId, query.month, sight.teamId);
    const evaluated = signalsOf(pieces, pieces);
    return anomalies(
      work,
      evaluated.map(({ row }) => fullRow(row)),
    );
  });
}

const remembered = memoryOf<readonly Anomaly[]>();

/**
 * Anomalies of a month that leave the teams: criteria over all teams; what is shown is written into the ledger. A
 * month of a single team stays with it: too few cases come in for its figures to be published month by month.
 */
export async function areaAnomalies(work: Work | ServiceWork, query: AreaQuery): Promise<Anomaly[]> {
  const pieces = await monthPieces(work, query.areaId, query.through);
  const counted = query.partial ? pieces : checkedToTheEnd(pieces);
  const signals = signalsOf(pieces, counted).filter(({ row }) => row.key.teamId === null);
  const isShown = await publishEvaluated(work, query, Number(query.through.slice(0, 4)), counted, signals);
  return anomalies(
    work,
    signals.map((signal) => discloseRow(signal, isShown)),
  );
}

const monthPieces = (
  work: Work | ServiceWork,
  areaId: string,
  month: Month,
  teamId?: string,
): Promise<Piece[]> =>
  loadPieces(work.tx, {
    ...scopeOf({ areaId, year: Number(month.slice(0, 4)), from: month, to: month }),
    teamId,
  });

/** Rows whose rate alone lies above the tolerable one, the strongest signal first. */
function signalsOf(pieces: readonly Piece[], counted: readonly Piece[]): Evaluated[] {
  const basis = { pieces, cases: [], counted: new Set(counted) };
  const teams = new Set(pieces.map(({ teamId }) => teamId));
  const overAll = teams.size > 1 ? evaluatePieces(basis, 'criterion-month') : [];
  return [...overAll, ...evaluatePieces(basis, 'criterion-team-month')]
    .filter(({ row }) => signalP(row) <= signalAlpha)
    .sort((one, other) => signalP(one.row) - signalP(other.row));
}

/** p-value of a row's rate against its tolerable rate; 1 where nothing may be tested (rule 14). */
function signalP({
  method,
  rate,
}: {
  readonly method: Method | null;
  readonly rate: (RateValue & { readonly tolerable: number }) | null;
}): number {
  if (rate === null || (method !== 'simple' && method !== 'stratified')) return 1;
  const applicable = rate.n - rate.notCheckable;
  const exact = rate.kind === 'exact' && rate.notCheckable === 0 && rate.N > 1;
  return cellP({
    applicable,
    faulty: rate.faulty,
    tolerable: rate.tolerable,
    frameSize: exact ? rate.N : null,
  });
}

async function anomalies(work: Work | ServiceWork, rows: readonly ShownRow[]): Promise<Anomaly[]> {
  const criteria = await namedCriteria(
    work.tx,
    rows.flatMap(({ key }) => key.criterionId ?? []),
  );
  return rows.flatMap(({ key, rate, method }) => {
    if (key.criterionId === null || rate?.shown !== true) return [];
    const { faulty, notCheckable, tolerable } = rate;
    const cell = { faulty, applicable: rate.n - notCheckable, notCheckable, tolerable };
    return [
      {
        key,
        rate,
        p: signalP({ method, rate }),
        sentence: anomalySentence(criteria(key.criterionId), cell),
      },
    ];
  });
}
