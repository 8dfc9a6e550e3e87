import type { Apart, Count, Evaluated, FullRow, Shown, ShownRow } from './evaluation.ts';
import { figureId, type Part } from './facts.ts';
import type { IsShown } from './ledger.ts';

/** A row as it leaves the team: each figure is shown or not, with everything that is computed from it. */
export function discloseRow({ row }: Pick<Evaluated, 'row'>, isShown: IsShown): ShownRow {
  const has = (...parts: readonly Part[]): boolean => parts.every((part) => isShown(figureId(row, part)));
  const apart = (value: Apart<Count> | null, part: Part): Apart<Shown<Count>> | null =>
    value && { checked: value.checked, faulty: shown(has(part), value.faulty) };
  return {
    ...row,
    // The number not yet reviewed stands beside the rate, or that it is not shown (rule 11).
    rate:
      row.rate &&
      shown(has('faulty'), { ...row.rate, unreviewed: has('unreviewed') ? row.rate.unreviewed : null }),
    withReplacements:
      row.withReplacements &&
      shown(has('with-replacements'), {
        ...row.withReplacements,
        unreviewed: has('with-replacements-unreviewed') ? row.withReplacements.unreviewed : null,
      }),
    defects: row.defects && shown(has('defects'), row.defects),
    unreviewed: row.unreviewed && shown(has('unreviewed-defects'), row.unreviewed),
    overpaid: row.overpaid && shown(has('overpaid', 'overpaid-cents'), row.overpaid),
    underpaid: row.underpaid && shown(has('underpaid', 'underpaid-cents'), row.underpaid),
    amountBound: row.amountBound && shown(has('overpaid', 'overpaid-cents', 'underpaid'), row.amountBound),
    replacements: apart(row.replacements, 'replacement'),
    declaredExtension: apart(row.declaredExtension, 'declared-extension'),
    undeclaredExtension: apart(row.undeclaredExtension, 'undeclared-extension'),
    deliberate: apart(row.deliberate, 'deliberate'),
  };
}

/** A row as its own team's lead and auditors see it. */
export const fullRow = (row: FullRow): ShownRow => discloseRow({ row }, () => true);

const shown = <T extends object>(isShown: boolean, value: T): Shown<T> =>
  isShown ? { shown: true, ...value } : { shown: false };
