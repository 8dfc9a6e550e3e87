import { serviceScope, type Database, type IsolationLevel, type Tx } from './database/index.ts';
import type { Clock } from './calendar/index.ts';
import type { Keys } from './keys/index.ts';

/** The eight functions a person can act in. */
export const roles = [
  'team-lead',
  'area-head',
  'management',
  'personnel-development',
  'controlling',
  'auditor',
  'oversight',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

/** Who acts, in which function and where; a deputy acts `onBehalfOf` the account whose function was lent. */
export interface Actor {
  readonly accountId: string;
  readonly grantId: string;
  readonly role: Role;
  readonly areaId: string | null;
  readonly teamId: string | null;
  readonly onBehalfOf: string | null;
}

/** Where work that people order waits until an instance takes it up (`src/errands`). */
export interface ErrandQueue {
  /** Puts it into the queue, in the transaction that orders it. */
  add(tx: Tx, kind: string, errandId: string): Promise<void>;
  /** Says that it is ordered for good: begin as soon as there is room. */
  begin(deps: Deps, kind: string, errandId: string): void;
}

/** What use cases need from outside; wired once in `main.ts`, overridden in tests. */
export interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: Keys;
  /** Random values of draws and re-checks: so many bytes of the operating system's generator. */
  readonly randomBytes: (size: number) => Uint8Array;
  readonly errands: ErrandQueue;
  /** Name and version of the program, as printed in protocols and reports. */
  readonly software: string;
}

/** One actor's unit of work: everything a use case does happens in `tx`, at the one instant `now`. */
export interface Work {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
  readonly deps: Deps;
  /** True where somebody looks: nothing that a figure rests on is changed in `tx`. */
  readonly onlyReads: boolean;
}

/** Work of the service itself (jobs, sign-in): no actor, not held by row security. */
export type ServiceWork = Omit<Work, 'actor'> & { readonly actor: null };

/** Runs one use case as `actor` in one transaction; success may be told only after this resolves. */
export const perform = <T>(
  deps: Deps,
  actor: Actor,
  useCase: (work: Work) => Promise<T>,
  isolation?: IsolationLevel,
): Promise<T> => run(deps, actor, useCase, { isolation, onlyReads: false });

/** As `perform`, for a use case that only looks. */
export const performReading = <T>(
  deps: Deps,
  actor: Actor,
  useCase: (work: Work) => Promise<T>,
  isolation?: IsolationLevel,
): Promise<T> => run(deps, actor, useCase, { isolation, onlyReads: true });

/** Runs one piece of the service's own work in one transaction. */
export const performAsService = <T>(
  deps: Deps,
  useCase: (work: ServiceWork) => Promise<T>,
  isolation?: IsolationLevel,
): Promise<T> => run(deps, null, useCase, { isolation, onlyReads: false });

const run = <A extends Actor | null, T>(
  deps: Deps,
  actor: A,
  useCase: (work: Omit<Work, 'actor'> & { readonly actor: A }) => Promise<T>,
  { isolation, onlyReads }: { isolation: IsolationLevel | undefined; onlyReads: boolean },
): Promise<T> =>
  deps.database.transaction(
    actor ?? serviceScope,
    (tx) => useCase({ tx, actor, now: deps.clock.now(), deps, onlyReads }),
    isolation,
  );

/** An instant as the database wants it. */
export const timestamp = (instant: Temporal.Instant): Date => new Date(instant.epochMilliseconds);
