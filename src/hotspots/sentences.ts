import { counted, exactPercent, integer } from '../format.ts';

/** A criterion as sentences name it. */
export interface NamedCriterion {
  readonly code: string;
  readonly question: string;
}

/** What was counted of a criterion: faulty cases among the checked ones, and those that could not be checked beside. */
interface CountedCell {
  readonly faulty: number;
  readonly applicable: number;
  readonly notCheckable: number;
  readonly tolerable: number;
}

/** Tables count cases that could not be checked in; so that both can be told apart, the sentence names them. */
const casesOf = ({ applicable, notCheckable }: CountedCell): string =>
  notCheckable === 0
    ? `${integer(applicable)} Fällen`
    : `${integer(applicable)} geprüften Fällen (${counted(notCheckable, 'weiterer', 'weitere')} nicht prüfbar)`;

const found = ({ code, question }: NamedCriterion, cell: CountedCell): string =>
  `In ${integer(cell.faulty)} von ${casesOf(cell)} wurde ein Fehler festgestellt (${code}: „${question}“)`;

/** What a statistical hotspot says; without a team's name, which stands beside it. */
export const hotspotSentence = (criterion: NamedCriterion, cell: CountedCell): string =>
  `${found(criterion, cell)}; auch unter Berücksichtigung des Stichprobenfehlers sind das mehr als die tolerierten ${exactPercent(cell.tolerable)}.`;

/** What an anomaly says: a signal of one month, not adjusted for the number of looks. */
export const anomalySentence = (criterion: NamedCriterion, cell: CountedCell): string =>
  `${found(criterion, cell)}, toleriert sind ${exactPercent(cell.tolerable)}. Eine Auffälligkeit des Monats, noch kein Fehlerschwerpunkt.`;

/** What a declared hotspot says; the reason is kept apart. */
export const declaredSentence = ({ code, question }: NamedCriterion): string =>
  `Fachlich festgestellt (${code}: „${question}“).`;
