import { z } from 'zod';
import { findingHistory, stateView } from '../checks/index.ts';
import { errorTypes } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { dateTime, month } from '../format.ts';
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
  Page,
  SummaryList,
  TextArea,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { act, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  caseRows,
  classificationOf,
  FindingStateTag,
  FindingVersions,
  sheetAddress,
} from './sheet-parts.tsx';

const ofFinding = z.object({ findingId: z.uuid() });
type OfFinding = z.infer<typeof ofFinding>;

/** The criterion of a finding and the correction of its case; read under row security after the history was allowed. */
async function aboutFinding({ tx }: Pick<Work, 'tx'>, findingId: string) {
  const row = await tx
    .selectFrom('finding as f')
    .innerJoin('criterion as k', 'k.id', 'f.criterion_id')
    // of a finding that stands: where it was dropped there is nothing to put right
    .leftJoin('case_correction as x', (join) =>
      join.onRef('x.finding_id', '=', 'f.id').on('f.state', 'not in', ['rejected', 'withdrawn']),
    )
    .select(['k.code', 'k.question', 'x.id as correction_id'])
    .where('f.id', '=', findingId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Die Feststellung');
  return row;
}

async function showFinding(
  work: Work,
  visit: Visit,
  { params }: Input<OfFinding, unknown>,
  form: FormState = freshForm(),
) {
  const history = await findingHistory(work, params.findingId);
  const about = await aboutFinding(work, params.findingId);
  const types = await errorTypes(work.tx);
  const latest = history.versions.at(-1);
  const { subject } = history;
  const own = reachOf(visit.actor, 'check.save') === 'own-team' && subject.teamId === visit.actor.teamId;
  return (
    <Page
      title={`Feststellung zu ${about.code}`}
      preline={`${subject.fieldTitle} · ${month(subject.month)}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, { label: 'Feststellungen', href: '/feststellungen' }]}
      actions={<FindingStateTag state={history.state} />}
    >
      <SummaryList
        rows={[
          ...caseRows(subject),
          { key: 'Prüffrage', value: about.question },
          ...(latest === undefined
            ? []
            : [
                { key: 'Sachverhalt', value: latest.facts ?? '(gelöscht)' },
                {
                  key: 'Einordnung',
                  value: classificationOf(latest, types),
                },
              ]),
        ]}
      />
      <ButtonRow>
        {reachOf(visit.actor, 'measure.write') !== null && own && (
          <ButtonLink href={address('/massnahmen/neu', { feststellung: history.id })} kind="primary">
            Maßnahme festlegen
          </ButtonLink>
        )}
        {reachOf(visit.actor, 'hotspot.declare') !== null && own && (
          <ButtonLink
            href={address('/schwerpunkte/neu', { feld: subject.fieldId, kriterium: history.criterionId })}
          >
            Fehlerschwerpunkt feststellen
          </ButtonLink>
        )}
        <ButtonLink href={sheetAddress(subject)}>Prüfbogen ansehen</ButtonLink>
        {about.correction_id !== null && reachOf(visit.actor, 'measure.read') !== null && (
          <ButtonLink href={`/fallkorrekturen/${about.correction_id}`}>Fallkorrektur ansehen</ButtonLink>
        )}
      </ButtonRow>
      <FindingVersions versions={history.versions} errorTypes={types} />
      {history.statements.length > 0 && (
        <DataTable
          id="stellungnahmen"
          caption="Stellungnahmen des Teams"
          narrow="list"
          rows={history.statements}
          columns={[
            { label: 'am', cell: ({ madeAt }) => dateTime(madeAt) },
            { label: 'Stellungnahme', cell: ({ statement }) => statement ?? '(gelöscht)' },
          ]}
        />
      )}
      {own && (
        <Form action={`/feststellungen/${history.id}`} csrf={visit.csrf}>
          <TextArea
            form={form}
            name="statement"
            label="Stellungnahme des Teams"
            hint="Bleibt neben jeder Fassung stehen. Ohne Namen von Personen"
            rows={3}
          />
          <ButtonRow>
            <Button kind="secondary">Stellungnahme hinzufügen</Button>
          </ButtonRow>
        </Form>
      )}
    </Page>
  );
}

export const findingPage: readonly PageRoute[] = [
  page({ path: '/feststellungen/:findingId', act: 'finding.read', params: ofFinding, show: showFinding }),
  act({
    path: '/feststellungen/:findingId',
    act: 'check.save',
    params: ofFinding,
    show: showFinding,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const given = form.required('statement', 'Geben Sie die Stellungnahme ein.');
      form.refuse();
      const { statement } = validate(z.object({ statement: paragraph(3, 4000) }), { statement: given });
      await stateView(work, { ...params, statement });
      return goTo(`/feststellungen/${params.findingId}`, 'Die Stellungnahme ist hinzugefügt.');
    },
  }),
];
