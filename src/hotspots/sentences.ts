import { exactPercent, integer } from '../format.ts';

/** A criterion as sentences name it. */
export interface NamedCriterion {
  readonly code: string;
  readonly question: string;
}

const found = ({ code, question }: NamedCriterion, faulty: number, applicable: number): string =>
  `In ${integer(faulty)} von ${integer(applicable)} Fällen wurde ein Fehler festgestellt (${code}: „${question}“)`;

/** What a statistical hotspot says; without a team's name, which stands beside it. */
export const hotspotSentence = (
  criterion: NamedCriterion,
  cell: { readonly faulty: number; readonly applicable: number; readonly tolerable: number },
): string =>
  `${found(criterion, cell.faulty, cell.applicable)}; auch unter Berücksichtigung des Stichprobenfehlers sind das mehr als die tolerierten ${exactPercent(cell.tolerable)}.`;

/** What an anomaly says: a signal of one month, not adjusted for the number of looks. */
export const anomalySentence = (
  criterion: NamedCriterion,
  cell: { readonly faulty: number; readonly applicable: number; readonly tolerable: number },
): string =>
  `${found(criterion, cell.faulty, cell.applicable)}, toleriert sind ${exactPercent(cell.tolerable)}. Eine Auffälligkeit des Monats, noch kein Fehlerschwerpunkt.`;

/** What a declared hotspot says; the reason is kept apart. */
export const declaredSentence = ({ code, question }: NamedCriterion): string =>
  `Fachlich festgestellt (${code}: „${question}“).`;
