/** The worked cases of the procedure, with the frames that the file only describes written out. */
import { readFileSync } from 'node:fs';

import type { PlainCase } from './draw-second-implementation.ts';

export interface DrawVector {
  name: string;
  cases: { list: PlainCase[] } | { generate: string };
  method: 'simple' | 'stratified' | 'systematic' | 'monetary-unit';
  sampleSize: number;
  minimumPerStratum: number;
  entropySource: string;
  sealNumber: number;
  entropyValue: string;
  reserves: number;
  frameDigest: string;
  seal: string;
  seed: string;
  ranks: [rank: number, kind: string, stratum: string | null, caseNumber: string, hits?: number][];
}

export const drawVectors = (
  JSON.parse(readFileSync(new URL('../vectors/draws.json', import.meta.url), 'utf8')) as {
    vectors: DrawVector[];
  }
).vectors;

/** "i = 1..N: caseNumber '54910//' + i padded to 7 digits; …", as the vectors describe their larger frames. */
export function casesOf({ cases }: DrawVector): PlainCase[] {
  if ('list' in cases) return cases.list;
  const size = Number(/^i = 1\.\.(\d+): /.exec(cases.generate)?.[1]);
  return Array.from({ length: size }, (_, index) => {
    const i = index + 1;
    return {
      caseNumber: `54910//${String(i).padStart(7, '0')}`,
      team: ['MI1', 'MI2', 'U25', 'LE1'][i % 4] ?? '',
      stratum: ['LZB', 'Neukunde', 'Bestand'][(i * i) % 3] ?? '',
      amountCents: (i * 7919) % 250_000,
      attributes: {},
    };
  });
}
