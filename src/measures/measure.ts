import { sql } from 'kysely';
import { z } from 'zod';
import {
  addWorkingDays,
  isoDateSchema,
  localDate,
  workingDaysBetween,
  type IsoDate,
} from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { Failure, notFound } from '../failure.ts';
import { byText, inOrder, type Marked, type Sorting, type SortKey } from '../http/index.ts';
import { authorize, authorizeAt, type Place } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { paragraph, text } from '../text.ts';
import { timestamp, type Work } from '../work.ts';

/** Due on a day, or after a number of working days of the house's state. */
export const dueSchema = z.union([
  z.strictObject({ on: isoDateSchema }),
  z.strictObject({ workingDays: z.int().min(1).max(250) }),
]);

export const measureSchema = z.strictObject({
  about: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('finding'), id: z.uuid() }),
    z.strictObject({ kind: z.literal('hotspot'), id: z.uuid() }),
  ]),
  /** The team that acts; for a finding always its own. */
  teamId: z.uuid(),
  /** Who does it: a function in the team, never the name of a case worker. */
  ownerFunctionId: z.uuid().nullable().default(null),
  owner: text(2, 100).nullable().default(null),
  description: paragraph(3, 2000),
  due: dueSchema,
});
export type NewMeasure = z.infer<typeof measureSchema>;

export const measureStateNames = {
  open: 'offen',
  done: 'erledigt',
  effective: 'wirksam',
  ineffective: 'nicht wirksam',
  dropped: 'aufgegeben',
} as const;
export type MeasureState = keyof typeof measureStateNames;

const what = 'Die Maßnahme';

/** Opens a measure about a finding or a hotspot, at once, before any review (rule 21). */
export async function createMeasure(work: Work, command: NewMeasure): Promise<{ id: string; due: IsoDate }> {
  const place = await placeOf(work, command);
  authorizeAt(
    work.actor,
    'measure.write',
    place,
    command.about.kind === 'finding' ? 'Die Feststellung' : 'Der Fehlerschwerpunkt',
  );
  const owner = await ownerOf(work, command);
  const house = await settings(work.tx);
  const today = localDate(work.now);
  const due =
    'on' in command.due ? command.due.on : addWorkingDays(today, command.due.workingDays, calendarOf(house));
  if (due < today) {
    throw new Failure('invalid', 'due-in-past', 'Die Frist liegt in der Vergangenheit.', {
      fields: [{ path: 'due', code: 'due-in-past', message: 'Wählen Sie einen Tag ab heute.' }],
    });
  }
  const description = await storeText(
    work,
    'measure',
    { areaId: place.areaId, teamId: command.teamId },
    command.description,
  );
  const id = crypto.randomUUID();
  await work.tx
    .insertInto('measure')
    .values({
      id,
      finding_id: command.about.kind === 'finding' ? command.about.id : null,
      hotspot_id: command.about.kind === 'hotspot' ? command.about.id : null,
      area_id: place.areaId,
      team_id: command.teamId,
      owner_function_id: command.ownerFunctionId,
      owner,
      description_text_id: description.id,
      due,
      state: 'open',
      done_on: null,
      effect_checked_on: null,
      created_by: work.actor.accountId,
      created_at: timestamp(work.now),
    })
    .execute();
  await record(work, 'measure.created', id, { about: command.about.kind, due });
  return { id, due };
}

async function placeOf(work: Work, command: NewMeasure): Promise<Place> {
  if (command.about.kind === 'finding') {
    const finding = await work.tx
      .selectFrom('finding')
      .select(['area_id', 'team_id', 'state'])
      .where('id', '=', command.about.id)
      .executeTakeFirst();
    if (finding === undefined || finding.team_id !== command.teamId) {
      authorize(work.actor, 'measure.write');
      throw notFound('Die Feststellung');
    }
    return { areaId: finding.area_id, teamId: finding.team_id };
  }
  const hotspot = await work.tx
    .selectFrom('hotspot')
    .select(['area_id', 'team_id'])
    .where('id', '=', command.about.id)
    .executeTakeFirst();
  const team = await work.tx
    .selectFrom('team')
    .select('area_id')
    .where('id', '=', command.teamId)
    .executeTakeFirst();
  const concerns =
    hotspot !== undefined &&
    team?.area_id === hotspot.area_id &&
    (hotspot.team_id ?? command.teamId) === command.teamId;
  if (!concerns) {
    authorize(work.actor, 'measure.write');
    throw notFound('Der Fehlerschwerpunkt');
  }
  return { areaId: hotspot.area_id, teamId: command.teamId };
}

async function ownerOf(work: Work, command: NewMeasure): Promise<string> {
  if (command.ownerFunctionId !== null) {
    const found = await work.tx
      .selectFrom('team_function')
      .select('name')
      .where('id', '=', command.ownerFunctionId)
      .where('team_id', '=', command.teamId)
      .executeTakeFirst();
    if (found !== undefined) return found.name;
  } else if (command.owner !== null) {
    return command.owner;
  }
  throw new Failure(
    'invalid',
    'owner-missing',
    'Nennen Sie die zuständige Funktion, zum Beispiel „Teamleitung“.',
    {
      fields: [{ path: 'owner', code: 'owner-missing', message: 'Wählen Sie eine Funktion des Teams.' }],
    },
  );
}

async function lockMeasure(work: Work, measureId: string) {
  const found = await work.tx
    .selectFrom('measure')
    .selectAll()
    .where('id', '=', measureId)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) {
    authorize(work.actor, 'measure.write');
    throw notFound(what);
  }
  authorizeAt(work.actor, 'measure.write', { areaId: found.area_id, teamId: found.team_id }, what);
  return found;
}

/** What may become of a measure: open → done or dropped; done → effective or ineffective, on a day not in the future. */
export async function advanceMeasure(
  work: Work,
  command: { measureId: string; to: Exclude<MeasureState, 'open'>; on: IsoDate },
): Promise<void> {
  const found = await lockMeasure(work, command.measureId);
  const allowed: Readonly<Record<MeasureState, readonly MeasureState[]>> = {
    open: ['done', 'dropped'],
    done: ['effective', 'ineffective'],
    effective: [],
    ineffective: [],
    dropped: [],
  };
  if (!allowed[found.state].includes(command.to)) {
    throw new Failure(
      'conflict',
      'measure-state',
      `Die Maßnahme ist „${measureStateNames[found.state]}“ und kann nicht „${measureStateNames[command.to]}“ werden.`,
    );
  }
  if (command.on > localDate(work.now) || (found.done_on !== null && command.on < found.done_on)) {
    throw new Failure(
      'invalid',
      'date-impossible',
      'Das Datum liegt in der Zukunft oder vor der Erledigung.',
      {
        fields: [
          { path: 'on', code: 'date-impossible', message: 'Geben Sie den Tag an, an dem es geschah.' },
        ],
      },
    );
  }
  const checked = command.to === 'effective' || command.to === 'ineffective';
  await work.tx
    .updateTable('measure')
    .set({
      state: command.to,
      done_on: command.to === 'done' ? command.on : found.done_on,
      effect_checked_on: checked ? command.on : null,
    })
    .where('id', '=', found.id)
    .execute();
  const act =
    command.to === 'done'
      ? 'measure.done'
      : command.to === 'dropped'
        ? 'measure.dropped'
        : 'measure.effect-checked';
  await record(work, act, found.id, { state: command.to });
}

export interface MeasureRow {
  readonly id: string;
  readonly about: 'finding' | 'hotspot';
  readonly aboutId: string;
  readonly teamId: string;
  readonly owner: string;
  readonly description: string | null;
  readonly due: string;
  readonly state: MeasureState;
  readonly doneOn: string | null;
  /** Working days the measure is late; 0 when it is not, or settled. */
  readonly overdueDays: number;
}

/** What the list may be sorted by. */
export const measureOrders = {
  due: { by: sql.ref('m.due'), kind: 'day', usual: 'asc' },
  owner: byText(sql.ref('m.owner')),
} as const satisfies Record<string, SortKey>;

/** Measures of the own team (auditors: all), by due date. */
export async function listMeasures(
  work: Work,
  filter: Sorting<keyof typeof measureOrders> & {
    state?: MeasureState | undefined;
    overdue?: boolean | undefined;
    id?: string | undefined;
    hotspotId?: string | undefined;
    teamId?: string | undefined;
  },
): Promise<Marked<MeasureRow>[]> {
  const reach = authorize(work.actor, 'measure.read');
  const calendar = calendarOf(await settings(work.tx));
  const today = localDate(work.now);
  const query = work.tx
    .selectFrom('measure as m')
    .leftJoin('free_text as t', 't.id', 'm.description_text_id')
    .selectAll('m')
    .select('t.content')
    .$if(reach === 'own-team', (q) => q.where('m.team_id', '=', work.actor.teamId))
    .$if(filter.id !== undefined, (q) => q.where('m.id', '=', filter.id ?? ''))
    .$if(filter.teamId !== undefined, (q) => q.where('m.team_id', '=', filter.teamId ?? ''))
    .$if(filter.hotspotId !== undefined, (q) => q.where('m.hotspot_id', '=', filter.hotspotId ?? ''))
    .$if(filter.state !== undefined, (q) => q.where('m.state', '=', filter.state ?? 'open'))
    .$if(filter.overdue === true, (q) => q.where('m.state', '=', 'open').where('m.due', '<', today));
  const rows = await inOrder(query, measureOrders, filter, 'm.id').execute();
  return rows.map((row) => ({
    id: row.id,
    about: row.finding_id === null ? 'hotspot' : 'finding',
    aboutId: row.finding_id ?? row.hotspot_id ?? '',
    teamId: row.team_id,
    owner: row.owner,
    description: row.content,
    due: row.due,
    state: row.state,
    doneOn: row.done_on,
    mark: [row.sort_value, row.id],
    overdueDays:
      row.state === 'open' && row.due < today
        ? workingDaysBetween(isoDateSchema.parse(row.due), today, calendar)
        : 0,
  }));
}
