import { expect, it } from 'vitest';
import { changeOf, type FreshRate } from './change.ts';

const rate = (value: number, lower: number, upper: number): FreshRate => ({
  shown: true,
  kind: 'approximate',
  label: 'Näherung',
  N: 400,
  n: 80,
  faulty: Math.round(value * 80),
  notCheckable: 0,
  unreviewed: 0,
  rate: value,
  lower,
  upper,
  confidence: 0.95,
  tolerable: 0.05,
  judgement: 'open',
  provisional: false,
});
/** What is said of trained teams that went from `before` to `after`, beside others that stayed. */
const said = (before: FreshRate, after: FreshRate): string => {
  const others = rate(0.1, 0.05, 0.15);
  return changeOf({ before, after, othersBefore: others, othersAfter: others }).sentence.replaceAll(
    '\u00A0',
    ' ',
  );
};

it('a change that may be chance is said to be so right after it', () => {
  expect(said(rate(0.15, 0.1, 0.2), rate(0.12, 0.07, 0.17))).toMatch(
    /^Veränderung in den geschulten Teams −3,0 Prozentpunkte \(95 %: [^\)]*\); sie kann auch Zufall sein\. In den übrigen Teams ±0,0 Prozentpunkte \([^\)]*\)\.$/v,
  );
});

it('a change beyond chance is not', () => {
  expect(said(rate(0.3, 0.25, 0.35), rate(0.1, 0.05, 0.15))).toMatch(
    /^Veränderung in den geschulten Teams −20,0 Prozentpunkte \([^\)]*\), in den übrigen Teams ±0,0 /v,
  );
});

it('where nothing has changed, nothing may be chance', () => {
  const before = rate(0.1, 0.05, 0.15);
  for (const after of [before, rate(0.1004, 0.05, 0.15)]) {
    expect(said(before, after)).toMatch(/^Veränderung in den geschulten Teams ±0,0 Prozentpunkte/v);
    expect(said(before, after)).not.toContain('Zufall');
  }
});
