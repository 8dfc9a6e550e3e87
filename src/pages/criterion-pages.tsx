import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import {
  addCriterion,
  criteria,
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
import { notFound } from '../failure.ts';
import { date, integer, validity } from '../format.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  DateField,
  EmptyState,
  Filters,
  Form,
  freshForm,
  HelpText,
  Notice,
  Page,
  Pagination,
  Radios,
  Select,
  SummaryList,
  TextArea,
  TextField,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import {
  catalogue,
  CatalogueTabs,
  criteriaList,
  EndForm,
  readLastDay,
  ValidityTag,
} from './catalogue-parts.tsx';
import { FormReader } from './form-values.ts';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

const path = '/kataloge/kriterien';
const pageSize = 50;

const listQuery = z.object({
  begriff: z.string().max(200).optional().catch(undefined),
  art: z.string().max(40).optional().catch(undefined),
  schwere: z.enum(severityCodes).optional().catch(undefined),
  umfang: z.literal('alle').optional().catch(undefined),
  seite: z.coerce.number().int().min(1).max(10_000).optional().catch(undefined),
});
type ListQuery = z.infer<typeof listQuery>;

/** The names that criteria refer to by code. */
interface Names {
  readonly errorTypes: ReadonlyMap<string, string>;
  readonly severities: ReadonlyMap<string, string>;
}
const readNames = async ({ tx }: Pick<Work, 'tx'>): Promise<Names> => ({
  errorTypes: new Map((await errorTypes(tx)).map(({ code, name }) => [code, name])),
  severities: new Map((await severities(tx)).map(({ code, name }) => [code, name])),
});

/** The instruction a criterion tests, with number and title. */
const instructionOf = ({ instructionNumber: number, instructionTitle: title }: Criterion): string =>
  instructionName({ number, title });

async function readCriteria(work: Work, query: ListQuery): Promise<Criterion[]> {
  const today = localDate(work.now);
  const word = (query.begriff ?? '').normalize('NFC').trim().toLowerCase();
  const all = await criteria(work.tx, query.umfang === 'alle' ? {} : { from: today, to: today });
  return all.filter(
    (one) =>
      (query.art === undefined || query.art === '' || one.errorType === query.art) &&
      (query.schwere === undefined || one.severity === query.schwere) &&
      [one.code, one.theme, one.question, one.passage, instructionOf(one)].some((said) =>
        said.toLowerCase().includes(word),
      ),
  );
}

async function showCriteria(work: Work, visit: Visit, { query }: Input<unknown, ListQuery>) {
  const { seite = 1, ...filters } = query;
  const found = await readCriteria(work, query);
  const names = await readNames(work);
  const shown = found.slice((seite - 1) * pageSize, seite * pageSize);
  const active = Object.values(filters).some((value) => value !== undefined && value !== '');
  const today = localDate(work.now);
  return (
    <Page title="Prüfkriterien" frame={visit.frame} breadcrumbs={[home, catalogue]}>
      <CatalogueTabs current={path} />
      {reachOf(visit.actor, 'catalogue.write') !== null && (
        <ButtonRow>
          <ButtonLink href={`${path}/neu`} kind="primary">
            Prüfkriterium anlegen
          </ButtonLink>
        </ButtonRow>
      )}
      <CriterionFilters query={query} names={names} active={active} />
      {shown.length === 0 ? (
        <EmptyState
          title={active ? 'Kein Prüfkriterium passt zum Filter' : 'Noch kein geltendes Prüfkriterium'}
        >
          {active
            ? 'Setzen Sie den Filter zurück.'
            : 'Ein Prüfkriterium ist eine Frage des Prüfbogens mit der Anweisung, die sie prüft.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="kriterien"
            caption="Prüfkriterien nach Kürzel"
            narrow="list"
            rows={shown}
            columns={[
              { label: 'Kürzel', cell: ({ code }) => code },
              {
                label: 'Frage',
                rowHeader: true,
                cell: ({ id, question, example }) => (
                  <>
                    <a class="kern-link" href={`${path}/${id}`}>
                      {question}
                    </a>
                    {example && <> (Beispiel)</>}
                  </>
                ),
              },
              { label: 'Thema', cell: ({ theme }) => theme },
              { label: 'Prüft', cell: (one) => `${instructionOf(one)}, ${one.passage}` },
              { label: 'Fehlerart', cell: ({ errorType }) => names.errorTypes.get(errorType) ?? errorType },
              { label: 'Schwere', cell: ({ severity }) => names.severities.get(severity) ?? severity },
              { label: 'Stand', cell: (one) => <ValidityTag {...one} day={today} /> },
            ]}
          />
          <Pagination
            page={seite}
            pageSize={pageSize}
            total={found.length}
            href={(number) => address(path, { ...filters, seite: number })}
          />
          <ExportLinks path={path} query={filters} />
        </>
      )}
    </Page>
  );
}

const CriterionFilters = (props: { query: ListQuery; names: Names; active: boolean }) => {
  const { begriff, art, schwere, umfang } = props.query;
  const form = freshForm({ begriff, art, schwere, umfang });
  const options = (names: ReadonlyMap<string, string>) =>
    [...names].map(([value, label]) => ({ value, label }));
  return (
    <Filters action={path} label="Prüfkriterien filtern" active={props.active}>
      <TextField form={form} name="begriff" label="Suchbegriff" type="search" maxLength={200} optional />
      <Select
        form={form}
        name="art"
        label="Fehlerart"
        placeholder="alle"
        options={options(props.names.errorTypes)}
        optional
      />
      <Select
        form={form}
        name="schwere"
        label="Schwere"
        placeholder="alle"
        options={options(props.names.severities)}
        optional
      />
      <Select
        form={form}
        name="umfang"
        label="Umfang"
        placeholder="heute geltende"
        options={[{ value: 'alle', label: 'alle Fassungen' }]}
        optional
      />
    </Filters>
  );
};

const byCriterion = z.object({ criterionId: z.uuid() });
type OfCriterion = Input<z.infer<typeof byCriterion>, unknown>;

/** One version with all versions of its criterion, in their order. */
async function criterionOf(work: Work, criterionId: string) {
  const [one] = await criteria(work.tx, { ids: [criterionId] });
  if (one === undefined) throw notFound('Das Prüfkriterium');
  return { one, versions: await criteria(work.tx, { code: one.code }) };
}

const criterionLink = ({ id, code }: Criterion): Link => ({ label: code, href: `${path}/${id}` });

async function showCriterion(work: Work, visit: Visit, { params }: OfCriterion) {
  const { one, versions } = await criterionOf(work, params.criterionId);
  const names = await readNames(work);
  const today = localDate(work.now);
  return (
    <Page
      title={`Prüfkriterium ${one.code}`}
      preline={`Fassung ${integer(one.version)} von ${integer(versions.length)}`}
      frame={visit.frame}
      breadcrumbs={[home, catalogue, criteriaList]}
      actions={<ValidityTag {...one} day={today} />}
    >
      {one.example && (
        <Notice>
          <p>Beispiel, an die örtliche Geschäftsanweisung anzupassen. Legen Sie dazu eine neue Fassung an.</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { key: 'Frage', value: one.question },
          { key: 'Gilt, wenn', value: one.applicability ?? 'immer' },
          {
            key: 'Prüft',
            value: (
              <>
                <a class="kern-link" href={`/kataloge/anweisungen/${one.instructionId}`}>
                  {instructionOf(one)}
                </a>
                , {one.passage}
              </>
            ),
          },
          { key: 'Thema', value: one.theme },
          { key: 'Fehlerart', value: names.errorTypes.get(one.errorType) ?? one.errorType },
          { key: 'Schwere', value: names.severities.get(one.severity) ?? one.severity },
          { key: 'Einheit', value: one.unit },
          { key: 'Gültig', value: validity(one.validFrom, one.validTo) },
        ]}
      />
      {reachOf(visit.actor, 'catalogue.write') !== null && (
        <ButtonRow>
          <ButtonLink href={`${path}/${one.id}/fassungen/neu`} kind="primary">
            Neue Fassung anlegen
          </ButtonLink>
          {versions.at(-1)?.validTo === null && (
            <ButtonLink href={`${path}/${one.id}/ende`}>Prüfkriterium beenden</ButtonLink>
          )}
        </ButtonRow>
      )}
      {versions.length > 1 && (
        <DataTable
          id="fassungen"
          caption="Alle Fassungen"
          narrow="list"
          rows={versions.toReversed()}
          columns={[
            {
              label: 'Fassung',
              cell: ({ id, version }) =>
                id === one.id ? (
                  `Fassung ${integer(version)} (diese)`
                ) : (
                  <a class="kern-link" href={`${path}/${id}`}>
                    Fassung {integer(version)}
                  </a>
                ),
            },
            { label: 'Frage', cell: ({ question }) => question },
            { label: 'Gültig', cell: ({ validFrom, validTo }) => validity(validFrom, validTo) },
            { label: 'Stand', cell: (version) => <ValidityTag {...version} day={today} /> },
          ]}
        />
      )}
    </Page>
  );
}

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
      hint="Abschnitt der Anweisung, den die Frage prüft"
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

export const criterionPages: readonly PageRoute[] = [
  page({ path, act: 'catalogue.read', query: listQuery, show: showCriteria }),
  ...exportPages({
    path,
    act: 'catalogue.read',
    query: listQuery,
    name: 'Prüfkriterien',
    async rows(work, query) {
      const names = await readNames(work);
      return (await readCriteria(work, query)).map((criterion) => ({ criterion, names }));
    },
    columns: [
      { header: 'Kürzel', kind: 'text', value: ({ criterion }) => criterion.code },
      { header: 'Fassung', kind: 'integer', value: ({ criterion }) => criterion.version },
      { header: 'Frage', kind: 'text', width: 60, value: ({ criterion }) => criterion.question },
      { header: 'Gilt, wenn', kind: 'text', width: 30, value: ({ criterion }) => criterion.applicability },
      { header: 'Thema', kind: 'text', width: 24, value: ({ criterion }) => criterion.theme },
      {
        header: 'Geschäftsanweisung',
        kind: 'text',
        width: 36,
        value: ({ criterion }) => instructionOf(criterion),
      },
      { header: 'Fundstelle', kind: 'text', width: 24, value: ({ criterion }) => criterion.passage },
      {
        header: 'Fehlerart',
        kind: 'text',
        width: 24,
        value: ({ criterion, names }) => names.errorTypes.get(criterion.errorType) ?? null,
      },
      {
        header: 'Schwere',
        kind: 'text',
        value: ({ criterion, names }) => names.severities.get(criterion.severity) ?? null,
      },
      { header: 'Einheit', kind: 'text', value: ({ criterion }) => criterion.unit },
      { header: 'Gültig ab', kind: 'date', value: ({ criterion }) => criterion.validFrom },
      { header: 'Gültig bis', kind: 'date', value: ({ criterion }) => criterion.validTo },
      { header: 'Beispiel', kind: 'text', value: ({ criterion }) => (criterion.example ? 'ja' : 'nein') },
    ],
  }),
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
  page({ path: `${path}/:criterionId`, act: 'catalogue.read', params: byCriterion, show: showCriterion }),
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
