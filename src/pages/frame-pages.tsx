import { z } from 'zod';
import { periodLabel, isoDate } from '../calendar/index.ts';
import { integer } from '../format.ts';
import { listFrames, type FrameRow } from '../frames/index.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { paragraph } from '../text.ts';
import { ButtonLink, DataTable, EmptyState, Page, Pager, StatusTag, type Tone } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { DeliveriesUnderWay, deliveriesUnderWay } from './delivery-run-page.tsx';
import { drawsWay } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

const stateWords: Readonly<Record<FrameRow['state'], { tone: Tone; word: string }>> = {
  imported: { tone: 'info', word: 'übernommen' },
  sealed: { tone: 'info', word: 'versiegelt' },
  drawn: { tone: 'success', word: 'gezogen' },
  voided: { tone: 'danger', word: 'aufgehoben' },
  discarded: { tone: 'neutral', word: 'verworfen' },
};

export const FrameStateTag = ({ state }: { state: FrameRow['state'] }) => (
  <StatusTag tone={stateWords[state].tone}>{stateWords[state].word}</StatusTag>
);

/** `März 2020` for whole months, else the days. */
export const periodName = (firstDay: string, lastDay: string): string =>
  periodLabel({ first: isoDate(firstDay), last: isoDate(lastDay) });

const framesQuery = z.object({
  feld: z.uuid().optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type FramesQuery = z.infer<typeof framesQuery>;

const read = (work: Work, query: FramesQuery, limit: number) =>
  listFrames(work, {
    limit,
    ...(query.ab === undefined ? {} : { cursor: query.ab }),
    ...(query.feld === undefined ? {} : { fieldId: query.feld }),
  });

async function showFrames(work: Work, visit: Visit, { query }: Input<unknown, FramesQuery>) {
  const { items, next } = await read(work, query, 50);
  const delivers = reachOf(visit.actor, 'delivery.create') !== null;
  return (
    <Page title="Grundgesamtheiten" frame={visit.frame} breadcrumbs={drawsWay(visit.actor)}>
      {delivers && <DeliveriesUnderWay {...await deliveriesUnderWay(work)} />}
      {items.length === 0 ? (
        <EmptyState
          title="Noch keine Grundgesamtheit"
          action={
            delivers && (
              <ButtonLink href="/ziehungen/neu" kind="primary">
                Fallliste hochladen
              </ButtonLink>
            )
          }
        >
          Eine Grundgesamtheit entsteht, wenn eine Fallliste übernommen wird.
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="grundgesamtheiten"
            caption="Grundgesamtheiten, die neueste zuerst"
            narrow="list"
            rows={items}
            columns={[
              {
                label: 'Prüffeld',
                cell: (row) => (
                  <a class="kern-link" href={`/grundgesamtheiten/${row.id}`}>
                    {row.fieldTitle}
                  </a>
                ),
              },
              { label: 'Zeitraum', cell: ({ firstDay, lastDay }) => periodName(firstDay, lastDay) },
              { label: 'Fälle', cell: ({ size }) => integer(size), numeric: true },
              { label: 'Stand', cell: ({ state }) => <FrameStateTag state={state} /> },
            ]}
          />
          <Pager
            shown={items.length}
            {...(query.ab === undefined
              ? {}
              : { first: address('/grundgesamtheiten', { feld: query.feld }) })}
            {...(next === null ? {} : { next: address('/grundgesamtheiten', { ...query, ab: next }) })}
          />
          <ExportLinks path="/grundgesamtheiten" query={{ feld: query.feld }} />
        </>
      )}
      {reachOf(visit.actor, 'delivery.read') !== null && (
        <p class="kern-body">
          <a class="kern-link" href="/lieferungen">
            Lieferungen und Kontrollsummen ansehen
          </a>
        </p>
      )}
    </Page>
  );
}

/** A reason as people type it. @throws Failure with the field `reason` */
export const reasonOf = (values: ConstructorParameters<typeof FormReader>[0]): string => {
  const form = new FormReader(values);
  const reason = form.required('reason', 'Geben Sie den Grund an.');
  form.refuse('Es fehlt eine Begründung.');
  return validate(z.object({ reason: paragraph(3, 2000) }), { reason }).reason;
};

export const framePages: readonly PageRoute[] = [
  page({ path: '/grundgesamtheiten', act: 'frame.read', query: framesQuery, show: showFrames }),
  ...exportPages({
    path: '/grundgesamtheiten',
    act: 'frame.read',
    query: framesQuery,
    name: 'Grundgesamtheiten',
    rows: async (work, query) => (await read(work, query, exportLimit)).items,
    columns: [
      { header: 'Prüffeld', kind: 'text', width: 40, value: (row) => row.fieldTitle },
      { header: 'Erster Tag', kind: 'date', value: ({ firstDay }) => firstDay },
      { header: 'Letzter Tag', kind: 'date', value: ({ lastDay }) => lastDay },
      { header: 'Fälle', kind: 'integer', value: ({ size }) => size },
      { header: 'Stand', kind: 'text', value: ({ state }) => stateWords[state].word },
    ],
  }),
];
