import { z } from 'zod';
import { localDate, monthOf, monthSchema, shiftMonth, type Month } from '../calendar/index.ts';
import { dateOf, dateTime, integer, month, period } from '../format.ts';
import {
  deliveryDetail,
  listDeliveries,
  listFrames,
  type DeliveryDetail,
  type DeliveryRow,
  type FrameRow,
} from '../frames/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  ButtonLink,
  DataTable,
  EmptyState,
  Filters,
  freshForm,
  Notice,
  Page,
  Select,
  SummaryList,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { deliveryList, DeliveryTabs } from './delivery-parts.tsx';
import { DeliveriesUnderWay, deliveriesUnderWay } from './delivery-run-page.tsx';
import { FrameStateTag, periodName } from './frame-pages.tsx';
import { exportLimit, exportPages, ListFoot } from './lists.tsx';
import { teamNames } from './names.ts';
import { home, roleNames } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { Totals } from './upload-report.tsx';

const deliveriesQuery = z.object({
  monat: monthSchema.optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type DeliveriesQuery = z.infer<typeof deliveriesQuery>;

const read = (work: Work, { monat, ab }: DeliveriesQuery, limit: number) =>
  listDeliveries(work, {
    limit,
    ...(monat === undefined ? {} : { month: monat }),
    ...(ab === undefined ? {} : { cursor: ab }),
  });

/** This month and the two years before it. */
const monthsBack = (work: Work): Month[] =>
  Array.from({ length: 25 }, (_, back) => shiftMonth(monthOf(localDate(work.now)), -back));

export const uploadLink = (
  <ButtonLink href="/ziehungen/neu" kind="primary">
    Fallliste hochladen
  </ButtonLink>
);

async function showDeliveries(work: Work, visit: Visit, { query }: Input<unknown, DeliveriesQuery>) {
  const found = await read(work, query, 50);
  const { monat, ab } = query;
  const delivers = reachOf(visit.actor, 'delivery.create') !== null;
  return (
    <Page
      title="Lieferungen"
      frame={visit.frame}
      breadcrumbs={[home]}
      actions={delivers && found.items.length > 0 && uploadLink}
    >
      <DeliveryTabs actor={visit.actor} current={deliveryList} />
      {delivers && <DeliveriesUnderWay {...await deliveriesUnderWay(work)} />}
      <Filters action={deliveryList.href} label="Lieferungen filtern" active={monat !== undefined}>
        <Select
          form={freshForm({ monat })}
          name="monat"
          label="Monat des letzten Tages"
          placeholder="alle"
          options={monthsBack(work).map((value) => ({ value, label: month(value) }))}
          optional
        />
      </Filters>
      {found.items.length === 0 ? (
        monat === undefined ? (
          <EmptyState title="Noch keine Lieferung" action={delivers && uploadLink}>
            {delivers
              ? 'Laden Sie die Monatsliste aus dem Fachverfahren hoch. Vor der Übernahme sehen Sie einen Bericht mit Kontrollsummen; eine fehlerhafte Zeile weist die ganze Datei zurück.'
              : 'Lieferungen entstehen, wenn Controlling oder eine Teamleitung eine Fallliste übernimmt.'}
          </EmptyState>
        ) : (
          <EmptyState title="Keine Lieferung in diesem Monat">Setzen Sie den Filter zurück.</EmptyState>
        )
      ) : (
        <>
          <DeliveryTable caption="Lieferungen, die neueste zuerst" rows={found.items} />
          <ListFoot path={deliveryList.href} query={{ monat }} ab={ab} found={found} />
        </>
      )}
    </Page>
  );
}

/** Deliveries that were taken over, each with the way to its control totals. */
export const DeliveryTable = ({ caption, rows }: { caption: string; rows: readonly DeliveryRow[] }) => (
  <DataTable
    id="lieferungen"
    caption={caption}
    narrow="list"
    rows={rows}
    columns={[
      {
        label: 'Datei',
        cell: ({ id, fileName }) => (
          <a class="kern-link" href={`${deliveryList.href}/${id}`}>
            {fileName}
          </a>
        ),
      },
      { label: 'Zeitraum', cell: ({ firstDay, lastDay }) => periodName(firstDay, lastDay) },
      { label: 'Fälle', cell: ({ rows: cases }) => integer(cases), numeric: true },
      { label: 'Übernommen am', cell: ({ deliveredAt }) => dateOf(deliveredAt) },
    ]}
  />
);

const ofDelivery = z.object({ deliveryId: z.uuid() });

async function showDelivery(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofDelivery>, unknown>,
) {
  const delivery = await deliveryDetail(work, params.deliveryId);
  const { items: frames } = await listFrames(work, { deliveryId: delivery.id, limit: 200 });
  return (
    <Page
      title={`Lieferung ${periodName(delivery.firstDay, delivery.lastDay)}`}
      preline={delivery.fileName}
      frame={visit.frame}
      breadcrumbs={[home, deliveryList]}
    >
      <SummaryList
        rows={[
          { key: 'Datei', value: delivery.fileName },
          { key: 'Zeitraum', value: period(delivery.firstDay, delivery.lastDay) },
          { key: 'Gelesene Fälle', value: integer(delivery.rows) },
          { key: 'Übernommen am', value: dateTime(delivery.deliveredAt) },
          ...(delivery.deliveredBy === null
            ? []
            : [{ key: 'Übernommen durch', value: roleNames[delivery.deliveredBy] }]),
          { key: 'Prüfsumme (SHA-256)', value: <code>{delivery.fileSha256}</code> },
        ]}
      />
      <Frames frames={frames} teams={await teamNames(work)} />
      <ControlTotals delivery={delivery} />
    </Page>
  );
}

const ControlTotals = ({ delivery: { totals } }: { delivery: DeliveryDetail }) =>
  totals === null ? (
    <Notice>
      Die Datei enthält Fälle mehrerer Bereiche. Ihre Kontrollsummen sehen Controlling und Revision.
    </Notice>
  ) : (
    <section>
      <h2 class="kern-heading-medium">Kontrollsummen</h2>
      <Totals totals={totals} />
    </section>
  );

const Frames = ({ frames, teams }: { frames: readonly FrameRow[]; teams: ReadonlyMap<string, string> }) =>
  frames.length === 0 ? (
    <EmptyState title="Keine Grundgesamtheit in Ihrem Zuständigkeitsbereich">
      Die Lieferung hat Grundgesamtheiten anderer Teams gespeist, oder ihre Grundgesamtheiten sind gelöscht.
    </EmptyState>
  ) : (
    <DataTable
      id="grundgesamtheiten"
      caption="Grundgesamtheiten aus dieser Lieferung"
      narrow="list"
      rows={frames}
      columns={[
        {
          label: 'Prüffeld',
          cell: ({ id, fieldTitle }) => (
            <a class="kern-link" href={`/grundgesamtheiten/${id}`}>
              {fieldTitle}
            </a>
          ),
        },
        {
          label: 'Team',
          cell: ({ teamId }) => (teamId === null ? 'mehrere Teams' : (teams.get(teamId) ?? '–')),
        },
        { label: 'Fälle', cell: ({ size }) => integer(size), numeric: true },
        { label: 'Stand', cell: ({ state }) => <FrameStateTag state={state} /> },
      ]}
    />
  );

/** The list; it stands before, and a single delivery after, what has a fixed address below it. */
export const deliveryPages: readonly PageRoute[] = [
  page({ path: '/lieferungen', act: 'delivery.read', query: deliveriesQuery, show: showDeliveries }),
  ...exportPages({
    path: '/lieferungen',
    act: 'delivery.read',
    query: deliveriesQuery,
    name: 'Lieferungen',
    rows: async (work, query) => (await read(work, query, exportLimit)).items,
    columns: [
      { header: 'Datei', kind: 'text', width: 40, value: ({ fileName }) => fileName },
      { header: 'Erster Tag', kind: 'date', value: ({ firstDay }) => firstDay },
      { header: 'Letzter Tag', kind: 'date', value: ({ lastDay }) => lastDay },
      { header: 'Fälle', kind: 'integer', value: ({ rows }) => rows },
      { header: 'Übernommen am', kind: 'date', value: ({ deliveredAt }) => deliveredAt },
      { header: 'SHA-256', kind: 'text', width: 66, value: ({ fileSha256 }) => fileSha256 },
    ],
  }),
];

export const deliveryPagesOfOne: readonly PageRoute[] = [
  page({ path: '/lieferungen/:deliveryId', act: 'delivery.read', params: ofDelivery, show: showDelivery }),
];
