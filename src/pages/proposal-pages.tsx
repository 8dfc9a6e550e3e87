import { z } from 'zod';
import {
  declineProposal,
  origins,
  proposalInView,
  proposals,
  proposalYears,
  takeOverProposal,
  visiblePlans,
  type Proposal,
} from '../audit-plan/index.ts';
import { localDate } from '../calendar/index.ts';
import { areas, criteria, instructionName, type Area } from '../catalogue/index.ts';
import { counted, integer } from '../format.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { proposeNextYear } from '../reporting/index.ts';
import { paragraph } from '../text.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Filters,
  Form,
  freshForm,
  HelpText,
  Page,
  Select,
  StatusTag,
  SummaryList,
  TextArea,
  type FormState,
  type Tone,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { nameOfFieldPath, newFieldValues, optionsOf, readField } from './field-form.tsx';
import { choicesFor, FormPage } from './field-pages.tsx';
import { FormReader } from './form-values.ts';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { act, formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { PlanTabs } from './plan-tabs.tsx';

type Kind = Proposal['kind'];
type State = Proposal['state'];

const kinds: Readonly<Record<Kind, string>> = {
  hotspot: 'Fehlerschwerpunkt',
  'external-finding': 'Feststellung Dritter',
  'unaudited-instruction': 'lange nicht geprüfte Anweisung',
};
const states: Readonly<Record<State, string>> = {
  open: 'offen',
  taken: 'übernommen',
  declined: 'abgelehnt',
};
const tones: Readonly<Record<State, Tone>> = { open: 'info', taken: 'success', declined: 'neutral' };
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

const StateTag = ({ state }: { state: State }) => <StatusTag tone={tones[state]}>{states[state]}</StatusTag>;

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
      breadcrumbs={[home]}
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
            : `Vorschläge entstehen aus den Fehlerschwerpunkten des Jahres ${place.year - 1}, aus Feststellungen Dritter und aus Anweisungen, die lange nicht geprüft wurden. Die Team- oder Bereichsleitung erstellt sie.`}
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

const Reasons = ({ reasons }: { reasons: readonly string[] }) => {
  const [only, ...more] = reasons;
  return more.length === 0 ? (
    <>{only ?? '–'}</>
  ) : (
    <ul>
      {reasons.map((reason) => (
        <li>{reason}</li>
      ))}
    </ul>
  );
};

const MakeProposals = ({ visit, year, again }: { visit: Visit; year: number; again: boolean }) =>
  reachOf(visit.actor, 'proposal.make') === null ? null : (
    <Form action="/vorschlaege" csrf={visit.csrf} hidden={{ jahr: String(year) }}>
      <Button kind={again ? 'secondary' : 'primary'}>
        {again ? 'Vorschläge aktualisieren' : 'Vorschläge erstellen'}
      </Button>
    </Form>
  );

const ofProposal = z.object({ proposalId: z.uuid() });
type OfProposal = z.infer<typeof ofProposal>;

const mayDecide = (visit: Visit, { state, areaId }: Proposal): boolean =>
  state === 'open' && reachOf(visit.actor, 'proposal.decide') !== null && areaId === visit.actor.areaId;

const listOf = ({ year, areaId }: Proposal, visit: Visit) => ({
  label: `Vorschläge für ${year}`,
  href: address('/vorschlaege', {
    jahr: year,
    bereich: visit.actor.areaId === null ? areaId : undefined,
  }),
});

async function showProposal(
  work: Work,
  visit: Visit,
  { params }: Input<OfProposal, unknown>,
  form: FormState = freshForm(),
) {
  const proposal = await proposalInView(work, params.proposalId);
  const tested = await criteria(work.tx, { ids: [...proposal.criterionIds] });
  return (
    <Page
      title={proposal.title}
      preline={`Vorschlag für ${proposal.year}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, listOf(proposal, visit)]}
      actions={<StateTag state={proposal.state} />}
    >
      <SummaryList
        rows={[
          { key: 'Herkunft', value: kinds[proposal.kind] },
          { key: 'Anlass', value: origins[proposal.origin] },
          { key: 'Gründe', value: <Reasons reasons={proposal.reasons} /> },
          ...(proposal.fieldId === null
            ? []
            : [
                {
                  key: 'Übernommen als',
                  value: (
                    <a class="kern-link" href={`/prueffelder/${proposal.fieldId}`}>
                      Prüffeld
                    </a>
                  ),
                },
              ]),
          ...(proposal.declineReason === null
            ? []
            : [{ key: 'Grund der Ablehnung', value: proposal.declineReason }]),
        ]}
      />
      {tested.length > 0 && (
        <DataTable
          id="kriterien"
          caption="Prüfkriterien, die das Prüffeld enthalten sollte"
          narrow="list"
          rows={tested}
          columns={[
            { label: 'Kriterium', cell: ({ code }) => code },
            { label: 'Prüffrage', cell: ({ question }) => question },
            {
              label: 'Geschäftsanweisung',
              cell: ({ instructionNumber, instructionTitle }) =>
                instructionName({ number: instructionNumber, title: instructionTitle }),
            },
          ]}
        />
      )}
      {proposal.state === 'open' && !mayDecide(visit, proposal) && (
        <HelpText>Über den Vorschlag entscheiden die Teamleitungen des Bereichs.</HelpText>
      )}
      {mayDecide(visit, proposal) && (
        <>
          <ButtonRow>
            <ButtonLink href={`/vorschlaege/${proposal.id}/uebernehmen`} kind="primary">
              In den Prüfplan übernehmen
            </ButtonLink>
          </ButtonRow>
          <h2 class="kern-heading-medium">Vorschlag ablehnen</h2>
          <Form action={`/vorschlaege/${proposal.id}`} csrf={visit.csrf}>
            <TextArea
              form={form}
              name="reason"
              label="Grund der Ablehnung"
              hint="Ohne Fallnummern und Namen; er bleibt neben dem Vorschlag sichtbar."
              rows={3}
              maxLength={2000}
            />
            <ButtonRow>
              <Button kind="secondary">Vorschlag ablehnen</Button>
            </ButtonRow>
          </Form>
        </>
      )}
    </Page>
  );
}

/** The form of a new field, filled with what the proposal says. */
async function showTakeOver(
  work: Work,
  visit: Visit,
  { params }: Input<OfProposal, unknown>,
  form?: FormState,
) {
  const proposal = await proposalInView(work, params.proposalId);
  const choices = await choicesFor(work, proposal.year, proposal.areaId);
  const valid = new Set(choices.criteria.map(({ id }) => id));
  const start = freshForm({
    ...newFieldValues(work.actor.teamId ?? ''),
    title: proposal.title.slice(0, 200),
    origin: proposal.origin,
    originReference: (proposal.reasons[0] ?? '').slice(0, 300),
    criteria: proposal.criterionIds.filter((id) => valid.has(id)),
  });
  return (
    <FormPage
      visit={visit}
      form={form ?? start}
      title="Vorschlag übernehmen"
      action={`/vorschlaege/${proposal.id}/uebernehmen`}
      year={proposal.year}
      more={[listOf(proposal, visit), { label: proposal.title, href: `/vorschlaege/${proposal.id}` }]}
      asksReason={false}
      choices={choices}
    />
  );
}

const makeSchema = z.object({ jahr: z.coerce.number().int().min(2000).max(2100) });

export const proposalPages: readonly PageRoute[] = [
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
  page({ path: '/vorschlaege/:proposalId', act: 'plan.read', params: ofProposal, show: showProposal }),
  act({
    path: '/vorschlaege/:proposalId',
    act: 'proposal.decide',
    params: ofProposal,
    show: showProposal,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const given = form.required('reason', 'Begründen Sie die Ablehnung.');
      form.refuse();
      const { reason } = validate(z.object({ reason: paragraph(3, 2000) }), { reason: given });
      await declineProposal(work, { ...params, reason });
      return goTo(`/vorschlaege/${params.proposalId}`, 'Der Vorschlag ist abgelehnt.');
    },
  }),
  ...formPages({
    path: '/vorschlaege/:proposalId/uebernehmen',
    act: 'proposal.decide',
    params: ofProposal,
    show: showTakeOver,
    nameOf: nameOfFieldPath,
    async submit(work, _visit, { params }, values) {
      const { fieldId } = await takeOverProposal(work, { ...params, content: readField(values, null) });
      return goTo(
        `/prueffelder/${fieldId}`,
        'Der Vorschlag ist als Entwurf übernommen. Legen Sie ihn vor, wenn er fertig ist.',
      );
    },
  }),
];
