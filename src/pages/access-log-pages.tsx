import { z } from 'zod';
import { dateOf, dateTime, period } from '../format.ts';
import { cutPage, readCursor, validate } from '../http/index.ts';
import {
  confirmIncident,
  incidents,
  incidentSchema,
  openAccessLog,
  recordIncident,
  type Access,
  type Incident,
} from '../privacy/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  DateField,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  Pager,
  StatusTag,
  TextArea,
  TextField,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { home, roleNames } from './navigation.ts';
import { act, formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

const path = '/zugriffsprotokoll';
const accessLog: Link = { label: 'Zugriffsprotokoll', href: path };

async function showIncidents(work: Work, visit: Visit) {
  const all = await incidents(work);
  return (
    <Page title="Zugriffsprotokoll" frame={visit.frame} breadcrumbs={[home]}>
      <p>
        Der Dienst hält fest, wer Prüfbögen, Fallnummern und Prüfakten gelesen hat. Das Protokoll öffnet sich
        nur zu einem festgehaltenen Vorfall und nur zwei Personen gemeinsam: einer aus Personalrat oder
        Datenschutz und einer aus der Administration.
      </p>
      <ButtonRow>
        <ButtonLink href={`${path}/neu`} kind="primary">
          Vorfall festhalten
        </ButtonLink>
      </ButtonRow>
      {all.length === 0 ? (
        <EmptyState title="Kein Vorfall">Ohne Vorfall bleibt das Zugriffsprotokoll geschlossen.</EmptyState>
      ) : (
        <DataTable
          id="vorfaelle"
          caption="Vorfälle, neueste zuerst"
          narrow="list"
          rows={all}
          columns={[
            { label: 'Vorfall', cell: ({ reason }) => reason ?? '(Text gelöscht)' },
            { label: 'Tage', cell: ({ firstDay, lastDay }) => period(firstDay, lastDay) },
            {
              label: 'Festgehalten',
              cell: ({ recordedAt, recordedFunction }) =>
                `${dateOf(recordedAt)}, ${roleNames[recordedFunction]}`,
            },
            { label: 'Stand', cell: (row) => <IncidentState visit={visit} incident={row} /> },
          ]}
        />
      )}
    </Page>
  );
}

const IncidentState = ({ visit, incident }: { visit: Visit; incident: Incident }) => {
  switch (incident.may) {
    case 'confirm':
      return (
        <Form action={`${path}/${incident.id}/bestaetigen`} csrf={visit.csrf}>
          <Button kind="secondary" small>
            Vorfall bestätigen
          </Button>
        </Form>
      );
    case 'read':
      return (
        <a class="kern-link" href={`${path}/${incident.id}`}>
          Protokoll ansehen
        </a>
      );
    case 'nothing':
      return incident.openUntil === null ? (
        <StatusTag tone="info">wartet auf die zweite Stelle</StatusTag>
      ) : (
        <StatusTag>{`bestätigt, geöffnet bis ${dateOf(incident.openUntil)}`}</StatusTag>
      );
  }
};

const showNewIncident = (_work: Work, visit: Visit, _input: unknown, form: FormState = freshForm()) =>
  Promise.resolve(
    <Page title="Vorfall festhalten" frame={visit.frame} form={form} breadcrumbs={[home, accessLog]}>
      <Form action={`${path}/neu`} csrf={visit.csrf}>
        <TextArea
          form={form}
          name="reason"
          label="Was ist vorgefallen?"
          hint="Ohne Fallnummern und Namen"
          maxLength={2000}
        />
        <DateField form={form} name="firstDay" label="Erster Tag" />
        <DateField form={form} name="lastDay" label="Letzter Tag" />
        <TextField
          form={form}
          name="object"
          label="Kennung"
          hint="Wenn es nur um ein Prüffeld, eine Grundgesamtheit, eine Ziehung oder einen Fall geht: die Kennung aus der Adresse der Seite"
          optional
          maxLength={36}
        />
        <ButtonRow>
          <Button>Vorfall festhalten</Button>
          <ButtonLink href={path}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText source="§ 67c SGB X">
        Das Protokoll öffnet sich erst, wenn die andere Stelle den Vorfall bestätigt. Jede Einsicht steht im
        Vorgangsprotokoll.
      </HelpText>
    </Page>,
  );

const whatNames: Readonly<Record<Access['what'], string>> = {
  sheet: 'Prüfbogen',
  sheets: 'Prüfbögen einer Ziehung',
  frame: 'Grundgesamtheit mit Fallnummern',
  'audit-file': 'Prüfakte',
};
const functionNames: ReadonlyMap<string, string> = new Map(Object.entries(roleNames));
const functionName = (code: string): string => functionNames.get(code) ?? code;

const ofIncident = z.object({ incidentId: z.uuid() });
const logQuery = z.object({ ab: z.string().max(500).optional().catch(undefined) });

async function readLog(work: Work, incidentId: string, mark: string | undefined, limit: number) {
  const [after] = readCursor(mark, z.tuple([z.string().regex(/^\d{1,15}$/)])) ?? [];
  const rows = await openAccessLog(work, incidentId, {
    after: after === undefined ? null : Number(after),
    limit: limit + 1,
  });
  return cutPage(rows, limit, ({ id }) => [String(id)]);
}

async function showLog(
  work: Work,
  visit: Visit,
  { params, query }: Input<z.infer<typeof ofIncident>, z.infer<typeof logQuery>>,
) {
  const { items, next } = await readLog(work, params.incidentId, query.ab, 50);
  const own = `${path}/${params.incidentId}`;
  return (
    <Page title="Zugriffe zum Vorfall" frame={visit.frame} breadcrumbs={[home, accessLog]}>
      {items.length === 0 ? (
        <EmptyState title="Kein Zugriff">An diesen Tagen wurde nichts davon gelesen.</EmptyState>
      ) : (
        <>
          <DataTable
            id="zugriffe"
            caption="Zugriffe, neueste zuerst"
            narrow="list"
            rows={items}
            columns={[
              { label: 'Zeit', cell: ({ at }) => dateTime(at) },
              { label: 'Konto', cell: ({ person }) => person },
              { label: 'Funktion', cell: (row) => functionName(row.function) },
              { label: 'Gelesen', cell: ({ what }) => whatNames[what] },
              { label: 'Kennung', cell: ({ object }) => <code>{object}</code> },
            ]}
          />
          <Pager
            shown={items.length}
            {...(query.ab === undefined ? {} : { first: own })}
            {...(next === null ? {} : { next: address(own, { ab: next }) })}
          />
          <ExportLinks path={own} />
        </>
      )}
    </Page>
  );
}

export const accessLogPages: readonly PageRoute[] = [
  page({ path, act: 'access-log.open', show: showIncidents }),
  ...formPages({
    path: `${path}/neu`,
    act: 'access-log.open',
    show: showNewIncident,
    async submit(work, _visit, _input, values) {
      const form = new FormReader(values);
      const given = {
        reason: form.required('reason', 'Beschreiben Sie den Vorfall.'),
        firstDay: form.day('firstDay'),
        lastDay: form.day('lastDay'),
        object: form.optional('object'),
      };
      form.refuse();
      await recordIncident(work, validate(incidentSchema, given));
      return goTo(path, 'Der Vorfall ist festgehalten; die andere Stelle muss ihn bestätigen.');
    },
  }),
  act({
    path: `${path}/:incidentId/bestaetigen`,
    act: 'access-log.open',
    params: ofIncident,
    async submit(work, _visit, { params }) {
      await confirmIncident(work, params.incidentId);
      return goTo(path, 'Der Vorfall ist bestätigt.');
    },
  }),
  page({
    path: `${path}/:incidentId`,
    act: 'access-log.open',
    params: ofIncident,
    query: logQuery,
    show: showLog,
  }),
  ...exportPages({
    path: `${path}/:incidentId`,
    act: 'access-log.open',
    params: ofIncident,
    query: logQuery,
    name: 'Zugriffe',
    rows: async (work, _query, { incidentId }) =>
      (await readLog(work, incidentId, undefined, exportLimit)).items,
    columns: [
      { header: 'Zeit', kind: 'text', width: 26, value: ({ at }) => at },
      { header: 'Konto', kind: 'text', width: 24, value: ({ person }) => person },
      { header: 'Funktion', kind: 'text', width: 24, value: (row) => functionName(row.function) },
      { header: 'Gelesen', kind: 'text', width: 30, value: ({ what }) => whatNames[what] },
      { header: 'Kennung', kind: 'text', width: 38, value: ({ object }) => object },
    ],
  }),
];
