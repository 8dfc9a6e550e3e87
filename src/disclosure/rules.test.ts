import { expect, it } from 'vitest';
import { describeWithheld, disclosureRules } from './rules.ts';

it('takes five employees, ten cases and three faulty cases unless the house asks for more', () => {
  expect(disclosureRules()).toMatchObject({
    minimumEmployees: 5,
    minimumCases: 10,
    minimumFaultyForSums: 3,
    span: 3,
  });
  expect(disclosureRules({ minimumCases: 20 }).minimumCases).toBe(20);
});

it.each(['minimumEmployees', 'minimumCases', 'minimumFaultyForSums', 'span'] as const)(
  'refuses a lower or broken %s',
  (name) => {
    for (const value of [disclosureRules()[name] - 1, 10.5, Number.NaN]) {
      expect(() => disclosureRules({ [name]: value })).toThrow(
        expect.objectContaining({
          code: 'disclosure-rule-too-low',
          fields: [expect.objectContaining({ path: name })],
        }),
      );
    }
  },
);

it('says the same whatever the reason, and where the figure is contained', () => {
  expect(describeWithheld()).toBe('nicht ausgewiesen');
  expect(describeWithheld('Bereich Leistung')).toBe('nicht ausgewiesen (enthalten in: Bereich Leistung)');
});
