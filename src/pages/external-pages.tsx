import { z } from 'zod';
import {
  auditors,
  externalAudit,
  externalAudits,
  subjectsOf,
  type Auditor,
  type ExternalAudit,
  type FrequentSubject,
} from '../audit-plan/index.ts';
import { areas, criteria } from '../catalogue/index.ts';
import { counted, euro, integer, percent } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  ButtonLink,
  DataTable,
  EmptyState,
  Filters,
  freshForm,
  HelpText,
  Page,
  Select,
  SummaryList,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { optionsOf } from './field-form.tsx';
import { ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { PlanTabs, planWay } from './plan-tabs.tsx';

export const externalList: Link = { label: 'Feststellungen Dritter', href: '/feststellungen-dritter' };
export const auditorCodes = Object.keys(auditors) as [Auditor, ...Auditor[]];
const subjectsShown = 100;

const auditsQuery = z.object({
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  pruefer: z.enum(auditorCodes).optional().catch(undefined),
});
type AuditsQuery = z.infer<typeof auditsQuery>;

interface Row extends ExternalAudit {
  readonly area: string;
}

async function readAudits(work: Work): Promise<Row[]> {
  const names = new Map((await areas(work.tx)).map(({ id, name }) => [id, name]));
  return (await externalAudits(work)).map((audit) => ({ ...audit, area: names.get(audit.areaId) ?? '' }));
}

const filtered = (rows: readonly Row[], { jahr, pruefer }: AuditsQuery): Row[] =>
  rows.filter(
    ({ year, auditor }) =>
      (jahr === undefined || year === jahr) && (pruefer === undefined || auditor === pruefer),
  );

async function showAudits(work: Work, visit: Visit, { query }: Input<unknown, AuditsQuery>) {
  const all = await readAudits(work);
  const rows = filtered(all, query);
  const active = query.jahr !== undefined || query.pruefer !== undefined;
  const imports = reachOf(visit.actor, 'external-audit.import') !== null;
  const form = freshForm({ jahr: String(query.jahr ?? ''), pruefer: query.pruefer ?? '' });
  const years = [...new Set(all.map(({ year }) => String(year)))];
  return (
    <Page
      title="Feststellungen Dritter"
      frame={visit.frame}
      breadcrumbs={planWay(visit)}
      actions={
        imports && (
          <ButtonLink href="/feststellungen-dritter/neu" kind="primary">
            Feststellungen einlesen
          </ButtonLink>
        )
      }
    >
      <PlanTabs visit={visit} current="/feststellungen-dritter" />
      <Filters action="/feststellungen-dritter" label="Prüfungen filtern" active={active}>
        <Select
          form={form}
          name="jahr"
          label="Jahr"
          placeholder="alle"
          options={years.map((year) => ({ value: year, label: year }))}
          optional
        />
        <Select
          form={form}
          name="pruefer"
          label="Prüfende Stelle"
          placeholder="alle"
          options={optionsOf(auditors)}
          optional
        />
      </Filters>
      {rows.length === 0 ? (
        <EmptyState title={active ? 'Keine Prüfung passt zum Filter' : 'Noch keine Feststellungen Dritter'}>
          {active
            ? 'Setzen Sie den Filter zurück.'
            : imports
              ? 'Lesen Sie die Feststellungen der Internen Revision oder des Bundesrechnungshofs als Datei ein.'
              : 'Controlling oder Bereichsleitung lesen die Feststellungen der Internen Revision und des Bundesrechnungshofs ein.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="pruefungen"
            caption="Prüfungen Dritter, neueste zuerst"
            narrow="list"
            rows={rows}
            columns={[
              {
                label: 'Prüfung',
                cell: ({ id, title }) => (
                  <a class="kern-link" href={`/feststellungen-dritter/${id}`}>
                    {title}
                  </a>
                ),
              },
              { label: 'Prüfende Stelle', cell: ({ auditor }) => auditors[auditor] },
              { label: 'Jahr', cell: ({ year }) => String(year), numeric: true },
              { label: 'Bereich', cell: ({ area }) => area },
              { label: 'Feststellungen', cell: ({ findings }) => integer(findings), numeric: true },
            ]}
          />
          <ExportLinks
            path="/feststellungen-dritter"
            query={{
              pruefer: query.pruefer,
              jahr: query.jahr === undefined ? undefined : String(query.jahr),
            }}
          />
        </>
      )}
      <ApartNote />
    </Page>
  );
}

const ApartNote = () => (
  <HelpText>
    Feststellungen Dritter stehen in der Auswertung in einer eigenen Spalte und begründen Vorschläge für das
    nächste Jahr. In die eigene Fehlerquote gehen sie nie ein: Dritte wählen ihre Fälle nicht nach dem
    Zufallsverfahren dieses Dienstes.
  </HelpText>
);

const ofAudit = z.object({ auditId: z.uuid() });
type OfAudit = z.infer<typeof ofAudit>;

interface SubjectRow extends FrequentSubject {
  readonly codes: string;
}

async function readSubjects(work: Work, auditId: string, limit: number): Promise<SubjectRow[]> {
  const found = await subjectsOf(work, auditId, limit);
  const ids = [...new Set(found.flatMap(({ criterionIds }) => criterionIds))];
  const codes = new Map((await criteria(work.tx, { ids })).map(({ id, code }) => [id, code]));
  return found.map((row) => ({
    ...row,
    codes: row.criterionIds.map((id) => codes.get(id) ?? 'früheres Kriterium').join(', '),
  }));
}

async function showAudit(work: Work, visit: Visit, { params }: Input<OfAudit, unknown>) {
  const audit = await externalAudit(work, params.auditId);
  const rows = await readSubjects(work, params.auditId, subjectsShown);
  const area = (await areas(work.tx)).find(({ id }) => id === audit.areaId);
  const path = `/feststellungen-dritter/${audit.id}`;
  return (
    <Page
      title={audit.title}
      preline={`${auditors[audit.auditor]}, ${audit.year}`}
      frame={visit.frame}
      breadcrumbs={[...planWay(visit), externalList]}
    >
      <SummaryList
        rows={[
          { key: 'Prüfende Stelle', value: auditors[audit.auditor] },
          { key: 'Jahr der Prüfung', value: String(audit.year) },
          { key: 'Bereich', value: area?.name ?? '' },
          { key: 'Feststellungen', value: integer(audit.findings) },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title="Keine Feststellungen">Zu dieser Prüfung ist nichts eingelesen.</EmptyState>
      ) : (
        <>
          <DataTable
            id="gegenstaende"
            caption={
              rows.length === subjectsShown
                ? `Die ${subjectsShown} häufigsten Gegenstände`
                : 'Feststellungen nach Gegenstand, die häufigsten zuerst'
            }
            narrow="list"
            rows={rows}
            columns={[
              { label: 'Gegenstand', cell: ({ subject }) => subject },
              { label: 'Feststellungen', cell: ({ findings }) => integer(findings), numeric: true },
              {
                label: `Anteil an ${counted(audit.findings, 'Feststellung', 'Feststellungen')}`,
                cell: ({ findings }) => percent(findings / audit.findings),
                numeric: true,
              },
              {
                label: 'Beträge',
                cell: ({ amountCents }) => (amountCents === 0 ? '–' : euro(amountCents)),
                numeric: true,
              },
              { label: 'Kriterien', cell: ({ codes }) => (codes === '' ? '–' : codes) },
            ]}
          />
          <ExportLinks path={path} />
        </>
      )}
      <ApartNote />
    </Page>
  );
}

export const externalPages: readonly PageRoute[] = [
  page({
    path: '/feststellungen-dritter',
    act: 'external-audit.read',
    query: auditsQuery,
    show: showAudits,
  }),
  ...exportPages({
    path: '/feststellungen-dritter',
    act: 'external-audit.read',
    query: auditsQuery,
    name: 'Prüfungen Dritter',
    rows: async (work, query) => filtered(await readAudits(work), query),
    columns: [
      { header: 'Prüfung', kind: 'text', width: 50, value: ({ title }) => title },
      { header: 'Prüfende Stelle', kind: 'text', width: 24, value: ({ auditor }) => auditors[auditor] },
      { header: 'Jahr', kind: 'integer', value: ({ year }) => year },
      { header: 'Bereich', kind: 'text', width: 30, value: ({ area }) => area },
      { header: 'Feststellungen', kind: 'integer', value: ({ findings }) => findings },
    ],
  }),
  page({
    path: '/feststellungen-dritter/:auditId',
    act: 'external-audit.read',
    params: ofAudit,
    show: showAudit,
  }),
  ...exportPages({
    path: '/feststellungen-dritter/:auditId',
    act: 'external-audit.read',
    params: ofAudit,
    query: z.object({}),
    name: 'Gegenstände',
    rows: (work, _query, { auditId }) => readSubjects(work, auditId, exportLimit),
    columns: [
      { header: 'Gegenstand', kind: 'text', width: 50, value: ({ subject }) => subject },
      { header: 'Feststellungen', kind: 'integer', value: ({ findings }) => findings },
      { header: 'Beträge (€)', kind: 'decimal', value: ({ amountCents }) => amountCents / 100 },
      { header: 'Kriterien', kind: 'text', width: 30, value: ({ codes }) => codes },
    ],
  }),
];
