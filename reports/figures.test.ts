import { describe, expect, it } from 'vitest';
import type { JourFixe } from '../src/reporting/values/jour-fixe.ts';
import type { ReportValue } from '../src/reporting/values/report-value.ts';
import * as more from '../test/support/more-report-values.ts';
import { cellsOf, elements, readPdf, type Node } from '../test/support/pdf-structure.ts';
import { dense, figuresOf } from '../test/support/report-figures.ts';
import { jourFixe, rate, withheld } from '../test/support/report-values.ts';
import { renderReport } from './render.ts';

const read = async (value: ReportValue): Promise<Node> => readPdf(await renderReport(value)).root;

/** All that a reader meets: text and alternative texts. */
const everything = (node: Node): string =>
  `${node.text} ${elements(node, 'Figure')
    .map(({ alt }) => alt ?? '')
    .join(' ')}`;

/** The table whose first head cell and a further one read so. */
function tableWith(
  root: Node,
  first: string,
  another: string,
  isRight: (head: readonly string[]) => boolean = () => true,
): string[][] {
  const found = elements(root, 'Table')
    .map(cellsOf)
    .find(
      ([head = []]) => head[0] === first && head.some((cell) => cell.startsWith(another)) && isRight(head),
    );
  if (found === undefined) throw new Error(`no table ${first} … ${another}`);
  return found;
}

/** Each report with the members that it leaves out by design. */
const CASES: readonly (readonly [ReportValue, readonly string[]])[] = [
  [jourFixe, []],
  [more.divisionMeeting, ['instruction']],
  [more.drawProtocol, ['head', 'count', 'instruction']],
  [more.checkSheet, ['head', 'code']],
  [more.qualificationPlan, []],
  [more.annualReport, ['period']],
  [more.auditFile, ['count']],
];

describe('every figure of the value is on paper', () => {
  it.each(CASES.map(([value, skip]) => [value.kind, value, skip] as const))(
    'in %s',
    async (_, value, skip) => {
      const paper = dense(everything(await read(value)));
      const missing = figuresOf(value, new Set(skip)).filter((figure) => !paper.includes(dense(figure)));
      expect(missing).toEqual([]);
    },
  );
});

describe('the jour-fixe report', () => {
  const root = read(jourFixe);

  it('prints the results of each field as they are', async () => {
    const rows = tableWith(await root, 'Prüffeld', 'Fehlerquote');
    // The example's intervals are Wilson's; by hand 0.0810–0.2611 for 9 of 60 and 0–0.0310 for 0 of 120.
    expect(rows[1]).toEqual([
      'MI-01 Eingliederungsvereinbarung: Abschluss und Fortschreibung',
      '60',
      '412',
      '9',
      '15,0 % (8,1–26,1 %) exakt',
      '5,0 %',
      'nachweislich überschritten',
      'Interne Revision: 7',
    ]);
    expect(rows[3]?.slice(1)).toEqual(['–', '–', '–', 'nicht ausgewiesen', '5,0 %', '–', '–']);
    expect(rows[4]?.slice(1, 5)).toEqual(['120', '4.951', '0', '0,0 % (0,0–3,1 %) exakt']);
  });

  it('prints what stands beside the results of each field in its own cell', async () => {
    const hidden = 'nicht ausgewiesen';
    const rows = tableWith(await root, 'Prüffeld', 'einzelne Fehler').slice(1);
    // field, selection, errors, over- and underpaid, open second checks, not checkable, out of scope
    expect(rows.map(([field = '', ...cells]) => [field.slice(0, 5), ...cells])).toEqual([
      ['MI-01', 'einfache Zufallsauswahl', '11', hidden, hidden, '3', '0', '0'],
      ['MI-02', 'geschichtete Zufallsauswahl', '3', hidden, hidden, '0', '0', '2'],
      ['MI-03', 'einfache Zufallsauswahl', hidden, hidden, hidden, hidden, '0', '0'],
      ['MI-04', 'einfache Zufallsauswahl', '2', '1.234,56 €', '45,50 €', '0', '1', '0'],
      ['MI-05', 'betragsproportionale Auswahl', hidden, hidden, hidden, '2', '0', '0'],
    ]);
  });

  it('prints how many second checks are open where the bound on amounts is not shown', async () => {
    const results = jourFixe.results.map((row) =>
      row.estimate.type === 'rate'
        ? row
        : { ...row, estimate: { ...row.estimate, figure: { shown: false as const } } },
    );
    const paper = await read({ ...jourFixe, results });
    expect(tableWith(paper, 'Prüffeld', 'einzelne Fehler')[5]?.[5]).toBe('2');
  });

  it('claims no tolerance kept where something is not shown', async () => {
    const none = { now: 0, before: null, tolerable: 0 };
    const headline = { ...jourFixe.headline, exceeded: none, overdue: none, hotspots: none };
    const [, , exceeded, overdue, hotspots] =
      elements(await read({ ...jourFixe, headline }), 'L')[1]?.children.map(({ text }) => text) ?? [];
    const hidden = /0 ohne nicht ausgewiesene .* ● soweit ausgewiesen innerhalb der Toleranz$/;
    expect(exceeded).toMatch(hidden);
    expect(overdue).toMatch(hidden);
    expect(hotspots).toMatch(/✓ innerhalb der Toleranz$/);
  });

  it('judges as the engine did while cases are open, not by the interval of those checked', async () => {
    const now = { ...rate(0, 100, 400), upper: 0.02, provisional: true };
    const faulty = { now, before: null, tolerable: 0.05, judgement: 'open' } as const;
    const paper = await read({ ...jourFixe, headline: { ...jourFixe.headline, faulty } });
    expect(elements(paper, 'L')[1]?.children[1]?.text).toMatch(
      /tolerierbar 5,0\s% ● offen \(Stichprobe zu klein\) \(vorläufig\)$/,
    );
    expect(tableWith(paper, 'Prüffeld', 'Fehlerquote')[2]?.[6]).toBe(
      'offen (Stichprobe zu klein) (vorläufig)',
    );
    expect(paper.text).toContain('rechnet diese Fälle wie nicht prüfbare');
  });

  it('says beside every figure how many second checks are open, or that it is not shown', async () => {
    const open = rate(5, 20, 140, 4);
    const value: JourFixe = {
      ...jourFixe,
      hotspots: jourFixe.hotspots.map((row) => ({ ...row, figure: open })),
      anomalies: jourFixe.anomalies.map((row) => ({ ...row, figure: { ...open, unreviewed: null } })),
    };
    const paper = await read(value);
    expect(tableWith(paper, 'Prüfkriterium', 'Art, Schwere')[1]?.[3]).toMatch(/Zweitprüfung offen: 4$/);
    const anomalies = tableWith(paper, 'Prüfkriterium', 'Was geschieht', ({ length }) => length === 5);
    expect(anomalies[1]?.[2]).toMatch(/Zweitprüfung offen: nicht ausgewiesen$/);
    expect(tableWith(paper, 'Prüffeld', 'einzelne Fehler')[3]?.[5]).toBe('nicht ausgewiesen');
    const needs = more.qualificationPlan.openNeeds.map((need) => ({ ...need, figure: open }));
    const plan = await read({ ...more.qualificationPlan, openNeeds: needs });
    expect(tableWith(plan, 'Prüfkriterium', 'seit')[1]?.[4]).toMatch(/Zweitprüfung offen: 4$/);
    const division = await read(more.divisionMeeting);
    expect(tableWith(division, 'Prüffeld', 'offen')[1]?.[4]).toMatch(/Zweitprüfung offen: 5$/);
  });

  it('says how sure the intervals are, by field where they differ', async () => {
    const sure = async (value: JourFixe): Promise<string | undefined> =>
      elements(await read(value), 'P').find(({ text }) => text.endsWith('Sicherheit.'))?.text;
    expect(await sure(jourFixe)).toBe('Vertrauensbereiche mit 95 % Sicherheit.');
    const [first, ...others] = jourFixe.results;
    if (first?.estimate.type !== 'rate' || !first.estimate.figure.shown) throw new Error('MI-01 has a rate');
    const figure = { ...first.estimate.figure, confidence: 0.9 };
    const results = [{ ...first, estimate: { ...first.estimate, figure } }, ...others];
    expect(await sure({ ...jourFixe, results })).toBe(
      'Vertrauensbereiche mit 90 % (MI-01), 95 % (MI-02 und MI-04) Sicherheit.',
    );
  });

  it('says which figures are those of the year and from when corrections count as done', async () => {
    const paper = await root;
    const [head = []] = tableWith(paper, 'Prüffeld', 'Jahr: geprüft');
    expect(head.slice(-2)).toEqual(['Jahr: Feststellungen', 'Jahr: Zweitprüfung offen']);
    expect(elements(paper, 'P').filter(({ text }) => text.startsWith('Jahr bisher:'))).toHaveLength(2);
    expect(tableWith(paper, 'Prüffeld', 'offen')[0]?.[4]).toBe('erledigt seit Monatsbeginn');
    const year = await read(more.annualReport);
    expect(tableWith(year, 'Prüffeld', 'offen')[0]?.[4]).toBe('erledigt seit Jahresbeginn');
  });

  it('keeps over- and underpayment apart and the bound of a monetary-unit draw by itself', async () => {
    expect(tableWith(await root, 'Prüffeld', 'Überzahlung höchstens')[1]).toEqual([
      'MI-05 Kassensicherheit und Überzahlungen',
      '45',
      '18.432,07 €',
      '95 %',
      '2',
    ]);
    expect(tableWith(await root, 'Prüffeld', 'einzelne Fehler')[5]?.[5]).toBe('2');
    expect(tableWith(await root, 'Prüffeld', 'einzelne Fehler')[4]?.slice(3, 5)).toEqual([
      '1.234,56 €',
      '45,50 €',
    ]);
  });

  it('says the month in five sentences and five figures', async () => {
    const [sentences, figures] = elements(await root, 'L');
    expect(sentences?.children.map((item) => item.text)).toEqual([
      '1. Für März 2020 sind 292 von 294 gezogenen Fällen in 5 Prüffeldern geprüft; im laufenden Jahr sind es 421 von 846 geplanten Fällen.',
      '2. Von 4 Prüffeldern mit Fehlerquote ist die tolerierbare Fehlerquote in 1 nachweislich eingehalten, in 1 nachweislich überschritten (MI-01) und in 1 offen (Stichprobe zu klein); in 1 wird sie nicht ausgewiesen; 1 Bewertung ist vorläufig.',
      '3. 2 Fehlerschwerpunkte bestehen, davon 1 neu; der Monat zeigt 1 Auffälligkeit.',
      '4. 2 Maßnahmen sind offen, davon 1 überfällig, in 1 Prüffeld sind weitere veranlasst; 2 Fallkorrekturen sind überfällig.',
      '5. Der Qualifizierungsplan ändert sich in 2 Punkten; 2 Entscheidungen der Geschäftsführung werden erbeten.',
    ]);
    expect(figures?.children.map((item) => item.text)).toEqual([
      'Geprüfte Fälle 292 von 294 gezogenen Vormonat 240 von 240 (+52) ● 2 noch offen',
      'Fehlerhafte Fälle 4,2 % (2,3–7,6 %), Näherung 10 von 238 Zweitprüfung offen: 3 Vormonat 6,1 % (3,6–9,9 %), 14 von 231 Veränderung −1,9 Prozentpunkte tolerierbar 5,0 % ● offen (Stichprobe zu klein) (vorläufig)',
      'Prüffelder nachweislich überschritten 1 ohne nicht ausgewiesene Vormonat 2 (−1) Toleranz 0 ▲ über der Toleranz',
      'Maßnahmen und Fallkorrekturen überfällig 3 ohne nicht ausgewiesene Vormonat 1 (+2) Toleranz 0 ▲ über der Toleranz',
      'Bestehende Fehlerschwerpunkte 2 Vormonat 1 (+1) Toleranz 0 ▲ über der Toleranz',
    ]);
  });

  it('prints no number that is not the value’s', async () => {
    const numbers = (text: string): string[] => text.match(/\d+(?:[.,]\d+)*/g) ?? [];
    // Sums of the sentences; changes of the cards; shares of quota and Pareto; axes; SHA-256, 95 %, this day.
    const derived = [
      '421',
      '846',
      '52',
      '1,9',
      '83,3',
      '39',
      '68',
      '87',
      '100',
      '10',
      '15',
      '30',
      '40',
      '256',
      '95',
      '2,5',
    ];
    const counting = Array.from({ length: 10 }, (_, index) => String(index));
    const allowed = new Set([
      ...figuresOf(jourFixe).flatMap(numbers),
      ...['01/20', '02/20', '03/20', 'März 2020', '01.04.2020, 07:30'].flatMap(numbers),
      ...derived,
      ...counting,
    ]);
    const foreign = numbers(everything(await root)).filter((number) => !allowed.has(number));
    expect(foreign).toEqual([]);
  });

  it('shows nothing of a withheld figure', async () => {
    const bare = await read({
      ...jourFixe,
      headline: {
        ...jourFixe.headline,
        faulty: { now: withheld, before: withheld, tolerable: 0.05, judgement: null },
      },
      results: jourFixe.results.map((row) => ({
        ...row,
        estimate:
          row.estimate.type === 'rate'
            ? { ...row.estimate, figure: withheld, judgement: null }
            : { type: 'amount-bound' as const, figure: { shown: false as const } },
        defects: { shown: false as const },
        amounts: { overpaid: { shown: false as const }, underpaid: { shown: false as const } },
        withReplacements: null,
      })),
      quotas: jourFixe.quotas.map((row) => ({ ...row, count: { shown: false as const } })),
    });
    expect(tableWith(bare, 'Quote', 'Statistiktag')[1]?.slice(2)).toEqual([
      '–',
      'nicht ausgewiesen',
      '80,0 %',
    ]);
    for (const row of tableWith(bare, 'Prüffeld', 'Fehlerquote').slice(1)) {
      expect(row.slice(1, 5)).toEqual(['–', '–', '–', 'nicht ausgewiesen']);
    }
    expect(elements(bare, 'L')[1]?.children[1]?.text).toBe(
      'Fehlerhafte Fälle – nicht ausgewiesen tolerierbar 5,0 %',
    );
  });
});

it('a field of which nothing was drawn yet has no empty course', async () => {
  const [first, ...others] = jourFixe.trends;
  if (first === undefined) throw new Error('the example has a course');
  const courses = async (value: JourFixe): Promise<number> =>
    elements(await read(value), 'Figure').filter(({ alt }) => alt?.startsWith('Verlauf')).length;
  const undrawn = { ...first, points: first.points.map((point) => ({ ...point, figure: null })) };
  expect(await courses(jourFixe)).toBe(3);
  expect(await courses({ ...jourFixe, trends: [undrawn, ...others] })).toBe(2);
});

it('a hotspot for which training was declined and nothing else is done says so', async () => {
  const [first] = jourFixe.hotspots;
  if (first === undefined) throw new Error('the example has a hotspot');
  const declined = { kind: 'declined', label: 'Qualifizierung', due: null, state: 'abgelehnt' } as const;
  const doneFor = async (remedies: typeof first.remedies) => {
    const paper = await read({ ...jourFixe, hotspots: [{ ...first, remedies: [...remedies] }] });
    return tableWith(paper, 'Prüfkriterium', 'Was geschieht')[1]?.at(-1);
  };
  expect(await doneFor([declined])).toBe('Qualifizierung abgelehnt, sonst nichts veranlasst');
  const measure = { kind: 'measure', label: 'Maßnahme', due: null, state: 'offen' } as const;
  expect(await doneFor([measure, declined])).toBe('Maßnahme, offen Qualifizierung, abgelehnt');
});

it('a hotspot whose interval holds the tolerable rate is explained', async () => {
  const saying = 'kann die tolerierbare Quote deshalb einschließen';
  const [first] = jourFixe.hotspots;
  if (first === undefined) throw new Error('the example has a hotspot');
  const found = first.figure;
  if (found?.shown !== true) throw new Error('the example has a hotspot with a rate');
  const withLower = (lower: number): JourFixe => ({
    ...jourFixe,
    hotspots: [{ ...first, kind: 'statistical', tolerable: 0.05, figure: { ...found, lower } }],
  });
  expect((await read(withLower(0.049))).text).toContain(saying);
  expect((await read(withLower(0.051))).text).not.toContain(saying);
});

it('measures not shown are said to be so once', async () => {
  const hidden = { shown: false } as const;
  const measures = { taken: hidden, done: hidden, effective: hidden, overdue: hidden };
  const texts = elements(await read({ ...more.annualReport, measures }), 'P').map(({ text }) => text);
  expect(texts).toContain('Getroffene Maßnahmen: nicht ausgewiesen.');
});

it('a later version lists what changed and why', async () => {
  const root = await read(more.annualReport);
  expect(tableWith(root, 'Stelle', 'bisher')).toEqual([
    ['Stelle', 'bisher', 'jetzt'],
    ['Ergebnisse je Prüffeld, MI-01', '14,2 %', '15,0 %'],
  ]);
  const texts = elements(root, 'P').map(({ text }) => text);
  expect(texts).toContain('Ersetzt Fassung 1. Die Änderungen und ihr Grund stehen am Ende.');
  expect(texts).toContain('Grund: Zweitprüfung nach Freigabe abgeschlossen');
});

it('a later version that changes no figure says why it was made', async () => {
  const { head } = more.annualReport;
  if (head.replaces === null) throw new Error('the example replaces a version');
  const replaces = { ...head.replaces, changes: [] };
  const texts = elements(await read({ ...more.annualReport, head: { ...head, replaces } }), 'P');
  expect(texts.map(({ text }) => text)).toContain(
    'Ersetzt Fassung 1. Keine Angabe hat sich geändert. Grund: Zweitprüfung nach Freigabe abgeschlossen',
  );
});

it('the method says what the statistics take for granted', async () => {
  const { text } = await read(jourFixe);
  for (const word of [
    'Benjamini–Hochberg',
    '2,5 %',
    'positiv abhängig',
    'Stringer',
    'zweistufige',
    'Übersehene',
  ])
    expect(text.replaceAll('\u00a0', ' ')).toContain(word);
});

it('a hotspot over all teams is marked as one in the matrix', async () => {
  const { matrix } = jourFixe;
  const figure = elements(await read(jourFixe), 'Figure').find(({ alt }) =>
    alt?.includes('Prüfkriterium und Team'),
  );
  expect(matrix?.rows[0]?.overall.signal).toBe('hotspot');
  expect(figure?.alt).toMatch(/alle Teams [^;]* 9 von 60\sFällen, Fehlerschwerpunkt\. /);
});

it('a matrix that was cut says which criteria it holds', async () => {
  const { matrix } = jourFixe;
  if (matrix === null) throw new Error('there is a matrix');
  const said = async (cut: { heaviest: number; omitted: number }): Promise<string> =>
    (await read({ ...jourFixe, matrix: { ...matrix, cut } })).text;
  expect(await said({ heaviest: 2, omitted: 5 })).toContain(
    'Die 2 Prüfkriterien mit den meisten fehlerhaften Fällen; 5 weitere stehen hier nicht.',
  );
  expect(await said({ heaviest: 1, omitted: 1 })).toContain(
    'fehlerhaften Fällen und weitere mit einem Fehlerschwerpunkt; 1 weiteres steht hier nicht.',
  );
});

it('second checks still open stand in charts as in tables', async () => {
  const { headline, trends } = jourFixe;
  const [first, ...courses] = trends;
  if (first === undefined) throw new Error('there are charts');
  const open = rate(3, 20, 150, 2);
  const { text } = await read({
    ...jourFixe,
    headline: { ...headline, faulty: { ...headline.faulty, before: { ...open, unreviewed: 7 } } },
    trends: [
      { ...first, points: first.points.map((point) => ({ ...point, figure: open, tolerable: 0.05 })) },
      ...courses,
    ],
  });
  expect(text).toMatch(/Vormonat 15,0\s%[^●▲]*Zweitprüfung offen: 7/v);
  expect(text).toContain('keine Ziehung; „offen“: Zweitprüfungen, die noch ausstehen.');
});

it('a second stage stands in the plan that declares it, and beside a rate that does not rest on it', async () => {
  const result = jourFixe.results[3];
  if (result === undefined) throw new Error('the example has a second stage');
  const paper = await read({ ...more.auditFile, result });
  const planned = elements(paper, 'Table')
    .flatMap(cellsOf)
    .filter(([name]) => name === 'zweite Stufe');
  expect(planned).toEqual([['zweite Stufe', 'um 35 Fälle, wenn mehr als 4 Fälle fehlerhaft sind']]);
  const said = (root: Node) =>
    elements(root, 'LI').find(({ text }) => text.includes('in der zweiten Stufe laut Prüfplan'))?.text;
  expect(said(paper)).toMatch(
    /45\sweitere Fälle geprüft, davon fehlerhaft: 7; nicht in der Fehlerquote enthalten\.$/,
  );
  const hidden = { ...result, estimate: { type: 'rate', figure: withheld, judgement: null } } as const;
  expect(said(await read({ ...more.auditFile, result: hidden }))).toMatch(/davon fehlerhaft: 7\.$/);
  expect(paper.text).toContain('Sonst, vor allem über mehrere Ziehungen, beruht die Fehlerquote allein');
});

it('the plan of a quarter tells of what was held earlier, and that nothing is planned in it', async () => {
  const held = more.qualificationPlan.trainings.filter(({ state }) => state === 'held');
  const root = await read({ ...more.qualificationPlan, quarter: 3, trainings: held });
  const titles = (of: Node): string[] => elements(of, 'H2').map(({ text }) => text.replaceAll('\u00a0', ' '));
  expect(titles(root)).toEqual([
    'Offene Qualifizierungsbedarfe',
    '1. Quartal 2020',
    '3. Quartal 2020',
    'Veränderung nach Schulungen',
    'Vorgangsprotokoll und Software',
  ]);
  expect(root.text).toContain('Es ist keine Schulung geplant.');
  expect(elements(root, 'H3')).toEqual([]);
});

it('what no training meets stands by itself, declined or remedied otherwise', async () => {
  const [remedied] = more.qualificationPlan.trainings.filter(({ state }) => state === 'other-remedy');
  if (remedied === undefined) throw new Error('the example has another remedy');
  const rest = { reason: null, change: null };
  const declined = { ...remedied, ...rest, topic: 'Qualifizierung', format: '–', state: 'declined' } as const;
  const inPlace = {
    ...remedied,
    ...rest,
    topic: 'Arbeitshilfe',
    format: 'andere Abhilfe',
    state: 'held',
  } as const;
  const root = await read({ ...more.qualificationPlan, trainings: [declined, inPlace] });
  const titles = elements(root, 'H2').map(({ text }) => text);
  expect(titles).toContain('Abgelehnt oder anders abgeholfen');
  expect(titles).not.toContain('Ohne Termin oder in einem anderen Jahr');
  expect(tableWith(root, 'Bedarf', 'Abhilfe')).toEqual([
    ['Bedarf', 'Zielgruppe', 'Abhilfe', 'Stand und Änderung'],
    [remedied.need, 'Fallmanagement', 'keine Qualifizierung', 'abgelehnt'],
    [remedied.need, 'Fallmanagement', 'andere Abhilfe: Arbeitshilfe', 'durchgeführt'],
  ]);
});

it('a finding names its draw and how its case was chosen, and the file says which ones count', async () => {
  const root = await read(more.auditFile);
  const rows = tableWith(root, 'Nr.', 'Ziehung').map((row) => row.slice(0, 4));
  expect(rows).toEqual([
    ['Nr.', 'Fall', 'Ziehung', 'Art'],
    ['1', '1', '2020-MI-0012', 'Stichprobe'],
    ['1', '1', '2020-MI-0012', 'Stichprobe'],
    ['2', '2', '–', 'gezielt ausgewählt'],
  ]);
  expect(root.text).toContain('mehrere Feststellungen eines Falls sind ein fehlerhafter Fall');
});

it('a report names an instruction as the pages do', async () => {
  expect((await read(jourFixe)).text).toMatch(/GA\s02\/2018 Kundenkontaktdichte-Konzept/);
});

it('a voided draw says so, why, by whom and what came instead', async () => {
  const [, voided] = more.auditFile.protocols;
  if (voided === undefined) throw new Error('the example has a voided draw');
  const [, , notice, explanation] = elements(await read(voided), 'P');
  expect(notice?.text).toBe(
    'Diese Ziehung wurde aufgehoben. Grund: Zeitraum, Team oder Ausschlüsse falsch. Aufgehoben: 30.03.2020, 12:00 Uhr, Teamleitung M&I 1; bestätigt: 30.03.2020, 13:00 Uhr, Bereichsleitung (in Vertretung). Neue Ziehung: 2020-MI-0012.',
  );
  expect(explanation?.text).toBe('Erläuterung: Grundgesamtheit enthielt Fälle eines anderen Teams');
});

it('a protocol whose source file is not known prints no checksum of it', async () => {
  const frame = { ...more.drawProtocol.frame, sourceSha256: null };
  const rows = elements(await read({ ...more.drawProtocol, frame }), 'Table').flatMap(cellsOf);
  expect(rows).toContainEqual(['Prüfsumme der Quelldatei (SHA-256)', '–']);
});

it('a protocol holds every rank with its position', async () => {
  const rows = tableWith(await read(more.drawProtocol), 'Rang', 'Position').slice(1);
  expect(rows).toEqual(
    more.drawProtocol.protocol.ranks.map((rank) => [
      String(rank.rank),
      rank.kind === 'sample' ? 'Stichprobe' : 'Ersatzfall',
      String(rank.stratum),
      rank.position.toLocaleString('de-DE'),
    ]),
  );
});

it('a check sheet is named by its rank, which every stratum counts from one', async () => {
  const items = ['Bewilligung', 'Änderung'].flatMap((stratum) =>
    more.checkSheet.items.slice(0, 1).map((item) => ({ ...item, rank: 1, stratum })),
  );
  const titles = elements(await read({ ...more.checkSheet, items }), 'H2').map(({ text }) => text);
  expect(titles).toEqual([
    'Stichprobenfall Rang 1 der Schicht „Bewilligung“',
    'Stichprobenfall Rang 1 der Schicht „Änderung“',
  ]);
});

it('the signatures of a protocol never stand alone on a page', async () => {
  const [rank] = more.drawProtocol.protocol.ranks;
  if (rank === undefined) throw new Error('the example has ranks');
  for (let drawn = 12; drawn < 48; drawn++) {
    const ranks = Array.from({ length: drawn }, (_, index) => ({ ...rank, rank: index + 1 }));
    const root = await read({ ...more.drawProtocol, protocol: { ...more.drawProtocol.protocol, ranks } });
    const pageOf = (title: string): number | undefined =>
      elements(root, 'H2').find(({ text }) => text === title)?.pages[0];
    expect(pageOf('Wiederholung der Ziehung')).toBe(pageOf('Unterschriften'));
  }
});
