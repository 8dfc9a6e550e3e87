import { counted } from '../format.ts';
import type { AreaFigures } from './area-figures.ts';
import type { Decision, HotspotRow, MeasureRow } from './values/parts.ts';

/** A measure so many working days late is a matter for the management. */
const longOverdue = 20;

/**
 * Decisions asked of the management, from the figures alone: hotspots about which nothing is being done, measures
 * long overdue, and fields whose sample proves too small although more faulty cases were found than is tolerable.
 */
export function decisionsAsked(
  figures: Pick<AreaFigures, 'rows' | 'directory'>,
  hotspots: readonly HotspotRow[],
  measures: readonly MeasureRow[],
): Decision[] {
  const { rows, directory } = figures;
  return [
    ...hotspots
      .filter(({ remedies }) => remedies.length === 0)
      .map(({ criterion, team }) => ({
        subject: `„${criterion}“ (${team ?? 'alle Teams'})`,
        request: 'Entscheidung, wie dem Fehlerschwerpunkt abgeholfen wird.',
        reason: 'Bisher ist nichts veranlasst.',
      })),
    ...measures
      .filter(({ overdueWorkingDays }) => overdueWorkingDays > longOverdue)
      .map(({ label, field, overdueWorkingDays }) => ({
        subject: `${field.code}, Maßnahme zu „${label}“`,
        request: 'Neue Frist oder andere Zuständigkeit.',
        reason: `Die Maßnahme ist seit ${counted(overdueWorkingDays, 'Arbeitstag', 'Arbeitstagen')} überfällig.`,
      })),
    ...rows
      .filter(
        ({ split, rate }) =>
          split === 'field' &&
          rate?.shown === true &&
          !rate.provisional &&
          rate.judgement === 'open' &&
          rate.rate > rate.tolerable,
      )
      .map(({ key }) => {
        const { code, title } = directory.fieldRef(key.fieldId ?? '');
        return {
          subject: `${code} ${title}`,
          request: 'Größere Stichprobe für den Rest des Jahres.',
          reason:
            'Die Fehlerquote liegt über der tolerierbaren, ist mit der bisherigen Stichprobe aber nicht nachweisbar.',
        };
      }),
  ];
}
