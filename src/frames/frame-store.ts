import { sql } from 'kysely';
import type { IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import { notFound } from '../failure.ts';
import type { Frame } from './frame.ts';

/** The frame, for reading only or held until the end of the transaction so that acts on it queue up. */
export async function loadFrame(tx: Tx, frameId: string, lock: 'read' | 'lock'): Promise<Frame> {
  const query = tx.selectFrom('frame').selectAll().where('id', '=', frameId);
  const row = await (lock === 'lock' ? query.forNoKeyUpdate() : query).executeTakeFirst();
  if (row === undefined) throw notFound('Die Grundgesamtheit');
  const teams = await tx
    .selectFrom('frame_team')
    .select(['team_id', 'code', 'cases'])
    .where('frame_id', '=', frameId)
    .execute();
  const strata = await tx
    .selectFrom('frame_stratum')
    .select(['stratum', 'cases'])
    .where('frame_id', '=', frameId)
    .execute();
  return {
    id: row.id,
    fieldId: row.field_id,
    areaId: row.area_id,
    teamId: row.team_id,
    namedDrawer: row.named_drawer,
    deliveryId: row.delivery_id,
    firstDay: row.first_day as IsoDate,
    lastDay: row.last_day as IsoDate,
    cutOffDate: row.cut_off_date as IsoDate,
    auditYear: row.audit_year,
    state: row.state,
    size: row.size,
    amountCents: row.amount_cents,
    positiveAmountCents: row.positive_amount_cents,
    digest: row.digest,
    successorOf: row.successor_of,
    caseNumbersDeleted: row.case_numbers_deleted_at !== null,
    teams: teams
      .map(({ team_id, code, cases }) => ({ teamId: team_id, code, cases }))
      .sort((a, b) => compareUtf8(a.code, b.code)),
    strata: strata
      .map(({ stratum, cases }) => ({ stratum, size: cases }))
      .sort((a, b) => compareUtf8(a.stratum, b.stratum)),
  };
}

/** Counts the frames' cases anew, in all and by team and stratum, from `frame_case`. Needs an elevated transaction. */
export async function countCases(tx: Tx, frameIds: readonly string[]): Promise<void> {
  const frames = sql`${frameIds}::uuid[]`;
  await sql`delete from frame_team where frame_id = any(${frames})`.execute(tx);
  await sql`delete from frame_stratum where frame_id = any(${frames})`.execute(tx);
  await sql`
    insert into frame_team (frame_id, team_id, code, cases)
    select c.frame_id, c.team_id, t.code, c.cases
    from (select frame_id, team_id, count(*) as cases from frame_case where frame_id = any(${frames}) group by 1, 2) c
    join team t on t.id = c.team_id`.execute(tx);
  await sql`
    insert into frame_stratum (frame_id, stratum, cases)
    select frame_id, stratum, count(*) from frame_case
    where frame_id = any(${frames}) and stratum is not null group by 1, 2`.execute(tx);
  await sql`
    update frame set size = c.cases, amount_cents = c.amount, positive_amount_cents = c.positive
    from (
      select f.id, count(c.position) as cases, sum(c.amount_cents) as amount,
        coalesce(sum(c.amount_cents) filter (where c.amount_cents > 0), 0) as positive
      from unnest(${frames}) f (id) left join frame_case c on c.frame_id = f.id group by f.id
    ) c
    where frame.id = c.id`.execute(tx);
}
