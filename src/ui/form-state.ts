import type { Failure, FieldFailure } from '../failure.ts';

/** What a form was sent with: one text per field, or a list where several boxes share a name. */
export type FieldValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A form between two requests: the values as the person entered them, and what was wrong with them. Every field
 * finds its own value and error in it by its name, so nothing entered is lost when the server refuses.
 */
export interface FormState {
  readonly values: FieldValues;
  /** `path` is the field's name; an empty path stands for the form as a whole. */
  readonly errors: readonly FieldFailure[];
  /** A sentence on the whole refusal, shown on top of the page. */
  readonly message?: string;
}

/** A form shown for the first time, with the values it starts from. */
export const freshForm = (values: FieldValues = {}): FormState => ({ values, errors: [] });

/** The same form after the use case refused what was entered. */
export const refusedForm = (values: FieldValues, failure: Failure): FormState => ({
  values,
  errors: failure.fields,
  message: failure.message,
});

/** The value of a field that holds one text; '' when there is none. */
export function valueOf({ values }: FormState, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** The values of a field of which several can be chosen. */
export function valuesOf({ values }: FormState, name: string): readonly string[] {
  const value = values[name];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** The first sentence that says what is wrong with a field. */
export const errorOf = ({ errors }: FormState, name: string): string | undefined =>
  errors.find(({ path }) => path === name)?.message;
