import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { selectRanks, type Population } from '../../src/draw-procedure/index.ts';
import { binomialTest, combineFrames, estimateRate } from '../../src/statistics/index.ts';

const DRAWS = 2000;
const CONFIDENCE = 0.95;

/** What is true of a case, whoever draws it; an uncheckable case is faulty or not, but nobody can see it. */
interface TrueCase {
  readonly stratum: string;
  readonly faulty: boolean;
  readonly checkable: boolean;
}

/** The quality control cases of the fiscal year 2023; files of every 25th case, and of every 10th faulty one, are lost. */
function realFrame(): TrueCase[] {
  const path = new URL('../data/snap_qc_fy2023_cases.csv.gz', import.meta.url);
  const [, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  let faultySoFar = 0;
  return lines.map((line, index) => {
    const cells = line.replaceAll('"', '').split(',');
    const faulty = cells[5] === '1';
    if (faulty) faultySoFar += 1;
    const lost = index % 25 === 0 || (faulty && faultySoFar % 10 === 0);
    return { stratum: cells[2] ?? '', faulty, checkable: !lost };
  });
}

/** A small Jobcenter frame whose strata differ strongly; size, faulty, lost. */
const syntheticFrame: TrueCase[] = (
  [
    ['Bestand', 260, 8, 6],
    ['Langzeitbezug', 110, 11, 4],
    ['Neukunden', 42, 9, 2],
  ] as const
).flatMap(([stratum, size, faulty, lost]) =>
  Array.from({ length: size }, (_, index) => ({
    stratum,
    faulty: index < faulty,
    // half of the lost files are faulty ones
    checkable: Math.abs(index - faulty + 0.5) > lost / 2,
  })),
);

const seedOf = (draw: number): string => createHash('sha256').update(`coverage ${draw}`).digest('hex');
const countOf = (cases: readonly TrueCase[], is: (single: TrueCase) => boolean): number =>
  cases.filter(is).length;
const seenFaulty = ({ faulty, checkable }: TrueCase): boolean => faulty && checkable;
const lost = ({ checkable }: TrueCase): boolean => !checkable;

/** In how many of the seeded draws the interval holds the number of faulty cases in the frame, seen or not. */
function coveredSimple(frame: readonly TrueCase[], sampleSize: number): number {
  const truth = countOf(frame, ({ faulty }) => faulty);
  return countDraws({ method: 'simple', size: frame.length }, sampleSize, 0, (ranks) => {
    const drawn = ranks.flatMap(({ place }) => frame[place - 1] ?? []);
    const { lowerCount, upperCount } = estimateRate({
      frameSize: frame.length,
      sampleSize: drawn.length,
      faulty: countOf(drawn, seenFaulty),
      uncheckable: countOf(drawn, lost),
      confidence: CONFIDENCE,
    });
    return lowerCount <= truth && truth <= upperCount;
  });
}

/** As `coveredSimple`, stratified: weighted by the strata's sizes. */
function coveredStratified(
  frame: readonly TrueCase[],
  sampleSize: number,
  minimumPerStratum: number,
): number {
  const truth = countOf(frame, ({ faulty }) => faulty);
  const byStratum = Map.groupBy(frame, ({ stratum }) => stratum);
  const strata = [...byStratum].map(([stratum, cases]) => ({ stratum, size: cases.length }));
  return countDraws({ method: 'stratified', strata }, sampleSize, minimumPerStratum, (ranks) => {
    const sampled = [...Map.groupBy(ranks, ({ stratum }) => stratum ?? '')].map(([stratum, own]) => {
      const cases = byStratum.get(stratum) ?? [];
      const drawn = own.flatMap(({ place }) => cases[place - 1] ?? []);
      return { N: cases.length, n: drawn.length, x: countOf(drawn, seenFaulty), u: countOf(drawn, lost) };
    });
    const { lowerCount, upperCount } = combineFrames(sampled, CONFIDENCE);
    return lowerCount <= truth && truth <= upperCount;
  });
}

function countDraws(
  population: Population,
  sampleSize: number,
  minimumPerStratum: number,
  covers: (ranks: ReturnType<typeof selectRanks>) => boolean,
): number {
  let covered = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const terms = { sampleSize, minimumPerStratum, reserves: 0, requests: [] };
    const ranks = selectRanks(population, { ...terms, seed: seedOf(draw) });
    expect(ranks).toHaveLength(sampleSize);
    if (covers(ranks)) covered += 1;
  }
  return covered;
}

/** Chance of so few hits if the interval held the truth in the promised share of all draws. */
const chanceAt = (covered: number, promised: number): number =>
  binomialTest(covered, DRAWS, promised, 'less');

const withoutLosses = (frame: readonly TrueCase[]): TrueCase[] =>
  frame.map((single) => ({ ...single, checkable: true }));

describe('2,000 seeded draws', () => {
  const real = realFrame();

  it('come from frames whose truth is known', () => {
    expect([real.length, countOf(real, ({ faulty }) => faulty)]).toEqual([43_776, 10_522]);
    expect(countOf(real, lost)).toBeGreaterThan(2000);
    expect([syntheticFrame.length, countOf(syntheticFrame, ({ faulty }) => faulty)]).toEqual([412, 28]);
    expect(countOf(syntheticFrame, lost)).toBe(12);
    expect(countOf(syntheticFrame, (single) => single.faulty && lost(single))).toBe(6);
  });

  it.each([
    ['the real frame', withoutLosses(real), 60],
    ['the real frame with lost files', real, 60],
    ['the synthetic frame', withoutLosses(syntheticFrame), 60],
    ['the synthetic frame with lost files', syntheticFrame, 60],
  ])('hold the truth of %s in the exact interval at least as often as promised', (_, frame, size) => {
    expect(chanceAt(coveredSimple(frame, size), CONFIDENCE)).toBeGreaterThan(0.001);
  });

  it.each([
    ['the real frame by state', withoutLosses(real), 400, 5],
    ['the real frame by state with lost files', real, 400, 5],
    ['the synthetic frame', withoutLosses(syntheticFrame), 60, 5],
    ['the synthetic frame with lost files', syntheticFrame, 60, 5],
    ['the synthetic frame with tiny samples', withoutLosses(syntheticFrame), 12, 1],
  ])('hold the truth of %s in the weighted interval nearly as often', (_, frame, size, minimum) => {
    expect(chanceAt(coveredStratified(frame, size, minimum), 0.94)).toBeGreaterThan(0.001);
  });
});
