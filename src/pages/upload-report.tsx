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
  StatusTag,
  SummaryList,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { deliveryWay } from './delivery-parts.tsx';
import { ErrandProgress } from './errand-parts.tsx';
import { address } from './lists.tsx';
import { teamNames } from './names.ts';
import type { Input, Visit } from './page-route.ts';
import { allDue, listName, orderOf, reportPath, uploadTitle, type OrderQuery } from './upload-order.ts';
import { classNames, Refusals, sum } from './upload-refusals.tsx';

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
  const field = query.feld === allDue ? null : await fieldVersionInForce(work.tx, query.feld, work.now);
  const shared = {
    visit,
    uploadId: params.uploadId,
    query,
    title: query.feld === allDue ? 'Alle fälligen Prüffelder' : (field?.title ?? ''),
    teams: await teamNames(work),
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
  /** Names by id. */
  readonly teams: ReadonlyMap<string, string>;
  readonly form?: FormState;
}

const again = (query: OrderQuery): string => address('/ziehungen/neu', query);

const UnreadablePage = ({ visit, query, title, failure }: ReportProps & { failure: Failure }) => (
  <Page title="Datei nicht lesbar" preline={title} frame={visit.frame} breadcrumbs={deliveryWay(visit.actor)}>
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
    breadcrumbs={deliveryWay(visit.actor)}
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
      Sie können diese Seite verlassen; die Datei wird weiter geprüft, und ihr Bericht steht dann unter „
      {uploadTitle(visit.actor)}“.
    </ErrandProgress>
  </Page>
);

const ReportPage = (props: ReportProps & { preview: DeliveryPreview }) => {
  const { visit, uploadId, query, title, teams, preview } = props;
  const refused = preview.refusals.length > 0;
  const cases = preview.frames.reduce((all, one) => all + one.cases, 0);
  // a frame without a case is not made, so nothing stands in its way
  const inTheWay = preview.frames.find((one) => one.cases > 0 && one.existing !== null)?.existing ?? null;
  const usable = !refused && inTheWay === null && cases > 0;
  return (
    <Page
      title="Bericht zur Datei"
      preline={`${title} · ${period(query.von, query.bis)}`}
      frame={visit.frame}
      {...(props.form === undefined ? {} : { form: props.form })}
      breadcrumbs={[...deliveryWay(visit.actor), { label: uploadTitle(visit.actor), href: again(query) }]}
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
      {refused && <Refusals refused={preview} />}
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
          { key: 'Ohne Bezug zu einem Prüffeld', value: integer(preview.rows.unassigned) },
          {
            key: query.feld === allDue ? 'In den Grundgesamtheiten' : 'In der Grundgesamtheit',
            value: integer(cases),
          },
          { key: 'Prüfsumme (SHA-256)', value: <code>{preview.file.sha256}</code> },
        ]}
      />
      {query.feld === allDue && <FedFrames preview={preview} teams={teams} />}
      <Totals totals={preview.totals} />
      <Columns preview={preview} />
    </Page>
  );
};

/** What a file for many fields comes to, field by field and team by team. */
const FedFrames = ({ preview, teams }: Pick<ReportProps, 'teams'> & { preview: DeliveryPreview }) => (
  <DataTable
    id="prueffelder"
    caption="Fälle nach Prüffeld und Team"
    narrow="list"
    rows={preview.frames}
    columns={[
      { label: 'Prüffeld', cell: ({ field }) => field },
      {
        label: 'Team',
        cell: ({ teamId }) => (teamId === null ? 'mehrere Teams' : (teams.get(teamId) ?? '–')),
      },
      { label: 'Fälle', cell: ({ cases }) => integer(cases), numeric: true },
      {
        label: 'Stand',
        cell: ({ cases, existing }) =>
          existing !== null ? (
            <>
              <StatusTag tone={cases > 0 ? 'danger' : 'neutral'}>schon vorhanden</StatusTag>{' '}
              <a class="kern-link" href={`/grundgesamtheiten/${existing}`}>
                Grundgesamtheit ansehen
              </a>
            </>
          ) : cases === 0 ? (
            <StatusTag>kein Fall</StatusTag>
          ) : (
            <StatusTag tone="success">wird angelegt</StatusTag>
          ),
      },
    ]}
  />
);

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
          . Die Teamleitung verwirft sie oder beantragt die Aufhebung, bevor eine neue übernommen wird.
        </p>
      </Alert>
    );
  }
  if (cases === 0) {
    return (
      <Alert tone="danger" title="Kein Fall gehört zu einem Prüffeld">
        <p class="kern-body">Prüfen Sie Team, Zeitraum und Lieferfilter.</p>
      </Alert>
    );
  }
  return (
    <Alert tone="success" title={`${counted(cases, 'Fall ist', 'Fälle sind')} lesbar und eindeutig`}>
      <p class="kern-body">Vergleichen Sie die Summen mit dem Fachverfahren. Noch ist nichts gespeichert.</p>
    </Alert>
  );
};

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
