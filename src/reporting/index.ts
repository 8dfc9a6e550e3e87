/** Reports: prepared, released, replaced, kept; prints and the audit file; what other rooms may use. */
export { prepareDueDrafts } from './due-drafts.ts';
export { exportAuditFile } from './export-audit-file.ts';
export { proposeNextYear } from './next-year.ts';
export { prepareReport, type Prepared } from './prepare-report.ts';
export { printCheckSheets } from './print-check-sheets.ts';
export { printDrawProtocol } from './print-draw-protocol.ts';
export { orderReport, reportErrand, type ReportCommand } from './report-errand.ts';
export { releaseReport } from './release-report.ts';
export { remediesOf, type Remedy } from './remedies.ts';
export {
  listReports,
  reportJson,
  reportKey,
  reportKeySchema,
  reportPdf,
  reportValueOf,
  reportVersions,
  reportWorkbook,
  type ReportFile,
  type ReportFilter,
  type ReportRow,
} from './report-list.ts';
export {
  periodName,
  reportKindNames,
  reportKinds,
  periodOf,
  reportOrderSchema,
  type LivingKind,
  type ReportOrder,
} from './report-order.ts';
