import { readFile } from 'node:fs/promises';

import { inCanonicalOrder, viewOfCases } from '../draw-procedure/index.ts';
import type { FrameView, WholeFrameView } from '../draw-procedure/index.ts';
import { columnProfileSchema, readAllCases, readReducedFrame } from '../tables/index.ts';
import type { ColumnProfile, SourceFacts } from '../tables/index.ts';
import { unusable } from './terminal.ts';

/** A frame read from a CSV or XLSX file, with the default headers or by a column profile in JSON. */
export async function readFrameFile(
  path: string,
  profilePath: string | undefined,
): Promise<{ view: WholeFrameView; facts: SourceFacts }> {
  const profile = profilePath === undefined ? null : await readProfile(profilePath);
  const { cases, facts } = await readAllCases(path, { profile });
  return { view: viewOfCases(inCanonicalOrder(cases)), facts };
}

/** As `readFrameFile`, or what is left of a frame without case numbers. */
export async function readRemainingFrame(path: string, profilePath: string | undefined): Promise<FrameView> {
  const reduced = profilePath === undefined ? await readReducedFrame(path) : null;
  return reduced ?? (await readFrameFile(path, profilePath)).view;
}

async function readProfile(path: string): Promise<ColumnProfile> {
  const parsed = columnProfileSchema.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.') ?? '';
  throw unusable(`„${path}“ ist kein Spaltenprofil: Feld „${place}“ fehlt oder ist ungültig.`);
}

/** The value of a JSON file. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw unusable(`„${path}“ enthält kein gültiges JSON.`);
  }
}
