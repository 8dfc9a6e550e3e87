/** The figures of a report value as they have to stand on paper. */
import { date, dateOf, euro, exactPercent, integer, interval, percent } from '../../src/format.ts';
import type { IntervalKind } from '../../src/reporting/values/figures.ts';
import { intervalKindWord } from '../../src/reporting/values/words.ts';

/** Members that are not printed: they name things for the machine, or stand in another file in full. */
const UNPRINTED = new Set([
  'kind',
  'state',
  'origin',
  'method',
  'severity',
  'judgement',
  'type',
  'signal',
  'change',
  'result',
  'disposition',
  'sealDigest',
  'collectedAt',
  'confidence',
]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function scalar(key: string, value: string | number): string[] {
  if (typeof value === 'string') {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return [date(value)];
    if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return [dateOf(value)];
    return /^\d{4}-\d{2}$/.test(value) ? [] : [value];
  }
  if (/cents$/i.test(key)) return [euro(value)];
  if (['tolerable', 'target'].includes(key)) return [exactPercent(value, 1)];
  if (key === 'errors') return [percent(value)];
  if (['kappa', 'gIndex'].includes(key)) return [value.toFixed(2).replace('.', ',')];
  return [key === 'year' || key === 'version' ? String(value) : integer(value)];
}

/** Every figure and text that the paper must hold, leaving out members of `skip`. */
export function figuresOf(value: unknown, skip: ReadonlySet<string> = new Set(), key = ''): string[] {
  if (UNPRINTED.has(key) || skip.has(key) || value === null || typeof value === 'boolean') return [];
  if (typeof value === 'string' || typeof value === 'number') return scalar(key, value);
  if (Array.isArray(value)) return value.flatMap((item) => figuresOf(item, skip, key));
  if (!isRecord(value) || value['shown'] === false) return [];
  const { rate, lower, upper, faulty, n, kind } = value;
  if (typeof rate === 'number' && typeof lower === 'number' && typeof upper === 'number') {
    return [
      percent(rate),
      interval(lower, upper),
      integer(Number(faulty)),
      integer(Number(n)),
      intervalKindWord[kind as IntervalKind],
    ];
  }
  return Object.entries(value).flatMap(([name, member]) => figuresOf(member, skip, name));
}

/** Without any space, so that line ends and no-break spaces do not count. */
export const dense = (text: string): string => text.replaceAll(/[\s\u00a0\u00ad]/g, '');
