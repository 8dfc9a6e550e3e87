import { z } from 'zod';
import { paragraph, text } from '../text.ts';

/** What a sheet is about: a drawn case, a deliberately chosen one, or the blind repetition of a clean check. */
export type SubjectKind = 'item' | 'deliberate' | 'recheck';
export interface SubjectRef {
  readonly kind: SubjectKind;
  /** Id of the sample item, of the deliberate case, or of the second check. */
  readonly id: string;
}
export const subjectSchema = z.strictObject({
  kind: z.enum(['item', 'deliberate', 'recheck']),
  id: z.uuid(),
});

/** Rule 9. `out-of-scope` was never part of the population; `not-checkable` is missing or unusable. */
export const dispositions = ['complete', 'out-of-scope', 'not-checkable'] as const;
export type Disposition = (typeof dispositions)[number];

export const resultKinds = ['ok', 'error', 'not-applicable'] as const;
export type ResultKind = (typeof resultKinds)[number];

export const severities = ['minor', 'moderate', 'severe'] as const;
export type Severity = (typeof severities)[number];

/** German words of the sheet, on screen, paper and in the workbook. */
export const dispositionNames: Readonly<Record<Disposition, string>> = {
  complete: 'vollständig geprüft',
  'out-of-scope': 'gehört nicht zur Grundgesamtheit',
  'not-checkable': 'nicht prüfbar',
};
export const resultNames: Readonly<Record<ResultKind, string>> = {
  ok: 'in Ordnung',
  error: 'Fehler',
  'not-applicable': 'nicht anwendbar',
};
export const severityNames: Readonly<Record<Severity, string>> = {
  minor: 'gering',
  moderate: 'mittel',
  severe: 'schwer',
};

const euroCents = z.int().min(0).max(100_000_000_00);

/** The details of one error; over- and underpayment in cents, apart and never netted. */
export const findingInputSchema = z.strictObject({
  errorType: z.string().min(1).max(50),
  severity: z.enum(severities),
  facts: paragraph(1, 4000),
  overpaidCents: euroCents.default(0),
  underpaidCents: euroCents.default(0),
});
export type FindingInput = z.infer<typeof findingInputSchema>;

export const resultInputSchema = z.strictObject({
  criterionId: z.uuid(),
  result: z.enum(resultKinds),
  finding: findingInputSchema.nullable().default(null),
});
export type ResultInput = z.infer<typeof resultInputSchema>;

/** One save of a sheet: what stands on it now, based on the version the person saw. */
export const saveCheckSchema = z.strictObject({
  subject: subjectSchema,
  baseVersion: z.int().min(0),
  complete: z.boolean(),
  disposition: z.enum(dispositions).nullable(),
  dispositionReason: text(1, 1000).nullable().default(null),
  note: paragraph(1, 4000).nullable().default(null),
  results: z.array(resultInputSchema).max(200),
});
export type SaveCheck = z.infer<typeof saveCheckSchema>;

/** Who may be wrong where: rules a sheet must keep, each with the field and what to do. */
export interface SheetFault {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}
