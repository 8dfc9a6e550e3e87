import { expect, it } from 'vitest';
import { drawOf, pieceOf } from '../../test/support/pieces.ts';
import { discloseRow, fullRow } from '../hotspots/disclose.ts';
import { evaluatePieces } from '../hotspots/evaluation.ts';
import { rateOrNull } from './figures-of.ts';

/*
 * Forty cases were drawn, one could not be checked and was replaced. Two findings of the sample and one of the
 * replacement await their second check.
 */
const draw = drawOf({ size: 500 });
const [evaluated] = evaluatePieces(
  {
    pieces: [
      pieceOf(draw, 40, { faulty: 3, notCheckable: 1, unreviewed: 2 }),
      pieceOf(draw, 1, { faulty: 1, unreviewed: 1, selection: 'replacement' }),
    ],
    cases: [],
  },
  'field',
);
if (evaluated === undefined) throw new Error('one field, one row');

it('findings of replacements that await their second check stand beside the rate with replacements', () => {
  const { rate, withReplacements } = fullRow(evaluated.row);
  expect(rateOrNull(rate)).toMatchObject({ faulty: 3, unreviewed: 2 });
  expect(rateOrNull(withReplacements)).toMatchObject({ faulty: 4, n: 40, unreviewed: 3 });
});

it('their number leaves no team, and is then not said to be none', () => {
  const asked = new Set(['faulty', 'unreviewed', 'with-replacements']);
  const { rate, withReplacements } = discloseRow(evaluated, (id) => asked.has(id.split('/').at(-1) ?? ''));
  expect(rateOrNull(rate)).toMatchObject({ unreviewed: 2 });
  expect(rateOrNull(withReplacements)).toMatchObject({ faulty: 4, unreviewed: null });
});
