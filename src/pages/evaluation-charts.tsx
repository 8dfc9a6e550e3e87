import { pareto, secondCheckNote, toSvg, trend } from '../charts/index.ts';
import { integer, month, NOT_SHOWN, percent, shortMonth } from '../format.ts';
import { chartOf, errorTypesOf, type ErrorTypeCount, type Trend } from '../hotspots/index.ts';
import { reachOf } from '../identity/index.ts';
import { DRAWING_WIDTH, DataTable, Figure, HelpText } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { NoFigures } from './evaluation-empty.tsx';
import { carried, EvaluationPage, rateColumns, rateExport, shownOr } from './evaluation-parts.tsx';
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

async function showTrends(work: Work, visit: Visit, { query }: Input<unknown, EvaluationFilters>) {
  const place = await placeOf(work, query);
  const all = await namedRows(work, place, 'month');
  const rows = ofField(all, query.feld);
  return (
    <EvaluationPage
      visit={visit}
      path="/auswertung/verlauf"
      title="Verlauf nach Monaten"
      place={place}
      query={query}
      fields={fieldsOf(all)}
    >
      {rows.length === 0 ? (
        <NoFigures />
      ) : (
        <>
          {fieldsOf(rows).map(({ value, label }, index) => (
            <TrendFigure visit={visit} title={label} index={index} rows={ofField(rows, value)} />
          ))}
          <HelpText>
            Ein Monat außerhalb der Grenzen, in denen die Quote allein durch Zufall schwankt, ist ein Anlass
            hinzusehen, noch kein Fehlerschwerpunkt.
          </HelpText>
          <ExportLinks path="/auswertung/verlauf" query={carried(query)} />
        </>
      )}
    </EvaluationPage>
  );
}

interface TrendFigureProps {
  readonly visit: Visit;
  readonly title: string;
  readonly index: number;
  readonly rows: readonly NamedRow[];
}

const TrendFigure = ({ visit, title, index, rows }: TrendFigureProps) => {
  const chart = chartOf(rows.map(({ row }) => row));
  const tolerable = rows.flatMap(({ row }) => (row.rate?.shown === true ? [row.rate.tolerable] : [])).at(-1);
  if (tolerable === undefined) {
    return (
      <section>
        <h2 class="kern-heading-small">{title}</h2>
        <p class="kern-body">Zu diesem Prüffeld ist noch kein Monat ausgewiesen.</p>
      </section>
    );
  }
  const drawing = trend({
    title,
    tolerable,
    points: chart.points.map((point) => ({
      label: shortMonth(point.month),
      name: month(point.month),
      figure: point.rate,
    })),
    width: DRAWING_WIDTH,
    height: 240,
  });
  const openChecks = secondCheckNote(chart.points.map(({ rate }) => rate));
  return (
    <Figure
      title={title}
      titleInDrawing
      svg={toSvg(drawing, `verlauf-${index}`)}
      note={[signalSentence(chart), ...(openChecks === null ? [] : [`${openChecks}.`])].join(' ')}
      table={
        <DataTable
          id={`monate-${index}`}
          caption={`${title} nach Monaten`}
          narrow="list"
          rows={rows}
          columns={[
            { label: 'Monat', cell: ({ row }) => (row.key.month === null ? '–' : month(row.key.month)) },
            ...rateColumns(visit),
          ]}
        />
      }
    />
  );
};

function signalSentence({ centre, points }: Trend): string {
  const out = points.filter(({ limits }) => limits !== null && limits.signal !== 'inside');
  const middle = centre === null ? '' : `Quote aller ausgewiesenen Monate: ${percent(centre)}. `;
  return out.length === 0
    ? `${middle}Kein Monat liegt außerhalb der Kontrollgrenzen.`
    : `${middle}Außerhalb der Kontrollgrenzen: ${out.map((point) => month(point.month)).join(', ')}.`;
}

/** Of one field only for those who see figures in full; what leaves the teams are the types of the whole area. */
const readTypes = (
  work: Work,
  { areaId, year }: EvaluationPlace,
  query: EvaluationFilters,
): Promise<readonly ErrorTypeCount[]> =>
  errorTypesOf(work, { areaId, year, ...(seesFields(work.actor) && { fieldId: query.feld }) });

const seesFields = (actor: Work['actor']): boolean => {
  const reach = reachOf(actor, 'evaluation.read');
  return reach === 'own-team' || reach === 'all';
};

async function showTypes(work: Work, visit: Visit, { query }: Input<unknown, EvaluationFilters>) {
  const place = await placeOf(work, query);
  const types = await readTypes(work, place, query);
  const fields = seesFields(visit.actor) ? fieldsOf(await namedRows(work, place, 'field')) : undefined;
  const bars = types.map(({ name, defects }) => ({ label: name, count: defects }));
  return (
    <EvaluationPage
      visit={visit}
      path="/auswertung/fehlerarten"
      title="Fehler nach Fehlerart"
      place={place}
      query={query}
      {...(fields === undefined ? {} : { fields })}
    >
      {types.length === 0 ? (
        <NoFigures />
      ) : (
        <>
          <Figure
            title="Fehler nach Fehlerart, die häufigste zuerst"
            svg={toSvg(pareto('Fehler nach Fehlerart', bars, DRAWING_WIDTH), 'fehlerarten-bild')}
            note="Gezählt sind alle Fehler in zufällig gezogenen Fällen; ein Fall kann mehrere haben."
            table={
              <DataTable
                id="fehlerarten"
                caption="Fehler nach Fehlerart"
                narrow="list"
                rows={types}
                columns={[
                  { label: 'Fehlerart', cell: ({ name }) => name },
                  {
                    label: 'Fehler',
                    cell: ({ defects }) => shownOr(defects, ({ value }) => integer(value)),
                    numeric: true,
                  },
                ]}
              />
            }
          />
          <ExportLinks path="/auswertung/fehlerarten" query={carried(query)} />
        </>
      )}
    </EvaluationPage>
  );
}

export const evaluationCharts: readonly PageRoute[] = [
  page({ path: '/auswertung/verlauf', act: 'evaluation.read', query: evaluationQuery, show: showTrends }),
  ...exportPages({
    path: '/auswertung/verlauf',
    act: 'evaluation.read',
    query: evaluationQuery,
    name: 'Verlauf',
    rows: async (work, query) =>
      ofField(await namedRows(work, await placeOf(work, query), 'month'), query.feld),
    columns: [
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ field }) => field },
      {
        header: 'Monat',
        kind: 'text',
        value: ({ row }) => (row.key.month === null ? null : month(row.key.month)),
      },
      ...rateExport,
    ],
  }),
  page({ path: '/auswertung/fehlerarten', act: 'evaluation.read', query: evaluationQuery, show: showTypes }),
  ...exportPages({
    path: '/auswertung/fehlerarten',
    act: 'evaluation.read',
    query: evaluationQuery,
    name: 'Fehlerarten',
    rows: async (work, query) => readTypes(work, await placeOf(work, query), query),
    columns: [
      { header: 'Fehlerart', kind: 'text', width: 40, value: ({ name }) => name },
      {
        header: 'Fehler',
        kind: 'text',
        value: ({ defects }) => (defects.shown ? integer(defects.value) : NOT_SHOWN),
      },
    ],
  }),
];
