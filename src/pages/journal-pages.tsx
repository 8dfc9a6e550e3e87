import { z } from 'zod';
import { dateTime, integer } from '../format.ts';
import { cutPage, readCursor } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { acts, journalActs, type JournalEntry } from '../journal/index.ts';
import {
  checkpoints,
  countersign,
  journalKeySchema,
  listJournal,
  verifyJournal,
  type JournalVerification,
  type StoredCheckpoint,
} from '../privacy/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  DateField,
  EmptyState,
  Filters,
  Form,
  freshForm,
  HelpText,
  Page,
  Select,
  StatusTag,
  SummaryList,
  TextField,
  type FormState,
  type Link,
} from '../ui/index.ts';
import { perform, roles, type Work } from '../work.ts';
import { notFound } from '../failure.ts';
import { FormReader } from './form-values.ts';
import { address, dayFilter, exportLimit, exportPages, ListFoot, typedDay } from './lists.tsx';
import { home, roleNames } from './navigation.ts';
import {
  act,
  goTo,
  outsidePage,
  page,
  showPage,
  type Input,
  type PageRoute,
  type Visit,
} from './page-route.ts';

const journalPath = '/vorgangsprotokoll';
const journal: Link = { label: 'Vorgangsprotokoll', href: journalPath };

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

const VerificationResult = ({ found }: { found: JournalVerification }) =>
  found.faults.length === 0 ? (
    <Alert tone="success" title="Das Vorgangsprotokoll ist unverändert" live />
  ) : (
    <>
      <Alert
        tone="danger"
        title={`Das Vorgangsprotokoll stimmt an ${integer(found.faults.length)} Stellen nicht`}
        live
      >
        <p>Verständigen Sie die Interne Revision. Ändern Sie nichts.</p>
      </Alert>
      <DataTable
        id="abweichungen"
        caption="Abweichungen"
        narrow="list"
        rows={found.faults.slice(0, 100)}
        columns={[
          { label: 'Eintrag', numeric: true, cell: ({ number }) => integer(number) },
          { label: 'Abweichung', cell: ({ message }) => message },
        ]}
      />
    </>
  );

async function showVerification(visit: Visit) {
  const found = await perform(visit.deps, visit.actor, verifyJournal, 'repeatable read');
  return showPage(
    <Page title="Prüfung des Vorgangsprotokolls" frame={visit.frame} breadcrumbs={[home, journal]}>
      <VerificationResult found={found} />
      <SummaryList
        rows={[
          { key: 'Geprüfte Einträge', value: integer(found.entries) },
          { key: 'Verglichene Prüfpunkte', value: integer(found.checkpoints) },
          { key: 'Kopf', value: <code>{found.head}</code> },
        ]}
      />
      <HelpText>
        Wer die Datenbank beherrscht, könnte die ganze Kette neu schreiben. Vergleichen Sie den Kopf deshalb
        mit einem Prüfpunkt, der außerhalb liegt; „iks journal verify --checkpoint“ tut das ohne diesen
        Dienst.
      </HelpText>
    </Page>,
  );
}

const ofCheckpoint = z.object({ checkpointId: z.uuid() });

async function showCountersign(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofCheckpoint>, unknown>,
  form: FormState = freshForm(),
) {
  const found = (await checkpoints(work, 1000)).find(({ id }) => id === params.checkpointId);
  if (found === undefined) throw notFound('Der Prüfpunkt');
  return (
    <Page
      title="Prüfpunkt gegenzeichnen"
      preline={`Eintrag ${integer(found.number)}, ${dateTime(found.at)}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, journal]}
    >
      <p>
        Vergleichen Sie den Kopf mit dem, den Sie außerhalb dieses Dienstes aufbewahren: aus der Datei des
        Prüfpunkts, einem Ziehungsprotokoll oder einem freigegebenen Bericht.
      </p>
      <Form action={`${journalPath}/pruefpunkte/${found.id}`} csrf={visit.csrf}>
        <TextField
          form={form}
          name="headHash"
          label="Kopf, wie Sie ihn aufbewahren"
          hint="64 Zeichen"
          maxLength={64}
        />
        <TextField
          form={form}
          name="mark"
          label="Ihr Zeichen"
          hint="zum Beispiel ein Aktenzeichen"
          maxLength={200}
        />
        <ButtonRow>
          <Button>Prüfpunkt gegenzeichnen</Button>
          <ButtonLink href={journalPath}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

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
  outsidePage({
    method: 'get',
    path: `${journalPath}/pruefung`,
    act: 'journal.verify',
    outside: showVerification,
  }),
  page({
    path: `${journalPath}/pruefpunkte/:checkpointId`,
    act: 'journal.countersign',
    params: ofCheckpoint,
    show: showCountersign,
  }),
  act({
    path: `${journalPath}/pruefpunkte/:checkpointId`,
    act: 'journal.countersign',
    params: ofCheckpoint,
    show: showCountersign,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const headHash = form.required('headHash', 'Geben Sie den Kopf ein, den Sie aufbewahren.');
      const mark = form.required('mark', 'Geben Sie Ihr Zeichen ein.');
      form.refuse();
      await countersign(work, { ...params, headHash, mark });
      return goTo(journalPath, 'Der Prüfpunkt ist gegengezeichnet.');
    },
  }),
];
