import { z } from 'zod';
import { notFound } from '../failure.ts';
import { counted, dateTime, integer } from '../format.ts';
import { checkpoints, countersign, verifyJournal, type JournalVerification } from '../privacy/index.ts';
import { perform, type Work } from '../work.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Form,
  freshForm,
  HelpText,
  Page,
  SummaryList,
  TextField,
  type FormState,
} from '../ui/index.ts';
import { FormReader } from './form-values.ts';
import { journal, journalPath } from './journal-pages.tsx';
import { home } from './navigation.ts';
import {
  formPages,
  goTo,
  outsidePage,
  showPage,
  type Input,
  type PageRoute,
  type Visit,
} from './page-route.ts';

const VerificationResult = ({ found }: { found: JournalVerification }) =>
  found.faults.length === 0 ? (
    <Alert tone="success" title="Das Vorgangsprotokoll ist unverändert" live />
  ) : (
    <>
      <Alert
        tone="danger"
        title={`Das Vorgangsprotokoll stimmt an ${counted(found.faults.length, 'Stelle', 'Stellen')} nicht`}
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

/** Stays for ever, so it alarms nobody; yet times after it are to be read by the order of the entries. */
const Remarks = ({ found }: { found: JournalVerification }) =>
  found.remarks.length === 0 ? null : (
    <>
      <Alert tone="warning" title="Die Uhr des Servers wurde zurückgestellt">
        <p>Maßgeblich ist die Reihenfolge der Einträge, nicht ihre Zeit.</p>
      </Alert>
      <DataTable
        id="hinweise"
        caption="Hinweise"
        narrow="list"
        rows={found.remarks.slice(0, 100)}
        columns={[
          { label: 'Eintrag', numeric: true, cell: ({ number }) => integer(number) },
          { label: 'Hinweis', cell: ({ message }) => message },
        ]}
      />
    </>
  );

async function showVerification(visit: Visit) {
  const found = await perform(visit.deps, visit.actor, verifyJournal, 'reading');
  return showPage(
    <Page title="Prüfung des Vorgangsprotokolls" frame={visit.frame} breadcrumbs={[home, journal]}>
      <VerificationResult found={found} />
      <Remarks found={found} />
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

/** The proof that the journal is as it was written: recomputed here, compared outside by the auditor. */
export const journalVerificationPages: readonly PageRoute[] = [
  outsidePage({
    method: 'get',
    path: `${journalPath}/pruefung`,
    act: 'journal.verify',
    outside: showVerification,
  }),
  ...formPages({
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
