import { z } from 'zod';
import { isoDateSchema, type IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound, type FieldFailure } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { text } from '../text.ts';
import { timestamp, type Work } from '../work.ts';
import { noteEvaluation } from './evaluation-register.ts';

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

/**
 * Takes over the values of statistics days, all or none; a value already there for the same quota, day and place is
 * replaced, because statistics are corrected. @throws Failure `quota-rows-refused` with every row at fault
 */
export async function importQuotas(work: Work, rows: readonly QuotaRow[]): Promise<{ imported: number }> {
  authorize(work.actor, 'quota.import');
  const { tx } = work;
  const quotaIds = new Map((await quotas(tx)).map(({ code, id }) => [code, id]));
  const areaIds = new Map(
    (await tx.selectFrom('area').select(['id', 'code']).execute()).map((a) => [a.code, a.id]),
  );
  const teams = await tx
    .selectFrom('team')
    .select(['id', 'code', 'area_id', 'valid_from', 'valid_to'])
    .execute();
  const faults: FieldFailure[] = [];
  const seen = new Set<string>();
  const values = rows.flatMap((row, index) => {
    const fault = (field: keyof QuotaRow, code: string, message: string): void => {
      faults.push({ path: `${index}.${field}`, code, message });
    };
    const quotaId = quotaIds.get(row.quota);
    const areaId = areaIds.get(row.area);
    const team = teams.find(({ code }) => code === row.team);
    if (quotaId === undefined) fault('quota', 'quota-unknown', `Die Quote „${row.quota}“ gibt es nicht.`);
    if (areaId === undefined) fault('area', 'area-unknown', `Den Bereich „${row.area}“ gibt es nicht.`);
    const exists =
      team !== undefined &&
      team.area_id === areaId &&
      team.valid_from <= row.statisticsDay &&
      row.statisticsDay <= (team.valid_to ?? '9999');
    if (row.team !== null && !exists) {
      fault('team', 'team-unknown', `Das Team „${row.team}“ gibt es an diesem Tag in diesem Bereich nicht.`);
    }
    const key = JSON.stringify([row.quota, row.statisticsDay, row.area, row.team]);
    if (seen.has(key)) fault('statisticsDay', 'row-twice', 'Dieser Wert steht zweimal in der Lieferung.');
    seen.add(key);
    if (quotaId === undefined || areaId === undefined) return [];
    return [
      {
        quota_id: quotaId,
        statistics_day: row.statisticsDay,
        area_id: areaId,
        team_id: team?.id ?? null,
        reached: row.reached,
        total: row.total,
        imported_at: timestamp(work.now),
        imported_by: work.actor.accountId,
      },
    ];
  });
  if (faults.length > 0) {
    throw new Failure(
      'invalid',
      'quota-rows-refused',
      `${faults.length} Angaben sind falsch; nichts wurde übernommen. Berichtigen Sie die genannten Zeilen.`,
      { fields: faults.slice(0, 100), details: { faults: faults.length } },
    );
  }
  for (const value of values) {
    await tx
      .insertInto('quota_value')
      .values(value)
      .onConflict((conflict) =>
        conflict.columns(['quota_id', 'statistics_day', 'area_id', 'team_id']).doUpdateSet({
          reached: value.reached,
          total: value.total,
          imported_at: value.imported_at,
          imported_by: value.imported_by,
        }),
      )
      .execute();
  }
  await record(work, 'quota.imported', null, { rows: values.length });
  return { imported: values.length };
}

/** One value against its target; `rate` and `met` are null where nobody was counted. */
export interface QuotaValue {
  readonly quotaId: string;
  readonly code: string;
  readonly name: string;
  readonly statisticsDay: IsoDate;
  readonly areaId: string;
  readonly teamId: string | null;
  readonly reached: number;
  readonly total: number;
  readonly target: number;
  readonly rate: number | null;
  readonly met: boolean | null;
}

/** The values from `first` to `last` that the actor may see, latest day first. */
export async function quotaValues(
  work: Work,
  filter: { readonly areaId?: string; readonly first: IsoDate; readonly last: IsoDate },
): Promise<QuotaValue[]> {
  const reach = authorize(work.actor, 'quota.read');
  await noteEvaluation(work, 'quotas');
  const areaId = reach === 'own-area' ? work.actor.areaId : (filter.areaId ?? null);
  if (filter.areaId !== undefined && filter.areaId !== areaId) return [];
  let query = work.tx
    .selectFrom('quota_value as v')
    .innerJoin('quota as q', 'q.id', 'v.quota_id')
    .leftJoin('team as t', 't.id', 'v.team_id')
    .selectAll('v')
    .select(['q.code', 'q.name', 'q.target'])
    .where('v.statistics_day', '>=', filter.first)
    .where('v.statistics_day', '<=', filter.last)
    .orderBy('v.statistics_day', 'desc')
    .orderBy('q.code')
    .orderBy('t.code', (order) => order.asc().nullsFirst());
  if (areaId !== null) query = query.where('v.area_id', '=', areaId);
  return (await query.execute()).map((row) => {
    const target = Number(row.target);
    const rate = row.total === 0 ? null : row.reached / row.total;
    return {
      quotaId: row.quota_id,
      code: row.code,
      name: row.name,
      statisticsDay: row.statistics_day as IsoDate,
      areaId: row.area_id,
      teamId: row.team_id,
      reached: row.reached,
      total: row.total,
      target,
      rate,
      // Compared as whole numbers of 1/100,000, so that exactly 80 % of the customers meet 80 %.
      met: rate === null ? null : row.reached * 100_000 >= Math.round(target * 100_000) * row.total,
    };
  });
}
