/** Plan progress, results per field, and what stands beside them. */
import { progressBars } from '../../src/charts/progress-bars.ts';
import {
  counted,
  date,
  euro,
  exactPercent,
  integer,
  NOT_SHOWN,
  outOf,
  percent,
  tolerance,
} from '../../src/format.ts';
import {
  unreviewedOf,
  type FieldResultRow,
  type PlanProgressRow,
  type QuotaRow,
} from '../../src/reporting/values/parts.ts';
import {
  fieldName,
  instructionName,
  judgementOf,
  methodWord,
  originWord,
} from '../../src/reporting/values/words.ts';
import { heading, list, paragraph } from '../document/blocks.ts';
import { figure } from '../document/figure.ts';
import { CONTENT_WIDTH, type Paper } from '../document/paper.ts';
import { RIGHT, table } from '../document/table.ts';
import { centsCell, confidenceOf, countCell, NONE, rateCell, rateInSentence } from './cells.ts';

/** „x von y geprüft“ per field, as a chart and with origin and instruction. */
export function progressSection(
  paper: Paper,
  rows: readonly PlanProgressRow[],
  period: string,
  withPeriod: boolean,
): void {
  heading(paper, 2, 'Planfortschritt');
  if (rows.length === 0) {
    paragraph(paper, 'Der Prüfplan enthält keine Prüffelder.');
    return;
  }
  const bars = rows.map(({ field, year }) => ({ label: fieldName(field), ...year }));
  figure(paper, progressBars('Planfortschritt im Jahr', bars, CONTENT_WIDTH));
  table(paper, {
    columns: [
      { head: 'Prüffeld', width: 17 },
      { head: 'Anlass und Geschäftsanweisung', width: 20 },
      ...(withPeriod ? [{ head: `${period}: geprüft`, width: 9, ...RIGHT }] : []),
      { head: 'Jahr: geprüft', width: 9, ...RIGHT },
      { head: 'Jahr: geplant', width: 8, ...RIGHT },
      { head: 'Jahr: Feststellungen', width: 10, ...RIGHT },
      { head: 'Jahr: Zweitprüfung offen', width: 9, ...RIGHT },
    ],
    rows: rows.map(({ field, period: frames, year }) => [
      fieldName(field),
      field.instruction === null
        ? originWord[field.origin]
        : `${originWord[field.origin]}\n${instructionName(field.instruction)}`,
      ...(withPeriod ? [outOf(frames.checked, frames.drawn)] : []),
      outOf(year.checked, year.drawn),
      integer(year.planned),
      countCell(year.findings),
      countCell(year.unreviewed),
    ]),
  });
}

function rateRow(row: FieldResultRow, withThird: boolean): string[] {
  const name = fieldName(row.field);
  const said = row.thirdParty.map(({ source, findings }) => `${source}: ${integer(findings)}`).join('; ');
  const third = withThird ? [said || NONE] : [];
  const tolerable = row.tolerable === null ? NONE : tolerance(row.tolerable);
  if (row.estimate.type !== 'rate') return [];
  const { figure: rate, judgement } = row.estimate;
  const word = judgementOf(judgement, rate) ?? NONE;
  if (!rate.shown) return [name, NONE, NONE, NONE, NOT_SHOWN, tolerable, word, ...third];
  return [
    name,
    integer(rate.n),
    rate.N === null ? NONE : integer(rate.N),
    integer(rate.faulty),
    rateCell(rate),
    tolerable,
    word,
    ...third,
  ];
}

/** Sentences for what is shown apart from the figure of record. */
function besides(row: FieldResultRow): string[] {
  const name = fieldName(row.field);
  const sentences: string[] = [];
  if (row.withReplacements !== null) {
    sentences.push(
      `${name}: Schätzung unter Einschluss der Ersatzfälle ${rateInSentence(row.withReplacements)}.`,
    );
  }
  // Of a rate that is not shown nobody is told what it rests on.
  const outside = row.estimate.figure.shown ? '; nicht in der Fehlerquote enthalten' : '';
  if (row.secondStage !== null) {
    sentences.push(
      `${name}: in der zweiten Stufe laut Prüfplan ${counted(row.secondStage.checked, 'weiterer Fall', 'weitere Fälle')} geprüft, davon fehlerhaft: ${countCell(row.secondStage.faulty)}${outside}.`,
    );
  }
  if (row.extension !== null) {
    sentences.push(
      `${name}: außerplanmäßige Erweiterung um ${counted(row.extension.checked, 'Fall', 'Fälle')}, davon fehlerhaft: ${countCell(row.extension.faulty)}; nicht in der Fehlerquote enthalten.`,
    );
  }
  if (row.chosen !== null) {
    sentences.push(
      `${name}: ${counted(row.chosen.checked, 'gezielt ausgewählter Fall', 'gezielt ausgewählte Fälle')} geprüft, davon fehlerhaft: ${countCell(row.chosen.faulty)}; nicht in der Fehlerquote enthalten.`,
    );
  }
  return sentences;
}

export function resultSection(paper: Paper, rows: readonly FieldResultRow[]): void {
  heading(paper, 2, 'Ergebnisse je Prüffeld');
  const rates = rows.filter(({ estimate }) => estimate.type === 'rate');
  const bounds = rows.flatMap((row) =>
    row.estimate.type === 'amount-bound' ? [{ row, figure: row.estimate.figure }] : [],
  );
  if (rows.length === 0) {
    paragraph(paper, 'Für diesen Zeitraum liegen keine Ergebnisse vor.');
    return;
  }
  if (rates.length > 0) {
    const withThird = rates.some(({ thirdParty }) => thirdParty.length > 0);
    const confidence = confidenceOf(
      rates.map(({ field, estimate }) => ({
        field,
        figure: estimate.type === 'rate' ? estimate.figure : null,
      })),
    );
    if (confidence !== null)
      paragraph(paper, `Vertrauensbereiche mit ${confidence} Sicherheit.`, 'note', true);
    table(paper, {
      columns: [
        { head: 'Prüffeld', width: 13 },
        { head: 'geprüft (n)', width: 5.2, ...RIGHT },
        { head: 'Grund\u00adgesamt\u00adheit (N)', width: 6.4, ...RIGHT },
        { head: 'fehler\u00adhaft', width: 5.2, ...RIGHT },
        { head: 'Fehlerquote (Vertrauensbereich)', width: 10.5, ...RIGHT },
        { head: 'tolerier\u00adbar', width: 5.8, ...RIGHT },
        { head: 'Bewertung', width: 9 },
        ...(withThird ? [{ head: 'Feststellungen Dritter', width: 9.5 }] : []),
      ],
      rows: rates.map((row) => rateRow(row, withThird)),
    });
  }
  if (bounds.length > 0) {
    paragraph(
      paper,
      'Betragsproportionale Auswahl: ausgewiesen wird allein eine Obergrenze der Überzahlungen.',
      'strong',
      true,
    );
    table(paper, {
      columns: [
        { head: 'Prüffeld', width: 6 },
        { head: 'geprüft (n)', width: 2, ...RIGHT },
        { head: 'Überzahlung höchstens', width: 4, ...RIGHT },
        { head: 'Sicherheit', width: 2, ...RIGHT },
        { head: 'Unterzahlungen, nur aufgelistet', width: 4, ...RIGHT },
      ],
      rows: bounds.map(({ row, figure: bound }) =>
        bound.shown
          ? [
              fieldName(row.field),
              integer(bound.n),
              euro(bound.upperCents),
              exactPercent(bound.confidence),
              integer(bound.underpaidListed),
            ]
          : [fieldName(row.field), NONE, NOT_SHOWN, NONE, NONE],
      ),
    });
  }
  const withAmounts = rows.some(({ amounts }) => amounts.overpaid.shown || amounts.underpaid.shown);
  heading(paper, 3, 'Fehler, Beträge und noch offene Zweitprüfungen');
  if (!withAmounts) paragraph(paper, `Über- und Unterzahlungen: ${NOT_SHOWN}.`, 'note', true);
  table(paper, {
    columns: [
      { head: 'Prüffeld', width: 12 },
      { head: 'Auswahl', width: 9.5 },
      { head: 'einzelne Fehler', width: 7, ...RIGHT },
      ...(withAmounts
        ? [
            { head: 'Überzahlung', width: 9, ...RIGHT },
            { head: 'Unterzahlung', width: 9, ...RIGHT },
          ]
        : []),
      { head: 'Zweitprüfung offen', width: 8, ...RIGHT },
      { head: 'nicht prüfbar', width: 6, ...RIGHT },
      { head: 'außerhalb', width: 7, ...RIGHT },
    ],
    rows: rows.map((row) => [
      fieldName(row.field),
      methodWord[row.method],
      countCell(row.defects),
      ...(withAmounts ? [centsCell(row.amounts.overpaid), centsCell(row.amounts.underpaid)] : []),
      countCell(unreviewedOf(row)),
      integer(row.uncheckable),
      integer(row.outOfScope),
    ]),
  });
  const sentences = rows.flatMap(besides);
  if (sentences.length > 0) list(paper, sentences, { kind: 'note' });
}

export function quotaSection(paper: Paper, quotas: readonly QuotaRow[]): void {
  if (quotas.length === 0) return;
  heading(paper, 2, 'Quoten über alle Kundinnen und Kunden');
  table(paper, {
    columns: [
      { head: 'Quote', width: 8 },
      { head: 'Statistiktag', width: 3 },
      { head: 'erreicht von gesamt', width: 4, ...RIGHT },
      { head: 'Anteil', width: 2.5, ...RIGHT },
      { head: 'Zielwert', width: 2.5, ...RIGHT },
    ],
    rows: quotas.map(({ label, statisticsDay, count, target }) => [
      label,
      date(statisticsDay),
      ...(count.shown
        ? [
            outOf(count.numerator, count.denominator),
            count.denominator === 0 ? NONE : percent(count.numerator / count.denominator),
          ]
        : [NONE, NOT_SHOWN]),
      exactPercent(target, 1),
    ]),
  });
}
