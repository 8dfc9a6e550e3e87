/**
 * Rule 25: which equations must be withheld so that every secret keeps its span?
 *
 * For each secret two possible worlds are sought that lie far enough apart. Where there are none, the cheapest step to
 * a further world is taken and the equations it contradicts are withheld; they are secrets from then on. At the end
 * each withheld equation, the dearest first, is published again if every secret keeps its span without it.
 */
import type { Exchange } from './exchange.ts';
import { certify, isKept, leap, narrowView, openReaders, reachOf } from './reader.ts';
import type { Reader } from './reader.ts';
import { holds } from './system.ts';
import type { Knowing, Published, Secret, System } from './system.ts';

/** That a secret keeps its span for a reader. */
interface Claim {
  readonly reader: Reader;
  readonly secret: Secret;
}

/**
 * Moves worth making to save a loss of 1, first patiently, then less so: the search gets greedier where it finds
 * nothing, and what it withholds too much is published again.
 */
const prices = [4, 1, 0.2];

/**
 * The equations to withhold, by index.
 * @param asked for each equation with a weight, in order, the secret it is once withheld
 * @param secrets sums that are not shown whatever happens, to no reader
 * @param kinds the kinds of readers
 */
export function withhold(
  system: System,
  asked: readonly Secret[],
  secrets: readonly Secret[],
  kinds: readonly Knowing[],
): ReadonlySet<number> {
  const withheld = new Map<number, Secret>();
  /** Who would learn what by publishing an equation again, as last seen; looked at first. */
  const causes = new Map<number, Claim>();
  const readers = openReaders(system, kinds);
  const isPublished: Published = (equation) => !withheld.has(equation);
  const secretsOf = (reader: Reader): readonly Secret[] => [
    ...secrets,
    ...reader.secrets,
    ...withheld.values(),
  ];
  const weightOf = (index: number): number => system.equations[index]?.weight ?? 0;
  const loss = ({ broken }: Exchange): number => broken.reduce((sum, index) => sum + weightOf(index), 0);

  const cheapestStep = (reader: Reader, secret: Secret): Exchange | undefined => {
    const { lowest, highest } = reachOf(reader, secret);
    for (const price of prices) {
      const up = reader.exchange(highest, secret.columns, secret.step, isPublished, price);
      const down = reader.exchange(lowest, secret.columns, -secret.step, isPublished, price);
      if (up !== undefined && down !== undefined) return loss(down) < loss(up) ? down : up;
      if (up !== undefined || down !== undefined) return up ?? down;
    }
    return leap(reader, secret, isPublished);
  };
  const secure = (reader: Reader, secret: Secret): void => {
    while (!isKept(reader, secret, isPublished)) {
      const step = cheapestStep(reader, secret);
      if (step === undefined) return;
      for (const index of step.broken) {
        const lost = asked[index];
        if (lost === undefined) throw new Error('disclosure: a published equation was contradicted');
        withheld.set(index, lost);
        causes.set(index, { reader, secret });
      }
      if (step.broken.length > 0) for (const { now } of readers) now.bounds = undefined;
      reader.learn(step.world);
    }
  };
  const publishAgain = (index: number, secret: Secret): void => {
    const before = new Map<Reader, Reader['now']>();
    withheld.delete(index);
    const stillKept = ({ reader, secret: other }: Claim): boolean => {
      if (!before.has(reader)) {
        before.set(reader, reader.now);
        reader.now = narrowView(reader, (world) => holds(system, index, world));
      }
      return isKept(reader, other, isPublished);
    };
    const claims = readers.flatMap((reader) => secretsOf(reader).map((other) => ({ reader, secret: other })));
    const cause = causes.get(index);
    const isCurrent = cause !== undefined && secretsOf(cause.reader).includes(cause.secret);
    const lost = isCurrent && !stillKept(cause) ? cause : claims.find((claim) => !stillKept(claim));
    if (lost === undefined) return;
    causes.set(index, lost);
    withheld.set(index, secret);
    for (const [reader, view] of before) reader.now = view;
  };

  for (let before = -1; before < withheld.size;) {
    before = withheld.size;
    for (const reader of readers) for (const secret of secretsOf(reader)) secure(reader, secret);
  }
  const dearestFirst = [...withheld].sort(([one], [other]) => weightOf(other) - weightOf(one) || one - other);
  for (const [index, secret] of dearestFirst) publishAgain(index, secret);
  for (const reader of readers) certify(reader, secretsOf(reader), isPublished);
  return new Set(withheld.keys());
}
