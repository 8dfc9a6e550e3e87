import { normaliseText } from '../draw-procedure/index.ts';
import type { AttributePair, FrameCase } from '../draw-procedure/index.ts';
import type { ColumnPlan, CompiledSource } from './profile.ts';
import { cellText } from './rows.ts';
import type { Cell, Row } from './rows.ts';
import { centsOfNumber, classifyText, controlCharacters, isDay, parseAmountCents } from './values.ts';
import type { ValueClass } from './values.ts';

/** Characters a case number may have; longer ones fit no index and are no case numbers. */
const CASE_NUMBER_LIMIT = 200;
/** Characters the name of a stratum may have, for the same reason. */
const STRATUM_LIMIT = 200;

/** Something wrong in one cell (or row: `column` null). */
export interface RowIssue {
  readonly column: string | null;
  readonly code: RowIssueCode;
  readonly valueClass: ValueClass;
}

export type RowIssueCode = keyof typeof issueSentences;

/** What is wrong, for people; the place is named beside it. */
export const issueSentences = {
  'wrong-cell-count': 'Die Zeile hat mehr oder weniger Zellen als die Kopfzeile.',
  'case-number-missing': 'Die Fallnummer fehlt.',
  'case-number-repeated': 'Die Fallnummer kommt mehrfach vor (auch in anderer Unicode-Schreibweise).',
  'case-number-not-text': 'Die Fallnummer ist als Zahl gespeichert. Formatieren Sie die Spalte als Text.',
  'case-number-too-long': `Die Fallnummer hat mehr als ${CASE_NUMBER_LIMIT} Zeichen.`,
  'team-missing': 'Das Team fehlt.',
  'team-unknown': 'Das Team ist nicht bekannt.',
  'stratum-missing': 'Die Schicht fehlt.',
  'stratum-too-long': `Der Name der Schicht hat mehr als ${STRATUM_LIMIT} Zeichen.`,
  'amount-invalid': 'Der Betrag ist keiner (erwartet wird zum Beispiel 1.234,56).',
  'date-invalid': 'Das Datum gibt es nicht (erwartet wird TT.MM.JJJJ oder JJJJ-MM-TT).',
  'control-character': 'Die Zelle enthält Steuerzeichen.',
  formula: 'Die Zelle enthält eine Formel. Fügen Sie die Werte ohne Formeln ein.',
  'cell-error': 'Die Zelle enthält einen Fehlerwert.',
} as const;

/** What rows are held against besides their own form. */
export interface RowRules {
  readonly knownTeam: (code: string) => boolean;
  readonly stratumRequired: boolean;
  /** Whether cells need to be searched for control characters. */
  readonly suspicious: boolean;
}

/**
 * Turns rows into cases and remembers what is wrong with them. Written by hand, and one parser for all rows of a
 * file: a schema, or an object, per row is too slow.
 */
export class RowParser {
  readonly #plan: ColumnPlan;
  readonly #rules: RowRules;
  #cells: readonly Cell[] = [];
  #issues: RowIssue[] = [];

  constructor(plan: ColumnPlan, rules: RowRules) {
    this.#plan = plan;
    this.#rules = rules;
  }

  /** The case of a row, or null where `takeIssues` says what is wrong with it. */
  parse({ cells }: Row): FrameCase | null {
    this.#cells = cells;
    if (cells.length !== this.#plan.headers.length) {
      this.#issues.push({ column: null, code: 'wrong-cell-count', valueClass: 'text' });
      return null;
    }
    if (this.#rules.suspicious) cells.forEach((_, column) => this.#checkCell(column));
    const item: FrameCase = {
      caseNumber: this.#caseNumber(),
      team: this.#team(),
      stratum: this.#stratum(),
      amountCents: this.#amount(),
      attributes: this.#attributes(),
    };
    return this.#issues.length === 0 ? item : null;
  }

  /** What is wrong with the row parsed last. */
  takeIssues(): readonly RowIssue[] {
    const issues = this.#issues;
    this.#issues = [];
    return issues;
  }

  #caseNumber(): string {
    const { caseNumber } = this.#plan;
    if ('columns' in caseNumber && caseNumber.columns.length === 1) {
      const [column = 0] = caseNumber.columns;
      const cell = this.#cells[column];
      if (typeof cell === 'object' && 'value' in cell)
        this.#report(column, 'case-number-not-text', cell.kind);
    }
    const value = this.#value(caseNumber, 'case-number-missing');
    if (value.length > CASE_NUMBER_LIMIT) this.#reportSource(caseNumber, 'case-number-too-long');
    return value;
  }

  #team(): string {
    const { team, teamCodes } = this.#plan;
    const value = this.#value(team, 'team-missing');
    const code = teamCodes.get(value) ?? value;
    if (code !== '' && !this.#rules.knownTeam(code)) this.#reportSource(team, 'team-unknown');
    return code;
  }

  #stratum(): string | null {
    const { stratum } = this.#plan;
    if (stratum === null) return null;
    const value = this.#value(stratum, this.#rules.stratumRequired ? 'stratum-missing' : null);
    if (value.length > STRATUM_LIMIT) this.#reportSource(stratum, 'stratum-too-long');
    return value || null;
  }

  #amount(): number | null {
    const { amount } = this.#plan;
    if (amount === null) return null;
    const cell = this.#cells[amount];
    const text = this.#text(amount);
    if (text === '') return null;
    const cents =
      typeof cell === 'object' && cell.kind === 'number' ? centsOfNumber(cell.value) : parseAmountCents(text);
    if (cents === null) this.#report(amount, 'amount-invalid', classifyText(text));
    return cents;
  }

  #attributes(): AttributePair[] {
    const pairs: AttributePair[] = [];
    for (const { column, key } of this.#plan.attributes) {
      const text = this.#text(column);
      if (text === '') continue;
      if (this.#plan.dates.has(column) && !isDay(text))
        this.#report(column, 'date-invalid', classifyText(text));
      pairs.push([key, text]);
    }
    return pairs;
  }

  #text(column: number): string {
    return normaliseText(cellText(this.#cells[column]));
  }

  /** The value of a role; an empty part of a composed one makes it missing. */
  #value(source: CompiledSource, missing: RowIssueCode | null): string {
    if ('constant' in source) return source.constant;
    let value = '';
    for (let i = 0; i < source.columns.length; i++) {
      const column = source.columns[i] ?? 0;
      const part = this.#text(column);
      if (part === '') {
        // a formula or an error is reported as such
        if (missing !== null && typeof this.#cells[column] === 'string')
          this.#report(column, missing, 'empty');
        return '';
      }
      value = i === 0 ? part : value + source.separator + part;
    }
    return value;
  }

  #checkCell(column: number): void {
    const cell = this.#cells[column];
    if (typeof cell === 'object') {
      if (cell.kind === 'formula') this.#report(column, 'formula', 'formula');
      if (cell.kind === 'error') this.#report(column, 'cell-error', 'error');
      return;
    }
    if (cell === undefined) return;
    // half a surrogate pair, which only a workbook can hold, would be another text once stored
    if (controlCharacters.test(normaliseText(cell)) || !cell.isWellFormed())
      this.#report(column, 'control-character', 'text');
  }

  #reportSource(source: CompiledSource, code: RowIssueCode): void {
    const [column] = 'columns' in source ? source.columns : [];
    this.#issues.push({
      column: column === undefined ? null : (this.#plan.headers[column] ?? null),
      code,
      valueClass: 'text',
    });
  }

  #report(column: number, code: RowIssueCode, valueClass: ValueClass): void {
    this.#issues.push({ column: this.#plan.headers[column] ?? null, code, valueClass });
  }
}
