import { compareUtf8 } from '../draw-procedure/index.ts';
import { areaAgreement, areaOverlooked, type EvaluationRow } from '../hotspots/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { FiguresQuery } from './area-figures.ts';
import type { Directory } from './directory.ts';
import { countFigure } from './figures-of.ts';
import type { RateFigure } from './values/figures.ts';
import type { SecondChecks } from './values/parts.ts';

/**
 * Second checks: findings of the period and how many still wait, the estimates of overlooked errors of the year so
 * far, and criteria that two people read differently (rule 16: per criterion, never per person or team).
 * @param whole the row of the whole area in the period
 */
export async function collectSecondChecks(
  work: Work | ServiceWork,
  query: FiguresQuery,
  directory: Directory,
  whole: EvaluationRow | null,
): Promise<SecondChecks> {
  const repeated = await areaOverlooked(work, query);
  const unclear = await areaAgreement(work, query);
  return {
    findings: countFigure(whole?.defects ?? null),
    unreviewed: countFigure(whole?.unreviewed ?? null),
    overlooked: repeated
      .flatMap(({ fieldId, overlooked }) =>
        overlooked === null
          ? []
          : { field: directory.fieldRef(fieldId), figure: overlookedFigure(overlooked) },
      )
      .sort((a, b) => compareUtf8(a.field.code, b.field.code)),
    unclearCriteria: unclear.map(({ criterionId, instruction: { number, title, owner }, agreement }) => ({
      criterion: directory.criterion(criterionId),
      instruction: { number, title },
      owner,
      agreement: agreement.shown
        ? {
            shown: true,
            errors: agreement.errorAgreement ?? 0,
            kappa: agreement.kappa,
            gIndex: agreement.gIndex,
          }
        : { shown: false },
    })),
  };
}

type Overlooked = NonNullable<Awaited<ReturnType<typeof areaOverlooked>>[number]['overlooked']>;

/** Errors found among the repeated checks, estimated for all clean ones. */
function overlookedFigure(overlooked: Overlooked): RateFigure {
  if (!overlooked.shown) return { shown: false };
  const { found, rechecked, cleanChecks, rate, lower, upper, confidence, kind } = overlooked;
  return {
    shown: true,
    faulty: found,
    n: rechecked,
    N: cleanChecks,
    rate,
    lower,
    upper,
    confidence,
    kind,
    uncheckable: 0,
    unreviewed: 0,
    provisional: false,
  };
}
