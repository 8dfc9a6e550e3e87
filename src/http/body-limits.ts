import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { matchedRoutes } from 'hono/route';
import { Failure } from '../failure.ts';

/** Addresses that take more than a form or JSON, by the paths they are mounted at. */
export interface LargeBodies {
  /** A file that is read at once. */
  readonly files: ReadonlySet<string>;
  /** A file of any size, which its handler limits while it streams in; goes before `files`. */
  readonly streams: ReadonlySet<string>;
}

/** Limits what anybody can make the service read into memory; stands before everything that reads a body. */
export function bodyLimits({ files, streams }: LargeBodies): MiddlewareHandler {
  const [ofForms, ofFiles] = [limitOf(2), limitOf(20)];
  return (context, next) => {
    const leadsTo = (paths: ReadonlySet<string>): boolean =>
      matchedRoutes(context).some(({ path }) => paths.has(path));
    if (leadsTo(streams)) return next();
    return leadsTo(files) ? ofFiles(context, next) : ofForms(context, next);
  };
}

const limitOf = (megabytes: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: megabytes * 1_000_000,
    onError: ({ req }) => {
      throw new Failure(
        'too-large',
        'body-too-large',
        req.path.startsWith('/api/')
          ? `Die Anfrage ist größer als ${megabytes} MB. Laden Sie große Falllisten über /api/v1/uploads hoch.`
          : `Das Formular ist größer als ${megabytes} MB. Kürzen Sie Ihre Eingaben.`,
      );
    },
  });
