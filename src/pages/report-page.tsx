import { z } from 'zod';
import { dateTime } from '../format.ts';
import { isWithin, reachOf } from '../identity/index.ts';
import {
  releaseReport,
  reportJson,
  reportPdf,
  reportVersions,
  reportWorkbook,
  reportValueOf,
  type ReportFile,
  type ReportRow,
} from '../reporting/index.ts';
import type { ReportChange } from '../reporting/values/head.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Form,
  freshForm,
  HelpText,
  Notice,
  Page,
  SummaryList,
  type FormState,
  type SummaryRow,
} from '../ui/index.ts';
import type { Actor, Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { download, goTo, outsidePage, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { ReportPreview } from './report-preview.tsx';
import { reportList, reportName, ReportStateTag, ReportTable } from './report-pages.tsx';

const ofReport = z.object({ reportId: z.uuid() });
type OfReport = z.infer<typeof ofReport>;

const pathOf = ({ id }: Pick<ReportRow, 'id'>): string => `/berichte/${id}`;

/** Whether this person may do the act to the report: right and area. */
function may(
  actor: Actor,
  act: 'report.release' | 'report.prepare' | 'qualification-plan.prepare',
  row: ReportRow,
) {
  const reach = reachOf(actor, act);
  return reach !== null && isWithin(actor, reach, { areaId: row.areaId, teamId: null });
}

const mayCorrect = (actor: Actor, row: ReportRow): boolean =>
  may(actor, row.kind === 'qualification-plan' ? 'qualification-plan.prepare' : 'report.prepare', row);

const summaryOf = (row: ReportRow): SummaryRow[] => [
  { key: 'Stand', value: <ReportStateTag state={row.state} /> },
  { key: 'Bereich', value: row.areaName },
  { key: 'Fassung', value: String(row.version) },
  { key: 'Erstellt', value: dateTime(row.preparedAt) },
  ...(row.releasedAt === null ? [] : [{ key: 'Freigegeben', value: dateTime(row.releasedAt) }]),
  ...(row.changeReason === null ? [] : [{ key: 'Grund der Fassung', value: row.changeReason }]),
  ...(row.pdfHash === null ? [] : [{ key: 'Prüfsumme der PDF-Datei', value: <code>{row.pdfHash}</code> }]),
];

async function showReport(work: Work, visit: Visit, { params }: Input<OfReport, unknown>) {
  const { row, versions } = await reportVersions(work, params.reportId);
  const value = await reportValueOf(work, row.id);
  return (
    <Page title={reportName(row)} preline={row.areaName} frame={visit.frame} breadcrumbs={[home, reportList]}>
      <SummaryList rows={summaryOf(row)} />
      <Acts visit={visit} row={row} versions={versions} />
      {row.changes.length > 0 && <Changes changes={row.changes} version={row.version} />}
      {versions.length > 1 && <ReportTable rows={versions} caption="Alle Fassungen" />}
      <ReportPreview value={value} />
    </Page>
  );
}

const Acts = ({ visit, row, versions }: { visit: Visit; row: ReportRow; versions: readonly ReportRow[] }) => {
  const { actor } = visit;
  const latest = versions[0]?.id === row.id;
  return (
    <>
      {row.state === 'draft' && (
        <Notice>
          <p class="kern-body">
            Dieser Entwurf ist noch nicht freigegeben; die PDF-Datei trägt ein Wasserzeichen.
          </p>
        </Notice>
      )}
      <ButtonRow>
        {row.state === 'draft' && may(actor, 'report.release', row) && (
          <ButtonLink href={`${pathOf(row)}/freigabe`} kind="primary">
            Bericht freigeben
          </ButtonLink>
        )}
        <ButtonLink href={`${pathOf(row)}/bericht.pdf`} icon="download">
          PDF-Datei laden
        </ButtonLink>
        <ButtonLink href={`${pathOf(row)}/bericht.xlsx`} icon="download">
          Excel-Datei laden
        </ButtonLink>
        <ButtonLink href={`${pathOf(row)}/bericht.json`} icon="download">
          JSON-Datei laden
        </ButtonLink>
        {latest && mayCorrect(actor, row) && (
          <ButtonLink
            href={address('/berichte/neu', { art: row.kind, zeitraum: row.period, bereich: row.areaId })}
          >
            {row.state === 'draft' ? 'Entwurf neu erstellen' : 'Neue Fassung erstellen'}
          </ButtonLink>
        )}
      </ButtonRow>
    </>
  );
};

const Changes = ({ changes, version }: { changes: readonly ReportChange[]; version: number }) => (
  <DataTable
    id="aenderungen"
    caption={`Was Fassung ${version} anders sagt`}
    narrow="list"
    rows={changes}
    columns={[
      { label: 'Stelle', cell: ({ place }) => place },
      { label: 'Vorher', cell: ({ before }) => before },
      { label: 'Nachher', cell: ({ after }) => after },
      { label: 'Grund', cell: ({ reason }) => reason },
    ]}
  />
);

async function showRelease(
  work: Work,
  visit: Visit,
  { params }: Input<OfReport, unknown>,
  form: FormState = freshForm(),
) {
  const { row } = await reportVersions(work, params.reportId);
  return (
    <Page
      title="Bericht freigeben"
      preline={`${reportName(row)}, ${row.areaName}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, reportList, { label: reportName(row), href: pathOf(row) }]}
    >
      <SummaryList
        title="Prüfen Sie Ihre Angaben"
        rows={[
          ...summaryOf(row),
          {
            key: 'Änderungen gegenüber der vorigen Fassung',
            value: row.version === 1 ? '–' : String(row.changes.length),
          },
          { key: 'Prüfsumme des Inhalts', value: <code>{row.valueHash}</code> },
        ]}
      />
      <HelpText>
        Nach der Freigabe können Geschäftsführung, Personalentwicklung und Revision den Bericht lesen. Er wird
        nicht mehr geändert; eine Berichtigung ist eine neue Fassung, die sagt, was sich geändert hat und
        warum.
        {row.version > 1 && ' Eine neue Fassung gibt eine zweite Person frei, die sie nicht erstellt hat.'}
      </HelpText>
      <Form action={`${pathOf(row)}/freigabe`} csrf={visit.csrf} hidden={{ valueHash: row.valueHash }}>
        <ButtonRow>
          <Button kind="danger">Bericht freigeben</Button>
          <ButtonLink href={pathOf(row)}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

const types = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
} as const;

const filePage = (
  format: keyof typeof types,
  make: (deps: Visit['deps'], actor: Actor, reportId: string) => Promise<ReportFile>,
): PageRoute =>
  outsidePage({
    method: 'get',
    path: `/berichte/:reportId/bericht.${format}`,
    act: 'report.read',
    params: ofReport,
    outside: async ({ deps, actor }, { params }) =>
      download({ ...(await make(deps, actor, params.reportId)), contentType: types[format] }),
  });

export const reportPagesOfOne: readonly PageRoute[] = [
  page({ path: '/berichte/:reportId', act: 'report.read', params: ofReport, show: showReport }),
  page({ path: '/berichte/:reportId/freigabe', act: 'report.release', params: ofReport, show: showRelease }),
  outsidePage({
    method: 'post',
    path: '/berichte/:reportId/freigabe',
    act: 'report.release',
    params: ofReport,
    show: showRelease,
    async outside({ deps, actor }, { params }, values) {
      const valueHash = new FormReader(values).text('valueHash');
      const { version } = await releaseReport(deps, actor, { ...params, valueHash });
      return goTo(`/berichte/${params.reportId}`, `Fassung ${version} des Berichts ist freigegeben.`);
    },
  }),
  filePage('pdf', reportPdf),
  filePage('xlsx', reportWorkbook),
  filePage('json', reportJson),
];
