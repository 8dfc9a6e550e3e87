import { CsvSplitter, detectDialect, RECORD_LIMIT } from './csv-records.ts';
import type { Row } from './rows.ts';
import { openBytes } from './source.ts';
import type { SourceFacts, TableSource } from './source.ts';

/**
 * Reads a CSV file in batches and bounded memory.
 *
 * @throws Failure `quotes-invalid` or `line-too-long` with the line; either ends the reading
 */
export async function* readCsvRows(source: TableSource, facts: SourceFacts): AsyncGenerator<readonly Row[]> {
  let head = '';
  let splitter: CsvSplitter | null = null;
  for await (const piece of decode(source, facts)) {
    if (splitter !== null) {
      yield splitter.push(piece, false);
      continue;
    }
    head += piece;
    const dialect = detectDialect(head);
    if (dialect === null && head.length <= RECORD_LIMIT) continue;
    splitter = new CsvSplitter(dialect ?? { delimiter: ';', lineEnd: '\n' });
    yield splitter.push(head, false);
    head = '';
  }
  splitter ??= new CsvSplitter(detectDialect(`${head}\n\n`) ?? { delimiter: ';', lineEnd: '\n' });
  yield splitter.push(head, true);
}

/** The text of the file, without its byte order mark. */
async function* decode(source: TableSource, { encoding }: SourceFacts): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding ?? 'utf-8');
  for await (const chunk of openBytes(source)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
