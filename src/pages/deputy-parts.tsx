import { date, period } from '../format.ts';
import type { Deputy } from '../identity/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  DateField,
  Form,
  HelpText,
  Select,
  StatusTag,
  TextField,
  type FieldValues,
  type FormState,
  type Option,
} from '../ui/index.ts';
import { FormReader } from './form-values.ts';
import { roleNames } from './navigation.ts';
import type { Visit } from './page-route.ts';

/** Lent functions; `endAt` says where one is ended, null where this person cannot. */
export const DeputyTable = (props: {
  visit: Visit;
  caption: string;
  lent: readonly Deputy[];
  endAt: (deputy: Deputy) => string | null;
}) => (
  <DataTable
    id="vertretungen"
    caption={props.caption}
    narrow="list"
    rows={props.lent}
    columns={[
      { label: 'Funktion', cell: ({ role }) => roleNames[role] },
      { label: 'von', cell: ({ ownerName }) => ownerName },
      { label: 'vertreten durch', cell: ({ deputyName }) => deputyName },
      { label: 'Zeit', cell: ({ firstDay, lastDay }) => period(firstDay, lastDay) },
      {
        label: 'Stand',
        cell: (deputy) => {
          const end = props.endAt(deputy);
          return deputy.revoked ? (
            <StatusTag>beendet</StatusTag>
          ) : end === null ? (
            <StatusTag tone="info">eingerichtet</StatusTag>
          ) : (
            <Form action={end} csrf={props.visit.csrf}>
              <Button kind="tertiary" small>
                Vertretung beenden
              </Button>
            </Form>
          );
        },
      },
    ]}
  />
);

/** Lends one of some functions from–to. */
export const DeputyForm = (props: {
  visit: Visit;
  form: FormState;
  action: string;
  back: string;
  functions: readonly Option[];
}) => (
  <>
    <Form action={props.action} csrf={props.visit.csrf}>
      <Select form={props.form} name="grantId" label="Funktion" width="medium" options={props.functions} />
      <TextField form={props.form} name="login" label="Kennung der Vertretung" width="medium" />
      <DateField form={props.form} name="firstDay" label="Erster Tag" />
      <DateField form={props.form} name="lastDay" label="Letzter Tag" />
      <ButtonRow>
        <Button>Vertretung einrichten</Button>
        <ButtonLink href={props.back}>Abbrechen</ButtonLink>
      </ButtonRow>
    </Form>
    <HelpText>Bei jedem Vorgang wird festgehalten, wer gehandelt hat und für wen.</HelpText>
  </>
);

/** What the form says, for `appointDeputy`. */
export function readDeputy(values: FieldValues) {
  const form = new FormReader(values);
  const command = {
    grantId: form.text('grantId'),
    login: form.required('login', 'Geben Sie die Kennung ein, mit der sich die Vertretung anmeldet.'),
    firstDay: form.day('firstDay'),
    lastDay: form.day('lastDay'),
  };
  form.refuse();
  return command;
}

/** Told once the deputy is appointed. */
export const deputyNotice = ({ lastDay }: { lastDay: string }): string =>
  `Die Vertretung ist bis ${date(lastDay)} eingerichtet.`;
