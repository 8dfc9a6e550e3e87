import { describe, expect, it } from 'vitest';
import { boundCurve } from './bound-curve.ts';
import { beforeAfter } from './before-after.ts';
import { fitLabel, estimateWidth, type Drawing, type Shape } from './drawing.ts';
import { pareto } from './pareto.ts';
import { progressBars } from './progress-bars.ts';
import { quotaTrend } from './quota-trend.ts';
import { percentAxis, type ChartRate } from './rates.ts';
import { toSvg } from './svg.ts';
import { teamMatrix } from './team-matrix.ts';
import { trend } from './trend.ts';

const rate = (
  faulty: number,
  n: number,
  lower: number,
  upper: number,
  unreviewed: number | null = 0,
): ChartRate => ({
  shown: true,
  faulty,
  n,
  rate: faulty / n,
  lower,
  upper,
  unreviewed,
});
const withheld: ChartRate = { shown: false };
// 9 of 60 by Wilson: 8.1–26.1 %
const nine = rate(9, 60, 0.081, 0.2611);
const twoOpen = rate(3, 20, 0.032, 0.379, 2);
const someOpen = rate(3, 20, 0.032, 0.379, null);

const long = 'Eingliederungsvereinbarung mit allen maßgeblichen Mitgliedern der Bedarfsgemeinschaft '.repeat(
  3,
);
const drawings: Readonly<Record<string, Drawing>> = {
  progress: progressBars('Planfortschritt', [{ label: long, planned: 240, drawn: 120, checked: 118 }], 480),
  trend: trend({
    title: 'Datenqualität <&>',
    tolerable: 0.05,
    width: 240,
    height: 175,
    points: [
      { label: '01/20', name: 'Januar 2020', figure: nine },
      { label: '02/20', name: 'Februar 2020', figure: withheld },
      { label: '03/20', name: 'März 2020', figure: null },
    ],
  }),
  pareto: pareto(
    'Fehlerarten',
    [
      { label: 'Rechtsfehler', count: { shown: true, value: 1 } },
      { label: 'Verfahrensfehler', count: { shown: true, value: 3 } },
    ],
    480,
  ),
  matrix: teamMatrix(
    'Kriterien und Teams',
    ['M&I 1', 'M&I 2', long],
    [
      {
        criterion: long,
        tolerable: 0.05,
        cells: [{ figure: nine, signal: 'hotspot' }, { figure: withheld, signal: 'none' }, null],
        overall: { figure: nine, signal: 'hotspot' },
      },
    ],
    480,
  ),
  quota: quotaTrend({
    title: 'EGV-Abschlussquote',
    target: 0.8,
    points: [
      { label: '13.01.', name: '13.01.2020', figure: { reached: 1576, total: 1969 } },
      { label: '13.02.', name: '13.02.2020', figure: null },
      { label: '13.03.', name: '13.03.2020', figure: { reached: 100, total: 100 } },
    ],
    width: 480,
    height: 200,
  }),
  bound: boundCurve({
    title: 'Obergrenze',
    tolerable: 0.05,
    curve: [
      { n: 5, upper: 0.445 },
      { n: 60, upper: 0.045 },
    ],
    marks: [
      { n: 20, upper: 0.135 },
      { n: 60, upper: 0.045 },
    ],
    width: 480,
    height: 200,
  }),
  effect: beforeAfter({
    title: 'Veränderung',
    trained: { before: nine, after: withheld },
    comparison: null,
    width: 480,
  }),
  openTrend: trend({
    title: 'Datenqualität',
    tolerable: 0.05,
    width: 240,
    height: 175,
    points: [{ label: '01/20', name: 'Januar 2020', figure: twoOpen }],
  }),
  openMatrix: teamMatrix(
    'Kriterien und Teams',
    ['M&I 1'],
    [
      {
        criterion: 'Kurz',
        tolerable: 0.05,
        cells: [{ figure: twoOpen, signal: 'none' }],
        overall: { figure: someOpen, signal: 'none' },
      },
    ],
    480,
  ),
  openEffect: beforeAfter({
    title: 'Veränderung',
    trained: { before: twoOpen, after: nine },
    comparison: { before: nine, after: someOpen },
    width: 480,
  }),
};

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const texts = (drawing: Drawing): string[] =>
  drawing.shapes.flatMap((shape) => (shape.type === 'text' ? [plain(shape.text)] : []));

/** The corners of what a shape covers; texts by a rough width. */
function extent(shape: Shape): [number, number][] {
  switch (shape.type) {
    case 'rect':
      return [
        [shape.x, shape.y],
        [shape.x + shape.width, shape.y + shape.height],
      ];
    case 'line':
    case 'area':
      return shape.points.map(([x, y]) => [x, y]);
    case 'mark':
      return [
        [shape.x - shape.radius, shape.y - shape.radius],
        [shape.x + shape.radius, shape.y + shape.radius],
      ];
    case 'text':
      return [[shape.x, shape.y]];
    default:
      throw new Error('a shape of no kind');
  }
}

describe('plan progress', () => {
  it('draws and names what is planned only where it is known', () => {
    const row = { label: 'Folge-EGV', drawn: 15, checked: 14 };
    const known = progressBars('Planfortschritt', [{ ...row, planned: 30 }], 480);
    const unknown = progressBars('Planfortschritt', [{ ...row, planned: null }], 480);
    expect(known.description).toBe('Folge-EGV: 14 von 15 geprüft, geplant 30');
    expect(unknown.description).toBe('Folge-EGV: 14 von 15 geprüft');
    expect(unknown.shapes).toHaveLength(known.shapes.length - 1);
  });
});

describe('alternative texts', () => {
  it('hold every figure of the chart', () => {
    expect(plain(drawings['trend']?.description ?? '')).toBe(
      'Tolerierbar 5,0 %. Januar 2020: 15,0 % (8,1–26,1 %), 9 von 60 Fällen; Februar 2020: nicht ausgewiesen; März 2020: keine Ziehung.',
    );
    expect(plain(drawings['bound']?.description ?? '')).toBe(
      'Tolerierbar 5,0 %. 20 Fälle: höchstens 13,5 %; 60 Fälle: höchstens 4,5 %.',
    );
    expect(plain(drawings['quota']?.description ?? '')).toBe(
      'Zielwert 80,0 %. 13.01.2020: 80,0 %, 1.576 von 1.969; 13.02.2020: nicht ausgewiesen; 13.03.2020: 100,0 %, 100 von 100.',
    );
    expect(plain(drawings['matrix']?.description ?? '')).toContain(
      'M&I 1 15,0 % (8,1–26,1 %), 9 von 60 Fällen, Fehlerschwerpunkt; M&I 2 nicht ausgewiesen; alle Teams 15,0 %',
    );
    expect(plain(drawings['pareto']?.description ?? '')).toBe(
      'Verfahrensfehler: 3 (kumuliert 75 %); Rechtsfehler: 1 (kumuliert 100 %)',
    );
  });
});

it('a rate tolerated otherwise in earlier months is a step of the dashed line, and said beside the month', () => {
  const course = trend({
    title: 'Datenqualität',
    tolerable: 0.2,
    width: 240,
    height: 175,
    points: [
      { label: '01/20', name: 'Januar 2020', figure: nine, tolerable: 0.1 },
      { label: '02/20', name: 'Februar 2020', figure: nine, tolerable: 0.2 },
      { label: '03/20', name: 'März 2020', figure: null },
    ],
  });
  expect(course.description.replaceAll('\u00a0', ' ')).toMatch(
    /^Tolerierbar 20,0 %\. Januar 2020: [^;]*, damals tolerierbar 10,0 %; Februar 2020: (?!.*damals)[^;]*; März 2020: keine Ziehung\.$/v,
  );
  const [limit] = course.shapes.filter((shape) => shape.type === 'line' && shape.look === 'limit');
  const heights = limit?.type === 'line' ? limit.points.map(([, height]) => height) : [];
  // along January, up, and along the rest: at twice the rate
  expect(heights).toHaveLength(4);
  expect(heights[0]).toBe(heights[1]);
  expect(heights[2]).toBe(heights[3]);
  expect(heights[2]).toBeLessThan(heights[1] ?? 0);
});

describe('second checks still open', () => {
  const of = (name: string): string[] => {
    const drawing = drawings[name];
    return drawing === undefined ? [] : texts(drawing);
  };

  it('stand beside each rate that rests on them', () => {
    expect(of('openTrend')).toEqual(expect.arrayContaining(['n = 20', 'offen: 2']));
    expect(of('openMatrix')).toEqual(
      expect.arrayContaining([
        'offen: 2',
        'offen: *',
        '„offen“: Zweitprüfungen, die noch ausstehen; „*“: nicht ausgewiesen',
      ]),
    );
    expect(of('openEffect').filter((text) => text.includes('offen'))).toEqual([
      'Zweitprüfung offen: 2',
      'Zweitprüfung offen: nicht ausgewiesen',
    ]);
    expect(plain(drawings['openEffect']?.description ?? '')).toMatch(
      /^geschulte Teams, vorher: 15,0 % \([^\)]*\), 3 von 20 Fällen, Zweitprüfung offen: 2; /v,
    );
  });

  it('are not spoken of where there are none', () => {
    for (const name of ['trend', 'matrix', 'effect']) {
      expect(of(name).join(' ')).not.toContain('offen');
    }
  });
});

describe('withheld figures', () => {
  it('are said to be withheld and leave no mark', () => {
    const effect = drawings['effect'];
    if (effect === undefined) throw new Error('no drawing');
    expect(texts(effect)).toContain('nicht ausgewiesen');
    expect(effect.shapes.filter((shape) => shape.type === 'mark')).toHaveLength(1);
  });

  it('let no cumulative share be computed', () => {
    const partly = pareto(
      'Fehlerarten',
      [
        { label: 'Rechtsfehler', count: { shown: true, value: 12 } },
        { label: 'Beratungsmangel', count: { shown: false } },
      ],
      480,
    );
    expect(partly.description).toBe('Rechtsfehler: 12; Beratungsmangel: nicht ausgewiesen');
    expect(texts(partly).some((text) => text.includes('%'))).toBe(false);
  });
});

describe.each(Object.entries(drawings))('the drawing of %s', (_, drawing) => {
  it('stays inside its frame', () => {
    for (const [x, y] of drawing.shapes.flatMap(extent)) {
      expect(x).toBeGreaterThanOrEqual(-0.01);
      expect(x).toBeLessThanOrEqual(drawing.width + 0.01);
      expect(y).toBeGreaterThanOrEqual(-0.01);
      expect(y).toBeLessThanOrEqual(drawing.height + 0.01);
    }
  });

  it('becomes SVG with title and description, without styles or scripts, in the text’s own colour', () => {
    const svg = toSvg(drawing, 'chart-1');
    expect(svg).toContain('<title id="chart-1-title">');
    expect(svg).toContain('aria-labelledby="chart-1-title" aria-describedby="chart-1-description"');
    expect(svg).not.toMatch(/ style=|<style|<script|#[0-9a-f]{3,6}\b|NaN|undefined/);
    expect(svg).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
    expect(svg.match(/<text/g)).toHaveLength(drawing.shapes.filter((shape) => shape.type === 'text').length);
  });
});

describe('axes and labels', () => {
  it('hold the largest rate with at most six ticks', () => {
    expect(percentAxis(0.047)).toEqual({ end: 0.05, ticks: [0, 0.01, 0.02, 0.03, 0.04, 0.05] });
    for (let largest = 0.001; largest <= 1; largest += 0.003) {
      const { end, ticks } = percentAxis(largest);
      expect(end).toBeGreaterThanOrEqual(largest - 1e-9);
      expect(end).toBeLessThanOrEqual(1);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });

  it('wrap, slice what is too long for a line, and end in an ellipsis', () => {
    const lines = fitLabel(long, 90, 8, 3);
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)?.endsWith('…')).toBe(true);
    for (const line of [...lines, ...fitLabel('x'.repeat(200), 60, 8, 2)]) {
      expect(estimateWidth(line, 8)).toBeLessThanOrEqual(90);
    }
    expect(fitLabel('kurz', 90, 8, 3)).toEqual(['kurz']);
  });
});
