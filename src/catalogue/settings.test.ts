import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { isoDate, isWorkingDay } from '../calendar/index.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import {
  calendarOf,
  changeSettings,
  disclosureRulesOf,
  releaseOperation,
  requireRealOperation,
  settings,
} from './index.ts';
import { settingsChangeSchema } from './settings.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  await performAsService(world.deps, ({ tx }) =>
    tx.deleteFrom('house_setting').where('key', '=', 'operation').execute(),
  );
});
afterAll(() => world.deps.database.close());

const as = <T>(actor: Actor, act: (work: Work) => Promise<T>) => perform(world.deps, actor, act);
const current = () => as(world.leadA, ({ tx }) => settings(tx));

describe('the settings of the house', () => {
  it('begin with the defaults of the rules', async () => {
    expect(await current()).toMatchObject({
      planConfirmation: true,
      federalState: 'RP',
      minimumEmployees: 5,
      minimumCases: 10,
      minimumFaultyForSums: 3,
      hidesOneAndTwo: false,
      retention: { receivedFileDays: 30, caseNumberMonths: 6, freeTextMonths: 24, recordYears: 10 },
      operation: null,
    });
  });

  it('change one by one; the others stay', async () => {
    const change = (value: unknown) =>
      as(world.administrator, (work) => changeSettings(work, settingsChangeSchema.parse(value)));
    await change({ minimumCases: 20 });
    await change({ federalState: 'BY', extraHolidays: [{ date: '2020-02-24', name: 'Rosenmontag' }] });
    const house = await current();
    expect(disclosureRulesOf(house)).toMatchObject({ minimumEmployees: 5, minimumCases: 20 });
    const calendar = calendarOf(house);
    expect(isWorkingDay(isoDate('2020-01-06'), calendar)).toBe(false);
    expect(isWorkingDay(isoDate('2020-02-24'), calendar)).toBe(false);
    expect(isWorkingDay(isoDate('2020-02-25'), calendar)).toBe(true);
  });

  it('leave the hash of each new value in the journal, where the value is overwritten', async () => {
    const retention = { ...(await current()).retention, recordYears: 12 };
    await as(world.administrator, (work) => changeSettings(work, { minimumCases: 25, retention }));
    const { data } = await performAsService(world.deps, ({ tx }) =>
      tx
        .selectFrom('journal_entry')
        .select('data')
        .where('act', '=', 'setting.changed')
        .orderBy('number', 'desc')
        .executeTakeFirstOrThrow(),
    );
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(data).toEqual([
      ['minimumCases', sha256('25')],
      [
        'retention',
        sha256(
          '{"accessLogMonths":12,"caseNumberMonths":6,"freeTextMonths":24,"receivedFileDays":30,"recordYears":12}',
        ),
      ],
    ]);
  });

  it.each([
    { minimumEmployees: 4 },
    { minimumCases: 9 },
    { minimumFaultyForSums: 2 },
    { operation: null },
    { unknown: 1 },
  ])('refuse what would loosen a rule or is none: %j', (change) => {
    expect(settingsChangeSchema.safeParse(change).success).toBe(false);
  });

  it('are changed by the administration only', async () => {
    await expect(as(world.areaHead, (work) => changeSettings(work, {}))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('real operation', () => {
  const papers = {
    agreementDate: isoDate('2020-02-01'),
    agreementReference: 'DV 1/2020',
    assessmentDate: isoDate('2020-02-15'),
    assessmentReference: 'DSFA 3/2020',
  };

  it('is locked on PostgreSQL until then: no case is taken in', async () => {
    const real = { ...world.deps, database: { ...world.deps.database, kind: 'postgres' as const } };
    const trial = { ...world.deps, database: { ...world.deps.database, kind: 'embedded' as const } };
    await expect(perform(real, world.leadA, requireRealOperation)).rejects.toMatchObject({
      code: 'trial-operation',
    });
    await expect(perform(trial, world.leadA, requireRealOperation)).resolves.toBeUndefined();
  });

  it('is released once, with Dienstvereinbarung and DSFA, by the administration', async () => {
    await expect(as(world.management, (work) => releaseOperation(work, papers))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await as(world.administrator, (work) => releaseOperation(work, papers));
    expect((await current()).operation).toEqual(papers);
    await expect(as(world.leadA, requireRealOperation)).resolves.toBeUndefined();
    await expect(as(world.administrator, (work) => releaseOperation(work, papers))).rejects.toMatchObject({
      code: 'operation-released',
    });
  });
});
