const WORDS = 4;

/**
 * A set of fingerprints (32 hex digits count) in one flat table: 64 bytes a case at most, where a set of texts would
 * take some hundred. They are spread evenly already, because they come from a hash; the first word is the place.
 */
export class FingerprintSet {
  #table = new Uint32Array(1024 * WORDS);
  #size = 0;

  /** Adds one; false if it was there before. */
  add(fingerprint: string): boolean {
    if (this.#size * 2 * WORDS >= this.#table.length) this.#grow();
    // All zero marks a free place; no hash begins so in practice, and if one did, it would only be kept as 1.
    const added = this.#put(
      word(fingerprint, 0) || 1,
      word(fingerprint, 1),
      word(fingerprint, 2),
      word(fingerprint, 3),
    );
    if (added) this.#size += 1;
    return added;
  }

  #put(a: number, b: number, c: number, d: number): boolean {
    const table = this.#table;
    const mask = table.length / WORDS - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      if (table[at] === 0) {
        table[at] = a;
        table[at + 1] = b;
        table[at + 2] = c;
        table[at + 3] = d;
        return true;
      }
      if (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d) return false;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      const a = old[at] ?? 0;
      if (a !== 0) this.#put(a, old[at + 1] ?? 0, old[at + 2] ?? 0, old[at + 3] ?? 0);
    }
  }
}

/** 32 bits of a fingerprint. */
const word = (fingerprint: string, i: number): number =>
  Number.parseInt(fingerprint.slice(8 * i, 8 * i + 8), 16);
