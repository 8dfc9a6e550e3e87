import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { notFound } from '../failure.ts';
import { dateOf, quarter as quarterName } from '../format.ts';
import { validate } from '../http/index.ts';
import { isWithin, reachOf } from '../identity/index.ts';
import {
  closeNeed,
  declineNeed,
  declineNeedSchema,
  listTrainings,
  needOf,
  otherRemedySchema,
  remedyOtherwise,
  scheduleNeed,
  type Need,
} from '../qualification/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  Select,
  SummaryList,
  TextArea,
  TextField,
  type FormState,
} from '../ui/index.ts';
import type { Actor, Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { act, formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  aboutNeed,
  isUndecided,
  needList,
  NeedStateTag,
  teamsOf,
  TrainingLink,
  TrainingStateTag,
} from './qualification-parts.tsx';

const ofNeed = z.object({ needId: z.uuid() });
type OfNeed = z.infer<typeof ofNeed>;

const needPath = (needId: string): string => `/qualifizierung/bedarfe/${needId}`;

/** Whether this person may decline needs of the need's area. */
function mayDecline(actor: Actor, { areaId }: Need): boolean {
  const reach = reachOf(actor, 'need.decline');
  return reach !== null && isWithin(actor, reach, { areaId, teamId: null });
}

async function showNeed(
  work: Work,
  visit: Visit,
  { params }: Input<OfNeed, unknown>,
  form: FormState = freshForm(),
) {
  const need = await needOf(work, params.needId);
  const { hotspot } = need;
  const trainings = (await listTrainings(work, {})).filter(({ id }) => need.trainingIds.includes(id));
  return (
    <Page
      title={`Qualifizierungsbedarf ${hotspot.criterionCode}`}
      preline={hotspot.fieldTitle}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, needList]}
      actions={<NeedStateTag state={need.state} />}
    >
      <p class="kern-body kern-body--bold">{hotspot.sentence}</p>
      <SummaryList
        rows={[
          {
            key: 'Fehlerschwerpunkt',
            value: (
              <a class="kern-link" href={`/schwerpunkte/${hotspot.id}`}>
                {aboutNeed(hotspot)}
              </a>
            ),
          },
          { key: 'Bedarf seit', value: dateOf(need.createdAt) },
          ...(need.remedy === null ? [] : [{ key: 'Andere Abhilfe', value: need.remedy }]),
          ...(need.reason === null ? [] : [{ key: 'Begründung', value: need.reason }]),
        ]}
      />
      {trainings.length > 0 && (
        <DataTable
          id="schulungen"
          caption="Schulungen zu diesem Bedarf"
          narrow="list"
          rows={trainings}
          columns={[
            { label: 'Schulung', cell: (training) => <TrainingLink training={training} /> },
            { label: 'Quartal', cell: ({ year, quarter }) => quarterName(year, quarter) },
            { label: 'Teams', cell: teamsOf },
            { label: 'Stand', cell: ({ state }) => <TrainingStateTag state={state} /> },
          ]}
        />
      )}
      {isUndecided(need) && <NeedActs visit={visit} need={need} />}
    </Page>
  );
}

const NeedActs = ({ visit, need }: { visit: Visit; need: Need }) => {
  const path = needPath(need.id);
  const plans = reachOf(visit.actor, 'need.plan') !== null;
  const declines = mayDecline(visit.actor, need);
  return plans || declines ? (
    <Form action={path} csrf={visit.csrf}>
      <ButtonRow>
        {plans && (
          <>
            <ButtonLink href={address('/qualifizierung/schulungen/neu', { bedarf: need.id })} kind="primary">
              Schulung planen
            </ButtonLink>
            <ButtonLink href={`${path}/einplanung`}>In geplante Schulung aufnehmen</ButtonLink>
            <ButtonLink href={`${path}/abhilfe`}>Andere Abhilfe vorsehen</ButtonLink>
            {need.state !== 'open' && <Button kind="secondary">Bedarf abschließen</Button>}
          </>
        )}
        {declines && <ButtonLink href={`${path}/ablehnung`}>Bedarf ablehnen</ButtonLink>}
      </ButtonRow>
    </Form>
  ) : null;
};

interface NeedFormProps {
  readonly title: string;
  readonly visit: Visit;
  readonly need: Need;
  readonly form: FormState;
  /** The last part of the form's address. */
  readonly to: string;
  readonly button: string;
  readonly help: string;
  readonly children: Child;
}

/** One decision about a need, on a page of its own. */
const NeedForm = ({ title, visit, need, form, to, button, help, children }: NeedFormProps) => (
  <Page
    title={title}
    preline={aboutNeed(need.hotspot)}
    frame={visit.frame}
    form={form}
    breadcrumbs={[home, needList, { label: need.hotspot.criterionCode, href: needPath(need.id) }]}
  >
    <Form action={`${needPath(need.id)}/${to}`} csrf={visit.csrf}>
      {children}
      <ButtonRow>
        <Button>{button}</Button>
        <ButtonLink href={needPath(need.id)}>Abbrechen</ButtonLink>
      </ButtonRow>
    </Form>
    <HelpText>{help}</HelpText>
  </Page>
);

async function showSchedule(
  work: Work,
  visit: Visit,
  { params }: Input<OfNeed, unknown>,
  form: FormState = freshForm(),
) {
  const need = await needOf(work, params.needId);
  const planned = (await listTrainings(work, { state: 'planned' })).filter(
    ({ id }) => !need.trainingIds.includes(id),
  );
  if (planned.length === 0) {
    return (
      <Page
        title="In geplante Schulung aufnehmen"
        preline={aboutNeed(need.hotspot)}
        frame={visit.frame}
        breadcrumbs={[home, needList, { label: need.hotspot.criterionCode, href: needPath(need.id) }]}
      >
        <EmptyState
          title="Keine weitere Schulung ist geplant"
          action={
            <ButtonLink href={address('/qualifizierung/schulungen/neu', { bedarf: need.id })} kind="primary">
              Schulung planen
            </ButtonLink>
          }
        >
          Planen Sie für diesen Bedarf eine neue Schulung.
        </EmptyState>
      </Page>
    );
  }
  return (
    <NeedForm
      title="In geplante Schulung aufnehmen"
      visit={visit}
      need={need}
      form={form}
      to="einplanung"
      button="Bedarf einplanen"
      help="Ein Bedarf kann in mehrere Schulungen aufgenommen werden. Eine andere Abhilfe gilt dann nicht mehr."
    >
      <Select
        form={form}
        name="trainingId"
        label="Schulung"
        placeholder="Bitte wählen"
        options={planned.map((training) => ({
          value: training.id,
          label: `${training.title}, ${quarterName(training.year, training.quarter)} (${teamsOf(training)})`,
        }))}
      />
    </NeedForm>
  );
}

async function showRemedy(work: Work, visit: Visit, { params }: Input<OfNeed, unknown>, form?: FormState) {
  const need = await needOf(work, params.needId);
  const shown =
    form ??
    freshForm(need.state === 'other-remedy' ? { remedy: need.remedy ?? '', reason: need.reason ?? '' } : {});
  return (
    <NeedForm
      title="Andere Abhilfe vorsehen"
      visit={visit}
      need={need}
      form={shown}
      to="abhilfe"
      button="Andere Abhilfe vorsehen"
      help="Zum Beispiel eine Arbeitshilfe oder ein geänderter Ablauf. Die Abhilfe steht im Qualifizierungsplan."
    >
      <TextField
        form={shown}
        name="remedy"
        label="Abhilfe"
        hint="Ohne Fallnummern und Namen"
        maxLength={200}
      />
      <TextArea
        form={shown}
        name="reason"
        label="Begründung"
        hint="Warum keine Schulung?"
        rows={3}
        maxLength={1000}
      />
    </NeedForm>
  );
}

async function showDecline(
  work: Work,
  visit: Visit,
  { params }: Input<OfNeed, unknown>,
  form: FormState = freshForm(),
) {
  const need = await needOf(work, params.needId);
  if (!mayDecline(visit.actor, need)) throw notFound('Der Qualifizierungsbedarf');
  return (
    <NeedForm
      title="Qualifizierungsbedarf ablehnen"
      visit={visit}
      need={need}
      form={form}
      to="ablehnung"
      button="Bedarf ablehnen"
      help="Eine Ablehnung lässt sich nicht zurücknehmen. Die Begründung sehen alle, die den Qualifizierungsplan sehen."
    >
      <TextArea
        form={form}
        name="reason"
        label="Begründung"
        hint="Ohne Fallnummern und Namen"
        rows={3}
        maxLength={1000}
      />
    </NeedForm>
  );
}

export const needPages: readonly PageRoute[] = [
  page({
    path: '/qualifizierung/bedarfe/:needId',
    act: 'qualification.read',
    params: ofNeed,
    show: showNeed,
  }),
  act({
    path: '/qualifizierung/bedarfe/:needId',
    act: 'need.plan',
    params: ofNeed,
    show: showNeed,
    async submit(work, _visit, { params }) {
      await closeNeed(work, params);
      return goTo(needPath(params.needId), 'Der Bedarf ist abgeschlossen.');
    },
  }),
  ...formPages({
    path: '/qualifizierung/bedarfe/:needId/einplanung',
    act: 'need.plan',
    params: ofNeed,
    show: showSchedule,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const given = form.required('trainingId', 'Wählen Sie die Schulung.');
      form.refuse();
      const { trainingId } = validate(z.object({ trainingId: z.uuid() }), { trainingId: given });
      await scheduleNeed(work, { ...params, trainingId });
      return goTo(needPath(params.needId), 'Der Bedarf ist eingeplant.');
    },
  }),
  ...formPages({
    path: '/qualifizierung/bedarfe/:needId/abhilfe',
    act: 'need.plan',
    params: ofNeed,
    show: showRemedy,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const given = {
        remedy: form.required('remedy', 'Nennen Sie die Abhilfe.'),
        reason: form.required('reason', 'Begründen Sie, warum keine Schulung vorgesehen ist.'),
      };
      form.refuse();
      await remedyOtherwise(work, { ...params, ...validate(otherRemedySchema, given) });
      return goTo(needPath(params.needId), 'Die andere Abhilfe ist vorgesehen.');
    },
  }),
  ...formPages({
    path: '/qualifizierung/bedarfe/:needId/ablehnung',
    act: 'need.decline',
    params: ofNeed,
    show: showDecline,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const given = { reason: form.required('reason', 'Begründen Sie die Ablehnung.') };
      form.refuse();
      await declineNeed(work, { ...params, ...validate(declineNeedSchema, given) });
      return goTo(needPath(params.needId), 'Der Bedarf ist abgelehnt.');
    },
  }),
];
