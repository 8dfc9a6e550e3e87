import { fieldsInForce, loadVersions, plannedPeriods, visiblePlans, type Plan } from '../audit-plan/index.ts';
import { localDate } from '../calendar/index.ts';
import { listSecondChecks } from '../checks/index.ts';
import { counted, dateOf, integer, outOf } from '../format.ts';
import { hotspotsOf, type Hotspot } from '../hotspots/index.ts';
import { listReports, type ReportRow } from '../reporting/index.ts';
import {
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  KeyFigures,
  Page,
  SummaryList,
  TaskList,
  type KeyFigure,
  type Task,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { entropyTasks } from './entropy-pages.tsx';
import { teamOf } from './hotspot-pages.tsx';
import { address } from './lists.tsx';
import type { Visit } from './page-route.ts';
import { searchedBy } from './search-pages.tsx';
import { fieldProgress } from './plan-progress.ts';
import { reportName } from './report-pages.tsx';
import { administrationSteps, headSteps } from './start-first-steps.tsx';
import { voidTasks } from './void-pages.tsx';

/** Lists on the start pages count so far; what is more stands on pages of their own. */
export const countedUpTo = 200;

/** How many there are, of a list that answers one row more than was asked for. */
export const soMany = (count: number): string =>
  count > countedUpTo ? `mehr als ${integer(countedUpTo)}` : integer(count);

/** What stands below the number of second checks assigned to somebody. */
export const assignedNote = (count: number): string =>
  ['nichts zugewiesen', 'wartet auf Sie'][count] ?? 'warten auf Sie';

/** Drawn, checked and planned cases of plans in force. */
async function planFigures(work: Work, plans: readonly Plan[]) {
  const fields = [];
  for (const plan of plans) fields.push(...(await fieldsInForce(work.tx, plan.id, work.now)));
  const months = await fieldProgress(
    work,
    fields.map(({ fieldId }) => fieldId),
  );
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  return {
    fields: fields.length,
    planned: sum(fields.flatMap((field) => plannedPeriods(field, field.year).map(({ cases }) => cases))),
    drawn: sum(months.map(({ drawn }) => drawn)),
    checked: sum(months.map(({ checked }) => checked)),
  };
}

/** The year that is shown first: this one, or the latest with a plan. */
export async function plansOfYear(work: Work): Promise<{ year: number; plans: Plan[] }> {
  const plans = await visiblePlans(work);
  const thisYear = Number(localDate(work.now).slice(0, 4));
  const year = plans.some((plan) => plan.year === thisYear) ? thisYear : (plans[0]?.year ?? thisYear);
  return { year, plans: plans.filter((plan) => plan.year === year) };
}

const Hotspots = ({ hotspots }: { hotspots: readonly Hotspot[] }) =>
  hotspots.length === 0 ? (
    <EmptyState title="Kein Fehlerschwerpunkt offen">
      Fehlerschwerpunkte werden zum Quartalsende aus den Stichproben festgestellt oder fachlich begründet.
    </EmptyState>
  ) : (
    <DataTable
      id="schwerpunkte"
      caption="Offene Fehlerschwerpunkte, die schwersten zuerst"
      narrow="list"
      rows={hotspots.slice(0, 10)}
      columns={[
        {
          label: 'Prüfkriterium',
          cell: ({ id, question }) => (
            <a class="kern-link" href={`/schwerpunkte/${id}`}>
              {question}
            </a>
          ),
        },
        { label: 'Team', cell: teamOf },
        { label: 'Befund', cell: ({ sentence }) => sentence },
        { label: 'Festgestellt am', cell: ({ foundAt }) => dateOf(foundAt) },
      ]}
    />
  );

const LatestReport = ({ report }: { report: ReportRow | undefined }) =>
  report === undefined ? (
    <EmptyState title="Noch kein Bericht freigegeben">
      Der Jour-fixe-Bericht entsteht am ersten Arbeitstag des Folgemonats; die Bereichsleitung gibt ihn frei.
    </EmptyState>
  ) : (
    <section>
      <h2 class="kern-heading-medium">Letzter Bericht</h2>
      <p class="kern-body">
        {reportName(report)}, {report.areaName}, Fassung {report.version}
      </p>
      <ButtonRow>
        <ButtonLink href={`/berichte/${report.id}`} kind="primary">
          Bericht ansehen
        </ButtonLink>
        <ButtonLink href={`/berichte/${report.id}/bericht.pdf`} icon="download">
          PDF laden
        </ButtonLink>
      </ButtonRow>
    </section>
  );

/** Plans with fields that wait for confirmation, and how many. */
async function submittedPlans(work: Work, plans: readonly Plan[]) {
  const found = [];
  for (const plan of plans) {
    const versions = await loadVersions(work.tx, { planId: plan.id });
    const fields = versions.filter(({ state }) => state === 'submitted').length;
    if (fields > 0) found.push({ plan, fields });
  }
  return found;
}

const draftsShown = 5;

/** Area head: the plan's progress, second checks for the head, new hotspots, the report in preparation. */
export async function showHeadStart(work: Work, visit: Visit) {
  const { year, plans } = await plansOfYear(work);
  const figures = await planFigures(work, plans);
  const waiting = await listSecondChecks(work, { state: 'waiting', mine: true, limit: countedUpTo });
  const hotspots = await hotspotsOf(work, { year, open: true });
  const since = work.now.subtract({ hours: 24 * 31 }).toString();
  const drafts = (await listReports(work, { state: 'draft', limit: draftsShown })).slice(0, draftsShown);
  const firstSteps = await headSteps(work);
  const key: KeyFigure[] = [
    {
      label: `Geprüft ${year}`,
      value: outOf(figures.checked, figures.drawn),
      note: `gezogenen Fällen; geplant sind ${integer(figures.planned)}`,
      href: address('/pruefplan', { jahr: year }),
    },
    {
      label: 'Zweitprüfungen für Sie',
      value: soMany(waiting.length),
      note: assignedNote(waiting.length),
      href: '/zweitpruefungen',
    },
    {
      label: 'Offene Fehlerschwerpunkte',
      value: integer(hotspots.length),
      note: `davon ${integer(hotspots.filter(({ foundAt }) => foundAt >= since).length)} in den letzten 31 Tagen festgestellt`,
      href: address('/schwerpunkte', { jahr: year, stand: 'offen' }),
    },
  ];
  const tasks: Task[] = [
    ...(await submittedPlans(work, plans)).map(({ plan, fields }) => ({
      title: `Prüfplan ${plan.year} bestätigen: ${counted(fields, 'Prüffeld liegt', 'Prüffelder liegen')} vor`,
      href: `/pruefplan/${plan.id}/bestaetigung`,
      status: { tone: 'warning' as const, word: 'wartet auf Sie' },
    })),
    ...drafts.map((report) => ({
      title: `${reportName(report)} freigeben`,
      href: `/berichte/${report.id}`,
      status: { tone: 'info' as const, word: 'Entwurf' },
    })),
    ...(await entropyTasks(work)),
    ...(await voidTasks(work)),
  ];
  return (
    <Page title="Übersicht" preline={visit.frame.person?.function ?? ''} frame={visit.frame}>
      {firstSteps}
      {figures.fields === 0 ? (
        firstSteps === null && (
          <EmptyState
            title="Noch kein Prüfplan in Kraft"
            action={
              <ButtonLink href="/pruefplan" kind="primary">
                Zum Prüfplan
              </ButtonLink>
            }
          >
            Die Teamleitungen legen die Prüffelder fest und legen sie vor; Sie bestätigen den Prüfplan.
          </EmptyState>
        )
      ) : (
        <>
          <KeyFigures figures={key} />
          {tasks.length > 0 && (
            <section>
              <h2 class="kern-heading-medium">Zu tun</h2>
              <TaskList tasks={tasks} />
            </section>
          )}
          <Hotspots hotspots={hotspots} />
        </>
      )}
    </Page>
  );
}

/** Management: the latest released report, and what is wrong in the house. */
export async function showManagementStart(work: Work, visit: Visit) {
  const { year } = await plansOfYear(work);
  const [report] = await listReports(work, { kind: 'jour-fixe', state: 'released', limit: 1 });
  const tasks = [...(await entropyTasks(work)), ...(await voidTasks(work))];
  return (
    <Page title="Übersicht" preline={visit.frame.person?.function ?? ''} frame={visit.frame}>
      <LatestReport report={report} />
      {tasks.length > 0 && (
        <section>
          <h2 class="kern-heading-medium">Zu tun</h2>
          <TaskList tasks={tasks} />
        </section>
      )}
      <Hotspots hotspots={await hotspotsOf(work, { year, open: true })} />
      <ButtonRow>
        <ButtonLink href={address('/auswertung/verlauf', { jahr: year })}>
          Verlauf des Jahres ansehen
        </ButtonLink>
        <ButtonLink href={address('/schwerpunkte', { jahr: year, stand: 'offen' })}>
          Alle Fehlerschwerpunkte ansehen
        </ButtonLink>
        <ButtonLink href={address('/qualifizierung/plan', { jahr: year })}>
          Qualifizierungsplan ansehen
        </ButtonLink>
      </ButtonRow>
    </Page>
  );
}

/** What the reading functions and the administration find where. */
const guides: Readonly<Record<string, string>> = {
  '/pruefplan': 'Prüffelder mit Anlass, Fassungen und Fortschritt',
  '/ziehungen': 'alle Ziehungen, auch aufgehobene, mit Protokoll zum Nachrechnen',
  '/lieferungen': 'übernommene Falllisten mit Kontrollsummen',
  '/grundgesamtheiten': 'versiegelte Falllisten mit Prüfsumme',
  '/pruefboegen': 'Prüfbögen in allen Fassungen',
  '/feststellungen': 'Feststellungen mit Zweitprüfung',
  '/massnahmen': 'Maßnahmen und Fallkorrekturen mit Fristen',
  '/auswertung': 'Fehlerquoten mit Vertrauensbereich',
  '/schwerpunkte': 'Fehlerschwerpunkte, statistisch und fachlich festgestellt',
  '/qualifizierung': 'Bedarfe, Schulungen und was sich danach verändert hat',
  '/berichte': 'freigegebene Berichte und Prüfakten',
  '/vorgangsprotokoll': 'die verkettete Aufzeichnung aller Vorgänge und ihre Prüfung',
  '/verzeichnis': 'welche Auswertungen es gibt und wie oft welche Funktion sie abruft',
  '/berechtigungen': 'wer was sehen und tun darf',
  '/loeschungen': 'Stand der Löschfristen und Aussetzungen',
  '/zugriffsprotokoll': 'nur zu einem festgehaltenen Vorfall und nur für zwei Personen gemeinsam',
  '/konten': 'Konten, Funktionen, Vertretungen',
  '/organisation': 'Bereiche, Teams, Funktionen und Beschäftigtenzahlen',
  '/kataloge': 'Geschäftsanweisungen, Prüfkriterien, Fehlerarten',
  '/einstellungen': 'was das Haus selbst festlegt, mit Voreinstellung und Grund',
  '/betrieb': 'Zustand, Hintergrundaufträge, Freigabe des Echtbetriebs',
};

/** Auditors, oversight and administration: where what is theirs stands. */
export async function showGuide(work: Work, visit: Visit) {
  const about: Readonly<Record<string, string>> = { ...guides, '/suche': searchedBy(visit.actor) };
  const entries = visit.frame.navigation.filter(({ href }) => about[href] !== undefined);
  return (
    <Page title="Übersicht" preline={visit.frame.person?.function ?? ''} frame={visit.frame}>
      {visit.actor.role === 'administrator' && (await administrationSteps(work))}
      <SummaryList
        rows={entries.map(({ label, href }) => ({
          key: label,
          value: (
            <a class="kern-link" href={href}>
              {about[href]}
            </a>
          ),
        }))}
      />
    </Page>
  );
}
