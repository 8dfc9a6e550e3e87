import { z } from 'zod';
import { addMonths, localDate, quarterOf } from '../calendar/index.ts';
import { areas, teams } from '../catalogue/index.ts';
import { date, integer, quarter as quarterName } from '../format.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  listNeeds,
  planTraining,
  settleTraining,
  trainingFormats,
  trainingOf,
  trainingSchema,
  type Need,
  type Training,
} from '../qualification/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Checkboxes,
  DataTable,
  DateField,
  Form,
  freshForm,
  HelpText,
  NumberField,
  Page,
  Select,
  SummaryList,
  TextField,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
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
  trainingPlan,
  TrainingStateTag,
} from './qualification-parts.tsx';
import { readChanges, TrainingChanges } from './training-change.tsx';

const planPath = '/qualifizierung/schulungen/neu';
const newQuery = z.object({ bedarf: z.uuid().optional().catch(undefined) });
type NewQuery = z.infer<typeof newQuery>;

/** Everybody in the teams; and functions that are no function of one team. */
const generalFunctions = ['alle Beschäftigten der Teams', 'Teamleitung'];

/** What a training for a need usually is: in the next quarter, for the need's teams. */
async function usualTraining(work: Work, need: Need | undefined) {
  const next = quarterOf(addMonths(localDate(work.now), 3));
  const area = need === undefined ? [] : await currentTeams(work, need.areaId);
  const teamId = need?.hotspot.teamId ?? null;
  return freshForm({
    title: need === undefined ? '' : `${need.hotspot.fieldTitle}: ${need.hotspot.criterionCode}`,
    year: next.slice(0, 4),
    quarter: next.slice(-1),
    targetFunction: generalFunctions[0] ?? '',
    teamIds: teamId === null ? area.map(({ id }) => id) : [teamId],
    needIds: need === undefined ? [] : [need.id],
  });
}

const currentTeams = (work: Work, areaId?: string) => {
  const today = localDate(work.now);
  return teams(work.tx, { ...(areaId !== undefined && { areaId }), from: today, to: today });
};

async function showNew(work: Work, visit: Visit, { query }: Input<unknown, NewQuery>, form?: FormState) {
  const needs = (await listNeeds(work, {})).filter(
    (need) => isUndecided(need) && (need.state === 'open' || need.id === query.bedarf),
  );
  const shown =
    form ??
    (await usualTraining(
      work,
      needs.find(({ id }) => id === query.bedarf),
    ));
  const known = await currentTeams(work);
  const areaNames = new Map((await areas(work.tx)).map(({ id, name }) => [id, name]));
  const functions = new Set([
    ...generalFunctions,
    ...known.flatMap((team) => team.functions.map(({ name }) => name)).toSorted(),
  ]);
  return (
    <Page
      title="Schulung planen"
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, needList, trainingPlan]}
    >
      <Form action={address(planPath, query)} csrf={visit.csrf}>
        <TextField form={shown} name="title" label="Thema" maxLength={200} />
        <Select
          form={shown}
          name="format"
          label="Format"
          width="medium"
          options={Object.entries(trainingFormats).map(([value, label]) => ({ value, label }))}
        />
        <Select
          form={shown}
          name="targetFunction"
          label="Zielgruppe"
          hint="Eine Funktion, kein Name"
          width="medium"
          options={[...functions].map((value) => ({ value, label: value }))}
        />
        <Checkboxes
          form={shown}
          name="teamIds"
          label="Teams"
          options={known.map(({ id, name, areaId }) => ({
            value: id,
            label: name,
            hint: areaNames.get(areaId) ?? '',
          }))}
        />
        <NumberField form={shown} name="year" label="Jahr" />
        <Select
          form={shown}
          name="quarter"
          label="Quartal"
          width="medium"
          options={['1', '2', '3', '4'].map((value) => ({ value, label: `${value}. Quartal` }))}
        />
        <NumberField form={shown} name="seats" label="Plätze" />
        {needs.length > 0 && (
          <Checkboxes
            form={shown}
            name="needIds"
            label="Bedarfe, die sie decken soll"
            options={needs.map(({ id, hotspot }) => ({ value: id, label: aboutNeed(hotspot) }))}
            optional
          />
        )}
        <ButtonRow>
          <Button>Schulung planen</Button>
          <ButtonLink href={trainingPlan.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Ob sich danach etwas verändert, zeigen neue Stichproben vor und nach der Schulung, neben Teams ohne
        Schulung. Lassen Sie dafür einige Teams zunächst ungeschult.
      </HelpText>
    </Page>
  );
}

const ofTraining = z.object({ trainingId: z.uuid() });
type OfTraining = z.infer<typeof ofTraining>;

const trainingPath = (trainingId: string): string => `/qualifizierung/schulungen/${trainingId}`;

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
  ...formPages({
    path: planPath,
    act: 'training.write',
    query: newQuery,
    show: showNew,
    nameOf: (path) => path.split('.')[0] ?? path,
    async submit(work, _visit, _input, values) {
      const form = new FormReader(values);
      const given = {
        title: form.required('title', 'Geben Sie das Thema an.'),
        format: form.required('format', 'Wählen Sie das Format.'),
        targetFunction: form.required('targetFunction', 'Wählen Sie die Zielgruppe.'),
        teamIds: form.all('teamIds'),
        year: form.integer('year'),
        quarter: form.integer('quarter'),
        seats: form.integer('seats'),
        needIds: form.all('needIds'),
      };
      if (given.teamIds.length === 0) {
        form.fault('teamIds', 'missing', 'Wählen Sie mindestens ein Team.');
      }
      form.refuse();
      const { id } = await planTraining(work, validate(trainingSchema, given));
      return goTo(trainingPath(id), 'Die Schulung ist geplant.');
    },
  }),
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
      return goTo(trainingPath(params.trainingId), `Die Schulung ist am ${date(on)} durchgeführt.`);
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
