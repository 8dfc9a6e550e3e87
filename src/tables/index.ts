/** Reading delivered tables and writing lists: CSV and XLSX, streamed, checked, in bounded memory. */
export { csvLine, writeCanonicalCsv } from './canonical-csv.ts';
export { caseNumberColumn, openCases, readAllCases, refuse, refuseBadRows } from './cases.ts';
export type {
  CaseBatch,
  CaseReading,
  ControlTotals,
  GroupTotal,
  ReadOptions,
  ReadReport,
  RowRefusal,
} from './cases.ts';
export { toCsv, toXlsx } from './export.ts';
export type { ExportColumn, ExportValue } from './export.ts';
export { columnProfileSchema, defaultHeaders } from './profile.ts';
export type { ColumnPlan, ColumnProfile } from './profile.ts';
export { readReducedFrame, reducedHeaders } from './reduced-frame.ts';
export { cellText, openRows, takeHeader } from './rows.ts';
export type { Cell, Row, RowReading } from './rows.ts';
export type { SourceFacts, TableSource } from './source.ts';
export { classifyText, formatAmount, isDay, parseAmountCents } from './values.ts';
export type { ValueClass } from './values.ts';
