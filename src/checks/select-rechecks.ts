import { elevated, type Tx } from '../database/index.ts';
import { generatorFor, permutedPlaces } from '../draw-procedure/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import type { Subject } from './subject.ts';

/**
 * Once the draw's last case is checked, picks the random share of clean checks for blind repetition (rule 16),
 * with fresh random bytes, so that nobody can know it while checking. The value is kept: the pick can be repeated
 * over the clean sheets of its round in order of stratum and rank. Cases drawn later (a second stage, a replacement)
 * make another round once they are all checked.
 */
export async function selectRechecks(work: Work, subject: Subject): Promise<void> {
  const { drawId } = subject;
  if (drawId === null) return;
  const { tx, now, deps } = work;
  const selected = await elevated(tx, async () => {
    if (await isUnfinished(tx, drawId)) return null;
    const sheets = await sheetsInNoRound(tx, drawId);
    if (sheets.length === 0) return null;
    const clean = sheets.filter(({ disposition, findings }) => disposition === 'complete' && findings === 0);
    const { recheck_share } = await tx
      .selectFrom('audit_field_version')
      .select('recheck_share')
      .where('id', '=', subject.fieldVersionId)
      .executeTakeFirstOrThrow();
    const count = Math.ceil(Number(recheck_share) * clean.length);
    const value = Buffer.from(deps.randomBytes(32)).toString('hex');
    const { rounds } = await tx
      .selectFrom('recheck_selection')
      .select(({ fn }) => fn.countAll<number>().as('rounds'))
      .where('draw_id', '=', drawId)
      .executeTakeFirstOrThrow();
    const round = rounds + 1;
    await tx
      .insertInto('recheck_selection')
      .values({
        draw_id: drawId,
        round,
        random_value: value,
        clean_checks: clean.length,
        selected: count,
        selected_at: timestamp(now),
      })
      .execute();
    await tx
      .updateTable('check_sheet')
      .set({ recheck_round: round })
      .where(
        'id',
        'in',
        sheets.map(({ id }) => id),
      )
      .execute();
    const places = permutedPlaces(generatorFor(value, null), clean.length, count);
    const picked = places.flatMap((place) => clean[place - 1] ?? []);
    if (picked.length > 0) {
      await tx
        .insertInto('second_check')
        .values(
          picked.map((sheet) => ({
            id: crypto.randomUUID(),
            kind: 'recheck' as const,
            finding_id: null,
            sheet_id: sheet.id,
            area_id: sheet.area_id,
            team_id: sheet.team_id,
            assigned_to: null,
            assigned_by: null,
            assigned_at: null,
            decision: null,
            done_by: null,
            done_at: null,
            created_at: timestamp(now),
          })),
        )
        .execute();
    }
    return { round, clean: clean.length, selected: count };
  });
  if (selected !== null) await record(work, 'recheck.selected', drawId, selected);
}

/** First sheets of the draw that no pick was made from yet, in the order the pick goes by. */
const sheetsInNoRound = (tx: Tx, drawId: string) =>
  tx
    .selectFrom('sample_item as i')
    .innerJoin('check_sheet as c', (join) =>
      join.onRef('c.item_id', '=', 'i.id').on('c.recheck_of', 'is', null).on('c.recheck_round', 'is', null),
    )
    .select(['c.id', 'c.disposition', 'i.area_id', 'i.team_id'])
    .select((eb) =>
      eb
        .selectFrom('finding as f')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .whereRef('f.sheet_id', '=', 'c.id')
        .where('f.state', 'not in', ['rejected', 'withdrawn'])
        .as('findings'),
    )
    .where('i.draw_id', '=', drawId)
    .orderBy(
      (eb) => eb.ref('i.stratum'),
      (order) => order.collate('C').nullsFirst(),
    )
    .orderBy('i.rank')
    .execute();

async function isUnfinished(tx: Tx, drawId: string): Promise<boolean> {
  const waiting = await tx
    .selectFrom('sample_item as i')
    .leftJoin('check_sheet as c', (join) =>
      join.onRef('c.item_id', '=', 'i.id').on('c.recheck_of', 'is', null),
    )
    .select('i.id')
    .where('i.draw_id', '=', drawId)
    .where((eb) => eb.or([eb('c.state', 'is', null), eb('c.state', '<>', 'complete')]))
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}
