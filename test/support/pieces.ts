import { month } from '../../src/calendar/index.ts';
import { noCounts, type Counts, type Drawn, type Piece } from '../../src/hotspots/piece.ts';

/** A draw of one team „A“ with one criterion „K“ tolerated at 10 %; what a test is about is given. */
export const drawOf = (given: Partial<Drawn> & { readonly size: number }): Drawn => ({
  id: crypto.randomUUID(),
  frameId: 'frame',
  month: month('2020-01'),
  lastDay: '2020-01-31',
  method: 'simple',
  terms: {
    fieldId: 'field',
    title: 'Folge-EGV',
    tolerable: 0.1,
    confidence: 0.95,
    secondStage: null,
    criteria: new Map([['K', { tolerable: 0.05, errorType: 'deadline', weight: 3 }]]),
  },
  teamSizes: new Map([['A', given.size]]),
  strataSizes: new Map(),
  strataDrawn: new Map(),
  positiveAmountCents: 0,
  ...given,
});

/** The cases of a draw in team „A“: all drawn ones checked unless given otherwise. */
export const pieceOf = (
  draw: Drawn,
  drawn: number,
  given: Partial<Counts> & Partial<Pick<Piece, 'teamId' | 'stratum' | 'selection' | 'criteria'>> = {},
): Piece => {
  const { teamId = 'A', stratum = null, selection = 'random', criteria = new Map(), ...counts } = given;
  const { outOfScope = 0, notCheckable = 0 } = counts;
  const checked = counts.checked ?? drawn - outOfScope - notCheckable;
  return {
    fieldId: draw.terms.fieldId,
    teamId,
    month: draw.month,
    selection,
    stratum,
    draw,
    drawn,
    whole: { ...noCounts, applicable: checked, ...counts, checked },
    criteria,
  };
};
