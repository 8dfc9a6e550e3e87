/**
 * `iks-draw/1` a second time, written from the text of the procedure alone and sharing no code with the
 * product, its random numbers included: ARC4 as seedrandom 3 keys and reads it for keys of 64 characters.
 * Made to be obvious, not fast: it shuffles whole lists.
 */
import { createHash } from 'node:crypto';

export interface PlainCase {
  caseNumber: string;
  team: string;
  stratum: string | null;
  amountCents: number | null;
  attributes: Record<string, string>;
}

export interface PlainDraw {
  method: string;
  sampleSize: number;
  minimumPerStratum: number;
  entropySource: string;
  sealNumber: number;
  entropyValue: string;
  reserves: number;
  requests: (
    | { kind: 'extension'; count: number }
    | { kind: 'replacement'; rank: number; stratum: string | null }
  )[];
}

export interface PlainRank {
  rank: number;
  kind: string;
  stratum: string | null;
  position: number;
  caseNumber: string;
  hits?: number;
}

export interface PlainResult {
  frameDigest: string;
  seal: string;
  seed: string;
  ranks: PlainRank[];
}

const sha = (text: string): string => createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');
const byBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
const clean = (text: string): string => text.normalize('NFC').trim();

/** ARC4 with 64 key bytes, the first 256 bytes dropped; 6 bytes a number, then bytes until 52 bits are there. */
export function arc4(key: string): () => number {
  const state = Array.from({ length: 256 }, (_, i) => i);
  const byte = (i: number): number => state[i % 256] ?? 0;
  const swap = (i: number, j: number): void => {
    [state[i], state[j]] = [byte(j), byte(i)];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + byte(i) + key.charCodeAt(i % key.length)) % 256;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  const nextByte = (): number => {
    i = (i + 1) % 256;
    j = (j + byte(i)) % 256;
    swap(i, j);
    return byte(byte(i) + byte(j));
  };
  for (let dropped = 0; dropped < 256; dropped++) nextByte();
  return () => {
    let numerator = 0n;
    for (let k = 0; k < 6; k++) numerator = numerator * 256n + BigInt(nextByte());
    let denominator = 2n ** 48n;
    let last = 0n;
    while (numerator < 2n ** 52n) {
      numerator = (numerator + last) * 256n;
      denominator *= 256n;
      last = BigInt(nextByte());
    }
    while (numerator >= 2n ** 53n) {
      numerator /= 2n;
      denominator /= 2n;
      last >>= 1n;
    }
    return Number(numerator + last) / Number(denominator);
  };
}

function shareOut(room: number[], wanted: number): number[] {
  const given = room.map(() => 0);
  let rest = Math.min(
    wanted,
    room.reduce((a, b) => a + b, 0),
  );
  while (rest > 0) {
    const free = room.map((r, i) => r - (given[i] ?? 0));
    const sum = free.reduce((a, b) => a + b, 0);
    const round = rest;
    free.forEach((f, i) => {
      const whole = (round * f - ((round * f) % sum)) / sum;
      given[i] = (given[i] ?? 0) + whole;
      rest -= whole;
    });
    const order = free
      .map((f, i) => ({ i, remainder: (round * f) % sum }))
      .sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : b.remainder - a.remainder));
    for (const { i } of order) {
      if (rest > 0 && (given[i] ?? 0) < (room[i] ?? 0)) {
        given[i] = (given[i] ?? 0) + 1;
        rest -= 1;
      }
    }
  }
  return given;
}

function shuffled(positions: number[], random: () => number): number[] {
  const list = [...positions];
  for (let i = 0; i < list.length; i++) {
    const j = i + Math.floor(random() * (list.length - i));
    const at = list[i] ?? 0;
    list[i] = list[j] ?? 0;
    list[j] = at;
  }
  return list;
}

/** Digest, seal, seed and ranks of a draw; the input must be a possible one. */
export function drawAgain(given: PlainCase[], draw: PlainDraw): PlainResult {
  const cases = given
    .map((c) => ({
      caseNumber: clean(c.caseNumber),
      team: clean(c.team),
      stratum: c.stratum === null ? null : clean(c.stratum),
      amountCents: c.amountCents,
      pairs: Object.entries(c.attributes)
        .map(([k, v]) => [clean(k), clean(v)] as const)
        .sort((a, b) => byBytes(a[0], b[0])),
    }))
    .sort((a, b) => byBytes(a.caseNumber, b.caseNumber));
  const lines = cases.map(
    (c) => JSON.stringify([c.caseNumber, c.team, c.stratum, c.amountCents, c.pairs]) + '\n',
  );
  const frameDigest = sha(lines.join(''));
  const { method, sampleSize: n, minimumPerStratum, entropySource, sealNumber, entropyValue } = draw;
  const seal = sha(
    JSON.stringify(['iks-seal/1', frameDigest, method, n, minimumPerStratum, entropySource, sealNumber]),
  );
  const seed = sha(JSON.stringify(['iks-seed/1', seal, entropyValue]));
  const generator = (stratum: string | null): (() => number) =>
    arc4(sha(JSON.stringify(['iks-draw/1', seed, stratum])));
  const named = (position: number): string => cases[position - 1]?.caseNumber ?? '';

  const ranks: PlainRank[] = [];
  if (method === 'systematic') {
    const interval = cases.length / n;
    const start = generator(null)() * interval;
    for (let i = 0; i < n; i++) {
      const position = Math.min(Math.floor(start + i * interval) + 1, cases.length);
      ranks.push({ rank: i + 1, kind: 'sample', stratum: null, position, caseNumber: named(position) });
    }
  } else if (method === 'monetary-unit') {
    const sum = cases.reduce((s, c) => s + Math.max(0, c.amountCents ?? 0), 0);
    const interval = sum / n;
    const start = generator(null)() * interval;
    const hits = new Map<number, number>();
    for (let k = 0; k < n; k++) {
      const point = start + k * interval;
      let before = 0;
      for (const [i, c] of cases.entries()) {
        const amount = Math.max(0, c.amountCents ?? 0);
        if (before <= point && point < before + amount) hits.set(i + 1, (hits.get(i + 1) ?? 0) + 1);
        before += amount;
      }
    }
    for (const [position, count] of hits) {
      ranks.push({
        rank: ranks.length + 1,
        kind: 'sample',
        stratum: null,
        position,
        caseNumber: named(position),
        hits: count,
      });
    }
  } else {
    const all = cases.map((_, i) => i + 1);
    const names =
      method === 'simple'
        ? [null]
        : [...new Set(cases.map((c) => c.stratum ?? ''))].sort((a, b) => byBytes(a, b));
    const groups = names.map((stratum) => ({
      stratum,
      order: shuffled(
        stratum === null ? all : all.filter((p) => cases[p - 1]?.stratum === stratum),
        generator(stratum),
      ),
      kinds: [] as string[],
    }));
    const minimums = groups.map((g) => Math.min(g.order.length, minimumPerStratum));
    const rest = n - minimums.reduce((a, b) => a + b, 0);
    const more = shareOut(
      groups.map((g, i) => g.order.length - (minimums[i] ?? 0)),
      rest,
    );
    groups.forEach((g, i) => {
      for (let k = 0; k < (minimums[i] ?? 0) + (more[i] ?? 0); k++) g.kinds.push('sample');
    });
    for (const request of draw.requests) {
      if (request.kind === 'extension') {
        const added = shareOut(
          groups.map((g) => g.order.length - g.kinds.length),
          request.count,
        );
        groups.forEach((g, i) => {
          for (let k = 0; k < (added[i] ?? 0); k++) g.kinds.push('extension');
        });
      } else {
        const group = groups.find((g) => g.stratum === request.stratum);
        if (group !== undefined && group.kinds.length < group.order.length) group.kinds.push('replacement');
      }
    }
    for (const { stratum, order, kinds } of groups) {
      order.slice(0, kinds.length + draw.reserves).forEach((position, i) => {
        ranks.push({
          rank: i + 1,
          kind: kinds[i] ?? 'reserve',
          stratum,
          position,
          caseNumber: named(position),
        });
      });
    }
  }
  return { frameDigest, seal, seed, ranks };
}
