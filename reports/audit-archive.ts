/**
 * The audit file as one ZIP (`iks-audit-file/1`, see verifier/README.md): PDF and JSON, each protocol, the frames, the
 * journal's segment, and a manifest with the hash of every part. Stored, not packed, so that every byte can be checked.
 */
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

/** What lies beside the value, so that anyone can recompute it. */
export interface AuditEvidence {
  /** Each frame as canonical CSV, or reduced to position, stratum and amount. */
  readonly frames: readonly { readonly digest: string; readonly csv: Uint8Array }[];
  /** Entries in order without a gap, one JSON line each. */
  readonly journal: Uint8Array;
  readonly checkpoints: readonly { readonly number: number; readonly head: string; readonly at: string }[];
  /** Released reports of the year, by the name of their PDF. */
  readonly reports: readonly { readonly name: string; readonly sha256: string }[];
}

/** `pdf`: the bytes of the audit file's PDF, if it was rendered before (in the worker, say). */
export async function packAuditFile(
  value: AuditFile,
  evidence: AuditEvidence,
  pdf?: Uint8Array,
): Promise<Uint8Array> {
  const parts: Record<string, Uint8Array> = {
    'pruefakte.pdf': pdf ?? (await renderAuditFile(value)),
    'pruefakte.json': json(value),
    'checkpoints.json': json(evidence.checkpoints),
    'reports.json': json(evidence.reports),
    'journal/1.jsonl': evidence.journal,
  };
  for (const { protocolNumber, protocol } of value.protocols) {
    parts[`protocols/${safeName(protocolNumber)}.json`] = json(protocol);
  }
  for (const { digest, csv } of evidence.frames) parts[`frames/${digest}.csv`] = csv;
  const manifest = {
    format: 'iks-audit-file/1',
    files: Object.entries(parts).map(([name, bytes]) => ({ name, sha256: sha256(bytes) })),
  };
  return zipSync({ 'manifest.json': json(manifest), ...parts }, { mtime: ZIP_TIME, level: 0 });
}
