import { addDeliberateCase, deliberateCaseSchema, groundNames } from '../checks/index.ts';
import { fieldsInForce, visiblePlans } from '../audit-plan/index.ts';
import { localDate, monthOf, monthsOfYear } from '../calendar/index.ts';
import { month } from '../format.ts';
import { validate } from '../http/index.ts';
import { type Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DateField,
  Form,
  freshForm,
  HelpText,
  Page,
  Radios,
  Select,
  TextArea,
  TextField,
  type FormState,
} from '../ui/index.ts';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { formPages, goTo, type PageRoute, type Visit } from './page-route.ts';

/** The fields in force that the own team checks. */
async function ownFields(work: Work) {
  const found = [];
  for (const plan of await visiblePlans(work))
    found.push(...(await fieldsInForce(work.tx, plan.id, work.now)));
  return found.filter(({ teams }) => teams.some(({ id }) => id === work.actor.teamId));
}

async function showDeliberate(work: Work, visit: Visit, _input: unknown, form?: FormState) {
  const fields = await ownFields(work);
  const thisMonth = monthOf(localDate(work.now));
  const shown = form ?? freshForm({ month: thisMonth, ground: '' });
  const years = [...new Set(fields.map(({ year }) => year))];
  return (
    <Page
      title="Gezielten Fall aufnehmen"
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, { label: 'Prüfbögen', href: '/pruefboegen' }]}
    >
      <HelpText>
        Ein gezielt ausgewählter Fall wird geprüft und gesondert gezeigt. In eine Fehlerquote gehen nur
        gezogene Fälle ein.
      </HelpText>
      <Form action="/pruefboegen/neu" csrf={visit.csrf}>
        <Select
          form={shown}
          name="fieldId"
          label="Prüffeld"
          placeholder="Bitte wählen"
          options={fields.map(({ fieldId, title, year }) => ({
            value: fieldId,
            label: `${title} (${year})`,
          }))}
        />
        <Select
          form={shown}
          name="month"
          label="Monat"
          width="medium"
          options={years.flatMap((year) =>
            monthsOfYear(year).map((value) => ({ value, label: month(value) })),
          )}
        />
        <TextField form={shown} name="caseNumber" label="Fallnummer" width="medium" maxLength={100} />
        <DateField
          form={shown}
          name="decisionDate"
          label="Tag der Entscheidung"
          hint="TT.MM.JJJJ; nach ihm richtet sich die Fassung der Geschäftsanweisung"
          optional
        />
        <Radios
          form={shown}
          name="ground"
          label="Anlass"
          options={Object.entries(groundNames).map(([value, label]) => ({ value, label }))}
        />
        <TextArea form={shown} name="reason" label="Begründung" rows={3} />
        <ButtonRow>
          <Button>Fall aufnehmen</Button>
          <ButtonLink href="/pruefboegen">Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

const grounds = Object.keys(groundNames) as ['risk', 'complaint', 'external-hint'];

export const deliberateCasePages: readonly PageRoute[] = [
  ...formPages({
    path: '/pruefboegen/neu',
    act: 'check.save',
    show: showDeliberate,
    async submit(work, _visit, _input, values) {
      const form = new FormReader(values);
      const given = {
        fieldId: form.required('fieldId', 'Wählen Sie ein Prüffeld.'),
        teamId: work.actor.teamId,
        month: form.text('month'),
        caseNumber: form.required('caseNumber', 'Geben Sie die Fallnummer ein.'),
        decisionDate: form.optionalDay('decisionDate'),
        ground: form.oneOf('ground', grounds, 'Wählen Sie den Anlass.'),
        reason: form.required('reason', 'Begründen Sie die Auswahl.'),
      };
      form.refuse();
      const { id } = await addDeliberateCase(work, validate(deliberateCaseSchema, given));
      return goTo(`/pruefboegen/deliberate/${id}`, 'Der Fall ist aufgenommen.');
    },
  }),
];
