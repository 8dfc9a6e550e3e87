import { describe, expect, it } from 'vitest';
import { drawOf, pieceOf } from '../../test/support/pieces.ts';
import { noCounts } from './piece.ts';
import { rateOf, rateWithReplacements } from './rate.ts';

const wholeCase = { criterionId: null, ofOneTeam: false };
const criterion = { criterionId: 'K', ofOneTeam: false };
const ofK = (applicable: number, faulty: number, checked = applicable) =>
  new Map([['K', { ...noCounts, checked, applicable, faulty }]]);

describe('one draw', () => {
  it('infers exactly over all N: 2 of 40 in 500 is at most 82 faulty cases', () => {
    // Upper 97.5 % bound by koenderks/jfa, hypergeometric.
    const rate = rateOf([pieceOf(drawOf({ size: 500 }), 40, { faulty: 2 })], wholeCase);
    expect(rate).toMatchObject({ kind: 'exact', label: null, N: 500, n: 40, faulty: 2, rate: 0.05 });
    expect(rate?.upper).toBe(82 / 500);
    expect(rate).toMatchObject({ tolerable: 0.1, judgement: 'open', provisional: false });
  });

  it('takes the lower end from x and the upper from x + u where u cases could not be checked', () => {
    const rate = rateOf([pieceOf(drawOf({ size: 500 }), 40, { faulty: 1, notCheckable: 1 })], wholeCase);
    expect(rate).toMatchObject({ kind: 'exact', n: 40, faulty: 1, notCheckable: 1, rate: 1 / 40 });
    expect(rate?.upper).toBe(82 / 500);
    const found = rateOf([pieceOf(drawOf({ size: 500 }), 40, { faulty: 1 })], wholeCase);
    expect(rate?.lower).toBe(found?.lower);
  });

  it('says Clopper–Pearson among the cases in scope when one was never part of the population', () => {
    const rate = rateOf([pieceOf(drawOf({ size: 500 }), 22, { faulty: 4, outOfScope: 2 })], wholeCase);
    expect(rate).toMatchObject({ kind: 'clopper-pearson', n: 20, faulty: 4, rate: 0.2 });
    // statsmodels, proportion_confint(4, 20, method="beta").
    expect(rate?.lower).toBeCloseTo(0.05733399705, 9);
    expect(rate?.upper).toBeCloseTo(0.436614002996, 9);
  });

  it('says Clopper–Pearson for a criterion that not every case has, against its own tolerable rate', () => {
    const piece = pieceOf(drawOf({ size: 500 }), 60, { criteria: ofK(30, 1, 60) });
    const rate = rateOf([piece], criterion);
    expect(rate).toMatchObject({ kind: 'clopper-pearson', n: 30, faulty: 1, tolerable: 0.05 });
    expect(rate?.upper).toBeCloseTo(0.17216946, 7);
  });

  it('infers exactly for a criterion that every case has', () => {
    const piece = pieceOf(drawOf({ size: 500 }), 40, { faulty: 5, criteria: ofK(40, 2) });
    expect(rateOf([piece], criterion)).toMatchObject({ kind: 'exact', upper: 82 / 500 });
  });

  it('judges while cases are pending only what holds however they turn out', () => {
    const draw = drawOf({ size: 60 });
    const half = rateOf([pieceOf(draw, 60, { checked: 50, faulty: 0 })], wholeCase);
    expect(half).toMatchObject({ n: 50, provisional: true, judgement: 'open' });
    expect(half?.upper).toBeLessThan(0.1);
    expect(rateOf([pieceOf(draw, 60, { faulty: 0 })], wholeCase)).toMatchObject({ judgement: 'met' });
    const many = rateOf([pieceOf(draw, 60, { checked: 50, faulty: 20 })], wholeCase);
    expect(many).toMatchObject({ provisional: true, judgement: 'exceeded' });
  });

  it('calls a systematic draw approximate', () => {
    const draw = drawOf({ size: 500, method: 'systematic' });
    expect(rateOf([pieceOf(draw, 40, { faulty: 2 })], wholeCase)).toMatchObject({
      kind: 'approximate',
      label: 'Näherung',
    });
  });

  it('says nothing about cases for a monetary-unit draw, nor where nothing was checked', () => {
    const money = drawOf({ size: 500, method: 'monetary-unit' });
    expect(rateOf([pieceOf(money, 40, { faulty: 2 })], wholeCase)).toBeNull();
    expect(rateOf([pieceOf(drawOf({ size: 500 }), 40, { checked: 0 })], wholeCase)).toBeNull();
  });

  it('leaves replacements, deliberate cases and undeclared extensions out of the figure of record', () => {
    const draw = drawOf({ size: 500 });
    const apart = (['replacement', 'deliberate', 'undeclared-extension'] as const).map((selection) =>
      pieceOf(draw, 10, { faulty: 9, selection }),
    );
    expect(rateOf([pieceOf(draw, 40, { faulty: 2 }), ...apart], wholeCase)).toMatchObject({
      n: 40,
      faulty: 2,
    });
  });

  it('knows a frame of one case once it is checked', () => {
    expect(rateOf([pieceOf(drawOf({ size: 1 }), 1, { faulty: 1 })], wholeCase)).toMatchObject({
      lower: 1,
      upper: 1,
    });
  });
});

describe('several teams, draws and strata', () => {
  const twoTeams = drawOf({
    size: 600,
    teamSizes: new Map([
      ['A', 500],
      ['B', 100],
    ]),
  });

  it('infers about one team of a frame over its own cases', () => {
    const rate = rateOf([pieceOf(twoTeams, 40, { faulty: 2 })], { criterionId: null, ofOneTeam: true });
    expect(rate).toMatchObject({ kind: 'exact', N: 500, upper: 82 / 500 });
  });

  it('infers about all teams of a frame together over the whole frame', () => {
    const pieces = [pieceOf(twoTeams, 40, { faulty: 2 }), pieceOf(twoTeams, 8, { teamId: 'B', faulty: 1 })];
    expect(rateOf(pieces, wholeCase)).toMatchObject({ kind: 'exact', N: 600, n: 48, faulty: 3 });
  });

  it('weights several frames by their N and calls it Näherung', () => {
    // 100 and 100 cases, 1 of 10 and 5 of 20: (0.1 + 0.25) / 2.
    const pieces = [
      pieceOf(drawOf({ size: 100 }), 10, { faulty: 1 }),
      pieceOf(drawOf({ size: 100 }), 20, { faulty: 5 }),
    ];
    const rate = rateOf(pieces, wholeCase);
    expect(rate).toMatchObject({ kind: 'approximate', label: 'Näherung', N: 200, n: 30, faulty: 6 });
    expect(rate?.rate).toBeCloseTo(0.175, 12);
  });

  it('weights the strata of a stratified draw', () => {
    // 4,421 · 9/100 + 755 · 24/50 + 1,018 · 15/50 = 1,065.69 faulty of 6,194 cases.
    const strataSizes = new Map([
      ['a', 4421],
      ['b', 755],
      ['c', 1018],
    ]);
    const draw = drawOf({ size: 6194, method: 'stratified', strataSizes });
    const pieces = [
      pieceOf(draw, 100, { faulty: 9, stratum: 'a' }),
      pieceOf(draw, 50, { faulty: 24, stratum: 'b' }),
      pieceOf(draw, 50, { faulty: 15, stratum: 'c' }),
    ];
    expect(rateOf(pieces, wholeCase)?.rate).toBeCloseTo(1065.69 / 6194, 12);
  });

  it('says where a tiny stratum brought the sum of exact bounds', () => {
    const strataSizes = new Map([
      ['a', 90],
      ['b', 10],
    ]);
    const draw = drawOf({ size: 100, method: 'stratified', strataSizes });
    const pieces = [pieceOf(draw, 16, { stratum: 'a' }), pieceOf(draw, 4, { stratum: 'b' })];
    expect(rateOf(pieces, wholeCase)).toMatchObject({ kind: 'summed-bounds', label: 'Näherung', faulty: 0 });
  });

  it('weights a team in strata by its part of the cases drawn there', () => {
    // Team A: 10 of 20 drawn in a (of 400), 10 of 40 in b (of 400): 200 and 100 cases; 1/10 and 4/10 faulty.
    const draw = drawOf({
      size: 800,
      method: 'stratified',
      teamSizes: new Map([
        ['A', 300],
        ['B', 500],
      ]),
      strataSizes: new Map([
        ['a', 400],
        ['b', 400],
      ]),
      strataDrawn: new Map([
        ['a', 20],
        ['b', 40],
      ]),
    });
    const pieces = [
      pieceOf(draw, 10, { faulty: 1, stratum: 'a' }),
      pieceOf(draw, 10, { faulty: 4, stratum: 'b' }),
    ];
    const rate = rateOf(pieces, { criterionId: null, ofOneTeam: true });
    expect(rate).toMatchObject({ kind: 'approximate', N: 300 });
    expect(rate?.rate).toBeCloseTo((200 * 0.1 + 100 * 0.4) / 300, 12);
  });

  it('weights a criterion by the cases it applies to', () => {
    // Frames of 1,000 and 200: it applies to 10 of 20 (so 500 cases) and to all 20 (200 cases).
    const pieces = [
      pieceOf(drawOf({ size: 1000 }), 20, { criteria: ofK(10, 1, 20) }),
      pieceOf(drawOf({ size: 200 }), 20, { criteria: ofK(20, 8) }),
    ];
    expect(rateOf(pieces, criterion)?.rate).toBeCloseTo((500 * 0.1 + 200 * 0.4) / 700, 12);
  });
});

describe('a declared extension', () => {
  const terms = { ...drawOf({ size: 2 }).terms, secondStage: { size: 20, limit: 1 } };
  const draw = drawOf({ size: 500, terms });
  const first = pieceOf(draw, 40, { faulty: 3 });
  const second = pieceOf(draw, 20, { faulty: 1, selection: 'declared-extension' });

  it('is evaluated as the two-stage design that it is', () => {
    expect(rateOf([first, second], wholeCase)).toMatchObject({ kind: 'two-stage', n: 60, faulty: 4, N: 500 });
  });

  it('leaves the first stage the figure until the second is checked, and where it was not due', () => {
    const pending = { ...second, whole: { ...second.whole, checked: 19 } };
    expect(rateOf([first, pending], wholeCase)).toMatchObject({ kind: 'exact', n: 40, faulty: 3 });
    const fewFaulty = pieceOf(draw, 40, { faulty: 1 });
    expect(rateOf([fewFaulty, second], wholeCase)).toMatchObject({ kind: 'exact', n: 40, faulty: 1 });
  });
});

describe('replacements', () => {
  it('enter a labelled estimate only', () => {
    const draw = drawOf({ size: 500 });
    const pieces = [
      pieceOf(draw, 20, { faulty: 3, notCheckable: 2 }),
      pieceOf(draw, 2, { faulty: 1, selection: 'replacement' }),
    ];
    expect(rateOf(pieces, wholeCase)).toMatchObject({ n: 20, faulty: 3, notCheckable: 2 });
    const estimate = rateWithReplacements(pieces, false);
    expect(estimate).toMatchObject({ kind: 'clopper-pearson', n: 20, faulty: 4, notCheckable: 0 });
    expect(estimate?.lower).toBeCloseTo(0.05733399705, 9);
    expect(rateWithReplacements(pieces.slice(0, 1), false)).toBeNull();
  });
});
