import { dateTime, integer } from '../format.ts';
import type { JobState } from '../jobs/index.ts';
import type { UnfinishedRun } from '../reporting/index.ts';
import { Button, DataTable, Form, StatusTag } from '../ui/index.ts';
import { reportName, runWords } from './report-pages.tsx';

interface BackgroundWorkProps {
  readonly states: readonly JobState[];
  /** When each job runs next, as far as this process knows. */
  readonly next: ReadonlyMap<string, Date>;
  readonly csrf: string;
  readonly path: string;
}

/** What the service does by itself: how each job stands, what came of it or why it failed, when it runs next. */
export const BackgroundWork = ({ states, next, csrf, path }: BackgroundWorkProps) => (
  <section id="auftraege-stand" {...(states.some(isRunning) ? { 'data-auto-refresh': path } : {})}>
    <h2>Aufträge</h2>
    <DataTable
      id="auftraege"
      caption="Was der Dienst von selbst tut"
      captionHidden
      narrow="list"
      rows={states}
      columns={[
        { label: 'Auftrag', cell: ({ title }) => title },
        { label: 'Stand', cell: (state) => <JobTag state={state} /> },
        { label: 'Zuletzt', cell: ({ startedAt }) => (startedAt === null ? '–' : dateTime(startedAt)) },
        { label: 'Ergebnis', cell: ({ summary }) => summary ?? '–' },
        {
          label: 'Nächster Lauf',
          cell: ({ name }) => {
            const at = next.get(name);
            return at === undefined ? '–' : dateTime(at.toISOString());
          },
        },
        {
          label: 'Starten',
          cell: ({ name, title }) => (
            <Form action={`${path}/auftraege/${name}`} csrf={csrf}>
              <Button kind="tertiary" small>
                Auftrag starten
                <span class="kern-sr-only"> – {title}</span>
              </Button>
            </Form>
          ),
        },
      ]}
    />
  </section>
);

const isRunning = ({ outcome, startedAt }: JobState): boolean => outcome === null && startedAt !== null;

const JobTag = ({ state }: { state: JobState }) => {
  switch (state.outcome) {
    case 'done':
      return <StatusTag tone="success">erledigt</StatusTag>;
    case 'nothing-to-do':
      return <StatusTag>nichts zu tun</StatusTag>;
    case 'failed':
      return <StatusTag tone="danger">fehlgeschlagen</StatusTag>;
    case null:
      if (state.startedAt === null) return <StatusTag>noch nie</StatusTag>;
      return (
        <StatusTag tone="info">
          {state.progress === null
            ? 'läuft'
            : `läuft, ${integer(state.progress.done)} von ${integer(state.progress.steps)}`}
        </StatusTag>
      );
  }
};

/** Reports that people ordered and that are being prepared or came to nothing, of the last day. */
export const ReportsUnderWay = ({ runs }: { runs: readonly UnfinishedRun[] }) => (
  <section>
    <h2>Berichte in Arbeit</h2>
    <DataTable
      id="berichte"
      caption="Bestellte Berichte des letzten Tages, die nicht fertig sind"
      captionHidden
      narrow="list"
      rows={runs}
      columns={[
        { label: 'Bericht', cell: (run) => reportName(run) },
        {
          label: 'Stand',
          cell: ({ state }) => <StatusTag tone={runWords[state].tone}>{runWords[state].word}</StatusTag>,
        },
        { label: 'Begonnen', cell: ({ startedAt }) => dateTime(startedAt) },
        { label: 'Grund', cell: ({ failure }) => failure ?? '–' },
      ]}
    />
  </section>
);
