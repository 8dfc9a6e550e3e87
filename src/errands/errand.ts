import type { z } from 'zod';
import type { Tx } from '../database/index.ts';
import { Failure } from '../failure.ts';
import type { Actor, Deps } from '../work.ts';

/** Told how many of so many steps are done. */
export type Progress = (done: number, steps: number) => Promise<void>;

/**
 * Work that a person orders and need not wait for. Whichever instance comes to it runs it in the person's name; a run
 * that dies is begun anew, so everything that must happen once happens in the transaction that calls `keep`.
 */
export interface ErrandKind<Command, Result> {
  readonly kind: 'delivery' | 'preview' | 'report';
  readonly command: z.ZodType<Command>;
  readonly result: z.ZodType<Result>;
  /** @throws Failure when it is refused; then it is over. Any other fault is tried again. */
  run(deps: Deps, actor: Actor, command: Command, under: UnderWay<Result>): Promise<void>;
  /** Clears up after what was refused, in the transaction that keeps why: a run that dies before is begun anew. */
  afterRefusal?(tx: Tx, command: Command, refusal: Failure): Promise<void>;
}

/** What a run tells while it is under way. */
export interface UnderWay<Result> {
  readonly progress: Progress;
  /** Keeps what came of it, together with what it changed: both are there or neither. */
  keep(tx: Tx, result: Result): Promise<void>;
}

/** A kind among others: what it takes and gives is known to itself only. */
export type AnyErrandKind = ErrandKind<unknown, unknown>;

/** Somebody was faster. */
export const finished = (): Failure =>
  new Failure('conflict', 'errand-finished', 'Der Auftrag ist schon erledigt. Laden Sie die Seite neu.');
