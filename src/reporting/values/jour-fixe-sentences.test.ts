import { describe, expect, it } from 'vitest';
import { jourFixe, withheld } from '../../../test/support/report-values.ts';
import { jourFixeSentences } from './jour-fixe-sentences.ts';
import type { JourFixe } from './jour-fixe.ts';

const sentences = (changes: Partial<JourFixe>): string[] =>
  jourFixeSentences({ ...jourFixe, ...changes }).map((sentence) => sentence.replaceAll('\u00a0', ' '));

describe('the month in five sentences', () => {
  it('are always five', () => {
    expect(jourFixeSentences(jourFixe)).toHaveLength(5);
  });

  it('say of an empty month that it is empty', () => {
    const empty = sentences({
      headline: { ...jourFixe.headline, checked: { now: { checked: 0, drawn: 0 }, before: null } },
      progress: [],
      results: [],
      hotspots: [],
      anomalies: [],
      measures: [],
      measuresTaken: [],
      corrections: [],
      trainings: [],
      decisions: [],
    });
    expect(empty).toEqual([
      'Für März 2020 wurde keine Stichprobe gezogen; im laufenden Jahr sind es 0 von 0 geplanten Fällen.',
      'Eine Fehlerquote war in diesem Monat nicht zu bewerten.',
      'Es besteht kein Fehlerschwerpunkt; der Monat zeigt keine Auffälligkeit.',
      'Keine Maßnahme ist offen; keine Fallkorrektur ist überfällig.',
      'Der Qualifizierungsplan ist unverändert; eine Entscheidung der Geschäftsführung wird nicht erbeten.',
    ]);
  });

  it('say beside a sum in how many fields it is withheld', () => {
    const [first, second] = jourFixe.corrections;
    if (first === undefined || second === undefined) throw new Error('the example has two rows');
    const [, , , measures] = sentences({ corrections: [first, { ...second, overdue: { shown: false } }] });
    const known = first.overdue.shown ? first.overdue.value : 0;
    expect(measures).toMatch(/ist überfällig|sind überfällig/);
    expect(measures).toContain(`${known === 0 ? 'keine' : known} Fallkorrektur`);
    expect(measures).toContain(', in 1 weiteren Prüffeld wird ihre Zahl nicht ausgewiesen.');
  });

  it('call several measures that are late all of them', () => {
    const late = jourFixe.measures.map((row) => ({ ...row, state: 'open' as const, overdueWorkingDays: 3 }));
    const [, , , measures] = sentences({ measures: late.slice(0, 2) });
    expect(measures).toContain('2 Maßnahmen sind offen, alle überfällig,');
  });

  it('deny no measure that may only be named as taken', () => {
    const [, , , measures] = sentences({ measures: [], corrections: [] });
    expect(measures).toBe(
      'Keine einzeln ausgewiesene Maßnahme ist offen, in 1 Prüffeld sind weitere veranlasst; keine Fallkorrektur ist überfällig.',
    );
  });

  it('count a withheld field as withheld, not as judged', () => {
    const [, results] = sentences({
      results: jourFixe.results.map((row) => ({
        ...row,
        estimate: { type: 'rate' as const, figure: withheld, judgement: null },
      })),
    });
    expect(results).toBe(
      'Von 5 Prüffeldern ist die tolerierbare Fehlerquote in keinem nachweislich eingehalten, in keinem nachweislich überschritten und in keinem offen (Stichprobe zu klein); in 5 wird sie nicht ausgewiesen.',
    );
  });
});
