/** The two things figures measure: faulty cases, and cents. Each is protected by itself. */
import type { Atom, Facts, Figure, Ledger, Link, Lookup } from './figure.ts';
import type { DisclosureRules } from './rules.ts';

/** What is summed, and what a reader knows of it beforehand. */
export interface Measure {
  readonly kind: 'count' | 'euros';
  readonly covers: (figure: Figure) => boolean;
  readonly value: (atom: Atom) => number;
  /** The largest value a reader holds for possible. */
  readonly most: (atom: Atom) => number;
  readonly links: readonly Link[];
  /** Width of what must stay possible for a sum of this value that is not shown. */
  readonly span: (value: number) => number;
  /** The smallest change worth looking for, of a span. */
  readonly step: (span: number) => number;
}

interface Sources {
  readonly facts: Facts;
  readonly ledger: Ledger;
  readonly figures: readonly Figure[];
}

/** Faulty cases: whole numbers from 0 to the cases of the heading, under the links every reader knows. */
export const faultyCases = ({ facts, ledger }: Sources, lookup: Lookup, rules: DisclosureRules): Measure => ({
  kind: 'count',
  covers: ({ kind }) => kind !== 'euros',
  value: ({ faulty }) => faulty,
  most: ({ most, sample }) => most ?? lookup.sample(sample).checked,
  links: [...ledger.links, ...facts.links],
  span: () => rules.span,
  step: () => 1,
});

/**
 * Euros, in cents: no upper bound is known, and an atom without euros is taken as known to have none, because its
 * count may be shown as 0. A sum that is not shown must be unknown by its own size at least.
 */
export function cents({ ledger, figures }: Sources, lookup: Lookup): Measure {
  const value = ({ id, cents: amount }: Atom): number => {
    if (amount === undefined) throw new Error(`disclosure: ${id} has no amount in euros`);
    return amount;
  };
  const covers = ({ kind }: Figure): boolean => kind === 'euros';
  const atoms = new Set([...ledger.figures, ...figures].filter(covers).flatMap((figure) => figure.atoms));
  const unbounded = 2 * [...atoms].reduce((sum, id) => sum + value(lookup.atom(id)), 0);
  const most = (atom: Atom): number => (value(atom) === 0 ? 0 : unbounded);
  return { kind: 'euros', covers, value, most, links: [], span: (size) => size, step: (span) => span };
}
