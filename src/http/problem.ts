import { z } from 'zod';
import { Failure, type FailureKind, type FieldFailure } from '../failure.ts';

const statusOf = {
  invalid: 422,
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  unauthenticated: 401,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
} as const satisfies Record<FailureKind, number>;

export type ProblemStatus = (typeof statusOf)[FailureKind] | 500;

/** RFC 9457, with the stable code and the fields at fault. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

const titles: Readonly<Record<ProblemStatus, string>> = {
  401: 'Anmeldung erforderlich',
  403: 'Keine Berechtigung',
  404: 'Nicht gefunden',
  409: 'Konflikt',
  413: 'Zu groß',
  422: 'Ungültige Eingabe',
  429: 'Zu viele Anfragen',
  500: 'Interner Fehler',
  503: 'Vorübergehend nicht verfügbar',
};

/**
 * The one place that turns what was thrown into an answer: a Failure keeps its code and sentence, faults of the
 * database that pass by themselves become 503, text that it cannot hold is invalid, everything else is a bug and says nothing of itself.
 */
export function problemOf(error: unknown): Problem & { status: ProblemStatus } {
  const failure = error instanceof Failure ? error : (passingFault(error) ?? unstorableText(error));
  if (failure === null) {
    return {
      type: 'urn:iks:problem:internal',
      title: titles[500],
      status: 500,
      detail: 'Es ist ein unerwarteter Fehler aufgetreten. Versuchen Sie es später erneut.',
      code: 'internal',
      errors: [],
      details: {},
    };
  }
  const status = statusOf[failure.kind];
  return {
    type: `urn:iks:problem:${failure.code}`,
    title: titles[status],
    status,
    detail: failure.message,
    code: failure.code,
    errors: failure.fields.map((field: FieldFailure) => ({ ...field })),
    details: { ...failure.details },
  };
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Connection lost, shutting down, too many connections, disk full, timeouts of locks, statements and pauses, and a
 * server that only reads, because another took over.
 */
const passingCodes = /^(08|53|57P0|55P03|57014|25P03|25006|40001|40P01)/;

/** The host is off, its network is cut or its name is not found for the moment; a line was cut; the disk is full. */
const passingFaults = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ENOSPC',
];

function passingFault(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null;
  const code = codeOf(error);
  const passing =
    passingCodes.test(code) ||
    passingFaults.includes(code) ||
    /timeout exceeded when trying to connect|Connection terminated|is not queryable/.test(error.message);
  return passing
    ? new Failure(
        'unavailable',
        'temporarily-unavailable',
        'Der Dienst ist vorübergehend nicht verfügbar. Ihre Eingabe wurde nicht gespeichert; versuchen Sie es in einigen Sekunden erneut.',
      )
    : null;
}

/**
 * PostgreSQL takes no NUL, neither in text nor in JSON, and in JSON no half of a surrogate pair, without which what we
 * write is valid; no field of ours needs them.
 */
const isUnstorable = (error: Error): boolean =>
  ['22021', '22P05'].includes(codeOf(error)) ||
  (codeOf(error) === '22P02' && /\btype json\b/.test(error.message));

const unstorableText = (error: unknown): Failure | null =>
  error instanceof Error && isUnstorable(error)
    ? new Failure(
        'invalid',
        'text-unstorable',
        'Die Eingabe enthält unsichtbare Steuerzeichen, die nicht gespeichert werden können. Entfernen Sie diese.',
      )
    : null;
