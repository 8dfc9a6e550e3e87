import { expect, it } from 'vitest';
import { jourFixe } from '../../test/support/report-values.ts';
import type { AreaFigures } from './area-figures.ts';
import { decisionsAsked } from './decisions.ts';
import type { Remedy } from './values/parts.ts';

const nbsp = '\u00a0';
const rate = {
  shown: true,
  provisional: false,
  judgement: 'open',
  faulty: 27,
  n: 267,
  rate: 27 / 267,
  unreviewed: 0,
  tolerable: 0.1,
} as const;
/** The decisions asked where a field's rate of the year so far is this. */
const decided = ({
  asOf = '2020-04-14T08:00:00Z',
  ...figure
}: {
  readonly rate?: number;
  readonly faulty?: number;
  readonly n?: number;
  readonly unreviewed?: number | null;
  readonly judgement?: 'met';
  readonly asOf?: string;
}) =>
  decisionsAsked(
    {
      rows: [{ split: 'field', key: { fieldId: 'LE-02' }, rate: { ...rate, ...figure } }],
      directory: { year: 2020, fieldRef: (code: string) => ({ code, title: 'Leistungsanträge' }) },
      asOf: Temporal.Instant.from(asOf),
    } as unknown as AreaFigures,
    [],
    [],
  );

it('a larger sample is asked for with the rate of the year, which may differ from the month’s', () => {
  expect(decided({})).toEqual([
    {
      subject: 'LE-02 Leistungsanträge',
      request: 'Größere Stichprobe für den Rest des Jahres.',
      reason: `Die Fehlerquote im Jahr bisher (10,1${nbsp}%, 27${nbsp}von${nbsp}267) liegt über der tolerierbaren (10,0${nbsp}%); nachweisen lässt sich das mit der bisherigen Stichprobe aber nicht.`,
    },
  ]);
});

it('the management decides about a hotspot for which nothing is done, also where training was declined', () => {
  const [, hotspot] = jourFixe.hotspots;
  if (hotspot === undefined) throw new Error('the example has a hotspot without remedies');
  const declined = { kind: 'declined', label: 'Qualifizierung', due: null, state: 'abgelehnt' } as const;
  const measure = { kind: 'measure', label: 'Maßnahme', due: null, state: 'offen' } as const;
  const asked = (remedies: readonly Remedy[]) =>
    decisionsAsked(
      {
        rows: [],
        directory: { year: 2020 },
        asOf: Temporal.Instant.from('2020-04-14T08:00:00Z'),
      } as unknown as AreaFigures,
      [{ ...hotspot, remedies: [...remedies] }],
      [],
    ).map(({ reason }) => reason);
  expect(asked([])).toEqual(['Bisher ist nichts veranlasst.']);
  expect(asked([declined])).toEqual(['Die Qualifizierung ist abgelehnt, sonst ist nichts veranlasst.']);
  expect(asked([measure, declined])).toEqual([]);
});

it('a weighted rate is told from the cases counted, whose own rate may be tolerable', () => {
  expect(decided({ rate: 0.109, faulty: 8, n: 120 })[0]?.reason).toContain(
    `(gewichtet 10,9${nbsp}%; gezählt 8${nbsp}von${nbsp}120) liegt über der tolerierbaren (10,0${nbsp}%)`,
  );
});

it('findings that await their second check are named beside the rate', () => {
  expect(decided({ unreviewed: 2 })[0]?.reason).toContain(
    `(10,1${nbsp}%, 27${nbsp}von${nbsp}267; Zweitprüfung offen: 2)`,
  );
  expect(decided({ unreviewed: null })[0]?.reason).toContain('; Zweitprüfung offen: nicht ausgewiesen)');
});

it('not where the rate is tolerable or proved to be', () => {
  expect(decided({ rate: 0.1 })).toEqual([]);
  expect(decided({ judgement: 'met' })).toEqual([]);
});

it('for the new year, once the one reported on is over', () => {
  const [decision] = decided({ asOf: '2021-01-04T08:00:00Z' });
  expect(decision).toMatchObject({ request: 'Größere Stichprobe im neuen Jahr.' });
  expect(decision?.reason).not.toContain('bisher');
});
