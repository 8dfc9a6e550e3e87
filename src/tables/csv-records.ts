import { Failure } from '../failure.ts';

/** How a CSV file is cut: by which character into cells and by which into lines (LF also stands for CR LF). */
export interface CsvDialect {
  readonly delimiter: ';' | ',' | '\t';
  readonly lineEnd: '\n' | '\r';
}

export interface CsvRecord {
  /** The line in which the record starts, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Characters of one record; a quote that is never closed must not draw the whole file into memory. */
export const RECORD_LIMIT = 1 << 20;

/**
 * The dialect of a file from its first line: the delimiter seen most often outside quotes (a semicolon where
 * they tie), and a lone CR as end of line only if the first line ends so.
 *
 * @param text the file's beginning, without byte order mark
 * @returns null where the first line is not complete
 */
export function detectDialect(text: string): CsvDialect | null {
  const seen = { ';': 0, ',': 0, '\t': 0 };
  let quoted = false;
  for (let i = 0; i < text.length - 1; i++) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === ';' || character === ',' || character === '\t') seen[character] += 1;
    else if (character === '\n' || character === '\r') {
      const delimiter =
        seen['\t'] > seen[';'] && seen['\t'] > seen[','] ? '\t' : seen[','] > seen[';'] ? ',' : ';';
      return { delimiter, lineEnd: character === '\r' && text[i + 1] !== '\n' ? '\r' : '\n' };
    }
  }
  return null;
}

/**
 * Splits text that comes in pieces into records, quoted as RFC 4180 says; empty lines are skipped. Own code,
 * because nearly all records have no quote and can be cut by the runtime's own string search: four times as
 * fast as libraries that look at every character. The tests hold it against one of these.
 */
export class CsvSplitter {
  readonly #delimiter: string;
  readonly #lineEnd: string;
  #text = '';
  #at = 0;
  #line = 1;

  constructor({ delimiter, lineEnd }: CsvDialect) {
    this.#delimiter = delimiter;
    this.#lineEnd = lineEnd;
  }

  /**
   * The records that are complete with this piece; the last piece completes a record without end of line.
   *
   * @throws Failure `quotes-invalid`, `line-too-long`
   */
  push(piece: string, last: boolean): CsvRecord[] {
    this.#text = this.#text.slice(this.#at) + piece;
    this.#at = 0;
    const records: CsvRecord[] = [];
    let quote = this.#text.indexOf('"');
    while (this.#at < this.#text.length) {
      if (quote !== -1 && quote < this.#at) quote = this.#text.indexOf('"', this.#at);
      const found = this.#text.indexOf(this.#lineEnd, this.#at);
      const end = found === -1 ? this.#text.length : found;
      const record = quote === -1 || quote > end ? this.#plain(end) : this.#quoted(last);
      if (record === null || (found === -1 && !last && record.end === this.#text.length)) break;
      if (record.cells.length > 1 || record.cells[0] !== '') {
        records.push({ line: this.#line, cells: record.cells });
      }
      this.#line += record.lines;
      this.#at = record.end + 1;
    }
    if (this.#text.length - this.#at > RECORD_LIMIT) {
      throw new Failure(
        'invalid',
        'line-too-long',
        `Zeile ${this.#line} ist zu lang, oder ihr fehlt ein Anführungszeichen.`,
      );
    }
    return records;
  }

  #plain(end: number): FoundRecord {
    return {
      cells: this.#text.slice(this.#at, this.#beforeCarriage(end)).split(this.#delimiter),
      end,
      lines: 1,
    };
  }

  /** A record that holds a quote, or null where it is not complete. */
  #quoted(last: boolean): FoundRecord | null {
    const cells: string[] = [];
    let at = this.#at;
    for (;;) {
      const cell = this.#text[at] === '"' ? this.#quotedCell(at) : this.#plainCell(at);
      // one character more decides: a second quote, or the LF of a CR LF
      if (!last && (cell === null || cell.end + 1 >= this.#text.length)) return null;
      if (cell === null) throw this.#quotesInvalid();
      cells.push(cell.text);
      if (this.#text[cell.end] !== this.#delimiter) return this.#closed(cells, cell.end);
      at = cell.end + 1;
    }
  }

  /** The record that ends here, unless something stands between a closing quote and the end of line. */
  #closed(cells: string[], after: number): FoundRecord {
    const end = this.#lineEnd === '\n' && this.#text.startsWith('\r\n', after) ? after + 1 : after;
    if (end < this.#text.length && this.#text[end] !== this.#lineEnd) throw this.#quotesInvalid();
    return { cells, end, lines: this.#text.slice(this.#at, end).split(this.#lineEnd).length };
  }

  #quotedCell(start: number): { text: string; end: number } | null {
    let text = '';
    for (let from = start + 1; ;) {
      const close = this.#text.indexOf('"', from);
      if (close === -1) return null;
      text += this.#text.slice(from, close);
      if (this.#text[close + 1] !== '"') return { text, end: close + 1 };
      text += '"';
      from = close + 2;
    }
  }

  #plainCell(start: number): { text: string; end: number } {
    const ends = [this.#text.indexOf(this.#delimiter, start), this.#text.indexOf(this.#lineEnd, start)];
    const end = ends.reduce(
      (first, found) => (found === -1 ? first : Math.min(first, found)),
      this.#text.length,
    );
    const text = this.#text.slice(
      start,
      this.#text[end] === this.#delimiter ? end : this.#beforeCarriage(end),
    );
    if (text.includes('"')) throw this.#quotesInvalid();
    return { text, end };
  }

  /** The CR of a CR LF belongs to the end of line. */
  #beforeCarriage(end: number): number {
    return this.#lineEnd === '\n' && this.#text[end - 1] === '\r' ? end - 1 : end;
  }

  #quotesInvalid(): Failure {
    return new Failure(
      'invalid',
      'quotes-invalid',
      `In Zeile ${this.#line} stehen Anführungszeichen falsch: Sie umschließen eine ganze Zelle, und im Inneren werden sie verdoppelt.`,
    );
  }
}

/** A record with the index of its end of line and the number of lines it takes. */
interface FoundRecord {
  readonly cells: string[];
  readonly end: number;
  readonly lines: number;
}
