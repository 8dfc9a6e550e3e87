import type { z } from 'zod';
import { Failure } from '../failure.ts';
import { counted } from '../format.ts';

type Issue = z.core.$ZodIssue;

const lengthOf = (origin: string, length: number | bigint): string =>
  origin === 'string'
    ? counted(Number(length), 'Zeichen', 'Zeichen')
    : counted(Number(length), 'Eintrag', 'Einträge');

const kinds: Readonly<Record<string, string>> = {
  string: 'ein Text',
  number: 'eine Zahl',
  int: 'eine ganze Zahl',
  boolean: '„true“ oder „false“',
  array: 'eine Liste',
  object: 'ein JSON-Objekt',
};

const wrongKind = (expected: string): string =>
  kinds[expected] === undefined
    ? 'Diese Angabe ist ungültig. Prüfen Sie sie.'
    : `Diese Angabe muss ${kinds[expected]} sein.`;

/** What a reader can do about one issue, in German; the value itself is never repeated. */
function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Diese Angabe fehlt.' : wrongKind(issue.expected);
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `Geben Sie mindestens ${lengthOf(issue.origin, issue.minimum)} an.`
        : `Der Wert muss mindestens ${issue.minimum} sein.`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `Geben Sie höchstens ${lengthOf(issue.origin, issue.maximum)} an.`
        : `Der Wert darf höchstens ${issue.maximum} sein.`;
    case 'invalid_value':
      return `Erlaubt sind: ${issue.values.map(String).join(', ')}.`;
    case 'invalid_format':
      return 'Diese Angabe hat nicht die erwartete Form. Prüfen Sie die Schreibweise.';
    case 'unrecognized_keys':
      return `Entfernen Sie, was hier nicht vorgesehen ist: ${issue.keys.join(', ')}.`;
    case 'not_multiple_of':
      return `Der Wert muss ein Vielfaches von ${issue.divisor} sein.`;
    case 'custom':
      return issue.message;
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return 'Diese Angabe ist ungültig. Prüfen Sie sie.';
  }
}

/** Parses input of a request; on a fault a Failure names every field in German. */
export function validate<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new Failure(
    'invalid',
    'invalid-input',
    'Die Eingabe ist unvollständig oder falsch. Berichtigen Sie die genannten Angaben.',
    {
      fields: parsed.error.issues.map((issue) => ({
        path: issue.path.join('.'),
        code: issue.code,
        message: sentence(issue),
      })),
    },
  );
}
