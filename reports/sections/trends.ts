/** What error rates do over months, teams and criteria, as drawings. */
import type { Drawing } from '../../src/charts/drawing.ts';
import { pareto } from '../../src/charts/pareto.ts';
import { secondCheckNote } from '../../src/charts/rates.ts';
import { teamMatrix } from '../../src/charts/team-matrix.ts';
import { trend } from '../../src/charts/trend.ts';
import { integer, month, shortMonth } from '../../src/format.ts';
import type { ErrorTypeRow, FieldTrend, TeamMatrix } from '../../src/reporting/values/parts.ts';
import { fieldName } from '../../src/reporting/values/words.ts';
import { heading, paragraph } from '../document/blocks.ts';
import { figure, figures } from '../document/figure.ts';
import { CONTENT_WIDTH, type Paper } from '../document/paper.ts';

/** Small multiples of the fields with a draw, two a row up to six points each, else one. */
export function trendSection(paper: Paper, trends: readonly FieldTrend[]): void {
  const drawn = trends.filter(({ points }) => points.some(({ figure: rate }) => rate !== null));
  if (drawn.length === 0) return;
  heading(paper, 2, 'Verlauf der Fehlerquoten');
  const many = trends.some(({ points }) => points.length > 6);
  const gap = 18;
  const perRow = many ? 1 : 2;
  const width = many ? CONTENT_WIDTH : (CONTENT_WIDTH - gap) / 2;
  const drawings = drawn.map(({ field, tolerable, points }) =>
    trend({
      title: fieldName(field),
      tolerable,
      width,
      height: many ? 165 : 146,
      points: points.map(({ month: at, figure: rate, tolerable: then }) => ({
        label: shortMonth(at),
        name: month(at),
        figure: rate,
        tolerable: then,
      })),
    }),
  );
  const openChecks = secondCheckNote(drawn.flatMap(({ points }) => points.map(({ figure: rate }) => rate)));
  paragraph(
    paper,
    `${[
      'Punkt: Schätzwert',
      'Strich und Fläche: Vertrauensbereich',
      'gestrichelt: tolerierbare Fehlerquote',
      '„–“: keine Ziehung',
      ...(openChecks === null ? [] : [openChecks]),
    ].join('; ')}.`,
    'note',
    true,
  );
  for (let from = 0; from < drawings.length; from += perRow) {
    figures(
      paper,
      drawings.slice(from, from + perRow).map((drawing, index) => ({ drawing, x: index * (width + gap) })),
    );
  }
}

/** Which criteria stand in the matrix, where it does not hold all of them. */
function cutSentence({ rows, cut }: TeamMatrix): string {
  if (cut === undefined) return '';
  const added = rows.length > cut.heaviest ? ' und weitere mit einem Fehlerschwerpunkt' : '';
  const others = cut.omitted === 1 ? '1 weiteres steht' : `${integer(cut.omitted)} weitere stehen`;
  return ` Die ${integer(cut.heaviest)} Prüfkriterien mit den meisten fehlerhaften Fällen${added}; ${others} hier nicht.`;
}

export function patternSection(
  paper: Paper,
  matrix: TeamMatrix | null,
  errorTypes: readonly ErrorTypeRow[],
): void {
  if (matrix !== null && matrix.rows.length > 0) {
    heading(paper, 2, 'Prüfkriterien und Teams');
    paragraph(
      paper,
      `Jahr bisher: einzelne Teams bis zum Ende des letzten Quartals, alle Teams bis zum Ende des Berichtszeitraums. Auch eine Auffälligkeit ist hier eine des Jahres.${cutSentence(matrix)}`,
      'note',
      true,
    );
    const drawn = (rows: TeamMatrix['rows']): Drawing =>
      teamMatrix('Fehlerquoten je Prüfkriterium und Team', matrix.teams, rows, CONTENT_WIDTH);
    // A long matrix parts between rows: as many as the page has room for, if that is worth a beginning.
    for (let from = 0; from < matrix.rows.length;) {
      const left = matrix.rows.slice(from);
      const fitting = (room: number): number =>
        left.findLastIndex((_, last) => drawn(left.slice(0, last + 1)).height <= room) + 1;
      const here = fitting(paper.room - paper.held);
      const count =
        here >= Math.min(left.length, 4) ? here : Math.max(1, fitting(paper.fullRoom - paper.held));
      figure(paper, drawn(left.slice(0, count)));
      from += count;
    }
  }
  if (errorTypes.length > 0) {
    heading(paper, 2, 'Fehlerarten');
    paragraph(paper, 'Jahr bisher: einzelne Fehler in allen Prüffeldern.', 'note', true);
    figure(
      paper,
      pareto(
        'Fehler nach Fehlerart',
        errorTypes.map(({ errorType, defects }) => ({ label: errorType, count: defects })),
        CONTENT_WIDTH,
      ),
    );
  }
}
