import type { IsoDate } from '../calendar/index.ts';
import { date } from '../format.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DateField,
  Form,
  StatusTag,
  Tabs,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import { FormReader } from './form-values.ts';
import type { Visit } from './page-route.ts';

export const cataloguePath = '/kataloge';
export const catalogue: Link = { label: 'Kataloge', href: cataloguePath };
export const criteriaList: Link = { label: 'Prüfkriterien', href: `${cataloguePath}/kriterien` };
export const errorTypeList: Link = {
  label: 'Fehlerarten und Schweregrade',
  href: `${cataloguePath}/fehlerarten`,
};

/** The catalogues side by side. */
export const CatalogueTabs = ({ current }: { current: string }) => (
  <Tabs
    label="Kataloge"
    current={current}
    tabs={[{ label: 'Geschäftsanweisungen', href: cataloguePath }, criteriaList, errorTypeList]}
  />
);

/** Whether something dated is in force on a day. */
export const ValidityTag = (props: { validFrom: string; validTo: string | null; day: IsoDate }) =>
  props.validFrom > props.day ? (
    <StatusTag tone="info">{`ab ${date(props.validFrom)}`}</StatusTag>
  ) : props.validTo !== null && props.validTo < props.day ? (
    <StatusTag>abgelaufen</StatusTag>
  ) : (
    <StatusTag tone="success">gilt</StatusTag>
  );

/** From when and until when a version is in force. */
export const ValidityFields = ({ form }: { form: FormState }) => (
  <>
    <DateField form={form} name="validFrom" label="Gültig ab" />
    <DateField
      form={form}
      name="validTo"
      label="Gültig bis"
      hint="TT.MM.JJJJ; leer, solange sie gilt"
      optional
    />
  </>
);

/** The last day of something in the catalogue that has no successor. */
export const EndForm = (props: {
  visit: Visit;
  form: FormState;
  action: string;
  back: string;
  button: string;
}) => (
  <Form action={props.action} csrf={props.visit.csrf}>
    <DateField form={props.form} name="lastDay" label="Letzter Tag" />
    <ButtonRow>
      <Button>{props.button}</Button>
      <ButtonLink href={props.back}>Abbrechen</ButtonLink>
    </ButtonRow>
  </Form>
);

export function readLastDay(values: FieldValues): IsoDate {
  const form = new FormReader(values);
  const lastDay = form.day('lastDay');
  form.refuse();
  return lastDay;
}
