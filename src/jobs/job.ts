import type { Progress } from '../errands/index.ts';
import type { Deps } from '../work.ts';

/**
 * Background work of the service. A job decides itself whether anything is due and may run any number of times:
 * each of its steps is one transaction that does nothing when it was done before. So a run that dies is simply run
 * again, by whichever instance comes next.
 */
export interface Job {
  readonly name: string;
  /** What the administration page calls it. */
  readonly title: string;
  /** When to look, in cron's five fields, Europe/Berlin. */
  readonly cron: string;
  /** Answers in a German sentence what it did, or null when nothing was due. */
  run(deps: Deps, progress: Progress): Promise<string | null>;
}
