import type { HtmlEscapedString } from 'hono/utils/html';
import type { z } from 'zod';
import type { FileAnswer } from '../http/index.ts';
import type { Act, SignedIn } from '../identity/index.ts';
import type { FieldValues, FormState, PageFrame } from '../ui/index.ts';
import type { Actor, Deps, Work } from '../work.ts';

/** A page, or a part of one, as JSX gives it. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What every handler knows of the request: who asks, and what goes around the page. */
export interface Visit {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly signedIn: SignedIn;
  /** For `<Page frame>`: navigation, function, notice of the act just done. */
  readonly frame: PageFrame;
  /** For `<Form csrf>`. */
  readonly csrf: string;
  /** Whether people can sign in with an account of the house. */
  readonly houseAccounts: boolean;
}

export interface Input<P, Q> {
  readonly params: P;
  readonly query: Q;
}

/** What a handler answers besides a page. */
export type Answer =
  | { readonly answer: 'go'; readonly to: string; readonly notice: string | null }
  | { readonly answer: 'file'; readonly file: FileAnswer }
  | { readonly answer: 'text'; readonly text: string }
  | { readonly answer: 'json'; readonly value: unknown }
  | { readonly answer: 'page'; readonly html: Html; readonly status: 200 | 409 };

/** 303 to a page of ours; the notice ("Die Stichprobe ist gezogen.") is shown there once. It holds no case data. */
export const goTo = (to: string, notice: string | null = null): Answer => ({ answer: 'go', to, notice });
/** A download. */
export const download = (file: FileAnswer): Answer => ({ answer: 'file', file });
/** One sentence for a small script. */
export const plainText = (text: string): Answer => ({ answer: 'text', text });
/** An answer for a small script. */
export const jsonAnswer = (value: unknown): Answer => ({ answer: 'json', value });
/** A page in answer to a form, e.g. "Prüfen Sie Ihre Angaben". */
export const showPage = (html: Html, status: 200 | 409 = 200): Answer => ({ answer: 'page', html, status });

interface Description<P extends z.ZodType, Q extends z.ZodType> {
  /** German, parameters with a colon: `/ziehungen/:drawId`. */
  readonly path: `/${string}`;
  /** The right the page needs; the use case checks the object's place as well. */
  readonly act: Act;
  readonly params?: P;
  /** Filters and page marks; give each a `.catch` so that a mangled address still shows the list. */
  readonly query?: Q;
}

type Show<P, Q> = (work: Work, visit: Visit, input: Input<P, Q>, form?: FormState) => Promise<Html>;

/** A page of ours as the app mounts it; made by `page`, `act` or `outsidePage`, which check its types. */
export interface PageRoute {
  readonly method: 'get' | 'post';
  readonly path: `/${string}`;
  readonly act: Act;
  readonly params: z.ZodType | null;
  readonly query: z.ZodType | null;
  readonly run: PageRun;
}

export type PageRun =
  | { readonly kind: 'show'; readonly show: Show<unknown, unknown> }
  | {
      readonly kind: 'answer';
      answer(work: Work, visit: Visit, input: Input<unknown, unknown>): Promise<Answer>;
    }
  | { readonly kind: 'submit'; readonly submit: Submit<unknown, unknown>; readonly again: Again | null }
  | { readonly kind: 'outside'; readonly outside: Outside<unknown, unknown>; readonly again: Again | null }
  | {
      readonly kind: 'upload';
      readonly take: Take<unknown>;
      readonly keep: (taken: unknown) => FieldValues;
      readonly outside: Outside<unknown, unknown, unknown>;
      readonly again: Again | null;
    };

type Submit<P, Q> = (work: Work, visit: Visit, input: Input<P, Q>, values: FieldValues) => Promise<Answer>;

/** `taken` is what became of the file of an upload; null where none was chosen. */
type Outside<P, Q, T = null> = (
  visit: Visit,
  input: Input<P, Q>,
  values: FieldValues,
  taken: T | null,
) => Promise<Answer>;

/** A file as it streams in. */
export interface SentFile {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}
type Take<T> = (visit: Visit, file: SentFile) => Promise<T>;

/** How a refused form is shown again. */
export interface Again {
  readonly show: Show<unknown, unknown>;
  /** The form's field for a path of the use case's input: `criteria.3.severity` → `criteria`. */
  readonly nameOf: (path: string) => string;
}

interface FormDescription<P, Q> {
  /** The form's own page; shows a refused form again with what was entered. */
  readonly show?: Show<P, Q>;
  readonly nameOf?: (path: string) => string;
}

const againOf = <P, Q>({ show, nameOf = (path) => path }: FormDescription<P, Q>): Again | null =>
  show === undefined ? null : { show: show as Show<unknown, unknown>, nameOf };

/** A page to look at; all it reads is read in one transaction. */
export const page = <P extends z.ZodType, Q extends z.ZodType>(
  description: Description<P, Q> & { readonly show: Show<z.infer<P>, z.infer<Q>> },
): PageRoute => ({
  ...shared(description),
  method: 'get',
  run: { kind: 'show', show: description.show as Show<unknown, unknown> },
});

/** An address that answers with a file or a sentence instead of a page. */
export const answerOf = <P extends z.ZodType, Q extends z.ZodType>(
  description: Description<P, Q> & {
    readonly answer: (work: Work, visit: Visit, input: Input<z.infer<P>, z.infer<Q>>) => Promise<Answer>;
  },
): PageRoute => ({
  ...shared(description),
  method: 'get',
  run: { kind: 'answer', answer: description.answer },
});

/**
 * What a form does, in one transaction. An expected failure shows the form again by `show`, with the values entered
 * and the faults; without `show` a page of its own says what was wrong.
 */
export const act = <P extends z.ZodType, Q extends z.ZodType>(
  description: Description<P, Q> &
    FormDescription<z.infer<P>, z.infer<Q>> & { readonly submit: Submit<z.infer<P>, z.infer<Q>> },
): PageRoute => ({
  ...shared(description),
  method: 'post',
  run: {
    kind: 'submit',
    submit: description.submit as Submit<unknown, unknown>,
    again: againOf(description),
  },
});

/** A page with a form, and what the form does, under one address and with one right. */
export const formPages = <P extends z.ZodType, Q extends z.ZodType>(
  description: Description<P, Q> & {
    readonly show: Show<z.infer<P>, z.infer<Q>>;
    readonly nameOf?: (path: string) => string;
    readonly submit: Submit<z.infer<P>, z.infer<Q>>;
  },
): PageRoute[] => [page(description), act(description)];

/** As `page` or `act` for what opens its own transactions: passwords, rendering, streams. */
export const outsidePage = <P extends z.ZodType, Q extends z.ZodType>(
  description: Description<P, Q> &
    FormDescription<z.infer<P>, z.infer<Q>> & {
      readonly method: 'get' | 'post';
      readonly outside: Outside<z.infer<P>, z.infer<Q>>;
    },
): PageRoute => ({
  ...shared(description),
  method: description.method,
  run: {
    kind: 'outside',
    outside: description.outside as Outside<unknown, unknown>,
    again: againOf(description),
  },
});

/** A form with one file, which streams into `take` while it arrives; then `outside` does the rest. */
export const upload = <T, P extends z.ZodType, Q extends z.ZodType>(
  description: Description<P, Q> &
    FormDescription<z.infer<P>, z.infer<Q>> & {
      readonly take: Take<T>;
      /** What stands for the file in a form that is shown again, so that it need not be chosen and sent twice. */
      readonly keep?: (taken: T) => FieldValues;
      readonly outside: Outside<z.infer<P>, z.infer<Q>, T>;
    },
): PageRoute => ({
  ...shared(description),
  method: 'post',
  run: {
    kind: 'upload',
    take: description.take,
    keep: (taken) => description.keep?.(taken as T) ?? {},
    outside: description.outside as Outside<unknown, unknown, unknown>,
    again: againOf(description),
  },
});

const shared = (
  description: Description<z.ZodType, z.ZodType>,
): Pick<PageRoute, 'path' | 'act' | 'params' | 'query'> => ({
  path: description.path,
  act: description.act,
  params: description.params ?? null,
  query: description.query ?? null,
});
