import { z } from 'zod';
import { Failure } from '../failure.ts';
import type { Deps } from '../work.ts';
import type { FieldValues } from '../ui/index.ts';
import { entriesOf } from './form-values.ts';

/** A form that could not be taken because the session had ended; sent again after signing in. */
export interface CarriedForm {
  /** Path and query it was sent to. */
  readonly to: string;
  readonly entries: readonly (readonly [string, string])[];
}

const schema = z.object({ to: z.string(), entries: z.array(z.tuple([z.string(), z.string()])) });

/** Names that belong to a session or a person and not to what was entered. */
const notCarried: ReadonlySet<string> = new Set(['_csrf', '_formular', '_zurueck']);

/**
 * The form as one text for a hidden field of the sign-in page: encrypted with a key of the service, so that nobody
 * else can make one, and nothing of it lies readable in the page.
 */
export function carryForm(deps: Pick<Deps, 'keys'>, to: string, values: FieldValues): string {
  const carried: CarriedForm = {
    to,
    entries: entriesOf(values).filter(([name]) => !notCarried.has(name)),
  };
  return Buffer.from(deps.keys.encryptBytes(Buffer.from(JSON.stringify(carried)))).toString('base64url');
}

/** @throws Failure `form-lost` for a text that is not ours */
export function openCarriedForm(deps: Pick<Deps, 'keys'>, text: string): CarriedForm {
  try {
    const bytes = deps.keys.decryptBytes(Buffer.from(text, 'base64url'));
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw new Failure(
      'invalid',
      'form-lost',
      'Ihre Eingaben konnten nach der Anmeldung nicht übernommen werden. Geben Sie sie noch einmal ein.',
    );
  }
}

/** A path of ours to go back to; anything else leads to the start page. */
export const localPath = (path: string): string => (/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(path) ? path : '/');
