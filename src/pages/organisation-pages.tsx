import { z } from 'zod';
import { localDate, type IsoDate } from '../calendar/index.ts';
import {
  addArea,
  areas,
  areaSchema,
  headcountsOn,
  keepOrganisation,
  teams,
  type Area,
  type Headcount,
  type Team,
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
  Page,
  Radios,
  StatusTag,
  TextField,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import { FormReader } from './form-values.ts';
import { dayFilter, ExportLinks, exportPages, typedDay } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

export const organisationPath = '/organisation';
const path = organisationPath;
export const organisation: Link = { label: 'Organisation', href: path };

const listQuery = z.object({ am: dayFilter });
type ListQuery = z.infer<typeof listQuery>;

/** A team as it stands on a day. */
interface TeamRow {
  readonly team: Team;
  readonly area: Area;
  readonly day: IsoDate;
  readonly employees: number | null;
}

/** Where a team stands on a day. */
export const standingOf = ({ validFrom, validTo }: Team, day: IsoDate): 'coming' | 'over' | 'there' =>
  validFrom > day ? 'coming' : validTo !== null && validTo < day ? 'over' : 'there';

export const standingWords = (team: Team, day: IsoDate): string =>
  ({
    coming: `ab ${date(team.validFrom)}`,
    over: `beendet am ${date(team.validTo ?? '')}`,
    there: team.validTo === null ? 'besteht' : `besteht bis ${date(team.validTo)}`,
  })[standingOf(team, day)];

const employeesOf = (headcounts: readonly Headcount[], teamId: string): number | null =>
  headcounts.find((one) => one.teamId === teamId && one.functionId === null)?.employees ?? null;

async function readRows(work: Work, { am }: ListQuery) {
  const day = am ?? localDate(work.now);
  const headcounts = await headcountsOn(work.tx, day);
  const all = await areas(work.tx);
  const existing = await teams(work.tx);
  const rows = all.flatMap((area) =>
    existing
      .filter(({ areaId }) => areaId === area.id)
      .map((team): TeamRow => ({ team, area, day, employees: employeesOf(headcounts, team.id) })),
  );
  return { day, areas: all, rows };
}

async function showOrganisation(work: Work, visit: Visit, { query }: Input<unknown, ListQuery>) {
  const found = await readRows(work, query);
  const mayWrite = reachOf(visit.actor, 'organisation.write') !== null;
  const newArea = <ButtonLink href={`${path}/bereiche/neu`}>Bereich anlegen</ButtonLink>;
  return (
    <Page title="Organisation" frame={visit.frame} breadcrumbs={[home]}>
      {found.areas.length === 0 ? (
        <EmptyState title="Noch kein Bereich" {...(mayWrite ? { action: newArea } : {})}>
          {mayWrite
            ? 'Legen Sie zuerst die Bereiche an, dann die Teams mit ihren Beschäftigtenzahlen.'
            : 'Die Administration legt Bereiche und Teams an.'}
        </EmptyState>
      ) : (
        <>
          {mayWrite && (
            <ButtonRow>
              <ButtonLink href={`${path}/teams/neu`} kind="primary">
                Team anlegen
              </ButtonLink>
              {newArea}
            </ButtonRow>
          )}
          <Filters action={path} label="Stand wählen" active={query.am !== undefined}>
            <DateField
              form={freshForm({ am: typedDay(found.day) })}
              name="am"
              label="Stand am"
              hint="TT.MM.JJJJ; danach richten sich Bestand und Beschäftigtenzahl"
            />
          </Filters>
          {found.areas.map((area) => (
            <AreaSection
              area={area}
              rows={found.rows.filter((row) => row.area.id === area.id)}
              day={found.day}
              mayWrite={mayWrite}
            />
          ))}
          <ExportLinks path={path} query={{ am: typedDay(query.am) }} />
          <HelpText>
            Teams und Beschäftigtenzahlen gelten von einem Tag an. Was vorher galt, bleibt stehen: Zahlen
            eines Monats richten sich nach der Organisation dieses Monats.
          </HelpText>
        </>
      )}
    </Page>
  );
}

const rhythms = { weekly: 'jede Woche', fortnightly: 'alle zwei Wochen' } as const;

const AreaSection = (props: { area: Area; rows: readonly TeamRow[]; day: IsoDate; mayWrite: boolean }) => (
  <section>
    <h2 class="kern-heading-medium">{props.area.name}</h2>
    <p class="kern-body">
      Kürzel {props.area.code}. Fachbereichsbesprechung {rhythms[props.area.divisionRhythm]}.
      {props.mayWrite && (
        <>
          {' '}
          <a class="kern-link" href={`${path}/bereiche/${props.area.id}`}>
            Bereich ändern
            <span class="kern-sr-only"> – {props.area.name}</span>
          </a>
        </>
      )}
    </p>
    {props.rows.length === 0 ? (
      <EmptyState title="Noch kein Team">Ohne Team gibt es keine Prüffelder und keine Ziehung.</EmptyState>
    ) : (
      <DataTable
        id={`teams-${props.area.id}`}
        caption={`Teams am ${date(props.day)}: ${props.area.name}`}
        captionHidden
        narrow="list"
        rows={props.rows}
        columns={[
          {
            label: 'Team',
            cell: ({ team }) => (
              <a class="kern-link" href={`${path}/teams/${team.id}`}>
                {team.name}
              </a>
            ),
          },
          { label: 'Kürzel', cell: ({ team }) => team.code },
          { label: 'Standort', cell: ({ team }) => team.site },
          {
            label: 'Beschäftigte',
            numeric: true,
            cell: ({ employees }) => (employees === null ? '–' : integer(employees)),
          },
          {
            label: 'Funktionen',
            cell: ({ team }) => team.functions.map(({ name }) => name).join(', ') || '–',
          },
          { label: 'Stand', cell: ({ team }) => <StandingTag team={team} day={props.day} /> },
        ]}
      />
    )}
  </section>
);

const tones = { coming: 'info', over: 'neutral', there: 'success' } as const;

export const StandingTag = ({ team, day }: { team: Team; day: IsoDate }) => (
  <StatusTag tone={tones[standingOf(team, day)]}>{standingWords(team, day)}</StatusTag>
);

const byArea = z.object({ areaId: z.uuid() });

async function areaOf(work: Work, areaId: string): Promise<Area> {
  const area = (await areas(work.tx)).find(({ id }) => id === areaId);
  if (area === undefined) throw notFound('Der Bereich');
  return area;
}

const AreaForm = (props: { visit: Visit; form: FormState; area: Area | null }) => {
  const { visit, form, area } = props;
  const action = area === null ? 'Bereich anlegen' : 'Bereich ändern';
  return (
    <Page
      title={action}
      {...(area === null ? {} : { preline: area.name })}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, organisation]}
    >
      <Form action={`${path}/bereiche/${area?.id ?? 'neu'}`} csrf={visit.csrf}>
        {area === null && <CodeField form={form} />}
        <TextField form={form} name="name" label="Name" hint="wie er auf Seiten und Berichten steht" />
        <Radios
          form={form}
          name="divisionRhythm"
          label="Fachbereichsbesprechung"
          hint="So oft entsteht der Bericht zur Besprechung."
          options={[
            { value: 'weekly', label: rhythms.weekly },
            { value: 'fortnightly', label: rhythms.fortnightly },
          ]}
        />
        <ButtonRow>
          <Button>{action}</Button>
          <ButtonLink href={path}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
};

/** The code of an area or a team, chosen once. */
export const CodeField = ({ form }: { form: FormState }) => (
  <TextField
    form={form}
    name="code"
    label="Kürzel"
    hint="Steht in Lieferdateien und Filtern und bleibt, wie es ist; höchstens 40 Zeichen."
    width="medium"
    maxLength={40}
  />
);

const showNewArea = (
  _work: Work,
  visit: Visit,
  _input: unknown,
  form: FormState = freshForm({ divisionRhythm: 'fortnightly' }),
) => Promise.resolve(<AreaForm visit={visit} form={form} area={null} />);

async function showArea(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof byArea>, unknown>,
  form?: FormState,
) {
  const area = await areaOf(work, params.areaId);
  const { name, divisionRhythm } = area;
  return <AreaForm visit={visit} form={form ?? freshForm({ name, divisionRhythm })} area={area} />;
}

/** The area as entered; `code` is known where the area is. */
function readArea(values: FieldValues, code?: string) {
  const form = new FormReader(values);
  const given = {
    code: code ?? form.required('code', 'Geben Sie ein Kürzel ein.'),
    name: form.required('name', 'Geben Sie einen Namen ein.'),
    divisionRhythm: form.oneOf(
      'divisionRhythm',
      ['weekly', 'fortnightly'],
      'Wählen Sie, wie oft die Fachbereichsbesprechung stattfindet.',
    ),
  };
  form.refuse();
  return validate(areaSchema, given);
}

export const organisationPages: readonly PageRoute[] = [
  page({ path, act: 'organisation.read', query: listQuery, show: showOrganisation }),
  ...exportPages({
    path,
    act: 'organisation.read',
    query: listQuery,
    name: 'Organisation',
    rows: async (work, query) => (await readRows(work, query)).rows,
    columns: [
      { header: 'Bereich', kind: 'text', width: 30, value: ({ area }) => area.name },
      { header: 'Team', kind: 'text', width: 30, value: ({ team }) => team.name },
      { header: 'Kürzel', kind: 'text', value: ({ team }) => team.code },
      { header: 'Standort', kind: 'text', width: 24, value: ({ team }) => team.site },
      {
        header: 'Gültig',
        kind: 'text',
        width: 26,
        value: ({ team }) => validity(team.validFrom, team.validTo),
      },
      { header: 'Stand am', kind: 'date', value: ({ day }) => day },
      { header: 'Beschäftigte', kind: 'integer', value: ({ employees }) => employees },
      {
        header: 'Funktionen',
        kind: 'text',
        width: 40,
        value: ({ team }) => team.functions.map(({ name }) => name).join(', '),
      },
    ],
  }),
  ...formPages({
    path: `${path}/bereiche/neu`,
    act: 'organisation.write',
    show: showNewArea,
    async submit(work, _visit, _input, values) {
      const area = readArea(values);
      await addArea(work, area);
      return goTo(path, `Der Bereich „${area.name}“ ist angelegt.`);
    },
  }),
  ...formPages({
    path: `${path}/bereiche/:areaId`,
    act: 'organisation.write',
    params: byArea,
    show: showArea,
    async submit(work, _visit, { params }, values) {
      const { code } = await areaOf(work, params.areaId);
      const area = readArea(values, code);
      await keepOrganisation(work, { areas: [area], teams: [], headcounts: [] });
      return goTo(path, `Der Bereich „${area.name}“ ist geändert.`);
    },
  }),
];
