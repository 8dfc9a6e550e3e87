import { sql } from 'kysely';
import { z } from 'zod';
import { addDays, isoDateSchema, type IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { likePattern, paragraph, text } from '../text.ts';
import type { Work } from '../work.ts';
import { endVersion } from './end-version.ts';

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

/** Instructions by title and number, each with its versions in time order: all, or those given by id. */
export async function instructions(
  tx: Tx,
  { ids }: { readonly ids?: readonly string[] } = {},
): Promise<Instruction[]> {
  if (ids?.length === 0) return [];
  let query = tx.selectFrom('instruction').selectAll().orderBy('title').orderBy('number');
  let ofVersions = tx.selectFrom('instruction_version').selectAll().orderBy('valid_from');
  if (ids !== undefined) {
    query = query.where('id', 'in', [...ids]);
    ofVersions = ofVersions.where('instruction_id', 'in', [...ids]);
  }
  const rows = await query.execute();
  const versions = await ofVersions.execute();
  const byInstruction = Map.groupBy(versions.map(asVersion), ({ instructionId }) => instructionId);
  return rows.map(({ id, number, title, owner }) => ({
    id,
    number,
    title,
    owner,
    versions: byInstruction.get(id) ?? [],
  }));
}

/** An instruction as a list shows it, without the text. */
export interface InstructionRow extends Omit<Instruction, 'versions'> {
  /** In force on the day asked for. */
  readonly version: Omit<InstructionVersion, 'content' | 'instructionId'> | null;
  /** Criteria valid on that day that test it. */
  readonly criteria: number;
}

/** Instructions by title whose number, title or text holds a word ('' finds all), as they stand on a day. */
export async function instructionRows(
  tx: Tx,
  { word, on }: { readonly word: string; readonly on: IsoDate },
): Promise<InstructionRow[]> {
  const like = likePattern(word.normalize('NFC').trim());
  const rows = await tx
    .selectFrom('instruction as i')
    .leftJoin('instruction_version as v', (join) =>
      join
        .onRef('v.instruction_id', '=', 'i.id')
        .on('v.valid_from', '<=', on)
        .on((eb) => eb.or([eb('v.valid_to', 'is', null), eb('v.valid_to', '>=', on)])),
    )
    .select(['i.id', 'i.number', 'i.title', 'i.owner'])
    .select(['v.id as version_id', 'v.label', 'v.valid_from', 'v.valid_to'])
    .select((eb) =>
      eb
        .selectFrom('criterion as c')
        .select(sql<number>`count(*)::int`.as('count'))
        .whereRef('c.instruction_id', '=', 'i.id')
        .where('c.valid_from', '<=', on)
        .where((valid) => valid.or([valid('c.valid_to', 'is', null), valid('c.valid_to', '>=', on)]))
        .as('criteria'),
    )
    .where((eb) =>
      eb.or([
        eb(sql<string>`concat_ws(' ', 'GA ' || i.number, i.title)`, 'ilike', like),
        eb.exists(
          eb
            .selectFrom('instruction_version as w')
            .select('w.id')
            .whereRef('w.instruction_id', '=', 'i.id')
            .where('w.content', 'ilike', like),
        ),
      ]),
    )
    .orderBy('i.title')
    .orderBy('i.number')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    owner: row.owner,
    version:
      row.version_id === null
        ? null
        : {
            id: row.version_id,
            label: row.label ?? '',
            validFrom: row.valid_from as IsoDate,
            validTo: row.valid_to as IsoDate | null,
          },
    criteria: row.criteria ?? 0,
  }));
}

/** One version, or null. */
export async function instructionVersion(tx: Tx, versionId: string): Promise<InstructionVersion | null> {
  const row = await tx
    .selectFrom('instruction_version')
    .selectAll()
    .where('id', '=', versionId)
    .executeTakeFirst();
  return row === undefined ? null : asVersion(row);
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
    const message =
      'Eine Geschäftsanweisung mit dieser Nummer und diesem Titel gibt es schon. Fügen Sie ihr eine Fassung hinzu.';
    throw new Failure('conflict', 'instruction-exists', message, {
      fields: [{ path: 'title', code: 'instruction-exists', message }],
    });
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

/** Ends an instruction without a new version; what was checked against it stays. */
export async function endInstruction(work: Work, instructionId: string, lastDay: IsoDate): Promise<void> {
  authorize(work.actor, 'catalogue.write');
  const last = await work.tx
    .selectFrom('instruction_version')
    .select(['id', 'valid_from'])
    .where('instruction_id', '=', instructionId)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (last === undefined) throw notFound('Die Geschäftsanweisung mit einer Fassung');
  await endVersion(work, 'instruction_version', last, lastDay);
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
