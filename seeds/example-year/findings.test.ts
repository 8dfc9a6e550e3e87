import { describe, expect, test } from 'vitest';
import { type Month, isoDate, month, monthsOfYear } from '../../src/calendar/index.ts';
import { catalogue } from '../catalogue/index.ts';
import { defects } from './defects.ts';
import { type DeliveryRow, monthlyDelivery } from './deliveries.ts';
import { exampleFields } from './fields.ts';
import { plausibleDisposition, plausibleResult, plausibleReview } from './findings.ts';
import { type TeamCode, organisation, teamsOf } from './organisation.ts';
import { egvQuota } from './quota.ts';

const firstHalf = monthsOfYear(2020).slice(0, 6);
const lastQuarter = monthsOfYear(2020).slice(9);
const rowsOf = new Map(monthsOfYear(2020).map((of) => [of, monthlyDelivery(of).rows]));
const rowsIn = (of: Month): readonly DeliveryRow[] => rowsOf.get(of) ?? [];

/** Results of every case of a team in the frames of some months. */
const resultsOf = (
  criterionCode: string,
  team: TeamCode,
  months: readonly Month[],
  belongs: (row: DeliveryRow) => boolean,
) =>
  months.flatMap((of) =>
    rowsIn(of)
      .filter((row) => row.Team === team && belongs(row))
      .map((row) => plausibleResult({ caseNumber: row.Fallnummer, criterionCode, team, month: of })),
  );

const rateOf = (...question: Parameters<typeof resultsOf>): number => {
  const applicable = resultsOf(...question).filter(({ result }) => result !== 'not-applicable');
  expect(applicable.length).toBeGreaterThan(100);
  return applicable.filter(({ result }) => result === 'error').length / applicable.length;
};

const isFollowUp = (row: DeliveryRow) => row['Folge-EGV'] === 'fällig';
const isDecision = (row: DeliveryRow) => row.Einheit === 'BG';

describe('plausible findings', () => {
  test('show a hotspot in the follow-up agreements of one team only, and fewer after the training in July', () => {
    expect(rateOf('EGV-08', 'MI2', firstHalf, isFollowUp)).toBeGreaterThan(0.25);
    expect(rateOf('EGV-08', 'MI1', firstHalf, isFollowUp)).toBeLessThan(0.08);
    expect(rateOf('EGV-08', 'MI2', lastQuarter, isFollowUp)).toBeLessThan(0.15);
  });

  test('show a hotspot in the crediting of income of one benefits team', () => {
    expect(rateOf('LEI-03', 'LE2', firstHalf, isDecision)).toBeGreaterThan(0.15);
    expect(rateOf('LEI-03', 'LE3', firstHalf, isDecision)).toBeLessThan(0.08);
    expect(rateOf('LEI-03', 'LE2', lastQuarter, isDecision)).toBeLessThan(0.13);
  });

  test('carry a severity, facts, and euros in one direction, never more than a month of benefits', () => {
    const amounts = new Map(
      rowsIn(month('2020-03')).map((row) => [row.Fallnummer, Number(row.Betrag.replace(',', '.')) * 100]),
    );
    const found = [...amounts].flatMap(([caseNumber, amount]) => {
      const result = plausibleResult({
        caseNumber,
        criterionCode: 'LEI-03',
        team: 'LE2',
        month: month('2020-03'),
      });
      return result.result === 'error' && amount > 0 ? [{ ...result, amount }] : [];
    });
    expect(found.length).toBeGreaterThan(20);
    for (const { overpaidCents, underpaidCents, amount, facts, errorType, severity } of found) {
      expect(overpaidCents * underpaidCents).toBe(0);
      expect(overpaidCents + underpaidCents).toBeGreaterThan(0);
      expect(overpaidCents + underpaidCents).toBeLessThan(amount);
      expect(errorType).toBe('legal');
      expect(['minor', 'moderate', 'severe']).toContain(severity);
      expect(facts).toMatch(/^\p{Lu}.*\.$/u);
    }
  });

  test('are the same whenever they are asked for, and the second pair of eyes misses none of them', () => {
    for (const row of rowsIn(month('2020-05')).filter(isFollowUp)) {
      const question = {
        caseNumber: row.Fallnummer,
        criterionCode: 'EGV-08',
        team: 'MI2',
        month: month('2020-05'),
      } as const;
      const first = plausibleResult(question);
      expect(plausibleResult(question)).toEqual(first);
      expect(first.result === 'error' ? plausibleResult({ ...question, eyes: 'second' }) : first).toEqual(
        first,
      );
    }
  });

  test('ask only what applies to the case', () => {
    const ask = (criterionCode: string, rows: readonly DeliveryRow[]) =>
      new Set(
        rows.map(
          ({ Fallnummer }) =>
            plausibleResult({
              caseNumber: Fallnummer,
              criterionCode,
              team: 'LE1',
              month: month('2020-04'),
            }).result,
        ),
      );
    const rows = rowsIn(month('2020-04'));
    const renewals = rows.filter(({ Bescheid }) => Bescheid === 'Weiterbewilligung');
    expect(ask('LEI-10', renewals)).toEqual(new Set(['not-applicable']));
    expect(ask('ANT-04', renewals)).not.toContain('not-applicable');
    const older = rows.filter(({ Team, Neukunde }) => Team === 'MI1' && Neukunde === 'ja');
    expect(ask('EGV-02', older)).toEqual(new Set(['not-applicable']));
  });

  test('are refused for unknown cases and criteria', () => {
    const question = {
      caseNumber: '54910//0000001',
      criterionCode: 'EGV-08',
      team: 'MI1',
      month: month('2020-01'),
    } as const;
    expect(() => plausibleResult({ ...question, caseNumber: '54910//9999999' })).toThrow(RangeError);
    expect(() => plausibleResult({ ...question, criterionCode: 'KAS-01' })).toThrow(RangeError);
  });

  test('leave a few cases unchecked and a few findings amended or rejected', () => {
    const rows = rowsIn(month('2020-02'));
    const share = (of: readonly string[], value: string) =>
      of.filter((one) => one === value).length / of.length;
    const dispositions = rows.map(({ Fallnummer }) => plausibleDisposition(Fallnummer, month('2020-02')));
    const reviews = rows.map(({ Fallnummer }) => plausibleReview(Fallnummer, 'EGV-08'));
    expect(share(dispositions, 'complete')).toBeCloseTo(0.97, 1);
    expect(share(dispositions, 'not-checkable')).toBeGreaterThan(0);
    expect(share(reviews, 'confirmed')).toBeCloseTo(0.88, 1);
    expect(share(reviews, 'rejected')).toBeGreaterThan(0);
  });
});

describe('the plans of the example year', () => {
  test('ask criteria of the catalogue that were valid all through 2020, each with a defect rate', () => {
    for (const { criteria } of exampleFields) {
      for (const code of criteria) {
        const criterion = catalogue.criteria.find((one) => one.code === code);
        expect(criterion?.validFrom).toSatisfy((from: string) => from <= '2020-01-01');
        expect(criterion?.validTo ?? '9999').toSatisfy((to: string) => to >= '2020-12-31');
        expect(defects[code]?.rate).toBeGreaterThan(0);
      }
    }
  });

  test('name instructions of the catalogue and teams of their area', () => {
    for (const { area, teams, instruction } of exampleFields) {
      expect(catalogue.instructions.map(({ key }) => key)).toContain(instruction);
      for (const team of teams) expect(teamsOf(area, isoDate('2020-01-01'))).toContain(team);
    }
  });
});

describe('the example organisation', () => {
  test('ends the FLUE team with September 2019', () => {
    expect(teamsOf('MI', isoDate('2019-09-30'))).toContain('FLUE');
    expect(teamsOf('MI', isoDate('2019-10-01'))).not.toContain('FLUE');
  });

  // Work programme 2020: four case managers, three placement officers for the social labour market.
  test('has four case managers and three employees in Team SAM', () => {
    const current = organisation.teams.flatMap(({ code, headcounts }) =>
      headcounts
        .filter(({ validFrom }) => validFrom === headcounts.at(-1)?.validFrom)
        .map((headcount) => ({ code, ...headcount })),
    );
    const caseManagers = current.filter((headcount) => headcount.function === 'Fallmanagement');
    expect(caseManagers.reduce((sum, { employees }) => sum + employees, 0)).toBe(4);
    expect(current.find(({ code, ...rest }) => code === 'SAM' && rest.function === null)?.employees).toBe(3);
  });
});

test('the EGV quota counts every unemployed and job-seeking customer once and lies on both sides of 80 %', () => {
  for (const of of monthsOfYear(2020)) {
    const values = egvQuota(of);
    expect(values.reduce((sum, { total }) => sum + total, 0)).toBe(282 + 2877);
    expect(values.every(({ statisticsDay }) => statisticsDay.startsWith(of))).toBe(true);
  }
  const [mi1, mi2] = egvQuota(month('2020-01'));
  expect((mi1?.reached ?? 0) / (mi1?.total ?? 1)).toBeGreaterThan(0.8);
  expect((mi2?.reached ?? 1) / (mi2?.total ?? 1)).toBeLessThan(0.8);
});
