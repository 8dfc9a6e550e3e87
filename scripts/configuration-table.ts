/**
 * Writes `docs/configuration.md` from the schema that reads the environment: `npm run configuration` writes,
 * `npm run configuration -- --check` fails when the file is out of step.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { environmentSchema } from '../src/config.ts';

const file = new URL('../docs/configuration.md', import.meta.url).pathname;

const lines = Object.entries(environmentSchema.shape).map(([name, schema]) => {
  const standard = schema instanceof z.ZodDefault ? `\`${String(schema.def.defaultValue)}\`` : null;
  const needed = schema.safeParse(undefined).success ? '–' : 'erforderlich';
  return `| \`${name}\` | ${standard ?? needed} | ${schema.description ?? ''} |`;
});
const text = `# Configuration

Written by \`npm run configuration\` from \`src/config.ts\`. The service reads the environment once and does not start on a
missing or wrong value; it names each. Exactly one of \`DATABASE_URL\` and \`IKS_EMBEDDED_DIRECTORY\` is set. A name that is no
setting is passed over; \`iks doctor\` names it. \`IKS_BACKUP_PASSPHRASE\` is read by \`iks backup\` and \`iks restore\` alone.

| Variable | Vorgabe | Bedeutung |
|---|---|---|
${lines.join('\n')}
`;

if (!process.argv.includes('--check')) {
  await writeFile(file, text);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
  process.stderr.write('docs/configuration.md is out of step with src/config.ts: npm run configuration\n');
  process.exitCode = 1;
}
