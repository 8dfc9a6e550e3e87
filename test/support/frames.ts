import { Buffer } from 'node:buffer';
import { writeCanonicalCsv } from '../../src/tables/index.ts';
import { isoDate } from '../../src/calendar/index.ts';
import { inCanonicalOrder, normaliseCase, type RawCase } from '../../src/draw-procedure/index.ts';
import {
  importDelivery,
  receiveUpload,
  sealFrame,
  type DeliveryOrder,
  type ImportedDelivery,
  type Sealed,
  type SealFrame,
} from '../../src/frames/index.ts';
import { drawSample, type Drawn } from '../../src/draws/index.ts';
import { perform, type Actor } from '../../src/work.ts';
import type { World } from './world.ts';

/** Sends a file in as `actor` in pieces of a few bytes, as a network would; returns the upload's id. */
export async function uploaded(world: World, actor: Actor, content: string | Uint8Array): Promise<string> {
  const bytes = Buffer.from(content);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
  }
  return (await receiveUpload(world.deps, actor, 'lieferung.csv', pieces())).id;
}

/** A delivery for March 2020 with everything else at its defaults. */
export const orderOf = (uploadId: string, change: Partial<DeliveryOrder> = {}): DeliveryOrder => ({
  uploadId,
  firstDay: isoDate('2020-03-01'),
  lastDay: isoDate('2020-03-31'),
  ...change,
});

/** Uploads and imports a file for one field. */
export async function imported(
  world: World,
  actor: Actor,
  fieldId: string,
  content: string | Uint8Array,
  change: Partial<DeliveryOrder> = {},
): Promise<ImportedDelivery> {
  const uploadId = await uploaded(world, actor, content);
  return perform(world.deps, actor, (work) =>
    importDelivery(work, orderOf(uploadId, { fieldIds: [fieldId], ...change })),
  );
}

/** Cases as the CSV file that a source system would deliver. */
export async function csvOf(cases: readonly RawCase[]): Promise<string> {
  const keys = new Set(cases.flatMap(({ attributes }) => Object.keys(attributes)));
  const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  let csv = '';
  for await (const piece of writeCanonicalCsv(inCanonicalOrder(cases.map(normaliseCase)), sorted))
    csv += piece;
  return csv;
}

/** `count` cases of one team: numbers, three strata and amounts that grow. */
export const someCases = (team: string, count: number, prefix = '54910//'): RawCase[] =>
  Array.from({ length: count }, (_, index) => ({
    caseNumber: `${prefix}${String(index + 1).padStart(7, '0')}`,
    team,
    stratum: ['LZB', 'Neukunde', 'Bestand'][index % 3] ?? null,
    amountCents: (index + 1) * 100,
    attributes: { Entscheidungsdatum: '03.02.2020', Profillage: index % 2 === 0 ? 'IV' : 'I' },
  }));

/** Imports `cases` for a field and returns its one frame. */
export async function importedFrame(
  world: World,
  actor: Actor,
  fieldId: string,
  cases: readonly RawCase[],
  change: Partial<DeliveryOrder> = {},
): Promise<string> {
  const { frames } = await imported(world, actor, fieldId, await csvOf(cases), change);
  const [frame, another] = frames;
  if (frame === undefined || another !== undefined) throw new Error('expected one frame');
  return frame.frameId;
}

export const sealed = (
  world: World,
  actor: Actor,
  frameId: string,
  terms: Partial<SealFrame> = {},
): Promise<Sealed> =>
  perform(world.deps, actor, (work) => sealFrame(work, { entropySource: 'system', ...terms, frameId }));

/** Draws; `value` stands in for the service's 32 random bytes. */
export const drawn = (world: World, actor: Actor, frameId: string, value?: string): Promise<Drawn> =>
  perform(
    value === undefined ? world.deps : { ...world.deps, randomBytes: () => Buffer.from(value, 'hex') },
    actor,
    (work) => drawSample(work, { frameId }),
  );
