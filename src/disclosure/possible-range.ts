/** What a reader of everything published can still hold for possible, for oversight and tests. */
import { lookup } from './figure.ts';
import type { Ledger } from './figure.ts';
import { rangeInLayer, statementsOf } from './layer.ts';
import { faultyCases } from './measure.ts';
import { defaultDisclosureRules } from './rules.ts';

/** Least and most faulty cases possible for a sum of atoms, given everything in the ledger; exact in whole numbers. */
export function possibleRange(
  atoms: readonly string[],
  ledger: Ledger,
): { readonly least: number; readonly most: number } {
  const facts = lookup(ledger);
  const measure = faultyCases({ facts: ledger, ledger, figures: [] }, facts, defaultDisclosureRules);
  const statements = statementsOf([], ledger.figures.filter(measure.covers), facts, () => true);
  return rangeInLayer(atoms.map(facts.atom), statements, measure, facts);
}
