import { z } from 'zod';
import { addDays, isoDateSchema, startOfDay, type IsoDate } from '../calendar/index.ts';
import { elevated, type Tables } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, requireSecondPerson } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { paragraph } from '../text.ts';
import { timestamp, type Work } from '../work.ts';

export const incidentSchema = z
  .strictObject({
    firstDay: isoDateSchema,
    lastDay: isoDateSchema,
    object: z
      .uuid()
      .nullable()
      .default(null)
      .describe('Prüffeld, Grundgesamtheit, Ziehung oder Fall; null für alles'),
    reason: paragraph(1, 2000),
  })
  .refine(({ firstDay, lastDay }) => lastDay >= firstDay, {
    path: ['lastDay'],
    error: 'Der letzte Tag liegt vor dem ersten.',
  });

/** How long the two persons may read after the second confirmed. */
const openDays = 30;

type IncidentFunction = Tables['incident']['recorded_function'];

/** A recorded incident: for what, for which days, and how far it is. */
export interface Incident {
  readonly id: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly object: string | null;
  /** Null once it is deleted. */
  readonly reason: string | null;
  readonly recordedAt: string;
  readonly recordedFunction: IncidentFunction;
  readonly confirmedAt: string | null;
  /** The last day on which the log may be read; null before it is confirmed. */
  readonly openUntil: string | null;
  /** What the actor may do with it now. */
  readonly may: 'confirm' | 'read' | 'nothing';
}

/** Oversight and the administration: one of each, so that neither looks alone. */
function functionOf({ actor }: Work): IncidentFunction {
  authorize(actor, 'access-log.open');
  if (actor.role === 'oversight' || actor.role === 'administrator') return actor.role;
  throw new Error(`the right reaches ${actor.role}`);
}

/** Records an incident. Nothing is opened yet: the other function must confirm it. */
export async function recordIncident(
  work: Work,
  command: z.infer<typeof incidentSchema>,
): Promise<{ id: string }> {
  const { tx, actor, now } = work;
  const recordedFunction = functionOf(work);
  const reason = await storeText(work, 'incident-reason', { areaId: null, teamId: null }, command.reason);
  const id = crypto.randomUUID();
  await tx
    .insertInto('incident')
    .values({
      id,
      reason_text_id: reason.id,
      reason_hash: reason.hash,
      first_day: command.firstDay,
      last_day: command.lastDay,
      object: command.object,
      recorded_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      recorded_function: recordedFunction,
      recorded_at: timestamp(now),
    })
    .execute();
  await record(work, 'incident.recorded', id, {
    reason: reason.hash,
    first: command.firstDay,
    last: command.lastDay,
  });
  return { id };
}

/**
 * Confirms an incident as the second person, of the other function; both may then read the log of its days.
 * @throws Failure `second-person-required`, `incident-confirmed`
 */
export async function confirmIncident(work: Work, incidentId: string): Promise<void> {
  const { tx, actor, now } = work;
  const confirming = functionOf(work);
  const incident = await tx
    .selectFrom('incident')
    .selectAll()
    .where('id', '=', incidentId)
    .forUpdate()
    .executeTakeFirst();
  if (incident === undefined) throw notFound('Der Vorfall');
  if (incident.confirmed_at !== null) {
    throw new Failure('conflict', 'incident-confirmed', 'Dieser Vorfall ist bereits bestätigt.');
  }
  requireSecondPerson(actor, [incident.recorded_by, incident.on_behalf_of]);
  if (confirming === incident.recorded_function) {
    throw new Failure(
      'conflict',
      'second-function-required',
      'Den Vorfall bestätigt die andere Stelle: Personalrat und Datenschutz oder die Administration.',
    );
  }
  await tx
    .updateTable('incident')
    .set({
      confirmed_by: actor.accountId,
      confirmed_function: confirming,
      confirmed_at: timestamp(now),
    })
    .where('id', '=', incidentId)
    .execute();
  await record(work, 'incident.confirmed', incidentId);
}

type IncidentRow = Pick<
  Tables['incident'],
  'recorded_by' | 'on_behalf_of' | 'recorded_function' | 'confirmed_by'
> & { readonly confirmed_at: Date | null };

const openUntil = ({ confirmed_at }: Pick<IncidentRow, 'confirmed_at'>): Temporal.Instant | null =>
  confirmed_at === null
    ? null
    : Temporal.Instant.from(confirmed_at.toISOString()).add({ hours: 24 * openDays });

function mayDo({ actor, now }: Work, row: IncidentRow): Incident['may'] {
  const mine = [actor.accountId, actor.onBehalfOf];
  const recorded =
    mine.includes(row.recorded_by) || (row.on_behalf_of !== null && mine.includes(row.on_behalf_of));
  const until = openUntil(row);
  if (until === null) return recorded || actor.role === row.recorded_function ? 'nothing' : 'confirm';
  const isOneOfTwo = row.recorded_by === actor.accountId || row.confirmed_by === actor.accountId;
  return isOneOfTwo && Temporal.Instant.compare(now, until) < 0 ? 'read' : 'nothing';
}

/** Recorded incidents, latest first. */
export async function incidents(work: Work): Promise<Incident[]> {
  functionOf(work);
  const rows = await elevated(work.tx, () =>
    work.tx
      .selectFrom('incident as i')
      .innerJoin('free_text as t', 't.id', 'i.reason_text_id')
      .selectAll('i')
      .select('t.content')
      .orderBy('i.recorded_at', 'desc')
      .orderBy('i.id')
      .limit(500)
      .execute(),
  );
  return rows.map((row) => ({
    id: row.id,
    firstDay: row.first_day,
    lastDay: row.last_day,
    object: row.object,
    reason: row.content,
    recordedAt: row.recorded_at.toISOString(),
    recordedFunction: row.recorded_function,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    openUntil: openUntil(row)?.toString() ?? null,
    may: mayDo(work, row),
  }));
}

/** One reading of content, as the two persons see it. */
export interface Access {
  readonly id: number;
  readonly at: string;
  readonly person: string;
  readonly function: string;
  readonly what: Tables['access_log']['what'];
  readonly object: string;
}

/**
 * The access log of an incident's days and object, latest first, for the two persons who recorded and confirmed it.
 * Each look is an entry of the journal.
 * @throws Failure `incident-unconfirmed`, `incident-of-others`
 */
export async function openAccessLog(
  work: Work,
  incidentId: string,
  { after, limit }: { readonly after: number | null; readonly limit: number },
): Promise<Access[]> {
  const { tx } = work;
  functionOf(work);
  const incident = await tx
    .selectFrom('incident')
    .selectAll()
    .where('id', '=', incidentId)
    .executeTakeFirst();
  if (incident === undefined) throw notFound('Der Vorfall');
  if (incident.confirmed_at === null) {
    throw new Failure(
      'conflict',
      'incident-unconfirmed',
      'Das Zugriffsprotokoll öffnet sich erst, wenn die zweite Stelle den Vorfall bestätigt hat.',
    );
  }
  if (mayDo(work, incident) !== 'read') {
    throw new Failure(
      'forbidden',
      'incident-of-others',
      `Das Zugriffsprotokoll ist nur für die beiden Personen geöffnet, die den Vorfall festgehalten und bestätigt haben, und nur ${openDays} Tage lang.`,
    );
  }
  const [first, last] = [incident.first_day as IsoDate, incident.last_day as IsoDate];
  const rows = await elevated(tx, () => {
    let list = tx
      .selectFrom('access_log as l')
      .innerJoin('account as a', 'a.id', 'l.account_id')
      .select(['l.id', 'l.at', 'a.display_name', 'l.function', 'l.what', 'l.object'])
      .where('l.at', '>=', new Date(startOfDay(first).epochMilliseconds))
      .where('l.at', '<', new Date(startOfDay(addDays(last, 1)).epochMilliseconds))
      .orderBy('l.id', 'desc')
      .limit(limit);
    if (incident.object !== null) list = list.where('l.object', '=', incident.object);
    if (after !== null) list = list.where('l.id', '<', after);
    return list.execute();
  });
  // Where a reader goes on is the reader's word: every page is a look.
  await record(work, 'access-log.opened', incidentId);
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    person: row.display_name,
    function: row.function,
    what: row.what,
    object: row.object,
  }));
}
