import { z } from 'zod';
import {
  auditors,
  externalAuditSchema,
  externalColumnsSchema,
  importExternalAudit,
  previewExternalAudit,
  readExternalFile,
  type ExternalPreview,
} from '../audit-plan/index.ts';
import { localDate } from '../calendar/index.ts';
import { areas, type Area } from '../catalogue/index.ts';
import { counted, euro, integer } from '../format.ts';
import { deleteUpload, type Upload } from '../frames/index.ts';
import { validate } from '../http/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Details,
  FileField,
  Form,
  freshForm,
  NumberField,
  Page,
  Radios,
  Select,
  SummaryList,
  TextField,
  UploadState,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { auditorCodes, externalList } from './external-pages.tsx';
import { optionsOf } from './field-form.tsx';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
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

/** Our columns by the field in which their header in the file is asked for. */
const columnFields = {
  spalteGegenstand: { name: 'subject', label: 'Gegenstand' },
  spalteFehlerart: { name: 'errorType', label: 'Fehlerart' },
  spalteKriterium: { name: 'criterion', label: 'Kriterium' },
  spalteSchwere: { name: 'severity', label: 'Schwere' },
  spalteBetrag: { name: 'amount', label: 'Betrag' },
  spalteFundstelle: { name: 'reference', label: 'Fundstelle' },
} as const;
type ColumnField = keyof typeof columnFields;
const columnNames = Object.keys(columnFields) as ColumnField[];

const orderQuery = z
  .object({
    pruefer: externalAuditSchema.shape.auditor,
    titel: externalAuditSchema.shape.title,
    jahr: z.coerce.number().pipe(externalAuditSchema.shape.year),
    bereich: externalAuditSchema.shape.areaId,
  })
  .extend(
    Object.fromEntries(columnNames.map((name) => [name, z.string().max(100).optional()])) as Record<
      ColumnField,
      z.ZodOptional<z.ZodString>
    >,
  );
type OrderQuery = z.infer<typeof orderQuery>;

const columnsOf = (query: OrderQuery) =>
  externalColumnsSchema.parse(
    Object.fromEntries(
      columnNames.flatMap((field) =>
        query[field] === undefined ? [] : [[columnFields[field].name, query[field]]],
      ),
    ),
  );

const ownAreas = async (work: Work): Promise<Area[]> =>
  (await areas(work.tx)).filter(({ id }) => work.actor.areaId === null || id === work.actor.areaId);

/** What was entered before, when another file is chosen. */
const newQuery = z.record(z.string(), z.string());

async function showNew(
  work: Work,
  visit: Visit,
  { query }: Input<unknown, z.infer<typeof newQuery>>,
  form?: FormState,
) {
  const known = await ownAreas(work);
  const shown =
    form ??
    freshForm({
      jahr: localDate(work.now).slice(0, 4),
      bereich: known[0]?.id ?? '',
      ...Object.fromEntries(columnNames.map((name) => [name, columnFields[name].label])),
      ...query,
    });
  const changed = columnNames.some((name) => shown.values[name] !== columnFields[name].label);
  return (
    <Page
      title="Feststellungen Dritter einlesen"
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, externalList]}
      scripts={['upload-progress.js']}
    >
      <p class="kern-body">
        Eine Zeile je Feststellung. Bevor etwas gespeichert wird, sehen Sie, was die Datei enthält.
      </p>
      <Form action="/feststellungen-dritter/neu" csrf={visit.csrf} upload data={{ 'data-upload': '' }}>
        <Radios form={shown} name="pruefer" label="Wer hat geprüft?" options={optionsOf(auditors)} />
        <TextField
          form={shown}
          name="titel"
          label="Bezeichnung der Prüfung"
          hint="zum Beispiel „Horizontale Prüfung der beruflichen Weiterbildung“"
          maxLength={200}
        />
        <NumberField form={shown} name="jahr" label="Jahr der Prüfung" />
        {known.length > 1 ? (
          <Select
            form={shown}
            name="bereich"
            label="Bereich"
            width="medium"
            options={known.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : (
          <input type="hidden" name="bereich" value={known[0]?.id ?? ''} />
        )}
        <FileField
          form={shown}
          name="datei"
          label="Datei"
          hint="CSV oder Excel. Nötig ist nur die Spalte „Gegenstand“; andere als die genannten Spalten werden nie gelesen."
          accept=".csv,.xlsx,.txt"
        />
        <Details summary="Überschriften der Spalten" open={changed}>
          {columnNames.map((name) => (
            <TextField form={shown} name={name} label={columnFields[name].label} maxLength={100} optional />
          ))}
        </Details>
        <UploadState />
        <ButtonRow>
          <Button>Datei prüfen</Button>
          <ButtonLink href={externalList.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

type Report = ExternalPreview | FileRefusal;

async function readFile(work: Work, uploadId: string, query: OrderQuery) {
  const { upload: file, bytes } = await uploadedBytes(work, uploadId);
  const columns = columnsOf(query);
  return { file, columns, read: () => readExternalFile(bytes, columns) };
}

async function showReport(
  work: Work,
  visit: Visit,
  { params, query }: Input<{ uploadId: string }, OrderQuery>,
  form: FormState = freshForm(),
) {
  const { file, columns, read } = await readFile(work, params.uploadId, query);
  const { pruefer: auditor, bereich: areaId } = query;
  let report: Report;
  try {
    report = await previewExternalAudit(work, { auditor, areaId, columns, file: await read() });
  } catch (error) {
    report = refusalOf(error);
  }
  const area = (await areas(work.tx)).find(({ id }) => id === areaId);
  const usable = 'findings' in report && !report.known;
  return (
    <Page
      title="Bericht zu den Feststellungen"
      preline={query.titel}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, externalList, { label: 'Einlesen', href: '/feststellungen-dritter/neu' }]}
    >
      <Verdict report={report} />
      <Form action={address(`/feststellungen-dritter/neu/${params.uploadId}`, query)} csrf={visit.csrf}>
        <ButtonRow>
          {usable && <Button>Feststellungen übernehmen</Button>}
          <ButtonLink
            href={address('/feststellungen-dritter/neu', query)}
            kind={usable ? 'secondary' : 'primary'}
          >
            Andere Datei wählen
          </ButtonLink>
        </ButtonRow>
      </Form>
      <SummaryList
        rows={[
          { key: 'Prüfende Stelle', value: auditors[auditor] },
          { key: 'Prüfung', value: `${query.titel} (${query.jahr})` },
          { key: 'Bereich', value: area?.name ?? '' },
          { key: 'Datei', value: file.fileName },
          { key: 'Prüfsumme (SHA-256)', value: <code>{file.sha256}</code> },
        ]}
      />
      {'findings' in report && <Contents preview={report} />}
    </Page>
  );
}

const Verdict = ({ report }: { report: Report }) => {
  if (!('findings' in report)) return <RefusedFile refusal={report} />;
  return report.known ? (
    <Alert tone="warning" title="Diese Datei ist schon eingelesen">
      <p class="kern-body">Ihre Feststellungen stehen für den Bereich bereits in der Liste.</p>
    </Alert>
  ) : (
    <Alert
      tone="info"
      title={`${counted(report.findings, 'Feststellung ist', 'Feststellungen sind')} lesbar`}
    >
      <p class="kern-body">
        {counted(report.withCriterion, 'Feststellung nennt', 'Feststellungen nennen')} ein Prüfkriterium des
        Katalogs. In der Auswertung stehen nur solche Feststellungen neben den eigenen Ergebnissen.
      </p>
    </Alert>
  );
};

const subjectsShown = 20;

const Contents = ({ preview: { subjects, amountCents, findings } }: { preview: ExternalPreview }) => (
  <>
    <DataTable
      id="gegenstaende"
      caption={
        subjects.length > subjectsShown
          ? `Die ${subjectsShown} häufigsten von ${integer(subjects.length)} Gegenständen`
          : 'Feststellungen nach Gegenstand'
      }
      narrow="list"
      rows={subjects.slice(0, subjectsShown)}
      columns={[
        { label: 'Gegenstand', cell: ({ subject }) => subject },
        { label: 'Feststellungen', cell: ({ findings: found }) => integer(found), numeric: true },
      ]}
    />
    <p class="kern-body">
      Zusammen {counted(findings, 'Feststellung', 'Feststellungen')} mit Beträgen von {euro(amountCents)}.
    </p>
  </>
);

const firstYear = 2000;

export const externalImportPages: readonly PageRoute[] = [
  page({
    path: '/feststellungen-dritter/neu',
    act: 'external-audit.import',
    query: newQuery,
    show: showNew,
  }),
  upload({
    path: '/feststellungen-dritter/neu',
    act: 'external-audit.import',
    query: newQuery,
    show: showNew,
    take: takeSmallFile,
    async outside(_visit, _input, values, taken: Upload | null) {
      const form = new FormReader(values);
      const order = {
        pruefer: form.oneOf('pruefer', auditorCodes, 'Wählen Sie, wer geprüft hat.'),
        titel: form.required('titel', 'Geben Sie der Prüfung eine Bezeichnung.'),
        jahr: form.integer('jahr', 'Geben Sie das Jahr in vier Ziffern ein.'),
        bereich: form.required('bereich', 'Wählen Sie den Bereich.'),
        ...Object.fromEntries(columnNames.map((name) => [name, form.text(name)])),
      };
      form.require('jahr', order.jahr >= firstYear && order.jahr <= 2100, 'Geben Sie ein Jahr ab 2000 an.');
      if (taken === null) form.fault('datei', 'missing', 'Wählen Sie eine Datei.');
      form.refuse();
      validate(orderQuery, order);
      return goTo(address(`/feststellungen-dritter/neu/${taken?.id}`, order));
    },
  }),
  page({
    path: '/feststellungen-dritter/neu/:uploadId',
    act: 'external-audit.import',
    params: ofUploaded,
    query: orderQuery,
    show: showReport,
  }),
  act({
    path: '/feststellungen-dritter/neu/:uploadId',
    act: 'external-audit.import',
    params: ofUploaded,
    query: orderQuery,
    show: showReport,
    async submit(work, _visit, { params, query }) {
      const { columns, read } = await readFile(work, params.uploadId, query);
      const { pruefer: auditor, titel: title, jahr: year, bereich: areaId } = query;
      const file = await read();
      const { id, findings } = await importExternalAudit(work, {
        auditor,
        title,
        year,
        areaId,
        columns,
        file,
      });
      await deleteUpload(work.tx, params.uploadId);
      return goTo(
        `/feststellungen-dritter/${id}`,
        `${counted(findings, 'Feststellung ist', 'Feststellungen sind')} übernommen.`,
      );
    },
  }),
];
