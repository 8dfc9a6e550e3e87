/** Bericht zur Fachbereichsbesprechung: where the fields stand, what is due, what is serious, what to decide. */
import { integer, NOT_SHOWN, period, tolerance } from '../src/format.ts';
import type { DivisionMeeting } from '../src/reporting/values/division-meeting.ts';
import type { IntervalKind } from '../src/reporting/values/figures.ts';
import { fieldName, judgementOf } from '../src/reporting/values/words.ts';
import { heading, paragraph } from './document/blocks.ts';
import { closeReport, openReport } from './document/report.ts';
import { RIGHT, table } from './document/table.ts';
import { decisionSection, measurePart } from './sections/actions.ts';
import { confidenceOf, NONE, rateInSentence } from './sections/cells.ts';
import { journalSentence } from './sections/evidence.ts';

const WEIGHTED: ReadonlySet<IntervalKind> = new Set(['approximate', 'summed-bounds']);

export async function renderDivisionMeeting(value: DivisionMeeting): Promise<Uint8Array> {
  const paper = openReport(value, 'Bericht zur Fachbereichsbesprechung', period(value.from, value.to));

  heading(paper, 2, 'Stand der Prüffelder');
  if (value.fields.length === 0) paragraph(paper, 'Für diesen Zeitraum sind keine Prüffelder vorgesehen.');
  else {
    table(paper, {
      columns: [
        { head: 'Prüffeld', width: 17 },
        { head: 'gezogen', width: 5, ...RIGHT },
        { head: 'geprüft', width: 5, ...RIGHT },
        { head: 'offen', width: 4.5, ...RIGHT },
        { head: 'Fehlerquote im Jahr bisher', width: 13, ...RIGHT },
        { head: 'tolerierbar', width: 6.5, ...RIGHT },
        { head: 'Bewertung', width: 11.5 },
      ],
      rows: value.fields.map((row) => [
        fieldName(row.field),
        integer(row.drawn),
        integer(row.checked),
        integer(row.open),
        rateInSentence(row.cumulative),
        row.tolerable === null ? NONE : tolerance(row.tolerable),
        judgementOf(row.judgement, row.cumulative) ?? NONE,
      ]),
    });
    const confidence = confidenceOf(
      value.fields.map(({ field, cumulative }) => ({ field, figure: cumulative })),
    );
    const intervals = confidence === null ? '' : ` Vertrauensbereiche mit ${confidence} Sicherheit.`;
    const weighted = value.fields.some(
      ({ cumulative }) => cumulative?.shown === true && WEIGHTED.has(cumulative.kind),
    )
      ? ' „Näherung“: Eine gewichtete Fehlerquote weicht vom Verhältnis der gezählten Fälle ab.'
      : '';
    paragraph(
      paper,
      `Gezogen und geprüft im Zeitraum, offen am letzten Tag. Wo bei einer Fehlerquote nichts anderes steht, ist keine Zweitprüfung offen.${intervals}${weighted}`,
      'note',
    );
  }

  heading(paper, 2, 'Fällige Maßnahmen');
  measurePart(paper, value.measuresDue, value.measuresTaken, 'Keine Maßnahme ist fällig.');

  heading(paper, 2, 'Schwere Feststellungen');
  if (value.seriousFindings.length === 0) {
    paragraph(paper, 'Für den Zeitraum ist keine schwere Feststellung auszuweisen.');
  } else {
    table(paper, {
      columns: [
        { head: 'Prüfkriterium', width: 8 },
        { head: 'Prüffeld', width: 6 },
        { head: 'Stand', width: 6 },
      ],
      rows: value.seriousFindings.map((row) => [
        row.criterion ?? NOT_SHOWN,
        fieldName(row.field),
        row.measuresTaken ? 'geprüft, Maßnahmen veranlasst' : 'geprüft, Maßnahmen noch nicht veranlasst',
      ]),
    });
  }
  paragraph(
    paper,
    'Genannt sind Feststellungen aus Zufallsstichproben, soweit die Fehler des Prüffelds ausgewiesen werden.',
    'note',
  );
  // Ahead of the decisions, so that it never stands alone on a last page.
  paragraph(paper, journalSentence(value.head), 'note');
  decisionSection(paper, 'Entscheidungen', value.decisions, 'Es ist nichts zu entscheiden.');
  return closeReport(paper, value.head);
}
