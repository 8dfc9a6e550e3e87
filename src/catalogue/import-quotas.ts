import type { Tx } from '../database/index.ts';
import { Failure, type FieldFailure } from '../failure.ts';
import { counted } from '../format.ts';
import { authorize } from '../identity/index.ts';
import { hashOfValue, record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { quotas, type QuotaRow } from './quotas.ts';

/**
 * Takes over the values of statistics days, all or none; a value already there for the same quota, day and place is
 * replaced, because statistics are corrected; the journal keeps the hash of what was given for each quota. @throws Failure `quota-rows-refused` with every row at fault
 */
export async function importQuotas(work: Work, rows: readonly QuotaRow[]): Promise<{ imported: number }> {
  authorize(work.actor, 'quota.import');
  const { tx } = work;
  const { values, faults } = await settleRows(tx, rows);
  if (faults.length > 0) {
    throw new Failure(
      'invalid',
      'quota-rows-refused',
      `Es wurde nichts übernommen: ${counted(faults.length, 'Angabe ist', 'Angaben sind')} falsch. Berichtigen Sie die genannten Zeilen.`,
      { fields: faults.slice(0, 100), details: { faults: faults.length } },
    );
  }
  for (const value of values) {
    const { reached, total } = value;
    const imported = { imported_at: timestamp(work.now), imported_by: work.actor.accountId };
    await tx
      .insertInto('quota_value')
      .values({ ...value, ...imported })
      .onConflict((conflict) =>
        conflict
          .columns(['quota_id', 'statistics_day', 'area_id', 'team_id'])
          .doUpdateSet({ reached, total, ...imported }),
      )
      .execute();
  }
  for (const [quotaId, own] of Map.groupBy(values, ({ quota_id }) => quota_id)) {
    await record(work, 'quota.imported', quotaId, { rows: own.length, sha256: hashOfValue(own) });
  }
  return { imported: values.length };
}

interface StoredCount {
  readonly reached: number;
  readonly total: number;
}

/** The rows as they would be stored, and what is wrong with them. */
async function settleRows(tx: Tx, rows: readonly QuotaRow[]) {
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
    if (seen.has(key))
      fault(
        'statisticsDay',
        'row-twice',
        'Dieser Wert steht zweimal in der Datei. Streichen Sie eine der Zeilen.',
      );
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
      },
    ];
  });
  return { values, faults };
}

/**
 * Reads the values as the import would and reports what it found, each row beside what is stored for the same quota,
 * day and place; nothing is stored.
 */
export async function previewQuotas<Row extends QuotaRow>(
  work: Work,
  rows: readonly Row[],
): Promise<{ rows: (Row & { readonly stored: StoredCount | null })[]; faults: FieldFailure[] }> {
  authorize(work.actor, 'quota.import');
  const { values, faults } = await settleRows(work.tx, rows);
  if (faults.length > 0) return { rows: [], faults };
  const days = [...new Set(values.map(({ statistics_day }) => statistics_day))];
  const known = await work.tx
    .selectFrom('quota_value')
    .selectAll()
    .where('statistics_day', 'in', days)
    .execute();
  const keyOf = (row: Pick<(typeof known)[number], 'quota_id' | 'statistics_day' | 'area_id' | 'team_id'>) =>
    JSON.stringify([row.quota_id, row.statistics_day, row.area_id, row.team_id]);
  const stored = new Map(known.map((row) => [keyOf(row), { reached: row.reached, total: row.total }]));
  return {
    rows: rows.map((row, index) => {
      const value = values[index];
      return { ...row, stored: value === undefined ? null : (stored.get(keyOf(value)) ?? null) };
    }),
    faults,
  };
}
