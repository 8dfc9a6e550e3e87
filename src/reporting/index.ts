export { listReports, reportPdf, reportValueOf, reportWorkbook, type ReportRow } from './report-list.ts';
export { prepareJourFixe, releaseReport, type Prepared } from './report-life.ts';
