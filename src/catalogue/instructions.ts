import { z } from 'zod';
import { addDays, isoDateSchema, type IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { paragraph, text } from '../text.ts';
import type { Work } from '../work.ts';

/** A business instruction: number and title together identify it. */
export interface Instruction {
  readonly id: string;
  readonly number: string | null;
  readonly title: string;
  /** The function that answers for it. */
  readonly owner: string;
  readonly versions: readonly InstructionVersion[];
}

export interface InstructionVersion {
  readonly id: string;
  readonly instructionId: string;
  readonly label: string;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
  readonly content: string;
}

/** `GA 02/2015 Fachaufsicht`, or the title alone where there is no number. */
export const instructionName = ({ number, title }: Pick<Instruction, 'number' | 'title'>): string =>
  number === null ? title : `GA ${number} ${title}`;

const asVersion = (row: {
  id: string;
  instruction_id: string;
  label: string;
  valid_from: string;
  valid_to: string | null;
  content: string;
}): InstructionVersion => ({
  id: row.id,
  instructionId: row.instruction_id,
  label: row.label,
  validFrom: row.valid_from as IsoDate,
  validTo: row.valid_to as IsoDate | null,
  content: row.content,
});

/** All instructions by title and number, each with its versions in time order. */
export async function instructions(tx: Tx): Promise<Instruction[]> {
  const rows = await tx.selectFrom('instruction').selectAll().orderBy('title').orderBy('number').execute();
  const versions = await tx.selectFrom('instruction_version').selectAll().orderBy('valid_from').execute();
  const byInstruction = Map.groupBy(versions.map(asVersion), ({ instructionId }) => instructionId);
  return rows.map(({ id, number, title, owner }) => ({
    id,
    number,
    title,
    owner,
    versions: byInstruction.get(id) ?? [],
  }));
}

/** The version in force on a day, or null. */
export async function instructionVersionOn(
  tx: Tx,
  instructionId: string,
  date: IsoDate,
): Promise<InstructionVersion | null> {
  const row = await tx
    .selectFrom('instruction_version')
    .selectAll()
    .where('instruction_id', '=', instructionId)
    .where('valid_from', '<=', date)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', date)]))
    .executeTakeFirst();
  return row === undefined ? null : asVersion(row);
}

export const newInstructionSchema = z.strictObject({
  number: text(1, 40).nullable(),
  title: text(1, 200),
  owner: text(1, 200),
});

export const newInstructionVersionSchema = z.strictObject({
  label: text(1, 100),
  validFrom: isoDateSchema,
  validTo: isoDateSchema.nullable(),
  content: paragraph(1, 200_000),
});

/** @throws Failure `instruction-exists` for a number and title already known */
export async function addInstruction(
  work: Work,
  { number, title, owner }: z.infer<typeof newInstructionSchema>,
): Promise<{ id: string }> {
  authorize(work.actor, 'catalogue.write');
  const inserted = await work.tx
    .insertInto('instruction')
    .values({ id: crypto.randomUUID(), number, title, owner })
    .onConflict((conflict) => conflict.columns(['number', 'title']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) {
    throw new Failure(
      'conflict',
      'instruction-exists',
      'Eine Anweisung mit dieser Nummer und diesem Titel gibt es schon. Fügen Sie ihr eine Fassung hinzu.',
    );
  }
  await record(work, 'catalogue.changed', inserted.id);
  return inserted;
}

/**
 * Adds the next version; the one in force until then ends the day before.
 * @throws Failure `version-not-later`, `version-exists`, `validity-reversed`
 */
export async function addInstructionVersion(
  work: Work,
  instructionId: string,
  command: z.infer<typeof newInstructionVersionSchema>,
): Promise<{ id: string }> {
  authorize(work.actor, 'catalogue.write');
  const { tx } = work;
  const instruction = await tx
    .selectFrom('instruction')
    .select('id')
    .where('id', '=', instructionId)
    .forUpdate()
    .executeTakeFirst();
  if (instruction === undefined) throw notFound('Die Geschäftsanweisung');
  const versions = await tx
    .selectFrom('instruction_version')
    .select(['id', 'label', 'valid_from', 'valid_to'])
    .where('instruction_id', '=', instructionId)
    .orderBy('valid_from')
    .execute();
  const last = versions.at(-1);
  refuseUnfitting(
    command,
    versions.map(({ label }) => label),
    last?.valid_from ?? null,
  );
  const dayBefore = addDays(command.validFrom, -1);
  if (last !== undefined && (last.valid_to === null || last.valid_to > dayBefore)) {
    await tx
      .updateTable('instruction_version')
      .set({ valid_to: dayBefore })
      .where('id', '=', last.id)
      .execute();
  }
  const id = crypto.randomUUID();
  await tx
    .insertInto('instruction_version')
    .values({
      id,
      instruction_id: instructionId,
      label: command.label,
      valid_from: command.validFrom,
      valid_to: command.validTo,
      content: command.content,
    })
    .execute();
  await record(work, 'catalogue.changed', id);
  return { id };
}

function refuseUnfitting(
  { label, validFrom, validTo }: z.infer<typeof newInstructionVersionSchema>,
  labels: readonly string[],
  lastFrom: string | null,
): void {
  const refuse = (code: string, path: string, message: string): never => {
    throw new Failure('invalid', code, message, { fields: [{ path, code, message }] });
  };
  if (labels.includes(label)) refuse('version-exists', 'label', `Die Fassung „${label}“ gibt es schon.`);
  if (validTo !== null && validTo < validFrom) {
    refuse('validity-reversed', 'validTo', 'Der letzte Tag liegt vor dem ersten.');
  }
  if (lastFrom !== null && validFrom <= lastFrom) {
    refuse('version-not-later', 'validFrom', 'Eine neue Fassung muss nach der bisher letzten beginnen.');
  }
}
