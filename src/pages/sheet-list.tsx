import { z } from 'zod';
import {
  addDeliberateCase,
  deliberateCaseSchema,
  dispositionNames,
  exportSheets,
  groundNames,
  importSheets,
  listSheets,
  sheetRowKey,
  type SheetRow,
} from '../checks/index.ts';
import { fieldsInForce, visiblePlans } from '../audit-plan/index.ts';
import { localDate, monthOf, monthsOfYear } from '../calendar/index.ts';
import { drawDetail, listDraws } from '../draws/index.ts';
import { Failure } from '../failure.ts';
import { counted, integer, month } from '../format.ts';
import { cutPage, readCursor, validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { perform, type Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  DateField,
  EmptyState,
  FileField,
  Filters,
  Form,
  freshForm,
  HelpText,
  Page,
  Pager,
  Radios,
  Select,
  StatusTag,
  TextArea,
  TextField,
  UploadState,
  type FormState,
  type Tone,
} from '../ui/index.ts';
import { FormReader } from './form-values.ts';
import { ofDraw } from './draw-pages.tsx';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { drawList, home } from './navigation.ts';
import {
  answerOf,
  download,
  formPages,
  goTo,
  page,
  upload,
  type Input,
  type PageRoute,
  type SentFile,
  type Visit,
} from './page-route.ts';

const states = { untouched: 'offen', open: 'begonnen', complete: 'abgeschlossen' } as const;
const tones: Readonly<Record<SheetRow['state'], Tone>> = {
  untouched: 'neutral',
  open: 'info',
  complete: 'success',
};

const sheetsQuery = z.object({
  ziehung: z.uuid().optional().catch(undefined),
  stand: z.enum(['untouched', 'open', 'complete']).optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type SheetsQuery = z.infer<typeof sheetsQuery>;

async function readSheets(work: Work, query: SheetsQuery, limit: number) {
  const rows = await listSheets(work, {
    drawId: query.ziehung,
    state: query.stand,
    after: readCursor(query.ab),
    limit,
  });
  return cutPage(rows, limit, sheetRowKey);
}

const caseOf = (row: SheetRow): string =>
  row.caseNumber ?? (row.rank === null ? 'gelöscht' : `Rang ${integer(row.rank)}`);

async function showSheets(work: Work, visit: Visit, { query }: Input<unknown, SheetsQuery>) {
  const { items, next } = await readSheets(work, query, 50);
  const { items: draws } = await listDraws(work, { limit: 100 });
  const form = freshForm({ ziehung: query.ziehung, stand: query.stand });
  const active = query.ziehung !== undefined || query.stand !== undefined;
  const fills = reachOf(visit.actor, 'check.save') !== null;
  return (
    <Page
      title="Prüfbögen"
      frame={visit.frame}
      breadcrumbs={[home]}
      actions={fills && <ButtonLink href="/pruefboegen/neu">Gezielten Fall aufnehmen</ButtonLink>}
    >
      <Filters action="/pruefboegen" label="Prüfbögen filtern" active={active}>
        <Select
          form={form}
          name="ziehung"
          label="Ziehung"
          placeholder="alle"
          options={draws.map(({ id, number, lastDay }) => ({
            value: id,
            label: `${number} (${month(lastDay)})`,
          }))}
          optional
        />
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="alle"
          options={Object.entries(states).map(([value, label]) => ({ value, label }))}
          optional
        />
      </Filters>
      {items.length === 0 ? (
        <EmptyState title={active ? 'Kein Prüfbogen passt zum Filter' : 'Noch keine Prüfbögen'}>
          {active ? 'Setzen Sie den Filter zurück.' : 'Prüfbögen entstehen mit der ersten Ziehung.'}
        </EmptyState>
      ) : (
        <>
          <SheetTable rows={items} />
          <Pager
            shown={items.length}
            {...(query.ab === undefined
              ? {}
              : { first: address('/pruefboegen', { ...query, ab: undefined }) })}
            {...(next === null ? {} : { next: address('/pruefboegen', { ...query, ab: next }) })}
          />
          <ExportLinks path="/pruefboegen" query={{ ziehung: query.ziehung, stand: query.stand }} />
        </>
      )}
      {query.ziehung !== undefined && fills && (
        <section>
          <h2 class="kern-heading-medium">Ohne Netz weiterarbeiten</h2>
          <p class="kern-body">
            Laden Sie die Prüfbögen dieser Ziehung als Excel-Datei, füllen Sie sie aus und lesen Sie sie
            wieder ein.
          </p>
          <ButtonRow>
            <ButtonLink href={`/ziehungen/${query.ziehung}/arbeitsmappe`} icon="download">
              Prüfbögen als Excel-Datei laden
            </ButtonLink>
            <ButtonLink href={`/ziehungen/${query.ziehung}/pruefboegen.pdf`} icon="download">
              Prüfbögen als PDF laden
            </ButtonLink>
            <ButtonLink href={`/ziehungen/${query.ziehung}/arbeitsmappe/einlesen`}>
              Ausgefüllte Datei einlesen
            </ButtonLink>
          </ButtonRow>
        </section>
      )}
    </Page>
  );
}

const SheetTable = ({ rows }: { rows: readonly SheetRow[] }) => (
  <DataTable
    id="boegen"
    caption="Prüfbögen in der Reihenfolge der Ziehung"
    narrow="list"
    rows={rows}
    columns={[
      {
        label: 'Fall',
        cell: (row) => (
          <a class="kern-link" href={`/pruefboegen/${row.kind}/${row.id}`}>
            {caseOf(row)}
          </a>
        ),
      },
      { label: 'Ziehung', cell: ({ drawNumber }) => drawNumber ?? 'gezielt ausgewählt' },
      { label: 'Prüffeld', cell: ({ fieldTitle }) => fieldTitle },
      { label: 'Monat', cell: (row) => month(row.month) },
      { label: 'Stand', cell: ({ state }) => <StatusTag tone={tones[state]}>{states[state]}</StatusTag> },
      { label: 'Fehler', cell: ({ findings }) => integer(findings), numeric: true },
    ]}
  />
);

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
          hint="TT.MM.JJJJ; nach ihm richtet sich die Fassung der Anweisung"
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

/** Sheets filled away from the network are small. */
const largestWorkbook = 5_000_000;

async function wholeFile({ content }: SentFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > largestWorkbook) {
      throw new Failure('invalid', 'file-too-large', 'Die Datei ist größer als 5 MB.', {
        fields: [{ path: 'datei', code: 'file-too-large', message: 'Wählen Sie die ausgegebene Datei.' }],
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The faults of a file with their rows in the sentence: there is one field to lead to. */
function namingRows(error: unknown): never {
  if (!(error instanceof Failure)) throw error;
  throw new Failure(error.kind, error.code, error.message, {
    fields: error.fields.map(({ path, code, message }) => ({
      path: 'datei',
      code,
      message: `${path}: ${message}`,
    })),
  });
}

async function showImport(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofDraw>, unknown>,
  form: FormState = freshForm(),
) {
  const draw = await drawDetail(work, params.drawId);
  return (
    <Page
      title="Ausgefüllte Prüfbögen einlesen"
      preline={`Ziehung ${draw.number}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, drawList, { label: `Ziehung ${draw.number}`, href: `/ziehungen/${draw.id}` }]}
      scripts={['upload-progress.js']}
    >
      <p class="kern-body">
        Die Datei wird ganz oder gar nicht übernommen. Wurde ein Bogen inzwischen hier gespeichert, nennt
        Ihnen der Dienst die Zeile.
      </p>
      <Form
        action={`/ziehungen/${draw.id}/arbeitsmappe/einlesen`}
        csrf={visit.csrf}
        upload
        data={{ 'data-upload': '' }}
      >
        <FileField
          form={form}
          name="datei"
          label="Datei"
          hint="Excel oder CSV, höchstens 5 MB"
          accept=".xlsx,.csv"
        />
        <UploadState />
        <ButtonRow>
          <Button>Prüfbögen einlesen</Button>
          <ButtonLink href={address('/pruefboegen', { ziehung: draw.id })}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

export const sheetListPages: readonly PageRoute[] = [
  page({ path: '/pruefboegen', act: 'check.read', query: sheetsQuery, show: showSheets }),
  ...exportPages({
    path: '/pruefboegen',
    act: 'check.read',
    query: sheetsQuery,
    name: 'Prüfbögen',
    rows: async (work, query) => (await readSheets(work, query, exportLimit)).items,
    columns: [
      { header: 'Fall', kind: 'text', width: 24, value: caseOf },
      { header: 'Ziehung', kind: 'text', value: ({ drawNumber }) => drawNumber ?? 'gezielt ausgewählt' },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ fieldTitle }) => fieldTitle },
      { header: 'Monat', kind: 'text', value: (row) => row.month },
      { header: 'Stand', kind: 'text', value: ({ state }) => states[state] },
      {
        header: 'Stand des Falls',
        kind: 'text',
        value: ({ disposition }) => (disposition === null ? null : dispositionNames[disposition]),
      },
      { header: 'Fehler', kind: 'integer', value: ({ findings }) => findings },
    ],
  }),
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
  answerOf({
    path: '/ziehungen/:drawId/arbeitsmappe',
    act: 'check.read',
    params: ofDraw,
    answer: async (work, _visit, { params }) =>
      download({
        fileName: 'pruefboegen.xlsx',
        contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        content: await exportSheets(work, params.drawId),
      }),
  }),
  page({
    path: '/ziehungen/:drawId/arbeitsmappe/einlesen',
    act: 'check.save',
    params: ofDraw,
    show: showImport,
  }),
  upload({
    path: '/ziehungen/:drawId/arbeitsmappe/einlesen',
    act: 'check.save',
    params: ofDraw,
    show: showImport,
    take: (_visit, file) => wholeFile(file),
    async outside({ deps, actor }, { params }, _values, file) {
      if (file === null) {
        throw new Failure('invalid', 'file-missing', 'Es wurde keine Datei gewählt.', {
          fields: [{ path: 'datei', code: 'missing', message: 'Wählen Sie die ausgefüllte Datei.' }],
        });
      }
      const { sheets } = await perform(deps, actor, (work) => importSheets(work, params.drawId, file)).catch(
        namingRows,
      );
      return goTo(
        address('/pruefboegen', { ziehung: params.drawId }),
        `${counted(sheets, 'Prüfbogen ist', 'Prüfbögen sind')} eingelesen.`,
      );
    },
  }),
];
