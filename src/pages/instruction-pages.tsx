import { z } from 'zod';
import { localDate, type IsoDate } from '../calendar/index.ts';
import {
  addInstruction,
  addInstructionVersion,
  criteria,
  endInstruction,
  instructionName,
  instructionRows,
  instructions,
  instructionVersion,
  newInstructionSchema,
  newInstructionVersionSchema,
  type Criterion,
  type Instruction,
  type InstructionRow,
} from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { counted, date, integer, validity } from '../format.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { loadShippedCatalogue, shippedSizes } from '../operation/index.ts';
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
  Page,
  SummaryList,
  TextArea,
  TextField,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import {
  catalogue,
  cataloguePath,
  CatalogueTabs,
  criteriaList,
  EndForm,
  readLastDay,
  ValidityTag,
} from './catalogue-parts.tsx';
import { FormReader } from './form-values.ts';
import { ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { act, formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

const path = `${cataloguePath}/anweisungen` as const;
const byInstruction = z.object({ instructionId: z.uuid() });
type OfInstruction = Input<z.infer<typeof byInstruction>, unknown>;

const mayWrite = (visit: Visit): boolean => reachOf(visit.actor, 'catalogue.write') !== null;

const listQuery = z.object({ begriff: z.string().max(200).optional().catch(undefined) });
type ListQuery = z.infer<typeof listQuery>;

const readRows = (work: Work, { begriff }: ListQuery): Promise<InstructionRow[]> =>
  instructionRows(work.tx, { word: begriff ?? '', on: localDate(work.now) });

async function showInstructions(work: Work, visit: Visit, { query }: Input<unknown, ListQuery>) {
  const rows = await readRows(work, query);
  const active = (query.begriff ?? '') !== '';
  return (
    <Page title="Kataloge" frame={visit.frame} breadcrumbs={[home]}>
      <CatalogueTabs current={cataloguePath} />
      {rows.length === 0 && !active ? (
        <EmptyCatalogue visit={visit} />
      ) : (
        <>
          {mayWrite(visit) && (
            <ButtonRow>
              <ButtonLink href={`${path}/neu`} kind="primary">
                Geschäftsanweisung anlegen
              </ButtonLink>
            </ButtonRow>
          )}
          <Filters action={cataloguePath} label="Geschäftsanweisungen suchen" active={active}>
            <TextField
              form={freshForm(query)}
              name="begriff"
              label="Suchbegriff"
              hint="Nummer, Titel oder Wortlaut"
              type="search"
              maxLength={200}
              optional
            />
          </Filters>
          {rows.length === 0 ? (
            <EmptyState title="Keine Geschäftsanweisung gefunden">
              Versuchen Sie es mit einem kürzeren Begriff.
            </EmptyState>
          ) : (
            <InstructionTable rows={rows} />
          )}
          <ExportLinks path={path} query={query} />
          {mayWrite(visit) && <LoadShipped visit={visit} kind="tertiary" />}
        </>
      )}
      <HelpText>
        Eine Nummer allein bezeichnet keine Anweisung: 02/2015 steht für zwei. Nummer und Titel gehören
        zusammen.
      </HelpText>
    </Page>
  );
}

const EmptyCatalogue = ({ visit }: { visit: Visit }) => (
  <EmptyState
    title="Der Katalog ist noch leer"
    {...(mayWrite(visit)
      ? {
          action: (
            <>
              <LoadShipped visit={visit} kind="primary" />
              <ButtonLink href={`${path}/neu`}>Geschäftsanweisung anlegen</ButtonLink>
            </>
          ),
        }
      : {})}
  >
    {mayWrite(visit)
      ? `Der mitgelieferte Katalog bringt ${counted(shippedSizes.instructions, 'Geschäftsanweisung', 'Geschäftsanweisungen')} und ${counted(shippedSizes.criteria, 'Prüfkriterium', 'Prüfkriterien')} mit; Beispiele darin passen Sie an Ihre Anweisungen an. Oder Sie beginnen mit einer eigenen Anweisung.`
      : 'Die Administration legt Geschäftsanweisungen und Prüfkriterien an.'}
  </EmptyState>
);

const LoadShipped = ({ visit, kind }: { visit: Visit; kind: 'primary' | 'tertiary' }) => (
  <Form action={`${cataloguePath}/mitgeliefert`} csrf={visit.csrf}>
    <Button kind={kind} small={kind === 'tertiary'}>
      {kind === 'primary'
        ? 'Mitgelieferten Katalog laden'
        : 'Fehlendes aus dem mitgelieferten Katalog ergänzen'}
    </Button>
  </Form>
);

const InstructionTable = ({ rows }: { rows: readonly InstructionRow[] }) => (
  <DataTable
    id="anweisungen"
    caption="Geschäftsanweisungen nach Titel"
    narrow="list"
    rows={rows}
    columns={[
      {
        label: 'Geschäftsanweisung',
        cell: (row) => (
          <a class="kern-link" href={`${path}/${row.id}`}>
            {instructionName(row)}
          </a>
        ),
      },
      { label: 'Geltende Fassung', cell: ({ version }) => version?.label ?? 'keine' },
      {
        label: 'Gültig',
        cell: ({ version }) => (version === null ? '–' : validity(version.validFrom, version.validTo)),
      },
      { label: 'Verantwortlich', cell: ({ owner }) => owner },
      { label: 'Prüfkriterien', numeric: true, cell: (row) => integer(row.criteria) },
    ]}
  />
);

async function instructionOf(work: Work, instructionId: string): Promise<Instruction> {
  const [found] = await instructions(work.tx, { ids: [instructionId] });
  if (found === undefined) throw notFound('Die Geschäftsanweisung');
  return found;
}

const instructionLink = (instruction: Instruction): Link => ({
  label: instructionName(instruction),
  href: `${path}/${instruction.id}`,
});

async function showInstruction(work: Work, visit: Visit, { params }: OfInstruction) {
  const instruction = await instructionOf(work, params.instructionId);
  const today = localDate(work.now);
  const testing = await criteria(work.tx, { instructionId: instruction.id, from: today, to: today });
  return (
    <Page title={instructionName(instruction)} frame={visit.frame} breadcrumbs={[home, catalogue]}>
      <SummaryList
        rows={[
          { key: 'Nummer', value: instruction.number ?? 'ohne' },
          { key: 'Titel', value: instruction.title },
          { key: 'Verantwortlich', value: instruction.owner },
        ]}
      />
      {mayWrite(visit) && (
        <ButtonRow>
          <ButtonLink href={`${path}/${instruction.id}/fassungen/neu`} kind="primary">
            Neue Fassung anlegen
          </ButtonLink>
          <ButtonLink href={`${criteriaList.href}/neu?anweisung=${instruction.id}`}>
            Prüfkriterium anlegen
          </ButtonLink>
          {instruction.versions.at(-1)?.validTo === null && (
            <ButtonLink href={`${path}/${instruction.id}/ende`}>Geschäftsanweisung beenden</ButtonLink>
          )}
        </ButtonRow>
      )}
      <Versions instruction={instruction} today={today} />
      <Testing rows={testing} />
    </Page>
  );
}

const Versions = ({ instruction, today }: { instruction: Instruction; today: IsoDate }) => (
  <section>
    <h2 class="kern-heading-medium">Fassungen</h2>
    {instruction.versions.length === 0 ? (
      <EmptyState title="Noch keine Fassung">Ohne Fassung kann keine Prüfung auf sie verweisen.</EmptyState>
    ) : (
      <DataTable
        id="fassungen"
        caption="Fassungen, die neueste zuerst"
        captionHidden
        narrow="list"
        rows={instruction.versions.toReversed()}
        columns={[
          {
            label: 'Fassung',
            cell: ({ id, label }) => (
              <a class="kern-link" href={`/anweisungen/${id}`}>
                {label}
              </a>
            ),
          },
          { label: 'Gültig', cell: ({ validFrom, validTo }) => validity(validFrom, validTo) },
          { label: 'Stand', cell: (version) => <ValidityTag {...version} day={today} /> },
        ]}
      />
    )}
    <HelpText>
      Ein Fall wird an der Fassung geprüft, die an seinem Entscheidungsdatum galt, sonst an der des Stichtags
      der Grundgesamtheit.
    </HelpText>
  </section>
);

const Testing = ({ rows }: { rows: readonly Criterion[] }) => (
  <section>
    <h2 class="kern-heading-medium">Prüfkriterien</h2>
    {rows.length === 0 ? (
      <EmptyState title="Kein geltendes Prüfkriterium">
        Kein Prüfkriterium bezieht sich heute auf diese Anweisung.
      </EmptyState>
    ) : (
      <DataTable
        id="kriterien"
        caption="Geltende Prüfkriterien zu dieser Anweisung"
        captionHidden
        narrow="list"
        rows={rows}
        columns={[
          {
            label: 'Prüfkriterium',
            cell: ({ id, question }) => (
              <a class="kern-link" href={`${criteriaList.href}/${id}`}>
                {question}
              </a>
            ),
          },
          { label: 'Kürzel', cell: ({ code }) => code },
          { label: 'Fundstelle', cell: ({ passage }) => passage },
        ]}
      />
    )}
  </section>
);

const ofVersion = z.object({ versionId: z.uuid() });

async function showVersion(work: Work, visit: Visit, { params }: Input<z.infer<typeof ofVersion>, unknown>) {
  const version = await instructionVersion(work.tx, params.versionId);
  if (version === null) throw notFound('Die Geschäftsanweisung');
  const instruction = await instructionOf(work, version.instructionId);
  return (
    <Page
      title={`${instructionName(instruction)}, ${version.label}`}
      frame={visit.frame}
      breadcrumbs={[home, catalogue, instructionLink(instruction)]}
    >
      <SummaryList
        rows={[
          { key: 'Gültig', value: validity(version.validFrom, version.validTo) },
          { key: 'Verantwortlich', value: instruction.owner },
        ]}
      />
      {version.content.split(/\n\s*\n/).map((block) => (
        <p class="kern-body">{block}</p>
      ))}
    </Page>
  );
}

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
    <DateField form={form} name="validFrom" label="Gültig ab" />
    <DateField
      form={form}
      name="validTo"
      label="Gültig bis"
      hint="TT.MM.JJJJ; leer, solange sie gilt"
      optional
    />
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
      title="Neue Fassung der Anweisung"
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

export const instructionPages: readonly PageRoute[] = [
  page({ path: cataloguePath, act: 'catalogue.read', query: listQuery, show: showInstructions }),
  ...exportPages({
    path,
    act: 'catalogue.read',
    query: listQuery,
    name: 'Geschäftsanweisungen',
    rows: readRows,
    columns: [
      { header: 'Nummer', kind: 'text', value: ({ number }) => number },
      { header: 'Titel', kind: 'text', width: 50, value: ({ title }) => title },
      { header: 'Verantwortlich', kind: 'text', width: 30, value: ({ owner }) => owner },
      { header: 'Geltende Fassung', kind: 'text', width: 30, value: ({ version }) => version?.label ?? null },
      { header: 'Gültig ab', kind: 'date', value: ({ version }) => version?.validFrom ?? null },
      { header: 'Gültig bis', kind: 'date', value: ({ version }) => version?.validTo ?? null },
      { header: 'Prüfkriterien', kind: 'integer', value: (row) => row.criteria },
    ],
  }),
  act({
    path: `${cataloguePath}/mitgeliefert`,
    act: 'catalogue.write',
    async submit(work) {
      await loadShippedCatalogue(work);
      return goTo(
        cataloguePath,
        'Der mitgelieferte Katalog ist geladen. Was Sie schon hatten, bleibt, wie es ist.',
      );
    },
  }),
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
  page({
    path: `${path}/:instructionId`,
    act: 'catalogue.read',
    params: byInstruction,
    show: showInstruction,
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
  page({ path: '/anweisungen/:versionId', act: 'catalogue.read', params: ofVersion, show: showVersion }),
];
