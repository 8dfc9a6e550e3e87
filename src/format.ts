/**
 * German notation for pages and paper. Pure and without Intl, so that the same value gives the same text on every
 * machine. Numbers and units are joined by a no-break space.
 */

const NBSP = '\u00a0';
const MINUS = '\u2212';

/** What stands where a figure is withheld (rules 24–26). */
export const NOT_SHOWN = 'nicht ausgewiesen';

const MONTHS = [
  'Januar',
  'Februar',
  'März',
  'April',
  'Mai',
  'Juni',
  'Juli',
  'August',
  'September',
  'Oktober',
  'November',
  'Dezember',
] as const;

/** `decimal(-1234.5, 2)` → `−1.234,50` */
export function decimal(value: number, digits: number): string {
  const [whole = '0', rest] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, '.');
  const plain = rest === undefined ? grouped : `${grouped},${rest}`;
  return value < 0 && /[1-9]/.test(plain) ? MINUS + plain : plain;
}

/** `integer(4951)` → `4.951` */
export const integer = (value: number): string => decimal(value, 0);

/** With its sign, for changes: `+3`, `−2`, `±0`. */
export function signed(value: number, digits = 0): string {
  const plain = decimal(value, digits);
  if (plain.startsWith(MINUS)) return plain;
  return /[1-9]/.test(plain) ? `+${plain}` : `±${plain}`;
}

/** `percent(0.0333)` → `3,3 %` */
export const percent = (fraction: number, digits = 1): string => `${decimal(fraction * 100, digits)}${NBSP}%`;

/**
 * With as many decimals as the fraction has, from `least` to three: `exactPercent(0.975)` → `97,5 %`. For what
 * somebody has set; a weighted one with no end is rounded to two.
 */
export const exactPercent = (fraction: number, least = 0): string =>
  percent(
    fraction,
    [0, 1, 2, 3].find(
      (digits) =>
        digits >= least && Math.abs(fraction * 100 - Number((fraction * 100).toFixed(digits))) < 1e-9,
    ) ?? 2,
  );

/** A tolerable rate, as it was set: `tolerance(0.05)` → `5,0 %`, `tolerance(0.00125)` → `0,125 %`. */
export const tolerance = (fraction: number): string => exactPercent(fraction, 1);

/** `interval(0.0111, 0.076)` → `1,1–7,6 %` */
export const interval = (lower: number, upper: number): string =>
  `${decimal(lower * 100, 1)}–${percent(upper)}`;

/** `rateWithInterval({ rate: 0.033, lower: 0.011, upper: 0.076 })` → `3,3 % (1,1–7,6 %)` */
export const rateWithInterval = (figure: { rate: number; lower: number; upper: number }): string =>
  `${percent(figure.rate)} (${interval(figure.lower, figure.upper)})`;

/** A difference of two fractions: `+1,2 Prozentpunkte`. */
export const percentagePoints = (difference: number): string =>
  `${signed(difference * 100, 1)}${NBSP}Prozentpunkte`;

/** The change from one rate to another as the two are printed: 6,06 % to 4,24 % reads 6,1 % to 4,2 %, −1,9 points. */
export const changeInPoints = (before: number, now: number): string => {
  const printed = (fraction: number): number => Math.round(Number((fraction * 100).toFixed(1)) * 10) / 1000;
  return percentagePoints(printed(now) - printed(before));
};

/** `euro(123456)` → `1.234,56 €`; takes whole cents. */
export const euro = (cents: number): string => `${decimal(cents / 100, 2)}${NBSP}€`;

/** `date('2020-03-05')` → `05.03.2020` */
export function date(iso: string): string {
  const [y, m, d] = iso.slice(0, 10).split('-');
  return `${d}.${m}.${y}`;
}

/** `month('2020-03')` → `März 2020`; also takes a day. */
export function month(iso: string): string {
  const name = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${name}${NBSP}${iso.slice(0, 4)}`;
}

/** `shortMonth('2020-03')` → `03/20`, for axes and narrow columns. */
export const shortMonth = (iso: string): string => `${iso.slice(5, 7)}/${iso.slice(2, 4)}`;

/** `quarter(2020, 2)` → `2. Quartal 2020`; without a quarter `2020`. */
export const quarter = (year: number, number: number | null): string =>
  number === null ? String(year) : `${number}.${NBSP}Quartal ${year}`;

/** A UTC moment on the office's clock: `05.03.2020, 09:15 Uhr`. */
export function dateTime(instant: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/Berlin');
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${date(local.toPlainDate().toString())}, ${clock}${NBSP}Uhr`;
}

/** The day of a UTC moment on the office's clock: `05.03.2020`. */
export const dateOf = (instant: string): string =>
  date(Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/Berlin').toPlainDate().toString());

/** `period('2020-03-01', '2020-03-31')` → `01.03.2020–31.03.2020` */
export const period = (from: string, to: string): string => `${date(from)}–${date(to)}`;

/** `validity('2020-01-01', null)` → `ab 01.01.2020`; with a last day `01.01.2020 bis 31.12.2020`. */
export const validity = (from: string, to: string | null): string =>
  to === null ? `ab ${date(from)}` : `${date(from)} bis ${date(to)}`;

/** `counted(1, 'Fall', 'Fälle')` → `1 Fall`; `counted(1234, …)` → `1.234 Fälle`. */
export const counted = (count: number, one: string, many: string): string =>
  `${integer(count)}${NBSP}${count === 1 ? one : many}`;

/** `hoursInWords(1)` → `1 Stunde`; `hoursInWords(23.5)` → `23,5 Stunden` */
export function hoursInWords(hours: number): string {
  const number = decimal(hours, 1).replace(/,0$/, '');
  return `${number}${NBSP}${number === '1' ? 'Stunde' : 'Stunden'}`;
}

/** `outOf(118, 120)` → `118 von 120`, on one line */
export const outOf = (part: number, whole: number): string =>
  `${integer(part)}${NBSP}von${NBSP}${integer(whole)}`;

/** `enumeration(['A', 'B', 'C'])` → `A, B und C` */
export const enumeration = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} und ${items.at(-1)}`;
