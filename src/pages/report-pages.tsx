import { z } from 'zod';
import { areas, type Area } from '../catalogue/index.ts';
import { unfinishedErrands, type ErrandState } from '../errands/index.ts';
import { dateOf, dateTime } from '../format.ts';
import { cutPage, readCursor } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  listReports,
  periodName,
  periodOf,
  reportErrand,
  reportKey,
  reportKeySchema,
  reportKindNames,
  reportKinds,
  type ReportCommand,
  type ReportOrder,
  type ReportRow,
} from '../reporting/index.ts';
import {
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Filters,
  freshForm,
  Page,
  Pager,
  Select,
  StatusTag,
  type Link,
  type Tone,
} from '../ui/index.ts';
import type { Actor, Work } from '../work.ts';
import { UnfinishedErrands } from './errand-parts.tsx';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

const reportsPath = '/berichte';
export const reportList: Link = { label: 'Berichte', href: reportsPath };

export const reportStateNames: Readonly<Record<ReportRow['state'], string>> = {
  draft: 'Entwurf',
  released: 'freigegeben',
  replaced: 'ersetzt',
};
const stateTones: Readonly<Record<ReportRow['state'], Tone>> = {
  draft: 'warning',
  released: 'success',
  replaced: 'neutral',
};

export const ReportStateTag = ({ state }: Pick<ReportRow, 'state'>) => (
  <StatusTag tone={stateTones[state]}>{reportStateNames[state]}</StatusTag>
);

/** "Jour-fixe-Bericht März 2020" */
export const reportName = ({ kind, period }: Pick<ReportRow, 'kind' | 'period'>): string =>
  `${reportKindNames[kind]} ${periodName(period)}`;

/** What an ordered report is called. */
export const orderName = (order: ReportOrder): string =>
  reportName({ kind: order.kind, period: periodOf(order) });

/** Where one sees how far an ordered report is. */
export const runPath = (runId: string): string => `${reportsPath}/erstellung/${runId}`;

/** Whether this person may order any report. */
export const mayPrepare = (actor: Actor): boolean =>
  reachOf(actor, 'report.prepare') !== null || reachOf(actor, 'qualification-plan.prepare') !== null;

const states = ['draft', 'released', 'replaced'] as const;
const reportsQuery = z.object({
  art: z.enum(reportKinds).optional().catch(undefined),
  bereich: z.uuid().optional().catch(undefined),
  stand: z.enum(states).optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type ReportsQuery = z.infer<typeof reportsQuery>;

async function readReports(work: Work, { art, bereich, stand, ab }: ReportsQuery, limit: number) {
  const rows = await listReports(work, {
    kind: art,
    areaId: bereich,
    state: stand,
    after: readCursor(ab, reportKeySchema),
    limit,
  });
  return cutPage(rows, limit, reportKey);
}

async function showReports(work: Work, visit: Visit, { query }: Input<unknown, ReportsQuery>) {
  return (
    <ReportsPage
      visit={visit}
      query={query}
      found={await readReports(work, query, 50)}
      runs={mayPrepare(visit.actor) ? await unfinishedErrands(work, reportErrand) : []}
      known={await areas(work.tx)}
    />
  );
}

interface ReportsPageProps {
  readonly visit: Visit;
  readonly query: ReportsQuery;
  readonly found: { readonly items: readonly ReportRow[]; readonly next: string | null };
  readonly runs: readonly ErrandState<ReportCommand, unknown>[];
  readonly known: readonly Area[];
}

const ReportsPage = ({ visit, query, found, runs, known }: ReportsPageProps) => {
  const { ab, ...filters } = query;
  const active = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title="Berichte" frame={visit.frame} breadcrumbs={[home]}>
      <ButtonRow>
        {mayPrepare(visit.actor) && (
          <ButtonLink href={`${reportsPath}/neu`} kind="primary">
            Bericht erstellen
          </ButtonLink>
        )}
        {reachOf(visit.actor, 'audit-file.export') !== null && (
          <ButtonLink href={`${reportsPath}/pruefakten`}>Prüfakten ausgeben</ButtonLink>
        )}
      </ButtonRow>
      <UnfinishedErrands
        errands={runs.map(({ id, command, state }) => ({
          title: orderName(command.order),
          href: runPath(id),
          state,
        }))}
      />
      <Filters action={reportsPath} label="Berichte filtern" active={active}>
        <ReportFilters query={query} areas={visit.actor.areaId === null ? known : []} />
      </Filters>
      {found.items.length === 0 ? (
        <NoReports active={active} actor={visit.actor} />
      ) : (
        <>
          <ReportTable rows={found.items} />
          <Pager
            shown={found.items.length}
            {...(ab === undefined ? {} : { first: address(reportsPath, filters) })}
            {...(found.next === null ? {} : { next: address(reportsPath, { ...filters, ab: found.next }) })}
          />
          <ExportLinks path={reportsPath} query={filters} />
        </>
      )}
    </Page>
  );
};

const ReportFilters = ({ query, areas: known }: { query: ReportsQuery; areas: readonly Area[] }) => {
  const form = freshForm({ ...query });
  return (
    <>
      <Select
        form={form}
        name="art"
        label="Art"
        placeholder="alle"
        options={reportKinds.map((value) => ({ value, label: reportKindNames[value] }))}
        optional
      />
      {known.length > 1 && (
        <Select
          form={form}
          name="bereich"
          label="Bereich"
          placeholder="alle"
          options={known.map(({ id, name }) => ({ value: id, label: name }))}
          optional
        />
      )}
      <Select
        form={form}
        name="stand"
        label="Stand"
        placeholder="alle"
        options={states.map((value) => ({ value, label: reportStateNames[value] }))}
        optional
      />
    </>
  );
};

const NoReports = ({ active, actor }: { active: boolean; actor: Actor }) =>
  active ? (
    <EmptyState title="Kein Bericht passt zum Filter">Setzen Sie den Filter zurück.</EmptyState>
  ) : (
    <EmptyState title="Noch kein Bericht">
      {mayPrepare(actor)
        ? 'Am ersten Arbeitstag des Monats entsteht der Jour-fixe-Bericht des Vormonats von selbst als Entwurf. Sie können jeden Bericht auch früher erstellen.'
        : 'Hier stehen Berichte, sobald die Bereichsleitung sie freigegeben hat.'}
    </EmptyState>
  );

/** Reports as a list that leads to each. */
export const ReportTable = ({
  rows,
  caption = 'Berichte, neueste zuerst',
}: {
  rows: readonly ReportRow[];
  caption?: string;
}) => (
  <DataTable
    id="berichte"
    caption={caption}
    narrow="list"
    rows={rows}
    columns={[
      {
        label: 'Bericht',
        cell: (row) => (
          <a class="kern-link" href={`${reportsPath}/${row.id}`}>
            {reportName(row)}
          </a>
        ),
      },
      { label: 'Bereich', cell: ({ areaName }) => areaName },
      { label: 'Fassung', cell: ({ version }) => String(version), numeric: true },
      { label: 'Stand', cell: ({ state }) => <ReportStateTag state={state} /> },
      {
        label: 'Freigegeben am',
        cell: ({ releasedAt }) => (releasedAt === null ? '–' : dateOf(releasedAt)),
      },
    ]}
  />
);

export const reportPages: readonly PageRoute[] = [
  page({ path: reportsPath, act: 'report.read', query: reportsQuery, show: showReports }),
  ...exportPages({
    path: reportsPath,
    act: 'report.read',
    query: reportsQuery,
    name: 'Berichte',
    rows: async (work, query) => (await readReports(work, query, exportLimit)).items,
    columns: [
      { header: 'Art', kind: 'text', width: 36, value: ({ kind }) => reportKindNames[kind] },
      { header: 'Zeitraum', kind: 'text', width: 26, value: ({ period }) => periodName(period) },
      { header: 'Bereich', kind: 'text', width: 24, value: ({ areaName }) => areaName },
      { header: 'Fassung', kind: 'integer', value: ({ version }) => version },
      { header: 'Stand', kind: 'text', value: ({ state }) => reportStateNames[state] },
      { header: 'Erstellt am', kind: 'text', width: 22, value: ({ preparedAt }) => dateTime(preparedAt) },
      {
        header: 'Freigegeben am',
        kind: 'text',
        width: 22,
        value: ({ releasedAt }) => (releasedAt === null ? null : dateTime(releasedAt)),
      },
      { header: 'Grund der Fassung', kind: 'text', width: 60, value: ({ changeReason }) => changeReason },
      { header: 'Prüfsumme der PDF-Datei', kind: 'text', width: 66, value: ({ pdfHash }) => pdfHash },
    ],
  }),
];
