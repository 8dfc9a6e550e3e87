import { euro, integer, rateWithInterval } from '../format.ts';
import type { ReportChange } from './values/head.ts';
import type { JourFixe } from './values/jour-fixe.ts';
import type { FieldEstimate } from './values/parts.ts';

const notShown = 'nicht ausgewiesen';

function inWords(estimate: FieldEstimate | undefined): string {
  if (estimate === undefined) return 'kein Ergebnis';
  if (!estimate.figure.shown) return notShown;
  return estimate.type === 'rate'
    ? `${rateWithInterval(estimate.figure)}, n = ${integer(estimate.figure.n)}`
    : `höchstens ${euro(estimate.figure.upperCents)}, n = ${integer(estimate.figure.n)}`;
}

/** What a later version says differently, result by result. */
export function changesBetween(before: JourFixe, after: JourFixe, reason: string): ReportChange[] {
  const progress = ({ checked, drawn }: { checked: number; drawn: number }) =>
    `${integer(checked)} von ${integer(drawn)} geprüft`;
  const pairs = [
    {
      place: 'Geprüfte Fälle',
      from: progress(before.headline.checked.now),
      to: progress(after.headline.checked.now),
    },
    ...after.results.map(({ field, estimate }) => ({
      place: `${field.code} ${field.title}`,
      from: inWords(before.results.find((row) => row.field.code === field.code)?.estimate),
      to: inWords(estimate),
    })),
  ];
  return pairs.flatMap(({ place, from, to }) =>
    from === to ? [] : { place, before: from, after: to, reason },
  );
}
