import { z } from 'zod';
import { sql } from 'kysely';
import { listSecondChecks, secondCheckOrders, type SecondCheckRow } from '../checks/index.ts';
import { elevated } from '../database/index.ts';
import { dateOf, month } from '../format.ts';
import { cutPage, markOf } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Filters,
  freshForm,
  Page,
  Select,
  StatusTag,
  Tabs,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { address, asSorting, exportLimit, exportPages, ListFoot, sortedBy, sortingQuery } from './lists.tsx';
import { teamNames } from './names.ts';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

export const secondCheckList: Link = { label: 'Zweitprüfungen', href: '/zweitpruefungen' };

const views = ['meine', 'offen', 'erledigt'] as const;
const checksQuery = z.object({
  ansicht: z.enum(views).optional().catch(undefined),
  art: z.enum(['finding', 'recheck']).optional().catch(undefined),
  ...sortingQuery(secondCheckOrders),
});
type ChecksQuery = z.infer<typeof checksQuery>;

/** Whoever does not assign in a team sees what is assigned to the own account, and nothing to count. */
const viewOf = ({ actor }: Pick<Work, 'actor'>, { ansicht = 'meine' }: ChecksQuery) =>
  reachOf(actor, 'second-check.assign') === null ? 'meine' : ansicht;

async function readChecks(work: Work, query: ChecksQuery, limit: number) {
  const ansicht = viewOf(work, query);
  const rows = await listSecondChecks(work, {
    state: ansicht === 'erledigt' ? 'done' : 'waiting',
    mine: ansicht === 'meine',
    kind: query.art,
    ...asSorting(query, limit),
  });
  return cutPage(rows, limit, markOf);
}

/** What a second check is about, without its content: field and month, for whoever assigns it. */
export async function subjectsOf(
  { tx }: Pick<Work, 'tx'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly title: string; readonly month: string }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await elevated(tx, () =>
    sql<{ id: string; title: string; month: string }>`
      select s.id, v.title, c.month from second_check s
      join check_sheet c on c.id = s.sheet_id
      join audit_field_version v on v.id = c.field_version_id
      where s.id = any(${ids}::uuid[])`.execute(tx),
  );
  return new Map(rows.map((row) => [row.id, { title: row.title, month: row.month }]));
}

export const kindWords = { finding: 'Feststellung', recheck: 'blinde Zweitprüfung' } as const;
const decisionWords: Readonly<Record<string, string>> = {
  confirmed: 'bestätigt',
  amended: 'geändert bestätigt',
  rejected: 'verworfen',
  agrees: 'kein weiterer Fehler',
  differs: 'weiterer Fehler',
  inconclusive: 'ohne Prüfergebnis',
};

async function showChecks(work: Work, visit: Visit, { query }: Input<unknown, ChecksQuery>) {
  const found = await readChecks(work, query, 50);
  const { items } = found;
  const { ab, ...filters } = query;
  const { sortiert, richtung, art } = filters;
  const by = sortedBy(secondCheckList.href, secondCheckOrders, query);
  const subjects = await subjectsOf(
    work,
    items.map(({ id }) => id),
  );
  const names = await teamNames(work);
  const current = viewOf(work, query);
  const at = (ansicht: string): string => address('/zweitpruefungen', { ansicht });
  return (
    <Page title="Zweitprüfungen" frame={visit.frame} breadcrumbs={[home]}>
      {reachOf(visit.actor, 'second-check.assign') !== null && (
        <Tabs
          label="Ansichten"
          current={at(current)}
          tabs={[
            { label: 'Mir zugewiesen', href: at('meine') },
            { label: 'Zuzuweisen und offen', href: at('offen') },
            { label: 'Erledigt', href: at('erledigt') },
          ]}
        />
      )}
      {reachOf(visit.actor, 'second-check.distribute') !== null && (
        <ButtonRow>
          <ButtonLink href="/zweitpruefungen/verteilung">Zweitprüfungen eines Teams zuweisen</ButtonLink>
        </ButtonRow>
      )}
      <Filters
        action={at(current)}
        label="Zweitprüfungen filtern"
        active={art !== undefined}
        keep={{ ansicht: current, sortiert, richtung }}
      >
        <Select
          form={freshForm({ art })}
          name="art"
          label="Art"
          placeholder="alle"
          options={Object.entries(kindWords).map(([value, label]) => ({ value, label }))}
          optional
        />
      </Filters>
      {items.length === 0 ? (
        <EmptyState title={current === 'meine' ? 'Ihnen ist nichts zugewiesen' : 'Keine Zweitprüfung'}>
          Jede Feststellung prüft eine zweite Person; ein zufälliger Teil der Fälle ohne Fehler wird blind
          noch einmal geprüft.
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="zweitpruefungen"
            caption="Zweitprüfungen"
            narrow="list"
            rows={items}
            columns={[
              { label: 'Art', cell: (row) => <CheckLink row={row} visit={visit} />, ...by('kind') },
              { label: 'Prüffeld', cell: ({ id }) => subjects.get(id)?.title ?? '' },
              { label: 'Monat', cell: ({ id }) => month(subjects.get(id)?.month ?? '') },
              { label: 'Team', cell: ({ teamId }) => names.get(teamId) ?? '' },
              { label: 'Seit', cell: ({ createdAt }) => dateOf(createdAt), ...by('created') },
              { label: 'Stand', cell: (row) => <CheckState row={row} /> },
            ]}
          />
          <ListFoot
            path={secondCheckList.href}
            query={{ ...filters, ansicht: current }}
            ab={ab}
            found={found}
          />
        </>
      )}
    </Page>
  );
}

const CheckLink = ({ row, visit }: { row: SecondCheckRow; visit: Visit }) => {
  const open = row.decision === null;
  const assigns = reachOf(visit.actor, 'second-check.assign') !== null;
  if (open && row.mine) {
    const href = row.kind === 'recheck' ? `/pruefboegen/recheck/${row.id}` : `/zweitpruefungen/${row.id}`;
    return <a class="kern-link" href={href}>{`${kindWords[row.kind]} prüfen`}</a>;
  }
  return open && assigns ? (
    <a class="kern-link" href={`/zweitpruefungen/${row.id}/zuweisung`}>
      {`${kindWords[row.kind]} zuweisen`}
    </a>
  ) : (
    <>{kindWords[row.kind]}</>
  );
};

const CheckState = ({ row }: { row: SecondCheckRow }) =>
  row.decision !== null ? (
    <StatusTag tone="success">{decisionWords[row.decision] ?? row.decision}</StatusTag>
  ) : row.assignedTo === null ? (
    <StatusTag tone="warning">zuzuweisen</StatusTag>
  ) : (
    <StatusTag tone="info">zugewiesen</StatusTag>
  );

export const secondCheckPages: readonly PageRoute[] = [
  page({ path: '/zweitpruefungen', act: 'second-check.do', query: checksQuery, show: showChecks }),
  ...exportPages({
    path: '/zweitpruefungen',
    act: 'second-check.do',
    query: checksQuery,
    name: 'Zweitprüfungen',
    async rows(work, query) {
      const { items } = await readChecks(work, query, exportLimit);
      const subjects = await subjectsOf(
        work,
        items.map(({ id }) => id),
      );
      const names = await teamNames(work);
      return items.map((row) => ({ ...row, ...subjects.get(row.id), team: names.get(row.teamId) ?? '' }));
    },
    columns: [
      { header: 'Art', kind: 'text', width: 24, value: ({ kind }) => kindWords[kind] },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ title }) => title ?? '' },
      { header: 'Monat', kind: 'text', value: (row) => row.month ?? '' },
      { header: 'Team', kind: 'text', value: ({ team }) => team },
      { header: 'Seit', kind: 'date', value: ({ createdAt }) => createdAt },
      {
        header: 'Stand',
        kind: 'text',
        width: 24,
        value: ({ decision, assignedTo }) =>
          decision === null
            ? assignedTo === null
              ? 'zuzuweisen'
              : 'zugewiesen'
            : (decisionWords[decision] ?? decision),
      },
    ],
  }),
];
