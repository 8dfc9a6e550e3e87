import { z } from 'zod';
import { isoDate, localDate, workingDaysBetween } from '../calendar/index.ts';
import { calendarOf, settings, teams } from '../catalogue/index.ts';
import { findingHistory } from '../checks/index.ts';
import { notFound } from '../failure.ts';
import { counted, date } from '../format.ts';
import { cutPage, readCursor, validate } from '../http/index.ts';
import { hotspotOf } from '../hotspots/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  advanceMeasure,
  createMeasure,
  listMeasures,
  measureSchema,
  measureStateNames,
  type MeasureRow,
  type MeasureState,
} from '../measures/index.ts';
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
  NumberField,
  Page,
  Pager,
  Radios,
  Select,
  StatusTag,
  SummaryList,
  Tabs,
  TextArea,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { act, formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

const stateCodes = Object.keys(measureStateNames) as [MeasureState, ...MeasureState[]];
const measureList: Link = { label: 'Maßnahmen', href: '/massnahmen' };

const measuresQuery = z.object({
  stand: z.enum(stateCodes).optional().catch(undefined),
  faellig: z.literal('ueberfaellig').optional().catch(undefined),
  schwerpunkt: z.uuid().optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type MeasuresQuery = z.infer<typeof measuresQuery>;

async function readMeasures(work: Work, query: MeasuresQuery, limit: number) {
  const rows = await listMeasures(work, {
    state: query.stand,
    overdue: query.faellig === 'ueberfaellig',
    hotspotId: query.schwerpunkt,
    after: readCursor(query.ab),
    limit,
  });
  return cutPage(rows, limit, (row) => [row.due, row.id]);
}

/** Measures and corrections of cases, side by side. */
export const MeasureTabs = ({ current }: { current: string }) => (
  <Tabs
    label="Was zu tun ist"
    current={current}
    tabs={[measureList, { label: 'Fallkorrekturen', href: '/fallkorrekturen' }]}
  />
);

async function showMeasures(work: Work, visit: Visit, { query }: Input<unknown, MeasuresQuery>) {
  const { items, next } = await readMeasures(work, query, 50);
  const { ab, ...filters } = query;
  const form = freshForm(filters);
  const { schwerpunkt } = filters;
  const active = [filters.stand, filters.faellig, schwerpunkt].some((value) => value !== undefined);
  return (
    <Page title="Maßnahmen" frame={visit.frame} breadcrumbs={[home]}>
      <MeasureTabs current="/massnahmen" />
      <Filters
        action="/massnahmen"
        label="Maßnahmen filtern"
        active={active}
        {...(schwerpunkt === undefined ? {} : { keep: { schwerpunkt } })}
      >
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="alle"
          options={Object.entries(measureStateNames).map(([value, label]) => ({ value, label }))}
          optional
        />
        <Select
          form={form}
          name="faellig"
          label="Frist"
          placeholder="alle"
          options={[{ value: 'ueberfaellig', label: 'überfällig' }]}
          optional
        />
      </Filters>
      {schwerpunkt !== undefined && (
        <p class="kern-body">
          Gezeigt werden die Maßnahmen zu einem{' '}
          <a class="kern-link" href={`/schwerpunkte/${schwerpunkt}`}>
            Fehlerschwerpunkt
          </a>
          .
        </p>
      )}
      {items.length === 0 ? (
        <EmptyState title={active ? 'Keine Maßnahme passt zum Filter' : 'Noch keine Maßnahmen'}>
          {active
            ? 'Setzen Sie den Filter zurück.'
            : 'Legen Sie eine Maßnahme aus einer Feststellung oder einem Fehlerschwerpunkt heraus fest.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="massnahmen"
            caption="Maßnahmen nach Frist"
            narrow="list"
            rows={items}
            columns={[
              {
                label: 'Maßnahme',
                cell: ({ id, description }) => (
                  <a class="kern-link" href={`/massnahmen/${id}`}>
                    {description ?? '(Text gelöscht)'}
                  </a>
                ),
              },
              { label: 'Zuständig', cell: ({ owner }) => owner },
              { label: 'Frist', cell: ({ due }) => date(due) },
              { label: 'Stand', cell: (row) => <MeasureStateTag row={row} /> },
            ]}
          />
          <Pager
            shown={items.length}
            {...(ab === undefined ? {} : { first: address('/massnahmen', filters) })}
            {...(next === null ? {} : { next: address('/massnahmen', { ...filters, ab: next }) })}
          />
          <ExportLinks path="/massnahmen" query={filters} />
        </>
      )}
    </Page>
  );
}

const tones = {
  open: 'info',
  done: 'success',
  effective: 'success',
  ineffective: 'danger',
  dropped: 'neutral',
} as const;

const MeasureStateTag = ({ row }: { row: MeasureRow }) =>
  row.overdueDays > 0 ? (
    <StatusTag tone="danger">{`überfällig seit ${counted(row.overdueDays, 'Arbeitstag', 'Arbeitstagen')}`}</StatusTag>
  ) : (
    <StatusTag tone={tones[row.state]}>{measureStateNames[row.state]}</StatusTag>
  );

/** A measure is about a finding or a hotspot. */
const newQuery = z.union([z.object({ feststellung: z.uuid() }), z.object({ schwerpunkt: z.uuid() })]);
type NewQuery = z.infer<typeof newQuery>;

/** What the measure is about, whose team acts, and where it is read. */
interface Subject {
  readonly about: { readonly kind: 'finding' | 'hotspot'; readonly id: string };
  readonly teamId: string;
  readonly sentence: string;
  readonly back: Link;
}

async function subjectOf(work: Work, query: NewQuery): Promise<Subject> {
  if ('schwerpunkt' in query) {
    const hotspot = await hotspotOf(work, query.schwerpunkt);
    return {
      about: { kind: 'hotspot', id: hotspot.id },
      teamId: work.actor.teamId ?? hotspot.teamId ?? '',
      sentence: hotspot.sentence,
      back: { label: 'Fehlerschwerpunkt', href: `/schwerpunkte/${hotspot.id}` },
    };
  }
  const history = await findingHistory(work, query.feststellung);
  return {
    about: { kind: 'finding', id: history.id },
    teamId: await teamOf(work, history.id),
    sentence: history.versions.at(-1)?.facts ?? '',
    back: { label: 'Feststellung', href: `/feststellungen/${history.id}` },
  };
}

/** The team of a finding, once its history was allowed. */
async function teamOf({ tx }: Pick<Work, 'tx'>, findingId: string): Promise<string> {
  const { team_id } = await tx
    .selectFrom('finding')
    .select('team_id')
    .where('id', '=', findingId)
    .executeTakeFirstOrThrow();
  return team_id;
}

async function showNew(work: Work, visit: Visit, { query }: Input<unknown, NewQuery>, form?: FormState) {
  const subject = await subjectOf(work, query);
  const [team] = await teams(work.tx, { ids: [subject.teamId] });
  const shown = form ?? freshForm({ frist: 'tage', workingDays: '10', owner: 'Teamleitung' });
  return (
    <Page
      title="Maßnahme festlegen"
      preline={subject.sentence}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, subject.back]}
    >
      <Form action={address('/massnahmen/neu', query)} csrf={visit.csrf}>
        <TextArea
          form={shown}
          name="description"
          label="Was ist zu tun?"
          hint="Ohne Fallnummern und Namen"
          rows={3}
          maxLength={2000}
        />
        <Select
          form={shown}
          name="owner"
          label="Zuständig"
          hint="Eine Funktion, kein Name"
          width="medium"
          options={[
            { value: 'Teamleitung', label: 'Teamleitung' },
            ...(team?.functions ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Radios
          form={shown}
          name="frist"
          label="Frist"
          options={[
            {
              value: 'tage',
              label: 'nach Arbeitstagen',
              reveals: <NumberField form={shown} name="workingDays" label="Arbeitstage" unit="Tage" />,
            },
            {
              value: 'tag',
              label: 'an einem Tag',
              reveals: <DateField form={shown} name="due" label="Tag" />,
            },
          ]}
        />
        <ButtonRow>
          <Button>Maßnahme festlegen</Button>
          <ButtonLink href={subject.back.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>Eine Maßnahme beginnt sofort; sie wartet nicht auf die Zweitprüfung.</HelpText>
    </Page>
  );
}

const ofMeasure = z.object({ measureId: z.uuid() });

async function showMeasure(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofMeasure>, unknown>,
  form?: FormState,
) {
  const [measure] = await listMeasures(work, { id: params.measureId, limit: 1 });
  if (measure === undefined) throw notFound('Die Maßnahme');
  const today = localDate(work.now);
  const calendar = calendarOf(await settings(work.tx));
  const left = measure.due > today ? workingDaysBetween(today, isoDate(measure.due), calendar) : 0;
  const shown = form ?? freshForm({ on: today });
  return (
    <Page
      title="Maßnahme"
      preline={`Frist ${date(measure.due)}`}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, measureList]}
      actions={<MeasureStateTag row={measure} />}
    >
      <SummaryList
        rows={[
          { key: 'Was ist zu tun?', value: measure.description ?? '(Text gelöscht)' },
          { key: 'Zuständig', value: measure.owner },
          {
            key: 'Frist',
            value:
              measure.state === 'open' && left > 0
                ? `${date(measure.due)} (noch ${counted(left, 'Arbeitstag', 'Arbeitstage')})`
                : date(measure.due),
          },
          ...(measure.doneOn === null ? [] : [{ key: 'Erledigt am', value: date(measure.doneOn) }]),
          {
            key: 'Anlass',
            value:
              measure.about === 'finding' ? (
                <a class="kern-link" href={`/feststellungen/${measure.aboutId}`}>
                  Feststellung
                </a>
              ) : (
                <a class="kern-link" href={`/schwerpunkte/${measure.aboutId}`}>
                  Fehlerschwerpunkt
                </a>
              ),
          },
        ]}
      />
      {reachOf(visit.actor, 'measure.write') !== null && (
        <Advance visit={visit} measure={measure} form={shown} />
      )}
    </Page>
  );
}

const steps: Readonly<
  Partial<Record<MeasureState, readonly (readonly [Exclude<MeasureState, 'open'>, string])[]>>
> = {
  open: [
    ['done', 'Maßnahme erledigen'],
    ['dropped', 'Maßnahme aufgeben'],
  ],
  done: [
    ['effective', 'Als wirksam festhalten'],
    ['ineffective', 'Als nicht wirksam festhalten'],
  ],
};

const Advance = ({ visit, measure, form }: { visit: Visit; measure: MeasureRow; form: FormState }) => {
  const next = steps[measure.state];
  return next === undefined ? null : (
    <Form action={`/massnahmen/${measure.id}`} csrf={visit.csrf}>
      <DateField
        form={form}
        name="on"
        label={measure.state === 'open' ? 'Erledigt oder aufgegeben am' : 'Wirksamkeit geprüft am'}
      />
      <ButtonRow>
        {next.map(([to, words], index) => (
          <Button kind={index === 0 ? 'primary' : 'secondary'} name="to" value={to}>
            {words}
          </Button>
        ))}
      </ButtonRow>
    </Form>
  );
};

export const measurePages: readonly PageRoute[] = [
  page({ path: '/massnahmen', act: 'measure.read', query: measuresQuery, show: showMeasures }),
  ...exportPages({
    path: '/massnahmen',
    act: 'measure.read',
    query: measuresQuery,
    name: 'Maßnahmen',
    rows: async (work, query) => (await readMeasures(work, query, exportLimit)).items,
    columns: [
      { header: 'Maßnahme', kind: 'text', width: 60, value: ({ description }) => description },
      { header: 'Zuständig', kind: 'text', width: 24, value: ({ owner }) => owner },
      { header: 'Frist', kind: 'date', value: ({ due }) => due },
      { header: 'Stand', kind: 'text', value: ({ state }) => measureStateNames[state] },
      { header: 'Erledigt am', kind: 'date', value: ({ doneOn }) => doneOn },
      { header: 'Überfällig (Arbeitstage)', kind: 'integer', value: ({ overdueDays }) => overdueDays },
    ],
  }),
  ...formPages({
    path: '/massnahmen/neu',
    act: 'measure.write',
    query: newQuery,
    show: showNew,
    nameOf: (path) => (path.startsWith('due') ? 'frist' : path === 'ownerFunctionId' ? 'owner' : path),
    async submit(work, _visit, { query }, values) {
      const form = new FormReader(values);
      const owner = form.text('owner');
      const named = z.uuid().safeParse(owner).success;
      const onDay = form.text('frist') === 'tag';
      const { about, teamId } = await subjectOf(work, query);
      const given = {
        about,
        teamId,
        ownerFunctionId: named ? owner : null,
        owner: named ? null : owner,
        description: form.required('description', 'Beschreiben Sie, was zu tun ist.'),
        due: onDay ? { on: form.day('due') } : { workingDays: form.integer('workingDays') },
      };
      form.refuse();
      const { id, due } = await createMeasure(work, validate(measureSchema, given));
      return goTo(`/massnahmen/${id}`, `Die Maßnahme ist festgelegt, Frist ${date(due)}.`);
    },
  }),
  page({ path: '/massnahmen/:measureId', act: 'measure.read', params: ofMeasure, show: showMeasure }),
  act({
    path: '/massnahmen/:measureId',
    act: 'measure.write',
    params: ofMeasure,
    show: showMeasure,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const to = form.oneOf(
        'to',
        ['done', 'dropped', 'effective', 'ineffective'],
        'Wählen Sie, was geschehen ist.',
      );
      const on = form.day('on');
      form.refuse();
      await advanceMeasure(work, { ...params, to, on });
      return goTo(`/massnahmen/${params.measureId}`, `Die Maßnahme ist jetzt: ${measureStateNames[to]}.`);
    },
  }),
];
