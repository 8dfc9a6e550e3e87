import { date, integer, NOT_SHOWN, outOf, rateWithInterval, tolerance } from '../format.ts';
import type { RateFigure } from '../reporting/values/figures.ts';
import { jourFixeSentences } from '../reporting/values/jour-fixe-sentences.ts';
import type {
  Decision,
  FieldResultRow,
  HotspotRow,
  MeasureRow,
  TrainingRow,
} from '../reporting/values/parts.ts';
import type { ReportValue } from '../reporting/values/report-value.ts';
import {
  fieldName,
  hotspotWord,
  judgementOf,
  measureStateWord,
  nothingDoneWord,
  originWord,
  proposalStateWord,
  trainingStateWord,
} from '../reporting/values/words.ts';
import { DataTable, KeyFigures, type Column, type KeyFigure } from '../ui/index.ts';

const none = '–';

/** "3,3 % (1,1–7,6 %), n = 60" */
const rateText = (figure: RateFigure | null): string => {
  if (figure === null) return none;
  return figure.shown ? `${rateWithInterval(figure)}, n = ${integer(figure.n)}` : NOT_SHOWN;
};

/** What a report says, in the page: the same value as its paper, its main lists. */
export const ReportPreview = ({ value }: { value: ReportValue }) => (
  <section class="iks-preview-report">
    <h2 class="kern-heading-medium">Inhalt</h2>
    <Content value={value} />
  </section>
);

const Content = ({ value }: { value: ReportValue }) => {
  switch (value.kind) {
    case 'jour-fixe':
      return (
        <>
          <ol class="kern-body">
            {jourFixeSentences(value).map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ol>
          <KeyFigures figures={headlineOf(value.headline)} />
          <Results rows={value.results} />
          <Hotspots rows={value.hotspots} />
          <Measures rows={value.measures} />
          <Trainings rows={value.trainings} />
          <Decisions rows={value.decisions} />
        </>
      );
    case 'annual-report':
      return (
        <>
          <Results rows={value.results} />
          <Hotspots rows={value.hotspots} />
          <Trainings rows={value.trainings} />
          <Listed
            id="vorschlaege"
            caption="Vorschläge für das nächste Jahr"
            rows={value.proposals}
            columns={[
              { label: 'Prüffeld', cell: ({ title }) => title },
              { label: 'Anlass', cell: ({ origin }) => originWord[origin] },
              { label: 'Gründe', cell: ({ reasons }) => reasons.join('; ') },
              { label: 'Stand', cell: ({ state }) => proposalStateWord[state] },
            ]}
          />
          <Decisions rows={value.decisions} />
        </>
      );
    case 'division-meeting':
      return (
        <>
          <Listed
            id="prueffelder"
            caption="Gezogen, geprüft, offen"
            rows={value.fields}
            columns={[
              { label: 'Prüffeld', cell: ({ field }) => fieldName(field) },
              { label: 'gezogen', cell: ({ drawn }) => integer(drawn), numeric: true },
              { label: 'geprüft', cell: ({ checked }) => integer(checked), numeric: true },
              { label: 'offen', cell: ({ open }) => integer(open), numeric: true },
              {
                label: 'Fehlerquote im Jahr bisher',
                cell: ({ cumulative }) => rateText(cumulative),
                numeric: true,
              },
              {
                label: 'Bewertung',
                cell: ({ judgement, cumulative }) => judgementOf(judgement, cumulative) ?? none,
              },
            ]}
          />
          <Measures rows={value.measuresDue} />
          <Listed
            id="schwere"
            caption="Schwere Feststellungen, soweit ausgewiesen"
            rows={value.seriousFindings}
            columns={[
              { label: 'Prüffeld', cell: ({ field }) => fieldName(field) },
              { label: 'Prüfkriterium', cell: ({ criterion }) => criterion ?? NOT_SHOWN },
              {
                label: 'Stand',
                cell: ({ measuresTaken }) =>
                  measuresTaken
                    ? 'geprüft, Maßnahmen veranlasst'
                    : 'geprüft, Maßnahmen noch nicht veranlasst',
              },
            ]}
          />
          <Decisions rows={value.decisions} />
        </>
      );
    case 'qualification-plan':
      return (
        <>
          <Listed
            id="bedarfe"
            caption="Offene Qualifizierungsbedarfe"
            rows={value.openNeeds}
            columns={[
              { label: 'Prüfkriterium', cell: ({ criterion }) => criterion },
              { label: 'Team', cell: ({ team }) => team ?? 'alle Teams' },
              { label: 'Seit', cell: ({ since }) => date(since) },
              { label: 'Fehlerquote', cell: ({ figure }) => rateText(figure), numeric: true },
            ]}
          />
          <Trainings rows={value.trainings} />
        </>
      );
    case 'draw-protocol':
    case 'check-sheet':
    case 'audit-file':
      return null;
  }
};

type Headline = Extract<ReportValue, { kind: 'jour-fixe' }>['headline'];

function headlineOf({ checked, faulty, exceeded, overdue, hotspots }: Headline): KeyFigure[] {
  const count = (label: string, { now, before }: Headline['exceeded']): KeyFigure => ({
    label,
    value: integer(now),
    note: before === null ? 'kein Vormonat' : `Vormonat ${integer(before)}`,
  });
  return [
    {
      label: 'Geprüfte Fälle',
      value: outOf(checked.now.checked, checked.now.drawn),
      note:
        checked.before === null
          ? 'kein Vormonat'
          : `Vormonat ${outOf(checked.before.checked, checked.before.drawn)}`,
    },
    {
      label: 'Fehlerhafte Fälle',
      value: rateText(faulty.now),
      note: faulty.tolerable === null ? undefined : `tolerierbar ${tolerance(faulty.tolerable)}`,
    },
    count('Prüffelder nachweislich überschritten', exceeded),
    count('Überfällige Maßnahmen und Fallkorrekturen', overdue),
    count('Bestehende Fehlerschwerpunkte', hotspots),
  ];
}

/** A table, or in a sentence that there is nothing. */
function Listed<Row>(props: {
  readonly id: string;
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
}) {
  return props.rows.length === 0 ? (
    <p class="kern-body">{props.caption}: keine.</p>
  ) : (
    <DataTable narrow="list" {...props} />
  );
}

const Results = ({ rows }: { rows: readonly FieldResultRow[] }) => (
  <Listed
    id="ergebnisse"
    caption="Ergebnisse nach Prüffeldern"
    rows={rows}
    columns={[
      { label: 'Prüffeld', cell: ({ field }) => fieldName(field) },
      {
        label: 'Fehlerquote (Vertrauensbereich)',
        cell: ({ estimate }) =>
          estimate.type === 'rate' ? rateText(estimate.figure) : 'Betragsproportionale Auswahl',
        numeric: true,
      },
      {
        label: 'tolerierbar',
        cell: ({ tolerable }) => (tolerable === null ? none : tolerance(tolerable)),
        numeric: true,
      },
      {
        label: 'Bewertung',
        cell: ({ estimate }) =>
          (estimate.type === 'rate' && judgementOf(estimate.judgement, estimate.figure)) || none,
      },
    ]}
  />
);

const Hotspots = ({ rows }: { rows: readonly HotspotRow[] }) => (
  <Listed
    id="schwerpunkte"
    caption="Fehlerschwerpunkte"
    rows={rows}
    columns={[
      { label: 'Prüfkriterium', cell: ({ criterion }) => criterion },
      { label: 'Team', cell: ({ team }) => team ?? 'alle Teams' },
      { label: 'Art', cell: ({ kind }) => hotspotWord[kind] },
      { label: 'Fehlerquote', cell: ({ figure }) => rateText(figure), numeric: true },
      {
        label: 'Was geschieht',
        cell: ({ remedies, closedOn }) =>
          (closedOn === null && nothingDoneWord(remedies)) ||
          remedies.map(({ label, state }) => `${label}, ${state}`).join('; ') ||
          none,
      },
    ]}
  />
);

const Measures = ({ rows }: { rows: readonly MeasureRow[] }) => (
  <Listed
    id="massnahmen"
    caption="Maßnahmen"
    rows={rows}
    columns={[
      { label: 'Maßnahme', cell: ({ label, field }) => `${field.code}, ${label}` },
      { label: 'Zuständig', cell: ({ owner }) => owner },
      { label: 'Frist', cell: ({ due }) => date(due) },
      { label: 'Stand', cell: ({ state }) => measureStateWord[state] },
      {
        label: 'Überfällig (Arbeitstage)',
        cell: ({ overdueWorkingDays }) => integer(overdueWorkingDays),
        numeric: true,
      },
    ]}
  />
);

const Trainings = ({ rows }: { rows: readonly TrainingRow[] }) => (
  <Listed
    id="qualifizierung"
    caption="Qualifizierungsplan"
    rows={rows}
    columns={[
      { label: 'Thema', cell: ({ topic }) => topic },
      { label: 'Format', cell: ({ format }) => format },
      { label: 'Teams', cell: ({ teams }) => teams.join(', ') || none },
      {
        label: 'Zeitraum',
        cell: ({ year, quarter }) => (quarter === null ? String(year) : `${quarter}. Quartal ${year}`),
      },
      { label: 'Stand', cell: ({ state }) => trainingStateWord[state] },
    ]}
  />
);

const Decisions = ({ rows }: { rows: readonly Decision[] }) => (
  <Listed
    id="entscheidungen"
    caption="Erbetene Entscheidungen"
    rows={rows}
    columns={[
      { label: 'Gegenstand', cell: ({ subject }) => subject },
      { label: 'Entscheidung', cell: ({ request }) => request },
      { label: 'Grund', cell: ({ reason }) => reason },
    ]}
  />
);
