/** The one decision "shown or nicht ausgewiesen" for every page, export, interface and report (rules 24–26). */
import type { Facts, Figure, Ledger } from './figure.ts';
import { distinctLinks, lookup } from './figure.ts';
import { nameOf, statementsOf, withholdInLayer } from './layer.ts';
import { cents, faultyCases } from './measure.ts';
import type { Measure } from './measure.ts';
import type { DisclosureRules } from './rules.ts';
import { defaultDisclosureRules } from './rules.ts';
import { standsAlone } from './threshold.ts';

export interface DisclosureRequest {
  readonly facts: Facts;
  /** Everything that shall be published together; each figure not shown in the end stays protected for good. */
  readonly figures: readonly Figure[];
  readonly ledger: Ledger;
  readonly rules?: DisclosureRules;
}

/**
 * Whether a figure is shown. Why not is not said, so that no reader can tell a small figure from one withheld for
 * another's sake; `containedIn` is the smallest figure shown that contains it ("merged upwards").
 */
export type Decision =
  | { readonly id: string; readonly shown: true }
  | { readonly id: string; readonly shown: false; readonly containedIn?: string };

/**
 * Decides for all figures of one publication at once, in their order.
 *
 * @example
 * Three teams of an area, checked in one field in January:
 *
 *     team      employees  checked  faulty
 *     M&I 1          8        20       4
 *     M&I 2          9        18       2
 *     SAM            3        12       1
 *
 * Asked for: the three teams and the area's total (50 checked, 7 faulty). SAM is not shown: fewer than five employees.
 * The total less the other two would give SAM away, so one more figure is withheld at the least loss, M&I 1: a reader
 * learns that both have 5 faulty cases together, and 0 … 5 stays possible for each. M&I 2 and the total are shown.
 */
export function protect(request: DisclosureRequest): readonly Decision[] {
  const { figures, ledger, rules = defaultDisclosureRules } = request;
  const facts = lookup(ledger, request.facts);
  const shownIn = (measure: Measure, mayShow: (figure: Figure) => boolean): ReadonlySet<string> => {
    const statements = statementsOf(
      figures.filter(measure.covers),
      ledger.figures.filter(measure.covers),
      facts,
      (figure) => standsAlone(figure, facts, rules) && mayShow(figure),
    );
    const hidden = withholdInLayer(statements, measure, facts, rules);
    const shown = statements.filter(({ name, state }) => state !== 'secret' && !hidden.has(name));
    return new Set(shown.map(({ name }) => name));
  };
  const counts = shownIn(faultyCases(request, facts, rules), () => true);
  const euros = shownIn(cents(request, facts), (figure) => counts.has(nameOf(figure.atoms)));
  const shown = figures.filter(
    (figure) =>
      (figure.kind === 'euros' ? euros : counts).has(nameOf(figure.atoms)) &&
      standsAlone(figure, facts, rules),
  );
  const isShown = new Set(shown);
  return figures.map((figure) =>
    isShown.has(figure) ? { id: figure.id, shown: true } : hide(figure, shown),
  );
}

/** The ledger after a publication: what was known before, and these figures, shown or not. */
export function recordPublication(request: DisclosureRequest, decisions: readonly Decision[]): Ledger {
  const { facts, figures, ledger } = request;
  const isShown = new Map(decisions.map(({ id, shown }) => [id, shown]));
  return {
    samples: distinct([...ledger.samples, ...facts.samples]),
    atoms: distinct([...ledger.atoms, ...facts.atoms]),
    links: distinctLinks([...ledger.links, ...facts.links]),
    figures: [
      ...ledger.figures,
      ...figures.map((figure) => ({ ...figure, shown: isShown.get(figure.id) ?? false })),
    ],
  };
}

const distinct = <T extends { readonly id: string }>(things: readonly T[]): readonly T[] => [
  ...new Map(things.map((thing) => [thing.id, thing])).values(),
];

function hide(figure: Figure, shown: readonly Figure[]): Decision {
  const containing = shown
    .filter(({ kind, atoms }) => kind === figure.kind && figure.atoms.every((atom) => atoms.includes(atom)))
    .sort((one, other) => one.atoms.length - other.atoms.length)[0];
  return { id: figure.id, shown: false, ...(containing && { containedIn: containing.id }) };
}
