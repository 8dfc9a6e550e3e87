import { Failure } from '../failure.ts';
import { wholeNumber } from './arguments.ts';
import { estimateRate } from './estimates.ts';
import { cohensKappa, gIndex } from './kappa.ts';

/** How two persons judged the same cases against one criterion: faulty for both, for one, for neither. */
export interface JudgementPairs {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** Agreement on one criterion; null where the figure is not defined for these counts. */
export interface Agreement {
  readonly n: number;
  readonly disagreements: number;
  /** 2a/(2a+b+c): of all errors named by one of the two, how many both named. Null where nobody named one. */
  readonly errorAgreement: number | null;
  /** Cohen's kappa; null where both used one and the same judgement only. */
  readonly kappa: number | null;
  /** Agreement freed from chance: 2·share − 1. */
  readonly gIndex: number;
}

/**
 * Agreement per criterion (rule 16).
 * @throws Failure (`invalid`) for negative counts or no case at all.
 */
export const agreement = ({ both, onlyFirst, onlySecond, neither }: JudgementPairs): Agreement => {
  for (const count of [both, onlyFirst, onlySecond, neither]) wholeNumber('Jede Anzahl von Urteilen', count);
  const disagreements = onlyFirst + onlySecond;
  const named = 2 * both + disagreements;
  const n = both + disagreements + neither;
  return {
    n,
    disagreements,
    errorAgreement: named === 0 ? null : (2 * both) / named,
    gIndex: gIndex(n, both + neither).estimate,
    // Both judged everything faulty, or everything in order: there is nothing chance could disagree on.
    kappa:
      disagreements === 0 && (both === 0 || neither === 0)
        ? null
        : cohensKappa([
            [both, onlyFirst],
            [onlySecond, neither],
          ]).kappa,
  };
};

/** From how many disagreements, over how many checkers, below which error agreement a criterion is unclear. */
export const UNCLEAR = { disagreements: 5, checkers: 3, errorAgreement: 0.6 } as const;

/**
 * Whether a criterion is flagged as unclear (rule 16): five or more disagreements over at least three checkers and an
 * error agreement below 60 %. It goes to the owner of the instruction, never to a person's account.
 * @param checkers different checkers among the disagreements
 */
export const unclearCriterion = (pairs: JudgementPairs, checkers: number): boolean => {
  wholeNumber('Die Zahl der Prüfenden', checkers);
  const { disagreements, errorAgreement } = agreement(pairs);
  return (
    disagreements >= UNCLEAR.disagreements &&
    checkers >= UNCLEAR.checkers &&
    errorAgreement !== null &&
    errorAgreement < UNCLEAR.errorAgreement
  );
};

/** Errors that the first check overlooked, estimated from the clean checks repeated blind. */
export interface OverlookedErrors {
  readonly cleanChecks: number;
  readonly rechecked: number;
  readonly found: number;
  /** found · cleanChecks / rechecked: weighted by the inverse share. */
  readonly estimate: number;
  readonly lowerCount: number;
  readonly upperCount: number;
  readonly confidence: number;
}

/**
 * Overlooked errors among the clean checks (rule 16): the re-checked ones are a simple random sample of them, so the
 * interval is exact hypergeometric. All re-checked: nothing is estimated, the count is known.
 * @throws Failure (`invalid`) unless 1 ≤ rechecked ≤ cleanChecks and 0 ≤ found ≤ rechecked.
 */
export const overlookedErrors = ({
  cleanChecks,
  rechecked,
  found,
  confidence,
}: {
  readonly cleanChecks: number;
  readonly rechecked: number;
  readonly found: number;
  readonly confidence: number;
}): OverlookedErrors => {
  if (rechecked === 0) {
    throw new Failure(
      'invalid',
      'nothing-rechecked',
      'Es wurde noch kein unauffälliger Fall ein zweites Mal geprüft; eine Schätzung ist erst danach möglich.',
    );
  }
  const { lowerCount, upperCount } =
    cleanChecks === 1 && rechecked === 1
      ? { lowerCount: wholeNumber('Die Zahl gefundener Fehler', found, 0, 1), upperCount: found }
      : estimateRate({ frameSize: cleanChecks, sampleSize: rechecked, faulty: found, confidence });
  return {
    cleanChecks,
    rechecked,
    found,
    estimate: (found * cleanChecks) / rechecked,
    lowerCount,
    upperCount,
    confidence,
  };
};
