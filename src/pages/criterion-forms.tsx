import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import {
  addCriterion,
  criterionWordingSchema,
  endCriterion,
  errorTypes,
  instructionName,
  instructionRows,
  newCriterionSchema,
  reviseCriterion,
  severities,
  severityCodes,
  type Criterion,
} from '../catalogue/index.ts';
import { date, integer, validity } from '../format.ts';
import { validate } from '../http/index.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  Radios,
  Select,
  TextArea,
  TextField,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import { catalogue, criteriaList, EndForm, ValidityFields, readLastDay } from './catalogue-parts.tsx';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  byCriterion,
  criterionLink,
  criterionOf,
  criterionPath as path,
  type OfCriterion,
} from './criterion-parts.ts';

/** What a form of a criterion chooses from. */
async function choicesOf({ tx, now }: Work) {
  const instructions = await instructionRows(tx, { word: '', on: localDate(now) });
  return {
    instructions: instructions.map((one) => ({ value: one.id, label: instructionName(one) })),
    errorTypes: (await errorTypes(tx))
      .filter(({ active }) => active)
      .map(({ code, name }) => ({ value: code, label: name })),
    severities: (await severities(tx)).map(({ code, name, weight }) => ({
      value: code,
      label: `${name} (Gewicht ${integer(weight)})`,
    })),
  };
}
type Choices = Awaited<ReturnType<typeof choicesOf>>;

const WordingFields = ({ form, choices }: { form: FormState; choices: Choices }) => (
  <>
    <TextArea
      form={form}
      name="question"
      label="Frage"
      hint="So, dass „in Ordnung“ die richtige Antwort auf einen fehlerfreien Fall ist"
      rows={3}
      maxLength={500}
    />
    <TextField form={form} name="theme" label="Thema" width="medium" maxLength={120} />
    <Select
      form={form}
      name="instructionId"
      label="Geschäftsanweisung"
      placeholder="Bitte wählen"
      options={choices.instructions}
    />
    <TextField
      form={form}
      name="passage"
      label="Fundstelle"
      hint="Abschnitt der Geschäftsanweisung, den die Frage prüft"
      maxLength={200}
    />
    <Select
      form={form}
      name="errorType"
      label="Fehlerart"
      placeholder="Bitte wählen"
      width="medium"
      options={choices.errorTypes}
    />
    <Radios form={form} name="severity" label="Schwere" options={choices.severities} />
    <TextField
      form={form}
      name="unit"
      label="Einheit"
      hint="was ein Fall ist: BG, Kunde, Antrag oder Maßnahme"
      width="medium"
      maxLength={40}
    />
    <TextField
      form={form}
      name="applicability"
      label="Gilt nur, wenn"
      hint="leer, wenn die Frage zu jedem Fall passt"
      maxLength={300}
      optional
    />
    <ValidityFields form={form} />
  </>
);

const newQuery = z.object({ anweisung: z.uuid().optional().catch(undefined) });

async function showNew(
  work: Work,
  visit: Visit,
  { query }: Input<unknown, z.infer<typeof newQuery>>,
  form: FormState = freshForm({ instructionId: query.anweisung, validFrom: localDate(work.now) }),
) {
  const choices = await choicesOf(work);
  return (
    <Page
      title="Prüfkriterium anlegen"
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, catalogue, criteriaList]}
    >
      {choices.instructions.length === 0 || choices.errorTypes.length === 0 ? (
        <EmptyState
          title="Es fehlt noch etwas"
          action={
            <ButtonLink href={catalogue.href} kind="primary">
              Zu den Katalogen
            </ButtonLink>
          }
        >
          Ein Prüfkriterium braucht eine Geschäftsanweisung und eine Fehlerart. Legen Sie zuerst beide an.
        </EmptyState>
      ) : (
        <Form action={`${path}/neu`} csrf={visit.csrf}>
          <TextField
            form={form}
            name="code"
            label="Kürzel"
            hint="bleibt, wie es ist, zum Beispiel EGV-01"
            width="medium"
            maxLength={40}
          />
          <WordingFields form={form} choices={choices} />
          <ButtonRow>
            <Button>Prüfkriterium anlegen</Button>
            <ButtonLink href={path}>Abbrechen</ButtonLink>
          </ButtonRow>
        </Form>
      )}
    </Page>
  );
}

async function showRevision(work: Work, visit: Visit, { params }: OfCriterion, form?: FormState) {
  const { one, versions } = await criterionOf(work, params.criterionId);
  const last = versions.at(-1) ?? one;
  const shown =
    form ??
    freshForm({
      ...wordingOf(last),
      applicability: last.applicability ?? '',
      validFrom: localDate(work.now),
      validTo: '',
    });
  return (
    <Page
      title="Neue Fassung des Prüfkriteriums"
      preline={`Prüfkriterium ${one.code}`}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, catalogue, criteriaList, criterionLink(one)]}
    >
      <Form action={`${path}/${one.id}/fassungen/neu`} csrf={visit.csrf}>
        <WordingFields form={shown} choices={await choicesOf(work)} />
        <ButtonRow>
          <Button>Neue Fassung anlegen</Button>
          <ButtonLink href={criterionLink(one).href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Die bisher letzte Fassung gilt {validity(last.validFrom, last.validTo)} und endet am Tag vor der
        neuen. Prüffelder und Prüfungen behalten die Fassung, mit der sie angelegt wurden.
      </HelpText>
    </Page>
  );
}

async function showEnd(work: Work, visit: Visit, { params }: OfCriterion, form: FormState = freshForm()) {
  const { one } = await criterionOf(work, params.criterionId);
  return (
    <Page
      title="Prüfkriterium beenden"
      preline={`${one.code}: ${one.question}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, catalogue, criteriaList, criterionLink(one)]}
    >
      <p class="kern-body">
        Neue Prüffelder können es danach nicht mehr wählen. Prüffelder in Kraft und Prüfungen behalten es.
      </p>
      <EndForm
        visit={visit}
        form={form}
        action={`${path}/${one.id}/ende`}
        back={criterionLink(one).href}
        button="Prüfkriterium beenden"
      />
    </Page>
  );
}

const wordingOf = ({ question, theme, instructionId, passage, errorType, severity, unit }: Criterion) => ({
  question,
  theme,
  instructionId,
  passage,
  errorType,
  severity,
  unit,
});

function readWording(form: FormReader) {
  return {
    question: form.required('question', 'Geben Sie die Frage ein.'),
    theme: form.required('theme', 'Geben Sie das Thema ein.'),
    instructionId: form.required('instructionId', 'Wählen Sie die Geschäftsanweisung.'),
    passage: form.required('passage', 'Nennen Sie die Fundstelle.'),
    errorType: form.required('errorType', 'Wählen Sie die Fehlerart.'),
    severity: form.oneOf('severity', severityCodes, 'Wählen Sie die Schwere.'),
    unit: form.required('unit', 'Nennen Sie die Einheit.'),
    applicability: form.optional('applicability'),
    validFrom: form.day('validFrom'),
    validTo: form.optionalDay('validTo'),
  };
}

function readNew(values: FieldValues) {
  const form = new FormReader(values);
  const given = { code: form.required('code', 'Geben Sie ein Kürzel ein.'), ...readWording(form) };
  form.refuse();
  return validate(newCriterionSchema, given);
}

/** Every way to change the catalogue's criteria; a criterion in use keeps its versions. */
export const criterionFormPages: readonly PageRoute[] = [
  ...formPages({
    path: `${path}/neu`,
    act: 'catalogue.write',
    query: newQuery,
    show: showNew,
    async submit(work, _visit, _input, values) {
      const { id } = await addCriterion(work, readNew(values));
      return goTo(`${path}/${id}`, 'Das Prüfkriterium ist angelegt.');
    },
  }),
  ...formPages({
    path: `${path}/:criterionId/fassungen/neu`,
    act: 'catalogue.write',
    params: byCriterion,
    show: showRevision,
    async submit(work, _visit, { params }, values) {
      const { one } = await criterionOf(work, params.criterionId);
      const form = new FormReader(values);
      const given = readWording(form);
      form.refuse();
      const wording = validate(criterionWordingSchema, given);
      const { id } = await reviseCriterion(work, one.code, wording);
      return goTo(`${path}/${id}`, `Die neue Fassung gilt ab ${date(wording.validFrom)}.`);
    },
  }),
  ...formPages({
    path: `${path}/:criterionId/ende`,
    act: 'catalogue.write',
    params: byCriterion,
    show: showEnd,
    async submit(work, _visit, { params }, values) {
      const { one } = await criterionOf(work, params.criterionId);
      const lastDay = readLastDay(values);
      await endCriterion(work, one.code, lastDay);
      return goTo(`${path}/${one.id}`, `Das Prüfkriterium gilt bis ${date(lastDay)}.`);
    },
  }),
];
