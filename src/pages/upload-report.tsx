import { fieldVersionInForce } from '../audit-plan/index.ts';
import { Failure } from '../failure.ts';
import { counted, euro, integer, period } from '../format.ts';
import { previewOrRun, type DeliveryPreview, type PreviewRun, type StoredTotals } from '../frames/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Details,
  Form,
  Page,
  SummaryList,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { ErrandProgress } from './errand-parts.tsx';
import { address } from './lists.tsx';
import { drawsWay } from './navigation.ts';
import type { Input, Visit } from './page-route.ts';
import { listName, orderOf, reportPath, type OrderQuery } from './upload-order.ts';

/**
 * The report on an uploaded file before anything is kept; a file that cannot be read is a report too, and so is how far
 * a large one is read.
 */
export async function showReport(
  work: Work,
  visit: Visit,
  { params, query }: Input<{ uploadId: string }, OrderQuery>,
  form?: FormState,
) {
  const field = await fieldVersionInForce(work.tx, query.feld, work.now);
  const shared = {
    visit,
    uploadId: params.uploadId,
    query,
    title: field?.title ?? '',
    ...(form && { form }),
  };
  try {
    const found = await previewOrRun(work, orderOf(params.uploadId, query));
    return 'run' in found ? <RunPage {...shared} {...found} /> : <ReportPage {...shared} {...found} />;
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'not-found') throw error;
    return <UnreadablePage {...shared} failure={error} />;
  }
}

interface ReportProps {
  readonly visit: Visit;
  readonly uploadId: string;
  readonly query: OrderQuery;
  readonly title: string;
  readonly form?: FormState;
}

const again = (query: OrderQuery): string => address('/ziehungen/neu', query);

const UnreadablePage = ({ visit, query, title, failure }: ReportProps & { failure: Failure }) => (
  <Page title="Datei nicht lesbar" preline={title} frame={visit.frame} breadcrumbs={drawsWay(visit.actor)}>
    <Alert tone="danger" title="Es wurde nichts gespeichert">
      <p class="kern-body">{failure.message}</p>
    </Alert>
    <ButtonRow>
      <ButtonLink href={again(query)} kind="primary">
        Andere Datei wählen
      </ButtonLink>
    </ButtonRow>
  </Page>
);

const RunPage = ({ visit, uploadId, query, title, run }: ReportProps & { run: PreviewRun }) => (
  <Page
    title={listName(run.command)}
    preline={title}
    frame={visit.frame}
    breadcrumbs={drawsWay(visit.actor)}
    scripts={['auto-refresh.js']}
  >
    <ErrandProgress
      errand={run}
      path={reportPath(uploadId, query)}
      label={{
        running: 'Die Datei wird gelesen und geprüft',
        done: 'Die Datei ist geprüft',
        failed: 'Es wurde nichts gespeichert',
      }}
      result={{ href: reportPath(uploadId, query), label: 'Bericht ansehen' }}
      again={{ href: again(query), label: 'Andere Datei wählen' }}
    >
      Sie können diese Seite verlassen; die Datei wird weiter geprüft, und ihr Bericht steht dann unter
      „Stichprobe ziehen“.
    </ErrandProgress>
  </Page>
);

const ReportPage = (props: ReportProps & { preview: DeliveryPreview }) => {
  const { visit, uploadId, query, title, preview } = props;
  const refused = preview.refusals.length > 0;
  const frame = preview.frames[0];
  const cases = preview.frames.reduce((sum, one) => sum + one.cases, 0);
  const inTheWay = preview.frames.find(({ existing }) => existing !== null)?.existing ?? null;
  const usable = !refused && inTheWay === null && cases > 0;
  return (
    <Page
      title="Bericht zur Datei"
      preline={`${title} · ${period(query.von, query.bis)}`}
      frame={visit.frame}
      {...(props.form === undefined ? {} : { form: props.form })}
      breadcrumbs={[...drawsWay(visit.actor), { label: 'Stichprobe ziehen', href: again(query) }]}
    >
      <Verdict preview={preview} cases={cases} inTheWay={inTheWay} />
      {usable && query.anzahl !== undefined && query.anzahl > cases && (
        <Alert tone="warning" title={`Es gibt nur ${counted(cases, 'Fall', 'Fälle')}`}>
          <p class="kern-body">
            {integer(query.anzahl)} können nicht gezogen werden. Die Zahl ändern Sie vor dem Ziehen.
          </p>
        </Alert>
      )}
      <Form action={reportPath(uploadId, query)} csrf={visit.csrf}>
        <ButtonRow>
          {usable && <Button>Fälle übernehmen</Button>}
          <ButtonLink href={again(query)} kind={usable ? 'secondary' : 'primary'}>
            Andere Datei wählen
          </ButtonLink>
        </ButtonRow>
      </Form>
      {refused && <Refusals preview={preview} />}
      <SummaryList
        rows={[
          { key: 'Datei', value: preview.file.name },
          {
            key: 'Art',
            value: [preview.file.format === 'csv' ? 'CSV' : 'Excel', preview.file.encoding ?? '']
              .join(' ')
              .trim(),
          },
          { key: 'Gelesene Fälle', value: integer(preview.rows.accepted) },
          { key: 'Abgewiesene Zeilen', value: integer(sum(preview.refusalCounts)) },
          {
            key: 'Davon doppelte Fallnummern',
            value: integer(preview.refusalCounts['case-number-repeated'] ?? 0),
          },
          { key: 'Ohne Bezug zum Prüffeld', value: integer(preview.rows.unassigned) },
          { key: 'In der Grundgesamtheit', value: integer(frame === undefined ? 0 : cases) },
          { key: 'Prüfsumme (SHA-256)', value: <code>{preview.file.sha256}</code> },
        ]}
      />
      <Totals totals={preview.totals} />
      <Columns preview={preview} />
    </Page>
  );
};

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

const Verdict = (props: { preview: DeliveryPreview; cases: number; inTheWay: string | null }) => {
  const { preview, cases, inTheWay } = props;
  if (preview.refusals.length > 0) {
    return (
      <Alert tone="danger" title="Die Datei kann so nicht übernommen werden">
        <p class="kern-body">
          {counted(sum(preview.refusalCounts), 'Zeile ist', 'Zeilen sind')} fehlerhaft. Berichtigen Sie die
          Datei im Fachverfahren und laden Sie sie neu hoch. Es wurde nichts gespeichert.
        </p>
      </Alert>
    );
  }
  if (inTheWay !== null) {
    return (
      <Alert tone="danger" title="Für diesen Zeitraum gibt es schon eine Grundgesamtheit">
        <p class="kern-body">
          <a class="kern-link" href={`/grundgesamtheiten/${inTheWay}`}>
            Grundgesamtheit ansehen
          </a>
          . Verwerfen Sie sie, oder heben Sie eine versiegelte auf, bevor Sie eine neue übernehmen.
        </p>
      </Alert>
    );
  }
  if (cases === 0) {
    return (
      <Alert tone="danger" title="Kein Fall gehört zum Prüffeld">
        <p class="kern-body">Prüfen Sie Team, Zeitraum und Filter des Prüffelds.</p>
      </Alert>
    );
  }
  return (
    <Alert tone="success" title={`${counted(cases, 'Fall ist', 'Fälle sind')} lesbar und eindeutig`}>
      <p class="kern-body">Vergleichen Sie die Summen mit dem Fachverfahren. Noch ist nichts gespeichert.</p>
    </Alert>
  );
};

const classNames: Readonly<Record<string, string>> = {
  empty: 'leer',
  number: 'Zahl',
  date: 'Datum',
  boolean: 'Ja/Nein',
  text: 'Text',
  formula: 'Formel',
  error: 'Fehlerwert',
};

/** Names the table of refused rows, and how many it leaves out. */
export const refusalsCaption = (shown: number, refused: number): string =>
  shown < refused
    ? `Die ersten ${integer(shown)} von ${integer(refused)} abgewiesenen Zeilen`
    : 'Abgewiesene Zeilen';

const Refusals = ({ preview }: { preview: DeliveryPreview }) => (
  <DataTable
    id="abgewiesen"
    caption={refusalsCaption(preview.refusals.length, sum(preview.refusalCounts))}
    rows={preview.refusals}
    columns={[
      { label: 'Zeile', cell: ({ line }) => integer(line), numeric: true },
      { label: 'Spalte', cell: ({ column }) => column ?? '–' },
      { label: 'Wertart', cell: ({ valueClass }) => classNames[valueClass] ?? valueClass },
      { label: 'Grund', cell: ({ message }) => message },
    ]}
  />
);

/** The control totals by team and stratum. */
export const Totals = ({ totals }: { totals: StoredTotals }) => (
  <>
    <DataTable
      id="summen-team"
      caption="Summen nach Team"
      rows={totals.teams}
      columns={[
        { label: 'Team', cell: ({ code }) => code },
        { label: 'Fälle', cell: ({ cases }) => integer(cases), numeric: true },
        { label: 'Betrag', cell: ({ amountCents }) => euro(amountCents), numeric: true },
      ]}
      footer={['Summe', integer(totals.rows), euro(totals.amountCents)]}
    />
    {totals.strata.some(({ stratum }) => stratum !== null) && (
      <Details summary="Summen nach Schicht">
        <DataTable
          id="summen-schicht"
          caption="Summen nach Schicht"
          captionHidden
          rows={totals.strata}
          columns={[
            { label: 'Schicht', cell: ({ stratum }) => stratum ?? 'ohne Schicht' },
            { label: 'Fälle', cell: ({ cases }) => integer(cases), numeric: true },
            { label: 'Betrag', cell: ({ amountCents }) => euro(amountCents), numeric: true },
          ]}
        />
      </Details>
    )}
  </>
);

const roleNames: Readonly<Record<DeliveryPreview['columns'][number]['role'], string>> = {
  'case-number': 'Fallnummer',
  team: 'Team',
  stratum: 'Schicht',
  amount: 'Betrag',
  attribute: 'Merkmal',
  ignored: 'nicht übernommen',
};

const Columns = ({ preview }: { preview: DeliveryPreview }) => (
  <Details summary="Wie die Spalten verstanden wurden">
    <DataTable
      id="spalten"
      caption="Spalten der Datei"
      captionHidden
      rows={preview.columns}
      columns={[
        { label: 'Überschrift', cell: ({ header }) => header },
        { label: 'Bedeutung', cell: ({ role, isDate }) => `${roleNames[role]}${isDate ? ' (Datum)' : ''}` },
        {
          label: 'Wertarten (bis zu 1.000 Fälle)',
          cell: ({ classes }) =>
            Object.entries(classes)
              .map(([name, count]) => `${classNames[name] ?? name}: ${integer(count)}`)
              .join(', ') || '–',
        },
      ]}
    />
  </Details>
);
