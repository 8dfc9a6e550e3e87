import { z } from 'zod';
import { findingOrders, listFindings, severities, severityNames, type FindingRow } from '../checks/index.ts';
import { errorTypes, type ErrorType } from '../catalogue/index.ts';
import { dateOf, euro, month } from '../format.ts';
import { cutPage, markOf } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { DataTable, EmptyState, Filters, freshForm, Page, Select } from '../ui/index.ts';
import type { Work } from '../work.ts';
import {
  asSorting,
  exportLimit,
  exportPages,
  isNarrowed,
  ListFoot,
  sortedBy,
  sortingQuery,
} from './lists.tsx';
import { fieldTitles, teamNames } from './names.ts';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { findingStates, FindingStateTag, typeName } from './sheet-parts.tsx';

const path = '/feststellungen';
const stateCodes = Object.keys(findingStates) as [string, ...string[]];

const findingsQuery = z.object({
  feld: z.uuid().optional().catch(undefined),
  kriterium: z.uuid().optional().catch(undefined),
  stand: z.enum(stateCodes).optional().catch(undefined),
  schwere: z.enum(severities).optional().catch(undefined),
  monat: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional()
    .catch(undefined),
  team: z.uuid().optional().catch(undefined),
  ...sortingQuery(findingOrders),
});
type FindingsQuery = z.infer<typeof findingsQuery>;

async function readFindings(work: Work, query: FindingsQuery, limit: number) {
  const rows = await listFindings(work, {
    fieldId: query.feld,
    criterionId: query.kriterium,
    state: query.stand,
    severity: query.schwere,
    month: query.monat,
    teamId: query.team,
    ...asSorting(query, limit),
  });
  return cutPage(rows, limit, markOf);
}

/** Fields, criteria and months in which this person sees findings, for the filters. */
async function filterChoices({ tx, actor }: Work) {
  let query = tx
    .selectFrom('check_sheet as c')
    .innerJoin('finding as f', 'f.sheet_id', 'c.id')
    .innerJoin('criterion as k', 'k.id', 'f.criterion_id')
    .select(['c.field_id', 'c.month', 'c.team_id', 'f.criterion_id', 'k.code'])
    .distinct()
    .orderBy('c.month', 'desc')
    .orderBy('k.code');
  if (actor.teamId !== null) query = query.where('c.team_id', '=', actor.teamId);
  const rows = await query.execute();
  const titles = await fieldTitles(
    { tx },
    rows.map(({ field_id }) => field_id),
  );
  return {
    fields: [...titles].map(([value, label]) => ({ value, label })),
    criteria: [...new Map(rows.map((row) => [row.criterion_id, row.code]))].map(([value, label]) => ({
      value,
      label,
    })),
    teams: [...new Set(rows.map((row) => row.team_id))],
    months: [...new Set(rows.map((row) => row.month))].map((value) => ({ value, label: month(value) })),
  };
}

async function showFindings(work: Work, visit: Visit, { query }: Input<unknown, FindingsQuery>) {
  const found = await readFindings(work, query, 50);
  const { fields, criteria, teams, months } = await filterChoices(work);
  const { ab, ...filters } = query;
  const { sortiert, richtung } = query;
  const form = freshForm(filters);
  const active = isNarrowed(filters);
  const names = reachOf(visit.actor, 'finding.read') === 'own-team' ? null : await teamNames(work);
  return (
    <Page title="Feststellungen" frame={visit.frame} breadcrumbs={[home]}>
      <Filters action={path} label="Feststellungen filtern" active={active} keep={{ sortiert, richtung }}>
        <Select form={form} name="feld" label="Prüffeld" placeholder="alle" options={fields} optional />
        <Select
          form={form}
          name="kriterium"
          label="Kriterium"
          placeholder="alle"
          options={criteria}
          optional
        />
        {names !== null && (
          <Select
            form={form}
            name="team"
            label="Team"
            placeholder="alle"
            options={teams.map((value) => ({ value, label: names.get(value) ?? '' }))}
            optional
          />
        )}
        <Select form={form} name="monat" label="Monat" placeholder="alle" options={months} optional />
        <Select
          form={form}
          name="schwere"
          label="Schwere"
          placeholder="alle"
          options={severities.map((value) => ({ value, label: severityNames[value] }))}
          optional
        />
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="alle"
          options={Object.entries(findingStates).map(([value, { word }]) => ({ value, label: word }))}
          optional
        />
      </Filters>
      {found.items.length === 0 ? (
        <EmptyState title={active ? 'Keine Feststellung passt zum Filter' : 'Noch keine Feststellungen'}>
          {active
            ? 'Setzen Sie den Filter zurück.'
            : 'Eine Feststellung entsteht, wenn im Prüfbogen ein Fehler festgehalten wird.'}
        </EmptyState>
      ) : (
        <>
          <FindingTable rows={found.items} types={await errorTypes(work.tx)} query={query} names={names} />
          <ListFoot path={path} query={filters} ab={ab} found={found} />
        </>
      )}
    </Page>
  );
}

interface FindingTableProps {
  readonly rows: readonly FindingRow[];
  readonly types: readonly ErrorType[];
  readonly query: FindingsQuery;
  /** The teams' names for whoever sees several. */
  readonly names: ReadonlyMap<string, string> | null;
}

const FindingTable = ({ rows, types, query, names }: FindingTableProps) => {
  const by = sortedBy(path, findingOrders, query);
  return (
    <DataTable
      id="feststellungen"
      caption="Feststellungen"
      narrow="list"
      dense
      rows={rows}
      columns={[
        {
          label: 'Kriterium',
          cell: ({ id, criterionCode, recordedAt }) => (
            <a class="kern-link" href={`/feststellungen/${id}`}>
              {criterionCode}
              <span class="kern-sr-only"> vom {dateOf(recordedAt)}</span>
            </a>
          ),
          ...by('criterion'),
        },
        { label: 'Prüffeld', cell: (row) => row.fieldTitle, ...by('field') },
        ...(names === null
          ? []
          : [{ label: 'Team', cell: ({ teamId }: FindingRow) => names.get(teamId) ?? '' }]),
        { label: 'Monat', cell: (row) => month(row.month), ...by('month') },
        { label: 'Festgestellt am', cell: ({ recordedAt }) => dateOf(recordedAt), ...by('recorded') },
        { label: 'Fehlerart', cell: ({ errorType }) => typeName(types, errorType) },
        { label: 'Schwere', cell: ({ severity }) => severityNames[severity], ...by('severity') },
        {
          label: 'Überzahlung',
          cell: ({ overpaidCents }) => (overpaidCents > 0 ? euro(overpaidCents) : '–'),
          numeric: true,
          ...by('overpaid'),
        },
        {
          label: 'Unterzahlung',
          cell: ({ underpaidCents }) => (underpaidCents > 0 ? euro(underpaidCents) : '–'),
          numeric: true,
          ...by('underpaid'),
        },
        { label: 'Auswahl', cell: ({ deliberate }) => (deliberate ? 'gezielt' : 'gezogen') },
        { label: 'Stand', cell: ({ state }) => <FindingStateTag state={state} /> },
      ]}
    />
  );
};

export const findingPages: readonly PageRoute[] = [
  page({ path, act: 'finding.read', query: findingsQuery, show: showFindings }),
  ...exportPages({
    path,
    act: 'finding.read',
    query: findingsQuery,
    name: 'Feststellungen',
    async rows(work, query) {
      const types = await errorTypes(work.tx);
      const { items } = await readFindings(work, query, exportLimit);
      const names = await teamNames(work);
      return items.map((row) => ({
        ...row,
        errorType: typeName(types, row.errorType),
        team: names.get(row.teamId) ?? '',
      }));
    },
    columns: [
      { header: 'Kriterium', kind: 'text', value: ({ criterionCode }) => criterionCode },
      { header: 'Prüffrage', kind: 'text', width: 60, value: ({ question }) => question },
      { header: 'Prüffeld', kind: 'text', width: 40, value: (row) => row.fieldTitle },
      { header: 'Team', kind: 'text', width: 24, value: ({ team }) => team },
      { header: 'Monat', kind: 'text', value: (row) => row.month },
      { header: 'Fehlerart', kind: 'text', width: 24, value: ({ errorType }) => errorType },
      { header: 'Schwere', kind: 'text', value: ({ severity }) => severityNames[severity] },
      { header: 'Überzahlung', kind: 'cents', value: ({ overpaidCents }) => overpaidCents },
      { header: 'Unterzahlung', kind: 'cents', value: ({ underpaidCents }) => underpaidCents },
      { header: 'Auswahl', kind: 'text', value: ({ deliberate }) => (deliberate ? 'gezielt' : 'gezogen') },
      {
        header: 'Stand',
        kind: 'text',
        value: ({ state }) =>
          Object.entries(findingStates).find(([code]) => code === state)?.[1].word ?? state,
      },
      { header: 'Festgestellt am', kind: 'date', value: ({ recordedAt }) => recordedAt },
    ],
  }),
];
