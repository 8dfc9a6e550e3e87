import { z } from 'zod';
import { conditionsSchema, fieldToFilter, setDeliveryFilter, type Condition } from '../audit-plan/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  HelpText,
  Page,
  TextArea,
  TextField,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { emptyValue } from './delivery-parts.tsx';
import { FormReader } from './form-values.ts';
import { home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

const ofField = z.object({ fieldId: z.uuid() });

/** Conditions a form offers at least, and the most a filter has. */
const [fewest, most] = [3, 20];

const valuesOf = (conditions: readonly Condition[]): FieldValues => ({
  zeilen: String(Math.min(most, Math.max(fewest, conditions.length + 1))),
  ...Object.fromEntries(
    conditions.flatMap(({ attribute, equals }, index) => [
      [`merkmal-${index + 1}`, attribute],
      [`werte-${index + 1}`, equals.map((value) => (value === '' ? emptyValue : value)).join('\n')],
    ]),
  ),
});

/** As many conditions as the form was sent with, within bounds. */
const rowsOf = (values: FieldValues): number =>
  Math.min(most, Math.max(fewest, Math.trunc(Number(values['zeilen'])) || fewest));

async function showFilter(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofField>, unknown>,
  refused?: FormState,
) {
  const { title, conditions } = await fieldToFilter(work, params.fieldId);
  const form = refused ?? freshForm(valuesOf(conditions ?? []));
  const rows = rowsOf(form.values);
  const field = { label: title, href: `/prueffelder/${params.fieldId}` };
  return (
    <Page
      title="Lieferfilter festlegen"
      preline={title}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, { label: 'Prüfplan', href: '/pruefplan' }, field]}
    >
      <p class="kern-body">
        Der Lieferfilter sagt, welche Zeilen einer Monatsdatei zu diesem Prüffeld gehören.{' '}
        {conditions === null && 'Noch ist keiner gespeichert.'} Ein Fall gehört dazu, wenn er alle Bedingungen
        erfüllt; ohne Bedingung gehören alle Fälle der beteiligten Teams dazu.
      </p>
      <Form action={`${field.href}/lieferfilter`} csrf={visit.csrf} hidden={{ zeilen: String(rows) }}>
        {Array.from({ length: rows }, (_, index) => index + 1).map((row) => (
          <fieldset class="kern-fieldset iks-field">
            <legend class="kern-label">Bedingung {row}</legend>
            <div class="kern-fieldset__body">
              <TextField
                form={form}
                name={`merkmal-${row}`}
                label="Merkmal"
                hint="Überschrift der Spalte, auch „Team“ (Kürzel) und „Schicht“"
                width="medium"
                optional
              />
              <TextArea
                form={form}
                name={`werte-${row}`}
                label="Erlaubte Werte"
                hint={`je Zeile einer; „${emptyValue}“ für leere Zellen`}
                rows={2}
                optional
              />
            </div>
          </fieldset>
        ))}
        <ButtonRow>
          <Button>Lieferfilter speichern</Button>
          <ButtonLink href={field.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Geschrieben wird genau wie in der Datei; Groß- und Kleinschreibung zählt. Der Filter gilt für spätere
        Lieferungen.
      </HelpText>
    </Page>
  );
}

/** The conditions in the order of the form; empty rows are left out. */
function readConditions(values: FieldValues): Condition[] {
  const form = new FormReader(values);
  const conditions: Condition[] = [];
  for (let row = 1; row <= rowsOf(values); row += 1) {
    const [attribute, allowed] = [`merkmal-${row}`, `werte-${row}`];
    const name = form.text(attribute);
    const equals = form.lines(allowed).map((value) => (value === emptyValue ? '' : value));
    if (name === '' && equals.length === 0) continue;
    if (name === '') form.fault(attribute, 'missing', 'Nennen Sie das Merkmal.');
    if (equals.length === 0) form.fault(allowed, 'missing', 'Geben Sie mindestens einen Wert ein.');
    if (conditions.some((earlier) => earlier.attribute === name)) {
      form.fault(attribute, 'repeated', 'Jedes Merkmal darf nur einmal vorkommen.');
    }
    const condition = { attribute: name, equals: [...new Set(equals)] };
    if (name !== '' && equals.length > 0 && !conditionsSchema.safeParse([condition]).success) {
      form.fault(
        allowed,
        'out-of-range',
        'Ein Merkmal hat höchstens 100 Zeichen, ein Wert höchstens 200; erlaubt sind bis zu 500 Werte.',
      );
    }
    conditions.push(condition);
  }
  form.refuse();
  return conditions;
}

export const deliveryFilterPages: readonly PageRoute[] = [
  ...formPages({
    path: '/prueffelder/:fieldId/lieferfilter',
    act: 'field.write',
    params: ofField,
    show: showFilter,
    async submit(work, _visit, { params }, values) {
      await setDeliveryFilter(work, { ...params, conditions: readConditions(values) });
      return goTo(`/prueffelder/${params.fieldId}`, 'Der Lieferfilter ist gespeichert.');
    },
  }),
];
