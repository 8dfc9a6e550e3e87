import { describe, expect, it } from 'vitest';
import { cellP, testCells, type Cell } from './cells.ts';

const cell = (applicable: number, faulty: number, more: Partial<Cell> = {}): Cell => ({
  fieldId: 'field',
  criterionId: 'K',
  teamId: null,
  applicable,
  faulty,
  tolerable: 0.1,
  weight: 3,
  frameSize: null,
  ...more,
});

/** Binomial coefficient, for probabilities by hand. */
const choose = (n: number, k: number): number =>
  Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((product, factor) => product * factor, 1);

describe('one cell', () => {
  it('is tested binomially where the criterion applies to some cases only', () => {
    // At least 2 of 3 at 10 %: 3 · 0.01 · 0.9 + 0.001.
    expect(cellP(cell(3, 2))).toBeCloseTo(0.028, 12);
  });

  it('is tested hypergeometrically over N where one draw holds it all', () => {
    // N = 20 with the 2 faulty cases tolerated, 5 drawn, both among them: C(18,3) / C(20,5).
    expect(cellP(cell(5, 2, { frameSize: 20 }))).toBeCloseTo(choose(18, 3) / choose(20, 5), 12);
  });

  it('is never less than the exact chance where several draws come together', () => {
    // Two draws of 5 from 20 with 2 faulty each: chance of 4 faulty in all is (C(18,3)/C(20,5))².
    expect(cellP(cell(10, 4))).toBeGreaterThan((choose(18, 3) / choose(20, 5)) ** 2);
  });
});

describe('the family of one look', () => {
  it('lets 9 of 24 at 10 % pass in a family of 77, but not in one of 78', () => {
    // p = P(X ≥ 9 | 24, 0.1) = Σ C(24,k) 0.1^k 0.9^(24−k) = 0.00032127; 77 · p = 0.0247, 78 · p = 0.0251.
    let p = 0;
    for (let k = 9; k <= 24; k += 1) p += choose(24, k) * 0.1 ** k * 0.9 ** (24 - k);
    const look = (others: number) =>
      testCells([cell(24, 9), ...Array.from({ length: others }, () => cell(24, 2))]);
    expect(look(76)[0]?.p).toBeCloseTo(p, 12);
    expect(look(76)[0]?.adjustedP).toBeCloseTo(77 * p, 10);
    expect(look(76).map(({ passed }) => passed)).toEqual([true, ...Array.from({ length: 76 }, () => false)]);
    expect(look(77)[0]?.passed).toBe(false);
  });

  it('does not let pass what would do so alone but not among many', () => {
    expect(testCells([cell(24, 6)])[0]).toMatchObject({ passed: false });
    expect(testCells([cell(24, 7)])[0]).toMatchObject({ passed: true });
    const many = testCells([cell(24, 7), ...Array.from({ length: 95 }, () => cell(24, 2))]);
    expect(many[0]?.passed).toBe(false);
  });

  it('ranks by expected excess times severity: 6.6 light ones weigh less than 2.6 severe ones', () => {
    const [light, severe] = testCells([cell(24, 9, { weight: 1 }), cell(24, 5, { weight: 9 })]);
    expect(light?.score).toBeCloseTo(6.6, 12);
    expect(severe?.score).toBeCloseTo(2.6 * 9, 12);
  });

  it('may be empty', () => {
    expect(testCells([])).toEqual([]);
  });
});
