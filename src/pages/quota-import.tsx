import {
  importQuotas,
  previewQuotas,
  quotas,
  readQuotaFile,
  type Quota,
  type QuotaRow,
} from '../catalogue/index.ts';
import { counted, date, integer, outOf, percent } from '../format.ts';
import { deleteUpload, type Upload } from '../frames/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  FileField,
  Form,
  freshForm,
  HelpText,
  Page,
  SummaryList,
  UploadState,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { act, goTo, page, upload, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  ofUploaded,
  RefusedFile,
  refusalOf,
  takeSmallFile,
  uploadedBytes,
  type FileRefusal,
} from './small-file.tsx';

const list: Link = { label: 'Quoten', href: '/quoten' };
const rowsShown = 100;

async function showNew(work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) {
  return (
    <Page
      title="Quoten einlesen"
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, list]}
      scripts={['upload-progress.js']}
    >
      <p class="kern-body">
        Eine Zeile je Quote, Statistiktag und Bereich oder Team. Bevor etwas gespeichert wird, sehen Sie, was
        die Datei enthält.
      </p>
      <Form action="/quoten/neu" csrf={visit.csrf} upload data={{ 'data-upload': '' }}>
        <FileField
          form={form}
          name="datei"
          label="Datei"
          hint="CSV oder Excel mit den Spalten Quote, Statistiktag, Bereich, Team, Erreicht und Gesamt; ohne Team gilt die Zeile für den ganzen Bereich."
          accept=".csv,.xlsx,.txt"
        />
        <UploadState />
        <ButtonRow>
          <Button>Datei prüfen</Button>
          <ButtonLink href="/quoten">Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <KnownQuotas known={await quotas(work.tx)} />
      <HelpText>
        Werte, die es für denselben Tag schon gibt, werden ersetzt: Statistiken werden berichtigt.
      </HelpText>
    </Page>
  );
}

const KnownQuotas = ({ known }: { known: readonly Quota[] }) =>
  known.length === 0 ? (
    <Alert tone="warning" title="Noch keine Quote angelegt">
      <p class="kern-body">Die Administration legt Quoten mit ihrem Zielwert im Katalog an.</p>
    </Alert>
  ) : (
    <DataTable
      id="bekannt"
      caption="Quoten, die eingelesen werden können"
      narrow="list"
      rows={known}
      columns={[
        { label: 'Spalte „Quote“', cell: ({ code }) => <code>{code}</code> },
        { label: 'Bezeichnung', cell: ({ name }) => name },
        { label: 'Gezählt werden', cell: ({ population }) => population },
        { label: 'Zielwert', cell: ({ target }) => percent(target), numeric: true },
      ]}
    />
  );

type Stored = { readonly reached: number; readonly total: number } | null;
type Report =
  | { readonly rows: readonly (QuotaRow & { readonly line: number; readonly stored: Stored })[] }
  | { readonly refusal: FileRefusal };

/** What the file holds, and what is wrong with it; nothing is stored. */
async function reportOn(work: Work, bytes: Uint8Array): Promise<Report> {
  try {
    const read = await readQuotaFile(bytes);
    const { rows, faults } = await previewQuotas(work, read);
    if (faults.length === 0) return { rows };
    const named = faults.slice(0, rowsShown).map(({ path, message }) => ({
      line: read[Number(path.split('.')[0])]?.line ?? 0,
      message,
    }));
    return { refusal: { message: '', faults: named, count: faults.length } };
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

async function showReport(
  work: Work,
  visit: Visit,
  { params }: Input<{ uploadId: string }, unknown>,
  form: FormState = freshForm(),
) {
  const { upload: file, bytes } = await uploadedBytes(work, params.uploadId);
  const report = await reportOn(work, bytes);
  const usable = 'rows' in report;
  return (
    <Page
      title="Bericht zu den Quoten"
      preline={file.fileName}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, list, { label: 'Quoten einlesen', href: '/quoten/neu' }]}
    >
      {'refusal' in report && <RefusedFile refusal={report.refusal} />}
      {usable && (
        <Alert tone="info" title={`${counted(report.rows.length, 'Wert ist', 'Werte sind')} lesbar`}>
          <p class="kern-body">Vergleichen Sie die Summen mit der Statistik, bevor Sie übernehmen.</p>
        </Alert>
      )}
      <Form action={`/quoten/neu/${params.uploadId}`} csrf={visit.csrf}>
        <ButtonRow>
          {usable && <Button>Quoten übernehmen</Button>}
          <ButtonLink href="/quoten/neu" kind={usable ? 'secondary' : 'primary'}>
            Andere Datei wählen
          </ButtonLink>
        </ButtonRow>
      </Form>
      <SummaryList
        rows={[
          { key: 'Datei', value: file.fileName },
          { key: 'Prüfsumme (SHA-256)', value: <code>{file.sha256}</code> },
        ]}
      />
      {usable && <ReadRows rows={report.rows} />}
    </Page>
  );
}

const ReadRows = ({ rows }: { rows: Extract<Report, { rows: unknown }>['rows'] }) => {
  const days = [...Map.groupBy(rows, ({ quota, statisticsDay }) => `${statisticsDay} ${quota}`).values()];
  const sum = (of: typeof rows, value: (row: QuotaRow) => number): number =>
    of.reduce((total, row) => total + value(row), 0);
  return (
    <>
      <DataTable
        id="summen"
        caption="Summen je Statistiktag, über alle Zeilen der Datei"
        narrow="list"
        rows={days}
        columns={[
          { label: 'Statistiktag', cell: ([row]) => (row === undefined ? '–' : date(row.statisticsDay)) },
          { label: 'Quote', cell: ([row]) => row?.quota ?? '–' },
          { label: 'Zeilen', cell: (of) => integer(of.length), numeric: true },
          { label: 'erreicht', cell: (of) => integer(sum(of, ({ reached }) => reached)), numeric: true },
          { label: 'gesamt', cell: (of) => integer(sum(of, ({ total }) => total)), numeric: true },
        ]}
      />
      <DataTable
        id="zeilen"
        caption={
          rows.length > rowsShown
            ? `Die ersten ${rowsShown} von ${integer(rows.length)} Werten`
            : 'Gelesene Werte'
        }
        narrow="list"
        rows={rows.slice(0, rowsShown)}
        columns={[
          { label: 'Zeile', cell: ({ line }) => integer(line), numeric: true },
          { label: 'Statistiktag', cell: ({ statisticsDay }) => date(statisticsDay) },
          { label: 'Quote', cell: ({ quota }) => quota },
          { label: 'Bereich', cell: ({ area }) => area },
          { label: 'Team', cell: ({ team }) => team ?? 'ganzer Bereich' },
          { label: 'Wert', cell: ({ reached, total }) => outOf(reached, total), numeric: true },
          {
            label: 'Bisher',
            cell: ({ stored }) =>
              stored === null ? 'neu' : `ersetzt ${outOf(stored.reached, stored.total)}`,
          },
        ]}
      />
    </>
  );
};

export const quotaImportPages: readonly PageRoute[] = [
  page({ path: '/quoten/neu', act: 'quota.import', show: showNew }),
  upload({
    path: '/quoten/neu',
    act: 'quota.import',
    show: showNew,
    take: takeSmallFile,
    async outside(_visit, _input, values, taken: Upload | null) {
      const form = new FormReader(values);
      if (taken === null) form.fault('datei', 'missing', 'Wählen Sie eine Datei.');
      form.refuse();
      return goTo(`/quoten/neu/${taken?.id}`);
    },
  }),
  page({ path: '/quoten/neu/:uploadId', act: 'quota.import', params: ofUploaded, show: showReport }),
  act({
    path: '/quoten/neu/:uploadId',
    act: 'quota.import',
    params: ofUploaded,
    show: showReport,
    async submit(work, _visit, { params }) {
      const { bytes } = await uploadedBytes(work, params.uploadId);
      const { imported } = await importQuotas(work, await readQuotaFile(bytes));
      await deleteUpload(work.tx, params.uploadId);
      return goTo('/quoten', `${counted(imported, 'Wert ist', 'Werte sind')} übernommen.`);
    },
  }),
];
