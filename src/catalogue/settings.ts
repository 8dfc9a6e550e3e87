import { z } from 'zod';
import { isoDateSchema, workingCalendar, type WorkingCalendar } from '../calendar/index.ts';
import { json, type Tx } from '../database/index.ts';
import { disclosureRules, type DisclosureRules } from '../disclosure/index.ts';
import { Failure } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { hashOfValue, record } from '../journal/index.ts';
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

const count = (minimum: number, maximum = 1000) => z.int().min(minimum).max(maximum);

/** The settings of the house; stored one row a setting, read as one value. */
export const settingsSchema = z
  .strictObject({
    /** The authority's name, as papers carry it. */
    authority: text(1, 120),
    /** Whether the area head confirms the plan (rule 1); if not, submitting confirms. */
    planConfirmation: z.boolean(),
    /** Whose public holidays count (rule 22). */
    federalState: z.enum(states),
    /** Single holidays by regulation, and days on which the house is closed. */
    extraHolidays: z.array(z.strictObject({ date: isoDateSchema, name: text(1, 100) })).max(200),
    /** Rule 24: upwards only. */
    minimumEmployees: count(5),
    minimumCases: count(10),
    minimumFaultyForSums: count(3),
    /** Rule 26: papers that leave the house show no counts of 1 and 2. */
    hidesOneAndTwo: z.boolean(),
    /** Working days until the correction of a case is due. */
    correctionDays: count(1, 250),
    /** § 45 Abs. 4 Satz 2, § 48 Abs. 4 SGB X: months from knowledge, and how many days before the end to remind. */
    withdrawalMonths: count(1, 120),
    withdrawalReminderDays: count(1, 365),
    /** The largest file that may be sent in, in megabytes. */
    uploadMegabytes: count(1, 5000),
    /** How long each kind of record is kept. */
    retention: z.strictObject({
      receivedFileDays: count(1),
      caseNumberMonths: count(1, 120),
      freeTextMonths: count(1, 120),
      accessLogMonths: count(1, 120),
      recordYears: count(1, 100),
    }),
    /** Dienstvereinbarung and DSFA, without which real operation stays locked (rule 31). */
    operation: z
      .strictObject({
        agreementDate: isoDateSchema,
        agreementReference: text(1, 200),
        assessmentDate: isoDateSchema,
        assessmentReference: text(1, 200),
      })
      .nullable(),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof settingsSchema>;

/** What holds until the house says otherwise. */
export const defaultSettings: Settings = {
  authority: 'Jobcenter Worms',
  planConfirmation: true,
  federalState: 'RP',
  extraHolidays: [],
  minimumEmployees: 5,
  minimumCases: 10,
  minimumFaultyForSums: 3,
  hidesOneAndTwo: false,
  correctionDays: 10,
  withdrawalMonths: 12,
  withdrawalReminderDays: 60,
  uploadMegabytes: 1000,
  retention: {
    receivedFileDays: 30,
    caseNumberMonths: 6,
    freeTextMonths: 24,
    accessLogMonths: 12,
    recordYears: 10,
  },
  operation: null,
};

/** What may be changed; the release of real operation is an act of its own. */
export const settingsChangeSchema = settingsSchema.omit({ operation: true }).partial();

/** All settings as they stand now. */
export async function settings(tx: Tx): Promise<Settings> {
  const rows = await tx.selectFrom('house_setting').selectAll().execute();
  return settingsSchema.parse({
    ...defaultSettings,
    ...Object.fromEntries(rows.map(({ key, value }) => [key, value])),
  });
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

/** Changes single settings; the others stay. The journal keeps the hash of each new value. */
export async function changeSettings(
  work: Work,
  change: z.infer<typeof settingsChangeSchema>,
): Promise<Settings> {
  authorize(work.actor, 'setting.write');
  await store(work.tx, change);
  const hashes = Object.entries(change).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, hashOfValue(value)] as const],
  );
  await record(work, 'setting.changed', null, Object.fromEntries(hashes));
  return settings(work.tx);
}

/** Records the two papers without which real operation stays locked (rule 31). */
export async function releaseOperation(
  work: Work,
  papers: NonNullable<Settings['operation']>,
): Promise<void> {
  authorize(work.actor, 'operation.manage');
  const inserted = await work.tx
    .insertInto('house_setting')
    .values({ key: 'operation', value: json(papers) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .executeTakeFirst();
  if (inserted === undefined) {
    throw new Failure('conflict', 'operation-released', 'Der Echtbetrieb ist bereits freigegeben.');
  }
  await record(work, 'operation.released', null, { papers: hashOfValue(papers) });
}

/**
 * Whether the service runs as a trial on a database meant for real operation: the two papers are not recorded yet.
 * The embedded database is a trial by itself and takes example data.
 */
export async function isTrialOperation({ tx, deps }: Pick<Work, 'tx' | 'deps'>): Promise<boolean> {
  if (deps.database.kind === 'embedded') return false;
  const papers = await tx
    .selectFrom('house_setting')
    .select('key')
    .where('key', '=', 'operation')
    .executeTakeFirst();
  return papers === undefined;
}

/** Refuses case data before real operation is released (rule 31). @throws Failure `trial-operation` */
export async function requireRealOperation(work: Pick<Work, 'tx' | 'deps'>): Promise<void> {
  if (!(await isTrialOperation(work))) return;
  throw new Failure(
    'conflict',
    'trial-operation',
    'Der Dienst läuft im Probebetrieb und nimmt keine Fälle auf. Die Administration gibt den Echtbetrieb unter „Betrieb“ frei, sobald Dienstvereinbarung und Datenschutz-Folgenabschätzung vorliegen.',
  );
}

async function store(tx: Tx, change: z.infer<ReturnType<typeof settingsSchema.partial>>): Promise<void> {
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) continue;
    await tx
      .insertInto('house_setting')
      .values({ key, value: json(value) })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json(value) }))
      .execute();
  }
}
