/** The words of this room: samples, atoms, figures made of atoms, and the ledger of what was published. */

/** Cases of one frame checked in one team or function. `employees` is its headcount in the frame's month. */
export interface Sample {
  readonly id: string;
  /** Team, or function in a team; figures over several count the employees of each once. */
  readonly team: string;
  readonly employees: number;
  /** Cases checked, taken as known to every reader because plan progress shows it. */
  readonly checked: number;
}

/**
 * The smallest count there is: the faulty cases of one sample under one heading (the whole field, one criterion,
 * one customer attribute, not yet reviewed …). An atom never changes. Once a later report version counts
 * differently, that is another atom with another id; a team whose count stayed the same keeps its atom.
 */
export interface Atom {
  readonly id: string;
  readonly sample: string;
  /** Faulty cases, 0 … `most`. */
  readonly faulty: number;
  /** Cases to which the heading applies; all checked cases of the sample unless given. */
  readonly most?: number;
  /** Euro amount behind the faulty cases, in whole cents; needed for figures in euros. */
  readonly cents?: number;
}

/** A relation every reader knows: the sum of `smaller` is at most the sum of `larger` plus `plus` (0 unless given). */
export interface Link {
  readonly smaller: readonly string[];
  readonly larger: readonly string[];
  readonly plus?: number;
}

/**
 * One figure asked for: the sum of its atoms. Whatever is computed from the figure alone (rate, interval, judgement,
 * mark as hotspot) is shown or withheld with it; whatever is computed from several figures needs all of them.
 */
export interface Figure {
  readonly id: string;
  readonly kind: 'count' | 'attribute-split' | 'euros';
  readonly atoms: readonly string[];
  /** What its loss costs, against others; the square root of the number of atoms unless given. */
  readonly weight?: number;
}

/** What is true, and related, behind the figures. */
export interface Facts {
  readonly samples: readonly Sample[];
  readonly atoms: readonly Atom[];
  readonly links: readonly Link[];
}

/** Everything that was published before, with what was withheld then and must stay unknown. Plain JSON. */
export interface Ledger extends Facts {
  readonly figures: readonly (Figure & { readonly shown: boolean })[];
}

export const emptyLedger: Ledger = { samples: [], atoms: [], links: [], figures: [] };

/** Faulty cases of a field against those of its criteria: each criterion ≤ field ≤ sum of the criteria. */
export const criteriaLinks = (field: string, criteria: readonly string[]): readonly Link[] => [
  { smaller: [field], larger: criteria },
  ...criteria.map((criterion) => ({ smaller: [criterion], larger: [field] })),
];

/** Links without repetitions, in their order. JSON from the database names their members in another order than ours. */
export const distinctLinks = (links: readonly Link[]): readonly Link[] => [
  ...new Map(
    links.map((link) => [JSON.stringify([link.smaller, link.larger, link.plus ?? 0]), link]),
  ).values(),
];

/** Facts looked up by id. */
export interface Lookup {
  readonly sample: (id: string) => Sample;
  readonly atom: (id: string) => Atom;
}

/** One lookup over facts old and new. Throws (a bug) on an unknown id, or one that means two different things. */
export function lookup(...sources: readonly Facts[]): Lookup {
  const samples = unique(sources.flatMap((facts) => facts.samples));
  const atoms = unique(sources.flatMap((facts) => facts.atoms));
  return { sample: (id) => known(samples, id), atom: (id) => known(atoms, id) };
}

function unique<T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> {
  const byId = new Map<string, T>();
  for (const thing of things) {
    const earlier = byId.get(thing.id);
    if (earlier !== undefined && !same(earlier, thing)) {
      throw new Error(`disclosure: ${thing.id} stands for two different counts`);
    }
    byId.set(thing.id, thing);
  }
  return byId;
}

const same = (one: object, other: object): boolean =>
  JSON.stringify(Object.entries(one).sort(byKey)) === JSON.stringify(Object.entries(other).sort(byKey));

const byKey = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one < other ? -1 : one > other ? 1 : 0;

function known<T>(byId: ReadonlyMap<string, T>, id: string): T {
  const thing = byId.get(id);
  if (thing === undefined) throw new Error(`disclosure: ${id} is unknown`);
  return thing;
}
