import { statementsOf } from './statements.ts';
import type { ReportChange } from './values/head.ts';
import type { ReportValue } from './values/report-value.ts';

const nothing = 'nicht enthalten';

/** What a later version says differently, statement by statement, each with the reason of the correction. */
export function changesBetween(before: ReportValue, after: ReportValue, reason: string): ReportChange[] {
  const [was, is] = [byPlace(before), byPlace(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((place) => {
    const [from, to] = [was.get(place) ?? nothing, is.get(place) ?? nothing];
    return from === to ? [] : { place, before: from, after: to, reason };
  });
}

/** A report's statements by their places; where several stand at one, the second and later ones are numbered. */
function byPlace(value: ReportValue): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const [place, text] of statementsOf(value)) {
    const number = (seen.get(place) ?? 0) + 1;
    seen.set(place, number);
    found.set(number === 1 ? place : `${place} (${number})`, text);
  }
  return found;
}
