import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { Failure } from '../failure.ts';
import type { FieldValues } from '../ui/index.ts';
import { fieldValues } from './form-values.ts';
import type { SentFile } from './page-route.ts';

/** What came of a form with a file: a failure stands beside the values, so that the form can be shown again. */
export interface SentForm<T> {
  readonly values: FieldValues;
  readonly taken: T | null;
  readonly failure: Failure | null;
}

/**
 * Reads a multipart form as it streams in; its one file goes to `take` and is never held as a whole. The token
 * stands in front of the file (`Form` sees to it), so nothing is taken from a stranger.
 *
 * @throws Failure `form-expected`, `form-broken`
 */
export async function readUpload<T>(
  request: Request,
  {
    isToken,
    take,
  }: { readonly isToken: (token: string) => boolean; readonly take: (file: SentFile) => Promise<T> },
): Promise<SentForm<T>> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!type.startsWith('multipart/form-data') || request.body === null) {
    throw new Failure(
      'invalid',
      'form-expected',
      'Diese Adresse nimmt nur Formulare dieses Dienstes an. Rufen Sie die Seite auf und senden Sie ihr Formular.',
    );
  }
  const entries: [string, string][] = [];
  const file: { taking: Promise<T> | null } = { taking: null };
  const parser = new Busboy({
    headers: { 'content-type': type },
    limits: { files: 1, fields: 100, fieldSize: 100_000, headerPairs: 20 },
  });
  parser.on('field', (name, value) => entries.push([name, value]));
  parser.on('file', (_field, stream, fileName) => {
    const known = entries.some(([name, value]) => name === '_csrf' && isToken(value));
    if (!known || fileName === '') {
      stream.resume();
      return;
    }
    file.taking = take({ name: fileName, content: stream });
    // A file refused on its way is read to its end, so that the browser sees the answer.
    file.taking.catch(() => stream.resume());
  });
  try {
    await pipeline(request.body, parser);
  } catch {
    await settled(file.taking);
    throw new Failure(
      'invalid',
      'form-broken',
      'Die Übertragung wurde abgebrochen. Senden Sie das Formular noch einmal.',
    );
  }
  const values = fieldValues(entries);
  if (!entries.some(([name, value]) => name === '_csrf' && isToken(value))) {
    const failure = new Failure(
      'conflict',
      'session-changed',
      'Sie haben sich neu angemeldet, seit die Seite geöffnet wurde. Wählen Sie die Datei noch einmal aus.',
    );
    return { values, taken: null, failure };
  }
  const { taken, failure } = await settled(file.taking);
  return { values, taken, failure };
}

/** What became of the file; anything but a Failure is thrown on. */
async function settled<T>(
  taking: Promise<T> | null,
): Promise<{ readonly taken: T | null; readonly failure: Failure | null }> {
  try {
    return { taken: await taking, failure: null };
  } catch (error) {
    if (error instanceof Failure) return { taken: null, failure: error };
    throw error;
  }
}
