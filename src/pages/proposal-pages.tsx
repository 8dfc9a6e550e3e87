import { z } from 'zod';
import {
  declineProposal,
  origins,
  proposalInView,
  takeOverProposal,
  type Proposal,
} from '../audit-plan/index.ts';
import { criteria, instructionName } from '../catalogue/index.ts';
import { validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import { paragraph } from '../text.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  Form,
  freshForm,
  HelpText,
  Page,
  SummaryList,
  TextArea,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { nameOfFieldPath, newFieldValues, readField } from './field-form.tsx';
import { choicesFor, FormPage } from './field-pages.tsx';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { planWay } from './plan-tabs.tsx';
import { act, formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { kinds, Reasons, StateTag } from './proposal-parts.tsx';
import { proposalListPages } from './proposal-list.tsx';

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
      breadcrumbs={[...planWay(visit), listOf(proposal, visit)]}
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

export const proposalPages: readonly PageRoute[] = [
  ...proposalListPages,
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
