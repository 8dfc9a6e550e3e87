import { sql } from 'kysely';
import { isoDateSchema, localDate, monthOf, parseDate, type IsoDate } from '../calendar/index.ts';
import { elevated, perTransaction, type Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, authorizeAt, isWithin, reachOf } from '../identity/index.ts';
import type { Work } from '../work.ts';
import type { SubjectRef } from './check.ts';

/** Everything about the case to check that does not change with its check. */
export interface Subject {
  readonly ref: SubjectRef;
  readonly itemId: string | null;
  readonly deliberateId: string | null;
  readonly recheckOf: string | null;
  readonly fieldId: string;
  readonly fieldVersionId: string;
  readonly areaId: string;
  readonly teamId: string;
  readonly month: string;
  /** The instruction version in force on this day is the measure (rule 8). */
  readonly decisionDate: IsoDate;
  readonly drawId: string | null;
  readonly rank: number | null;
  readonly stratum: string | null;
  readonly auditYear: number;
  readonly pseudonym: Uint8Array | null;
  readonly assignedTo: string | null;
  readonly secondCheckDone: boolean;
  readonly drawVoided: boolean;
}

const what = 'Der Prüfbogen';

/**
 * Loads what is to be checked, if the actor may see it: the own team's lead, auditors, and the person a blind
 * re-check is assigned to. Everyone else finds nothing.
 */
export async function loadSubject(work: Work, ref: SubjectRef, purpose: 'read' | 'save'): Promise<Subject> {
  const subject = await findSubject(work.tx, ref);
  if (ref.kind === 'recheck') {
    const mine = subject?.assignedTo === work.actor.accountId;
    const readable =
      subject !== null &&
      purpose === 'read' &&
      isReadable(work, { areaId: subject.areaId, teamId: subject.teamId });
    if (purpose === 'save') authorize(work.actor, 'second-check.do');
    if (subject === null) throw notFound(what);
    if (!mine && !readable && !(purpose === 'read' && (await isReviewer(work, ref, subject)))) {
      throw notFound(what);
    }
    return subject;
  }
  if (subject === null) {
    authorize(work.actor, purpose === 'read' ? 'check.read' : 'check.save');
    throw notFound(what);
  }
  const place = { areaId: subject.areaId, teamId: subject.teamId };
  if (purpose === 'save') authorizeAt(work.actor, 'check.save', place, what);
  else if (!isReadable(work, place) && !(await isReviewer(work, ref, subject))) throw notFound(what);
  return subject;
}

function isReadable(work: Work, place: { areaId: string; teamId: string }): boolean {
  const reach = reachOf(work.actor, 'check.read');
  return reach !== null && isWithin(work.actor, reach, place);
}

/** Whether a finding on this sheet is assigned to the actor for review: the whole check is then theirs to see. */
async function isReviewer(work: Work, ref: SubjectRef, { recheckOf }: Subject): Promise<boolean> {
  const found = await work.tx
    .selectFrom('second_check as s')
    .innerJoin('check_sheet as c', 'c.id', 's.sheet_id')
    .select('s.id')
    .where('s.kind', '=', 'finding')
    .where('s.assigned_to', '=', work.actor.accountId)
    .where((eb) =>
      recheckOf === null
        ? eb.and([
            eb('c.recheck_of', 'is', null),
            eb(ref.kind === 'item' ? 'c.item_id' : 'c.deliberate_id', '=', ref.id),
          ])
        : eb('c.recheck_of', '=', recheckOf),
    )
    .executeTakeFirst();
  return found !== undefined;
}

async function findSubject(tx: Tx, ref: SubjectRef): Promise<Subject | null> {
  switch (ref.kind) {
    case 'item':
      return findItem(tx, ref, ref.id, null);
    case 'deliberate':
      return findDeliberate(tx, ref, ref.id, null);
    case 'recheck': {
      // Who reviews what it found is not assigned the repetition itself; the caller decides who sees it.
      const secondCheck = await elevated(tx, () =>
        tx
          .selectFrom('second_check as s')
          .select(['s.sheet_id', 's.assigned_to', 's.done_at'])
          .where('s.id', '=', ref.id)
          .where('s.kind', '=', 'recheck')
          .executeTakeFirst(),
      );
      if (secondCheck === undefined) return null;
      // The first sheet itself stays unseen; only which case it is about is looked up.
      const origin = await elevated(tx, () =>
        tx
          .selectFrom('check_sheet')
          .select(['item_id', 'deliberate_id'])
          .where('id', '=', secondCheck.sheet_id)
          .executeTakeFirstOrThrow(),
      );
      const recheck = {
        recheckOf: secondCheck.sheet_id,
        assignedTo: secondCheck.assigned_to,
        done: secondCheck.done_at !== null,
      };
      return origin.item_id === null
        ? findDeliberate(tx, ref, origin.deliberate_id ?? '', recheck)
        : findItem(tx, ref, origin.item_id, recheck);
    }
  }
}

interface Recheck {
  readonly recheckOf: string;
  readonly assignedTo: string | null;
  readonly done: boolean;
}

/** A drawn case, its draw and its frame as they stood when the act first asked. */
const readItem = perTransaction((tx, itemId) =>
  tx
    .selectFrom('sample_item as i')
    .innerJoin('draw as d', 'd.id', 'i.draw_id')
    .innerJoin('seal as s', 's.id', 'd.seal_id')
    .innerJoin('frame as f', 'f.id', 'i.frame_id')
    .leftJoin('draw_void as v', 'v.draw_id', 'd.id')
    .leftJoin('frame_void as fv', 'fv.frame_id', 'f.id')
    .select([
      'i.draw_id',
      'i.rank',
      'i.stratum',
      'i.area_id',
      'i.team_id',
      'i.frame_id',
      'i.position',
      's.field_version_id',
      'f.field_id',
      'f.last_day',
      'f.cut_off_date',
      'f.audit_year',
      'v.confirmed_at as voided_at',
      'fv.confirmed_at as frame_voided_at',
    ])
    .where('i.id', '=', itemId)
    .executeTakeFirst(),
);

async function findItem(
  tx: Tx,
  ref: SubjectRef,
  itemId: string,
  recheck: Recheck | null,
): Promise<Subject | null> {
  const item = await readItem(tx, itemId);
  if (item === undefined) return null;
  const readRow = () =>
    tx
      .selectFrom('frame_case')
      .select(['pseudonym', sql<string | null>`attributes ->> 'Entscheidungsdatum'`.as('decision_date')])
      .where('frame_id', '=', item.frame_id)
      .where('position', '=', item.position)
      .executeTakeFirst();
  // Row security ties frame rows to the team; a second person may be of another one.
  const row = (await readRow()) ?? (await elevated(tx, readRow));
  // The attributes go with the case numbers; the sheet remembers by which day it was made.
  const kept =
    row?.decision_date == null
      ? await elevated(tx, () =>
          tx
            .selectFrom('check_sheet')
            .select('decision_date')
            .where('item_id', '=', itemId)
            .where('recheck_of', 'is', null)
            .executeTakeFirst(),
        )
      : undefined;
  return {
    ref,
    itemId,
    deliberateId: null,
    recheckOf: recheck?.recheckOf ?? null,
    fieldId: item.field_id,
    fieldVersionId: item.field_version_id,
    areaId: item.area_id,
    teamId: item.team_id,
    month: monthOf(isoDateSchema.parse(item.last_day)),
    decisionDate: decisionDateOf(
      row?.decision_date ?? kept?.decision_date ?? null,
      isoDateSchema.parse(item.cut_off_date),
    ),
    drawId: item.draw_id,
    rank: item.rank,
    stratum: item.stratum,
    auditYear: item.audit_year,
    pseudonym: row?.pseudonym ?? null,
    assignedTo: recheck?.assignedTo ?? null,
    secondCheckDone: recheck?.done ?? false,
    drawVoided: item.voided_at !== null || item.frame_voided_at !== null,
  };
}

async function findDeliberate(
  tx: Tx,
  ref: SubjectRef,
  id: string,
  recheck: Recheck | null,
): Promise<Subject | null> {
  const found = await tx.selectFrom('deliberate_case').selectAll().where('id', '=', id).executeTakeFirst();
  if (found === undefined) return null;
  return {
    ref,
    itemId: null,
    deliberateId: id,
    recheckOf: recheck?.recheckOf ?? null,
    fieldId: found.field_id,
    fieldVersionId: found.field_version_id,
    areaId: found.area_id,
    teamId: found.team_id,
    month: found.month,
    decisionDate:
      found.decision_date === null
        ? localDate(Temporal.Instant.from(found.added_at.toISOString()))
        : isoDateSchema.parse(found.decision_date),
    drawId: null,
    rank: null,
    stratum: null,
    auditYear: found.audit_year,
    pseudonym: found.pseudonym,
    assignedTo: recheck?.assignedTo ?? null,
    secondCheckDone: recheck?.done ?? false,
    drawVoided: false,
  };
}

/** The attribute `Entscheidungsdatum` where it holds a day, else the frame's cut-off date (rule 8). */
function decisionDateOf(attribute: string | null, cutOff: IsoDate): IsoDate {
  if (attribute === null) return cutOff;
  try {
    return parseDate(attribute);
  } catch (error) {
    if (error instanceof Failure) return cutOff;
    throw error;
  }
}
