import { localDate } from '../calendar/index.ts';
import { date, integer, quarter as quarterName } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  listNeeds,
  settleTraining,
  trainingFormats,
  trainingOf,
  type Training,
} from '../qualification/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  DateField,
  Form,
  freshForm,
  HelpText,
  Page,
  SummaryList,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { act, formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  aboutNeed,
  needList,
  NeedStateTag,
  ofTraining,
  teamsOf,
  trainingPath,
  trainingPlan,
  TrainingStateTag,
  type OfTraining,
} from './qualification-parts.tsx';
import { readChanges, TrainingChanges } from './training-change.tsx';

async function showTraining(
  work: Work,
  visit: Visit,
  { params }: Input<OfTraining, unknown>,
  form?: FormState,
) {
  const training = await trainingOf(work, params.trainingId);
  const needs = (await listNeeds(work, {})).filter(({ id }) => training.needIds.includes(id));
  const shown = form ?? freshForm({ on: localDate(work.now) });
  return (
    <Page
      title={`Schulung „${training.title}“`}
      preline={quarterName(training.year, training.quarter)}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, needList, trainingPlan]}
      actions={<TrainingStateTag state={training.state} />}
    >
      <SummaryList rows={trainingFacts(training)} />
      {needs.length > 0 && (
        <DataTable
          id="bedarfe"
          caption="Bedarfe, die sie decken soll"
          narrow="list"
          rows={needs}
          columns={[
            {
              label: 'Bedarf',
              cell: ({ id, hotspot }) => (
                <a class="kern-link" href={`/qualifizierung/bedarfe/${id}`}>
                  {aboutNeed(hotspot)}
                </a>
              ),
            },
            { label: 'Prüffeld', cell: ({ hotspot }) => hotspot.fieldTitle },
            { label: 'Stand', cell: ({ state }) => <NeedStateTag state={state} /> },
          ]}
        />
      )}
      {training.state === 'held' && <TrainingChanges changes={await readChanges(work, [training])} />}
      {training.state === 'planned' && reachOf(visit.actor, 'training.write') !== null && (
        <Form action={trainingPath(training.id)} csrf={visit.csrf}>
          <DateField form={shown} name="on" label="Durchgeführt am" />
          <ButtonRow>
            <Button>Durchführung festhalten</Button>
            <ButtonLink href={`${trainingPath(training.id)}/aendern`}>Schulung ändern</ButtonLink>
            <ButtonLink href={`${trainingPath(training.id)}/absage`}>Schulung absagen</ButtonLink>
          </ButtonRow>
        </Form>
      )}
    </Page>
  );
}

const trainingFacts = (training: Training) => [
  { key: 'Format', value: trainingFormats[training.format] },
  { key: 'Zielgruppe', value: training.targetFunction },
  { key: 'Teams', value: teamsOf(training) },
  { key: 'Quartal', value: quarterName(training.year, training.quarter) },
  { key: 'Plätze', value: integer(training.seats) },
  ...(training.heldOn === null ? [] : [{ key: 'Durchgeführt am', value: date(training.heldOn) }]),
];

async function showCancel(
  work: Work,
  visit: Visit,
  { params }: Input<OfTraining, unknown>,
  form: FormState = freshForm(),
) {
  const training = await trainingOf(work, params.trainingId);
  return (
    <Page
      title="Schulung absagen"
      preline={training.title}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, needList, trainingPlan, { label: training.title, href: trainingPath(training.id) }]}
    >
      <SummaryList rows={trainingFacts(training)} />
      <Form action={`${trainingPath(training.id)}/absage`} csrf={visit.csrf}>
        <ButtonRow>
          <Button kind="danger">Schulung absagen</Button>
          <ButtonLink href={trainingPath(training.id)}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Eine Absage lässt sich nicht zurücknehmen. Bedarfe, die nur in dieser Schulung eingeplant sind, werden
        wieder offen.
      </HelpText>
    </Page>
  );
}

export const trainingPages: readonly PageRoute[] = [
  page({
    path: '/qualifizierung/schulungen/:trainingId',
    act: 'qualification.read',
    params: ofTraining,
    show: showTraining,
  }),
  act({
    path: '/qualifizierung/schulungen/:trainingId',
    act: 'training.write',
    params: ofTraining,
    show: showTraining,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const on = form.day('on');
      form.refuse();
      await settleTraining(work, { ...params, outcome: 'held', on });
      return goTo(trainingPath(params.trainingId), `Die Schulung wurde am ${date(on)} durchgeführt.`);
    },
  }),
  ...formPages({
    path: '/qualifizierung/schulungen/:trainingId/absage',
    act: 'training.write',
    params: ofTraining,
    show: showCancel,
    async submit(work, _visit, { params }) {
      await settleTraining(work, { ...params, outcome: 'cancelled' });
      return goTo(trainingPath(params.trainingId), 'Die Schulung ist abgesagt.');
    },
  }),
];
