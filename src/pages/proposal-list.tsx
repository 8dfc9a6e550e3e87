import { z } from 'zod';
import { origins, proposals, proposalYears, visiblePlans } from '../audit-plan/index.ts';
import { localDate } from '../calendar/index.ts';
import { areas, type Area } from '../catalogue/index.ts';
import { counted, integer } from '../format.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { proposeNextYear } from '../reporting/index.ts';
import {
  Button,
  DataTable,
  EmptyState,
  Filters,
  Form,
  freshForm,
  HelpText,
  Page,
  Select,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { optionsOf } from './field-form.tsx';
import { FormReader } from './form-values.ts';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { PlanTabs, planWay } from './plan-tabs.tsx';
import { kinds, Reasons, states, StateTag } from './proposal-parts.tsx';

const codesOf = <T extends string>(names: Readonly<Record<T, string>>) => Object.keys(names) as [T, ...T[]];

const proposalsQuery = z.object({
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  bereich: z.uuid().optional().catch(undefined),
  herkunft: z.enum(codesOf(kinds)).optional().catch(undefined),
  stand: z.enum(codesOf(states)).optional().catch(undefined),
});
type ProposalsQuery = z.infer<typeof proposalsQuery>;

/** The year and area in view, and what else could be. */
interface Place {
  readonly year: number;
  readonly years: readonly number[];
  readonly area: Area | undefined;
  readonly areas: readonly Area[];
}

/** The year asked for, else the one planned next: from July on the coming year, or the one after the last plan. */
async function placeOf(work: Work, query: ProposalsQuery): Promise<Place> {
  const own = work.actor.areaId;
  const known = (await areas(work.tx)).filter(({ id }) => own === null || id === own);
  const area = known.find(({ id }) => id === query.bereich) ?? known[0];
  const proposed = area === undefined ? [] : await proposalYears(work, area.id);
  const planned = (await visiblePlans(work)).filter(({ areaId }) => areaId === area?.id);
  const [thisYear, month] = localDate(work.now).split('-').map(Number);
  const coming = (thisYear ?? 0) + ((month ?? 0) >= 7 ? 1 : 0);
  const lastPlan = planned[0]?.year;
  const isPlanned = proposed.includes(coming) || planned.some(({ year }) => year >= coming - 1);
  const next = isPlanned || lastPlan === undefined ? coming : lastPlan + 1;
  const year = query.jahr ?? next;
  const years = [...new Set([coming, next, year, ...proposed])].toSorted((one, other) => other - one);
  return { year, years, area, areas: known };
}

async function readProposals(work: Work, place: Place, { herkunft, stand }: ProposalsQuery) {
  if (place.area === undefined) return [];
  const all = await proposals(work, { year: place.year, areaId: place.area.id });
  return all.filter(
    ({ kind, state }) =>
      (herkunft === undefined || kind === herkunft) && (stand === undefined || state === stand),
  );
}

async function showProposals(work: Work, visit: Visit, { query }: Input<unknown, ProposalsQuery>) {
  const place = await placeOf(work, query);
  const rows = await readProposals(work, place, query);
  const active = query.herkunft !== undefined || query.stand !== undefined;
  const form = freshForm({
    jahr: String(place.year),
    bereich: place.area?.id ?? '',
    herkunft: query.herkunft ?? '',
    stand: query.stand ?? '',
  });
  const kept = { ...query, jahr: String(place.year) };
  return (
    <Page
      title={`Vorschläge für ${place.year}`}
      preline={place.area?.name ?? ''}
      frame={visit.frame}
      breadcrumbs={planWay(visit)}
      actions={<MakeProposals visit={visit} year={place.year} again={rows.length > 0 || active} />}
    >
      <PlanTabs visit={visit} current="/vorschlaege" />
      <Filters action="/vorschlaege" label="Vorschläge filtern" active={active}>
        <Select
          form={form}
          name="jahr"
          label="Jahr"
          options={place.years.map((year) => ({ value: String(year), label: String(year) }))}
        />
        {place.areas.length > 1 && (
          <Select
            form={form}
            name="bereich"
            label="Bereich"
            options={place.areas.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Select
          form={form}
          name="herkunft"
          label="Herkunft"
          placeholder="alle"
          options={optionsOf(kinds)}
          optional
        />
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="alle"
          options={optionsOf(states)}
          optional
        />
      </Filters>
      {rows.length === 0 ? (
        <EmptyState title={active ? 'Kein Vorschlag passt zum Filter' : 'Noch keine Vorschläge'}>
          {active
            ? 'Setzen Sie den Filter zurück.'
            : `Vorschläge entstehen aus den Fehlerschwerpunkten des Jahres ${place.year - 1}, aus Feststellungen Dritter und aus Geschäftsanweisungen, die lange nicht geprüft wurden. Die Team- oder Bereichsleitung erstellt sie.`}
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="vorschlaege"
            caption="Vorschläge, offene zuerst"
            narrow="list"
            rows={rows}
            columns={[
              {
                label: 'Vorschlag',
                cell: ({ id, title }) => (
                  <a class="kern-link" href={`/vorschlaege/${id}`}>
                    {title}
                  </a>
                ),
              },
              { label: 'Herkunft', cell: ({ kind }) => kinds[kind] },
              { label: 'Gründe', cell: ({ reasons }) => <Reasons reasons={reasons} /> },
              { label: 'Kriterien', cell: ({ criterionIds }) => integer(criterionIds.length), numeric: true },
              { label: 'Stand', cell: ({ state }) => <StateTag state={state} /> },
            ]}
          />
          <ExportLinks path="/vorschlaege" query={kept} />
        </>
      )}
      <HelpText>
        Ein Vorschlag wird Prüffeld, wenn eine Teamleitung ihn übernimmt und die Bereichsleitung den Prüfplan
        bestätigt. Ein abgelehnter Vorschlag bleibt mit seinem Grund sichtbar.
      </HelpText>
    </Page>
  );
}

const MakeProposals = ({ visit, year, again }: { visit: Visit; year: number; again: boolean }) =>
  reachOf(visit.actor, 'proposal.make') === null ? null : (
    <Form action="/vorschlaege" csrf={visit.csrf} hidden={{ jahr: String(year) }}>
      <Button kind={again ? 'secondary' : 'primary'}>
        {again ? 'Vorschläge aktualisieren' : 'Vorschläge erstellen'}
      </Button>
    </Form>
  );

const makeSchema = z.object({ jahr: z.coerce.number().int().min(2000).max(2100) });

export const proposalListPages: readonly PageRoute[] = [
  page({ path: '/vorschlaege', act: 'plan.read', query: proposalsQuery, show: showProposals }),
  act({
    path: '/vorschlaege',
    act: 'proposal.make',
    async submit(work, visit, _input, values) {
      const { jahr: year } = validate(makeSchema, { jahr: new FormReader(values).text('jahr') });
      const made = await proposeNextYear(work, { year, areaId: visit.actor.areaId ?? '' });
      const open = made.filter(({ state }) => state === 'open').length;
      return goTo(
        address('/vorschlaege', { jahr: year }),
        `${counted(open, 'Vorschlag ist', 'Vorschläge sind')} offen.`,
      );
    },
  }),
  ...exportPages({
    path: '/vorschlaege',
    act: 'plan.read',
    query: proposalsQuery,
    name: 'Vorschläge',
    rows: async (work, query) => readProposals(work, await placeOf(work, query), query),
    columns: [
      { header: 'Jahr', kind: 'integer', value: ({ year }) => year },
      { header: 'Vorschlag', kind: 'text', width: 40, value: ({ title }) => title },
      { header: 'Herkunft', kind: 'text', width: 30, value: ({ kind }) => kinds[kind] },
      { header: 'Anlass', kind: 'text', width: 30, value: ({ origin }) => origins[origin] },
      { header: 'Gründe', kind: 'text', width: 80, value: ({ reasons }) => reasons.join(' ') },
      { header: 'Kriterien', kind: 'integer', value: ({ criterionIds }) => criterionIds.length },
      { header: 'Stand', kind: 'text', value: ({ state }) => states[state] },
      { header: 'Grund der Ablehnung', kind: 'text', width: 60, value: ({ declineReason }) => declineReason },
    ],
  }),
];
