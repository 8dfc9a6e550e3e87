/** Statements as equations over unknowns, cut into parts that have nothing to do with each other. */
import type { Atom, Link, Lookup } from './figure.ts';
import type { Statement } from './layer.ts';
import type { Measure } from './measure.ts';
import type { Knowing, Secret, System } from './system.ts';

/** One part in which something new is asked for and something must stay unknown. */
export interface Part {
  readonly system: System;
  /** Names of the statements asked for; their equations come first in the system, in this order. */
  readonly names: readonly string[];
  /** Those statements as the secrets they become once they are withheld. */
  readonly asked: readonly Secret[];
  /** What is not shown in any case. */
  readonly secrets: readonly Secret[];
  /** The lead of each team. */
  readonly leads: readonly Knowing[];
}

/** A sum over other teams that the lead of one must not work out. */
export interface Rest {
  readonly team: string;
  readonly atoms: readonly Atom[];
}

type Atoms = readonly Atom[];

export function partsOf(
  statements: readonly Statement[],
  { remainders, rests }: { readonly remainders: readonly Atoms[]; readonly rests: readonly Rest[] },
  measure: Measure,
  facts: Lookup,
): readonly Part[] {
  const { shorten, published, settled } = publishedSums(statements, measure);
  const asked = statements
    .filter(({ state }) => state === 'asked')
    .map((one) => ({ ...one, rest: shorten(one.atoms) }));
  const secrets: Hidden[] = [
    ...statements.filter(({ state }) => state === 'secret').map(({ atoms }) => ({ atoms })),
    ...remainders.map((atoms) => ({ atoms })),
    ...rests,
  ].map((secret) => ({ ...secret, rest: shorten(secret.atoms) }));
  const links = measure.links.map((link) => ({
    link,
    rest: atomsOf(link, facts).filter((atom) => !settled.has(atom)),
  }));

  const ties = unionFind<Atom>();
  for (const { rest } of [...asked, ...links]) ties.join(rest);
  for (const rest of published) ties.join(rest);
  const active = new Set(asked.flatMap(({ rest }) => rest.slice(0, 1).map(ties.rootOf)));
  const touched = secrets.filter(({ rest }) => rest.some((atom) => active.has(ties.rootOf(atom))));
  for (const { rest } of touched) ties.join(rest);

  const groupOf = <T extends { readonly rest: Atoms }>(things: readonly T[]): Map<Atom | undefined, T[]> =>
    Map.groupBy(things, ({ rest: [first] }) => first && ties.rootOf(first));
  const [askedIn, publishedIn, linksIn] = [
    groupOf(asked),
    groupOf(published.map((rest) => ({ rest }))),
    groupOf(links),
  ];
  return [...groupOf(touched)].flatMap(([root, secretsHere]) => {
    if (root === undefined) return [];
    return [
      buildPart(
        askedIn.get(root) ?? [],
        (publishedIn.get(root) ?? []).map(({ rest }) => rest),
        secretsHere,
        (linksIn.get(root) ?? []).map(({ link }) => link),
        settled,
        measure,
        facts,
      ),
    ];
  });
}

/** What must stay unknown, shortened; with `team` only to the lead of that one. */
interface Hidden {
  readonly team?: string;
  readonly atoms: Atoms;
  readonly rest: Atoms;
}

const atomsOf = ({ smaller, larger }: Link, facts: Lookup): Atoms => [...smaller, ...larger].map(facts.atom);

/**
 * The published sums, each without the published sums inside it: March alone instead of January to March where January
 * to February is known too. Every sum is shortened so; it keeps new months from being tied to old ones.
 */
function publishedSums(
  statements: readonly Statement[],
  measure: Measure,
): { shorten: (atoms: Atoms) => Atoms; published: readonly Atoms[]; settled: ReadonlySet<Atom> } {
  const settled = new Set<Atom>();
  const published: Atoms[] = [];
  const sumsWith = new Map<Atom, Atoms[]>();
  const shorten = (atoms: Atoms): Atoms => {
    const rest = new Set(atoms.filter((atom) => !settled.has(atom)));
    const inside = new Set([...rest].flatMap((atom) => sumsWith.get(atom) ?? []));
    for (const sum of [...inside].sort((one, other) => other.length - one.length)) {
      if (sum.every((atom) => rest.has(atom))) for (const atom of sum) rest.delete(atom);
    }
    return [...rest];
  };
  const sums = statements.filter(({ state }) => state === 'published').map(({ atoms }) => atoms);
  for (const atoms of sums.sort((one, other) => one.length - other.length)) {
    const rest = shorten(atoms);
    if (rest.length === 1 || rest.every((atom) => measure.value(atom) === 0)) {
      for (const atom of rest) settled.add(atom);
      continue;
    }
    published.push(rest);
    for (const atom of rest) sumsWith.set(atom, [...(sumsWith.get(atom) ?? []), rest]);
  }
  return { shorten, published, settled };
}

function buildPart(
  asked: readonly (Statement & { readonly rest: Atoms })[],
  published: readonly Atoms[],
  secrets: readonly Hidden[],
  links: readonly Link[],
  settled: ReadonlySet<Atom>,
  measure: Measure,
  facts: Lookup,
): Part {
  const columns = new Map<Atom, number>();
  const columnsOf = (atoms: Atoms): readonly number[] =>
    atoms.map((atom) => {
      const column = columns.get(atom) ?? columns.size;
      columns.set(atom, column);
      return column;
    });
  const equations = [
    ...asked.map(({ rest, weight }) => ({ columns: columnsOf(rest), weight })),
    ...published.map((rest) => ({ columns: columnsOf(rest), weight: undefined })),
  ];
  const secretOf = ({ atoms, rest }: Hidden): Secret => {
    const span = measure.span(atoms.reduce((sum, atom) => sum + measure.value(atom), 0));
    return { columns: columnsOf(rest), span, step: measure.step(span) };
  };
  const hidden = secrets.map(({ team, ...secret }) => ({ team, secret: secretOf(secret) }));
  const hiddenFrom = (team: string | undefined): readonly Secret[] =>
    hidden.flatMap((one) => (one.team === team ? one.secret : []));
  const known = links.map(({ smaller, larger, plus = 0 }) => ({
    smaller: columnsOf(smaller.map(facts.atom)),
    larger: columnsOf(larger.map(facts.atom)),
    plus,
  }));
  const atoms = [...columns.keys()];
  const teamAt = (column: number): string => facts.sample(atoms[column]?.sample ?? '').team;
  const teams = new Set([...atoms.keys().map(teamAt), ...secrets.flatMap(({ team }) => team ?? [])]);
  return {
    names: asked.map(({ name }) => name),
    asked: asked.map(secretOf),
    secrets: hiddenFrom(undefined),
    leads: [...teams].map((team) => ({
      known: new Set(atoms.keys().filter((column) => teamAt(column) === team)),
      secrets: hiddenFrom(team),
    })),
    system: {
      truth: atoms.map(measure.value),
      least: atoms.map((atom) => (settled.has(atom) ? measure.value(atom) : 0)),
      most: atoms.map((atom) => (settled.has(atom) ? measure.value(atom) : measure.most(atom))),
      equations,
      links: known,
    },
  };
}

function unionFind<T>(): { rootOf: (one: T) => T; join: (all: readonly T[]) => void } {
  const parent = new Map<T, T>();
  const rootOf = (one: T): T => {
    let root = one;
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
    for (let at = one; at !== root;) {
      const next = parent.get(at) ?? root;
      parent.set(at, root);
      at = next;
    }
    return root;
  };
  const join = ([first, ...others]: readonly T[]): void => {
    if (first === undefined) return;
    for (const other of others) {
      const [one, two] = [rootOf(first), rootOf(other)];
      if (one !== two) parent.set(two, one);
    }
  };
  return { rootOf, join };
}
