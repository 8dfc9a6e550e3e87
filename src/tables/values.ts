/** The form of an amount in euros: `1.234,56`, `12`, `-3,5`. */
const amountPattern = /^-?(\d+|\d{1,3}(\.\d{3})+)(,\d{1,2})?$/;

/** Reads an amount as the procedure writes it; null for anything else, and beyond exact arithmetic. */
export function parseAmountCents(text: string): number | null {
  if (!amountPattern.test(text)) return null;
  const comma = text.indexOf(',');
  const decimals = comma === -1 ? 0 : text.length - comma - 1;
  const digits = text.includes('.') ? text.replaceAll('.', '') : text;
  const value =
    Number(decimals === 0 ? digits : digits.replace(',', '')) *
    (decimals === 2 ? 1 : decimals === 1 ? 10 : 100);
  // no minus zero: it would be another number to some readers
  return Number.isSafeInteger(value) ? value + 0 : null;
}

/** The cents of an amount that a workbook holds as a number; null with fractions of a cent. */
export function centsOfNumber(euros: number): number | null {
  const cents = Math.round(euros * 100) + 0;
  const exact =
    Number.isSafeInteger(cents) && Math.abs(euros - cents / 100) <= 1e-9 * Math.max(1, Math.abs(euros));
  return exact ? cents : null;
}

/** The canonical form of an amount: two decimals, no thousands separator. */
export function formatAmount(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

/** Whether the text is a day that exists, from 1900 to 2199, as TT.MM.JJJJ or in ISO form. */
export function isDay(text: string): boolean {
  if (text.length !== 10) return false;
  if (text[2] === '.' && text[5] === '.') {
    return isCalendarDay(digitsAt(text, 6, 10), digitsAt(text, 3, 5), digitsAt(text, 0, 2));
  }
  if (text[4] !== '-' || text[7] !== '-') return false;
  return isCalendarDay(digitsAt(text, 0, 4), digitsAt(text, 5, 7), digitsAt(text, 8, 10));
}

/** The number that the ASCII digits from `start` to before `end` write, or NaN. */
function digitsAt(text: string, start: number, end: number): number {
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1)) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

/** Control characters that no cell may hold: all but tab, line feed, carriage return and next line. */
export const controlCharacters = /(?![\t\n\r\u0085])\p{Cc}/u;

/** What kind of value a refused cell held; the value itself is never repeated. */
export type ValueClass = 'empty' | 'number' | 'date' | 'boolean' | 'text' | 'formula' | 'error';

/** The kind of a cell's text. */
export function classifyText(text: string): ValueClass {
  if (text === '') return 'empty';
  if (/^-?[\d.,]+$/.test(text) && !/\..*\..*\d{4}$/.test(text)) return 'number';
  return /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/.test(text) ? 'date' : 'text';
}
