import { createHash } from 'node:crypto';
import type { Month } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import type { LivingKind } from './report-order.ts';
import type { JourFixe } from './values/jour-fixe.ts';
import { reportValue, type ReportValue } from './values/report-value.ts';

/** Which report, over all its versions. */
export interface ReportKey {
  readonly kind: LivingKind;
  readonly areaId: string;
  readonly period: string;
}

export const hashOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

export const readValue = (text: string): ReportValue => reportValue.parse(JSON.parse(text));

const versionsOf = (tx: Tx, { kind, areaId, period }: ReportKey) =>
  tx.selectFrom('report').where('kind', '=', kind).where('area_id', '=', areaId).where('period', '=', period);

/** The version that holds, if any was released. */
export async function latestReleased(
  tx: Tx,
  key: ReportKey,
): Promise<{ readonly version: number; readonly value: ReportValue } | null> {
  const row = await versionsOf(tx, key)
    .select(['version', 'value_text'])
    .where('state', '=', 'released')
    .executeTakeFirst();
  return row === undefined ? null : { version: row.version, value: readValue(row.value_text) };
}

/** The jour-fixe report of an area that holds for the last month before this one of which one was released. */
export async function lastJourFixe(tx: Tx, areaId: string, before: Month): Promise<JourFixe | null> {
  const row = await tx
    .selectFrom('report')
    .select('value_text')
    .where('kind', '=', 'jour-fixe')
    .where('area_id', '=', areaId)
    .where('period', '<', before)
    .where('state', '=', 'released')
    .orderBy('period', 'desc')
    .limit(1)
    .executeTakeFirst();
  const value = row === undefined ? null : readValue(row.value_text);
  return value?.kind === 'jour-fixe' ? value : null;
}

/** Versions that stand: a released one, and a draft that waits. */
export async function standing(
  tx: Tx,
  key: ReportKey,
): Promise<{ readonly released: number | null; readonly draftId: string | null }> {
  const rows = await versionsOf(tx, key)
    .select(['id', 'version', 'state'])
    .where('state', '<>', 'replaced')
    .execute();
  return {
    released: rows.find(({ state }) => state === 'released')?.version ?? null,
    draftId: rows.find(({ state }) => state === 'draft')?.id ?? null,
  };
}
