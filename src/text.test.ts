import { describe, expect, it } from 'vitest';
import { paragraph, text } from './text.ts';

describe('human text', () => {
  it('is trimmed and composed, so that twins are equal', () => {
    expect(text(1, 20).parse('  Pru\u0308fung ')).toBe('Pr\u00fcfung');
  });

  it('counts its length after trimming', () => {
    expect(text(1, 3).safeParse('   ').success).toBe(false);
    expect(text(1, 3).safeParse('  abc  ').success).toBe(true);
    expect(text(1, 3).safeParse('abcd').success).toBe(false);
  });

  it.each(['a\u0000b', 'a\nb', 'a\u001b[2Jb', 'a\u202eb', 'a\u0085b'])(
    'refuses hidden characters in %j',
    (bad) => {
      expect(text(1, 20).safeParse(bad).success).toBe(false);
    },
  );

  it('keeps the lines of a paragraph and refuses everything else hidden', () => {
    expect(paragraph(1, 20).parse('eins\r\nzwei\rdrei')).toBe('eins\nzwei\ndrei');
    expect(paragraph(1, 20).safeParse('eins\u0000').success).toBe(false);
    expect(paragraph(1, 20).safeParse('eins\u2067').success).toBe(false);
  });
});
