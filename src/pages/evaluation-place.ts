import { z } from 'zod';
import { visiblePlans } from '../audit-plan/index.ts';
import { localDate, monthOf, monthSchema, monthsOfYear } from '../calendar/index.ts';
import { areas, criteria, type Area, type Criterion } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { evaluate, type EvaluationRow, type Split } from '../hotspots/index.ts';
import { reachOf } from '../identity/index.ts';
import type { Work } from '../work.ts';
import { fieldTitles, teamNames } from './names.ts';

/** Filters of all views of the evaluation; a mangled one counts as not set. */
export const evaluationQuery = z.object({
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  bereich: z.uuid().optional().catch(undefined),
  feld: z.uuid().optional().catch(undefined),
  team: z.uuid().optional().catch(undefined),
  monat: monthSchema.optional().catch(undefined),
});
export type EvaluationFilters = z.infer<typeof evaluationQuery>;

/** The area and year in view, and what else could be. */
export interface EvaluationPlace {
  readonly areaId: string;
  readonly year: number;
  /** More than one only for those who see several areas. */
  readonly areas: readonly Area[];
  readonly years: readonly number[];
  /** Months of the year up to the current one. */
  readonly months: readonly string[];
}

/** The area asked for, else the actor's own or the first; the year asked for, else the last with a plan. */
export async function placeOf(work: Work, query: EvaluationFilters): Promise<EvaluationPlace> {
  const current = monthOf(localDate(work.now));
  const thisYear = Number(current.slice(0, 4));
  const own = work.actor.areaId;
  const known = (await areas(work.tx)).filter(({ id }) => own === null || id === own);
  const areaId = query.bereich ?? own ?? known[0]?.id;
  if (areaId === undefined) throw notFound('Der Bereich');
  const plans = reachOf(work.actor, 'plan.read') === null ? [] : await visiblePlans(work);
  const planned = plans.filter((plan) => plan.areaId === areaId && plan.year <= thisYear);
  const year =
    query.jahr ?? (planned.length === 0 ? thisYear : Math.max(...planned.map((plan) => plan.year)));
  const years = new Set([thisYear, year, ...planned.map((plan) => plan.year)]);
  return {
    areaId,
    year,
    areas: known,
    years: [...years].toSorted((one, other) => other - one),
    months: monthsOfYear(year).filter((month) => month <= current),
  };
}

/** A row of figures with the names of what it is about. */
export interface NamedRow {
  readonly row: EvaluationRow;
  readonly field: string;
  readonly criterion: Criterion | undefined;
  readonly team: string;
}

/** Figures of the place, of the fields and teams that are filtered for. */
export async function namedRows(
  work: Work,
  place: EvaluationPlace,
  by: Split,
  filters: Pick<EvaluationFilters, 'team' | 'monat'> = {},
): Promise<NamedRow[]> {
  const { areaId, year } = place;
  const { team: teamId, monat: month } = filters;
  const { rows } = await evaluate(work, { areaId, year, by, teamId, from: month, to: month });
  return nameRows(work, rows);
}

async function nameRows(work: Work, rows: readonly EvaluationRow[]): Promise<NamedRow[]> {
  const titles = await fieldTitles(
    work,
    rows.flatMap(({ key }) => key.fieldId ?? []),
  );
  const ids = new Set(rows.flatMap(({ key }) => key.criterionId ?? []));
  const known = new Map((await criteria(work.tx, { ids: [...ids] })).map((one) => [one.id, one]));
  const names = await teamNames(work);
  return rows
    .map((row) => ({
      row,
      field: titles.get(row.key.fieldId ?? '') ?? 'Alle Prüffelder',
      criterion: known.get(row.key.criterionId ?? ''),
      team: names.get(row.key.teamId ?? '') ?? 'alle Teams',
    }))
    .toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

const orderOf = ({ row, field, criterion, team }: NamedRow): string =>
  [field, criterion?.code ?? '', team, row.key.month ?? ''].join('\n');

/** The fields of these rows, for the filter. */
export const fieldsOf = (rows: readonly NamedRow[]): { value: string; label: string }[] => [
  ...new Map(
    rows.flatMap(({ row, field }) =>
      row.key.fieldId === null ? [] : [[row.key.fieldId, { value: row.key.fieldId, label: field }]],
    ),
  ).values(),
];

export const ofField = (rows: readonly NamedRow[], fieldId: string | undefined): NamedRow[] =>
  rows.filter(({ row }) => fieldId === undefined || row.key.fieldId === fieldId);
