import type { FrameCase } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { counted } from '../format.ts';
import { issueSentences, RowParser } from './parse-row.ts';
import type { RowIssue, RowIssueCode, RowRules } from './parse-row.ts';
import { planColumns } from './profile.ts';
import type { ColumnPlan, ColumnProfile } from './profile.ts';
import { cellText, openRows, takeHeader } from './rows.ts';
import type { Row } from './rows.ts';
import type { SourceFacts, TableSource } from './source.ts';

/** Bad rows that are named one by one; the others are counted. */
const REFUSALS_NAMED = 100;

/** One reason why the file is refused. It never repeats a value. */
export interface RowRefusal extends RowIssue {
  readonly line: number;
  /** A German sentence. */
  readonly message: string;
}

/** Figures to compare with the source; sums in cents. */
export interface ControlTotals {
  rows: number;
  amountCents: number;
  readonly teams: Map<string, GroupTotal>;
  /** Under null the cases without a stratum. */
  readonly strata: Map<string | null, GroupTotal>;
}

export interface GroupTotal {
  cases: number;
  amountCents: number;
}

/** What was found while reading; complete once all batches were read. */
export interface ReadReport {
  readonly totals: ControlTotals;
  /** The first hundred. */
  readonly refusals: RowRefusal[];
  readonly refusalCounts: Map<RowIssueCode, number>;
}

/** Cases with the lines (CSV) or row numbers (XLSX) they came from, index by index. */
export interface CaseBatch {
  readonly cases: readonly FrameCase[];
  readonly lines: readonly number[];
}

/** Remembers case numbers; answers whether this one was there before. */
export type RepeatCheck = (caseNumber: string) => boolean;

export interface ReadOptions {
  /** Null for the default headers. */
  readonly profile?: ColumnProfile | null;
  /** Codes of teams that may occur; any, if left out. */
  readonly knownTeam?: (code: string) => boolean;
  readonly stratumRequired?: boolean;
  /** Left out, repeated case numbers are found in memory; null leaves them to the caller, for millions of rows. */
  readonly isRepeated?: RepeatCheck | null;
}

/** A delivery that is being read. Its batches can be read once; rows that are refused are not in them. */
export interface CaseReading {
  readonly facts: SourceFacts;
  readonly columns: ColumnPlan;
  readonly report: ReadReport;
  readonly batches: AsyncGenerator<CaseBatch>;
}

/**
 * Opens a delivered CSV or XLSX file and resolves its headers. Nothing may be kept of it before all batches were
 * read and `report.refusals` is empty: all or nothing.
 *
 * @throws Failure for a file that cannot be read at all, here or while batches are read
 */
export async function openCases(source: TableSource, options: ReadOptions = {}): Promise<CaseReading> {
  const { facts, rows } = await openRows(source);
  try {
    const { header, rest } = await takeHeader(rows);
    const columns = planColumns(header.cells.map(cellText), options.profile ?? null);
    if (options.stratumRequired === true && columns.stratum === null) {
      throw new Failure(
        'invalid',
        'column-missing',
        'Für diese Ziehung wird eine Spalte mit der Schicht gebraucht.',
      );
    }
    const report: ReadReport = {
      totals: { rows: 0, amountCents: 0, teams: new Map(), strata: new Map() },
      refusals: [],
      refusalCounts: new Map(),
    };
    const rules = {
      knownTeam: options.knownTeam ?? (() => true),
      stratumRequired: options.stratumRequired ?? false,
      suspicious: facts.suspicious,
      isRepeated: options.isRepeated === null ? () => false : (options.isRepeated ?? inMemoryRepeatCheck()),
    };
    return { facts, columns, report, batches: readBatches(rest, rows, columns, rules, report) };
  } catch (error) {
    await rows.return(undefined);
    throw error;
  }
}

/** Finds repeated case numbers by remembering all of them. */
export function inMemoryRepeatCheck(): RepeatCheck {
  const seen = new Set<string>();
  return (caseNumber) => seen.size === seen.add(caseNumber).size;
}

/**
 * Reads a whole file into memory.
 *
 * @throws Failure `rows-refused` with the refusals in its details when any row is bad; `frame-empty`
 */
export async function readAllCases(
  source: TableSource,
  options: ReadOptions = {},
): Promise<CaseReading & { readonly cases: readonly FrameCase[] }> {
  const reading = await openCases(source, options);
  const cases: FrameCase[] = [];
  for await (const batch of reading.batches) for (const item of batch.cases) cases.push(item);
  refuseBadRows(reading.report);
  return { ...reading, cases };
}

/** The end of every reading: one bad row refuses the file, and a file without a case is none. */
export function refuseBadRows({ refusals, refusalCounts, totals }: ReadReport): void {
  const [first] = refusals;
  if (first !== undefined) {
    const errors = [...refusalCounts.values()].reduce((sum, one) => sum + one, 0);
    throw new Failure(
      'invalid',
      'rows-refused',
      `Die Datei wurde nicht übernommen: ${counted(errors, 'Angabe ist', 'Angaben sind')} falsch. ${first.message} Berichtigen Sie die Datei und laden Sie sie neu hoch.`,
      { details: { refusals, refusalCounts: Object.fromEntries(refusalCounts) } },
    );
  }
  if (totals.rows === 0)
    throw new Failure(
      'invalid',
      'frame-empty',
      'Die Datei enthält keinen Fall. Wählen Sie eine andere Datei.',
    );
}

async function* readBatches(
  first: readonly Row[],
  rows: AsyncGenerator<readonly Row[]>,
  plan: ColumnPlan,
  rules: RowRules & { readonly isRepeated: RepeatCheck },
  report: ReadReport,
): AsyncGenerator<CaseBatch> {
  const parser = new RowParser(plan, rules);
  const parse = (rowsOfBatch: readonly Row[]): CaseBatch => {
    const batch = { cases: [] as FrameCase[], lines: [] as number[] };
    for (const row of rowsOfBatch) {
      const item = parser.parse(row);
      if (item === null) {
        refuse(report, row.line, parser.takeIssues());
      } else if (rules.isRepeated(item.caseNumber)) {
        refuse(report, row.line, [
          { column: caseNumberColumn(plan), code: 'case-number-repeated', valueClass: 'text' },
        ]);
      } else {
        addToTotals(report.totals, item);
        batch.cases.push(item);
        batch.lines.push(row.line);
      }
    }
    return batch;
  };
  yield parse(first);
  for await (const batch of rows) yield parse(batch);
}

/** The header under which a case number stands; the first of a composed one. */
export const caseNumberColumn = ({ caseNumber, headers }: ColumnPlan): string | null =>
  'columns' in caseNumber ? (headers[caseNumber.columns[0] ?? 0] ?? null) : null;

/** Refuses a row for what its reader found out, e.g. a case number that stands elsewhere too. */
export function refuse(
  { refusals, refusalCounts }: ReadReport,
  line: number,
  issues: readonly RowIssue[],
): void {
  for (const issue of issues) {
    refusalCounts.set(issue.code, (refusalCounts.get(issue.code) ?? 0) + 1);
    if (refusals.length < REFUSALS_NAMED)
      refusals.push({ line, ...issue, message: sentenceFor(line, issue) });
  }
}

const sentenceFor = (line: number, { column, code }: RowIssue): string =>
  `Zeile ${line}${column === null ? '' : `, Spalte „${column}“`}: ${issueSentences[code]}`;

function addToTotals(totals: ControlTotals, { team, stratum, amountCents }: FrameCase): void {
  const amount = amountCents ?? 0;
  totals.rows += 1;
  totals.amountCents += amount;
  addTo(totals.teams, team, amount);
  addTo(totals.strata, stratum, amount);
}

function addTo<Key>(groups: Map<Key, GroupTotal>, key: Key, amountCents: number): void {
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, { cases: 1, amountCents });
  } else {
    group.cases += 1;
    group.amountCents += amountCents;
  }
}
