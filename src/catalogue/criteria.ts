import { z } from 'zod';
import { addDays, isoDateSchema, type IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { text } from '../text.ts';
import type { Work } from '../work.ts';
import { endVersion } from './end-version.ts';

export const severityCodes = ['minor', 'moderate', 'severe'] as const;
export type SeverityCode = (typeof severityCodes)[number];

/** One question of the checklist, in one version; a new wording is a new version with an id of its own. */
export interface Criterion {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly theme: string;
  readonly question: string;
  readonly instructionId: string;
  readonly instructionNumber: string | null;
  readonly instructionTitle: string;
  readonly passage: string;
  readonly errorType: string;
  readonly severity: SeverityCode;
  readonly unit: string;
  /** When the question applies; null: to every case. */
  readonly applicability: string | null;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
  /** An example, to be adapted to the house's own instruction. */
  readonly example: boolean;
}

/**
 * Criteria by code and version: all, or those given by id, of one code, testing one instruction, or valid at some
 * time in a period.
 */
export async function criteria(
  tx: Tx,
  filter: {
    ids?: readonly string[];
    code?: string;
    instructionId?: string;
    from?: IsoDate;
    to?: IsoDate;
  } = {},
): Promise<Criterion[]> {
  if (filter.ids?.length === 0) return [];
  const { from, to, ids, code, instructionId } = filter;
  let query = tx
    .selectFrom('criterion as c')
    .innerJoin('instruction as i', 'i.id', 'c.instruction_id')
    .selectAll('c')
    .select(['i.number as instruction_number', 'i.title as instruction_title'])
    .orderBy('c.code')
    .orderBy('c.version');
  if (ids !== undefined) query = query.where('c.id', 'in', [...ids]);
  if (code !== undefined) query = query.where('c.code', '=', code);
  if (instructionId !== undefined) query = query.where('c.instruction_id', '=', instructionId);
  if (to !== undefined) query = query.where('c.valid_from', '<=', to);
  if (from !== undefined) {
    query = query.where((eb) => eb.or([eb('c.valid_to', 'is', null), eb('c.valid_to', '>=', from)]));
  }
  return (await query.execute()).map((row) => ({
    id: row.id,
    code: row.code,
    version: row.version,
    theme: row.theme,
    question: row.question,
    instructionId: row.instruction_id,
    instructionNumber: row.instruction_number,
    instructionTitle: row.instruction_title,
    passage: row.passage,
    errorType: row.error_type,
    severity: row.severity as SeverityCode,
    unit: row.unit,
    applicability: row.applicability,
    validFrom: row.valid_from as IsoDate,
    validTo: row.valid_to as IsoDate | null,
    example: row.example,
  }));
}

export interface ErrorType {
  readonly code: string;
  readonly name: string;
  readonly active: boolean;
}

/** Error types by name. */
export const errorTypes = (tx: Tx): Promise<ErrorType[]> =>
  tx.selectFrom('error_type').select(['code', 'name', 'active']).orderBy('name').execute();

export interface Severity {
  readonly code: SeverityCode;
  readonly name: string;
  readonly weight: number;
}

/** Severities from light to heavy. */
export const severities = (tx: Tx): Promise<Severity[]> =>
  tx.selectFrom('severity').selectAll().orderBy('weight').execute();

const wording = {
  theme: text(1, 120),
  question: text(1, 500),
  instructionId: z.uuid(),
  passage: text(1, 200),
  errorType: text(1, 40),
  severity: z.enum(severityCodes),
  unit: text(1, 40),
  applicability: text(1, 300).nullable(),
  validFrom: isoDateSchema,
  validTo: isoDateSchema.nullable(),
};
export const newCriterionSchema = z.strictObject({ code: text(1, 40), ...wording });
export const criterionWordingSchema = z.strictObject(wording);
type Wording = z.infer<typeof criterionWordingSchema>;

/** A new question. @throws Failure `criterion-exists`, or for a reference that does not exist */
export async function addCriterion(
  work: Work,
  { code, ...command }: z.infer<typeof newCriterionSchema>,
): Promise<{ id: string }> {
  authorize(work.actor, 'catalogue.write');
  const known = await work.tx
    .selectFrom('criterion')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirst();
  if (known !== undefined) throw criterionExists(code);
  return insert(work, code, 1, command, criterionExists);
}

function criterionExists(code: string): Failure {
  const message = `Ein Kriterium „${code}“ gibt es schon. Legen Sie eine neue Fassung davon an.`;
  return new Failure('conflict', 'criterion-exists', message, {
    fields: [{ path: 'code', code: 'criterion-exists', message }],
  });
}

/**
 * A new wording: a new version, while the one before ends the day before. Fields and checks keep the version they
 * were made with. @throws Failure `version-not-later`, `criterion-changed` when somebody was faster
 */
export async function reviseCriterion(work: Work, code: string, command: Wording): Promise<{ id: string }> {
  authorize(work.actor, 'catalogue.write');
  const last = await work.tx
    .selectFrom('criterion')
    .select(['id', 'version', 'valid_from', 'valid_to'])
    .where('code', '=', code)
    .orderBy('version', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (last === undefined) throw notFound('Das Prüfkriterium');
  if (command.validFrom <= last.valid_from) {
    const message = 'Eine neue Fassung muss nach der bisher letzten beginnen.';
    throw new Failure('invalid', 'version-not-later', message, {
      fields: [{ path: 'validFrom', code: 'version-not-later', message }],
    });
  }
  const dayBefore = addDays(command.validFrom, -1);
  if (last.valid_to === null || last.valid_to > dayBefore) {
    await work.tx.updateTable('criterion').set({ valid_to: dayBefore }).where('id', '=', last.id).execute();
  }
  return insert(work, code, last.version + 1, command, criterionChanged);
}

const criterionChanged = (code: string): Failure =>
  new Failure(
    'conflict',
    'criterion-changed',
    `Das Kriterium „${code}“ hat inzwischen eine neue Fassung. Sehen Sie sie an, bevor Sie eine weitere anlegen.`,
  );

/** Ends a criterion without a successor; fields and checks keep it. */
export async function endCriterion(work: Work, code: string, lastDay: IsoDate): Promise<void> {
  authorize(work.actor, 'catalogue.write');
  const last = await work.tx
    .selectFrom('criterion')
    .select(['id', 'valid_from'])
    .where('code', '=', code)
    .orderBy('version', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (last === undefined) throw notFound('Das Prüfkriterium');
  await endVersion(work, 'criterion', last, lastDay);
}

/** @param overtaken what to say when the code has this version by now */
async function insert(
  work: Work,
  code: string,
  version: number,
  command: Wording,
  overtaken: (code: string) => Failure,
): Promise<{ id: string }> {
  await refuseUnknown(work.tx, command);
  const id = crypto.randomUUID();
  const inserted = await work.tx
    .insertInto('criterion')
    .values({
      id,
      code,
      version,
      theme: command.theme,
      question: command.question,
      instruction_id: command.instructionId,
      passage: command.passage,
      error_type: command.errorType,
      severity: command.severity,
      unit: command.unit,
      applicability: command.applicability,
      valid_from: command.validFrom,
      valid_to: command.validTo,
    })
    .onConflict((conflict) => conflict.columns(['code', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) throw overtaken(code);
  await record(work, 'catalogue.changed', id, { version });
  return { id };
}

async function refuseUnknown(
  tx: Tx,
  { instructionId, errorType, validFrom, validTo }: Wording,
): Promise<void> {
  const refuse = (code: string, path: string, message: string): never => {
    throw new Failure('invalid', code, message, { fields: [{ path, code, message }] });
  };
  if (validTo !== null && validTo < validFrom) {
    refuse('validity-reversed', 'validTo', 'Der letzte Tag liegt vor dem ersten.');
  }
  const instruction = await tx
    .selectFrom('instruction')
    .select('id')
    .where('id', '=', instructionId)
    .executeTakeFirst();
  if (instruction === undefined) {
    refuse('instruction-unknown', 'instructionId', 'Diese Geschäftsanweisung gibt es nicht.');
  }
  const type = await tx
    .selectFrom('error_type')
    .select('code')
    .where('code', '=', errorType)
    .where('active', '=', true)
    .executeTakeFirst();
  if (type === undefined) refuse('error-type-unknown', 'errorType', 'Diese Fehlerart gibt es nicht.');
}

export const errorTypeSchema = z.strictObject({ code: text(1, 40), name: text(1, 120), active: z.boolean() });

/** A new error type under a code of its own. @throws Failure `error-type-exists` */
export const addErrorType = (work: Work, name: string): Promise<void> =>
  keepErrorType(work, { code: crypto.randomUUID(), name, active: true });

/**
 * Adds an error type, renames it, or takes it out of use; what was recorded with it stays.
 * @throws Failure `error-type-exists` for a name that another one has
 */
export async function keepErrorType(
  work: Work,
  { code, name, active }: z.infer<typeof errorTypeSchema>,
): Promise<void> {
  authorize(work.actor, 'catalogue.write');
  const other = await work.tx
    .selectFrom('error_type')
    .select('code')
    .where('name', '=', name)
    .where('code', '<>', code)
    .executeTakeFirst();
  if (other !== undefined) {
    const message = `Eine Fehlerart „${name}“ gibt es schon.`;
    throw new Failure('conflict', 'error-type-exists', message, {
      fields: [{ path: 'name', code: 'error-type-exists', message }],
    });
  }
  await work.tx
    .insertInto('error_type')
    .values({ code, name, active })
    .onConflict((conflict) => conflict.column('code').doUpdateSet({ name, active }))
    .execute();
  await record(work, 'catalogue.changed', null, { errorType: code });
}
