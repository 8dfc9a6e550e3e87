import { z } from 'zod';
import { isoDateSchema, workingCalendar, type WorkingCalendar } from '../calendar/index.ts';
import { json, type Tx } from '../database/index.ts';
import { disclosureRules, type DisclosureRules } from '../disclosure/index.ts';
import { Failure } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { text } from '../text.ts';
import type { Work } from '../work.ts';

const states = [
  'BW',
  'BY',
  'BE',
  'BB',
  'HB',
  'HH',
  'HE',
  'MV',
  'NI',
  'NW',
  'RP',
  'SL',
  'SN',
  'ST',
  'SH',
  'TH',
] as const;

const count = (minimum: number, fallback: number, maximum = 1000) =>
  z.int().min(minimum).max(maximum).default(fallback);

/** The settings of the house, each with its default; stored one row a setting, read as one value. */
export const settingsSchema = z.strictObject({
  /** Whether the area head confirms the plan (rule 1); if not, submitting confirms. */
  planConfirmation: z.boolean().default(true),
  /** Whose public holidays count (rule 22). */
  federalState: z.enum(states).default('RP'),
  /** Single holidays by regulation, and days on which the house is closed. */
  extraHolidays: z
    .array(z.strictObject({ date: isoDateSchema, name: text(1, 100) }))
    .max(200)
    .default([]),
  /** Rule 24: upwards only. */
  minimumEmployees: count(5, 5),
  minimumCases: count(10, 10),
  minimumFaultyForSums: count(3, 3),
  /** Rule 26: papers that leave the house show no counts of 1 and 2. */
  hidesOneAndTwo: z.boolean().default(false),
  /** Working days until the correction of a case is due. */
  correctionDays: count(1, 10, 250),
  /** § 45 Abs. 4 Satz 2, § 48 Abs. 4 SGB X: months from knowledge, and how many days before the end to remind. */
  withdrawalMonths: count(1, 12, 120),
  withdrawalReminderDays: count(1, 60, 365),
  /** The largest file that may be sent in, in megabytes. */
  uploadMegabytes: count(1, 1000, 5000),
  /** How long what is kept: see the section on retention in README. */
  retention: z
    .strictObject({
      receivedFileDays: count(1, 30),
      caseNumberMonths: count(1, 6, 120),
      freeTextMonths: count(1, 24, 120),
      accessLogMonths: count(1, 12, 120),
      recordYears: count(1, 10, 100),
    })
    .prefault({}),
  /** Dienstvereinbarung and DSFA, without which real operation stays locked (rule 31). */
  operation: z
    .strictObject({
      agreementDate: isoDateSchema,
      agreementReference: text(1, 200),
      assessmentDate: isoDateSchema,
      assessmentReference: text(1, 200),
    })
    .nullable()
    .default(null),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What may be changed; the release of real operation is an act of its own. */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.omit({ operation: true }).shape).map(([key, schema]) => [
      key,
      schema.optional(),
    ]),
  ),
);

/** All settings as they stand now. */
export async function settings(tx: Tx): Promise<Settings> {
  const rows = await tx.selectFrom('house_setting').selectAll().execute();
  return settingsSchema.parse(Object.fromEntries(rows.map(({ key, value }) => [key, value])));
}

/** The thresholds of rules 24–26 as the engine of disclosure takes them. */
export const disclosureRulesOf = (house: Settings): DisclosureRules =>
  disclosureRules({
    minimumEmployees: house.minimumEmployees,
    minimumCases: house.minimumCases,
    minimumFaultyForSums: house.minimumFaultyForSums,
    hidesOneAndTwo: house.hidesOneAndTwo,
  });

/** The working days of the house. */
export const calendarOf = (house: Pick<Settings, 'federalState' | 'extraHolidays'>): WorkingCalendar =>
  workingCalendar(`DE-${house.federalState}`, house.extraHolidays);

/** Changes single settings; the others stay. */
export async function changeSettings(
  work: Work,
  change: Partial<Omit<Settings, 'operation'>>,
): Promise<Settings> {
  authorize(work.actor, 'setting.write');
  await store(work.tx, change);
  await record(work, 'setting.changed', null, { settings: Object.keys(change).sort().join(' ') });
  return settings(work.tx);
}

/** Records the two papers without which real operation stays locked (rule 31). */
export async function releaseOperation(
  work: Work,
  papers: NonNullable<Settings['operation']>,
): Promise<void> {
  authorize(work.actor, 'operation.manage');
  if ((await settings(work.tx)).operation !== null) {
    throw new Failure('conflict', 'operation-released', 'Der Echtbetrieb ist bereits freigegeben.');
  }
  await store(work.tx, { operation: papers });
  await record(work, 'operation.released', null);
}

async function store(tx: Tx, change: Partial<Settings>): Promise<void> {
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) continue;
    await tx
      .insertInto('house_setting')
      .values({ key, value: json(value) })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json(value) }))
      .execute();
  }
}
