import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Answer, answer } from './requests.ts';

/** The id of a line that is no JSON, where it can still be read. */
const readableId = (line: string): string | number | null => {
  const [, text] = /"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)/.exec(line) ?? [];
  if (text === undefined) return null;
  try {
    const id: unknown = JSON.parse(text);
    return typeof id === 'string' || typeof id === 'number' ? id : null;
  } catch {
    return null;
  }
};

const parsedLine = (line: string): { readonly request: unknown } | undefined => {
  try {
    const request: unknown = JSON.parse(line);
    return { request };
  } catch {
    return undefined;
  }
};

/** Answers one line; nothing a line holds may stop the lines after it. */
const answerLine = (line: string): Answer => {
  const parsed = parsedLine(line);
  if (parsed === undefined) {
    return {
      id: readableId(line),
      error: {
        code: 'line-malformed',
        message: 'Die Zeile ist kein JSON. Erwartet wird {"id": …, "procedure": …, "inputs": {…}}.',
      },
    };
  }
  try {
    return answer(parsed.request);
  } catch (bug) {
    process.stderr.write(`${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}\n`);
    return {
      id: readableId(line),
      error: { code: 'internal', message: 'Diese Anfrage konnte nicht berechnet werden.' },
    };
  }
};

/** `iks statistics < requests.jsonl`: one request a line in, one answer a line out, as they come. Exit code 0. */
export const run = async (): Promise<number> => {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    if (!process.stdout.write(`${JSON.stringify(answerLine(line))}\n`)) await once(process.stdout, 'drain');
  }
  return 0;
};
