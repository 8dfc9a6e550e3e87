import { expect, it } from 'vitest';
import { jourFixe } from '../../test/support/report-values.ts';
import { changesBetween } from './changes.ts';
import type { JourFixe } from './values/jour-fixe.ts';

const places = (changed: Partial<JourFixe>): string[] =>
  changesBetween(jourFixe, { ...jourFixe, ...changed }, 'Grund').map(({ place, before, after }) =>
    `${place}: ${before} → ${after}`.replaceAll('\u00a0', ' '),
  );

it('an equal value has no changes', () => {
  expect(places({})).toEqual([]);
});

it('a later version names each quota, error type and decision that reads differently', () => {
  const [quota] = jourFixe.quotas;
  const [type] = jourFixe.errorTypes;
  const [decision] = jourFixe.decisions;
  if (quota === undefined || type === undefined || decision === undefined) throw new Error('no example');
  expect(
    places({
      quotas: [{ ...quota, count: { shown: false } }],
      errorTypes: [{ ...type, defects: { shown: true, value: 7 } }, ...jourFixe.errorTypes.slice(1)],
      decisions: jourFixe.decisions.slice(1),
    }),
  ).toEqual([
    'Quote, Abgeschlossene Eingliederungsvereinbarungen: 12.03.2020: 2.514 von 3.018 → 12.03.2020: nicht ausgewiesen',
    `Fehlerart, ${type.errorType}: ${type.defects.shown ? type.defects.value : ''} → 7`,
    `Entscheidung, ${decision.subject}: ${decision.request} ${decision.reason} → nicht enthalten`,
  ]);
});

it('an earlier month is named in the course of its field, the own month with its result alone', () => {
  const trends = jourFixe.trends.map((trend) => ({
    ...trend,
    points: trend.points.map((point) => ({ ...point, figure: { shown: false as const } })),
  }));
  const named = places({ trends });
  expect(named.some((place) => place.startsWith('Verlauf, MI-01') && place.includes('Februar 2020'))).toBe(
    true,
  );
  expect(named.some((place) => place.includes('März 2020'))).toBe(false);
});

it('a sample after a training that came in later is named with what it shows', () => {
  const trainings = jourFixe.trainings.map((training) => ({
    ...training,
    effects: training.effects.map((effect, index) =>
      index === 0 ? { ...effect, sentence: 'Neu.' } : effect,
    ),
  }));
  expect(places({ trainings })).toEqual([
    'Veränderung nach der Schulung, Kontaktdichte bei komplexen Profillagen, Konkrete nächste Schritte vereinbart und nachgehalten: Die Fehlerquote fiel um 13,3 Prozentpunkte (−27,0 bis +0,5). → Neu.',
  ]);
});
