import type { z } from 'zod';
import { Failure } from '../failure.ts';

type Issue = z.core.$ZodIssue;

/** What a reader can do about one issue, in German; the value itself is never repeated. */
function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Diese Angabe fehlt.' : 'Diese Angabe hat die falsche Art.';
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `Geben Sie mindestens ${issue.minimum} ${issue.origin === 'string' ? 'Zeichen' : 'Einträge'} an.`
        : `Der Wert muss mindestens ${issue.minimum} sein.`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `Geben Sie höchstens ${issue.maximum} ${issue.origin === 'string' ? 'Zeichen' : 'Einträge'} an.`
        : `Der Wert darf höchstens ${issue.maximum} sein.`;
    case 'invalid_value':
      return `Erlaubt sind: ${issue.values.map(String).join(', ')}.`;
    case 'invalid_format':
      return 'Diese Angabe hat nicht die erwartete Form.';
    case 'unrecognized_keys':
      return `Unbekannte Angaben: ${issue.keys.join(', ')}.`;
    case 'not_multiple_of':
      return `Der Wert muss ein Vielfaches von ${issue.divisor} sein.`;
    case 'custom':
      return issue.message;
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return 'Diese Angabe ist ungültig.';
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
