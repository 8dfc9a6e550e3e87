import { describe, expect, test } from 'vitest';
import { catalogue, instructionContent } from './index.ts';

const { criteria, instructions, errorTypes, severities, quotas, origins, trainingFormats } = catalogue;

const instructionOf = (key: string) => instructions.find((instruction) => instruction.key === key);
const codes = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);

describe('business instructions', () => {
  test('are those the work programme names, by number and title', () => {
    const shown = instructions.map(({ number, title }) => (number ? `GA ${number} ${title}` : title));
    expect(shown).toEqual(
      expect.arrayContaining([
        'GA 02/2015 Fachaufsicht',
        'GA 02/2015 Befugnisse',
        'GA 09/2014 Datenqualitätsmanagement',
        'GA 06/2017 Kundenreaktionsmanagement',
        'GA 07/2011 Risikomanagement',
        'GA 10/2017 Kommunikationskonzept',
        'GA 03/2016 Kassensicherheit',
        'GA 02/2018 Kundenkontaktdichte-Konzept',
        'Geschäftsordnung',
        'Weisungen zum Neukundenprozess',
        'Vermittlungsoffensive / Absolventenmanagement',
        'Ermessenslenkende Weisungen',
      ]),
    );
    expect(instructions.filter(({ number }) => number === '02/2015')).toHaveLength(2);
    expect(new Set(shown).size).toBe(shown.length);
  });

  test('have versions that follow each other without overlap', () => {
    for (const { versions } of instructions) {
      for (const [index, version] of versions.entries()) {
        const next = versions[index + 1];
        expect(next === undefined || (version.validTo ?? '9999') < next.validFrom).toBe(true);
        expect(instructionContent(version)).toContain(version.passages[0]?.text);
      }
    }
  });
});

describe('criteria', () => {
  test('have codes used once', () => {
    expect(new Set(codes(criteria)).size).toBe(criteria.length);
  });

  test('point to a passage of every version in force while they are valid', () => {
    const dangling = criteria.filter(({ instruction, passage, validFrom, validTo }) => {
      const versions = instructionOf(instruction)?.versions.filter(
        (version) => version.validFrom <= (validTo ?? '9999') && validFrom <= (version.validTo ?? '9999'),
      );
      return (
        !versions?.length || versions.some(({ passages }) => passages.every((p) => p.reference !== passage))
      );
    });
    expect(codes(dangling)).toEqual([]);
  });

  test('are not older than the instruction they test', () => {
    const early = criteria.filter(
      ({ instruction, validFrom }) =>
        validFrom < (instructionOf(instruction)?.versions[0]?.validFrom ?? '9999'),
    );
    expect(codes(early)).toEqual([]);
  });

  test('are questions a check can answer with yes', () => {
    for (const { question } of criteria) expect(question).toMatch(/^\p{Lu}.*\?$/u);
  });

  test('of the integration agreement end with June 2023; the example of a successor follows the day after', () => {
    const agreement = criteria.filter(
      ({ code, question }) => code.startsWith('EGV-') || question.includes('EinV'),
    );
    expect(agreement).toHaveLength(11);
    expect(new Set(agreement.map(({ validTo }) => validTo))).toEqual(new Set(['2023-06-30']));
    const successor = criteria.filter(({ instruction }) => instruction === 'kooperationsplan');
    expect(successor.map(({ validFrom, example }) => `${validFrom} ${example}`)).toEqual(
      Array<string>(successor.length).fill('2023-07-01 true'),
    );
  });

  // Fields the work programme names without rules; everything else stands in it.
  test('are marked as examples where the work programme gives no rule', () => {
    const example = new Set(criteria.filter((c) => c.example).map(({ code }) => code.split('-')[0]));
    expect(example).toEqual(new Set(['LEI', 'ANT', 'DQ', 'KRM', 'RIS', 'KAS', 'BEF', 'KOM', 'KOOP']));
    expect(criteria.find(({ code }) => code === 'ANT-01')?.example).toBe(false);
  });

  test('cover withdrawal and revocation of benefit decisions', () => {
    const passages = criteria.map(({ passage }) => passage);
    expect(passages).toEqual(
      expect.arrayContaining(['§ 45 SGB X', '§§ 48, 50 SGB X', '§ 22 SGB II', '§ 35 SGB X']),
    );
  });
});

test('the lists are those of the house', () => {
  expect(errorTypes.map(({ name }) => name)).toEqual([
    'Rechtsfehler',
    'Verfahrensfehler',
    'Fristversäumnis',
    'Dokumentationsmangel',
    'Datenqualitätsmangel',
    'Beratungsmangel',
  ]);
  expect(severities.map(({ name, weight }) => [name, weight])).toEqual([
    ['gering', 1],
    ['mittel', 3],
    ['schwer', 9],
  ]);
  expect(origins).toHaveLength(6);
  expect(trainingFormats).toHaveLength(7);
  expect(quotas).toEqual([expect.objectContaining({ code: 'EGV-ABSCHLUSS', target: 0.8 })]);
  for (const { errorType, severity } of criteria) {
    expect(codes(errorTypes)).toContain(errorType);
    expect(codes(severities)).toContain(severity);
  }
});
