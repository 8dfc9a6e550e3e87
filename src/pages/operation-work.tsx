import type { ErrandState } from '../errands/index.ts';
import { dateTime, integer } from '../format.ts';
import type { DeliveryOrder } from '../frames/index.ts';
import type { JobState } from '../jobs/index.ts';
import type { ReportCommand } from '../reporting/index.ts';
import { Button, DataTable, Form, StatusTag } from '../ui/index.ts';
import { errandWords } from './errand-parts.tsx';
import { orderName } from './report-pages.tsx';
import { listName } from './upload-order.ts';

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
    <h2>Regelmäßige Aufträge</h2>
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

interface OrderedWorkProps {
  readonly deliveries: readonly ErrandState<DeliveryOrder, unknown>[];
  readonly previews: readonly ErrandState<DeliveryOrder, unknown>[];
  readonly reports: readonly ErrandState<ReportCommand, unknown>[];
}

/** What people ordered in the last day and what is under way or came to nothing. */
export const OrderedWork = ({ deliveries, previews, reports }: OrderedWorkProps) => {
  const rows = [
    ...deliveries.map((errand) => ({ ...errand, title: `${listName(errand.command)} übernehmen` })),
    ...previews.map((errand) => ({ ...errand, title: `${listName(errand.command)} prüfen` })),
    ...reports.map((errand) => ({ ...errand, title: `${orderName(errand.command.order)} erstellen` })),
  ];
  return (
    rows.length > 0 && (
      <section>
        <h2>Erteilte Aufträge</h2>
        <DataTable
          id="bestellt"
          caption="In den letzten 24 Stunden erteilt und nicht fertig"
          captionHidden
          narrow="list"
          rows={rows}
          columns={[
            { label: 'Auftrag', cell: ({ title }) => title },
            {
              label: 'Stand',
              cell: ({ state, progress }) => (
                <StatusTag tone={errandWords[state].tone}>
                  {errandWords[state].word}
                  {state === 'running' &&
                    progress !== null &&
                    `, ${integer(progress.done)} von ${integer(progress.steps)}`}
                </StatusTag>
              ),
            },
            { label: 'Erteilt', cell: ({ orderedAt }) => dateTime(orderedAt) },
            { label: 'Grund', cell: ({ problem }) => problem?.detail ?? '–' },
          ]}
        />
      </section>
    )
  );
};
