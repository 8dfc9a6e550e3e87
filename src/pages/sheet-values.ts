import {
  dispositions,
  resultKinds,
  saveCheckSchema,
  severities,
  type Disposition,
  type ResultKind,
  type SaveCheck,
  type SheetContent,
  type SheetQuestion,
  type SubjectRef,
} from '../checks/index.ts';
import { Failure } from '../failure.ts';
import { decimal } from '../format.ts';
import { validate } from '../http/index.ts';
import type { FieldValues } from '../ui/index.ts';
import { FormReader } from './form-values.ts';

/** The fields of one question. */
export const fieldsOf = (criterionId: string) => ({
  result: `result.${criterionId}`,
  errorType: `type.${criterionId}`,
  severity: `severity.${criterionId}`,
  facts: `facts.${criterionId}`,
  overpaid: `over.${criterionId}`,
  underpaid: `under.${criterionId}`,
});

const amount = (cents: number): string => (cents === 0 ? '' : decimal(cents / 100, 2));

/** A sheet as its form shows it; details of an error start from the criterion's own type and severity. */
export function valuesOfSheet(questions: readonly SheetQuestion[], content: SheetContent): FieldValues {
  const answers = new Map(content.results.map((result) => [result.criterionId, result]));
  return {
    version: String(content.version),
    disposition: content.disposition ?? 'complete',
    dispositionReason: content.dispositionReason ?? '',
    note: content.note ?? '',
    ...Object.fromEntries(
      questions.flatMap((question) => {
        const names = fieldsOf(question.id);
        const answer = answers.get(question.id);
        const finding = answer?.finding ?? null;
        return [
          [names.result, answer?.result ?? ''],
          [names.errorType, finding?.errorType ?? question.errorType],
          [names.severity, finding?.severity ?? question.severity],
          [names.facts, finding?.facts ?? ''],
          [names.overpaid, amount(finding?.overpaidCents ?? 0)],
          [names.underpaid, amount(finding?.underpaidCents ?? 0)],
        ];
      }),
    ),
  };
}

/** What was entered, and whether an error still lacks its facts and was left out. */
export interface ReadSheet {
  readonly command: SaveCheck;
  readonly leftOut: boolean;
}

/**
 * Reads a sheet as sent. What is saved as one goes leaves errors out that have no facts yet, so that the rest is safe;
 * a sheet that is sent, finished or not, is refused with them and comes back as it was typed. Answers to a case that was
 * not checked fall away.
 */
export function readSheet(
  subject: SubjectRef,
  questions: readonly SheetQuestion[],
  values: FieldValues,
  how: 'finished' | 'sent' | 'as-one-goes',
): ReadSheet {
  const complete = how === 'finished';
  const form = new FormReader(values);
  const disposition = form.oneOf<Disposition>('disposition', dispositions, 'Wählen Sie den Stand des Falls.');
  let leftOut = false;
  const results = questions.flatMap((question): SaveCheck['results'] => {
    const names = fieldsOf(question.id);
    const result = resultKinds.find((kind) => kind === form.text(names.result));
    if (disposition !== 'complete' || result === undefined) return [];
    if (result !== 'error') return [{ criterionId: question.id, result, finding: null }];
    const facts = form.text(names.facts);
    if (facts === '' && how === 'as-one-goes') {
      leftOut = true;
      return [];
    }
    if (facts === '') form.fault(names.facts, 'missing', `Beschreiben Sie den Fehler zu ${question.code}.`);
    const finding = {
      errorType: form.required(names.errorType, `Wählen Sie die Fehlerart zu ${question.code}.`),
      severity: form.oneOf(names.severity, severities, `Wählen Sie die Schwere zu ${question.code}.`),
      facts,
      overpaidCents: form.cents(names.overpaid),
      underpaidCents: form.cents(names.underpaid),
    };
    return [{ criterionId: question.id, result: result satisfies ResultKind, finding }];
  });
  form.refuse('Der Prüfbogen ist noch nicht vollständig.');
  const input = {
    subject,
    baseVersion: form.optionalInteger('version') ?? 0,
    complete,
    disposition,
    dispositionReason: disposition === 'complete' ? null : form.optional('dispositionReason'),
    note: form.optional('note'),
    results,
  };
  return { command: inFormWords(questions, results, () => validate(saveCheckSchema, input)), leftOut };
}

/** Runs what names fields by the use case's paths, and names those of the form instead. */
export function inFormWords<T>(
  questions: readonly SheetQuestion[],
  results: SaveCheck['results'],
  run: () => T,
): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof Failure ? renamed(error, questions, results) : error;
  }
}

/** The same failure with the fields of the form. */
export const renamed = (
  failure: Failure,
  questions: readonly SheetQuestion[],
  results: SaveCheck['results'],
): Failure =>
  new Failure(failure.kind, failure.code, failure.message, {
    fields: failure.fields.map((field) => ({ ...field, path: nameOf(field.path, questions, results) })),
    details: failure.details,
  });

/** `results.3.finding.facts` → `facts.<criterion>`, `criteria.<criterion>` → `result.<criterion>` */
function nameOf(path: string, questions: readonly SheetQuestion[], results: SaveCheck['results']): string {
  const asked = /^criteria\.(.+)$/.exec(path)?.[1];
  if (asked !== undefined) return fieldsOf(asked).result;
  const [, index, detail = ''] = /^results\.(\d+)(?:\.finding)?(?:\.(\w+))?$/.exec(path) ?? [];
  const criterionId = index === undefined ? undefined : results[Number(index)]?.criterionId;
  if (criterionId === undefined) return path === 'results' ? fieldsOf(questions[0]?.id ?? '').result : path;
  const names: Readonly<Record<string, string>> = fieldsOf(criterionId);
  const cents = { overpaidCents: 'overpaid', underpaidCents: 'underpaid' }[detail];
  return names[cents ?? detail] ?? fieldsOf(criterionId).result;
}
