import { setTimeout as pause } from 'node:timers/promises';
import { performAsService, type Deps, type ErrandQueue } from '../work.ts';
import type { AnyErrandKind } from './errand.ts';
import { errandsLeft } from './errand-state.ts';
import { runErrand } from './run-errand.ts';

/** The queue of a process that is the only one: errands run here, one after the other. */
export interface InProcessErrands extends ErrandQueue {
  /** Begins again what an earlier process left. */
  resume(deps: Deps): Promise<void>;
  /** Resolves when the errand under way is over; the others are left for the next start. */
  stop(): Promise<void>;
}

/** For a program that takes no orders: a command, a measurement. */
export const noErrands: ErrandQueue = {
  add: () => Promise.reject(new Error('This program runs no errands')),
  begin() {},
};

/** @param firstPause milliseconds before the second attempt; each further pause is twice as long */
export function inProcessErrands(
  kinds: readonly AnyErrandKind[],
  onFault: (error: unknown, kind: string) => void,
  firstPause = 1000,
): InProcessErrands {
  let line = Promise.resolve();
  const stop = new AbortController();
  const runToEnd = async (deps: Deps, kind: AnyErrandKind, errandId: string): Promise<void> => {
    for (let wait = firstPause; !stop.signal.aborted; wait *= 2) {
      try {
        return await runErrand(deps, kind, errandId);
      } catch (error) {
        onFault(error, kind.kind);
        await pause(wait, undefined, { ref: false, signal: stop.signal }).catch(() => {});
      }
    }
  };
  const begin: ErrandQueue['begin'] = (deps, name, errandId) => {
    const kind = kinds.find((one) => one.kind === name);
    if (kind !== undefined) line = line.then(() => runToEnd(deps, kind, errandId));
  };
  return {
    add: () => Promise.resolve(),
    begin,
    async resume(deps) {
      for (const { kind, id } of await performAsService(deps, errandsLeft)) begin(deps, kind, id);
    },
    stop() {
      stop.abort();
      return line;
    },
  };
}
