/** Figures of one measure turned into statements about sets of atoms, and which of them must be withheld. */
import type { Atom, Figure, Ledger, Lookup } from './figure.ts';
import type { Measure } from './measure.ts';
import { partsOf, type Rest } from './parts.ts';
import type { DisclosureRules } from './rules.ts';
import { enoughBehind, standsAlone } from './threshold.ts';
import { withhold } from './withhold.ts';

/** All figures over one set of atoms: they say the same, so they are shown or withheld together. */
export interface Statement {
  readonly name: string;
  readonly atoms: readonly Atom[];
  readonly state: 'published' | 'secret' | 'asked';
  readonly weight: number;
}

/** A name for a set of atoms. */
export const nameOf = (atoms: readonly string[]): string => JSON.stringify([...new Set(atoms)].sort());

/**
 * The statements behind the figures asked for and the ledger.
 * @param mayShow whether a figure may be shown as far as it alone goes
 */
export function statementsOf(
  figures: readonly Figure[],
  ledger: Ledger['figures'],
  facts: Lookup,
  mayShow: (figure: Figure) => boolean,
): readonly Statement[] {
  const statements = new Map<string, Statement>();
  const add = (figure: Figure, state: Statement['state']): void => {
    const name = nameOf(figure.atoms);
    const earlier = statements.get(name);
    const weight = (figure.weight ?? Math.sqrt(figure.atoms.length)) + (earlier?.weight ?? 0);
    const atoms = earlier?.atoms ?? [...new Set(figure.atoms)].map(facts.atom);
    const states = [earlier?.state, state];
    const strongest = (['published', 'secret'] as const).find((one) => states.includes(one)) ?? 'asked';
    statements.set(name, { name, atoms, weight, state: strongest });
  };
  for (const figure of ledger) add(figure, figure.shown ? 'published' : 'secret');
  for (const figure of figures) add(figure, mayShow(figure) ? 'asked' : 'secret');
  return [...statements.values()];
}

/**
 * Small groups that would appear by subtraction: inside a figure, everything too small to be shown taken together,
 * where it is still too small. The team with 4 cases and the team with 5 are not shown; their sum must not be either.
 */
export function smallRemainders(
  statements: readonly Statement[],
  facts: Lookup,
  rules: DisclosureRules,
): readonly (readonly Atom[])[] {
  const smallWith = new Map<Atom, Statement[]>();
  for (const statement of statements) {
    if (enoughBehind(statement.atoms, facts, rules)) continue;
    for (const atom of statement.atoms) smallWith.set(atom, [...(smallWith.get(atom) ?? []), statement]);
  }
  const remainders = new Map<string, readonly Atom[]>();
  for (const { atoms, state } of statements) {
    if (state === 'secret') continue;
    const whole = new Set(atoms);
    const candidates = new Set(atoms.flatMap((atom) => smallWith.get(atom) ?? []));
    const small = [...candidates].filter((statement) => statement.atoms.every((atom) => whole.has(atom)));
    const remainder = [...new Set(small.flatMap((statement) => statement.atoms))];
    if (small.length > 1 && !enoughBehind(remainder, facts, rules)) {
      remainders.set(nameOf(remainder.map((atom) => atom.id)), remainder);
    }
  }
  return [...remainders.values()];
}

/**
 * What the lead of each team gets by taking the own team, known in full, off a figure over several: where what is left
 * of the other teams could not be shown by itself, it must stay unknown to that lead.
 */
export function restsForLeads(
  statements: readonly Statement[],
  { kind }: Measure,
  facts: Lookup,
  rules: DisclosureRules,
): readonly Rest[] {
  const rests = new Map<string, Rest>();
  for (const { atoms } of statements) {
    const teamOf = ({ sample }: Atom): string => facts.sample(sample).team;
    const teams = new Set(atoms.map(teamOf));
    if (teams.size < 2) continue;
    for (const team of teams) {
      const others = atoms.filter((atom) => teamOf(atom) !== team);
      const ids = others.map(({ id }) => id);
      if (!standsAlone({ kind, atoms: ids }, facts, rules))
        rests.set(`${team} ${nameOf(ids)}`, { team, atoms: others });
    }
  }
  return [...rests.values()];
}

/** Names of the statements asked for that must be withheld so that no secret can be worked out. */
export function withholdInLayer(
  statements: readonly Statement[],
  measure: Measure,
  facts: Lookup,
  rules: DisclosureRules,
): ReadonlySet<string> {
  const withheld = new Set<string>();
  const remainders = smallRemainders(statements, facts, rules);
  const isPublic = rules.reader === 'public';
  const rests = isPublic ? [] : restsForLeads(statements, measure, facts, rules);
  for (const part of partsOf(statements, { remainders, rests }, measure, facts)) {
    const readers = [...(isPublic ? [] : part.leads), everybody];
    for (const equation of withhold(part.system, part.asked, part.secrets, readers)) {
      const name = part.names[equation];
      if (name !== undefined) withheld.add(name);
    }
  }
  return withheld;
}

/** Knows only what is published. */
const everybody = { known: new Set<number>(), secrets: [] };
