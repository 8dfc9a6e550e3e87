import { z } from 'zod';
import { fieldsInForce, visiblePlans, type FieldVersion } from '../audit-plan/index.ts';
import { localDate } from '../calendar/index.ts';
import { criteria, teams } from '../catalogue/index.ts';
import { validate } from '../http/index.ts';
import { closeHotspot, declareHotspot, declareHotspotSchema, hotspotOf } from '../hotspots/index.ts';
import { notFound } from '../failure.ts';
import { paragraph } from '../text.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  Select,
  SummaryList,
  TextArea,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { mayAt, ofHotspot, type OfHotspot } from './hotspot-page.tsx';
import { criterionOf, hotspotList, teamOf } from './hotspot-pages.tsx';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

/** Where one comes from: a field and criterion that caught the eye. */
const declareQuery = z.object({
  feld: z.uuid().optional().catch(undefined),
  kriterium: z.uuid().optional().catch(undefined),
  team: z.uuid().optional().catch(undefined),
});
type DeclareQuery = z.infer<typeof declareQuery>;

const allTeams = 'alle';

/** Fields in force this person can declare a hotspot in: of the own team, or of the area. */
async function declarableFields(work: Work): Promise<FieldVersion[]> {
  const year = Number(localDate(work.now).slice(0, 4));
  const { teamId } = work.actor;
  const fields: FieldVersion[] = [];
  for (const plan of await visiblePlans(work)) {
    if (plan.year < year - 1) continue;
    for (const field of await fieldsInForce(work.tx, plan.id, work.now)) {
      if (teamId === null || field.teams.some(({ id }) => id === teamId)) fields.push(field);
    }
  }
  return fields;
}

/** Each criterion of these fields, under its field; the value names both. */
async function criterionChoices(work: Work, fields: readonly FieldVersion[]) {
  const ids = fields.flatMap((field) => field.criteria.map(({ criterionId }) => criterionId));
  const known = new Map((await criteria(work.tx, { ids: [...new Set(ids)] })).map((one) => [one.id, one]));
  return fields.map((field) => ({
    group: `${field.title} (${field.year})`,
    options: field.criteria.flatMap(({ criterionId }) => {
      const criterion = known.get(criterionId);
      return criterion === undefined
        ? []
        : [
            {
              value: `${field.fieldId} ${criterionId}`,
              label: `${criterion.code} ${criterion.question}`,
            },
          ];
    }),
  }));
}

async function showDeclare(
  work: Work,
  visit: Visit,
  { query }: Input<unknown, DeclareQuery>,
  form?: FormState,
) {
  const fields = await declarableFields(work);
  const { teamId } = visit.actor;
  const shown =
    form ??
    freshForm({
      criterion: query.feld && query.kriterium ? `${query.feld} ${query.kriterium}` : '',
      team: query.team ?? '',
    });
  const teamIds = new Set(fields.flatMap((field) => field.teams.map(({ id }) => id)));
  return (
    <Page
      title="Fehlerschwerpunkt feststellen"
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, hotspotList]}
    >
      {fields.length === 0 ? (
        <EmptyState
          title="Kein Prüffeld in Kraft"
          action={
            <ButtonLink href="/pruefplan" kind="primary">
              Zum Prüfplan
            </ButtonLink>
          }
        >
          Ein Fehlerschwerpunkt gehört zu einem Prüfkriterium eines bestätigten Prüffelds.
        </EmptyState>
      ) : (
        <Form action={address('/schwerpunkte/neu', query)} csrf={visit.csrf}>
          <Select
            form={shown}
            name="criterion"
            label="Prüfkriterium"
            placeholder="Bitte wählen"
            options={await criterionChoices(work, fields)}
          />
          {teamId === null && (
            <Select
              form={shown}
              name="team"
              label="Team"
              placeholder="Bitte wählen"
              options={[
                { value: allTeams, label: 'alle Teams des Bereichs' },
                ...(await teams(work.tx, { ids: [...teamIds] })).map(({ id, name }) => ({
                  value: id,
                  label: name,
                })),
              ]}
            />
          )}
          <TextArea
            form={shown}
            name="reason"
            label="Begründung"
            hint="Was ist aufgefallen? Ohne Fallnummern und Namen"
            rows={4}
            maxLength={2000}
          />
          <ButtonRow>
            <Button>Fehlerschwerpunkt feststellen</Button>
            <ButtonLink href={hotspotList.href}>Abbrechen</ButtonLink>
          </ButtonRow>
        </Form>
      )}
      <HelpText>
        Ein einziger schwerer Fehler genügt. Fachlich festgestellt wird ohne Zahl; in die Statistik geht es
        nicht ein. Der Fehlerschwerpunkt kommt von selbst in die Qualifizierungsplanung.
      </HelpText>
    </Page>
  );
}

async function showClose(
  work: Work,
  visit: Visit,
  { params }: Input<OfHotspot, unknown>,
  form: FormState = freshForm(),
) {
  const hotspot = await hotspotOf(work, params.hotspotId);
  if (!mayAt(visit.actor, 'hotspot.declare', hotspot)) throw notFound('Der Fehlerschwerpunkt');
  const back = `/schwerpunkte/${hotspot.id}`;
  return (
    <Page
      title="Fehlerschwerpunkt abschließen"
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, hotspotList, { label: hotspot.criterionCode, href: back }]}
    >
      <SummaryList
        rows={[
          { key: 'Prüfkriterium', value: criterionOf(hotspot) },
          { key: 'Team', value: teamOf(hotspot) },
          { key: 'Befund', value: hotspot.sentence },
        ]}
      />
      <Form action={`${back}/abschluss`} csrf={visit.csrf}>
        <TextArea
          form={form}
          name="reason"
          label="Grund des Abschlusses"
          hint="Zum Beispiel, was veranlasst ist. Ohne Fallnummern und Namen"
          rows={4}
          maxLength={2000}
        />
        <ButtonRow>
          <Button>Fehlerschwerpunkt abschließen</Button>
          <ButtonLink href={back}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>
        Ein Abschluss lässt sich nicht zurücknehmen. Eine spätere Quartalsauswertung kann den
        Fehlerschwerpunkt erneut feststellen.
      </HelpText>
    </Page>
  );
}

export const hotspotActPages: readonly PageRoute[] = [
  ...formPages({
    path: '/schwerpunkte/neu',
    act: 'hotspot.declare',
    query: declareQuery,
    show: showDeclare,
    nameOf: (path) =>
      path === 'fieldId' || path === 'criterionId' ? 'criterion' : path === 'teamId' ? 'team' : path,
    async submit(work, { actor }, _input, values) {
      const form = new FormReader(values);
      const [fieldId, criterionId] = form.required('criterion', 'Wählen Sie das Prüfkriterium.').split(' ');
      const team = actor.teamId ?? form.required('team', 'Wählen Sie das Team.');
      const reason = form.required('reason', 'Begründen Sie den Fehlerschwerpunkt.');
      form.refuse();
      const teamId = team === allTeams ? null : team;
      const id = await declareHotspot(
        work,
        validate(declareHotspotSchema, { fieldId, criterionId, teamId, reason }),
      );
      return goTo(`/schwerpunkte/${id}`, 'Der Fehlerschwerpunkt ist festgestellt.');
    },
  }),
  ...formPages({
    path: '/schwerpunkte/:hotspotId/abschluss',
    act: 'hotspot.declare',
    params: ofHotspot,
    show: showClose,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const given = form.required('reason', 'Geben Sie den Grund des Abschlusses an.');
      form.refuse();
      const { reason } = validate(z.object({ reason: paragraph(1, 2000) }), { reason: given });
      await closeHotspot(work, { ...params, reason });
      return goTo(`/schwerpunkte/${params.hotspotId}`, 'Der Fehlerschwerpunkt ist abgeschlossen.');
    },
  }),
];
