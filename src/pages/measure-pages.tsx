import { z } from 'zod';
import { counted, date } from '../format.ts';
import { cutPage, markOf } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  listMeasures,
  measureOrders,
  measureStateNames,
  type MeasureRow,
  type MeasureState,
} from '../measures/index.ts';
import {
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
import {
  asSorting,
  exportLimit,
  exportPages,
  isNarrowed,
  ListFoot,
  sortedBy,
  sortingQuery,
} from './lists.tsx';
import { teamNames } from './names.ts';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

const stateCodes = Object.keys(measureStateNames) as [MeasureState, ...MeasureState[]];
export const measureList: Link = { label: 'Maßnahmen', href: '/massnahmen' };

const measuresQuery = z.object({
  stand: z.enum(stateCodes).optional().catch(undefined),
  faellig: z.literal('ueberfaellig').optional().catch(undefined),
  schwerpunkt: z.uuid().optional().catch(undefined),
  team: z.uuid().optional().catch(undefined),
  ...sortingQuery(measureOrders),
});
type MeasuresQuery = z.infer<typeof measuresQuery>;

async function readMeasures(work: Work, query: MeasuresQuery, limit: number) {
  const rows = await listMeasures(work, {
    state: query.stand,
    overdue: query.faellig === 'ueberfaellig',
    hotspotId: query.schwerpunkt,
    teamId: query.team,
    ...asSorting(query, limit),
  });
  return cutPage(rows, limit, markOf);
}

/** Measures and corrections of cases, side by side. */
export const MeasureTabs = ({ current }: { current: string }) => (
  <Tabs
    label="Was zu tun ist"
    current={current}
    tabs={[measureList, { label: 'Fallkorrekturen', href: '/fallkorrekturen' }]}
  />
);

async function showMeasures(work: Work, visit: Visit, { query }: Input<unknown, MeasuresQuery>) {
  const found = await readMeasures(work, query, 50);
  const { ab, ...filters } = query;
  const form = freshForm(filters);
  const { schwerpunkt, sortiert, richtung } = filters;
  const active = isNarrowed(filters);
  const by = sortedBy(measureList.href, measureOrders, query);
  const names = reachOf(visit.actor, 'measure.read') === 'own-team' ? null : await teamNames(work);
  return (
    <Page title="Maßnahmen" frame={visit.frame} breadcrumbs={[home]}>
      <MeasureTabs current="/massnahmen" />
      <Filters
        action="/massnahmen"
        label="Maßnahmen filtern"
        active={active}
        keep={{ schwerpunkt, sortiert, richtung }}
      >
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="alle"
          options={Object.entries(measureStateNames).map(([value, label]) => ({ value, label }))}
          optional
        />
        <Select
          form={form}
          name="faellig"
          label="Frist"
          placeholder="alle"
          options={[{ value: 'ueberfaellig', label: 'überfällig' }]}
          optional
        />
        {names !== null && (
          <Select
            form={form}
            name="team"
            label="Team"
            placeholder="alle"
            options={[...names].map(([value, label]) => ({ value, label }))}
            optional
          />
        )}
      </Filters>
      {schwerpunkt !== undefined && (
        <p class="kern-body">
          Gezeigt werden die Maßnahmen zu einem{' '}
          <a class="kern-link" href={`/schwerpunkte/${schwerpunkt}`}>
            Fehlerschwerpunkt
          </a>
          .
        </p>
      )}
      {found.items.length === 0 ? (
        <EmptyState title={active ? 'Keine Maßnahme passt zum Filter' : 'Noch keine Maßnahmen'}>
          {active
            ? 'Setzen Sie den Filter zurück.'
            : 'Legen Sie eine Maßnahme aus einer Feststellung oder einem Fehlerschwerpunkt heraus fest.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="massnahmen"
            caption="Maßnahmen"
            narrow="list"
            rows={found.items}
            columns={[
              {
                label: 'Maßnahme',
                cell: ({ id, description }) => (
                  <a class="kern-link" href={`/massnahmen/${id}`}>
                    {description ?? '(Text gelöscht)'}
                  </a>
                ),
              },
              ...(names === null
                ? []
                : [{ label: 'Team', cell: ({ teamId }: MeasureRow) => names.get(teamId) ?? '' }]),
              { label: 'Zuständig', cell: ({ owner }) => owner, ...by('owner') },
              { label: 'Frist', cell: ({ due }) => date(due), ...by('due') },
              { label: 'Stand', cell: (row) => <MeasureStateTag row={row} /> },
            ]}
          />
          <ListFoot path={measureList.href} query={filters} ab={ab} found={found} />
        </>
      )}
    </Page>
  );
}

const tones = {
  open: 'info',
  done: 'success',
  effective: 'success',
  ineffective: 'danger',
  dropped: 'neutral',
} as const;

export const MeasureStateTag = ({ row }: { row: MeasureRow }) =>
  row.overdueDays > 0 ? (
    <StatusTag tone="danger">{`überfällig seit ${counted(row.overdueDays, 'Arbeitstag', 'Arbeitstagen')}`}</StatusTag>
  ) : (
    <StatusTag tone={tones[row.state]}>{measureStateNames[row.state]}</StatusTag>
  );

export const measurePages: readonly PageRoute[] = [
  page({ path: '/massnahmen', act: 'measure.read', query: measuresQuery, show: showMeasures }),
  ...exportPages({
    path: '/massnahmen',
    act: 'measure.read',
    query: measuresQuery,
    name: 'Maßnahmen',
    rows: async (work, query) => (await readMeasures(work, query, exportLimit)).items,
    columns: [
      { header: 'Maßnahme', kind: 'text', width: 60, value: ({ description }) => description },
      { header: 'Zuständig', kind: 'text', width: 24, value: ({ owner }) => owner },
      { header: 'Frist', kind: 'date', value: ({ due }) => due },
      { header: 'Stand', kind: 'text', value: ({ state }) => measureStateNames[state] },
      { header: 'Erledigt am', kind: 'date', value: ({ doneOn }) => doneOn },
      { header: 'Überfällig (Arbeitstage)', kind: 'integer', value: ({ overdueDays }) => overdueDays },
    ],
  }),
];
