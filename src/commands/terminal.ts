import { Failure } from '../failure.ts';

/** Exit code of unusable input. */
const UNUSABLE = 2;

/** Refused rows shown on a terminal. */
const ROWS_SHOWN = 20;

/**
 * Runs a command and turns what its user did wrong into German sentences on stderr and exit code 2: refusals,
 * arguments that do not exist, files that cannot be opened, a database that cannot be asked. Anything else is a bug and
 * is thrown.
 */
export async function answering(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    process.stderr.write(`${sentence}\n`);
    return UNUSABLE;
  }
}

function sentenceOf(error: unknown): string | null {
  if (error instanceof Failure) return [error.message, ...rowSentences(error)].join('\n');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (isUnanswered(error, code)) {
    return 'Die Datenbank antwortet nicht. Prüfen Sie, ob PostgreSQL läuft und ob DATABASE_URL stimmt.';
  }
  if (/^(28|3D000)/.test(code)) {
    return 'Die Datenbank nimmt die Anmeldung nicht an. Prüfen Sie Konto, Kennwort und Datenbank in DATABASE_URL.';
  }
  if (code.startsWith('ERR_PARSE_ARGS')) {
    return `Die Angaben hinter dem Befehl sind nicht verständlich: ${quoted(error) ?? 'siehe Anleitung'}.`;
  }
  const path = error instanceof Error && 'path' in error ? String(error.path) : '';
  if (code === 'ENOENT') return `Die Datei „${path}“ gibt es nicht.`;
  if (code === 'EISDIR') return 'Das ist ein Verzeichnis, keine Datei.';
  return code === 'EACCES' ? `Die Datei „${path}“ darf nicht gelesen werden.` : null;
}

/** Nobody listens at the address (of a socket, too), what listens breaks off, or it has no place for another one. */
const isUnanswered = (error: unknown, code: string): boolean =>
  error instanceof Error &&
  (('syscall' in error && ['connect', 'getaddrinfo'].includes(String(error.syscall))) ||
    /^(08|57P0|53300|ECONNRESET)/.test(code) ||
    /timeout exceeded when trying to connect|Connection terminated/.test(error.message));

/** The argument at fault, as the parser quotes it first. */
const quoted = (error: unknown): string | undefined =>
  error instanceof Error ? /'(-[^']*|[^']+)'/.exec(error.message)?.[1] : undefined;

/** The refused rows a failure carries, after the first, which its message tells. */
function rowSentences({ details }: Failure): string[] {
  const refusals = Array.isArray(details['refusals']) ? (details['refusals'] as { message: string }[]) : [];
  return refusals.slice(1, ROWS_SHOWN).map(({ message }) => message);
}

/** A whole number given as an option, or the fallback where it was left out. */
export function integerOption(name: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw unusable(`--${name} braucht eine ganze Zahl ab 0, nicht „${value}“.`);
}

export const unusable = (message: string): Failure => new Failure('invalid', 'arguments-invalid', message);
