import { z } from 'zod';
import type { Failure } from '../failure.ts';
import type { Act } from '../identity/index.ts';
import type { IsolationLevel } from '../database/index.ts';
import type { Actor, Deps, Work } from '../work.ts';
import type { SignedIn } from '../identity/index.ts';

/** The answer of an act that has nothing to tell but that it was done. */
export const doneSchema = z.object({ done: z.literal(true) });
export const done = { done: true } as const;

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Bytes for download. `fileName` is plain ASCII and holds no case number. */
export interface FileAnswer {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array | ReadableStream<Uint8Array>;
}
export const fileAnswer = Symbol('file');

export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

/** What an endpoint outside of a transaction gets: for uploads, passwords, rendering. */
export interface Outside {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly signedIn: SignedIn;
  readonly request: Request;
}

interface Description<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: Method;
  /** Below /api/v1, parameters in braces: `/frames/{frameId}`. */
  readonly path: `/${string}`;
  /** The right a caller needs; the use case checks the object's place as well. */
  readonly act: Act;
  /** One German sentence for the API page. */
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The request is a file, read by the handler itself. */
  readonly takesFile?: boolean;
  readonly status?: 200 | 201 | 202;
}

/** An endpoint as the app mounts it; made by `endpoint` or `outsideEndpoint`, which check its types. */
export interface Endpoint {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly act: Act;
  readonly summary: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  readonly takesFile: boolean;
  readonly status: 200 | 201 | 202;
  readonly answer: z.ZodType | typeof fileAnswer;
  readonly isolation: IsolationLevel;
  readonly run:
    | {
        readonly kind: 'in-transaction';
        handle(work: Work, input: Input<unknown, unknown, unknown>): Promise<unknown>;
        afterRefusal?(
          refused: Pick<Outside, 'deps' | 'actor'>,
          input: Input<unknown, unknown, unknown>,
          failure: Failure,
        ): Promise<void>;
      }
    | {
        readonly kind: 'outside';
        /** What a repeat under one key needs to know; see `onceOutside`. */
        readonly secret: boolean;
        readonly expires: boolean;
        handle(outside: Outside, input: Input<unknown, unknown, unknown>): Promise<unknown>;
      };
}

const nothing = z.object({}).strict();

/**
 * One route of the API whose use case runs in one transaction: permission → transaction (with idempotency key)
 * → use case → commit → answer. Input and answer follow their schemas.
 */
export function endpoint<
  A extends z.ZodType | typeof fileAnswer,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
>(
  description: Description<P, Q, B> & {
    readonly answer: A;
    readonly isolation?: IsolationLevel;
    handle(
      work: Work,
      input: Input<z.infer<P>, z.infer<Q>, z.infer<B>>,
    ): Promise<A extends z.ZodType ? z.input<A> : FileAnswer>;
    /** Clears away what came before the refused act, after its transaction was rolled back. */
    afterRefusal?(
      refused: Pick<Outside, 'deps' | 'actor'>,
      input: Input<z.infer<P>, z.infer<Q>, z.infer<B>>,
      failure: Failure,
    ): Promise<void>;
  },
): Endpoint {
  const { handle, afterRefusal } = description;
  return {
    ...shared(description),
    run: {
      kind: 'in-transaction',
      handle,
      ...(afterRefusal === undefined ? {} : { afterRefusal }),
    },
  };
}

/** As `endpoint`, but the handler opens its own transactions with `perform`; it may read the raw request. */
export function outsideEndpoint<
  A extends z.ZodType | typeof fileAnswer,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
>(
  description: Description<P, Q, B> & {
    readonly answer: A;
    /** The answer holds a secret that is shown once. */
    readonly secret?: boolean;
    /** What is left half done stays invisible and expires. */
    readonly expires?: boolean;
    handle(
      outside: Outside,
      input: Input<z.infer<P>, z.infer<Q>, z.infer<B>>,
    ): Promise<A extends z.ZodType ? z.input<A> : FileAnswer>;
  },
): Endpoint {
  const { handle, secret = false, expires = false } = description;
  return {
    ...shared(description),
    run: { kind: 'outside', secret, expires, handle },
  };
}

function shared(
  description: Description<z.ZodType, z.ZodType, z.ZodType> & {
    readonly answer: z.ZodType | typeof fileAnswer;
    readonly isolation?: IsolationLevel;
  },
): Omit<Endpoint, 'run'> {
  return {
    method: description.method,
    path: description.path,
    act: description.act,
    summary: description.summary,
    params: description.params ?? nothing,
    query: description.query ?? nothing,
    body: description.body ?? null,
    takesFile: description.takesFile ?? false,
    status: description.status ?? 200,
    answer: description.answer,
    isolation: description.isolation ?? 'read committed',
  };
}
