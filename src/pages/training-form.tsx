import { z } from 'zod';
import { addMonths, localDate, quarterOf } from '../calendar/index.ts';
import { areas, teams, type Team } from '../catalogue/index.ts';
import { integer } from '../format.ts';
import { validate } from '../http/index.ts';
import {
  changeTraining,
  listNeeds,
  planTraining,
  trainingChangeSchema,
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
  Form,
  freshForm,
  HelpText,
  NumberField,
  Page,
  Select,
  TextField,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  aboutNeed,
  isUndecided,
  needList,
  ofTraining,
  trainingPath,
  trainingPlan,
  type OfTraining,
} from './qualification-parts.tsx';

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

const valuesOf = (training: Training): FieldValues => ({
  title: training.title,
  format: training.format,
  targetFunction: training.targetFunction,
  teamIds: training.teams.map(({ id }) => id),
  year: String(training.year),
  quarter: String(training.quarter),
  seats: integer(training.seats),
  needIds: training.needIds,
});

const currentTeams = (work: Work, areaId?: string) => {
  const today = localDate(work.now);
  return teams(work.tx, { ...(areaId !== undefined && { areaId }), from: today, to: today });
};

/** What the form offers; what is already chosen is offered even if it has ended since. */
interface Choices {
  readonly functions: readonly string[];
  readonly teams: readonly Team[];
  readonly areaNames: ReadonlyMap<string, string>;
  readonly needs: readonly Need[];
}

async function choicesFor(work: Work, needs: readonly Need[], training?: Training): Promise<Choices> {
  const current = await currentTeams(work);
  const chosen = training === undefined ? [] : training.teams.map(({ id }) => id);
  const ended = (await teams(work.tx, { ids: chosen })).filter(
    ({ id }) => !current.some((team) => team.id === id),
  );
  const functions = [
    ...generalFunctions,
    ...current.flatMap((team) => team.functions.map(({ name }) => name)).toSorted(),
    ...(training === undefined ? [] : [training.targetFunction]),
  ];
  return {
    functions: [...new Set(functions)],
    teams: [...current, ...ended],
    areaNames: new Map((await areas(work.tx)).map(({ id, name }) => [id, name])),
    needs,
  };
}

interface FormPageProps {
  readonly visit: Visit;
  readonly form: FormState;
  readonly title: string;
  readonly action: string;
  readonly hidden?: Readonly<Record<string, string>>;
  /** Where the form leads back to. */
  readonly back: readonly [Link, ...Link[]];
  readonly choices: Choices;
}

const FormPage = ({ visit, form, title, action, hidden = {}, back, choices }: FormPageProps) => (
  <Page title={title} frame={visit.frame} form={form} breadcrumbs={[home, needList, ...back]}>
    <Form action={action} csrf={visit.csrf} hidden={hidden}>
      <TextField form={form} name="title" label="Thema" maxLength={200} />
      <Select
        form={form}
        name="format"
        label="Format"
        width="medium"
        options={Object.entries(trainingFormats).map(([value, label]) => ({ value, label }))}
      />
      <Select
        form={form}
        name="targetFunction"
        label="Zielgruppe"
        hint="Eine Funktion, kein Name"
        width="medium"
        options={choices.functions.map((value) => ({ value, label: value }))}
      />
      <Checkboxes
        form={form}
        name="teamIds"
        label="Teams"
        options={choices.teams.map(({ id, name, areaId }) => ({
          value: id,
          label: name,
          hint: choices.areaNames.get(areaId) ?? '',
        }))}
      />
      <NumberField form={form} name="year" label="Jahr" />
      <Select
        form={form}
        name="quarter"
        label="Quartal"
        width="medium"
        options={['1', '2', '3', '4'].map((value) => ({ value, label: `${value}. Quartal` }))}
      />
      <NumberField form={form} name="seats" label="Plätze" />
      {choices.needs.length > 0 && (
        <Checkboxes
          form={form}
          name="needIds"
          label="Bedarfe, die sie decken soll"
          options={choices.needs.map(({ id, hotspot }) => ({ value: id, label: aboutNeed(hotspot) }))}
          optional
        />
      )}
      <ButtonRow>
        <Button>{title}</Button>
        <ButtonLink href={(back.at(-1) ?? back[0]).href}>Abbrechen</ButtonLink>
      </ButtonRow>
    </Form>
    <HelpText>
      Ob sich danach etwas verändert, zeigen neue Stichproben vor und nach der Schulung, neben Teams ohne
      Schulung. Lassen Sie dafür einige Teams zunächst ungeschult.
    </HelpText>
  </Page>
);

async function showNew(work: Work, visit: Visit, { query }: Input<unknown, NewQuery>, form?: FormState) {
  const needs = (await listNeeds(work, {})).filter(
    (need) => isUndecided(need) && (need.state === 'open' || need.id === query.bedarf),
  );
  const need = needs.find(({ id }) => id === query.bedarf);
  return (
    <FormPage
      visit={visit}
      form={form ?? (await usualTraining(work, need))}
      title="Schulung planen"
      action={address(planPath, query)}
      back={[trainingPlan]}
      choices={await choicesFor(work, needs)}
    />
  );
}

/** Needs that can be put into a training or taken out of it. */
const movableNeeds = async (work: Work, training: Training): Promise<Need[]> =>
  (await listNeeds(work, {})).filter(
    (need) => isUndecided(need) && (need.state === 'open' || training.needIds.includes(need.id)),
  );

const changePath = '/qualifizierung/schulungen/:trainingId/aendern';

async function showChange(
  work: Work,
  visit: Visit,
  { params }: Input<OfTraining, unknown>,
  form?: FormState,
) {
  const training = await trainingOf(work, params.trainingId);
  return (
    <FormPage
      visit={visit}
      form={form ?? freshForm(valuesOf(training))}
      title="Schulung ändern"
      action={`${trainingPath(training.id)}/aendern`}
      hidden={{ revision: String(training.revision) }}
      back={[trainingPlan, { label: training.title, href: trainingPath(training.id) }]}
      choices={await choicesFor(work, await movableNeeds(work, training), training)}
    />
  );
}

function readTraining(form: FormReader) {
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
  if (given.teamIds.length === 0) form.fault('teamIds', 'missing', 'Wählen Sie mindestens ein Team.');
  form.refuse();
  return given;
}

const nameOf = (path: string): string => path.split('.')[0] ?? path;

/** The forms that plan a training and change a planned one. */
export const trainingFormPages: readonly PageRoute[] = [
  ...formPages({
    path: planPath,
    act: 'training.write',
    query: newQuery,
    show: showNew,
    nameOf,
    async submit(work, _visit, _input, values) {
      const given = readTraining(new FormReader(values));
      const { id } = await planTraining(work, validate(trainingSchema, given));
      return goTo(trainingPath(id), 'Die Schulung ist geplant.');
    },
  }),
  ...formPages({
    path: changePath,
    act: 'training.write',
    params: ofTraining,
    show: showChange,
    nameOf,
    async submit(work, _visit, { params: { trainingId } }, values) {
      const form = new FormReader(values);
      const revision = form.integer('revision');
      const given = readTraining(form);
      const training = await trainingOf(work, trainingId);
      const movable = new Set((await movableNeeds(work, training)).map(({ id }) => id));
      const needIds = [...given.needIds, ...training.needIds.filter((id) => !movable.has(id))];
      const change = validate(trainingChangeSchema, { ...given, needIds, revision });
      await changeTraining(work, { trainingId, ...change });
      return goTo(trainingPath(trainingId), 'Die Schulung ist geändert.');
    },
  }),
];
