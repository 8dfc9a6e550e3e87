/** What a log may hold of an error that is a bug: what kind it was and where, never what it says. */
export interface BugReport {
  readonly kind: string;
  /** The database's code, or Node's. */
  readonly code: string | null;
  readonly at: readonly string[];
  readonly cause?: BugReport;
}

/**
 * Messages of databases and parsers quote what they stumbled over, and that may be the line of a case. So only name,
 * code and places in our code are kept; the place leads to the message.
 */
export function describeBug(error: unknown): BugReport {
  if (!(error instanceof Error)) return { kind: typeof error, code: null, at: [] };
  const code = 'code' in error && /^[\w-]{1,40}$/.test(String(error.code)) ? String(error.code) : null;
  // a message of several lines may look like a place
  const places = (error.stack ?? '').replace(error.message, '');
  const at = places.split('\n').filter((line) => /^\s+at \S/.test(line));
  return {
    kind: error.constructor.name,
    code,
    at: at.map((line) => line.trim()),
    ...(error.cause instanceof Error ? { cause: describeBug(error.cause) } : {}),
  };
}
