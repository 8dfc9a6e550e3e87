import { isoDateSchema, parseDate, type IsoDate } from '../calendar/index.ts';
import { Failure, type FieldFailure } from '../failure.ts';
import { parseAmountCents } from '../tables/index.ts';
import type { FieldValues } from '../ui/index.ts';

/** The fields of a form as they were sent; several values of one name as a list. */
export function fieldValues(entries: Iterable<readonly [string, string]>): FieldValues {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of entries) {
    const before = Object.hasOwn(values, name) ? values[name] : undefined;
    values[name] =
      before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return values;
}

/** The entries of form values, for sending them once more. */
export const entriesOf = (values: FieldValues): [string, string][] =>
  Object.entries(values).flatMap(([name, value]) =>
    value === undefined
      ? []
      : (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
  );

/**
 * Reads what people typed into the values a use case takes. Faults are collected, so that all of them stand in the
 * error summary at once; `refuse` throws them. A faulty field reads as a harmless value until then.
 */
export class FormReader {
  readonly #values: FieldValues;
  readonly #faults: FieldFailure[] = [];

  constructor(values: FieldValues) {
    this.#values = values;
  }

  fault(path: string, code: string, message: string): void {
    this.#faults.push({ path, code, message });
  }

  /** A fault where something does not hold, unless the field has one already. */
  require(path: string, holds: boolean, message: string): void {
    if (!holds && !this.#faults.some((fault) => fault.path === path)) {
      this.fault(path, 'out-of-range', message);
    }
  }

  /** The text as entered, without blanks around it; '' where there is none. */
  text(name: string): string {
    const value = this.#values[name];
    return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim();
  }

  /** Null where nothing was entered. */
  optional(name: string): string | null {
    const value = this.text(name);
    return value === '' ? null : value;
  }

  required(name: string, message: string): string {
    const value = this.text(name);
    if (value === '') this.fault(name, 'missing', message);
    return value;
  }

  all(name: string): readonly string[] {
    const value = this.#values[name];
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  }

  /** What stands in each line of a text, without blanks around it and without empty lines. */
  lines(name: string): string[] {
    return this.text(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }

  isTicked(name: string): boolean {
    return this.all(name).includes('ja');
  }

  /** One of a closed list. */
  oneOf<T extends string>(name: string, allowed: readonly [T, ...T[]], message: string): T {
    const value = this.text(name);
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) this.fault(name, 'not-chosen', message);
    return found ?? allowed[0];
  }

  /** A whole number such as `1.200`. */
  integer(name: string, message = 'Geben Sie eine ganze Zahl in Ziffern ein.'): number {
    return this.optionalInteger(name, message) ?? this.#numberFault(name, message);
  }

  optionalInteger(name: string, message = 'Geben Sie eine ganze Zahl in Ziffern ein.'): number | null {
    const value = this.text(name);
    if (value === '') return null;
    return /^(\d{1,3}(\.\d{3})+|\d{1,9})$/.test(value)
      ? Number(value.replaceAll('.', ''))
      : this.#numberFault(name, message);
  }

  /** A percentage such as `2,5`, as a fraction. */
  fraction(name: string, message = 'Geben Sie einen Prozentsatz ein, zum Beispiel 5 oder 2,5.'): number {
    const value = this.text(name).replace(/\s*%$/, '');
    if (!/^\d{1,3}(,\d{1,3})?$/.test(value)) return this.#numberFault(name, message);
    return Number(`${value.replace(',', '.')}e-2`);
  }

  /** An amount such as `1.234,56`, in cents; 0 where nothing was entered. */
  cents(name: string): number {
    const value = this.text(name).replace(/\s*€$/, '');
    if (value === '') return 0;
    const cents = parseAmountCents(value);
    return cents !== null && cents >= 0
      ? cents
      : this.#numberFault(name, 'Geben Sie den Betrag in Euro ein, zum Beispiel 1.234,56.');
  }

  day(name: string): IsoDate {
    return this.optionalDay(name, true) ?? isoDateSchema.parse('1900-01-01');
  }

  optionalDay(name: string, missing = false): IsoDate | null {
    const value = this.text(name);
    if (value === '') {
      if (missing) this.fault(name, 'missing', 'Geben Sie einen Tag in der Form TT.MM.JJJJ ein.');
      return null;
    }
    try {
      return parseDate(value);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.fault(name, error.code, error.message);
      return null;
    }
  }

  /** Throws what was wrong so far. */
  refuse(
    message = 'Die Angaben sind unvollständig oder falsch. Berichtigen Sie die genannten Felder.',
  ): void {
    if (this.#faults.length > 0)
      throw new Failure('invalid', 'invalid-input', message, { fields: this.#faults });
  }

  #numberFault(name: string, message: string): number {
    this.fault(name, 'not-a-number', message);
    return 0;
  }
}
