import { z } from 'zod';
import { elevated, type Tx } from '../database/index.ts';
import { cutPage, dayKey, pageOf, pageQuery, readCursor } from '../http/index.ts';
import type { Work } from '../work.ts';
import type { Frame } from './frame.ts';
import { requireReach, withinReach } from './frame-rights.ts';
import { loadFrame } from './frame-store.ts';
import { voidingOf, voidingSchema, type Voiding } from './voiding.ts';

const frameStates = ['imported', 'sealed', 'drawn', 'voided', 'discarded'] as const;

export const frameRowSchema = z
  .object({
    id: z.uuid(),
    fieldId: z.uuid(),
    fieldTitle: z.string(),
    areaId: z.uuid(),
    teamId: z.uuid().nullable(),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    state: z.enum(frameStates),
    size: z.int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'FrameRow' });
export type FrameRow = z.infer<typeof frameRowSchema>;

export const frameQuery = pageQuery.extend({
  fieldId: z.uuid().optional(),
  teamId: z.uuid().optional(),
  deliveryId: z.uuid().optional(),
  state: z.enum(frameStates).optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .describe('Monat des letzten Tages (JJJJ-MM)'),
});
export type FrameQuery = z.infer<typeof frameQuery>;
export const framePage = pageOf(frameRowSchema);

/** The frames the actor may see, latest period first. */
export async function listFrames(work: Work, query: FrameQuery): Promise<z.infer<typeof framePage>> {
  let list = work.tx
    .selectFrom('frame')
    .selectAll('frame')
    .select((eb) =>
      eb
        .selectFrom('audit_field_version as v')
        .select('v.title')
        .whereRef('v.field_id', '=', 'frame.field_id')
        .where('v.state', '=', 'confirmed')
        .orderBy('v.version', 'desc')
        .limit(1)
        .as('title'),
    )
    .where(withinReach(work.actor, 'frame.read'))
    .orderBy('frame.last_day', 'desc')
    .orderBy('frame.id')
    .limit(query.limit + 1);
  if (query.fieldId !== undefined) list = list.where('frame.field_id', '=', query.fieldId);
  if (query.teamId !== undefined) list = list.where('frame.team_id', '=', query.teamId);
  if (query.deliveryId !== undefined) list = list.where('frame.delivery_id', '=', query.deliveryId);
  if (query.state !== undefined) list = list.where('frame.state', '=', query.state);
  if (query.month !== undefined) {
    const first = Temporal.PlainYearMonth.from(query.month).toPlainDate({ day: 1 });
    list = list
      .where('frame.last_day', '>=', first.toString())
      .where('frame.last_day', '<', first.add({ months: 1 }).toString());
  }
  const after = readCursor(query.cursor, dayKey);
  if (after !== null) {
    const [lastDay, id] = after;
    list = list.where((eb) =>
      eb.or([
        eb('frame.last_day', '<', lastDay),
        eb.and([eb('frame.last_day', '=', lastDay), eb('frame.id', '>', id)]),
      ]),
    );
  }
  const rows = (await list.execute()).map((row) => ({
    id: row.id,
    fieldId: row.field_id,
    fieldTitle: row.title ?? '',
    areaId: row.area_id,
    teamId: row.team_id,
    firstDay: row.first_day,
    lastDay: row.last_day,
    state: row.state,
    size: row.size,
    createdAt: row.created_at.toISOString(),
  }));
  return cutPage(rows, query.limit, (row) => [row.lastDay, row.id]);
}

const conditionsSchema = z.array(z.object({ attribute: z.string(), equals: z.array(z.string()) }));

export const frameDetailSchema = z
  .object({
    id: z.uuid(),
    fieldId: z.uuid(),
    areaId: z.uuid(),
    teamId: z.uuid().nullable(),
    namedDrawer: z.uuid().nullable(),
    deliveryId: z.uuid(),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    cutOffDate: z.iso.date(),
    auditYear: z.int(),
    state: z.enum(frameStates),
    size: z.int(),
    amountCents: z.int().nullable(),
    positiveAmountCents: z.int(),
    digest: z.string().nullable(),
    successorOf: z.uuid().nullable(),
    successor: z.uuid().nullable(),
    caseNumbersDeleted: z.boolean(),
    teams: z.array(z.object({ teamId: z.uuid(), code: z.string(), cases: z.int() })),
    strata: z.array(z.object({ stratum: z.string(), size: z.int() })),
    exclusions: z.array(
      z.object({
        id: z.uuid(),
        reason: z.string().nullable().describe('null, wenn der Text gelöscht ist'),
        conditions: conditionsSchema,
        cases: z.int(),
        excludedAt: z.iso.datetime(),
      }),
    ),
    seals: z.array(
      z.object({
        id: z.uuid(),
        number: z.int(),
        digest: z.string(),
        method: z.enum(['simple', 'stratified', 'systematic', 'monetary-unit']),
        sampleSize: z.int(),
        minimumPerStratum: z.int(),
        entropySource: z.string(),
        fieldVersionId: z.uuid(),
        planVersionId: z.uuid(),
        sealedAt: z.iso.datetime(),
      }),
    ),
    void: voidingSchema.nullable(),
  })
  .meta({ id: 'Frame' });
export type FrameDetail = z.infer<typeof frameDetailSchema>;

/** One frame with its totals, exclusions, seals and, where it was voided, why. */
export async function frameDetail(work: Work, frameId: string): Promise<FrameDetail> {
  const { tx } = work;
  const frame = await loadFrame(tx, frameId, 'read');
  requireReach(work.actor, 'frame.read', frame);
  const { teams, strata, ...rest } = frame;
  return {
    ...rest,
    teams: teams.map((team) => ({ ...team })),
    strata: strata.map((stratum) => ({ ...stratum })),
    successor: await successorOf(tx, frame),
    exclusions: await exclusionsOf(tx, frame),
    seals: await sealsOf(tx, frame),
    void: await voidOf(tx, frame),
  };
}

/** What whoever may void a frame must know of it; the management may, and sees no frame otherwise. */
export async function frameToVoid(work: Work, frameId: string): Promise<Pick<FrameDetail, 'id' | 'void'>> {
  const frame = await loadFrame(work.tx, frameId, 'read');
  requireReach(work.actor, 'frame.void', frame);
  return { id: frame.id, void: await voidOf(work.tx, frame) };
}

/** The frames whose voiding waits for a second person, earliest request first. */
export async function framesToVoid({ tx, actor }: Work): Promise<{ id: string; lastDay: string }[]> {
  return tx
    .selectFrom('frame_void as v')
    .innerJoin('frame', 'frame.id', 'v.frame_id')
    .select(['frame.id', 'frame.last_day as lastDay'])
    .where(withinReach(actor, 'frame.void'))
    .where('v.confirmed_at', 'is', null)
    .orderBy('v.requested_at')
    .orderBy('frame.id')
    .execute();
}

async function successorOf(tx: Tx, frame: Frame): Promise<string | null> {
  const row = await tx
    .selectFrom('frame')
    .select('id')
    .where('successor_of', '=', frame.id)
    .where('state', '<>', 'discarded')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The exclusions of a frame with their reasons, which are deletable text of the frame's team or area. */
async function exclusionsOf(tx: Tx, frame: Frame): Promise<FrameDetail['exclusions']> {
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('frame_exclusion as e')
      .innerJoin('free_text as t', 't.id', 'e.reason_text_id')
      .select(['e.id', 't.content', 'e.conditions', 'e.cases', 'e.excluded_at'])
      .where('e.frame_id', '=', frame.id)
      .orderBy('e.number')
      .execute(),
  );
  return rows.map((row) => ({
    id: row.id,
    reason: row.content,
    conditions: conditionsSchema.parse(row.conditions),
    cases: row.cases,
    excludedAt: row.excluded_at.toISOString(),
  }));
}

async function sealsOf(tx: Tx, frame: Frame): Promise<FrameDetail['seals']> {
  const rows = await tx
    .selectFrom('seal')
    .selectAll()
    .where('frame_id', '=', frame.id)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    digest: row.digest,
    method: row.method,
    sampleSize: row.sample_size,
    minimumPerStratum: row.minimum_per_stratum,
    entropySource: row.entropy_source,
    fieldVersionId: row.field_version_id,
    planVersionId: row.plan_version_id,
    sealedAt: row.sealed_at.toISOString(),
  }));
}

async function voidOf(tx: Tx, frame: Frame): Promise<Voiding | null> {
  const row = await elevated(tx, () =>
    tx
      .selectFrom('frame_void as v')
      .innerJoin('free_text as t', 't.id', 'v.reason_text_id')
      .select(['v.ground', 't.content', 'v.requested_at', 'v.confirmed_at'])
      .where('v.frame_id', '=', frame.id)
      .executeTakeFirst(),
  );
  return voidingOf(row);
}
