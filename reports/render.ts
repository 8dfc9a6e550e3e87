/** One door to all reports: a value becomes the bytes of its PDF. */
import type { ReportValue } from '../src/reporting/values/report-value.ts';
import { renderAnnualReport } from './annual-report.ts';
import { renderAuditFile } from './audit-file.ts';
import { renderCheckSheet } from './check-sheet.ts';
import { renderDivisionMeeting } from './division-meeting.ts';
import { renderDrawProtocol } from './draw-protocol.ts';
import { renderJourFixe } from './jour-fixe.ts';
import { renderQualificationPlan } from './qualification-plan.ts';

/** Renders in this thread; `render-worker.ts` does it in another. */
export async function renderReport(value: ReportValue): Promise<Uint8Array> {
  switch (value.kind) {
    case 'jour-fixe':
      return await renderJourFixe(value);
    case 'division-meeting':
      return await renderDivisionMeeting(value);
    case 'draw-protocol':
      return await renderDrawProtocol(value);
    case 'check-sheet':
      return await renderCheckSheet(value);
    case 'qualification-plan':
      return await renderQualificationPlan(value);
    case 'annual-report':
      return await renderAnnualReport(value);
    case 'audit-file':
      return await renderAuditFile(value);
  }
}
