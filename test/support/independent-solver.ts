/**
 * What a reader can work out from published sums, found by another method than the service's own: depth-first search
 * over whole numbers with interval propagation. Complete and slow; for small tables.
 */

/** Unknown whole numbers from 0 to `most`, sums of them that are known, and sums known to be no larger than others. */
export interface Knowledge {
  readonly most: readonly number[];
  /** One solution, tried first in every search. */
  readonly truth: readonly number[];
  readonly sums: readonly { readonly of: readonly number[]; readonly value: number }[];
  readonly orders: readonly {
    readonly smaller: readonly number[];
    readonly larger: readonly number[];
    readonly plus: number;
  }[];
}

/** lower ≤ Σ sign · unknown ≤ upper */
interface Rule {
  readonly unknowns: readonly number[];
  readonly signs: readonly number[];
  readonly lower: number;
  readonly upper: number;
}

/** Least and most possible for a sum of unknowns. Throws if the knowledge contradicts itself. */
export function rangeOf(
  knowledge: Knowledge,
  of: readonly number[],
): { readonly least: number; readonly most: number } {
  const most = highest(knowledge, of);
  const least = lowestUpTo(knowledge, of, most);
  return { least, most };
}

/** Whether a sum of unknowns can take two values that lie at least `width` apart. */
export function canDifferBy(knowledge: Knowledge, of: readonly number[], width: number): boolean {
  if (width <= 0) return true;
  const known = total(of, knowledge.truth);
  const isWithin = (effort: number): boolean =>
    Array.from({ length: width + 1 }, (_, below) => below).some(
      (below) =>
        (below === 0 || isPossible(knowledge, of, 0, known - below, effort)) &&
        (below === width || isPossible(knowledge, of, known + width - below, Infinity, effort)),
    );
  return isWithin(500) || isWithin(Infinity);
}

function highest(knowledge: Knowledge, of: readonly number[]): number {
  const bounds = propagate(
    rulesOf(knowledge),
    knowledge.most.map(() => 0),
    [...knowledge.most],
  );
  if (bounds === undefined) throw new Error('the knowledge contradicts itself');
  const known = total(of, knowledge.truth);
  for (let value = total(of, bounds.high); value > known; value -= 1) {
    if (isPossible(knowledge, of, value, value)) return value;
  }
  return known;
}

function lowestUpTo(knowledge: Knowledge, of: readonly number[], most: number): number {
  for (let value = 0; value < most; value += 1) if (isPossible(knowledge, of, value, value)) return value;
  return most;
}

/** With an `effort`, states looked at in the search, “no” may also mean “not found”. */
function isPossible(
  knowledge: Knowledge,
  of: readonly number[],
  lower: number,
  upper: number,
  effort = Infinity,
): boolean {
  if (upper < lower) return false;
  const known = rulesOf(knowledge);
  const bounds = propagate(
    known,
    knowledge.most.map(() => 0),
    [...knowledge.most],
  );
  if (bounds === undefined) throw new Error('the knowledge contradicts itself');
  const isOpen = (unknown: number): boolean => bounds.low[unknown] !== bounds.high[unknown];
  const rules = [{ unknowns: of, signs: of.map(() => 1), lower, upper }, ...rulesAround(of, known, isOpen)];
  return search(rules, knowledge.truth, [...bounds.low], [...bounds.high], { left: effort });
}

/** The rules that the unknowns can feel; the others hold for the truth, so they can't make anything impossible. */
function rulesAround(
  of: readonly number[],
  rules: readonly Rule[],
  isOpen: (unknown: number) => boolean,
): Rule[] {
  const felt = new Set(of.filter(isOpen));
  const isFelt = ({ unknowns }: Rule): boolean => unknowns.some((unknown) => felt.has(unknown));
  for (let before = -1; before < felt.size;) {
    before = felt.size;
    for (const rule of rules)
      if (isFelt(rule)) for (const unknown of rule.unknowns.filter(isOpen)) felt.add(unknown);
  }
  return rules.filter(isFelt);
}

const rulesOf = ({ sums, orders }: Knowledge): Rule[] => [
  ...sums.map(({ of, value }) => ({ unknowns: of, signs: of.map(() => 1), lower: value, upper: value })),
  ...orders.map(({ smaller, larger, plus }) => ({
    unknowns: [...larger, ...smaller],
    signs: [...larger.map(() => 1), ...smaller.map(() => -1)],
    lower: -plus,
    upper: Infinity,
  })),
];

/** Takes the narrowest domain apart: the true value, what lies below it, what lies above. */
function search(
  rules: readonly Rule[],
  truth: readonly number[],
  from: number[],
  to: number[],
  effort: { left: number },
): boolean {
  effort.left -= 1;
  if (effort.left < 0) return false;
  const bounds = propagate(rules, from, to);
  if (bounds === undefined) return false;
  const { low, high } = bounds;
  let narrowest = -1;
  let width = Infinity;
  for (const { unknowns } of rules) {
    for (const unknown of unknowns) {
      const domain = (high[unknown] ?? 0) - (low[unknown] ?? 0);
      if (domain > 0 && domain < width) [narrowest, width] = [unknown, domain];
    }
  }
  if (narrowest < 0) return true;
  const [least, most] = [low[narrowest] ?? 0, high[narrowest] ?? 0];
  const value = Math.min(most, Math.max(least, truth[narrowest] ?? 0));
  const within = (lower: number, upper: number): boolean =>
    lower <= upper && search(rules, truth, low.with(narrowest, lower), high.with(narrowest, upper), effort);
  return within(value, value) || within(least, value - 1) || within(value + 1, most);
}

/** Tightens the domains until no rule narrows them further; none if a domain is empty. */
function propagate(
  rules: readonly Rule[],
  low: number[],
  high: number[],
): { readonly low: number[]; readonly high: number[] } | undefined {
  for (let changed = true; changed;) {
    changed = false;
    for (const { unknowns, signs, lower, upper } of rules) {
      let least = 0;
      let most = 0;
      unknowns.forEach((unknown, position) => {
        const up = signs[position] === 1;
        least += up ? (low[unknown] ?? 0) : -(high[unknown] ?? 0);
        most += up ? (high[unknown] ?? 0) : -(low[unknown] ?? 0);
      });
      if (least > upper || most < lower) return undefined;
      if (least >= lower && most <= upper) continue;
      for (const [position, unknown] of unknowns.entries()) {
        const [from, to] = [low[unknown] ?? 0, high[unknown] ?? 0];
        const up = signs[position] === 1;
        const roomUp = up ? from + (upper - least) : from + (most - lower);
        const roomDown = up ? to - (most - lower) : to - (upper - least);
        const [newLow, newHigh] = [Math.max(from, roomDown), Math.min(to, roomUp)];
        if (newLow > newHigh) return undefined;
        if (newLow > from || newHigh < to) {
          [low[unknown], high[unknown]] = [newLow, newHigh];
          changed = true;
        }
      }
    }
  }
  return { low, high };
}

const total = (of: readonly number[], values: readonly number[]): number =>
  of.reduce((sum, unknown) => sum + (values[unknown] ?? 0), 0);
