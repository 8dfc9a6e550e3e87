/** What the charts need of a rate; the figures of reports and pages fit it. */
import { NOT_SHOWN, counted, integer, rateWithInterval } from '../format.ts';

export type ChartRate =
  | {
      readonly shown: true;
      readonly faulty: number;
      readonly n: number;
      readonly rate: number;
      readonly lower: number;
      readonly upper: number;
      /** findings that await their second check (rule 11); null: not shown */
      readonly unreviewed: number | null;
    }
  | { readonly shown: false };

/** „Zweitprüfung offen: 2“, or null where none is */
export const secondChecksOpen = (figure: ChartRate): string | null =>
  openIn(figure, NOT_SHOWN, 'Zweitprüfung offen');

/** The same where there is little room, „offen: 2“; `secondCheckNote` says what it means. */
export const secondChecksInShort = (figure: ChartRate): string | null => openIn(figure, '*', 'offen');

function openIn(figure: ChartRate, notShown: string, label: string): string | null {
  if (!figure.shown || figure.unreviewed === 0) return null;
  return `${label}: ${figure.unreviewed === null ? notShown : integer(figure.unreviewed)}`;
}

/** Says under a drawing what its „offen“ means, as far as it stands there; else null. */
export function secondCheckNote(figures: readonly (ChartRate | null)[]): string | null {
  const counts = figures.flatMap((figure) => (figure?.shown === true ? [figure.unreviewed] : []));
  if (counts.every((count) => count === 0)) return null;
  const hidden = counts.includes(null) ? `; „*“: ${NOT_SHOWN}` : '';
  return `„offen“: Zweitprüfungen, die noch ausstehen${hidden}`;
}

/** „3,3 % (1,1–7,6 %), 4 von 120 Fällen“, and the second checks still open */
export function rateInWords(figure: ChartRate): string {
  if (!figure.shown) return NOT_SHOWN;
  const open = secondChecksOpen(figure);
  const words = `${rateWithInterval(figure)}, ${figure.faulty} von ${counted(figure.n, 'Fall', 'Fällen')}`;
  return open === null ? words : `${words}, ${open}`;
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];

/** A percentage axis from 0 that holds `largest`: its end and its ticks (at most six). */
export function percentAxis(largest: number): { end: number; ticks: number[] } {
  const step = STEPS.find((candidate) => largest / candidate <= 5) ?? 0.2;
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  const end = Math.min(1, count * step);
  return { end, ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step) };
}
