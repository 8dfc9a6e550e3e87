import { z } from 'zod';
import { monthPeriod, monthSchema } from '../calendar/index.ts';
import { teams } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { cutPage, momentKey, pageOf, pageQuery, readCursor } from '../http/index.ts';
import { authorize } from '../identity/index.ts';
import { actingFunction } from '../journal/index.ts';
import { roles, type Work } from '../work.ts';
import { controlTotalsSchema, type StoredTotals } from './delivery.ts';

const deliveryRowSchema = z
  .object({
    id: z.uuid(),
    fileName: z.string(),
    fileSha256: z.string(),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    rows: z.int(),
    deliveredAt: z.iso.datetime(),
  })
  .meta({ id: 'DeliveryRow' });

export const deliveryPage = pageOf(deliveryRowSchema);
export type DeliveryRow = z.infer<typeof deliveryRowSchema>;

export const deliveryQuery = pageQuery.extend({
  month: monthSchema.optional().describe('Monat des letzten Tages (JJJJ-MM)'),
});

/** The deliveries the actor may see, latest first: all, one's own, or those that fed frames of the area. */
export async function listDeliveries(
  work: Work,
  query: z.infer<typeof deliveryQuery>,
): Promise<z.infer<typeof deliveryPage>> {
  let list = visibleDeliveries(work)
    .orderBy('d.delivered_at', 'desc')
    .orderBy('d.id')
    .limit(query.limit + 1);
  if (query.month !== undefined) {
    const { first, last } = monthPeriod(query.month);
    list = list.where('d.last_day', '>=', first).where('d.last_day', '<=', last);
  }
  const after = readCursor(query.cursor, momentKey);
  if (after !== null) {
    const [at, id] = [new Date(after[0]), after[1]];
    list = list.where((eb) =>
      eb.or([eb('d.delivered_at', '<', at), eb.and([eb('d.delivered_at', '=', at), eb('d.id', '>', id)])]),
    );
  }
  const rows = (await list.execute()).map(rowOf);
  return cutPage(rows, query.limit, (row) => [row.deliveredAt, row.id]);
}

export const deliveryDetailSchema = deliveryRowSchema
  .extend({
    deliveredBy: z
      .enum(roles)
      .nullable()
      .describe('Funktion, in der die Lieferung übernommen wurde; null, wenn sie nicht aufgezeichnet ist'),
    mapping: z.unknown().describe('Spaltenzuordnung; null für die üblichen Überschriften'),
    totals: controlTotalsSchema
      .nullable()
      .describe('Kontrollsummen; null, wenn die Datei andere Bereiche betraf'),
  })
  .meta({ id: 'Delivery' });
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

/** One delivery with the control totals to compare with the source. */
export async function deliveryDetail(work: Work, deliveryId: string): Promise<DeliveryDetail> {
  const row = await visibleDeliveries(work).where('d.id', '=', deliveryId).executeTakeFirst();
  if (row === undefined) throw notFound('Die Lieferung');
  const totals = controlTotalsSchema.parse(row.control_totals);
  const deliveredBy = await actingFunction(work.tx, 'delivery.imported', row.id);
  const shown = row.delivered_by === work.actor.accountId || (await coversOnlyOwn(work, totals));
  return { ...rowOf(row), deliveredBy, mapping: row.mapping, totals: shown ? totals : null };
}

function visibleDeliveries({ tx, actor }: Work) {
  const reach = authorize(actor, 'delivery.read');
  const list = tx.selectFrom('delivery as d').selectAll('d');
  if (reach === 'all') return list;
  return list.where((eb) =>
    eb.or([
      eb('d.delivered_by', '=', actor.accountId),
      eb.exists(
        eb
          .selectFrom('frame as f')
          .select('f.id')
          .whereRef('f.delivery_id', '=', 'd.id')
          .where('f.area_id', '=', actor.areaId),
      ),
    ]),
  );
}

/** Totals of a file over several areas are for those who see all areas. */
async function coversOnlyOwn({ tx, actor }: Work, totals: StoredTotals): Promise<boolean> {
  if (authorize(actor, 'delivery.read') === 'all') return true;
  const own = new Set((await teams(tx, { areaId: actor.areaId ?? '' })).map(({ code }) => code));
  return totals.teams.every(({ code }) => own.has(code));
}

const rowOf = (row: {
  id: string;
  file_name: string;
  file_sha256: string;
  first_day: string;
  last_day: string;
  rows: number;
  delivered_at: Date;
}): DeliveryRow => ({
  id: row.id,
  fileName: row.file_name,
  fileSha256: row.file_sha256,
  firstDay: row.first_day,
  lastDay: row.last_day,
  rows: row.rows,
  deliveredAt: row.delivered_at.toISOString(),
});
