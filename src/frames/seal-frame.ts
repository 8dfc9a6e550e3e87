import { sql } from 'kysely';
import { z } from 'zod';
import { fieldVersionInForce, planVersionInForce, type FieldVersion } from '../audit-plan/index.ts';
import { elevated } from '../database/index.ts';
import {
  checkSealTerms,
  drawMethods,
  FrameDigest,
  sealDigest,
  SYSTEM_ENTROPY,
  type SealTerms,
} from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { record } from '../journal/index.ts';
import { text } from '../text.ts';
import { timestamp, type Work } from '../work.ts';
import { readCases } from './case-reading.ts';
import { casesWithoutStratum, type Frame } from './frame.ts';
import { requireDrawer } from './frame-rights.ts';
import { loadFrame } from './frame-store.ts';

/** What to seal; what is left out comes from the field's version in force. */
export const sealFrameSchema = z.strictObject({
  method: z.enum(drawMethods).optional(),
  sampleSize: z.int().min(1).max(1_000_000).optional(),
  minimumPerStratum: z.int().min(0).optional(),
  entropySource: text(1, 300)
    .default(SYSTEM_ENTROPY)
    .describe('„system“ oder die Ankündigung eines öffentlichen Zufallsereignisses, das noch bevorsteht'),
});
export type SealFrame = z.infer<typeof sealFrameSchema> & { readonly frameId: string };

export interface Sealed {
  readonly sealId: string;
  readonly number: number;
  readonly digest: string;
  readonly frameDigest: string;
}

/**
 * Fixes what will be drawn from what, before any random value exists. The first seal numbers the cases and
 * computes the frame's digest; after a voided draw the same frame gets the next seal.
 *
 * @throws Failure `frame-not-sealable`, `draw-not-voided`, `field-not-confirmed` and those of `checkSealTerms`
 */
export async function sealFrame(work: Work, command: SealFrame): Promise<Sealed> {
  const { tx, actor, now } = work;
  const frame = await loadFrame(tx, command.frameId, 'lock');
  requireDrawer(actor, 'frame.seal', frame);
  const sealNumber = (await requireSealable(work, frame)) + 1;
  const { field, planVersionId } = await inForce(work, frame.fieldId);
  const method = command.method ?? field.method;
  const chosen = {
    method,
    sampleSize: command.sampleSize ?? field.sampleSize,
    minimumPerStratum: command.minimumPerStratum ?? (method === field.method ? field.minimumPerStratum : 0),
    entropySource: command.entropySource,
    sealNumber,
  };
  const frameDigest = frame.digest ?? (await elevated(tx, () => numberAndDigest(work, frame)));
  const terms: SealTerms = { ...chosen, frameDigest };
  checkSealTerms(terms, {
    size: frame.size,
    positiveAmountCents: frame.positiveAmountCents,
    casesWithoutStratum: casesWithoutStratum(frame),
  });
  const seal = { sealId: crypto.randomUUID(), number: sealNumber, digest: sealDigest(terms), frameDigest };
  await tx
    .insertInto('seal')
    .values({
      id: seal.sealId,
      frame_id: frame.id,
      number: seal.number,
      frame_digest: frameDigest,
      digest: seal.digest,
      method,
      sample_size: chosen.sampleSize,
      minimum_per_stratum: chosen.minimumPerStratum,
      entropy_source: chosen.entropySource,
      field_version_id: field.id,
      plan_version_id: planVersionId,
      sealed_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      sealed_function: actor.role,
      sealed_at: timestamp(now),
    })
    .execute();
  await tx
    .updateTable('frame')
    .set({ state: 'sealed', digest: frameDigest })
    .where('id', '=', frame.id)
    .execute();
  await record(work, 'frame.sealed', frame.id, {
    seal: seal.digest,
    number: seal.number,
    frame: frameDigest,
    cases: frame.size,
    method,
    size: chosen.sampleSize,
  });
  return seal;
}

/** What the confirmed plan says of the field today; later amendments touch later seals only (rule 2). */
async function inForce(
  { tx, now }: Work,
  fieldId: string,
): Promise<{ field: FieldVersion; planVersionId: string }> {
  const field = await fieldVersionInForce(tx, fieldId, now);
  const plan = field === null ? null : await planVersionInForce(tx, field.planId, now);
  if (field === null || plan === null) {
    throw new Failure(
      'conflict',
      'field-not-confirmed',
      'Das Prüffeld ist nicht Teil eines bestätigten Prüfplans. Lassen Sie den Plan zuerst bestätigen.',
    );
  }
  return { field, planVersionId: plan.id };
}

/** The number of the frame's latest seal, 0 before the first. Only an unsealed frame or one whose draw was voided is sealed. */
async function requireSealable({ tx }: Work, frame: Frame): Promise<number> {
  if (frame.state === 'imported') return 0;
  if (frame.state !== 'sealed' && frame.state !== 'drawn') {
    throw new Failure(
      'conflict',
      'frame-not-sealable',
      'Diese Grundgesamtheit wurde verworfen oder aufgehoben und kann nicht versiegelt werden.',
    );
  }
  const latest = await tx
    .selectFrom('seal as s')
    .leftJoin('draw as d', 'd.seal_id', 's.id')
    .leftJoin('draw_void as v', 'v.draw_id', 'd.id')
    .select(['s.number', 'v.confirmed_at'])
    .where('s.frame_id', '=', frame.id)
    .orderBy('s.number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  if (latest.confirmed_at === null) {
    throw new Failure(
      'conflict',
      'draw-not-voided',
      'Die Grundgesamtheit ist bereits versiegelt. Erneut versiegelt wird erst, wenn ihre Ziehung aufgehoben ist.',
    );
  }
  return latest.number;
}

/** Gives the cases their final positions and streams them once into the digest. */
async function numberAndDigest(work: Work, frame: Frame): Promise<string> {
  const { tx, deps } = work;
  await deps.database.takeTime(tx);
  const excluded = await tx
    .selectFrom('frame_exclusion')
    .select('id')
    .where('frame_id', '=', frame.id)
    .limit(1)
    .executeTakeFirst();
  if (excluded !== undefined) await closeGaps(work, frame.id);
  const digest = new FrameDigest();
  for await (const batch of readCases(tx, deps.keys.ofYear(frame.auditYear), frame)) {
    for (const item of batch) digest.add(item);
  }
  if (digest.size !== frame.size) throw new Error('the frame holds another number of cases than it says');
  return digest.finish();
}

/** Moves later cases up into the places of excluded ones. */
async function closeGaps({ tx }: Work, frameId: string): Promise<void> {
  await sql`
    update frame_case c set position = n.position, stratum_place = n.stratum_place
    from (
      select position as before,
        row_number() over (order by position) as position,
        case when stratum is not null then row_number() over (partition by stratum order by position) end as stratum_place
      from frame_case where frame_id = ${frameId}
    ) n
    where c.frame_id = ${frameId} and c.position = n.before
      and (c.position, c.stratum_place) is distinct from (n.position, n.stratum_place)`.execute(tx);
}
