/**
 * Writes `docs/permissions.md` from the table of rights in the code: `npm run permissions` writes,
 * `npm run permissions -- --check` fails when the file is out of step.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { roleNames } from '../src/pages/navigation.ts';
import { permissionRows } from '../src/pages/permission-table.ts';
import { roles } from '../src/work.ts';

const file = new URL('../docs/permissions.md', import.meta.url).pathname;

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
const text = `# Permission table

Who may do what, and how far it reaches. Written by \`npm run permissions\` from \`src/identity/permissions.ts\`, from which
every route, query and page takes its rights; the service shows the same table under \`/berechtigungen\`. „eigenes Team“
is the own team in full, „eigener Bereich“ the own area (figures after suppression), „zugewiesene“ the second checks
assigned to the account, „nur Summen“ all areas after suppression and no case, „–“ nothing at all. A deputy has the
rights of the function that was lent.

${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;

if (!process.argv.includes('--check')) {
  await writeFile(file, text);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
  process.stderr.write(
    'docs/permissions.md is out of step with src/identity/permissions.ts: npm run permissions\n',
  );
  process.exitCode = 1;
}
