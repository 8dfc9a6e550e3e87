import { instructionName } from '../catalogue/index.ts';
import { fieldsInForce, planOf } from '../audit-plan/index.ts';
import { localDate, monthOf, monthSchema, type Month } from '../calendar/index.ts';
import { decimal, integer, interval, month, NOT_SHOWN, percent, tolerance } from '../format.ts';
import { agreementOf, anomaliesOf, overlookedOf, type Anomaly } from '../hotspots/index.ts';
import { reachOf } from '../identity/index.ts';
import { DataTable, EmptyState, HelpText, StatusTag, type Column } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { NoFigures } from './evaluation-empty.tsx';
import { carried, EvaluationPage, rateWords, shownOr } from './evaluation-parts.tsx';
import {
  evaluationQuery,
  placeOf,
  type EvaluationFilters,
  type EvaluationPlace,
} from './evaluation-place.ts';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { fieldTitles, teamNames } from './names.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { fieldProgress } from './plan-progress.ts';

/**
 * The month asked for, else the last one over in which something was checked; a year without checks shows the month
 * before the current one.
 */
async function monthAsked(work: Work, { areaId, year, months }: EvaluationPlace, query: EvaluationFilters) {
  if (query.monat !== undefined && months.includes(query.monat)) return query.monat;
  const current = monthOf(localDate(work.now));
  const over = months.filter((one) => one < current);
  const checked = new Set(await monthsChecked(work, year, areaId));
  const last = over.findLast((one) => checked.has(one)) ?? over.at(-1) ?? months[0];
  return monthSchema.parse(last ?? current);
}

/** The months of the plan's year in which cases were checked. */
async function monthsChecked(work: Work, year: number, areaId: string): Promise<string[]> {
  const plan = await planOf(work.tx, year, areaId);
  if (plan === null) return [];
  const fields = await fieldsInForce(work.tx, plan.id, work.now);
  const progress = await fieldProgress(
    work,
    fields.map(({ fieldId }) => fieldId),
  );
  return progress.filter(({ checked }) => checked > 0).map(({ month: of }) => of);
}

interface NamedAnomaly extends Anomaly {
  readonly field: string;
  readonly team: string;
}

async function readAnomalies(work: Work, { areaId }: EvaluationPlace, of: Month): Promise<NamedAnomaly[]> {
  const found = await anomaliesOf(work, { areaId, month: of });
  const titles = await fieldTitles(
    work,
    found.flatMap(({ key }) => key.fieldId ?? []),
  );
  const names = await teamNames(work);
  return found.map((anomaly) => ({
    ...anomaly,
    field: titles.get(anomaly.key.fieldId ?? '') ?? 'Prüffeld',
    team: names.get(anomaly.key.teamId ?? '') ?? 'alle Teams',
  }));
}

/** The way from a signal to a hotspot, for those who can declare one. */
const declareColumn: Column<NamedAnomaly> = {
  label: 'Nächster Schritt',
  cell: ({ key, field }) => (
    <a
      class="kern-link"
      href={address('/schwerpunkte/neu', {
        feld: key.fieldId ?? undefined,
        kriterium: key.criterionId ?? undefined,
        team: key.teamId ?? undefined,
      })}
    >
      Fehlerschwerpunkt feststellen
      <span class="kern-sr-only"> zu {field}</span>
    </a>
  ),
};

async function showAnomalies(work: Work, visit: Visit, { query }: Input<unknown, EvaluationFilters>) {
  const place = await placeOf(work, query);
  const of = await monthAsked(work, place, query);
  const rows = await readAnomalies(work, place, of);
  return (
    <EvaluationPage
      visit={visit}
      path="/auswertung/auffaelligkeiten"
      title="Auffälligkeiten eines Monats"
      place={place}
      query={{ ...query, monat: of }}
      months
    >
      {rows.length === 0 ? (
        <EmptyState title={`Keine Auffälligkeit im ${month(of)}`}>
          Kein Kriterium liegt in diesem Monat deutlich über der tolerierbaren Fehlerquote. Wählen Sie einen
          anderen Monat.
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="auffaelligkeiten"
            caption={`Auffälligkeiten im ${month(of)}`}
            narrow="list"
            rows={rows}
            columns={[
              { label: 'Auffälligkeit', cell: ({ sentence }) => sentence },
              { label: 'Prüffeld', cell: ({ field }) => field },
              { label: 'Team', cell: ({ team }) => team },
              {
                label: 'Fehlerquote (Vertrauensbereich)',
                cell: ({ rate }) => rateWords(rate),
                numeric: true,
              },
              { label: 'tolerierbar', cell: ({ rate }) => tolerance(rate.tolerable), numeric: true },
              ...(reachOf(visit.actor, 'hotspot.declare') === null ? [] : [declareColumn]),
            ]}
          />
          <ExportLinks path="/auswertung/auffaelligkeiten" query={carried(query)} />
        </>
      )}
      <HelpText>
        Eine Auffälligkeit ist ein einzelnes Signal und noch kein Fehlerschwerpunkt. Bei vielen Kriterien
        fällt in jedem Monat auch durch Zufall etwas auf.
      </HelpText>
    </EvaluationPage>
  );
}

async function readOverlooked(work: Work, { areaId, year }: EvaluationPlace) {
  const rows = await overlookedOf(work, { areaId, year });
  const titles = await fieldTitles(
    work,
    rows.map(({ fieldId }) => fieldId),
  );
  return rows.map((row) => ({ ...row, field: titles.get(row.fieldId) ?? 'Prüffeld' }));
}

const agreed = (value: number | null): string => (value === null ? '–' : decimal(value, 2));

async function showSecondChecks(work: Work, visit: Visit, { query }: Input<unknown, EvaluationFilters>) {
  const place = await placeOf(work, query);
  const overlooked = await readOverlooked(work, place);
  const agreement = await agreementOf(work, place);
  return (
    <EvaluationPage
      visit={visit}
      path="/auswertung/zweitpruefungen"
      title="Ergebnisse der Zweitprüfungen"
      place={place}
      query={query}
    >
      {overlooked.length === 0 ? (
        <NoFigures />
      ) : (
        <DataTable
          id="uebersehen"
          caption="Übersehene Fehler, geschätzt aus blinden Zweitprüfungen"
          narrow="list"
          rows={overlooked}
          columns={[
            { label: 'Prüffeld', cell: ({ field }) => field },
            {
              label: 'zweitgeprüft',
              cell: ({ repeated }) =>
                shownOr(
                  repeated,
                  ({ rechecked, selected }) => `${integer(rechecked)} von ${integer(selected)}`,
                ),
              numeric: true,
            },
            {
              label: 'dabei gefunden',
              cell: (row) => shownOr(row.overlooked, ({ found }) => integer(found)),
              numeric: true,
            },
            {
              label: 'Anteil übersehen (Vertrauensbereich)',
              cell: (row) =>
                shownOr(
                  row.overlooked,
                  (one) =>
                    `${percent(one.rate)} (${interval(one.lower, one.upper)}), n = ${integer(one.rechecked)}`,
                ),
              numeric: true,
            },
            {
              label: 'Fälle hochgerechnet',
              cell: (row) =>
                shownOr(
                  row.overlooked,
                  (one) =>
                    `${integer(Math.round(one.estimate))} (${integer(one.lowerCount)}–${integer(one.upperCount)}) von ${integer(one.cleanChecks)}`,
                ),
              numeric: true,
            },
          ]}
        />
      )}
      {agreement.length > 0 && (
        <DataTable
          id="uebereinstimmung"
          caption="Übereinstimmung von Erst- und Zweitprüfung je Kriterium"
          narrow="list"
          rows={agreement}
          columns={[
            { label: 'Kriterium', cell: ({ code, question }) => `${code} ${question}` },
            { label: 'n', cell: (row) => shownOr(row.agreement, ({ n }) => integer(n)), numeric: true },
            {
              label: 'uneinig',
              cell: (row) => shownOr(row.agreement, ({ disagreements }) => integer(disagreements)),
              numeric: true,
            },
            {
              label: 'Übereinstimmung bei Fehlern',
              cell: (row) => shownOr(row.agreement, ({ errorAgreement }) => agreed(errorAgreement)),
              numeric: true,
            },
            {
              label: 'Kappa',
              cell: (row) => shownOr(row.agreement, ({ kappa }) => agreed(kappa)),
              numeric: true,
            },
            {
              label: 'Einstufung',
              cell: ({ unclear }) => (unclear ? <StatusTag tone="warning">unklar</StatusTag> : 'klar'),
            },
            {
              label: 'Geschäftsanweisung',
              cell: ({ instruction }) => `${instructionName(instruction)} (${instruction.owner})`,
            },
          ]}
        />
      )}
      <HelpText>
        Ein unklares Kriterium verstehen die Prüfenden verschieden; der Hinweis geht an die Funktion, die für
        die Geschäftsanweisung verantwortlich ist. Ausgewertet wird nie nach Personen oder Teams. Außerhalb
        der Revision stehen hier nur unklare Kriterien.
      </HelpText>
      {overlooked.length > 0 && <ExportLinks path="/auswertung/zweitpruefungen" query={carried(query)} />}
    </EvaluationPage>
  );
}

export const signalPages: readonly PageRoute[] = [
  page({
    path: '/auswertung/auffaelligkeiten',
    act: 'evaluation.read',
    query: evaluationQuery,
    show: showAnomalies,
  }),
  ...exportPages({
    path: '/auswertung/auffaelligkeiten',
    act: 'evaluation.read',
    query: evaluationQuery,
    name: 'Auffälligkeiten',
    async rows(work, query) {
      const place = await placeOf(work, query);
      return readAnomalies(work, place, await monthAsked(work, place, query));
    },
    columns: [
      { header: 'Auffälligkeit', kind: 'text', width: 60, value: ({ sentence }) => sentence },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ field }) => field },
      { header: 'Team', kind: 'text', width: 24, value: ({ team }) => team },
      { header: 'Fehlerquote', kind: 'text', width: 30, value: ({ rate }) => rateWords(rate) },
      { header: 'Tolerierbar', kind: 'text', value: ({ rate }) => tolerance(rate.tolerable) },
    ],
  }),
  page({
    path: '/auswertung/zweitpruefungen',
    act: 'evaluation.read',
    query: evaluationQuery,
    show: showSecondChecks,
  }),
  ...exportPages({
    path: '/auswertung/zweitpruefungen',
    act: 'evaluation.read',
    query: evaluationQuery,
    name: 'Zweitprüfungen',
    rows: async (work, query) => readOverlooked(work, await placeOf(work, query)),
    columns: [
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ field }) => field },
      {
        header: 'Ausgewählt',
        kind: 'text',
        value: ({ repeated }) => (repeated.shown ? integer(repeated.selected) : NOT_SHOWN),
      },
      {
        header: 'Zweitgeprüft',
        kind: 'text',
        value: ({ repeated }) => (repeated.shown ? integer(repeated.rechecked) : NOT_SHOWN),
      },
      {
        header: 'Anteil übersehen',
        kind: 'text',
        width: 30,
        value: ({ overlooked }) =>
          overlooked === null
            ? null
            : overlooked.shown
              ? `${percent(overlooked.rate)} (${interval(overlooked.lower, overlooked.upper)})`
              : NOT_SHOWN,
      },
    ],
  }),
];
