import { workFor, type Crew } from './rig.ts';
import type { Answered } from './working.ts';

/** What a stretch of work came to. */
export interface Figures {
  readonly requests: number;
  readonly faults: readonly string[];
  /** Half of the answers, and 99 of a hundred, came within so many milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** One line for all answers and for each kind. */
  readonly table: string;
  readonly answers: readonly Answered[];
}

/** Lets everybody work for so many seconds and says how the service answered. */
export async function measured(seconds: number, crew: Crew): Promise<Figures> {
  const answers: Answered[] = [];
  await workFor(seconds, crew, (answered) => answers.push(answered));
  const kinds = Map.groupBy(answers, ({ kind }) => kind);
  return {
    requests: answers.length,
    faults: answers.flatMap(({ fault }) => fault ?? []),
    p50: quantile(answers, 0.5),
    p99: quantile(answers, 0.99),
    table: [lineOf('all', answers), ...[...kinds].map(([kind, some]) => lineOf(kind, some))].join('\n'),
    answers,
  };
}

/** The least time within which so large a share of the answers came. */
function quantile(answers: readonly Answered[], share: number): number {
  const times = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
}

function lineOf(name: string, answers: readonly Answered[]): string {
  const times = [0.5, 0.95, 0.99, 1].map((share) => quantile(answers, share).toFixed(0).padStart(6));
  const faults = answers.filter(({ fault }) => fault !== null).length;
  return `${name.padEnd(8)}${String(answers.length).padStart(6)} requests ${String(faults).padStart(4)} errors  p50, p95, p99, longest (ms):${times.join('')}`;
}
