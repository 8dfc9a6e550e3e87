/** What a log may hold of an error that is a bug: what kind it was and where, never what it says. */
export interface BugReport {
  readonly kind: string;
  /** The database's code, or Node's. */
  readonly code: string | null;
  readonly at: readonly string[];
  readonly cause?: BugReport;
}

/** A line of a stack that names a place, rather than one of a message that looks like it. */
const place = /^\s+at \S.*:\d+:\d+\)?$/;

/**
 * Messages of databases and parsers quote what they stumbled over, and that may be the line of a case. So only name,
 * code and places in our code are kept; the place leads to the message. The queue hands on its workers' faults as plain
 * objects that hold the same.
 */
export function describeBug(error: unknown): BugReport {
  const { code, message, stack, cause } = partsOf(error);
  const places = textOf(stack).replace(textOf(message), '');
  const at = places.split('\n').filter((line) => place.test(line));
  return {
    kind: error instanceof Error ? error.constructor.name : typeof error,
    code: /^[\w-]{1,40}$/.test(textOf(code)) ? textOf(code) : null,
    at: at.map((line) => line.trim()),
    ...(cause instanceof Error ? { cause: describeBug(cause) } : {}),
  };
}

type Part = 'code' | 'message' | 'stack' | 'cause';

const partsOf = (error: unknown): { readonly [part in Part]?: unknown } =>
  typeof error === 'object' && error !== null ? error : {};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
