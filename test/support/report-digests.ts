import { createHash } from 'node:crypto';
import { packAuditFile } from '../../reports/audit-archive.ts';
import { renderReport } from '../../reports/render.ts';
import { renderWorkbook } from '../../reports/workbook.ts';
import { auditEvidence } from './audit-evidence.ts';
import * as more from './more-report-values.ts';
import { jourFixe } from './report-values.ts';

/** SHA-256 of one file of each kind: the seven papers, the audit file's ZIP, a workbook. */
export async function reportDigests(): Promise<string[]> {
  const values = [
    jourFixe,
    more.divisionMeeting,
    more.drawProtocol,
    more.checkSheet,
    more.qualificationPlan,
    more.annualReport,
    more.auditFile,
  ];
  const files: Uint8Array[] = [];
  for (const value of values) files.push(await renderReport(value));
  files.push(await packAuditFile(more.auditFile, auditEvidence), await renderWorkbook(jourFixe));
  return files.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
}
