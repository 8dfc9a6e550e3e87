import type { z } from 'zod';
import { authorizeAt } from '../identity/index.ts';
import type { Work } from '../work.ts';
import {
  settleFindings,
  type externalAuditSchema,
  type externalColumnsSchema,
  type ExternalFile,
} from './external-audits.ts';

/** What a file of a third party's findings holds, before anything is stored. */
export interface ExternalPreview {
  readonly findings: number;
  /** Findings that name a criterion of the catalogue and so stand beside the own figures. */
  readonly withCriterion: number;
  readonly amountCents: number;
  /** What was found, the most frequent first; equal counts in the order of the file. */
  readonly subjects: readonly { readonly subject: string; readonly findings: number }[];
  /** The same file was already taken over for the area. */
  readonly known: boolean;
}

/**
 * Holds a file against the catalogue as the import would; nothing is stored.
 * @throws Failure `rows-refused` for a criterion or a severity nobody knows
 */
export async function previewExternalAudit(
  work: Work,
  command: Pick<z.infer<typeof externalAuditSchema>, 'auditor' | 'areaId'> & {
    readonly file: ExternalFile;
    readonly columns: z.infer<typeof externalColumnsSchema>;
  },
): Promise<ExternalPreview> {
  const { auditor, areaId, file, columns } = command;
  authorizeAt(work.actor, 'external-audit.import', { areaId, teamId: null }, 'Der Bereich');
  const rows = await settleFindings(work.tx, file, columns);
  const stored = await work.tx
    .selectFrom('external_audit')
    .select('id')
    .where('auditor', '=', auditor)
    .where('area_id', '=', areaId)
    .where('file_sha256', '=', file.sha256)
    .executeTakeFirst();
  const bySubject = Map.groupBy(rows, ({ subject }) => subject);
  return {
    findings: rows.length,
    withCriterion: rows.filter(({ criterion_id }) => criterion_id !== null).length,
    amountCents: rows.reduce((sum, { amount_cents }) => sum + (amount_cents ?? 0), 0),
    subjects: [...bySubject]
      .map(([subject, found]) => ({ subject, findings: found.length }))
      .toSorted((one, other) => other.findings - one.findings),
    known: stored !== undefined,
  };
}
