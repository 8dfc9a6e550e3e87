import { createHash } from 'node:crypto';

import { Failure } from '../failure.ts';
import { compareUtf8, normaliseText } from './text.ts';

/** One case of a frame, in the form that is hashed: every text normalised, attributes in the keys' UTF-8 order. */
export interface FrameCase {
  readonly caseNumber: string;
  readonly team: string;
  readonly stratum: string | null;
  /** Euro cents, a safe integer, or null. */
  readonly amountCents: number | null;
  /** Pairs, because a JavaScript object would move keys that look like integers to the front. */
  readonly attributes: readonly AttributePair[];
}

export type AttributePair = readonly [key: string, value: string];

/** A case as somebody wrote it, before normalisation. */
export interface RawCase {
  readonly caseNumber: string;
  readonly team: string;
  readonly stratum: string | null;
  readonly amountCents: number | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Brings a case into the form that is hashed. Fails on attributes that become one after normalisation. */
export function normaliseCase(raw: RawCase): FrameCase {
  const attributes = Object.entries(raw.attributes)
    .map(([key, value]): AttributePair => [normaliseText(key), normaliseText(value)])
    .sort(([a], [b]) => compareUtf8(a, b));
  for (const [i, [key]] of attributes.entries()) {
    if (key === attributes[i + 1]?.[0]) {
      throw new Failure('invalid', 'attribute-repeated', `Das Merkmal „${key}“ steht zweimal an einem Fall.`);
    }
  }
  return {
    caseNumber: normaliseText(raw.caseNumber),
    team: normaliseText(raw.team),
    stratum: raw.stratum === null ? null : normaliseText(raw.stratum),
    amountCents: raw.amountCents,
    attributes,
  };
}

/** The cases in canonical order: ascending by the UTF-8 bytes of the case number. */
export const inCanonicalOrder = (cases: Iterable<FrameCase>): FrameCase[] =>
  [...cases].sort((a, b) => compareUtf8(a.caseNumber, b.caseNumber));

/** The line that stands for one case in the frame's digest. */
const caseLine = (item: FrameCase): string =>
  `${JSON.stringify([item.caseNumber, item.team, item.stratum, item.amountCents, item.attributes])}\n`;

/** Text gathered before it is handed to the hash: fewer, larger updates. */
const CHUNK = 1 << 16;

/**
 * The frame digest, built case by case in bounded memory. Cases must come in canonical order; one out of
 * order or twice is refused, because the digest would then stand for another frame.
 */
export class FrameDigest {
  readonly #hash = createHash('sha256');
  #pending = '';
  #last: string | undefined;
  #size = 0;

  add(item: FrameCase): void {
    if (this.#last !== undefined) {
      const order = compareUtf8(this.#last, item.caseNumber);
      if (order === 0) {
        throw new Failure(
          'invalid',
          'case-number-repeated',
          `Fall ${this.#size + 1} der Reihenfolge ist doppelt.`,
        );
      }
      if (order > 0) throw new Error('cases must be added in canonical order');
    }
    this.#last = item.caseNumber;
    this.#size += 1;
    this.#pending += caseLine(item);
    if (this.#pending.length >= CHUNK) this.#flush();
  }

  /** Number of cases added so far. */
  get size(): number {
    return this.#size;
  }

  /** The digest as 64 lowercase hex digits. Nothing can be added afterwards. */
  finish(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#pending, 'utf8');
    this.#pending = '';
  }
}

/** The digest of a whole frame held in memory; `cases` may come in any order. */
export function frameDigest(cases: Iterable<FrameCase>): string {
  const digest = new FrameDigest();
  for (const item of inCanonicalOrder(cases)) digest.add(item);
  return digest.finish();
}
