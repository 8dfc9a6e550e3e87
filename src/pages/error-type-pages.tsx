import { z } from 'zod';
import { addErrorType, errorTypes, keepErrorType, severities, type ErrorType } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { integer } from '../format.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { text } from '../text.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Form,
  freshForm,
  HelpText,
  Page,
  Radios,
  StatusTag,
  TextField,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import { catalogue, CatalogueTabs, errorTypeList } from './catalogue-parts.tsx';
import { FormReader } from './form-values.ts';
import { ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

const path = '/kataloge/fehlerarten';

async function showErrorTypes(work: Work, visit: Visit) {
  const mayWrite = reachOf(visit.actor, 'catalogue.write') !== null;
  return (
    <Page title="Fehlerarten und Schweregrade" frame={visit.frame} breadcrumbs={[home, catalogue]}>
      <CatalogueTabs current={path} />
      {mayWrite && (
        <ButtonRow>
          <ButtonLink href={`${path}/neu`} kind="primary">
            Fehlerart anlegen
          </ButtonLink>
        </ButtonRow>
      )}
      <DataTable
        id="fehlerarten"
        caption="Fehlerarten"
        narrow="list"
        rows={await errorTypes(work.tx)}
        columns={[
          {
            label: 'Fehlerart',
            cell: ({ code, name }) =>
              mayWrite ? (
                <a class="kern-link" href={`${path}/${encodeURIComponent(code)}`}>
                  {name}
                </a>
              ) : (
                name
              ),
          },
          {
            label: 'Stand',
            cell: ({ active }) =>
              active ? (
                <StatusTag tone="success">in Gebrauch</StatusTag>
              ) : (
                <StatusTag>außer Gebrauch</StatusTag>
              ),
          },
        ]}
      />
      <ExportLinks path={path} />
      <DataTable
        id="schweregrade"
        caption="Schweregrade"
        narrow="list"
        rows={await severities(work.tx)}
        columns={[
          { label: 'Schwere', cell: ({ name }) => name },
          { label: 'Gewicht', numeric: true, cell: ({ weight }) => integer(weight) },
        ]}
      />
      <HelpText>
        Mit den Gewichten 1, 3 und 9 werden Fehlerschwerpunkte gereiht: nach den fehlerhaften Fällen, die über
        das Tolerierbare hinausgehen, mal Schwere. Die Gewichte stehen fest, damit Jahre vergleichbar bleiben.
      </HelpText>
    </Page>
  );
}

const ErrorTypeForm = (props: { visit: Visit; form: FormState; known: ErrorType | null }) => {
  const { visit, form, known } = props;
  const action = known === null ? 'Fehlerart anlegen' : 'Fehlerart ändern';
  return (
    <Page
      title={action}
      {...(known === null ? {} : { preline: known.name })}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, catalogue, errorTypeList]}
    >
      <Form action={`${path}/${known === null ? 'neu' : encodeURIComponent(known.code)}`} csrf={visit.csrf}>
        <TextField form={form} name="name" label="Name" width="medium" maxLength={120} />
        {known !== null && (
          <Radios
            form={form}
            name="active"
            label="Stand"
            options={[
              { value: 'yes', label: 'in Gebrauch' },
              {
                value: 'no',
                label: 'außer Gebrauch',
                hint: 'Neue Feststellungen können sie nicht mehr wählen; frühere behalten sie.',
              },
            ]}
          />
        )}
        <ButtonRow>
          <Button>{action}</Button>
          <ButtonLink href={path}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
};

const showNew = (_work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) =>
  Promise.resolve(<ErrorTypeForm visit={visit} form={form} known={null} />);

const byCode = z.object({ errorType: z.string().max(40) });
type OfErrorType = Input<z.infer<typeof byCode>, unknown>;

async function errorTypeOf(work: Work, code: string): Promise<ErrorType> {
  const known = (await errorTypes(work.tx)).find((one) => one.code === code);
  if (known === undefined) throw notFound('Die Fehlerart');
  return known;
}

async function showChange(work: Work, visit: Visit, { params }: OfErrorType, form?: FormState) {
  const known = await errorTypeOf(work, params.errorType);
  const shown = form ?? freshForm({ name: known.name, active: known.active ? 'yes' : 'no' });
  return <ErrorTypeForm visit={visit} form={shown} known={known} />;
}

function readName(values: FieldValues): string {
  const form = new FormReader(values);
  const given = { name: form.required('name', 'Geben Sie der Fehlerart einen Namen.') };
  form.refuse();
  return validate(z.object({ name: text(1, 120) }), given).name;
}

export const errorTypePages: readonly PageRoute[] = [
  page({ path, act: 'catalogue.read', show: showErrorTypes }),
  ...exportPages({
    path,
    act: 'catalogue.read',
    query: z.object({}),
    name: 'Fehlerarten',
    rows: ({ tx }) => errorTypes(tx),
    columns: [
      { header: 'Fehlerart', kind: 'text', width: 40, value: ({ name }) => name },
      { header: 'Stand', kind: 'text', value: ({ active }) => (active ? 'in Gebrauch' : 'außer Gebrauch') },
    ],
  }),
  ...formPages({
    path: `${path}/neu`,
    act: 'catalogue.write',
    show: showNew,
    async submit(work, _visit, _input, values) {
      await addErrorType(work, readName(values));
      return goTo(path, 'Die Fehlerart ist angelegt.');
    },
  }),
  ...formPages({
    path: `${path}/:errorType`,
    act: 'catalogue.write',
    params: byCode,
    show: showChange,
    async submit(work, _visit, { params }, values) {
      const { code } = await errorTypeOf(work, params.errorType);
      const active = new FormReader(values).text('active') !== 'no';
      await keepErrorType(work, { code, name: readName(values), active });
      return goTo(path, 'Die Fehlerart ist geändert.');
    },
  }),
];
