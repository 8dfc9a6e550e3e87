import { z } from 'zod';
import { methods } from '../audit-plan/index.ts';
import { listDraws, type DrawRow } from '../draws/index.ts';
import { dateOf, month, outOf } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import { ButtonLink, DataTable, EmptyState, Page, Pager, StatusTag } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { fieldTitles } from './names.ts';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { byDraw } from './draw-page.tsx';

const drawsQuery = z.object({
  feld: z.uuid().optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type DrawsQuery = z.infer<typeof drawsQuery>;

interface ListedDraw extends DrawRow {
  readonly title: string;
}

async function readDraws(work: Work, query: DrawsQuery, limit: number) {
  const { items, next } = await listDraws(work, {
    limit,
    ...(query.feld === undefined ? {} : { fieldId: query.feld }),
    ...(query.ab === undefined ? {} : { cursor: query.ab }),
  });
  const titles = await fieldTitles(
    work,
    items.map(({ fieldId }) => fieldId),
  );
  const rows = items.map((row): ListedDraw => ({ ...row, title: titles.get(row.fieldId) ?? '' }));
  return { rows, next };
}

export const DrawState = ({ draw }: { draw: Pick<ListedDraw, 'voided' | 'progress'> }) => {
  if (draw.voided === 'voided') return <StatusTag tone="danger">aufgehoben</StatusTag>;
  if (draw.voided === 'requested') return <StatusTag tone="warning">Aufhebung beantragt</StatusTag>;
  return draw.progress.open === 0 ? (
    <StatusTag tone="success">geprüft</StatusTag>
  ) : (
    <StatusTag tone="info">in Prüfung</StatusTag>
  );
};

async function showDraws(work: Work, visit: Visit, { query }: Input<unknown, DrawsQuery>) {
  const { rows, next } = await readDraws(work, query, 50);
  const draws =
    reachOf(visit.actor, 'draw.make') !== null && reachOf(visit.actor, 'delivery.create') !== null;
  const button = (
    <ButtonLink href={address('/ziehungen/neu', { feld: query.feld })} kind="primary">
      Stichprobe ziehen
    </ButtonLink>
  );
  return (
    <Page
      title="Ziehungen"
      frame={visit.frame}
      breadcrumbs={[home]}
      actions={draws && rows.length > 0 && button}
    >
      {query.feld !== undefined && (
        <p class="kern-body">
          Gezeigt werden die Ziehungen eines Prüffelds.{' '}
          <a class="kern-link" href="/ziehungen">
            Alle Ziehungen zeigen
          </a>
        </p>
      )}
      {rows.length === 0 ? (
        <EmptyState title="Noch keine Ziehung" action={draws && button}>
          {draws
            ? 'Laden Sie die Fallliste eines Prüffelds hoch und ziehen Sie daraus die erste Stichprobe.'
            : 'Ziehungen entstehen, sobald eine Teamleitung oder die Bereichsleitung aus einer versiegelten Grundgesamtheit zieht.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="ziehungen"
            caption="Ziehungen, die neueste zuerst"
            narrow="list"
            rows={rows}
            columns={[
              {
                label: 'Ziehung',
                cell: ({ id, number }) => (
                  <a class="kern-link" href={byDraw({ drawId: id })}>
                    {number}
                  </a>
                ),
              },
              { label: 'Prüffeld', cell: ({ title }) => title },
              { label: 'Monat', cell: ({ lastDay }) => month(lastDay) },
              { label: 'gezogen am', cell: ({ drawnAt }) => dateOf(drawnAt) },
              {
                label: 'geprüft',
                cell: ({ progress }) => outOf(progress.checked, progress.drawn),
                numeric: true,
              },
              { label: 'Stand', cell: (draw) => <DrawState draw={draw} /> },
            ]}
          />
          <Pager
            shown={rows.length}
            {...(query.ab === undefined ? {} : { first: address('/ziehungen', { feld: query.feld }) })}
            {...(next === null ? {} : { next: address('/ziehungen', { ...query, ab: next }) })}
          />
          <ExportLinks path="/ziehungen" query={{ feld: query.feld }} />
        </>
      )}
      <p class="kern-body">
        <a class="kern-link" href="/grundgesamtheiten">
          Grundgesamtheiten ansehen
        </a>
      </p>
    </Page>
  );
}

export const drawPages: readonly PageRoute[] = [
  page({ path: '/ziehungen', act: 'draw.read', query: drawsQuery, show: showDraws }),
  ...exportPages({
    path: '/ziehungen',
    act: 'draw.read',
    query: drawsQuery,
    name: 'Ziehungen',
    rows: async (work, query) => (await readDraws(work, query, exportLimit)).rows,
    columns: [
      { header: 'Ziehung', kind: 'text', value: ({ number }) => number },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ title }) => title },
      { header: 'Letzter Tag', kind: 'date', value: ({ lastDay }) => lastDay },
      { header: 'Gezogen am', kind: 'date', value: ({ drawnAt }) => drawnAt },
      { header: 'Verfahren', kind: 'text', width: 28, value: ({ method }) => methods[method] },
      { header: 'Fälle', kind: 'integer', value: ({ progress }) => progress.drawn },
      { header: 'Geprüft', kind: 'integer', value: ({ progress }) => progress.checked },
      { header: 'Offene Prüfbögen', kind: 'integer', value: ({ progress }) => progress.open },
      {
        header: 'Aufhebung',
        kind: 'text',
        value: ({ voided }) => (voided === null ? '' : voided === 'voided' ? 'aufgehoben' : 'beantragt'),
      },
    ],
  }),
];
