import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOf } from './fonts.ts';
import { setLines, setOneLine, type Line, type Style } from './typesetting.ts';

const STYLE: Style = { face: 'regular', size: 10 };
const seen = (lines: readonly Line[]): string[] =>
  lines.map((line) => line.segments.map((segment) => segment.text).join(''));
/** What a screen reader says: parted words are whole again, substitutes are what they stand for. */
const heard = (lines: readonly Line[]): string =>
  lines
    .map((line) => line.segments.map((segment) => segment.actual ?? segment.text).join(''))
    .join(' ')
    .replaceAll('\u00ad ', '');

describe('setting lines', () => {
  it('parts long German words by the German patterns', () => {
    const lines = setLines('Eingliederungsvereinbarung', 90, STYLE);
    expect(seen(lines)).toEqual(['Eingliederungsver-', 'einbarung']);
    expect(heard(lines)).toBe('Eingliederungsvereinbarung');
  });

  it('never parts off fewer than three letters', () => {
    for (const width of [45, 50, 55, 60]) {
      for (const word of ['Revision', 'Entwicklungsthema', 'Feststellungen']) {
        const [first = '', ...rest] = seen(setLines(word, width, STYLE));
        expect(first.length).toBeGreaterThan(3);
        expect(rest.every((part) => part.length >= 3)).toBe(true);
      }
    }
  });

  it('keeps numbers with what they count', () => {
    expect(seen(setLines('Teams M&I 1', widthOf('Teams M&I', 'regular', 10) + 1, STYLE))).toEqual([
      'Teams',
      'M&I 1',
    ]);
  });

  it('parts what should stay together at its spaces, never inside a number', () => {
    const narrow = widthOf('(2,4–22,2 %),', 'regular', 10) + 1;
    expect(seen(setLines('(2,4–22,2\u00a0%), 17\u00a0von\u00a0143', narrow, STYLE))).toEqual([
      '(2,4–22,2\u00a0%),',
      '17\u00a0von\u00a0143',
    ]);
    expect(seen(setLines('17\u00a0von\u00a0143', widthOf('17 von 14', 'regular', 10), STYLE))).toEqual([
      '17\u00a0von',
      '143',
    ]);
  });

  it('leaves a gap rather than part a word that fits the next line', () => {
    expect(seen(setLines('MI-05 Absolventenmanagement', 118, STYLE))).toEqual([
      'MI-05',
      'Absolventenmanagement',
    ]);
  });

  it('breaks words of 200 characters, and digests without a hyphen', () => {
    const digest = '4f1b0c6d9e2a7358b1d4c0ffee192837'.repeat(6);
    const lines = setLines(digest, 100, STYLE);
    expect(seen(lines).join('')).toBe(digest);
    expect(lines.length).toBeGreaterThan(5);
    const word = 'Ä'.repeat(200);
    expect(seen(setLines(word, 100, STYLE)).join('')).toBe(word);
  });

  it('sets ẞ and Ł as they are', () => {
    expect(seen(setLines('STRAẞE Łukasz', 400, STYLE))).toEqual(['STRAẞE Łukasz']);
  });

  it('draws a visible substitute for what the font lacks and says what it is', () => {
    const [line] = setLines('gut 👩‍👩‍👧 gemacht 漢', 400, STYLE);
    expect(line?.segments).toEqual([
      { text: 'gut ' },
      { text: '▯', actual: '👩‍👩‍👧' },
      { text: ' gemacht ' },
      { text: '▯', actual: '漢' },
    ]);
  });

  it('draws the signs of the house itself', () => {
    const [line] = setLines('▲ über', 400, STYLE);
    expect(line?.segments[0]).toEqual({ text: '▯', actual: '▲', sign: '▲' });
  });

  it('keeps newlines, and an empty text is one empty line', () => {
    expect(seen(setLines('a\nb', 100, STYLE))).toEqual(['a', 'b']);
    expect(setLines('', 100, STYLE)).toHaveLength(1);
  });

  it('shortens to one line', () => {
    const line = setOneLine('Fehlerschwerpunkt '.repeat(10), 120, STYLE);
    expect(line.segments.at(-1)).toEqual({ text: '…' });
    expect(line.width).toBeLessThanOrEqual(120);
  });

  it('never sets a line wider than asked and never loses a character', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 250 });
    fc.assert(
      fc.property(text, fc.integer({ min: 40, max: 480 }), (words, width) => {
        const lines = setLines(words, width, STYLE);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width + 0.01);
        const visible = (value: string): string =>
          value
            .normalize('NFC')
            .replaceAll('\u2011', '-')
            .replaceAll(/[\s\p{Cc}\p{Default_Ignorable_Code_Point}]/gu, '');
        expect(visible(heard(lines))).toBe(visible(words));
      }),
      { numRuns: 300 },
    );
  });
});
