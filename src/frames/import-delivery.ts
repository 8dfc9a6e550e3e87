import { requireRealOperation } from '../catalogue/index.ts';
import { elevated, json, type Tx } from '../database/index.ts';
import type { Progress } from '../errands/index.ts';
import { Failure } from '../failure.ts';
import { record } from '../journal/index.ts';
import { refuseBadRows } from '../tables/index.ts';
import { timestamp, type Work } from '../work.ts';
import {
  periodOf,
  profileFor,
  storedTotals,
  type DeliveryOrder,
  type ImportedDelivery,
  type StoredTotals,
} from './delivery.ts';
import { keysToStore } from './case-numbers.ts';
import { stageCases, storeCases } from './delivery-stage.ts';
import { deliveryScope, type FrameDraft } from './delivery-targets.ts';
import { countCases } from './frame-store.ts';
import { livingFrames } from './living-frames.ts';
import { readDelivery } from './read-delivery.ts';
import { chunksOf, ownUpload, uploadSource } from './uploads.ts';

/**
 * Takes a delivery over, all or nothing: one frame a field and team (or area) that it has cases for. Rows pass
 * through a temporary table, in which the database sorts them by the bytes of the plain case numbers; what stays
 * holds them encrypted, once and apart. Any bad row refuses the whole file.
 *
 * @param progress told how much is read; as many steps again are to be done then
 * @throws Failure `trial-operation`, `rows-refused` with the first hundred refusals, `frame-exists`, `no-case-for-any-field` …
 */
export async function importDelivery(
  work: Work,
  order: DeliveryOrder,
  progress: Progress = () => Promise.resolve(),
): Promise<ImportedDelivery> {
  const { tx, deps } = work;
  const period = periodOf(order);
  await requireRealOperation(work);
  await deps.database.takeTime(tx);
  const scope = await deliveryScope(work, { period, fieldIds: order.fieldIds ?? null });
  const upload = await ownUpload(work, order.uploadId);
  const chunks = chunksOf(upload);
  // half of the time goes into reading, half into sorting and storing
  const source = uploadSource(tx, deps.keys, upload.id, (number) => progress(number, 2 * chunks));
  const profile = await profileFor(tx, source, order, scope);
  const keys = await keysToStore(work, scope.auditYear);
  const reading = await readDelivery(source, profile, scope, keys.pseudonymHex);
  const stage = await elevated(tx, () => stageCases(work, reading, keys.encryptAll));
  refuseBadRows(reading.report);
  const totals = storedTotals(reading.report.totals);
  const drafts = [...new Set(scope.targets.flatMap(({ frames }) => [...frames.values()]))].filter(
    ({ cases }) => cases > 0,
  );
  refuseImpossible(totals, drafts);
  await refuseLivingFrames(tx, order, drafts);
  const deliveryId = crypto.randomUUID();
  await storeDelivery(work, order, { deliveryId, upload, auditYear: scope.auditYear, totals, profile });
  await storeFrames(work, order, deliveryId, scope.auditYear, drafts);
  await elevated(tx, async () => {
    await storeCases(tx, scope.auditYear, stage);
    await countCases(
      tx,
      drafts.map(({ id }) => id),
    );
  });
  for (const { id, cases } of drafts)
    await record(work, 'frame.imported', id, { delivery: deliveryId, cases });
  await record(work, 'delivery.imported', deliveryId, {
    file: upload.sha256,
    rows: totals.rows,
    frames: drafts.length,
  });
  return {
    deliveryId,
    totals,
    unassigned: reading.tally.unassigned,
    frames: drafts.map(({ id, field, teamId, cases }) => ({
      frameId: id,
      fieldId: field.fieldId,
      teamId,
      cases,
    })),
  };
}

function refuseImpossible({ teams, strata }: StoredTotals, drafts: readonly FrameDraft[]): void {
  const sums = [...teams, ...strata].map(({ amountCents }) => amountCents);
  if (!sums.every(Number.isSafeInteger)) {
    throw new Failure(
      'invalid',
      'amount-total-too-large',
      'Die Summe der Beträge ist zu groß, um genau gerechnet zu werden. Prüfen Sie die Beträge der Fallliste.',
    );
  }
  if (drafts.length === 0) {
    throw new Failure(
      'invalid',
      'no-case-for-any-field',
      'Kein Fall der Datei gehört zu einem der Prüffelder. Prüfen Sie Filter, Teams und Zeitraum.',
    );
  }
}

async function refuseLivingFrames(
  tx: Tx,
  order: DeliveryOrder,
  drafts: readonly FrameDraft[],
): Promise<void> {
  const living = await livingFrames(
    tx,
    order,
    drafts.map(({ field, teamId }) => ({ fieldId: field.fieldId, teamId })),
    'lock',
  );
  if (living.length === 0) return;
  throw new Failure(
    'conflict',
    'frame-exists',
    'Für ein Prüffeld gibt es in diesem Zeitraum schon eine Grundgesamtheit. Verwerfen Sie sie, oder heben Sie eine versiegelte auf.',
    { details: { frames: living.map(({ frameId, fieldId }) => ({ frameId, fieldId })) } },
  );
}

async function storeDelivery(
  { tx, actor, now }: Work,
  order: DeliveryOrder,
  delivery: {
    deliveryId: string;
    upload: { id: string; fileName: string; sha256: string };
    auditYear: number;
    totals: StoredTotals;
    profile: object | null;
  },
): Promise<void> {
  const { upload, totals } = delivery;
  await tx
    .insertInto('delivery')
    .values({
      id: delivery.deliveryId,
      upload_id: upload.id,
      file_name: upload.fileName,
      file_sha256: upload.sha256,
      first_day: order.firstDay,
      last_day: order.lastDay,
      audit_year: delivery.auditYear,
      rows: totals.rows,
      mapping: json(delivery.profile),
      control_totals: json(totals),
      delivered_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      delivered_at: timestamp(now),
    })
    .execute();
}

async function storeFrames(
  { tx, actor, now }: Work,
  order: DeliveryOrder,
  deliveryId: string,
  auditYear: number,
  drafts: readonly FrameDraft[],
): Promise<void> {
  for (const { id, field, teamId } of drafts) {
    await tx
      .insertInto('frame')
      .values({
        id,
        field_id: field.fieldId,
        area_id: field.areaId,
        team_id: teamId,
        named_drawer: null,
        delivery_id: deliveryId,
        first_day: order.firstDay,
        last_day: order.lastDay,
        cut_off_date: order.cutOffDate ?? order.lastDay,
        audit_year: auditYear,
        state: 'imported',
        size: 0,
        amount_cents: null,
        digest: null,
        successor_of: await predecessorOf(tx, field.fieldId, teamId, order),
        created_by: actor.accountId,
        created_at: timestamp(now),
        case_numbers_deleted_at: null,
      })
      .execute();
  }
}

/** The frame of the same field, team and period that was voided last: the new one is its successor. */
async function predecessorOf(
  tx: Tx,
  fieldId: string,
  teamId: string | null,
  { firstDay, lastDay }: DeliveryOrder,
): Promise<string | null> {
  const found = await tx
    .selectFrom('frame as f')
    .innerJoin('frame_void as v', 'v.frame_id', 'f.id')
    .select('f.id')
    .where('f.field_id', '=', fieldId)
    .where('f.team_id', 'is not distinct from', teamId)
    .where('f.first_day', '=', firstDay)
    .where('f.last_day', '=', lastDay)
    .where('f.state', '=', 'voided')
    .orderBy('v.confirmed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.id ?? null;
}
