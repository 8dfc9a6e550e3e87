import { teamMatrix, toSvg, type MatrixCell, type MatrixRow } from '../charts/index.ts';
import { tolerance } from '../format.ts';
import { hotspotsOf } from '../hotspots/index.ts';
import { DRAWING_WIDTH, DataTable, Figure, HelpText } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { NoFigures } from './evaluation-empty.tsx';
import {
  carried,
  EvaluationPage,
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
import { ExportLinks, exportPages, type ListColumn } from './lists.tsx';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

const question = ({ criterion }: NamedRow): string =>
  criterion === undefined ? 'Kriterium' : `${criterion.code} ${criterion.question}`;

const criterionExport: readonly ListColumn<NamedRow>[] = [
  { header: 'Prüffeld', kind: 'text', width: 40, value: ({ field }) => field },
  { header: 'Kriterium', kind: 'text', width: 60, value: question },
];

async function showCriteria(work: Work, visit: Visit, { query }: Input<unknown, EvaluationFilters>) {
  const place = await placeOf(work, query);
  const all = await namedRows(work, place, 'criterion');
  const rows = ofField(all, query.feld);
  return (
    <EvaluationPage
      visit={visit}
      path="/auswertung/kriterien"
      title="Auswertung nach Kriterien"
      place={place}
      query={query}
      fields={fieldsOf(all)}
    >
      {rows.length === 0 ? (
        <NoFigures />
      ) : (
        <>
          {fieldsOf(rows).map(({ value, label }, index) => (
            <DataTable
              id={`kriterien-${index}`}
              caption={label}
              narrow="list"
              rows={ofField(rows, value)}
              columns={[
                { label: 'Kriterium', cell: question },
                ...rateColumns(visit),
                { label: 'Feststellungen Dritter', cell: ({ row }) => thirdPartyWords(row) },
              ]}
            />
          ))}
          <HelpText>
            Die Quote eines Kriteriums bezieht sich auf die Fälle, auf die es anzuwenden ist.
          </HelpText>
          <ExportLinks path="/auswertung/kriterien" query={carried(query)} />
        </>
      )}
    </EvaluationPage>
  );
}

interface Matrix {
  readonly title: string;
  readonly teams: readonly string[];
  readonly rows: readonly MatrixRow[];
}

const notShown: MatrixCell = { figure: { shown: false }, signal: 'none' };

/** One field's figures by criterion and team. A criterion of which nothing is shown has no row. */
async function matricesOf(
  work: Work,
  place: EvaluationPlace,
  byTeam: readonly NamedRow[],
  overall: readonly NamedRow[],
): Promise<Matrix[]> {
  const { areaId, year } = place;
  const hotspots = await hotspotsOf(work, { areaId, year, open: true });
  const isHotspot = ({ row: { key } }: NamedRow): boolean =>
    hotspots.some(
      (one) =>
        one.fieldId === key.fieldId && one.criterionId === key.criterionId && one.teamId === key.teamId,
    );
  const cellOf = (one: NamedRow | undefined): MatrixCell | null =>
    one === undefined || one.row.rate === null
      ? null
      : { figure: one.row.rate, signal: isHotspot(one) ? 'hotspot' : 'none' };
  return fieldsOf(overall).map(({ value, label }) => {
    const cells = ofField(byTeam, value);
    const teams = [...new Set(cells.map(({ team }) => team))].toSorted();
    const rows = ofField(overall, value).flatMap((total): MatrixRow[] => {
      const own = cells.filter(({ row }) => row.key.criterionId === total.row.key.criterionId);
      const figures = [total, ...own].flatMap(({ row }) => (row.rate?.shown === true ? [row.rate] : []));
      const tolerable = figures[0]?.tolerable;
      if (tolerable === undefined) return [];
      return [
        {
          criterion: question(total),
          tolerable,
          cells: teams.map((team) => cellOf(own.find((one) => one.team === team))),
          overall: cellOf(total) ?? notShown,
        },
      ];
    });
    return { title: label, teams, rows };
  });
}

async function showTeams(work: Work, visit: Visit, { query }: Input<unknown, EvaluationFilters>) {
  const place = await placeOf(work, query);
  const byTeam = await namedRows(work, place, 'criterion-team');
  const overall = await namedRows(work, place, 'criterion');
  const shown = await matricesOf(work, place, ofField(byTeam, query.feld), ofField(overall, query.feld));
  return (
    <EvaluationPage
      visit={visit}
      path="/auswertung/teams"
      title="Auswertung nach Teams und Kriterien"
      place={place}
      query={query}
      fields={fieldsOf(overall)}
    >
      {shown.length === 0 ? (
        <NoFigures />
      ) : (
        <>
          {shown.map((matrix, index) => (
            <MatrixFigure
              matrix={matrix}
              index={index}
              rows={ofField(byTeam, fieldsOf(ofField(overall, query.feld))[index]?.value)}
            />
          ))}
          <HelpText>
            Ergebnisse nach Teams werden je Quartal über das laufende Jahr ausgewiesen. Wo das Ergebnis eines
            Teams nicht für sich stehen kann, steht das Prüffeld nur über alle Teams. Ein Fehlerschwerpunkt
            ist mit einer Raute gekennzeichnet.
          </HelpText>
          <ExportLinks path="/auswertung/teams" query={carried(query)} />
        </>
      )}
    </EvaluationPage>
  );
}

const MatrixFigure = ({
  matrix,
  index,
  rows,
}: {
  matrix: Matrix;
  index: number;
  rows: readonly NamedRow[];
}) =>
  matrix.rows.length === 0 ? (
    <section>
      <h2 class="kern-heading-small">{matrix.title}</h2>
      <p class="kern-body">Zu diesem Prüffeld ist noch kein Ergebnis ausgewiesen.</p>
    </section>
  ) : (
    <Figure
      title={matrix.title}
      svg={toSvg(teamMatrix(matrix.title, matrix.teams, matrix.rows, DRAWING_WIDTH), `matrix-${index}`)}
      table={
        <DataTable
          id={`teams-${index}`}
          caption={`${matrix.title} nach Kriterium und Team`}
          narrow="list"
          rows={rows}
          columns={[
            { label: 'Kriterium', cell: question },
            { label: 'Team', cell: ({ team }) => team },
            {
              label: 'Fehlerquote (Vertrauensbereich)',
              cell: ({ row }) => shownOr(row.rate, rateWords),
              numeric: true,
            },
            {
              label: 'tolerierbar',
              cell: ({ row }) => shownOr(row.rate, ({ tolerable }) => tolerance(tolerable)),
              numeric: true,
            },
          ]}
        />
      }
    />
  );

export const criterionPages: readonly PageRoute[] = [
  page({ path: '/auswertung/kriterien', act: 'evaluation.read', query: evaluationQuery, show: showCriteria }),
  ...exportPages({
    path: '/auswertung/kriterien',
    act: 'evaluation.read',
    query: evaluationQuery,
    name: 'Kriterien',
    rows: async (work, query) =>
      ofField(await namedRows(work, await placeOf(work, query), 'criterion'), query.feld),
    columns: [
      ...criterionExport,
      ...rateExport,
      { header: 'Feststellungen Dritter', kind: 'text', value: ({ row }) => thirdPartyWords(row) },
    ],
  }),
  page({ path: '/auswertung/teams', act: 'evaluation.read', query: evaluationQuery, show: showTeams }),
  ...exportPages({
    path: '/auswertung/teams',
    act: 'evaluation.read',
    query: evaluationQuery,
    name: 'Teams',
    rows: async (work, query) =>
      ofField(await namedRows(work, await placeOf(work, query), 'criterion-team'), query.feld),
    columns: [
      ...criterionExport,
      { header: 'Team', kind: 'text', width: 24, value: ({ team }) => team },
      ...rateExport,
    ],
  }),
];
