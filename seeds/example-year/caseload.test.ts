import { describe, expect, test } from 'vitest';
import { monthOf, monthsOfYear } from '../../src/calendar/index.ts';
import { type Customer, exampleCaseload } from './caseload.ts';

const { customers, households } = exampleCaseload();
const count = (holds: (customer: Customer) => boolean): number => customers.filter(holds).length;
const percent = (part: number): number => Math.round((part / customers.length) * 1000) / 10;

// Figures of the work programme 2020 (October and November 2019).
describe('the example caseload meets the figures of the work programme 2020', () => {
  test('4,951 employable beneficiaries', () => {
    expect(customers).toHaveLength(4951);
    expect(new Set(customers.map(({ caseNumber }) => caseNumber)).size).toBe(4951);
  });

  test('1,969 unemployed, of them 690 long-term unemployed', () => {
    expect(count(({ unemployed }) => unemployed)).toBe(1969);
    expect(count(({ longTermUnemployed }) => longTermUnemployed)).toBe(690);
    expect(count((customer) => customer.longTermUnemployed && !customer.unemployed)).toBe(0);
  });

  test('69.2 % long-term recipients, 5.7 % near the market, 58.1 % complex', () => {
    expect(count(({ longTermRecipient }) => longTermRecipient)).toBe(3426);
    expect(percent(3426)).toBe(69.2);
    expect(percent(count(({ proximity }) => proximity === 'marktnah'))).toBe(5.7);
    expect(percent(count(({ proximity }) => proximity === 'komplex'))).toBe(58.1);
  });

  test('15.2 % of the long-term recipients are in work', () => {
    const inWork = count(({ longTermRecipient, profile }) => longTermRecipient && profile === 'I');
    expect(Math.round((inWork / 3426) * 1000) / 10).toBe(15.2);
  });

  test('149 severely disabled, of them 42 unemployed', () => {
    expect(count(({ severelyDisabled }) => severelyDisabled)).toBe(149);
    expect(count(({ severelyDisabled, unemployed }) => severelyDisabled && unemployed)).toBe(42);
  });

  test('770 with a refugee or migration background', () => {
    expect(count(({ refugeeOrMigration }) => refugeeOrMigration)).toBe(770);
  });

  test('60 places in JAWoLL, all in Team U25', () => {
    expect(count(({ jawoll }) => jawoll)).toBe(60);
    expect(count(({ jawoll, team }) => jawoll && team !== 'U25')).toBe(0);
  });

  test('156 entries into further training over 2020, 201 in 2019', () => {
    const entries = (year: string) => count(({ training }) => training?.start.startsWith(year) ?? false);
    expect(entries('2020')).toBe(156);
    expect(entries('2019')).toBe(201);
    const months = monthsOfYear(2020).map((month) =>
      count(({ training }) => training !== null && monthOf(training.start) === month),
    );
    expect(months).toEqual(Array<number>(12).fill(13));
  });
});

describe('the example caseload is consistent', () => {
  test('nobody who claims anew is a long-term recipient', () => {
    expect(count(({ newIn, longTermRecipient }) => newIn !== null && longTermRecipient)).toBe(0);
  });

  test('an agreement is missing exactly where placement is suspended', () => {
    expect(count(({ profile, agreement }) => (profile === 'Z') !== (agreement === null))).toBe(0);
  });

  test('every household holds a customer and every customer has a household', () => {
    const homes = new Set(customers.map(({ household }) => household));
    expect(homes).toEqual(new Set(households.map(({ caseNumber }) => caseNumber)));
    for (const { caseNumber } of customers) expect(homes.has(caseNumber)).toBe(false);
  });

  test('a household whose customer claims anew gets a first decision in that month', () => {
    const byNumber = new Map(households.map((household) => [household.caseNumber, household]));
    const missing = customers.filter(
      ({ newIn, household }) =>
        newIn !== null && byNumber.get(household)?.decisions.get(newIn)?.kind !== 'Erstbewilligung',
    );
    expect(missing).toEqual([]);
  });

  test('case numbers are invented and hold nothing else', () => {
    const numbers = [...customers, ...households].map(({ caseNumber }) => caseNumber);
    expect(numbers.filter((number) => !/^54910\/\/\d{7}$/.test(number))).toEqual([]);
  });

  test('benefits are positive amounts in cents', () => {
    expect(
      households.filter(({ amountCents }) => !Number.isSafeInteger(amountCents) || amountCents <= 0),
    ).toEqual([]);
  });
});
