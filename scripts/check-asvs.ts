/**
 * Holds `docs/asvs.md` to the truth: every file, test title and line it names exists, no requirement stands twice, and
 * there are at least forty.
 */
import { readFile } from 'node:fs/promises';

const least = 40;

/** What a row names: files, each with titles of tests in double quotes or lines in backticks behind it. */
export function namedIn(cell: string): { file: string; text: string; isTitle: boolean }[] {
  const found: { file: string; text: string; isTitle: boolean }[] = [];
  let file = '';
  for (const [, code, title] of cell.matchAll(/`([^`]+)`|"([^"]+)"/g)) {
    if (code !== undefined && /^[\w./-]+\.(?:tsx?|sql)$/.test(code)) file = code;
    else found.push({ file, text: code ?? title ?? '', isTitle: title !== undefined });
  }
  return found;
}

/** What is wrong with the table, given how files are read (null where there is none). */
export async function faultsOf(
  table: string,
  read: (file: string) => Promise<string | null>,
): Promise<string[]> {
  const rows = table
    .split('\n')
    .map((line) => /^\| (\d+\.\d+\.\d+) \|[^|]+\|(.+)\|$/.exec(line))
    .filter((row) => row !== null);
  const faults: string[] = [];
  const numbers = rows.map(([, number = '']) => number);
  if (new Set(numbers).size < numbers.length) faults.push('a requirement stands twice');
  if (numbers.length < least) faults.push(`${numbers.length} requirements, fewer than ${least}`);
  for (const [, number = '', cell = ''] of rows) {
    const named = namedIn(cell);
    if (named.length === 0) faults.push(`${number}: nothing is named`);
    for (const { file, text, isTitle } of named) {
      const content = await read(file);
      const sought = isTitle ? `'${text}'` : text;
      if (content === null) faults.push(`${number}: there is no ${file}`);
      else if (!content.includes(sought)) faults.push(`${number}: ${file} holds no ${sought}`);
    }
  }
  return faults;
}

if (process.argv[1]?.endsWith('check-asvs.ts') === true) {
  const read = (file: string) => readFile(file, 'utf8').catch(() => null);
  const faults = await faultsOf((await read('docs/asvs.md')) ?? '', read);
  for (const fault of faults) process.stderr.write(`docs/asvs.md, ${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
