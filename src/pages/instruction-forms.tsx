import { localDate } from '../calendar/index.ts';
import {
  addInstruction,
  addInstructionVersion,
  endInstruction,
  instructionName,
  newInstructionSchema,
  newInstructionVersionSchema,
} from '../catalogue/index.ts';
import { date, validity } from '../format.ts';
import { validate } from '../http/index.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  Page,
  TextArea,
  TextField,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import { catalogue, cataloguePath, EndForm, ValidityFields, readLastDay } from './catalogue-parts.tsx';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { formPages, goTo, type PageRoute, type Visit } from './page-route.ts';
import {
  byInstruction,
  instructionLink,
  instructionOf,
  instructionPath as path,
  type OfInstruction,
} from './instruction-parts.ts';

const VersionFields = ({ form }: { form: FormState }) => (
  <>
    <TextField
      form={form}
      name="label"
      label="Bezeichnung der Fassung"
      hint="zum Beispiel „Fassung vom 01.02.2020“"
      width="medium"
      maxLength={100}
    />
    <ValidityFields form={form} />
    <TextArea
      form={form}
      name="content"
      label="Wortlaut"
      hint="oder die Stellen, an denen geprüft wird; eine Leerzeile trennt Absätze"
      rows={12}
      maxLength={200_000}
    />
  </>
);

const showNew = (_work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) =>
  Promise.resolve(
    <Page title="Geschäftsanweisung anlegen" frame={visit.frame} form={form} breadcrumbs={[home, catalogue]}>
      <Form action={`${path}/neu`} csrf={visit.csrf}>
        <TextField
          form={form}
          name="number"
          label="Nummer"
          hint="zum Beispiel 02/2015; leer, wenn sie keine hat"
          width="medium"
          maxLength={40}
          optional
        />
        <TextField form={form} name="title" label="Titel" maxLength={200} />
        <TextField
          form={form}
          name="owner"
          label="Verantwortlich"
          hint="Eine Funktion, kein Name; sie erhält Hinweise, wenn ein Kriterium unklar ist"
          maxLength={200}
        />
        <VersionFields form={form} />
        <ButtonRow>
          <Button>Geschäftsanweisung anlegen</Button>
          <ButtonLink href={cataloguePath}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>,
  );

async function showNewVersion(work: Work, visit: Visit, { params }: OfInstruction, form?: FormState) {
  const instruction = await instructionOf(work, params.instructionId);
  const last = instruction.versions.at(-1);
  const shown = form ?? freshForm({ validFrom: localDate(work.now), content: last?.content ?? '' });
  return (
    <Page
      title="Neue Fassung der Geschäftsanweisung"
      preline={instructionName(instruction)}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, catalogue, instructionLink(instruction)]}
    >
      {last !== undefined && (
        <p class="kern-body">
          Bisher letzte Fassung: {last.label}, {validity(last.validFrom, last.validTo)}. Sie endet am Tag vor
          der neuen und bleibt lesbar.
        </p>
      )}
      <Form action={`${path}/${instruction.id}/fassungen/neu`} csrf={visit.csrf}>
        <VersionFields form={shown} />
        <ButtonRow>
          <Button>Neue Fassung anlegen</Button>
          <ButtonLink href={instructionLink(instruction).href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

async function showEnd(work: Work, visit: Visit, { params }: OfInstruction, form: FormState = freshForm()) {
  const instruction = await instructionOf(work, params.instructionId);
  const own = instructionLink(instruction);
  return (
    <Page
      title="Geschäftsanweisung beenden"
      preline={own.label}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, catalogue, own]}
    >
      <p class="kern-body">
        Fälle mit späterem Entscheidungsdatum werden nicht mehr an ihr geprüft. Beenden Sie auch ihre
        Prüfkriterien. Alle Fassungen bleiben lesbar.
      </p>
      <EndForm
        visit={visit}
        form={form}
        action={`${own.href}/ende`}
        back={own.href}
        button="Geschäftsanweisung beenden"
      />
    </Page>
  );
}

/** Faults are collected in `form`; the caller refuses them. */
function readVersion(form: FormReader) {
  return {
    label: form.required('label', 'Geben Sie der Fassung eine Bezeichnung.'),
    validFrom: form.day('validFrom'),
    validTo: form.optionalDay('validTo'),
    content: form.required('content', 'Geben Sie den Wortlaut ein.'),
  };
}

function readInstruction(values: FieldValues) {
  const form = new FormReader(values);
  const instruction = {
    number: form.optional('number'),
    title: form.required('title', 'Geben Sie den Titel ein.'),
    owner: form.required('owner', 'Nennen Sie die verantwortliche Funktion.'),
  };
  const version = readVersion(form);
  form.refuse();
  return {
    instruction: validate(newInstructionSchema, instruction),
    version: validate(newInstructionVersionSchema, version),
  };
}

export const instructionFormPages: readonly PageRoute[] = [
  ...formPages({
    path: `${path}/neu`,
    act: 'catalogue.write',
    show: showNew,
    async submit(work, _visit, _input, values) {
      const { instruction, version } = readInstruction(values);
      const { id } = await addInstruction(work, instruction);
      await addInstructionVersion(work, id, version);
      return goTo(`${path}/${id}`, 'Die Geschäftsanweisung ist angelegt.');
    },
  }),
  ...formPages({
    path: `${path}/:instructionId/fassungen/neu`,
    act: 'catalogue.write',
    params: byInstruction,
    show: showNewVersion,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const given = readVersion(form);
      form.refuse();
      const version = validate(newInstructionVersionSchema, given);
      await addInstructionVersion(work, params.instructionId, version);
      return goTo(
        `${path}/${params.instructionId}`,
        `Die Fassung „${version.label}“ gilt ab ${date(version.validFrom)}.`,
      );
    },
  }),
  ...formPages({
    path: `${path}/:instructionId/ende`,
    act: 'catalogue.write',
    params: byInstruction,
    show: showEnd,
    async submit(work, _visit, { params }, values) {
      const lastDay = readLastDay(values);
      await endInstruction(work, params.instructionId, lastDay);
      return goTo(`${path}/${params.instructionId}`, `Die Geschäftsanweisung gilt bis ${date(lastDay)}.`);
    },
  }),
];
