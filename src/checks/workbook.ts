import { errorTypes } from '../catalogue/index.ts';
import { Failure, type FieldFailure } from '../failure.ts';
import { counted } from '../format.ts';
import { authorize, authorizeAt } from '../identity/index.ts';
import { noteAccess, record } from '../journal/index.ts';
import {
  cellText,
  openRows,
  parseAmountCents,
  takeHeader,
  toXlsx,
  type ExportColumn,
} from '../tables/index.ts';
import { notFound } from '../failure.ts';
import type { Work } from '../work.ts';
import {
  dispositionNames,
  resultNames,
  saveCheckSchema,
  severityNames,
  type Disposition,
  type ResultKind,
  type SaveCheck,
  type Severity,
} from './check.ts';
import { readSheetRows } from './sheet-list.ts';
import { saveChecks } from './save-check.ts';
import { readSheet } from './view-sheet.ts';

const columns = [
  { header: 'Bogen', kind: 'text', width: 38 },
  { header: 'Fassung', kind: 'integer' },
  { header: 'Schicht', kind: 'text' },
  { header: 'Rang', kind: 'integer' },
  { header: 'Fallnummer', kind: 'text', width: 24 },
  { header: 'Stand des Falls', kind: 'text', width: 24 },
  { header: 'Begründung', kind: 'text', width: 30 },
  { header: 'Kriterium', kind: 'text', width: 14 },
  { header: 'Prüffrage', kind: 'text', width: 60 },
  { header: 'Ergebnis', kind: 'text', width: 18 },
  { header: 'Fehlerart', kind: 'text', width: 22 },
  { header: 'Schwere', kind: 'text', width: 12 },
  { header: 'Sachverhalt', kind: 'text', width: 50 },
  { header: 'Überzahlung', kind: 'cents' },
  { header: 'Unterzahlung', kind: 'cents' },
] as const satisfies readonly ExportColumn[];
type Header = (typeof columns)[number]['header'];

/** More sheets than one draw should ever have on paper. */
const sheetLimit = 1000;

/** The sheets of the own team in one draw as a workbook: one row a criterion, to be filled in away from the network. */
export async function exportSheets(work: Work, drawId: string): Promise<Uint8Array> {
  authorize(work.actor, 'check.read');
  const sheets = await readSheetRows(work, { drawId, limit: sheetLimit });
  if (sheets.length === 0) throw notFound('Die Ziehung');
  await noteAccess(work, 'sheets', drawId);
  const names = new Map((await errorTypes(work.tx)).map(({ code, name }) => [code, name]));
  const rows = [];
  for (const sheet of sheets) {
    const { questions, content, subject } = await readSheet(work, { kind: 'item', id: sheet.id });
    const answers = new Map(content.results.map((result) => [result.criterionId, result]));
    for (const question of questions) {
      const answer = answers.get(question.id);
      const finding = answer?.finding ?? null;
      rows.push([
        sheet.id,
        content.version,
        subject.stratum,
        subject.rank,
        subject.caseNumber,
        content.disposition === null ? null : dispositionNames[content.disposition],
        content.dispositionReason,
        question.code,
        question.question,
        answer === undefined ? null : resultNames[answer.result],
        finding === null ? null : (names.get(finding.errorType) ?? finding.errorType),
        finding === null ? null : severityNames[finding.severity],
        finding?.facts ?? null,
        finding?.overpaidCents ?? null,
        finding?.underpaidCents ?? null,
      ]);
    }
  }
  return toXlsx('Prüfbögen', columns, rows);
}

/** One row of a filled workbook, as text by header. */
interface FilledRow {
  readonly line: number;
  readonly cell: (header: Header) => string;
}

/**
 * Reads filled sheets of one draw back, all or nothing. Rows name their sheet by `Bogen`, or by `Fallnummer` where
 * results come from elsewhere. A sheet saved meanwhile (`Fassung` differs) refuses the whole file.
 */
export async function importSheets(
  work: Work,
  drawId: string,
  file: Uint8Array,
): Promise<{ sheets: number; findings: number }> {
  authorize(work.actor, 'check.save');
  const sheets = await readSheetRows(work, { drawId, limit: sheetLimit });
  const first = sheets[0];
  if (first === undefined) throw notFound('Die Ziehung');
  authorizeAt(
    work.actor,
    'check.save',
    { areaId: work.actor.areaId ?? '', teamId: first.teamId },
    'Die Ziehung',
  );
  const rows = await readRows(file);
  const byId = new Map(sheets.map((sheet) => [sheet.id, sheet]));
  const byNumber = new Map(sheets.map((sheet) => [sheet.caseNumber, sheet]));
  const faults: FieldFailure[] = [];
  const groups = new Map<string, FilledRow[]>();
  for (const row of rows) {
    const sheet = byId.get(row.cell('Bogen')) ?? byNumber.get(row.cell('Fallnummer').normalize('NFC').trim());
    if (sheet === undefined) {
      faults.push(
        faultAt(row, 'Bogen', 'sheet-unknown', 'Dieser Prüfbogen gehört nicht zur Ziehung Ihres Teams.'),
      );
    } else {
      groups.set(sheet.id, [...(groups.get(sheet.id) ?? []), row]);
    }
  }
  const read = await wordReader(work);
  const commands: SaveCheck[] = [];
  for (const [id, group] of groups) {
    const subject = await readSheet(work, { kind: 'item', id });
    const criteria = new Map(subject.questions.map((question) => [question.code, question.id]));
    const command = read(id, group, criteria, faults);
    if (command !== null) commands.push(command);
  }
  refuse(faults);

  const findings = commands.reduce(
    (sum, { results }) => sum + results.filter(({ finding }) => finding !== null).length,
    0,
  );
  await saveChecks(work, commands);
  await record(work, 'check.imported', drawId, { sheets: commands.length, findings });
  return { sheets: commands.length, findings };
}

async function readRows(file: Uint8Array): Promise<FilledRow[]> {
  const table = await openRows(file);
  const { header, rest } = await takeHeader(table.rows);
  const places = new Map(header.cells.map((cell, index) => [cellText(cell).normalize('NFC').trim(), index]));
  for (const needed of ['Kriterium', 'Ergebnis'] as const) {
    if (!places.has(needed)) {
      throw new Failure(
        'invalid',
        'column-missing',
        `Die Spalte „${needed}“ fehlt. Verwenden Sie die Excel-Datei, die Sie von den Prüfbögen der Ziehung geladen haben.`,
      );
    }
  }
  const all = [...rest];
  for await (const batch of table.rows) all.push(...batch);
  return all.map((row) => ({
    line: row.line,
    cell: (name) => {
      const place = places.get(name);
      return place === undefined ? '' : cellText(row.cells[place]).trim();
    },
  }));
}

const faultAt = (row: FilledRow, column: Header, code: string, message: string): FieldFailure => ({
  path: `Zeile ${row.line}, Spalte ${column}`,
  code,
  message,
});

function refuse(faults: readonly FieldFailure[]): void {
  if (faults.length === 0) return;
  throw new Failure(
    'invalid',
    'sheets-refused',
    `Die Datei wurde nicht übernommen: ${counted(faults.length, 'Angabe ist', 'Angaben sind')} falsch. Berichtigen Sie die genannten Zeilen.`,
    { fields: faults.slice(0, 100), details: { faults: faults.length } },
  );
}

const codeOf = <C extends string>(names: Readonly<Record<C, string>>, name: string): C | null => {
  const found = Object.entries<string>(names).find(
    ([, german]) => german.toLowerCase() === name.toLowerCase(),
  );
  return found === undefined ? null : (found[0] as C);
};

/** Turns the rows of one sheet into the command a person would send. */
async function wordReader(work: Work) {
  const types = await errorTypes(work.tx);
  return (
    id: string,
    rows: readonly FilledRow[],
    criteria: ReadonlyMap<string, string>,
    faults: FieldFailure[],
  ): SaveCheck | null => {
    const [head] = rows;
    if (head === undefined) return null;
    const before = faults.length;
    const money = (row: FilledRow, column: 'Überzahlung' | 'Unterzahlung'): number => {
      const cents = row.cell(column) === '' ? 0 : parseAmountCents(row.cell(column));
      if (cents === null || cents < 0)
        faults.push(faultAt(row, column, 'amount', 'Das ist kein Betrag in Euro (Beispiel: 1.234,56).'));
      return cents ?? 0;
    };
    const disposition = rows.map((row) => row.cell('Stand des Falls')).find((name) => name !== '') ?? '';
    const dispositionCode = disposition === '' ? null : codeOf<Disposition>(dispositionNames, disposition);
    if (disposition !== '' && dispositionCode === null) {
      faults.push(
        faultAt(
          head,
          'Stand des Falls',
          'word-unknown',
          `Erlaubt sind: ${Object.values(dispositionNames).join(', ')}.`,
        ),
      );
    }
    const results = rows.flatMap((row): SaveCheck['results'] => {
      if (row.cell('Ergebnis') === '') return [];
      const criterionId = criteria.get(row.cell('Kriterium'));
      const result = codeOf<ResultKind>(resultNames, row.cell('Ergebnis'));
      if (criterionId === undefined)
        faults.push(
          faultAt(row, 'Kriterium', 'criterion-unknown', 'Dieses Kriterium gehört nicht zum Prüfbogen.'),
        );
      if (result === null)
        faults.push(
          faultAt(row, 'Ergebnis', 'word-unknown', `Erlaubt sind: ${Object.values(resultNames).join(', ')}.`),
        );
      if (criterionId === undefined || result === null) return [];
      if (result !== 'error') return [{ criterionId, result, finding: null }];
      const type = types.find(({ name, code }) => [name, code].includes(row.cell('Fehlerart')));
      const severity = codeOf<Severity>(severityNames, row.cell('Schwere'));
      if (type === undefined)
        faults.push(
          faultAt(
            row,
            'Fehlerart',
            'word-unknown',
            `Erlaubt sind: ${types.map(({ name }) => name).join(', ')}.`,
          ),
        );
      if (severity === null)
        faults.push(
          faultAt(
            row,
            'Schwere',
            'word-unknown',
            `Erlaubt sind: ${Object.values(severityNames).join(', ')}.`,
          ),
        );
      if (row.cell('Sachverhalt') === '')
        faults.push(faultAt(row, 'Sachverhalt', 'facts-missing', 'Ein Fehler braucht einen Sachverhalt.'));
      const finding = {
        errorType: type?.code ?? '',
        severity: severity ?? 'minor',
        facts: row.cell('Sachverhalt'),
        overpaidCents: money(row, 'Überzahlung'),
        underpaidCents: money(row, 'Unterzahlung'),
      };
      return [{ criterionId, result, finding }];
    });
    const baseVersion = Number(head.cell('Fassung') === '' ? '0' : head.cell('Fassung'));
    const complete =
      dispositionCode !== null && (dispositionCode !== 'complete' || results.length === criteria.size);
    if (faults.length > before) return null;
    const parsed = saveCheckSchema.safeParse({
      subject: { kind: 'item', id },
      baseVersion,
      complete,
      disposition: dispositionCode,
      dispositionReason: rows.map((row) => row.cell('Begründung')).find((reason) => reason !== '') ?? null,
      results,
    });
    if (!parsed.success) {
      faults.push(
        faultAt(
          head,
          'Bogen',
          'sheet-invalid',
          'Diese Zeile enthält unzulässige Zeichen oder zu lange Texte.',
        ),
      );
      return null;
    }
    return parsed.data;
  };
}
