import { timingSafeEqual } from 'node:crypto';
import type { Api, SignInOptions } from '../http/index.ts';
import type { Deps } from '../work.ts';
import type { Surroundings } from './visit.ts';

/** What all pages are mounted with. */
export interface Mounted {
  readonly app: Api;
  readonly deps: Deps;
  readonly options: SignInOptions;
  readonly surroundings: Surroundings;
}

/** Whether a form's token is the session's. */
export function isToken(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
