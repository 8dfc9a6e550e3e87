import { counted, integer, NOT_SHOWN, outOf, percent, tolerance } from '../format.ts';
import { localDate } from '../calendar/index.ts';
import type { EvaluationRow } from '../hotspots/index.ts';
import type { AreaFigures } from './area-figures.ts';
import type { Decision, HotspotRow, MeasureRow } from './values/parts.ts';
import { nothingDoneWord } from './values/words.ts';

/** A measure so many working days late is a matter for the management. */
const longOverdue = 20;

/**
 * Decisions asked of the management, from the figures alone: standing hotspots about which nothing is being done, measures
 * long overdue, and fields whose sample proves too small although more faulty cases were found than is tolerable.
 */
export function decisionsAsked(
  figures: Pick<AreaFigures, 'rows' | 'directory' | 'asOf'>,
  hotspots: readonly HotspotRow[],
  measures: readonly MeasureRow[],
): Decision[] {
  const { rows, directory, asOf } = figures;
  const isYearOver = Number(localDate(asOf).slice(0, 4)) > directory.year;
  return [
    ...hotspots
      .filter(({ remedies }) => nothingDoneWord(remedies) !== null)
      .map(({ criterion, team, remedies }) => ({
        subject: `„${criterion}“ (${team ?? 'alle Teams'})`,
        request: 'Entscheidung, wie dem Fehlerschwerpunkt abgeholfen wird.',
        reason:
          remedies.length === 0
            ? 'Bisher ist nichts veranlasst.'
            : 'Die Qualifizierung ist abgelehnt, sonst ist nichts veranlasst.',
      })),
    ...longOverdueMeasures(measures),
    ...rows.flatMap(({ split, key, rate }) => {
      if (split !== 'field' || rate?.shown !== true || rate.provisional) return [];
      if (rate.judgement !== 'open' || rate.rate <= rate.tolerable) return [];
      const { code, title } = directory.fieldRef(key.fieldId ?? '');
      return {
        subject: `${code} ${title}`,
        request: `Größere Stichprobe ${isYearOver ? 'im neuen Jahr' : 'für den Rest des Jahres'}.`,
        // With its figures: the month's rate may lie on the other side of the tolerable one.
        reason: `Die Fehlerquote im Jahr${isYearOver ? '' : ' bisher'} (${found(rate)}) liegt über der tolerierbaren (${tolerance(rate.tolerable)}); nachweisen lässt sich das mit der ${isYearOver ? '' : 'bisherigen '}Stichprobe aber nicht.`,
      };
    }),
  ];
}

/**
 * „6,7 %, 8 von 120“. A rate weighted over several frames or strata need not be that of the cases counted, and is told
 * from it: it may lie beyond the tolerable rate where theirs does not.
 */
function found(rate: Extract<NonNullable<EvaluationRow['rate']>, { readonly shown: true }>): string {
  const counts = outOf(rate.faulty, rate.n);
  const { unreviewed } = rate;
  return [
    ...(percent(rate.rate) === percent(rate.faulty / rate.n)
      ? [`${percent(rate.rate)}, ${counts}`]
      : [`gewichtet ${percent(rate.rate)}`, `gezählt ${counts}`]),
    ...(unreviewed === 0
      ? []
      : [`Zweitprüfung offen: ${unreviewed === null ? NOT_SHOWN : integer(unreviewed)}`]),
  ].join('; ');
}

/** One decision for all measures to one criterion; the longest overdue says how urgent it is. */
function longOverdueMeasures(measures: readonly MeasureRow[]): Decision[] {
  const late = measures.filter(({ overdueWorkingDays }) => overdueWorkingDays > longOverdue);
  return [...Map.groupBy(late, ({ label, field }) => JSON.stringify([field.code, label])).values()].flatMap(
    (same) => {
      const [first] = same;
      if (first === undefined) return [];
      const { label, field } = first;
      const days = Math.max(...same.map(({ overdueWorkingDays }) => overdueWorkingDays));
      const since = counted(days, 'Arbeitstag', 'Arbeitstagen');
      const [what, reason] =
        same.length === 1
          ? ['Maßnahme', `Die Maßnahme ist seit ${since} überfällig.`]
          : [counted(same.length, 'Maßnahme', 'Maßnahmen'), `Die älteste ist seit ${since} überfällig.`];
      return {
        subject: `${field.code}, ${what} zu „${label}“`,
        request: 'Neue Frist oder andere Zuständigkeit.',
        reason,
      };
    },
  );
}
