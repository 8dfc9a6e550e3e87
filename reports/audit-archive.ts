/** The audit file as one ZIP: PDF and JSON, each protocol as JSON, and a manifest with the hash of every part. */
import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import type { AuditFile } from '../src/reporting/values/audit-file.ts';
import { renderAuditFile } from './audit-file.ts';

const json = (value: unknown): Uint8Array => strToU8(`${JSON.stringify(value, null, 2)}\n`);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** ZIP keeps local time; built from local parts, it is the same everywhere. */
export const ZIP_TIME = new Date(1980, 0, 1);

/** A file name without anything that could lead out of the folder. */
const safeName = (text: string): string => text.replaceAll(/[^\p{L}\p{N}_-]+/gu, '_');

/** `pdf`: the stored bytes of the audit file, if it was rendered before (in the worker, say). */
export async function packAuditFile(value: AuditFile, pdf?: Uint8Array): Promise<Uint8Array> {
  const parts: Record<string, Uint8Array> = {
    'pruefakte.pdf': pdf ?? (await renderAuditFile(value)),
    'pruefakte.json': json(value),
  };
  for (const { protocolNumber, protocol } of value.protocols) {
    parts[`ziehungsprotokolle/${safeName(protocolNumber)}.json`] = json(protocol);
  }
  const manifest = {
    art: 'Prüfakte',
    prueffeld: `${value.field.code} ${value.field.title}`,
    jahr: value.year,
    stand: value.head.collectedAt,
    software: value.head.softwareVersion,
    vorgangsprotokoll: value.head.journal,
    dateien: Object.entries(parts).map(([name, bytes]) => ({
      name,
      groesse: bytes.length,
      sha256: sha256(bytes),
    })),
  };
  return zipSync({ 'manifest.json': json(manifest), ...parts }, { mtime: ZIP_TIME, level: 6 });
}
