import { z } from 'zod';
import { counted } from '../format.ts';
import { dueDeliveries, type DueDelivery } from '../frames/index.ts';
import { reachOf } from '../identity/index.ts';
import { DataTable, EmptyState, Page, Pagination, StatusTag, type Task } from '../ui/index.ts';
import type { Actor, Work } from '../work.ts';
import { deliveryList, DeliveryTabs, dueList, filterText } from './delivery-parts.tsx';
import { uploadLink } from './delivery-pages.tsx';
import { periodName } from './frame-pages.tsx';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

const dueQuery = z.object({ seite: z.coerce.number().int().min(1).catch(1) });
const pageSize = 50;

const teamsOf = ({ teams }: DueDelivery): string => teams.map(({ name }) => name).join(', ');
const filterOf = ({ conditions }: DueDelivery): string =>
  conditions === null ? 'nicht gespeichert' : filterText(conditions);
const stateOf = ({ overdue }: DueDelivery) =>
  overdue
    ? ({ tone: 'warning', word: 'fällig' } as const)
    : ({ tone: 'neutral', word: 'diesen Monat' } as const);

const uploadPath = ({ field, period }: DueDelivery): string =>
  address('/ziehungen/neu', { feld: field.fieldId, von: period.first, bis: period.last });

/** The filter in words; a lead comes from there to where it is set. */
const FilterCell = ({ due, actor }: { due: DueDelivery; actor: Actor }) =>
  reachOf(actor, 'field.write') === null ? (
    filterOf(due)
  ) : (
    <a class="kern-link" href={`/prueffelder/${due.field.fieldId}/lieferfilter`}>
      {filterOf(due)}
    </a>
  );

async function showDue(work: Work, visit: Visit, { query }: Input<unknown, z.infer<typeof dueQuery>>) {
  const all = await dueDeliveries(work);
  const { seite } = query;
  return (
    <Page
      title={dueList.label}
      frame={visit.frame}
      breadcrumbs={[home, deliveryList]}
      actions={all.length > 0 && uploadLink}
    >
      <DeliveryTabs actor={visit.actor} current={dueList} />
      {all.length === 0 ? (
        <EmptyState title="Keine Lieferung fällig">
          Für alle Zeiträume bestätigter Prüffelder aus den letzten zwölf Monaten liegen Falllisten vor.
        </EmptyState>
      ) : (
        <>
          <p class="kern-body">
            Zeiträume bestätigter Prüffelder, für die eine Fallliste fehlt. Prüffelder mit gespeichertem
            Lieferfilter können gemeinsam aus einer Monatsdatei gespeist werden.
          </p>
          <DataTable
            id="faellig"
            caption="Fällige Lieferungen, die älteste zuerst"
            narrow="list"
            rows={all.slice((seite - 1) * pageSize, seite * pageSize)}
            columns={[
              {
                label: 'Prüffeld',
                cell: (due) => (
                  <a class="kern-link" href={uploadPath(due)}>
                    {due.field.code} {due.field.title}
                  </a>
                ),
              },
              { label: 'Zeitraum', cell: ({ period }) => periodName(period.first, period.last) },
              { label: 'Teams', cell: teamsOf },
              { label: 'Lieferfilter', cell: (due) => <FilterCell due={due} actor={visit.actor} /> },
              {
                label: 'Stand',
                cell: (due) => <StatusTag tone={stateOf(due).tone}>{stateOf(due).word}</StatusTag>,
              },
            ]}
          />
          <Pagination
            page={seite}
            pageSize={pageSize}
            total={all.length}
            href={(number) => address(dueList.href, { seite: number })}
          />
          <ExportLinks path={dueList.href} />
        </>
      )}
    </Page>
  );
}

/** The due lists as tasks of a start page, one file a period: fields with a filter share it. */
export function dueTasks(due: readonly DueDelivery[]): Task[] {
  const byPeriod = Map.groupBy(due, ({ period }) => `${period.first} ${period.last}`);
  return [...byPeriod.values()].flatMap((fields) => {
    const [first] = fields;
    if (first === undefined) return [];
    const { period } = first;
    const without = fields.filter(({ conditions }) => conditions === null).length;
    return [
      {
        title: `Fallliste ${periodName(period.first, period.last)} hochladen: ${counted(fields.length, 'Prüffeld', 'Prüffelder')}`,
        href:
          without === fields.length
            ? dueList.href
            : address('/ziehungen/neu', { feld: 'alle', von: period.first, bis: period.last }),
        ...(without > 0 && {
          hint: `${counted(without, 'Prüffeld', 'Prüffelder')} ohne gespeicherten Lieferfilter: einzeln liefern`,
        }),
        status: stateOf(first),
      },
    ];
  });
}

export const dueDeliveryPages: readonly PageRoute[] = [
  page({ path: '/lieferungen/faellig', act: 'delivery.create', query: dueQuery, show: showDue }),
  ...exportPages({
    path: '/lieferungen/faellig',
    act: 'delivery.create',
    query: z.object({}),
    name: 'Fällige Lieferungen',
    rows: (work) => dueDeliveries(work),
    columns: [
      { header: 'Kürzel', kind: 'text', value: ({ field }) => field.code },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ field }) => field.title },
      { header: 'Erster Tag', kind: 'date', value: ({ period }) => period.first },
      { header: 'Letzter Tag', kind: 'date', value: ({ period }) => period.last },
      { header: 'Teams', kind: 'text', width: 30, value: teamsOf },
      { header: 'Lieferfilter', kind: 'text', width: 40, value: filterOf },
      { header: 'Stand', kind: 'text', value: (due) => stateOf(due).word },
    ],
  }),
];
