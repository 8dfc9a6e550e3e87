import { createHash } from 'node:crypto';
import { packAuditFile } from '../../reports/audit-archive.ts';
import { renderReport } from '../../reports/render.ts';
import { renderWorkbook } from '../../reports/workbook.ts';
import { auditEvidence } from './audit-evidence.ts';
import * as more from './more-report-values.ts';
import { jourFixe } from './report-values.ts';

/**
 * SHA-256 of one file of each kind: the seven papers, the audit file's ZIP, a workbook; the last one made first, if
 * asked so.
 */
export async function reportDigests(backwards = false): Promise<string[]> {
  const papers = [
    jourFixe,
    more.divisionMeeting,
    more.drawProtocol,
    more.checkSheet,
    more.qualificationPlan,
    more.annualReport,
    more.auditFile,
  ];
  const files: (() => Promise<Uint8Array>)[] = [
    ...papers.map((value) => () => renderReport(value)),
    () => packAuditFile(more.auditFile, auditEvidence),
    () => renderWorkbook(jourFixe),
  ];
  const digests: string[] = [];
  for (const make of backwards ? files.toReversed() : files) {
    digests.push(
      createHash('sha256')
        .update(await make())
        .digest('hex'),
    );
  }
  return backwards ? digests.toReversed() : digests;
}
