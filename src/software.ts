import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageFile = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

/** Name and version as printed in protocols, reports and footers. */
export const software = `IKS-Stichproben ${packageFile.version}`;
