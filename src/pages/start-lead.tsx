import type { Child } from 'hono/jsx';
import { counted, integer, rateWithInterval, tolerance } from '../format.ts';
import type { EvaluationRow } from '../hotspots/index.ts';
import { periodName as reportPeriod, type ReportRow } from '../reporting/index.ts';
import { judgementText } from '../statistics/index.ts';
import {
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  HelpText,
  KeyFigures,
  Page,
  StatusTag,
  TaskList,
  type KeyFigure,
  type Task,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { entropyTasks } from './entropy-pages.tsx';
import { periodName } from './frame-pages.tsx';
import { address } from './lists.tsx';
import type { Visit } from './page-route.ts';
import { leadSteps } from './start-first-steps.tsx';
import { assignedNote, soMany } from './start-others.tsx';
import { loadLeadStart, type DueDraw, type LeadStart } from './start-lead-data.ts';

/** The team lead's first page: what is open, what is due, what the year has shown so far. */
export async function showLeadStart(work: Work, visit: Visit) {
  return (
    <LeadStartPage
      visit={visit}
      start={await loadLeadStart(work)}
      awaited={await entropyTasks(work)}
      firstSteps={await leadSteps(work)}
    />
  );
}

interface LeadStartProps {
  readonly visit: Visit;
  readonly start: LeadStart;
  /** Announced random values to enter or confirm. */
  readonly awaited: readonly Task[];
  /** Null once the team has drawn. */
  readonly firstSteps: Child;
}

const LeadStartPage = ({ visit, start, awaited, firstSteps }: LeadStartProps) => (
  <Page title="Übersicht" preline={visit.frame.person?.function ?? ''} frame={visit.frame}>
    {firstSteps}
    {start.fields.length === 0 && start.waiting.length === 0 ? (
      firstSteps === null && <NoField />
    ) : (
      <>
        <KeyFigures figures={figuresOf(start)} />
        {awaited.length + tasksOf(start).length > 0 && (
          <section>
            <h2 class="kern-heading-medium">Zu tun</h2>
            <TaskList tasks={[...awaited, ...tasksOf(start)]} />
          </section>
        )}
        {start.results.some(({ rate }) => rate !== null) && <Results start={start} />}
        <DivisionReport report={start.divisionReport} />
      </>
    )}
  </Page>
);

const NoField = () => (
  <EmptyState
    title="Noch kein Prüffeld für Ihr Team"
    action={
      <ButtonLink href="/pruefplan" kind="primary">
        Zum Prüfplan
      </ButtonLink>
    }
  >
    So beginnt das Jahr: Sie legen im Prüfplan fest, was geprüft wird. Nach der Bestätigung laden Sie eine
    Fallliste hoch, ziehen die Stichprobe und füllen die Prüfbögen aus.
  </EmptyState>
);

function figuresOf({ open, measures, corrections, secondChecks }: LeadStart): KeyFigure[] {
  const late = (overdue: number, most: string): string => (overdue === 0 ? 'keine überfällig' : most);
  return [
    {
      label: 'Offene Prüfbögen',
      value: integer(open.sheets),
      note:
        open.sheets === 0
          ? 'alles geprüft'
          : `${open.sheets === 1 ? '' : 'ältester '}seit ${counted(open.oldestDays, 'Arbeitstag', 'Arbeitstagen')}`,
      href: address('/pruefboegen', { stand: 'unfinished' }),
    },
    {
      label: 'Offene Maßnahmen',
      value: soMany(measures.due),
      note: late(
        measures.overdue,
        `${soMany(measures.overdue)} überfällig, ${measures.overdue === 1 ? '' : 'die älteste '}seit ${counted(measures.mostOverdueDays, 'Arbeitstag', 'Arbeitstagen')}`,
      ),
      href: address('/massnahmen', { stand: 'open' }),
    },
    {
      label: 'Offene Fallkorrekturen',
      value: soMany(corrections.open),
      note: late(corrections.overdue, `${soMany(corrections.overdue)} überfällig`),
      href: '/fallkorrekturen',
    },
    {
      label: 'Zweitprüfungen für Sie',
      value: soMany(secondChecks),
      note: assignedNote(secondChecks),
      href: '/zweitpruefungen',
    },
  ];
}

const drawTask = ({ field, named, period, frameId, overdue }: DueDraw): Task => ({
  title: `Stichprobe ziehen: ${field.title}, ${periodName(period.first, period.last)}`,
  href:
    frameId === null
      ? address('/ziehungen/neu', { feld: field.fieldId, von: period.first, bis: period.last })
      : `/grundgesamtheiten/${frameId}`,
  hint:
    frameId === null
      ? `${counted(field.sampleSize, 'Fall', 'Fälle')} aus der Fallliste`
      : `Die Fälle sind übernommen; es fehlt die Ziehung.${named ? ' Die Bereichsleitung hat Sie dafür benannt.' : ''}`,
  status: overdue ? { tone: 'warning', word: 'fällig' } : { tone: 'neutral', word: 'diesen Monat' },
});

const shownDraws = 8;

function tasksOf({ waiting, draws, open }: LeadStart): Task[] {
  return [
    ...waiting.map((version): Task => ({
      title: `Prüffeld „${version.title}“ ${version.state === 'returned' ? 'überarbeiten' : 'mitzeichnen'}`,
      href: `/prueffelder/${version.fieldId}`,
      status: { tone: 'warning', word: version.state === 'returned' ? 'zurückgegeben' : 'wartet auf Sie' },
    })),
    ...draws.slice(0, shownDraws).map(drawTask),
    ...(draws.length > shownDraws
      ? [
          {
            title: counted(draws.length - shownDraws, 'weitere Ziehung', 'weitere Ziehungen'),
            href: '/pruefplan',
            status: { tone: 'warning' as const, word: 'fällig' },
          },
        ]
      : []),
    ...(open.sheets > 0
      ? [
          {
            title: `${counted(open.sheets, 'Prüfbogen', 'Prüfbögen')} ausfüllen`,
            href: address('/pruefboegen', { stand: 'unfinished' }),
            status: { tone: 'info' as const, word: 'offen' },
          },
        ]
      : []),
  ];
}

interface ResultRow {
  readonly title: string;
  readonly row: EvaluationRow;
}

const judgementTones = { met: 'success', open: 'neutral', exceeded: 'danger' } as const;

const Results = ({ start }: { start: LeadStart }) => {
  const titles = new Map(start.fields.map(({ fieldId, title }) => [fieldId, title]));
  const rows = start.results.flatMap((row): ResultRow[] =>
    row.rate?.shown === true
      ? [{ title: titles.get(row.key.fieldId ?? '') ?? 'beendetes Prüffeld', row }]
      : [],
  );
  return (
    <section>
      <DataTable
        id="ergebnisse"
        caption={`Ergebnisse Ihres Teams ${start.year}`}
        narrow="list"
        rows={rows}
        columns={[
          { label: 'Prüffeld', cell: ({ title }) => title },
          {
            label: 'geprüft',
            cell: ({ row }) => `${integer(row.done)} von ${integer(row.drawn)}`,
            numeric: true,
          },
          {
            label: 'Fehlerquote (Vertrauensbereich)',
            cell: ({ row }) =>
              row.rate?.shown === true ? `${rateWithInterval(row.rate)}, n = ${integer(row.rate.n)}` : '–',
            numeric: true,
          },
          {
            label: 'tolerierbar',
            cell: ({ row }) => (row.rate?.shown === true ? tolerance(row.rate.tolerable) : '–'),
            numeric: true,
          },
          {
            label: 'Bewertung',
            cell: ({ row }) =>
              row.rate?.shown === true ? (
                <StatusTag tone={judgementTones[row.rate.judgement]}>
                  {judgementText[row.rate.judgement]}
                </StatusTag>
              ) : (
                '–'
              ),
          },
        ]}
      />
      <HelpText>
        Nur gezogene Fälle gehen ein. Der Bereich in Klammern sagt, wie genau die Stichprobe ist: je mehr
        Fälle, desto enger.
      </HelpText>
    </section>
  );
};

const DivisionReport = ({ report }: { report: ReportRow | null }) => (
  <section>
    <h2 class="kern-heading-medium">Fachbereichsbesprechung</h2>
    {report === null ? (
      <p class="kern-body">
        Noch kein Bericht freigegeben. Die Bereichsleitung erstellt ihn aus Ihren abgeschlossenen Prüfbögen.
      </p>
    ) : (
      <>
        <p class="kern-body">Letzter Bericht: {reportPeriod(report.period)}</p>
        <ButtonRow>
          <ButtonLink href={`/berichte/${report.id}`}>Bericht ansehen</ButtonLink>
        </ButtonRow>
      </>
    )}
  </section>
);
