import type { AuditEvidence } from '../../reports/audit-archive.ts';
import { renderInWorker } from '../../reports/render-worker.ts';
import { canonicalCsv, reducedCsv } from '../frames/index.ts';
import { authorize } from '../identity/index.ts';
import { noteAccess, readJournal, type JournalEntry } from '../journal/index.ts';
import { perform, type Actor, type Deps, type Work } from '../work.ts';
import { collectAuditFile } from './collect-audit-file.ts';
import { fileNameOf, type ReportFile } from './report-list.ts';
import type { AuditFile } from './values/audit-file.ts';

/**
 * The audit file of a field as a ZIP that `verifier/iks_verify.py` recomputes: value as PDF and JSON, all protocols,
 * all frames (with case numbers, as long as they are kept: without them no digest can be recomputed), the journal from
 * the field's first entry on, checkpoints and hashes of the area's reports. For auditors only.
 */
export async function exportAuditFile(deps: Deps, actor: Actor, fieldId: string): Promise<ReportFile> {
  const { value, frames, evidence } = await perform(
    deps,
    actor,
    async (work) => {
      authorize(work.actor, 'audit-file.export');
      const collected = await collectAuditFile(work, fieldId);
      await noteAccess(work, 'audit-file', fieldId);
      return {
        value: collected,
        frames: await drawnFrames(work, fieldId),
        evidence: await evidenceOf(work, fieldId),
      };
    },
    'repeatable read',
  );
  const tables: { digest: string; csv: Uint8Array }[] = [];
  for (const { id, digest, numbersDeleted } of frames) {
    const csv = await bytesOf(
      await (numbersDeleted ? reducedCsv(deps, actor, id) : canonicalCsv(deps, actor, id)),
    );
    tables.push({ digest, csv });
  }
  const pdf = await renderInWorker(value);
  // typesetting takes memory that only a process which packs a file should hold
  const { packAuditFile } = await import('../../reports/audit-archive.ts');
  return {
    fileName: `pruefakte-${fileName(value)}.zip`,
    content: await packAuditFile(value, { ...evidence, frames: tables }, pdf),
  };
}

const fileName = ({ field, year }: AuditFile): string => `${field.code}-${year}`.replaceAll(/[^\w.-]+/g, '_');

/** Sealed frames of the field's draws; the same cases sealed again make one table. */
async function drawnFrames({ tx }: Work, fieldId: string) {
  const rows = await tx
    .selectFrom('draw as d')
    .innerJoin('seal as s', 's.id', 'd.seal_id')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .select(['f.id', 's.frame_digest', 'f.case_numbers_deleted_at'])
    .where('f.field_id', '=', fieldId)
    .orderBy('d.number')
    .execute();
  return [...new Map(rows.map((row) => [row.frame_digest, row])).values()].map((row) => ({
    id: row.id,
    digest: row.frame_digest,
    numbersDeleted: row.case_numbers_deleted_at !== null,
  }));
}

/** The journal from the first entry about the field, its draws or the reports that rest on them. */
async function evidenceOf(work: Work, fieldId: string): Promise<Omit<AuditEvidence, 'frames'>> {
  const { tx } = work;
  const released = await releasedReports(work, fieldId);
  const draws = await tx
    .selectFrom('draw as d')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .select(['d.id', 'f.id as frame_id'])
    .where('f.field_id', '=', fieldId)
    .execute();
  const versions = await tx
    .selectFrom('audit_field_version')
    .select('id')
    .where('field_id', '=', fieldId)
    .execute();
  const objects = [
    ...versions.map(({ id }) => id),
    ...draws.flatMap(({ id, frame_id }) => [id, frame_id]),
    ...released.map(({ id }) => id),
  ];
  const { first } = await tx
    .selectFrom('journal_entry')
    .select(({ fn }) => fn.min('number').as('first'))
    .where('object', 'in', objects)
    .executeTakeFirstOrThrow();
  const entries: JournalEntry[] = [];
  for await (const entry of readJournal(tx, Math.max(0, (first ?? 1) - 1))) entries.push(entry);
  const last = entries.at(-1)?.number ?? 0;
  const checkpoints = await tx
    .selectFrom('journal_checkpoint')
    .select(['number', 'head', 'at'])
    .where('number', '>=', (first ?? 1) - 1)
    .where('number', '<=', last)
    .orderBy('number')
    .execute();
  return {
    journal: new TextEncoder().encode(entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')),
    checkpoints,
    reports: released.map(({ name, sha256 }) => ({ name, sha256 })),
  };
}

/** Reports of the area in the field's year that were released, replaced ones too. */
async function releasedReports({ tx }: Work, fieldId: string) {
  const rows = await tx
    .selectFrom('report as r')
    .innerJoin('area as a', 'a.id', 'r.area_id')
    .innerJoin('audit_field as f', 'f.area_id', 'a.id')
    .innerJoin('audit_plan as p', 'p.id', 'f.plan_id')
    .select(['r.id', 'r.kind', 'a.code', 'r.period', 'r.version', 'r.state', 'r.pdf_hash'])
    .where('f.id', '=', fieldId)
    .where('r.state', '<>', 'draft')
    .where((eb) => eb(eb.fn('left', ['r.period', eb.val(4)]), '=', eb.cast('p.year', 'text')))
    .orderBy('r.kind')
    .orderBy('r.period')
    .orderBy('r.version')
    .execute();
  return rows.map((row) => ({ id: row.id, name: `${fileNameOf(row)}.pdf`, sha256: row.pdf_hash ?? '' }));
}

async function bytesOf(pieces: AsyncIterable<string>): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(encoder.encode(piece));
  return Buffer.concat(parts);
}
