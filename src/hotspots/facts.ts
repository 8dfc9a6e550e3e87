import {
  criteriaLinks,
  type Atom,
  type Facts,
  type Figure,
  type Ledger,
  type Link,
  type Sample,
} from '../disclosure/index.ts';
import { defectsOf, nameOfRow, type Evaluated } from './evaluation.ts';
import { countsOf, type Piece, type Selection } from './piece.ts';
import { recordPieces, replacementPieces } from './rate.ts';

/** What the figures of a row are made of; the names of the fields they decide on. */
export type Part =
  | 'faulty'
  | 'unreviewed'
  | 'defects'
  | 'unreviewed-defects'
  | 'with-replacements'
  /** Never asked for: who sees the row in full sees it, to others it is not shown. */
  | 'with-replacements-unreviewed'
  | 'overpaid'
  | 'overpaid-cents'
  | 'underpaid'
  | 'underpaid-cents'
  | Exclude<Selection, 'random'>;

/** Employees of a team on the last day of its frame. */
export type Headcounts = (teamId: string, piece: Piece) => number;

export const figureId = (row: Evaluated['row'], part: Part): string => `${nameOfRow(row)}/${part}`;

/**
 * Cases of one draw (or of one month of deliberately chosen cases) in one team, selected alike: the samples of the
 * disclosure room. Its names carry the counts after `#`, because an atom never changes: a later state with other
 * counts is another atom, linked to the one published before.
 */
interface Group {
  readonly name: string;
  readonly sample: Sample;
  readonly pieces: readonly Piece[];
}

/** Everything the engine must know about these pieces: samples, atoms, and what every reader knows of them. */
export interface FigureFacts {
  readonly facts: Facts;
  readonly figuresOf: (evaluated: Evaluated) => Figure[];
  /** Names of the atoms of pieces, for other sums. */
  readonly atomsOf: (pieces: readonly Piece[]) => readonly GroupAtoms[];
}

export function factsOf(pieces: readonly Piece[], headcounts: Headcounts, ledger: Ledger): FigureFacts {
  const groups = groupsOf(pieces, headcounts);
  const groupOf = new Map(groups.flatMap((group) => group.pieces.map((piece) => [piece, group] as const)));
  const atoms = new Map<string, Atom>();
  const links: Link[] = [];
  const add = (group: Group, heading: string, faulty: number, most: number, cents?: number): string => {
    const { checked, employees } = group.sample;
    const state = [checked, employees, most, faulty, cents ?? ''].join('.');
    const id = `${group.name}/${heading}#${state}`;
    atoms.set(id, { id, sample: group.sample.id, faulty, most, ...(cents !== undefined && { cents }) });
    return id;
  };
  const known = new Map(groups.map((group) => [group, atomsOf(group, add, links)]));
  links.push(...versionLinks([...atoms.values()], ledger));
  const of = (some: readonly Piece[]): GroupAtoms[] =>
    [...new Set(some.flatMap((piece) => groupOf.get(piece) ?? []))].flatMap(
      (group) => known.get(group) ?? [],
    );
  return {
    facts: { samples: groups.map(({ sample }) => sample), atoms: [...atoms.values()], links },
    figuresOf: (evaluated) => figuresOf(evaluated, of),
    atomsOf: of,
  };
}

/** Names of the atoms of one group. */
interface GroupAtoms {
  readonly whole: string;
  readonly criteria: ReadonlyMap<string, string>;
  readonly unreviewed: ReadonlyMap<string, string>;
  readonly overpaid: string;
  readonly underpaid: string;
}

type AddAtom = (group: Group, heading: string, faulty: number, most: number, cents?: number) => string;

function atomsOf(group: Group, add: AddAtom, links: Link[]): GroupAtoms {
  const sum = (value: (piece: Piece) => number): number =>
    group.pieces.reduce((total, piece) => total + value(piece), 0);
  const { checked } = group.sample;
  const whole = add(
    group,
    'case',
    sum((piece) => piece.whole.faulty),
    checked,
  );
  const criteria = new Map<string, string>();
  const unreviewed = new Map<string, string>();
  for (const id of new Set(group.pieces.flatMap((piece) => [...piece.criteria.keys()]))) {
    const applicable = sum((piece) => countsOf(piece, id).applicable);
    const criterion = add(
      group,
      id,
      sum((piece) => countsOf(piece, id).faulty),
      applicable,
    );
    const open = add(
      group,
      `${id}:open`,
      sum((piece) => countsOf(piece, id).unreviewed),
      applicable,
    );
    criteria.set(id, criterion);
    unreviewed.set(id, open);
    links.push({ smaller: [open], larger: [criterion] });
  }
  if (criteria.size > 0 && sum(defectsOf) >= sum((piece) => piece.whole.faulty)) {
    links.push(...criteriaLinks(whole, [...criteria.values()]));
  }
  const euros = (heading: 'overpaid' | 'underpaid'): string => {
    const atom = add(
      group,
      heading,
      sum(({ whole: counts }) => counts[`${heading}Cases`]),
      checked,
      sum(({ whole: counts }) => counts[`${heading}Cents`]),
    );
    links.push({ smaller: [atom], larger: [whole] });
    return atom;
  };
  return { whole, criteria, unreviewed, overpaid: euros('overpaid'), underpaid: euros('underpaid') };
}

function groupsOf(pieces: readonly Piece[], headcounts: Headcounts): Group[] {
  const groups = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const source = piece.draw?.id ?? `${piece.fieldId}:${piece.month}`;
    const name = `${source}/${piece.teamId}/${piece.selection}`;
    groups.set(name, [...(groups.get(name) ?? []), piece]);
  }
  return [...groups].flatMap(([name, own]) => {
    const [piece] = own;
    if (piece === undefined) return [];
    const checked = own.reduce((sum, { whole }) => sum + whole.checked, 0);
    const employees = headcounts(piece.teamId, piece);
    const sample = { id: `${name}#${checked}.${employees}`, team: piece.teamId, employees, checked };
    return [{ name, sample, pieces: own }];
  });
}

/**
 * A count published before and the same count later: it can't have risen by more than the cases that came in, and
 * fell only if findings were rejected. What the reader may take for granted is said; what is not so is not.
 */
function versionLinks(atoms: readonly Atom[], ledger: Ledger): Link[] {
  const earlier = new Map(ledger.atoms.map((atom) => [baseOf(atom.id), atom]));
  return atoms.flatMap((atom) => {
    const before = earlier.get(baseOf(atom.id));
    if (before === undefined || before.id === atom.id) return [];
    const plus = Math.max(0, (atom.most ?? 0) - (before.most ?? 0));
    return [
      ...(atom.faulty <= before.faulty + plus ? [{ smaller: [atom.id], larger: [before.id], plus }] : []),
      ...(before.faulty <= atom.faulty ? [{ smaller: [before.id], larger: [atom.id] }] : []),
    ];
  });
}

const baseOf = (atom: string): string => atom.slice(0, atom.lastIndexOf('#'));

/** The figures of a row; a row without checked cases has none. */
function figuresOf(evaluated: Evaluated, of: (pieces: readonly Piece[]) => GroupAtoms[]): Figure[] {
  const { row, pieces } = evaluated;
  const { criterionId, teamId } = row.key;
  const figures: Figure[] = [];
  const ask = (part: Part, kind: Figure['kind'], atoms: readonly string[], weight?: number): void => {
    if (atoms.length > 0) {
      figures.push({ id: figureId(row, part), kind, atoms, ...(weight !== undefined && { weight }) });
    }
  };
  const heading = (groups: readonly GroupAtoms[]): string[] =>
    groups.flatMap(({ whole, criteria }) =>
      criterionId === null ? whole : (criteria.get(criterionId) ?? []),
    );
  const chosen = (selection: Selection): Piece[] => pieces.filter((piece) => piece.selection === selection);
  const random = of(chosen('random'));
  if (row.rate !== null) {
    const record = of(recordPieces(pieces, { criterionId, ofOneTeam: teamId !== null }));
    ask('faulty', 'count', heading(record));
    ask(
      'unreviewed',
      'count',
      record.flatMap(({ unreviewed }) =>
        criterionId === null ? [...unreviewed.values()] : (unreviewed.get(criterionId) ?? []),
      ),
      0.5,
    );
  }
  if (row.withReplacements !== null) {
    ask('with-replacements', 'count', heading(of(replacementPieces(pieces))));
  }
  if (row.defects !== null) {
    ask(
      'defects',
      'count',
      random.flatMap(({ criteria }) => [...criteria.values()]),
    );
    ask(
      'unreviewed-defects',
      'count',
      random.flatMap(({ unreviewed }) => [...unreviewed.values()]),
      0.5,
    );
  }
  if (row.overpaid !== null) {
    for (const kind of ['overpaid', 'underpaid'] as const) {
      ask(
        kind,
        'count',
        random.map((group) => group[kind]),
        0.5,
      );
      ask(
        `${kind}-cents`,
        'euros',
        random.map((group) => group[kind]),
      );
    }
  }
  for (const selection of [
    'replacement',
    'declared-extension',
    'undeclared-extension',
    'deliberate',
  ] as const) {
    ask(selection, 'count', heading(of(chosen(selection))), 0.5);
  }
  return figures;
}
