import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import {
  correctionOrders,
  findingHistory,
  listCorrections,
  recheckCorrection,
  settleCorrection,
  type CorrectionRow,
} from '../checks/index.ts';
import { notFound } from '../failure.ts';
import { date } from '../format.ts';
import { cutPage, markOf } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  Alert,
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
  Select,
  StatusTag,
  SummaryList,
  type FormState,
  type Tone,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import {
  asSorting,
  exportLimit,
  exportPages,
  isNarrowed,
  ListFoot,
  sortedBy,
  sortingQuery,
} from './lists.tsx';
import { MeasureTabs } from './measure-pages.tsx';
import { fieldTitles, teamNames } from './names.ts';
import { home } from './navigation.ts';
import { caseRows, sheetAddress } from './sheet-parts.tsx';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';

const words: Readonly<Record<CorrectionRow['state'], { word: string; tone: Tone }>> = {
  open: { word: 'offen', tone: 'info' },
  done: { word: 'erledigt, Nachprüfung offen', tone: 'info' },
  rechecked: { word: 'nachgeprüft', tone: 'success' },
  'failed-recheck': { word: 'Nachprüfung nicht bestanden', tone: 'danger' },
  'not-needed': { word: 'nicht nötig', tone: 'neutral' },
};

const path = '/fallkorrekturen';

const correctionsQuery = z.object({
  stand: z.literal('erledigt').optional().catch(undefined),
  feld: z.uuid().optional().catch(undefined),
  ...sortingQuery(correctionOrders),
});
type Query = z.infer<typeof correctionsQuery>;

async function read(work: Work, query: Query, limit: number) {
  const rows = await listCorrections(work, {
    settled: query.stand === 'erledigt',
    fieldId: query.feld,
    ...asSorting(query, limit),
  });
  return cutPage(rows, limit, markOf);
}

/** The fields in which this person sees corrections, for the filter. */
async function fieldChoices({ tx, actor }: Work) {
  const rows = await tx
    .selectFrom('case_correction as k')
    .innerJoin('finding as f', 'f.id', 'k.finding_id')
    .select('f.field_id')
    .distinct()
    .$if(reachOf(actor, 'measure.read') === 'own-team', (q) => q.where('k.team_id', '=', actor.teamId))
    .execute();
  const titles = await fieldTitles(
    { tx },
    rows.map(({ field_id }) => field_id),
  );
  return [...titles].map(([value, label]) => ({ value, label }));
}

async function showCorrections(work: Work, visit: Visit, input: Input<unknown, Query>) {
  const { ab, ...filters } = input.query;
  const { sortiert, richtung } = filters;
  const found = await read(work, input.query, 50);
  const form = freshForm(filters);
  const active = isNarrowed(filters);
  const by = sortedBy(path, correctionOrders, input.query);
  const names = reachOf(visit.actor, 'measure.read') === 'own-team' ? null : await teamNames(work);
  return (
    <Page title="Fallkorrekturen" frame={visit.frame} breadcrumbs={[home]}>
      <MeasureTabs current="/fallkorrekturen" />
      <Filters action={path} label="Fallkorrekturen filtern" active={active} keep={{ sortiert, richtung }}>
        <Select
          form={form}
          name="feld"
          label="Prüffeld"
          placeholder="alle"
          options={await fieldChoices(work)}
          optional
        />
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="noch zu tun"
          options={[{ value: 'erledigt', label: 'abgeschlossen' }]}
          optional
        />
      </Filters>
      {found.items.some(({ withdrawalReminder }) => withdrawalReminder) && (
        <Alert tone="warning" title="Fristen zur Rücknahme laufen ab">
          <p class="kern-body">
            Ein rechtswidriger begünstigender Bescheid kann nur binnen eines Jahres ab Kenntnis zurückgenommen
            werden (§ 45 Abs. 4 Satz 2, § 48 Abs. 4 SGB X).
          </p>
        </Alert>
      )}
      {found.items.length === 0 ? (
        <EmptyState title={active ? 'Keine Fallkorrektur passt zum Filter' : 'Keine Fallkorrektur'}>
          {active
            ? 'Setzen Sie den Filter zurück.'
            : 'Mit jeder Feststellung entsteht eine Fallkorrektur: der geprüfte Fall selbst wird berichtigt.'}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="korrekturen"
            caption="Fallkorrekturen"
            narrow="list"
            rows={found.items}
            columns={[
              {
                label: 'Kriterium',
                cell: ({ id, criterionCode }) => (
                  <a class="kern-link" href={`/fallkorrekturen/${id}`}>
                    {criterionCode}
                  </a>
                ),
                ...by('criterion'),
              },
              { label: 'Prüffeld', cell: (row) => row.fieldTitle, ...by('field') },
              ...(names === null
                ? []
                : [{ label: 'Team', cell: ({ teamId }: CorrectionRow) => names.get(teamId) ?? '' }]),
              { label: 'Korrektur bis', cell: ({ correctBy }) => date(correctBy), ...by('correct-by') },
              {
                label: 'Rücknahme bis',
                cell: ({ withdrawalUntil }) => (withdrawalUntil === null ? '–' : date(withdrawalUntil)),
                ...by('withdrawal'),
              },
              { label: 'Stand', cell: (row) => <CorrectionTag row={row} /> },
            ]}
          />
          <ListFoot path={path} query={filters} ab={ab} found={found} />
        </>
      )}
    </Page>
  );
}

const CorrectionTag = ({ row }: { row: CorrectionRow }) =>
  row.overdue ? (
    <StatusTag tone="danger">überfällig</StatusTag>
  ) : (
    <StatusTag tone={words[row.state].tone}>{words[row.state].word}</StatusTag>
  );

const ofCorrection = z.object({ correctionId: z.uuid() });

async function showCorrection(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof ofCorrection>, unknown>,
  form?: FormState,
) {
  const [row] = await listCorrections(work, { id: params.correctionId, limit: 1 });
  if (row === undefined) throw notFound('Die Fallkorrektur');
  const shown = form ?? freshForm({ on: localDate(work.now) });
  const { subject } = await findingHistory(work, row.findingId);
  const writes = reachOf(visit.actor, 'measure.write') !== null;
  return (
    <Page
      title={`Fallkorrektur zu ${row.criterionCode}`}
      preline={row.fieldTitle}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, { label: 'Fallkorrekturen', href: '/fallkorrekturen' }]}
      actions={<CorrectionTag row={row} />}
    >
      <SummaryList
        rows={[
          ...caseRows(subject),
          { key: 'Korrektur bis', value: date(row.correctBy) },
          ...(row.withdrawalUntil === null
            ? []
            : [{ key: 'Rücknahme möglich bis', value: date(row.withdrawalUntil) }]),
          { key: 'Stand', value: words[row.state].word },
        ]}
      />
      <ButtonRow>
        <ButtonLink href={`/feststellungen/${row.findingId}`}>Feststellung ansehen</ButtonLink>
        <ButtonLink href={sheetAddress(subject)}>Prüfbogen ansehen</ButtonLink>
      </ButtonRow>
      {writes && (row.state === 'open' || row.state === 'failed-recheck') && (
        <Form action={`/fallkorrekturen/${row.id}`} csrf={visit.csrf}>
          <DateField form={shown} name="on" label="Berichtigt am" />
          <ButtonRow>
            <Button name="to" value="done">
              Fall als berichtigt melden
            </Button>
            <Button kind="secondary" name="to" value="not-needed">
              Keine Korrektur nötig
            </Button>
          </ButtonRow>
        </Form>
      )}
      {writes && row.state === 'done' && (
        <Form action={`/fallkorrekturen/${row.id}`} csrf={visit.csrf}>
          <DateField form={shown} name="on" label="Nachgeprüft am" />
          <ButtonRow>
            <Button name="to" value="right">
              Fall ist in Ordnung
            </Button>
            <Button kind="secondary" name="to" value="wrong">
              Fall ist weiter fehlerhaft
            </Button>
          </ButtonRow>
        </Form>
      )}
      <HelpText>Die Fallkorrektur gilt dem einzelnen Fall, die Maßnahme der Ursache.</HelpText>
    </Page>
  );
}

export const correctionPages: readonly PageRoute[] = [
  page({ path, act: 'measure.read', query: correctionsQuery, show: showCorrections }),
  ...exportPages({
    path,
    act: 'measure.read',
    query: correctionsQuery,
    name: 'Fallkorrekturen',
    rows: async (work, filters) => (await read(work, filters, exportLimit)).items,
    columns: [
      { header: 'Kriterium', kind: 'text', value: ({ criterionCode }) => criterionCode },
      { header: 'Prüffeld', kind: 'text', width: 40, value: (row) => row.fieldTitle },
      { header: 'Korrektur bis', kind: 'date', value: ({ correctBy }) => correctBy },
      { header: 'Rücknahme bis', kind: 'date', value: ({ withdrawalUntil }) => withdrawalUntil },
      { header: 'Stand', kind: 'text', width: 24, value: ({ state }) => words[state].word },
      { header: 'Überfällig', kind: 'text', value: ({ overdue }) => (overdue ? 'ja' : 'nein') },
    ],
  }),
  page({
    path: '/fallkorrekturen/:correctionId',
    act: 'measure.read',
    params: ofCorrection,
    show: showCorrection,
  }),
  act({
    path: '/fallkorrekturen/:correctionId',
    act: 'measure.write',
    params: ofCorrection,
    show: showCorrection,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const to = form.oneOf('to', ['done', 'not-needed', 'right', 'wrong'], 'Wählen Sie, was geschehen ist.');
      const on = form.day('on');
      form.refuse();
      if (to === 'done' || to === 'not-needed') await settleCorrection(work, { ...params, outcome: to, on });
      else await recheckCorrection(work, { ...params, right: to === 'right', on });
      return goTo(`/fallkorrekturen/${params.correctionId}`, 'Der Stand der Fallkorrektur ist gespeichert.');
    },
  }),
];
