import { describe, expect, it } from 'vitest';
import { missingAgreements } from '../audit-plan/index.ts';
import { deviations, sealSentence } from './frame-seal.tsx';
import { refusalsCaption } from './upload-refusals.tsx';

const terms = { method: 'simple', sampleSize: 20, minimumPerStratum: 0, entropySource: 'system' } as const;

describe('what will be drawn', () => {
  it('is said of one case and of many', () => {
    expect(sealSentence({ size: 1, strata: [] }, { ...terms, sampleSize: 1 })).toMatch(
      /^Aus dem einen Fall wird 1\u00a0Fall gezogen;/,
    );
    expect(sealSentence({ size: 400, strata: [] }, terms)).toMatch(
      /^Aus den 400 Fällen werden 20\u00a0Fälle gezogen;/,
    );
  });

  it('is compared with the plan', () => {
    expect(deviations(terms, terms)).toEqual([]);
    expect(deviations({ ...terms, sampleSize: 30 }, terms)).toEqual([
      'Im Prüfplan stehen 20\u00a0Fälle je Ziehung, hier 30\u00a0Fälle.',
    ]);
    expect(deviations({ ...terms, method: 'systematic' }, { ...terms, sampleSize: 1 })).toEqual([
      'Im Prüfplan steht 1\u00a0Fall je Ziehung, hier 20\u00a0Fälle.',
      'Im Prüfplan steht „Einfache Zufallsauswahl“, hier „Systematische Auswahl“.',
    ]);
    const strata = { ...terms, method: 'stratified', minimumPerStratum: 5 } as const;
    expect(deviations({ ...strata, minimumPerStratum: 0 }, strata)).toEqual([
      'Im Prüfplan stehen mindestens 5\u00a0Fälle je Schicht, hier 0.',
    ]);
  });
});

it('names rows left out only where there are any', () => {
  expect(refusalsCaption(3, 3)).toBe('Abgewiesene Zeilen');
  expect(refusalsCaption(100, 240)).toBe('Die ersten 100 von 240 abgewiesenen Zeilen');
});

it('asks for one agreement and for several', () => {
  expect(missingAgreements(1)).toBe('Es fehlt noch 1\u00a0Mitzeichnung.');
  expect(missingAgreements(2)).toBe('Es fehlen noch 2\u00a0Mitzeichnungen.');
});
