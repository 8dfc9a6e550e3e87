import { z } from 'zod';
import { date, dateTime, dateOf, integer } from '../format.ts';
import { cutPage, momentKey, readCursor, validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  deletionKey,
  deletions,
  endHold,
  holds,
  holdSchema,
  keptRecords,
  placeHold,
  retentionRules,
  retentionState,
  runRetention,
  type Hold,
  type RetentionState,
} from '../privacy/index.ts';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  Select,
  StatusTag,
  TextArea,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { exportLimit, exportPages, ListFoot } from './lists.tsx';
import { home } from './navigation.ts';
import {
  act,
  formPages,
  goTo,
  outsidePage,
  page,
  type Input,
  type PageRoute,
  type Visit,
} from './page-route.ts';
import { settingsPath } from './setting-pages.tsx';

const path = '/loeschungen';
const retention: Link = { label: 'Löschungen', href: path };

async function showRetention(work: Work, visit: Visit) {
  const { periods, states } = await retentionState(work);
  const due = states.reduce((sum, state) => sum + state.due, 0);
  const rows = states.map((state) => ({
    ...state,
    ...retentionRules[state.kind],
    period: retentionRules[state.kind].period(periods),
  }));
  return (
    <Page title="Löschungen" frame={visit.frame} breadcrumbs={[home]}>
      <p>
        Was der Dienst wie lange aufbewahrt. Jede Nacht löscht er, was fällig und nicht ausgesetzt ist; jede
        Löschung hinterlässt einen Nachweis und einen Eintrag im Vorgangsprotokoll.
      </p>
      {due > 0 && (
        <Alert
          tone="warning"
          title={due === 1 ? 'Ein Datensatz ist fällig' : `${integer(due)} Datensätze sind fällig`}
        >
          <p>Der nächste Löschlauf löscht {due === 1 ? 'ihn' : 'sie'}.</p>
        </Alert>
      )}
      <ButtonRow>
        {reachOf(visit.actor, 'retention.run') !== null && (
          <Form action={`${path}/lauf`} csrf={visit.csrf}>
            <Button>Löschlauf starten</Button>
          </Form>
        )}
        <ButtonLink href={`${path}/nachweise`} kind="secondary">
          Löschnachweise ansehen
        </ButtonLink>
      </ButtonRow>
      <DataTable
        id="fristen"
        caption="Stand nach Art der Daten"
        narrow="list"
        rows={rows}
        columns={[
          { label: 'Daten', cell: ({ name }) => name },
          { label: 'Frist', cell: ({ period }) => period },
          { label: 'Gespeichert', numeric: true, cell: ({ kept }) => integer(kept) },
          { label: 'Stand', cell: (row) => <DueTag state={row} /> },
          { label: 'Nächste Fälligkeit', cell: ({ next }) => (next === null ? '–' : date(next)) },
          {
            label: 'Zuletzt gelöscht',
            cell: ({ lastDeletedAt, deleted }) =>
              lastDeletedAt === null ? '–' : `${dateOf(lastDeletedAt)} (insgesamt ${integer(deleted)})`,
          },
          { label: 'Was bleibt', cell: ({ remains }) => remains },
        ]}
      />
      <HelpText>
        {keptRecords(periods)} Die Fristen stehen unter{' '}
        <a class="kern-link" href={settingsPath}>
          Einstellungen
        </a>
        .
      </HelpText>
      <Holds visit={visit} all={await holds(work)} />
    </Page>
  );
}

const DueTag = ({ state }: { state: RetentionState }) =>
  state.due > 0 ? (
    <StatusTag tone="warning">{`${integer(state.due)} fällig`}</StatusTag>
  ) : state.held > 0 ? (
    <StatusTag tone="info">{`${integer(state.held)} ausgesetzt`}</StatusTag>
  ) : (
    <StatusTag tone="success">nichts fällig</StatusTag>
  );

const Holds = ({ visit, all }: { visit: Visit; all: readonly Hold[] }) => {
  const mayHold = reachOf(visit.actor, 'retention.hold') !== null;
  return (
    <section>
      <h2>Aussetzungen</h2>
      {all.length === 0 ? (
        <EmptyState title="Keine Löschung ist ausgesetzt">
          Die Interne Revision kann Löschungen aussetzen, solange sie die Daten braucht.
        </EmptyState>
      ) : (
        <DataTable
          id="aussetzungen"
          caption="Aussetzungen durch die Interne Revision"
          captionHidden
          narrow="list"
          rows={all}
          columns={[
            {
              label: 'Umfang',
              cell: ({ fieldId, fieldTitle }) =>
                fieldId === null ? 'alle Daten' : (fieldTitle ?? 'ein Prüffeld'),
            },
            { label: 'Seit', cell: ({ placedAt }) => dateOf(placedAt) },
            ...(mayHold
              ? [{ label: 'Begründung', cell: ({ reason }: Hold) => reason ?? '(Text gelöscht)' }]
              : []),
            {
              label: 'Stand',
              cell: ({ id, endedAt }) =>
                endedAt !== null ? (
                  <StatusTag>{`beendet am ${dateOf(endedAt)}`}</StatusTag>
                ) : mayHold ? (
                  <Form action={`${path}/aussetzungen/${id}/beenden`} csrf={visit.csrf}>
                    <Button kind="tertiary" small>
                      Löschung wieder zulassen
                    </Button>
                  </Form>
                ) : (
                  <StatusTag tone="info">gilt</StatusTag>
                ),
            },
          ]}
        />
      )}
      {mayHold && (
        <ButtonRow>
          <ButtonLink href={`${path}/aussetzungen/neu`}>Löschung aussetzen</ButtonLink>
        </ButtonRow>
      )}
    </section>
  );
};

/** Fields that were ever confirmed, by plan year and title. */
const fieldsToHold = ({ tx }: Work) =>
  tx
    .selectFrom('audit_field_version as v')
    .innerJoin('audit_field as f', 'f.id', 'v.field_id')
    .innerJoin('audit_plan as p', 'p.id', 'f.plan_id')
    .innerJoin('area as a', 'a.id', 'p.area_id')
    .distinctOn(['p.year', 'a.code', 'f.number'])
    .select(['f.id', 'v.title', 'p.year', 'a.name'])
    .where('v.state', '=', 'confirmed')
    .orderBy('p.year', 'desc')
    .orderBy('a.code')
    .orderBy('f.number')
    .orderBy('v.version', 'desc')
    .execute();

async function showNewHold(work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) {
  const fields = await fieldsToHold(work);
  return (
    <Page title="Löschung aussetzen" frame={visit.frame} form={form} breadcrumbs={[home, retention]}>
      <Form action={`${path}/aussetzungen/neu`} csrf={visit.csrf}>
        <Select
          form={form}
          name="fieldId"
          label="Umfang"
          options={[
            { value: 'alles', label: 'alle Daten aller Prüffelder' },
            ...fields.map(({ id, title, year, name }) => ({
              value: id,
              label: `${year} · ${name} · ${title}`,
            })),
          ]}
        />
        <TextArea
          form={form}
          name="reason"
          label="Begründung"
          hint="Ohne Fallnummern und Namen"
          maxLength={2000}
        />
        <ButtonRow>
          <Button>Löschung aussetzen</Button>
          <ButtonLink href={path}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Solange die Aussetzung gilt, wird nichts davon gelöscht. Beenden Sie sie, sobald Sie die Daten nicht
        mehr brauchen.
      </HelpText>
    </Page>
  );
}

const deletionsQuery = z.object({ ab: z.string().max(500).optional().catch(undefined) });
type DeletionsQuery = z.infer<typeof deletionsQuery>;

async function readDeletions(work: Work, query: DeletionsQuery, limit: number) {
  const after = readCursor(query.ab, momentKey);
  return cutPage(await deletions(work, { after, limit: limit + 1 }), limit, deletionKey);
}

async function showDeletions(work: Work, visit: Visit, { query }: Input<unknown, DeletionsQuery>) {
  const found = await readDeletions(work, query, 50);
  return (
    <Page title="Löschnachweise" frame={visit.frame} breadcrumbs={[home, retention]}>
      {found.items.length === 0 ? (
        <EmptyState title="Noch nichts gelöscht">
          Der Nachweis erscheint mit der ersten fälligen Löschung.
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="nachweise"
            caption="Löschungen, neueste zuerst"
            narrow="list"
            rows={found.items}
            columns={[
              { label: 'Gelöscht', cell: ({ deletedAt }) => dateTime(deletedAt) },
              { label: 'Daten', cell: ({ kind }) => retentionRules[kind].name },
              { label: 'Prüfjahr', cell: ({ auditYear }) => (auditYear === null ? '–' : String(auditYear)) },
              { label: 'Datensätze', numeric: true, cell: (row) => integer(row.rows) },
              { label: 'Fällig seit', cell: ({ dueSince }) => date(dueSince) },
            ]}
          />
          <ListFoot path={`${path}/nachweise`} ab={query.ab} found={found} />
        </>
      )}
    </Page>
  );
}

export const retentionPages: readonly PageRoute[] = [
  page({ path, act: 'retention.read', show: showRetention }),
  outsidePage({
    method: 'post',
    path: `${path}/lauf`,
    act: 'retention.run',
    async outside({ deps }) {
      const summary = await runRetention(deps);
      return goTo(path, summary ?? 'Der Löschlauf ist beendet; es war nichts fällig.');
    },
  }),
  page({ path: `${path}/nachweise`, act: 'retention.read', query: deletionsQuery, show: showDeletions }),
  ...exportPages({
    path: `${path}/nachweise`,
    act: 'retention.read',
    query: deletionsQuery,
    name: 'Löschnachweise',
    rows: async (work) => (await readDeletions(work, {}, exportLimit)).items,
    columns: [
      { header: 'Gelöscht', kind: 'text', width: 26, value: ({ deletedAt }) => deletedAt },
      { header: 'Daten', kind: 'text', width: 50, value: ({ kind }) => retentionRules[kind].name },
      { header: 'Prüfjahr', kind: 'integer', value: ({ auditYear }) => auditYear },
      { header: 'Datensätze', kind: 'integer', value: (row) => row.rows },
      { header: 'Fällig seit', kind: 'date', value: ({ dueSince }) => dueSince },
    ],
  }),
  ...formPages({
    path: `${path}/aussetzungen/neu`,
    act: 'retention.hold',
    show: showNewHold,
    async submit(work, _visit, _input, values) {
      const form = new FormReader(values);
      const scope = form.text('fieldId');
      const reason = form.required('reason', 'Begründen Sie die Aussetzung.');
      form.refuse();
      await placeHold(work, validate(holdSchema, { fieldId: scope === 'alles' ? null : scope, reason }));
      return goTo(path, 'Die Löschung ist ausgesetzt.');
    },
  }),
  act({
    path: `${path}/aussetzungen/:holdId/beenden`,
    act: 'retention.hold',
    params: z.object({ holdId: z.uuid() }),
    async submit(work, _visit, { params }) {
      await endHold(work, params.holdId);
      return goTo(path, 'Die Löschung ist wieder zugelassen.');
    },
  }),
];
