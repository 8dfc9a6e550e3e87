const WORDS = 4;

/**
 * A set of 16-byte fingerprints in one flat table: 64 bytes a case at most, where a set of texts would take some
 * hundred. Fingerprints are spread evenly already (they come from a hash), so their first word is the place.
 */
export class FingerprintSet {
  #table = new Uint32Array(1024 * WORDS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds the first 16 bytes; false if they were there before. */
  add(fingerprint: Uint8Array): boolean {
    if (this.#size * 2 * WORDS >= this.#table.length) this.#grow();
    const view = new DataView(fingerprint.buffer, fingerprint.byteOffset, 16);
    // All zero marks a free place; no hash is that in practice, and if one were, it would only be kept as 1.
    const added = this.#put(view.getUint32(0) || 1, view.getUint32(4), view.getUint32(8), view.getUint32(12));
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
