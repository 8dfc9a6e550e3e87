import { z } from 'zod';
import { criteria, errorTypes, instructionName, severities, type Criterion } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import type { Work } from '../work.ts';
import type { Link } from '../ui/index.ts';
import { cataloguePath } from './catalogue-parts.tsx';
import type { Input } from './page-route.ts';

export const criterionPath = `${cataloguePath}/kriterien` as const;

/** The names that criteria refer to by code. */
export interface Names {
  readonly errorTypes: ReadonlyMap<string, string>;
  readonly severities: ReadonlyMap<string, string>;
}
export const readNames = async ({ tx }: Pick<Work, 'tx'>): Promise<Names> => ({
  errorTypes: new Map((await errorTypes(tx)).map(({ code, name }) => [code, name])),
  severities: new Map((await severities(tx)).map(({ code, name }) => [code, name])),
});

/** The instruction a criterion tests, with number and title. */
export const instructionOf = ({ instructionNumber: number, instructionTitle: title }: Criterion): string =>
  instructionName({ number, title });

export const byCriterion = z.object({ criterionId: z.uuid() });
export type OfCriterion = Input<z.infer<typeof byCriterion>, unknown>;

/** One version with all versions of its criterion, in their order. */
export async function criterionOf(work: Work, criterionId: string) {
  const [one] = await criteria(work.tx, { ids: [criterionId] });
  if (one === undefined) throw notFound('Das Prüfkriterium');
  return { one, versions: await criteria(work.tx, { code: one.code }) };
}

export const criterionLink = ({ id, code }: Criterion): Link => ({
  label: code,
  href: `${criterionPath}/${id}`,
});
