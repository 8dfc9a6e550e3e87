/** What an instance answered. */
export interface Answer {
  readonly status: number;
  /** Of a problem, else null. */
  readonly code: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  /** Told to come back: 503 as a problem, with Retry-After. */
  readonly postponed: boolean;
  /** Status and text, for whoever reads the run. */
  readonly said: string;
}

export interface Request {
  readonly cookie: string;
  readonly method?: string;
  /** Below /api/v1. */
  readonly path: string;
  /** JSON, or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request to an instance. Throws when there is no answer. */
export async function ask(url: string, request: Request): Promise<Answer> {
  const { cookie, method = 'POST', path, body } = request;
  const isFile = body instanceof Uint8Array;
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      Cookie: cookie,
      'Sec-Fetch-Site': 'same-origin',
      ...(body === undefined || isFile ? {} : { 'Content-Type': 'application/json' }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  const { status, headers } = response;
  const isProblem = headers.get('Content-Type')?.startsWith('application/problem+json') === true;
  const answered = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return {
    status,
    code: isProblem && typeof answered['code'] === 'string' ? answered['code'] : null,
    body: answered,
    postponed: status === 503 && isProblem && headers.get('Retry-After') !== null,
    said: `${status} ${text.slice(0, 300)}`,
  };
}
