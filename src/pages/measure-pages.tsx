import { z } from 'zod';
import { counted, date } from '../format.ts';
import { cutPage, readCursor } from '../http/index.ts';
import {
  listMeasures,
  measureKey,
  measureKeySchema,
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
  Pager,
  Select,
  StatusTag,
  Tabs,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

const stateCodes = Object.keys(measureStateNames) as [MeasureState, ...MeasureState[]];
export const measureList: Link = { label: 'Maßnahmen', href: '/massnahmen' };

const measuresQuery = z.object({
  stand: z.enum(stateCodes).optional().catch(undefined),
  faellig: z.literal('ueberfaellig').optional().catch(undefined),
  schwerpunkt: z.uuid().optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type MeasuresQuery = z.infer<typeof measuresQuery>;

async function readMeasures(work: Work, query: MeasuresQuery, limit: number) {
  const rows = await listMeasures(work, {
    state: query.stand,
    overdue: query.faellig === 'ueberfaellig',
    hotspotId: query.schwerpunkt,
    after: readCursor(query.ab, measureKeySchema),
    limit,
  });
  return cutPage(rows, limit, measureKey);
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
  const { items, next } = await readMeasures(work, query, 50);
  const { ab, ...filters } = query;
  const form = freshForm(filters);
  const { schwerpunkt } = filters;
  const active = [filters.stand, filters.faellig, schwerpunkt].some((value) => value !== undefined);
  return (
    <Page title="Maßnahmen" frame={visit.frame} breadcrumbs={[home]}>
      <MeasureTabs current="/massnahmen" />
      <Filters
        action="/massnahmen"
        label="Maßnahmen filtern"
        active={active}
        {...(schwerpunkt === undefined ? {} : { keep: { schwerpunkt } })}
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
      {items.length === 0 ? (
        <EmptyState title={active ? 'Keine Maßnahme passt zum Filter' : 'Noch keine Maßnahmen'}>
          {active
            ? 'Setzen Sie den Filter zurück.'
            : 'Legen Sie eine Maßnahme aus einer Feststellung oder einem Fehlerschwerpunkt heraus fest.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="massnahmen"
            caption="Maßnahmen nach Frist"
            narrow="list"
            rows={items}
            columns={[
              {
                label: 'Maßnahme',
                cell: ({ id, description }) => (
                  <a class="kern-link" href={`/massnahmen/${id}`}>
                    {description ?? '(Text gelöscht)'}
                  </a>
                ),
              },
              { label: 'Zuständig', cell: ({ owner }) => owner },
              { label: 'Frist', cell: ({ due }) => date(due) },
              { label: 'Stand', cell: (row) => <MeasureStateTag row={row} /> },
            ]}
          />
          <Pager
            shown={items.length}
            {...(ab === undefined ? {} : { first: address('/massnahmen', filters) })}
            {...(next === null ? {} : { next: address('/massnahmen', { ...filters, ab: next }) })}
          />
          <ExportLinks path="/massnahmen" query={filters} />
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
