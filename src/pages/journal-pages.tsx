import { z } from 'zod';
import { dateTime, integer } from '../format.ts';
import { cutPage, readCursor } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { acts, journalActs, type JournalEntry } from '../journal/index.ts';
import { checkpoints, journalKeySchema, listJournal, type StoredCheckpoint } from '../privacy/index.ts';
import {
  ButtonLink,
  ButtonRow,
  DataTable,
  DateField,
  EmptyState,
  Filters,
  freshForm,
  Page,
  Select,
  StatusTag,
  type Link,
} from '../ui/index.ts';
import { roles, type Work } from '../work.ts';
import { address, dayFilter, exportLimit, exportPages, ListFoot, typedDay } from './lists.tsx';
import { home, roleNames } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

export const journalPath = '/vorgangsprotokoll';
export const journal: Link = { label: 'Vorgangsprotokoll', href: journalPath };

const journalQuery = z.object({
  vorgang: z.enum(journalActs).optional().catch(undefined),
  funktion: z
    .enum([...roles, 'service'])
    .optional()
    .catch(undefined),
  objekt: z.uuid().optional().catch(undefined),
  von: dayFilter,
  bis: dayFilter,
  ab: z.string().max(500).optional().catch(undefined),
});
type JournalQuery = z.infer<typeof journalQuery>;

const functionName = (code: string): string =>
  roles.find((role) => role === code) === undefined ? 'Dienst' : roleNames[code as keyof typeof roleNames];
const actName = (code: string): string => Object.entries(acts).find(([known]) => known === code)?.[1] ?? code;

async function readEntries(work: Work, query: JournalQuery, limit: number) {
  const [after] = readCursor(query.ab, journalKeySchema) ?? [];
  const rows = await listJournal(
    work,
    { act: query.vorgang, function: query.funktion, object: query.objekt, from: query.von, to: query.bis },
    { after: after === undefined ? null : Number(after), limit: limit + 1 },
  );
  return cutPage(rows, limit, ({ number }) => [String(number)]);
}

async function showJournal(work: Work, visit: Visit, { query }: Input<unknown, JournalQuery>) {
  return (
    <Page title="Vorgangsprotokoll" frame={visit.frame} breadcrumbs={[home]}>
      <p>
        Jeder Vorgang steht hier, verkettet durch Prüfsummen: mit Funktion, Kennung und Prüfsummen, nie mit
        einer Fallnummer oder Freitext.
      </p>
      <ButtonRow>
        <ButtonLink href={`${journalPath}/pruefung`} kind="primary">
          Vorgangsprotokoll prüfen
        </ButtonLink>
      </ButtonRow>
      <Checkpoints visit={visit} rows={await checkpoints(work, 12)} />
      {reachOf(visit.actor, 'journal.read') !== null && (
        <Entries query={query} found={await readEntries(work, query, 50)} />
      )}
    </Page>
  );
}

const Checkpoints = ({ visit, rows }: { visit: Visit; rows: readonly StoredCheckpoint[] }) => (
  <section>
    <h2>Prüfpunkte</h2>
    {rows.length === 0 ? (
      <EmptyState title="Noch kein Prüfpunkt">
        Der Dienst hält den Kopf des Vorgangsprotokolls jede Nacht fest.
      </EmptyState>
    ) : (
      <DataTable
        id="pruefpunkte"
        caption="Die letzten Prüfpunkte"
        captionHidden
        narrow="list"
        rows={rows}
        columns={[
          { label: 'Eintrag', numeric: true, cell: ({ number }) => integer(number) },
          { label: 'Zeit', cell: ({ at }) => dateTime(at) },
          { label: 'Kopf', cell: ({ head }) => <code>{head}</code> },
          {
            label: 'Gegengezeichnet',
            cell: ({ id, countersignature }) =>
              countersignature !== null ? (
                <StatusTag tone="success">{countersignature}</StatusTag>
              ) : reachOf(visit.actor, 'journal.countersign') === null ? (
                'nein'
              ) : (
                <a class="kern-link" href={`${journalPath}/pruefpunkte/${id}`}>
                  Prüfpunkt gegenzeichnen
                </a>
              ),
          },
        ]}
      />
    )}
  </section>
);

const Entries = ({
  query,
  found,
}: {
  query: JournalQuery;
  found: { items: JournalEntry[]; next: string | null };
}) => {
  const { ab, von, bis, ...kept } = query;
  const filters = { ...kept, von: typedDay(von), bis: typedDay(bis) };
  const active = Object.values(filters).some((value) => value !== undefined);
  return (
    <section>
      <h2>Einträge</h2>
      <Filters action={journalPath} label="Einträge filtern" active={active}>
        <JournalFilters query={query} />
      </Filters>
      {found.items.length === 0 ? (
        <EmptyState title="Kein Eintrag passt zum Filter">Setzen Sie den Filter zurück.</EmptyState>
      ) : (
        <>
          <DataTable
            id="eintraege"
            caption="Einträge, neueste zuerst"
            narrow="list"
            rows={found.items}
            columns={[
              { label: 'Nummer', numeric: true, cell: ({ number }) => integer(number) },
              { label: 'Zeit', cell: ({ at }) => dateTime(at) },
              { label: 'Vorgang', cell: (entry) => actName(entry.act) },
              { label: 'Funktion', cell: (entry) => functionName(entry.function) },
              {
                label: 'Objekt',
                cell: ({ object }) =>
                  object === null ? (
                    '–'
                  ) : (
                    <a class="kern-link" href={address(journalPath, { objekt: object })}>
                      {object.slice(0, 8)}
                    </a>
                  ),
              },
              { label: 'Prüfsumme', cell: ({ hash }) => <code>{hash.slice(0, 12)}</code> },
            ]}
          />
          <ListFoot path={journalPath} query={filters} ab={ab} found={found} />
        </>
      )}
    </section>
  );
};

const JournalFilters = ({ query }: { query: JournalQuery }) => {
  const form = freshForm({ ...query, von: typedDay(query.von), bis: typedDay(query.bis) });
  return (
    <>
      <Select
        form={form}
        name="vorgang"
        label="Vorgang"
        placeholder="alle"
        options={journalActs
          .map((value) => ({ value, label: acts[value] }))
          .sort((a, b) => (a.label < b.label ? -1 : 1))}
        optional
      />
      <Select
        form={form}
        name="funktion"
        label="Funktion"
        placeholder="alle"
        options={[
          ...roles.map((value) => ({ value, label: roleNames[value] })),
          { value: 'service', label: 'Dienst' },
        ]}
        optional
      />
      <DateField form={form} name="von" label="Von" optional />
      <DateField form={form} name="bis" label="Bis" optional />
    </>
  );
};

export const journalPages: readonly PageRoute[] = [
  page({ path: journalPath, act: 'journal.verify', query: journalQuery, show: showJournal }),
  ...exportPages({
    path: journalPath,
    act: 'journal.read',
    query: journalQuery,
    name: 'Vorgangsprotokoll',
    rows: async (work, query) => (await readEntries(work, { ...query, ab: undefined }, exportLimit)).items,
    columns: [
      { header: 'Nummer', kind: 'integer', value: ({ number }) => number },
      { header: 'Zeit', kind: 'text', width: 26, value: ({ at }) => at },
      { header: 'Vorgang', kind: 'text', width: 36, value: (entry) => actName(entry.act) },
      { header: 'Funktion', kind: 'text', width: 24, value: (entry) => functionName(entry.function) },
      { header: 'Objekt', kind: 'text', width: 38, value: ({ object }) => object },
      {
        header: 'Angaben',
        kind: 'text',
        width: 60,
        value: ({ data }) => data.map(([key, value]) => `${key}: ${value}`).join('; '),
      },
      { header: 'Prüfsumme', kind: 'text', width: 66, value: ({ hash }) => hash },
    ],
  }),
];
