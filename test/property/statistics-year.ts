import seedrandom from 'seedrandom';
import { exceedanceP, rejectedAt } from '../../src/statistics/index.ts';

/** A year of 96 cells (criterion × team), each with exactly the tolerable rate in every quarter's frame. */
export interface YearDesign {
  readonly cells: number;
  readonly tolerable: number;
  /** Cases of one cell's frame a quarter, and how many of them are drawn. */
  readonly frame: number;
  readonly drawn: number;
  /** Level of each of the four looks. */
  readonly level: number;
}

/** How many of the simulated years showed at least one hotspot, and with unadjusted tests at 5 % each. */
export interface FalseHotspots {
  readonly years: number;
  readonly withHotspot: number;
  readonly withUnadjusted: number;
}

/** Faulty cases in a simple random sample without replacement. */
const sampleFaulty = (random: () => number, frame: number, faulty: number, drawn: number): number => {
  let found = 0;
  for (let i = 0; i < drawn; i += 1) if (random() * (frame - i) < faulty - found) found += 1;
  return found;
};

/**
 * Rule 18 on years without any true excess: each quarter adds a draw to every cell, and the year's data so far are
 * tested exactly against the tolerable rate, Benjamini–Hochberg over the 96 cells of one look.
 */
export const simulateYears = (design: YearDesign, years: number, seed: string): FalseHotspots => {
  const random = seedrandom(seed);
  const { cells, tolerable, frame, drawn, level } = design;
  const faulty = Math.floor(frame * tolerable + 1e-9);
  const known = new Map<string, number>();
  const p = (quarter: number, x: number): number => {
    const key = `${quarter}/${x}`;
    const value = known.get(key) ?? exceedanceP({ N: frame * quarter, n: drawn * quarter, x, tolerable });
    known.set(key, value);
    return value;
  };
  let withHotspot = 0;
  let withUnadjusted = 0;
  for (let year = 0; year < years; year += 1) {
    const found = Array.from({ length: cells }, () => 0);
    let hotspot = false;
    let unadjusted = false;
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      const ps = found.map((before, cell) => {
        const x = before + sampleFaulty(random, frame, faulty, drawn);
        found[cell] = x;
        return p(quarter, x);
      });
      hotspot ||= rejectedAt(ps, level).some(Boolean);
      unadjusted ||= ps.some((value) => value <= 0.05);
    }
    if (hotspot) withHotspot += 1;
    if (unadjusted) withUnadjusted += 1;
  }
  return { years, withHotspot, withUnadjusted };
};

/** The designs whose figures README states: few, usual and many cases a quarter. */
export const yearDesigns: readonly YearDesign[] = [8, 15, 30].map((drawn) => ({
  cells: 96,
  tolerable: 0.1,
  frame: 100,
  drawn,
  level: 0.025,
}));
