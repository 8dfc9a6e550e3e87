import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { text } from '../text.ts';
import type { Work } from '../work.ts';

/** A quota over all customers: imported per statistics day, never sampled (rule 17). */
export interface Quota {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly population: string;
  readonly instructionId: string | null;
  /** At least this fraction, 0–1. */
  readonly target: number;
}

export async function quotas(tx: Tx): Promise<Quota[]> {
  const rows = await tx.selectFrom('quota').selectAll().orderBy('code').execute();
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    population: row.population,
    instructionId: row.instruction_id,
    target: Number(row.target),
  }));
}

/** A fraction 0–1 with at most five decimals, as the database keeps it. */
export const fraction = z
  .number()
  .min(0)
  .max(1)
  .refine(
    (value) => Math.abs(value * 1e5 - Math.round(value * 1e5)) < 1e-9,
    'Höchstens fünf Nachkommastellen.',
  );

export const quotaSchema = z.strictObject({
  code: text(1, 40),
  name: text(1, 200),
  population: text(1, 300),
  instructionId: z.uuid().nullable(),
  target: fraction,
});

/** Adds a quota or changes the one with this code. */
export async function keepQuota(work: Work, quota: z.infer<typeof quotaSchema>): Promise<void> {
  authorize(work.actor, 'catalogue.write');
  await requireInstruction(work.tx, quota.instructionId);
  const values = {
    name: quota.name,
    population: quota.population,
    instruction_id: quota.instructionId,
    target: quota.target,
  };
  await work.tx
    .insertInto('quota')
    .values({ id: crypto.randomUUID(), code: quota.code, ...values })
    .onConflict((conflict) => conflict.column('code').doUpdateSet(values))
    .execute();
  await record(work, 'catalogue.changed', null, { quota: quota.code });
}

async function requireInstruction(tx: Tx, id: string | null): Promise<void> {
  if (id === null) return;
  const found = await tx.selectFrom('instruction').select('id').where('id', '=', id).executeTakeFirst();
  if (found === undefined) throw notFound('Die Geschäftsanweisung');
}

export const quotaRowSchema = z
  .strictObject({
    quota: text(1, 40),
    statisticsDay: isoDateSchema,
    area: text(1, 40),
    /** Code of the team; null: the whole area. */
    team: text(1, 40).nullable(),
    reached: z.int().min(0).max(10_000_000),
    total: z.int().min(0).max(10_000_000),
  })
  .refine(({ reached, total }) => reached <= total, {
    path: ['reached'],
    error: 'Es können nicht mehr erreicht sein als insgesamt gezählt wurden.',
  });
export type QuotaRow = z.infer<typeof quotaRowSchema>;
