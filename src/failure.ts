/**
 * An expected failure: a rule of the domain said no. It carries a stable code (part of the API), a German
 * sentence for people that names the place and the remedy, and, where a form is involved, the fields at fault.
 * It is thrown inside a use case so that its transaction rolls back, and turned into problem+json or an error
 * summary in one place (`src/http/problem.ts`). Anything else that is thrown is a bug.
 */
export class Failure extends Error {
  readonly code: string;
  readonly kind: FailureKind;
  readonly fields: readonly FieldFailure[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    kind: FailureKind,
    code: string,
    message: string,
    more: { fields?: readonly FieldFailure[]; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.name = 'Failure';
    this.kind = kind;
    this.code = code;
    this.fields = more.fields ?? [];
    this.details = more.details ?? {};
  }
}

/** What kind of no it was; decides the HTTP status and nothing else. */
export type FailureKind =
  | 'invalid' // 422: the input itself is wrong
  | 'not-found' // 404: missing, or not visible to this person; the two look alike
  | 'forbidden' // 403: this function may not do this act at all
  | 'conflict' // 409: somebody was faster, or the object is in another state
  | 'unauthenticated' // 401
  | 'too-large' // 413
  | 'too-many' // 429
  | 'unavailable'; // 503: try again later

/** One field of the input that is wrong; `path` as in the JSON body, e.g. `criteria.0.severity`. */
export interface FieldFailure {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** The object does not exist or is not this person's to see. */
export const notFound = (what: string): Failure =>
  new Failure('not-found', 'not-found', `${what} wurde nicht gefunden.`);
