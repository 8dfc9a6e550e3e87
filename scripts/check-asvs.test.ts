import { describe, expect, it } from 'vitest';
import { faultsOf, namedIn } from './check-asvs.ts';

const read = async (file: string) => (file === 'test/a.test.ts' ? "it('holds', () => {});" : null);
const row = (number: number, cell: string) => `| 1.2.${number} | Something | ${cell} |\n`;
const good = Array.from({ length: 40 }, (_, i) => row(i, '`test/a.test.ts` "holds"')).join('');

describe('the table of requirements', () => {
  it('stands when every file and title exists', async () => {
    expect(await faultsOf(good, read)).toEqual([]);
  });

  it.each([
    ['a title that is gone', row(41, '`test/a.test.ts` "held"')],
    ['a file that is gone', row(41, '`test/b.test.ts` "holds"')],
    ['a line that is gone', row(41, '`test/a.test.ts` `const x`')],
    ['a row that names nothing', row(41, 'somehow')],
    ['a requirement twice', row(1, '`test/a.test.ts` "holds"')],
  ])('falls with %s', async (_, more) => {
    expect(await faultsOf(good + more, read)).toHaveLength(1);
  });

  it('falls when it sees too few rows', async () => {
    expect(await faultsOf(row(1, '`test/a.test.ts` "holds"'), read)).toHaveLength(1);
  });

  it('takes several titles for one file', () => {
    expect(namedIn('`a.ts` "x"; "y"').map(({ file, text }) => `${file} ${text}`)).toEqual([
      'a.ts x',
      'a.ts y',
    ]);
  });
});
