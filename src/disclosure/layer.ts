/** Figures of one measure (faulty cases, or cents) turned into equations over unknowns, part by connected part. */
import type { Atom, Figure, Ledger, Link, Lookup } from './figure.ts';
import type { Measure } from './measure.ts';
import { possibleWorlds, sumOf } from './possible-worlds.ts';
import type { Equation, System } from './possible-worlds.ts';
import { enoughBehind } from './threshold.ts';
import type { DisclosureRules } from './rules.ts';
import type { Secret } from './withhold.ts';
import { withhold } from './withhold.ts';

/** All figures over one set of atoms: they say the same, so they are shown or withheld together. */
export interface Statement {
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
): Map<string, Statement> {
  const statements = new Map<string, Statement>();
  const add = (figure: Figure, state: Statement['state']): void => {
    const name = nameOf(figure.atoms);
    const earlier = statements.get(name);
    const weight = (figure.weight ?? Math.sqrt(figure.atoms.length)) + (earlier?.weight ?? 0);
    const atoms = earlier?.atoms ?? [...new Set(figure.atoms)].map(facts.atom);
    const states = [earlier?.state, state];
    const strongest = (['published', 'secret'] as const).find((one) => states.includes(one)) ?? 'asked';
    statements.set(name, { atoms, weight, state: strongest });
  };
  for (const figure of ledger) add(figure, figure.shown ? 'published' : 'secret');
  for (const figure of figures) add(figure, mayShow(figure) ? 'asked' : 'secret');
  return statements;
}

/**
 * Small groups that would appear by subtraction: inside a figure, everything too small to be shown taken together,
 * where it is still too small. The team with 4 cases and the team with 5 are not shown; their sum must not be either.
 */
export function smallRemainders(
  statements: ReadonlyMap<string, Statement>,
  facts: Lookup,
  rules: DisclosureRules,
): readonly (readonly Atom[])[] {
  const smallWith = new Map<Atom, Statement[]>();
  for (const statement of statements.values()) {
    if (enoughBehind(statement.atoms, facts, rules)) continue;
    for (const atom of statement.atoms) smallWith.set(atom, [...(smallWith.get(atom) ?? []), statement]);
  }
  const remainders = new Map<string, readonly Atom[]>();
  for (const { atoms, state } of statements.values()) {
    if (state === 'secret') continue;
    const whole = new Set(atoms);
    const candidates = new Set(atoms.flatMap((atom) => smallWith.get(atom) ?? []));
    const small = [...candidates].filter((statement) => statement.atoms.every((atom) => whole.has(atom)));
    const remainder = [...new Set(small.flatMap((statement) => statement.atoms))];
    const name = nameOf(remainder.map((atom) => atom.id));
    if (small.length > 1 && !statements.has(name) && !enoughBehind(remainder, facts, rules)) {
      remainders.set(name, remainder);
    }
  }
  return [...remainders.values()];
}

/** Names of the statements asked for that must be withheld so that no secret can be worked out. */
export function withholdInLayer(
  statements: ReadonlyMap<string, Statement>,
  remainders: readonly (readonly Atom[])[],
  measure: Measure,
  facts: Lookup,
  rules: DisclosureRules,
): ReadonlySet<string> {
  const settled = settledAtoms(statements, measure);
  const parts = connectedParts(statements, remainders, measure, facts, settled);
  const withheld = new Set<string>();
  for (const part of parts) {
    if (part.asked.length === 0 || part.secrets.length === 0) continue;
    const { system, columnsOf, teams } = systemOf(part, measure, facts, settled);
    const secret = (atoms: readonly Atom[]): Secret => {
      const columns = columnsOf(atoms);
      const room = columns.reduce(
        (sum, column) => sum + (system.most[column] ?? 0) - (system.least[column] ?? 0),
        0,
      );
      return {
        columns,
        span: Math.min(measure.span(atoms.reduce((sum, atom) => sum + measure.value(atom), 0)), room),
      };
    };
    const readers = rules.reader === 'public' ? [new Set<number>()] : [new Set<number>(), ...teams];
    const found = withhold(
      system,
      part.secrets.map(secret),
      [...part.asked.map(([, { atoms }]) => secret(atoms).span), ...part.published.map(() => 0)],
      readers,
    );
    for (const index of found) {
      const name = part.asked[index]?.[0];
      if (name !== undefined) withheld.add(name);
    }
  }
  return withheld;
}

/** Least and most possible for a sum of atoms, given what the statements publish. */
export function rangeInLayer(
  atoms: readonly Atom[],
  statements: ReadonlyMap<string, Statement>,
  measure: Measure,
  facts: Lookup,
): { readonly least: number; readonly most: number } {
  const settled = settledAtoms(statements, measure);
  const parts = connectedParts(statements, [atoms], measure, facts, settled);
  const part = parts.find(({ secrets }) => secrets.includes(atoms));
  if (part === undefined) {
    const value = atoms.reduce((sum, atom) => sum + measure.value(atom), 0);
    return { least: value, most: value };
  }
  const { system, columnsOf } = systemOf(part, measure, facts, settled);
  const worlds = possibleWorlds(system);
  try {
    const [least, most] = ([-1, 1] as const).map((direction) => worlds.extreme(columnsOf(atoms), direction));
    if (least === undefined || most === undefined) throw new Error('disclosure: the solver found no bound');
    return { least: sumOf(columnsOf(atoms), least), most: sumOf(columnsOf(atoms), most) };
  } finally {
    worlds.close();
  }
}

/** Statements, secrets and links that share unknown atoms. */
interface Part {
  readonly asked: (readonly [name: string, statement: Statement])[];
  readonly published: (readonly Atom[])[];
  readonly secrets: (readonly Atom[])[];
  readonly links: Link[];
}

/** Atoms every reader knows from the ledger: published alone, or in a sum of nothing at all. */
function settledAtoms(statements: ReadonlyMap<string, Statement>, measure: Measure): ReadonlySet<Atom> {
  const settled = new Set<Atom>();
  for (const { atoms, state } of statements.values()) {
    if (state !== 'published') continue;
    if (atoms.length === 1 || atoms.every((atom) => measure.value(atom) === 0))
      for (const atom of atoms) settled.add(atom);
  }
  return settled;
}

function connectedParts(
  statements: ReadonlyMap<string, Statement>,
  remainders: readonly (readonly Atom[])[],
  measure: Measure,
  facts: Lookup,
  settled: ReadonlySet<Atom>,
): readonly Part[] {
  const parent = new Map<Atom, Atom>();
  const rootOf = (atom: Atom): Atom => {
    let root = atom;
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
    for (let at = atom; at !== root;) {
      const next = parent.get(at) ?? root;
      parent.set(at, root);
      at = next;
    }
    return root;
  };
  const parts = new Map<Atom, Part>();
  const open = (atoms: readonly Atom[]): readonly Atom[] => atoms.filter((atom) => !settled.has(atom));
  const partOf = (atoms: readonly Atom[]): Part | undefined => {
    const [first] = open(atoms);
    if (first === undefined) return undefined;
    const root = rootOf(first);
    const part = parts.get(root) ?? { asked: [], published: [], secrets: [], links: [] };
    parts.set(root, part);
    return part;
  };
  const atomsOf = ({ smaller, larger }: Link): readonly Atom[] => [...smaller, ...larger].map(facts.atom);
  const bound = [
    ...[...statements.values()].map(({ atoms }) => atoms),
    ...remainders,
    ...measure.links.map(atomsOf),
  ];
  for (const atoms of bound) {
    const [first, ...rest] = open(atoms);
    if (first === undefined) continue;
    for (const atom of rest) if (rootOf(atom) !== rootOf(first)) parent.set(rootOf(atom), rootOf(first));
  }
  for (const [name, statement] of statements) {
    const part = partOf(statement.atoms);
    if (statement.state === 'asked') part?.asked.push([name, statement]);
    else (statement.state === 'published' ? part?.published : part?.secrets)?.push(statement.atoms);
  }
  for (const atoms of remainders) partOf(atoms)?.secrets.push(atoms);
  for (const link of measure.links) partOf(atomsOf(link))?.links.push(link);
  return [...parts.values()];
}

function systemOf(
  part: Part,
  measure: Measure,
  facts: Lookup,
  settled: ReadonlySet<Atom>,
): {
  system: System;
  columnsOf: (atoms: readonly Atom[]) => readonly number[];
  teams: readonly ReadonlySet<number>[];
} {
  const columns = new Map<Atom, number>();
  const columnsOf = (atoms: readonly Atom[]): readonly number[] =>
    atoms.map((atom) => {
      const column = columns.get(atom) ?? columns.size;
      columns.set(atom, column);
      return column;
    });
  const equations: Equation[] = [
    ...part.asked.map(([, { atoms, weight }]) => ({ columns: columnsOf(atoms), weight })),
    ...part.published.map((atoms) => ({ columns: columnsOf(atoms), weight: undefined })),
  ];
  for (const atoms of part.secrets) columnsOf(atoms);
  const links = part.links.map(({ smaller, larger, plus }) => ({
    smaller: columnsOf(smaller.map(facts.atom)),
    larger: columnsOf(larger.map(facts.atom)),
    plus: plus ?? 0,
  }));
  const atoms = [...columns.keys()];
  const truth = atoms.map(measure.value);
  const teams = new Map<string, Set<number>>();
  atoms.forEach((atom, column) => {
    const { team } = facts.sample(atom.sample);
    teams.set(team, (teams.get(team) ?? new Set()).add(column));
  });
  const system: System = {
    truth,
    least: atoms.map((atom, column) => (settled.has(atom) ? (truth[column] ?? 0) : 0)),
    most: atoms.map((atom, column) => (settled.has(atom) ? (truth[column] ?? 0) : measure.most(atom))),
    equations,
    links,
  };
  return { system, columnsOf, teams: [...teams.values()] };
}
