import { z } from 'zod';
import {
  isTrialOperation,
  releaseOperation,
  settings,
  settingsSchema,
  type Settings,
} from '../catalogue/index.ts';
import { everybodysErrands } from '../errands/index.ts';
import { notFound } from '../failure.ts';
import { date } from '../format.ts';
import { deliveryErrand, previewErrand } from '../frames/index.ts';
import { validate } from '../http/index.ts';
import { authorize } from '../identity/index.ts';
import { jobStates, runJob, type Job } from '../jobs/index.ts';
import type { Diagnosis } from '../operation/index.ts';
import { reportErrand } from '../reporting/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  Checkbox,
  DataTable,
  DateField,
  Form,
  freshForm,
  HelpText,
  Page,
  StatusTag,
  SummaryList,
  TextField,
  type FormState,
  type Link,
} from '../ui/index.ts';
import { perform, type Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { BackgroundWork, OrderedWork } from './operation-work.tsx';
import { formPages, goTo, outsidePage, showPage, type PageRoute, type Visit } from './page-route.ts';

const path = '/betrieb';
const operation: Link = { label: 'Betrieb', href: path };

/** What the page of operation looks at besides the database; wired in `main.ts`. */
export interface OperationView {
  readonly jobs: readonly Job[];
  /** When each job runs next; null, as `examine`, where the process was not started as a server. */
  readonly nextRuns: (() => Promise<ReadonlyMap<string, Date>>) | null;
  readonly examine: (() => Promise<readonly Diagnosis[]>) | null;
}

/** Whether the two papers of rule 31 are recorded, and what follows from it. */
interface Release {
  readonly papers: Settings['operation'];
  readonly locked: boolean;
}

const readRelease = async (work: Work): Promise<Release> => {
  authorize(work.actor, 'operation.manage');
  return { papers: (await settings(work.tx)).operation, locked: await isTrialOperation(work) };
};

async function showOperation(visit: Visit, { jobs, nextRuns, examine }: OperationView) {
  const release = await perform(visit.deps, visit.actor, readRelease);
  const ordered = {
    deliveries: await everybodysErrands(visit.deps, visit.actor, deliveryErrand),
    previews: await everybodysErrands(visit.deps, visit.actor, previewErrand),
    reports: await everybodysErrands(visit.deps, visit.actor, reportErrand),
  };
  const next = (await nextRuns?.()) ?? new Map<string, Date>();
  const states = await jobStates(visit.deps, jobs);
  const health = examine === null ? [] : await examine();
  return showPage(
    <Page title="Betrieb" frame={visit.frame} breadcrumbs={[home]} scripts={['auto-refresh.js']}>
      <ReleaseState release={release} />
      <BackgroundWork states={states} next={next} csrf={visit.csrf} path={path} />
      <OrderedWork {...ordered} />
      {health.length > 0 && <Health rows={health} />}
    </Page>,
  );
}

const ReleaseState = ({ release: { papers, locked } }: { release: Release }) => (
  <section>
    <h2>Echtbetrieb</h2>
    {papers === null ? (
      <>
        <Alert tone="warning" title="Der Dienst läuft im Probebetrieb">
          <p>
            {locked
              ? 'Falllisten und einzelne Fälle werden nicht übernommen.'
              : 'Auf der Testdatenbank arbeiten Sie nur mit Beispieldaten.'}{' '}
            Der Echtbetrieb beginnt, wenn Dienstvereinbarung und Datenschutz-Folgenabschätzung festgehalten
            sind.
          </p>
        </Alert>
        <ButtonRow>
          <ButtonLink href={`${path}/freigabe`} kind="primary">
            Echtbetrieb freigeben
          </ButtonLink>
        </ButtonRow>
      </>
    ) : (
      <SummaryList
        rows={[
          { key: 'Stand', value: <StatusTag tone="success">freigegeben</StatusTag> },
          { key: 'Dienstvereinbarung', value: `${papers.agreementReference}, ${date(papers.agreementDate)}` },
          {
            key: 'Datenschutz-Folgenabschätzung',
            value: `${papers.assessmentReference}, ${date(papers.assessmentDate)}`,
          },
        ]}
      />
    )}
  </section>
);

const Health = ({ rows }: { rows: readonly Diagnosis[] }) => (
  <section>
    <h2>Zustand</h2>
    <DataTable
      id="zustand"
      caption="Zustand des Dienstes"
      captionHidden
      narrow="list"
      rows={rows}
      columns={[
        { label: 'Gegenstand', cell: ({ subject }) => subject },
        {
          label: 'Stand',
          cell: ({ fine }) =>
            fine ? (
              <StatusTag tone="success">in Ordnung</StatusTag>
            ) : (
              <StatusTag tone="danger">zu beheben</StatusTag>
            ),
        },
        { label: 'Angaben', cell: ({ message }) => message },
      ]}
    />
  </section>
);

const showRelease = (_work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) =>
  Promise.resolve(
    <Page title="Echtbetrieb freigeben" frame={visit.frame} form={form} breadcrumbs={[home, operation]}>
      <Form action={`${path}/freigabe`} csrf={visit.csrf}>
        <DateField form={form} name="agreementDate" label="Dienstvereinbarung vom" />
        <TextField
          form={form}
          name="agreementReference"
          label="Fundstelle der Dienstvereinbarung"
          hint="Nummer oder Aktenzeichen"
          maxLength={200}
        />
        <DateField form={form} name="assessmentDate" label="Datenschutz-Folgenabschätzung vom" />
        <TextField
          form={form}
          name="assessmentReference"
          label="Fundstelle der Datenschutz-Folgenabschätzung"
          hint="Nummer oder Aktenzeichen"
          maxLength={200}
        />
        <Checkbox
          form={form}
          name="confirmed"
          label="Beide Papiere liegen unterschrieben vor. Mir ist bewusst, dass die Freigabe nicht zurückgenommen werden kann."
        />
        <ButtonRow>
          <Button>Echtbetrieb freigeben</Button>
          <ButtonLink href={path}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText source="§ 80 Abs. 1 Nr. 21 BPersVG, Art. 35 DSGVO">
        Der Dienst könnte zur Leistungsüberwachung geeignet sein; darum braucht er die Zustimmung des
        Personalrats und die Folgenabschätzung, bevor er Falldaten aufnimmt.
      </HelpText>
    </Page>,
  );

const ofJob = z.object({ job: z.string().max(60) });

/** The administration's page of operation: release, jobs, health. */
export const operationPages = (view: OperationView): PageRoute[] => [
  outsidePage({
    method: 'get',
    path,
    act: 'operation.manage',
    outside: (visit) => showOperation(visit, view),
  }),
  ...formPages({
    path: `${path}/freigabe`,
    act: 'operation.manage',
    show: showRelease,
    async submit(work, _visit, _input, values) {
      const form = new FormReader(values);
      const papers = {
        agreementDate: form.day('agreementDate'),
        agreementReference: form.required('agreementReference', 'Nennen Sie die Fundstelle.'),
        assessmentDate: form.day('assessmentDate'),
        assessmentReference: form.required('assessmentReference', 'Nennen Sie die Fundstelle.'),
      };
      if (!form.isTicked('confirmed')) {
        form.fault('confirmed', 'not-confirmed', 'Bestätigen Sie, dass beide Papiere vorliegen.');
      }
      form.refuse();
      await releaseOperation(work, validate(settingsSchema.shape.operation.unwrap(), papers));
      return goTo(path, 'Der Echtbetrieb ist freigegeben.');
    },
  }),
  outsidePage({
    method: 'post',
    path: `${path}/auftraege/:job`,
    act: 'operation.manage',
    params: ofJob,
    async outside({ deps }, { params }) {
      const job = view.jobs.find(({ name }) => name === params.job);
      if (job === undefined) throw notFound('Der Auftrag');
      const summary = await runJob(deps, job);
      return goTo(path, summary ?? `${job.title}: Es war nichts zu tun.`);
    },
  }),
];
