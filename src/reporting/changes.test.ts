import { expect, it } from 'vitest';
import { annualReport, divisionMeeting, qualificationPlan } from '../../test/support/more-report-values.ts';
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
    'Quote, Abgeschlossene Eingliederungsvereinbarungen: 12.03.2020: 2.514 von 3.018, Zielwert 80,0 % → 12.03.2020: nicht ausgewiesen, Zielwert 80,0 %',
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

/** What makes it this report, what no later day changes, and what follows from statements or stands in another. */
const repeated = [
  /^(kind|head|year|quarter|from|to)\b/,
  /^evidence\.draws\.\d+\.(sealDigest|drawnAt|journalNumber)$/,
  /^results\.\d+\.estimate\.type$/,
  /^trends\.\d+\.tolerable$/,
  // of the report's own month, which stands with its results
  /^trends\.\d+\.points\.2(\.figure|\.tolerable| left out)$/,
  /\.effects\.\d+\.difference\./,
  /(\.field|^measuresTaken\.\d+)\.(origin|instruction)\b/,
  /^(hotspots|anomalies)\.\d+\.field\b/,
  /^hotspots\.\d+\.(isNew|remedies\.\d+\.kind)$/,
  /^anomalies\.\d+\.remedies\.\d+\.kind$/,
];

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Every value that differs from this one in one place: a figure no longer shown, a leaf, a row left out. */
function* variants(value: Json, path: string): Generator<readonly [path: string, variant: Json]> {
  if (value === null) return;
  if (typeof value === 'object') {
    if ('shown' in value) {
      if (value.shown === true) yield [path, { shown: false }];
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      for (const [where, variant] of variants(inner, path === '' ? name : `${path}.${name}`)) {
        yield [
          where,
          Array.isArray(value)
            ? value.with(Number(name), variant)
            : { ...(value as { readonly [name: string]: Json }), [name]: variant },
        ];
      }
      if (Array.isArray(value)) yield [`${path}.${name} left out`, value.toSpliced(Number(name), 1)];
    }
  } else yield [path, otherThan(value)];
}

function otherThan(value: boolean | number | string): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return Number.isInteger(value) ? value + 1 : value / 2;
  return /^\d{4}-\d{2}/.test(value) ? value.replace(/^\d{4}/, '2017') : `${value} (anders)`;
}

it.each([jourFixe, annualReport, divisionMeeting, qualificationPlan])(
  'whatever $kind states is named when it reads differently',
  (report) => {
    const unnamed = [...variants(report as unknown as Json, '')]
      .filter(([path]) => !repeated.some((one) => one.test(path)))
      .filter(
        ([, variant]) => changesBetween(report, variant as unknown as typeof report, 'Grund').length === 0,
      )
      .map(([path]) => path);
    expect(unnamed).toEqual([]);
  },
);
