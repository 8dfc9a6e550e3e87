import { z } from 'zod';
import {
  dispositionNames,
  listSheets,
  sheetFilterStates,
  sheetKeySchema,
  sheetRowKey,
  type SheetRow,
} from '../checks/index.ts';
import { listDraws } from '../draws/index.ts';
import { integer, month } from '../format.ts';
import { cutPage, readCursor } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { type Work } from '../work.ts';
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
  type Tone,
} from '../ui/index.ts';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { sheetAddress } from './sheet-parts.tsx';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

const states = { untouched: 'offen', open: 'begonnen', complete: 'abgeschlossen' } as const;
const filters = { unfinished: 'nicht abgeschlossen', ...states };
const tones: Readonly<Record<SheetRow['state'], Tone>> = {
  untouched: 'neutral',
  open: 'info',
  complete: 'success',
};

const sheetsQuery = z.object({
  ziehung: z.uuid().optional().catch(undefined),
  stand: z.enum(sheetFilterStates).optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type SheetsQuery = z.infer<typeof sheetsQuery>;

async function readSheets(work: Work, query: SheetsQuery, limit: number) {
  const rows = await listSheets(work, {
    drawId: query.ziehung,
    state: query.stand,
    after: readCursor(query.ab, sheetKeySchema),
    limit,
  });
  return cutPage(rows, limit, sheetRowKey);
}

const caseOf = (row: SheetRow): string =>
  row.caseNumber ?? (row.rank === null ? 'gelöscht' : `Rang ${integer(row.rank)}`);

async function showSheets(work: Work, visit: Visit, { query }: Input<unknown, SheetsQuery>) {
  const { items, next } = await readSheets(work, query, 50);
  const { items: draws } = await listDraws(work, { limit: 100 });
  const form = freshForm({ ziehung: query.ziehung, stand: query.stand });
  const active = query.ziehung !== undefined || query.stand !== undefined;
  const fills = reachOf(visit.actor, 'check.save') !== null;
  return (
    <Page
      title="Prüfbögen"
      frame={visit.frame}
      breadcrumbs={[home]}
      actions={fills && <ButtonLink href="/pruefboegen/neu">Gezielten Fall aufnehmen</ButtonLink>}
    >
      <Filters action="/pruefboegen" label="Prüfbögen filtern" active={active}>
        <Select
          form={form}
          name="ziehung"
          label="Ziehung"
          placeholder="alle"
          options={draws.map(({ id, number, lastDay }) => ({
            value: id,
            label: `${number} (${month(lastDay)})`,
          }))}
          optional
        />
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="alle"
          options={Object.entries(filters).map(([value, label]) => ({ value, label }))}
          optional
        />
      </Filters>
      {items.length === 0 ? (
        <EmptyState title={active ? 'Kein Prüfbogen passt zum Filter' : 'Noch keine Prüfbögen'}>
          {active ? 'Setzen Sie den Filter zurück.' : 'Prüfbögen entstehen mit der ersten Ziehung.'}
        </EmptyState>
      ) : (
        <>
          <SheetTable rows={items} />
          <Pager
            shown={items.length}
            {...(query.ab === undefined
              ? {}
              : { first: address('/pruefboegen', { ...query, ab: undefined }) })}
            {...(next === null ? {} : { next: address('/pruefboegen', { ...query, ab: next }) })}
          />
          <ExportLinks path="/pruefboegen" query={{ ziehung: query.ziehung, stand: query.stand }} />
        </>
      )}
      {query.ziehung !== undefined && fills && (
        <section>
          <h2 class="kern-heading-medium">Ohne Netz weiterarbeiten</h2>
          <p class="kern-body">
            Laden Sie die Prüfbögen dieser Ziehung als Excel-Datei, füllen Sie sie aus und lesen Sie sie
            wieder ein.
          </p>
          <ButtonRow>
            <ButtonLink href={`/ziehungen/${query.ziehung}/arbeitsmappe`} icon="download">
              Prüfbögen als Excel-Datei laden
            </ButtonLink>
            <ButtonLink href={`/ziehungen/${query.ziehung}/pruefboegen.pdf`} icon="download">
              Prüfbögen als PDF laden
            </ButtonLink>
            <ButtonLink href={`/ziehungen/${query.ziehung}/arbeitsmappe/einlesen`}>
              Ausgefüllte Datei einlesen
            </ButtonLink>
          </ButtonRow>
        </section>
      )}
    </Page>
  );
}

const SheetTable = ({ rows }: { rows: readonly SheetRow[] }) => (
  <DataTable
    id="boegen"
    caption="Prüfbögen in der Reihenfolge der Ziehung"
    narrow="list"
    rows={rows}
    columns={[
      {
        label: 'Fall',
        cell: (row) => (
          <a class="kern-link" href={sheetAddress(row)}>
            {caseOf(row)}
          </a>
        ),
      },
      { label: 'Ziehung', cell: ({ drawNumber }) => drawNumber ?? 'gezielt ausgewählt' },
      { label: 'Prüffeld', cell: ({ fieldTitle }) => fieldTitle },
      { label: 'Monat', cell: (row) => month(row.month) },
      { label: 'Stand', cell: ({ state }) => <StatusTag tone={tones[state]}>{states[state]}</StatusTag> },
      { label: 'Fehler', cell: ({ findings }) => integer(findings), numeric: true },
    ]}
  />
);

export const sheetListPages: readonly PageRoute[] = [
  page({ path: '/pruefboegen', act: 'check.read', query: sheetsQuery, show: showSheets }),
  ...exportPages({
    path: '/pruefboegen',
    act: 'check.read',
    query: sheetsQuery,
    name: 'Prüfbögen',
    rows: async (work, query) => (await readSheets(work, query, exportLimit)).items,
    columns: [
      { header: 'Fall', kind: 'text', width: 24, value: caseOf },
      { header: 'Ziehung', kind: 'text', value: ({ drawNumber }) => drawNumber ?? 'gezielt ausgewählt' },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ fieldTitle }) => fieldTitle },
      { header: 'Monat', kind: 'text', value: (row) => row.month },
      { header: 'Stand', kind: 'text', value: ({ state }) => states[state] },
      {
        header: 'Stand des Falls',
        kind: 'text',
        value: ({ disposition }) => (disposition === null ? null : dispositionNames[disposition]),
      },
      { header: 'Fehler', kind: 'integer', value: ({ findings }) => findings },
    ],
  }),
];
