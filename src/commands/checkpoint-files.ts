import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { checkpointSchema, type Checkpoint } from '../journal/index.ts';
import { unusable } from './terminal.ts';

/** Checkpoints that were kept outside the database. */
export const readCheckpoints = async (paths: readonly string[]): Promise<Checkpoint[]> =>
  (await Promise.all(paths.map(readPath))).flat();

/** One checkpoint, a list of them, or a directory of such files. */
async function readPath(path: string): Promise<Checkpoint[]> {
  if ((await stat(path)).isDirectory()) {
    const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
    return (await Promise.all(names.map((name) => readPath(join(path, name))))).flat();
  }
  const content = await readFile(path, 'utf8');
  try {
    return z
      .union([checkpointSchema.transform((one) => [one]), z.array(checkpointSchema)])
      .parse(JSON.parse(content));
  } catch {
    throw unusable(`„${path}“ ist kein Prüfpunkt.`);
  }
}
