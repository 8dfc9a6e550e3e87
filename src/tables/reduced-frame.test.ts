import { describe, expect, it } from 'vitest';

import { readReducedFrame } from './reduced-frame.ts';

const read = (text: string): ReturnType<typeof readReducedFrame> =>
  readReducedFrame(Buffer.from(text, 'utf8'));

describe('what is left of a frame without case numbers', () => {
  it('is stratum and amount by position, in whatever order they stand', async () => {
    expect(await read('Position;Schicht;Betrag\n2;LZB;\n1;;-1,50\n')).toEqual({
      size: 2,
      digest: null,
      caseNumbers: null,
      strata: [null, 'LZB'],
      amounts: [-150, null],
    });
  });

  it('may be the frame with its case numbers emptied or cut out, still in canonical order', async () => {
    const expected = { size: 2, strata: ['A', 'B'], amounts: [100, 200] };
    expect(await read('Fallnummer;Team;Schicht;Betrag\n;LE1;A;1\n;LE1;B;2\n')).toMatchObject(expected);
    expect(await read('Team;Schicht;Betrag\nLE1;A;1\nLE1;B;2\n')).toMatchObject(expected);
  });

  it('is told from a frame that has its case numbers, and from other tables', async () => {
    expect(await read('Fallnummer;Team\n1;LE1\n')).toBeNull();
    expect(await read('a;b\n1;2\n')).toBeNull();
  });

  it.each(['1\n3\n', '1\n1\n', '0\n', 'x\n', ''])('is refused with the positions %j', async (positions) => {
    await expect(read(`Position\n${positions}`)).rejects.toThrow('Position');
  });
});
