import { sql, type RawBuilder } from 'kysely';
import { localDate, timeZone } from '../calendar/index.ts';
import type { Settings } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import type { RetentionKind } from './retention.ts';

/** Records of one kind that go together: of one object or audit year, due on one day. */
export interface StockItem {
  readonly object: string | null;
  readonly auditYear: number | null;
  readonly rows: number;
  readonly dueSince: string;
}

type Periods = Settings['retention'];

const today = (now: Temporal.Instant) => sql`${localDate(now)}::date`;
const months = (count: number) => sql`make_interval(months => ${count}::int)`;
const dayOf = (column: string) => sql`(${sql.ref(column)} at time zone ${timeZone})::date`;

/** Whether Interne Revision holds this field, or everything. */
const heldField = (field: string) => sql<boolean>`exists (
  select from retention_hold h where h.ended_at is null and (h.field_id is null or h.field_id = ${sql.ref(field)}))`;
const heldAltogether = sql<boolean>`exists (select from retention_hold h where h.ended_at is null and h.field_id is null)`;

/** Texts that protocols and the evidence print; every other text belongs to checks and what follows from them. */
const protocolTexts = sql`('exclusion-reason', 'frame-void-reason', 'draw-void-reason', 'draw-request-reason',
  'hold-reason', 'incident-reason')`;

/** The cases of a frame whose numbers are still kept, with those left out. */
const frameRows = sql`f.size + (
  select coalesce(sum(e.cases), 0) from frame_exclusion e where e.frame_id = f.id
)`;

/** Each kind's records with the day on which they are due: `object`, `audit_year`, `rows`, `due`, `held`. */
const stockOf: Readonly<Record<RetentionKind, (periods: Periods) => RawBuilder<unknown>>> = {
  'received-file': ({ receivedFileDays, caseNumberMonths }) => sql`
    select d.id as object, d.audit_year, 1 as rows, least(
        (max(f.last_day) + ${months(caseNumberMonths)})::date + 1,
        case when bool_or(f.state in ('imported', 'sealed')) then null
          else max((coalesce(w.drawn_at, d.delivered_at) at time zone ${timeZone})::date) + ${receivedFileDays}::int end
      ) as due, bool_or(${heldField('f.field_id')}) as held
    from delivery d join frame f on f.delivery_id = d.id left join draw w on w.frame_id = f.id
    where d.upload_id is not null group by d.id`,
  'case-numbers': ({ caseNumberMonths }) => sql`
    select f.id as object, f.audit_year, greatest(1, ${frameRows})::int as rows,
      (f.last_day + ${months(caseNumberMonths)})::date + 1 as due, ${heldField('f.field_id')} as held
    from frame f where f.case_numbers_deleted_at is null and f.state <> 'discarded'`,
  'deliberate-cases': ({ caseNumberMonths }) => sql`
    select d.field_id as object, d.audit_year, count(*)::int as rows,
      (to_date(d.month, 'YYYY-MM') + interval '1 month' + ${months(caseNumberMonths)})::date as due,
      ${heldField('d.field_id')} as held
    from deliberate_case d where d.pseudonym is not null group by d.field_id, d.audit_year, d.month`,
  'year-key': ({ caseNumberMonths }) => sql`
    select null::uuid as object, y.audit_year, 1 as rows, ${heldAltogether} as held,
      case when exists (select from case_number n where n.audit_year = y.audit_year)
        or exists (select from frame f where f.audit_year = y.audit_year and f.case_numbers_deleted_at is null
          and f.state <> 'discarded') then null
        else (make_date(y.audit_year, 12, 31) + ${months(caseNumberMonths)})::date + 1 end as due
    from (select audit_year from delivery union select audit_year from deliberate_case) y
    where not exists (
      select from retention_deletion r where r.kind = 'year-key' and r.audit_year = y.audit_year)`,
  'free-text': ({ freeTextMonths }) => textStock(sql`t.kind not in ${protocolTexts}`, months(freeTextMonths)),
  'protocol-reasons': ({ recordYears }) =>
    textStock(sql`t.kind in ${protocolTexts}`, months(12 * recordYears)),
  'access-log': ({ accessLogMonths }) => sql`
    select null::uuid as object, null::int as audit_year, count(*)::int as rows,
      (${dayOf('l.at')} + ${months(accessLogMonths)})::date as due, ${heldField('o.field_id')} as held
    from access_log l join access_log_field o on o.id = l.id group by due, held`,
};

const textStock = (which: RawBuilder<unknown>, period: RawBuilder<unknown>) => sql`
  select null::uuid as object, null::int as audit_year, count(*)::int as rows,
    (${dayOf('t.created_at')} + ${period})::date as due, ${heldText} as held
  from free_text t where t.deleted_at is null and ${which} group by due, held`;

/** Asked of all texts at once: which field a text belongs to is put together from many tables. */
const heldText = sql<boolean>`(${heldAltogether} or t.id in (
  select o.text_id from free_text_field o join retention_hold h on h.field_id = o.field_id
  where h.ended_at is null and o.text_id is not null))`;

/** What is due of a kind now and not held, oldest first. */
export async function dueItems(
  tx: Tx,
  kind: RetentionKind,
  periods: Periods,
  now: Temporal.Instant,
): Promise<StockItem[]> {
  const { rows } = await sql<{ object: string | null; audit_year: number | null; rows: number; due: string }>`
    select object, audit_year, sum(rows)::int as rows, min(due)::text as due from (${stockOf[kind](periods)}) s
    where due <= ${today(now)} and not held group by object, audit_year order by due, audit_year, object`.execute(
    tx,
  );
  return rows.map((row) => ({
    object: row.object,
    auditYear: row.audit_year,
    rows: row.rows,
    dueSince: row.due,
  }));
}

/** How much of a kind is kept, due and held, and when the next is due. */
export async function stockState(
  tx: Tx,
  kind: RetentionKind,
  periods: Periods,
  now: Temporal.Instant,
): Promise<{ kept: number; due: number; held: number; next: string | null }> {
  const { rows } = await sql<{ kept: number; due: number; held: number; next: string | null }>`
    select coalesce(sum(rows), 0)::int as kept,
      coalesce(sum(rows) filter (where due <= ${today(now)} and not held), 0)::int as due,
      coalesce(sum(rows) filter (where due <= ${today(now)} and held), 0)::int as held,
      (min(due) filter (where due > ${today(now)}))::text as next
    from (${stockOf[kind](periods)}) s`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without a row');
  return row;
}

/** Empties what is due of a kind; what falls under an object or year is given. Within the run's transaction. */
export const emptying: Readonly<
  Record<RetentionKind, (tx: Tx, item: StockItem, periods: Periods, now: Temporal.Instant) => Promise<void>>
> = {
  async 'received-file'(tx, { object }) {
    await sql`delete from upload where id = (select upload_id from delivery where id = ${object})`.execute(
      tx,
    );
  },
  async 'case-numbers'(tx, { object }, _periods, now) {
    await sql`update frame_case set pseudonym = null, attributes = null where frame_id = ${object}`.execute(
      tx,
    );
    await sql`update excluded_case set pseudonym = null, attributes = null
      where exclusion_id in (select id from frame_exclusion where frame_id = ${object})`.execute(tx);
    await sql`update frame set case_numbers_deleted_at = ${now.toString()} where id = ${object}`.execute(tx);
  },
  async 'deliberate-cases'(tx, { object, auditYear }, { caseNumberMonths }, now) {
    await sql`update deliberate_case set pseudonym = null
      where field_id = ${object} and audit_year = ${auditYear} and pseudonym is not null
        and (to_date(month, 'YYYY-MM') + interval '1 month' + ${months(caseNumberMonths)})::date <= ${today(now)}`.execute(
      tx,
    );
  },
  // The key itself lies outside the database; it is destroyed once this is written.
  async 'year-key'() {},
  'free-text': (tx, _item, { freeTextMonths }, now) =>
    emptyTexts(tx, sql`t.kind not in ${protocolTexts}`, months(freeTextMonths), now),
  'protocol-reasons': (tx, _item, { recordYears }, now) =>
    emptyTexts(tx, sql`t.kind in ${protocolTexts}`, months(12 * recordYears), now),
  async 'access-log'(tx, _item, { accessLogMonths }, now) {
    await sql`delete from access_log l using access_log_field o where o.id = l.id and not ${heldField('o.field_id')}
      and (${dayOf('l.at')} + ${months(accessLogMonths)})::date <= ${today(now)}`.execute(tx);
  },
};

async function emptyTexts(
  tx: Tx,
  which: RawBuilder<unknown>,
  period: RawBuilder<unknown>,
  now: Temporal.Instant,
): Promise<void> {
  await sql`update free_text t set content = null, deleted_at = ${now.toString()}
    where t.deleted_at is null and ${which} and not ${heldText}
      and (${dayOf('t.created_at')} + ${period})::date <= ${today(now)}`.execute(tx);
}

/** Deletes the numbers of cases that no frame and no deliberately chosen case names any more. */
export async function deleteUnnamedNumbers(tx: Tx): Promise<void> {
  // Waits for imports that stored numbers and are yet to commit the cases that name them.
  await sql`lock table case_number in share row exclusive mode`.execute(tx);
  await sql`delete from case_number n where
    not exists (select from frame_case c join frame f on f.id = c.frame_id
      where f.audit_year = n.audit_year and c.pseudonym = n.pseudonym)
    and not exists (select from excluded_case c join frame_exclusion e on e.id = c.exclusion_id
      join frame f on f.id = e.frame_id where f.audit_year = n.audit_year and c.pseudonym = n.pseudonym)
    and not exists (select from deliberate_case d
      where d.audit_year = n.audit_year and d.pseudonym = n.pseudonym)`.execute(tx);
}
