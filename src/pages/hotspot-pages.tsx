import { z } from 'zod';
import { localDate, quarterOf } from '../calendar/index.ts';
import { areas, type Area } from '../catalogue/index.ts';
import { severityNames } from '../checks/index.ts';
import { dateOf, outOf, quarter as quarterName, tolerance } from '../format.ts';
import { hotspotsOf, type Hotspot } from '../hotspots/index.ts';
import { reachOf } from '../identity/index.ts';
import { needStateNames, needsOf, type NeedState } from '../qualification/index.ts';
import {
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Filters,
  freshForm,
  HelpText,
  Page,
  Pagination,
  Select,
  StatusTag,
  type Column,
  type Link,
  type Option,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

export const hotspotList: Link = { label: 'Fehlerschwerpunkte', href: '/schwerpunkte' };

/** The two kinds of rules 18 and 19, as the list calls them. */
export const hotspotKinds = { statistical: 'statistisch', declared: 'fachlich festgestellt' } as const;

const sorts = ['schwere', 'festgestellt', 'team'] as const;
type Sort = (typeof sorts)[number];

const hotspotsQuery = z.object({
  bereich: z.uuid().optional().catch(undefined),
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  quartal: z.coerce.number().int().min(1).max(4).optional().catch(undefined),
  stand: z.enum(['offen', 'abgeschlossen']).optional().catch(undefined),
  art: z.enum(['statistical', 'declared']).optional().catch(undefined),
  feld: z.uuid().optional().catch(undefined),
  sortiert: z.enum(sorts).optional().catch(undefined),
  seite: z.coerce.number().int().min(1).max(1000).optional().catch(undefined),
});
type HotspotFilters = z.infer<typeof hotspotsQuery>;

/** A hotspot with the state of what it asks for. */
interface ListedHotspot extends Hotspot {
  readonly need: NeedState | null;
}

const pageSize = 50;

/** The quarter a hotspot was found in: of the look, or the day it was declared. */
const quarterFound = ({ figure, foundAt }: Hotspot): number =>
  figure?.quarter ?? Number(quarterOf(localDate(Temporal.Instant.from(foundAt))).slice(-1));

/** `2. Quartal 2020` for what a look found, the day for what was declared. */
export const whenFound = (hotspot: Hotspot): string =>
  hotspot.figure === null ? dateOf(hotspot.foundAt) : quarterName(hotspot.year, hotspot.figure.quarter);

export const teamOf = ({ teamName }: Pick<Hotspot, 'teamName'>): string => teamName ?? 'alle Teams';

export const criterionOf = ({ criterionCode, question }: Hotspot): string => `${criterionCode} ${question}`;

/** „9 von 24 Fällen fehlerhaft, toleriert 10,0 %“ */
export const figureWords = ({ figure }: Hotspot): string =>
  figure === null
    ? 'ohne Zahl, mit Begründung'
    : `${outOf(figure.faulty, figure.applicable)} Fällen fehlerhaft, toleriert ${tolerance(figure.tolerable)}`;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The heaviest first is the order the hotspots come in. */
const orders: Readonly<Record<Exclude<Sort, 'schwere'>, (one: Hotspot, other: Hotspot) => number>> = {
  festgestellt: (one, other) => compare(other.foundAt, one.foundAt),
  team: (one, other) => compare(teamOf(one), teamOf(other)),
};

/** All hotspots this person may see in the area asked for; the filters narrow them. */
const readAll = (work: Work, { bereich }: Pick<HotspotFilters, 'bereich'>): Promise<Hotspot[]> =>
  hotspotsOf(work, { areaId: work.actor.areaId ?? bereich });

function narrowed(all: readonly Hotspot[], query: HotspotFilters): Hotspot[] {
  const found = all.filter(
    (hotspot) =>
      (query.jahr === undefined || hotspot.year === query.jahr) &&
      (query.quartal === undefined || quarterFound(hotspot) === query.quartal) &&
      (query.stand === undefined || (hotspot.closedAt === null) === (query.stand === 'offen')) &&
      (query.art === undefined || hotspot.kind === query.art) &&
      (query.feld === undefined || hotspot.fieldId === query.feld),
  );
  return query.sortiert === undefined || query.sortiert === 'schwere'
    ? found
    : found.toSorted(orders[query.sortiert]);
}

async function withNeeds(work: Work, hotspots: readonly Hotspot[]) {
  const needs = await needsOf(work, hotspots);
  const states = new Map(needs.map(({ hotspot, state }) => [hotspot.id, state]));
  return hotspots.map((hotspot): ListedHotspot => ({ ...hotspot, need: states.get(hotspot.id) ?? null }));
}

/** The filters as addresses carry them, without the page in view. */
const plain = (query: HotspotFilters): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      name === 'seite' || value === undefined ? [] : [[name, String(value)]],
    ),
  );

async function showHotspots(work: Work, visit: Visit, { query }: Input<unknown, HotspotFilters>) {
  const all = await readAll(work, query);
  const found = narrowed(all, query);
  const at = Math.min(query.seite ?? 1, Math.max(1, Math.ceil(found.length / pageSize)));
  const shown = await withNeeds(work, found.slice((at - 1) * pageSize, at * pageSize));
  const filters = plain(query);
  const active = Object.keys(filters).some((name) => name !== 'sortiert');
  return (
    <Page
      title="Fehlerschwerpunkte"
      frame={visit.frame}
      breadcrumbs={[home]}
      actions={<HotspotActs visit={visit} />}
    >
      <HotspotFilterForm
        query={query}
        all={all}
        areas={visit.actor.areaId === null ? await areas(work.tx) : []}
        active={active}
      />
      {shown.length === 0 ? (
        <NoHotspot active={active} />
      ) : (
        <>
          <DataTable
            id="schwerpunkte"
            caption="Fehlerschwerpunkte"
            narrow="list"
            rows={shown}
            columns={hotspotColumns(query, filters)}
          />
          <Pagination
            page={at}
            pageSize={pageSize}
            total={found.length}
            href={(seite) => address(hotspotList.href, { ...filters, seite })}
          />
          <ExportLinks path={hotspotList.href} query={filters} />
        </>
      )}
      <HelpText>
        Statistisch heißt: Die Fehlerquote liegt zum Quartalsende auch unter Berücksichtigung des
        Stichprobenfehlers über der tolerierbaren. Was nur in einem Monat auffällt, steht unter{' '}
        <a class="kern-link" href="/auswertung/auffaelligkeiten">
          Auffälligkeiten
        </a>
        .
      </HelpText>
    </Page>
  );
}

const HotspotActs = ({ visit: { actor } }: { visit: Visit }) =>
  reachOf(actor, 'hotspot.declare') === null ? null : (
    <ButtonRow>
      <ButtonLink href="/schwerpunkte/neu" kind="primary">
        Fehlerschwerpunkt feststellen
      </ButtonLink>
      {reachOf(actor, 'hotspot.look') !== null && (
        <ButtonLink href="/schwerpunkte/quartalsauswertung">Quartalsauswertung</ButtonLink>
      )}
    </ButtonRow>
  );

const NoHotspot = ({ active }: { active: boolean }) => (
  <EmptyState title={active ? 'Kein Fehlerschwerpunkt passt zum Filter' : 'Noch kein Fehlerschwerpunkt'}>
    {active
      ? 'Setzen Sie den Filter zurück.'
      : 'Die Quartalsauswertung stellt fest, wo eine Fehlerquote über der tolerierbaren liegt. Teamleitung und Bereichsleitung können einen Fehlerschwerpunkt jederzeit mit Begründung feststellen.'}
  </EmptyState>
);

interface FilterFormProps {
  readonly query: HotspotFilters;
  readonly all: readonly Hotspot[];
  /** To choose from; none where the person has one. */
  readonly areas: readonly Area[];
  readonly active: boolean;
}

const years = (all: readonly Hotspot[]): Option[] =>
  [...new Set(all.map(({ year }) => String(year)))]
    .toSorted()
    .toReversed()
    .map((year) => ({ value: year, label: year }));

const fields = (all: readonly Hotspot[]): Option[] =>
  [...new Map(all.map(({ fieldId, fieldTitle, year }) => [fieldId, `${fieldTitle} (${year})`]))]
    .map(([value, label]) => ({ value, label }))
    .toSorted((one, other) => compare(one.label, other.label));

const HotspotFilterForm = ({ query, all, areas: known, active }: FilterFormProps) => {
  const form = freshForm(plain(query));
  const { sortiert } = query;
  return (
    <Filters
      action={hotspotList.href}
      label="Fehlerschwerpunkte filtern"
      active={active}
      {...(sortiert === undefined ? {} : { keep: { sortiert } })}
    >
      {known.length > 1 && (
        <Select
          form={form}
          name="bereich"
          label="Bereich"
          placeholder="alle"
          options={known.map(({ id, name }) => ({ value: id, label: name }))}
          optional
        />
      )}
      <Select form={form} name="jahr" label="Jahr" placeholder="alle" options={years(all)} optional />
      <Select
        form={form}
        name="quartal"
        label="Quartal"
        placeholder="alle"
        options={[1, 2, 3, 4].map((value) => ({ value: String(value), label: `${value}. Quartal` }))}
        optional
      />
      <Select
        form={form}
        name="stand"
        label="Stand"
        placeholder="alle"
        options={['offen', 'abgeschlossen'].map((value) => ({ value, label: value }))}
        optional
      />
      <Select
        form={form}
        name="art"
        label="Art"
        placeholder="alle"
        options={Object.entries(hotspotKinds).map(([value, label]) => ({ value, label }))}
        optional
      />
      <Select form={form} name="feld" label="Prüffeld" placeholder="alle" options={fields(all)} optional />
    </Filters>
  );
};

/** The columns of the list; the heading of a column sorts by it. */
function hotspotColumns(
  { sortiert = 'schwere' }: HotspotFilters,
  filters: Readonly<Record<string, string>>,
): Column<ListedHotspot>[] {
  const sort = (by: Sort, direction: 'ascending' | 'descending') => ({
    href: address(hotspotList.href, { ...filters, sortiert: by }),
    ...(sortiert === by && { direction }),
  });
  return [
    {
      label: 'Prüfkriterium',
      cell: (hotspot) => (
        <a class="kern-link" href={`/schwerpunkte/${hotspot.id}`}>
          {criterionOf(hotspot)}
        </a>
      ),
    },
    { label: 'Prüffeld', cell: ({ fieldTitle }) => fieldTitle },
    { label: 'Team', cell: teamOf, sort: sort('team', 'ascending') },
    { label: 'Art', cell: ({ kind }) => hotspotKinds[kind] },
    { label: 'Befund', cell: figureWords },
    {
      label: 'Schwere',
      cell: ({ severity }) => severityNames[severity],
      sort: sort('schwere', 'descending'),
    },
    { label: 'Festgestellt', cell: whenFound, sort: sort('festgestellt', 'descending') },
    { label: 'Stand', cell: (hotspot) => <HotspotState hotspot={hotspot} /> },
    { label: 'Qualifizierung', cell: ({ need }) => (need === null ? '–' : needStateNames[need]) },
  ];
}

/** Open, or closed since when. */
export const HotspotState = ({ hotspot: { closedAt } }: { hotspot: Hotspot }) =>
  closedAt === null ? (
    <StatusTag tone="warning">offen</StatusTag>
  ) : (
    <StatusTag>{`abgeschlossen ${dateOf(closedAt)}`}</StatusTag>
  );

export const hotspotPages: readonly PageRoute[] = [
  page({ path: '/schwerpunkte', act: 'hotspot.read', query: hotspotsQuery, show: showHotspots }),
  ...exportPages({
    path: '/schwerpunkte',
    act: 'hotspot.read',
    query: hotspotsQuery,
    name: 'Fehlerschwerpunkte',
    rows: async (work, query) => withNeeds(work, narrowed(await readAll(work, query), query)),
    columns: [
      { header: 'Kriterium', kind: 'text', value: ({ criterionCode }) => criterionCode },
      { header: 'Prüffrage', kind: 'text', width: 60, value: ({ question }) => question },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ fieldTitle }) => fieldTitle },
      { header: 'Team', kind: 'text', width: 24, value: teamOf },
      { header: 'Art', kind: 'text', width: 24, value: ({ kind }) => hotspotKinds[kind] },
      { header: 'Geprüft', kind: 'integer', value: ({ figure }) => figure?.applicable ?? null },
      { header: 'Fehlerhaft', kind: 'integer', value: ({ figure }) => figure?.faulty ?? null },
      {
        header: 'Tolerierbar',
        kind: 'text',
        value: ({ figure }) => (figure === null ? null : tolerance(figure.tolerable)),
      },
      { header: 'Schwere', kind: 'text', value: ({ severity }) => severityNames[severity] },
      { header: 'Festgestellt', kind: 'text', value: whenFound },
      {
        header: 'Stand',
        kind: 'text',
        value: ({ closedAt }) => (closedAt === null ? 'offen' : 'abgeschlossen'),
      },
      { header: 'Qualifizierung', kind: 'text', value: ({ need }) => need && needStateNames[need] },
      { header: 'Befund', kind: 'text', width: 80, value: ({ sentence }) => sentence },
    ],
  }),
];
