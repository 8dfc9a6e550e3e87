import { reachOf } from '../identity/index.ts';
import { teams } from '../catalogue/index.ts';
import { euro, month, NOT_SHOWN } from '../format.ts';
import type { Count, Euros, Shown } from '../hotspots/index.ts';
import { DataTable, HelpText, Notice } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { criterionPages } from './evaluation-criteria.tsx';
import { evaluationCharts } from './evaluation-charts.tsx';
import { NoFigures } from './evaluation-empty.tsx';
import { signalPages } from './evaluation-signals.tsx';
import {
  apartWords,
  carried,
  EvaluationPage,
  euroWords,
  rateColumns,
  rateExport,
  rateWords,
  shownOr,
  thirdPartyWords,
} from './evaluation-parts.tsx';
import {
  evaluationQuery,
  fieldsOf,
  namedRows,
  ofField,
  placeOf,
  type EvaluationFilters,
  type EvaluationPlace,
  type NamedRow,
} from './evaluation-place.ts';
import { ExportLinks, exportPages } from './lists.tsx';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

/** Fields by team where a team is asked for, by month where a month is; a month of one team stays in the team. */
async function readFields(work: Work, place: EvaluationPlace, query: EvaluationFilters) {
  const { monat, team } = query;
  if (team === undefined) return namedRows(work, place, monat === undefined ? 'field' : 'month', { monat });
  const full = seesMonthsOfTeams(work.actor);
  return namedRows(work, place, full && monat !== undefined ? 'team-month' : 'team', {
    team,
    monat: full ? monat : undefined,
  });
}

const seesMonthsOfTeams = (actor: Work['actor']): boolean => {
  const reach = reachOf(actor, 'evaluation.read');
  return reach === 'own-team' || reach === 'all';
};

async function showFields(work: Work, visit: Visit, { query }: Input<unknown, EvaluationFilters>) {
  const place = await placeOf(work, query);
  const all = await readFields(work, place, query);
  const rows = ofField(all, query.feld);
  const ofArea = await teams(work.tx, { areaId: place.areaId });
  return (
    <EvaluationPage
      visit={visit}
      path="/auswertung"
      title="Auswertung"
      place={place}
      query={query}
      fields={fieldsOf(all)}
      {...(visit.actor.role === 'team-lead'
        ? {}
        : { teams: ofArea.map(({ id, name }) => ({ value: id, label: name })) })}
      months
    >
      {query.team !== undefined && query.monat !== undefined && !seesMonthsOfTeams(visit.actor) && (
        <Notice>
          Ergebnisse eines einzelnen Teams werden je Quartal über das laufende Jahr ausgewiesen, nicht je
          Monat. Der Monat ist nicht berücksichtigt.
        </Notice>
      )}
      {rows.length === 0 ? <NoFigures /> : <FieldTables visit={visit} rows={rows} />}
      {rows.length > 0 && <ExportLinks path="/auswertung" query={carried(query)} />}
    </EvaluationPage>
  );
}

const FieldTables = ({ visit, rows }: { visit: Visit; rows: readonly NamedRow[] }) => {
  const named = { label: 'Prüffeld', cell: ({ field }: NamedRow) => field };
  return (
    <>
      <DataTable
        id="quoten"
        caption="Fehlerquoten je Prüffeld"
        narrow="list"
        rows={rows}
        columns={[named, ...rateColumns(visit)]}
      />
      <HelpText>
        Nur zufällig gezogene Fälle gehen in die Quote ein. Der Bereich in Klammern sagt, wie genau die
        Stichprobe ist. „{NOT_SHOWN}“ steht, wo zu wenige Fälle oder Beschäftigte dahinterstehen.
      </HelpText>
      <DataTable
        id="betraege"
        caption="Über- und Unterzahlungen in der Stichprobe, nicht miteinander verrechnet"
        narrow="list"
        rows={rows}
        columns={[
          named,
          { label: 'überzahlt', cell: ({ row }) => shownOr(row.overpaid, euroWords), numeric: true },
          { label: 'unterzahlt', cell: ({ row }) => shownOr(row.underpaid, euroWords), numeric: true },
          {
            label: 'Überzahlung höchstens',
            cell: ({ row }) =>
              shownOr(row.amountBound, ({ upperCents, n }) => `${euro(upperCents)}, n = ${n}`),
            numeric: true,
          },
        ]}
      />
      <DataTable
        id="daneben"
        caption="Was nicht in die Fehlerquote eingeht"
        narrow="list"
        rows={rows}
        columns={[
          named,
          { label: 'gezielt ausgewählte Fälle', cell: ({ row }) => apartWords(row.deliberate) },
          { label: 'Ersatzfälle', cell: ({ row }) => apartWords(row.replacements) },
          { label: 'Quote mit Ersatzfällen', cell: ({ row }) => shownOr(row.withReplacements, rateWords) },
          { label: 'planmäßige Erweiterung', cell: ({ row }) => apartWords(row.declaredExtension) },
          { label: 'außerplanmäßige Erweiterung', cell: ({ row }) => apartWords(row.undeclaredExtension) },
          { label: 'Feststellungen Dritter', cell: ({ row }) => thirdPartyWords(row) },
        ]}
      />
    </>
  );
};

const shownText = <T extends Count | Euros>(
  figure: Shown<T> | null,
  words: (value: T) => string,
): string | null => (figure === null ? null : figure.shown ? words(figure) : NOT_SHOWN);

export const evaluationPages: readonly PageRoute[] = [
  page({ path: '/auswertung', act: 'evaluation.read', query: evaluationQuery, show: showFields }),
  ...exportPages({
    path: '/auswertung',
    act: 'evaluation.read',
    query: evaluationQuery,
    name: 'Auswertung',
    rows: async (work, query) =>
      ofField(await readFields(work, await placeOf(work, query), query), query.feld),
    columns: [
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ field }) => field },
      { header: 'Team', kind: 'text', width: 24, value: ({ team }) => team },
      {
        header: 'Monat',
        kind: 'text',
        value: ({ row }) => (row.key.month === null ? null : month(row.key.month)),
      },
      ...rateExport,
      { header: 'Überzahlt', kind: 'text', value: ({ row }) => shownText(row.overpaid, euroWords) },
      { header: 'Unterzahlt', kind: 'text', value: ({ row }) => shownText(row.underpaid, euroWords) },
      { header: 'Gezielt ausgewählte Fälle', kind: 'text', value: ({ row }) => apartWords(row.deliberate) },
      { header: 'Feststellungen Dritter', kind: 'text', value: ({ row }) => thirdPartyWords(row) },
    ],
  }),
  ...criterionPages,
  ...evaluationCharts,
  ...signalPages,
];
