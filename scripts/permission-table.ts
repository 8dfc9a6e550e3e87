/**
 * Writes the table of rights into README.md from the one in the code: `npm run permissions` writes,
 * `npm run permissions -- --check` fails when README is out of step.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { roleNames } from '../src/pages/navigation.ts';
import { permissionRows } from '../src/pages/permission-table.ts';
import { roles } from '../src/work.ts';

const file = new URL('../README.md', import.meta.url).pathname;
const begin = '<!-- permissions: written by npm run permissions -->';
const end = '<!-- permissions: end -->';

const header = ['act', 'Vorgang', ...roles.map((role) => roleNames[role])];
const lines = [
  header,
  header.map(() => '---'),
  ...permissionRows().map(({ act, name, reach }) => [
    `\`${act}\``,
    name,
    ...roles.map((role) => reach[role]),
  ]),
];
const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const readme = await readFile(file, 'utf8');
const [before, after] = [readme.indexOf(begin), readme.indexOf(end)];
if (before === -1 || after < before)
  throw new Error(`README.md has no place for the table: ${begin} … ${end}`);
const text = `${readme.slice(0, before + begin.length)}\n\n${table}\n\n${readme.slice(after)}`;

if (!process.argv.includes('--check')) {
  await writeFile(file, text);
} else if (readme !== text) {
  process.stderr.write('README.md is out of step with src/identity/permissions.ts: npm run permissions\n');
  process.exitCode = 1;
}
