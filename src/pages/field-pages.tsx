import { z } from 'zod';
import {
  agreeToField,
  amendField,
  changeField,
  draftField,
  endField,
  latestVersion,
  loadVersions,
  openPlan,
  planOf,
  planVersionInForce,
  submitField,
  versionInForce,
  withdrawField,
  type FieldVersion,
} from '../audit-plan/index.ts';
import { isoDate, localDate } from '../calendar/index.ts';
import { criteria, teams } from '../catalogue/index.ts';
import { validate } from '../http/index.ts';
import { notFound } from '../failure.ts';
import { authorizeAt } from '../identity/index.ts';
import { paragraph } from '../text.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  HelpText,
  Page,
  TextArea,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import {
  FieldFields,
  nameOfFieldPath,
  newFieldValues,
  readField,
  sampleSentence,
  valuesOfField,
} from './field-form.tsx';
import { errorTypeNames } from './field-changes.tsx';
import { FieldPage } from './field-page.tsx';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import {
  act,
  answerOf,
  goTo,
  page,
  plainText,
  type Input,
  type PageRoute,
  type Visit,
} from './page-route.ts';

const newQuery = z.object({
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  /** A field of the own team that the new one starts from. */
  vorlage: z.uuid().optional().catch(undefined),
});
type NewQuery = z.infer<typeof newQuery>;
const ofField = z.object({ fieldId: z.uuid() });
type OfField = z.infer<typeof ofField>;
const reason = paragraph(3, 2000);

const planLink = (year: number): Link => ({
  label: `Prüfplan ${year}`,
  href: address('/pruefplan', { jahr: year }),
});

/** All versions of a field the actor may see, first to latest. */
export async function visibleField(
  work: Work,
  fieldId: string,
): Promise<readonly [FieldVersion, ...FieldVersion[]]> {
  const [first, ...more] = await loadVersions(work.tx, { fieldIds: [fieldId] });
  if (first === undefined) throw notFound('Das Prüffeld');
  authorizeAt(work.actor, 'plan.read', { areaId: first.areaId, teamId: null }, 'Das Prüffeld');
  return [first, ...more];
}

/** As `visibleField`, of the lead's own team; nobody rewrites another's field, so it looks missing here. */
async function ownField(work: Work, fieldId: string) {
  const versions = await visibleField(work, fieldId);
  const own = versions.some(({ agreements }) =>
    agreements.some(({ teamId }) => teamId === work.actor.teamId),
  );
  if (!own) throw notFound('Das Prüffeld');
  return versions;
}

/** The teams and criteria a field of the year and area can hold. */
export async function choicesFor(work: Work, year: number, areaId: string) {
  const period = { from: isoDate(`${year}-01-01`), to: isoDate(`${year}-12-31`) };
  return {
    teams: await teams(work.tx, { areaId, ...period }),
    criteria: await criteria(work.tx, period),
  };
}

interface FormPageProps {
  readonly visit: Visit;
  readonly form: FormState;
  readonly title: string;
  readonly action: string;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly year: number;
  readonly more?: readonly Link[];
  readonly asksReason: boolean;
  readonly choices: Awaited<ReturnType<typeof choicesFor>>;
}

/** The page of the field's form: a new field, a change, a proposal taken over. */
export const FormPage = (props: FormPageProps) => (
  <Page
    title={props.title}
    frame={props.visit.frame}
    form={props.form}
    breadcrumbs={[home, planLink(props.year), ...(props.more ?? [])]}
    scripts={['preview-sample-size.js']}
  >
    <Form
      action={props.action}
      csrf={props.visit.csrf}
      hidden={props.hidden ?? {}}
      data={{ 'data-preview': '/prueffelder/vorschau' }}
    >
      <FieldFields
        form={props.form}
        teams={props.choices.teams}
        criteria={props.choices.criteria}
        asksReason={props.asksReason}
      />
      <ButtonRow>
        <Button>Prüffeld speichern</Button>
        <ButtonLink href={(props.more ?? []).at(-1)?.href ?? planLink(props.year).href}>Abbrechen</ButtonLink>
      </ButtonRow>
    </Form>
  </Page>
);

const yearOf = (work: Work, { jahr }: NewQuery): number => jahr ?? Number(localDate(work.now).slice(0, 4));

/** What a new field starts from: another one, as a withdrawn draft, or the usual. */
async function startOf(work: Work, { vorlage }: NewQuery): Promise<FieldValues> {
  if (vorlage === undefined) return newFieldValues(work.actor.teamId ?? '');
  return { ...valuesOfField(latestVersion(await ownField(work, vorlage))), reason: '' };
}

async function showNew(work: Work, visit: Visit, { query }: Input<unknown, NewQuery>, form?: FormState) {
  const year = yearOf(work, query);
  const areaId = work.actor.areaId ?? '';
  const plan = await planOf(work.tx, year, areaId);
  const confirmed = plan !== null && (await planVersionInForce(work.tx, plan.id, work.now)) !== null;
  return (
    <FormPage
      visit={visit}
      form={form ?? freshForm(await startOf(work, query))}
      title="Prüffeld entwerfen"
      action={address('/prueffelder/neu', { jahr: year })}
      year={year}
      asksReason={confirmed}
      choices={await choicesFor(work, year, areaId)}
    />
  );
}

/** Changes the open version, or drafts an amendment of the one in force. */
async function showChange(work: Work, visit: Visit, { params }: Input<OfField, unknown>, form?: FormState) {
  const versions = await ownField(work, params.fieldId);
  const version = latestVersion(versions);
  const amends = version.state === 'confirmed';
  return (
    <FormPage
      visit={visit}
      form={form ?? freshForm({ ...valuesOfField(version), ...(amends ? { reason: '' } : {}) })}
      title={amends ? 'Prüffeld ändern' : 'Entwurf bearbeiten'}
      action={`/prueffelder/${params.fieldId}/bearbeiten`}
      hidden={{ versionId: version.id, revision: String(version.revision) }}
      year={version.year}
      more={[{ label: version.title, href: `/prueffelder/${params.fieldId}` }]}
      asksReason={amends || version.amendmentReason !== null}
      choices={await choicesFor(work, version.year, version.areaId)}
    />
  );
}

const readReason = (text: string): string | null => (text === '' ? null : validate(reason, text));

/** A shown version and its revision, as the buttons of the field page send them. */
function seenVersion(values: ConstructorParameters<typeof FormReader>[0]) {
  const form = new FormReader(values);
  const seen = { versionId: form.text('versionId'), revision: form.integer('revision') };
  form.refuse();
  return validate(z.object({ versionId: z.uuid(), revision: z.int() }), seen);
}

async function showEnd(
  work: Work,
  visit: Visit,
  { params }: Input<OfField, unknown>,
  form: FormState = freshForm(),
) {
  const version = latestVersion(await ownField(work, params.fieldId));
  return (
    <Page
      title="Prüffeld beenden"
      preline={version.title}
      frame={visit.frame}
      form={form}
      breadcrumbs={[
        home,
        planLink(version.year),
        { label: version.title, href: `/prueffelder/${params.fieldId}` },
      ]}
    >
      <p class="kern-body">
        Nach der Bestätigung wird aus diesem Prüffeld nicht mehr gezogen. Bisherige Ziehungen und Ergebnisse
        bleiben.
      </p>
      <Form action={`/prueffelder/${params.fieldId}/beenden`} csrf={visit.csrf}>
        <TextArea form={form} name="reason" label="Grund" rows={3} />
        <ButtonRow>
          <Button>Ende vorschlagen</Button>
          <ButtonLink href={`/prueffelder/${params.fieldId}`}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>Wie jede Änderung wird das Ende mitgezeichnet und bestätigt.</HelpText>
    </Page>
  );
}

async function showField(work: Work, visit: Visit, { params }: Input<OfField, unknown>) {
  const versions = await visibleField(work, params.fieldId);
  return (
    <FieldPage
      visit={visit}
      versions={versions}
      latest={latestVersion(versions)}
      inForce={versionInForce(versions)}
      errorTypes={await errorTypeNames(work)}
      breadcrumbs={[home, planLink(versions[0].year)]}
    />
  );
}

const back = (fieldId: string, notice: string) => goTo(`/prueffelder/${fieldId}`, notice);

export const fieldPages: readonly PageRoute[] = [
  answerOf({
    path: '/prueffelder/vorschau',
    act: 'calculator.use',
    query: z.record(z.string(), z.string()),
    answer: async (_work, _visit, { query }) => plainText(sampleSentence(query)),
  }),
  page({ path: '/prueffelder/neu', act: 'field.write', query: newQuery, show: showNew }),
  act({
    path: '/prueffelder/neu',
    act: 'field.write',
    query: newQuery,
    show: showNew,
    nameOf: nameOfFieldPath,
    async submit(work, _visit, { query }, values) {
      const content = readField(values, null);
      const plan = await openPlan(work, yearOf(work, query));
      const given = readReason(new FormReader(values).text('reason'));
      const { fieldId } = await draftField(work, { planId: plan.id, content, reason: given });
      return back(fieldId, 'Der Entwurf ist gespeichert. Legen Sie ihn vor, wenn er fertig ist.');
    },
  }),
  page({ path: '/prueffelder/:fieldId', act: 'plan.read', params: ofField, show: showField }),
  page({ path: '/prueffelder/:fieldId/bearbeiten', act: 'field.write', params: ofField, show: showChange }),
  act({
    path: '/prueffelder/:fieldId/bearbeiten',
    act: 'field.write',
    params: ofField,
    show: showChange,
    nameOf: nameOfFieldPath,
    async submit(work, _visit, { params }, values) {
      const version = latestVersion(await ownField(work, params.fieldId));
      const content = readField(values, version);
      const given = readReason(new FormReader(values).text('reason'));
      if (version.state !== 'confirmed') {
        const seen = seenVersion(values);
        await changeField(work, { ...seen, content, reason: given });
        return back(params.fieldId, 'Der Entwurf ist geändert.');
      }
      await amendField(work, {
        fieldId: params.fieldId,
        content,
        reason: given ?? validate(z.object({ reason }), { reason: '' }).reason,
      });
      return back(
        params.fieldId,
        'Die Änderung ist entworfen. Bis zur Bestätigung gilt die bisherige Fassung.',
      );
    },
  }),
  act({
    path: '/prueffelder/:fieldId/mitzeichnen',
    act: 'field.write',
    params: ofField,
    async submit(work, _visit, { params }, values) {
      await agreeToField(work, seenVersion(values));
      return back(params.fieldId, 'Sie haben das Prüffeld mitgezeichnet.');
    },
  }),
  act({
    path: '/prueffelder/:fieldId/vorlegen',
    act: 'field.write',
    params: ofField,
    async submit(work, _visit, { params }, values) {
      const { state } = await submitField(work, seenVersion(values));
      return back(
        params.fieldId,
        state === 'confirmed' ? 'Das Prüffeld ist in Kraft.' : 'Das Prüffeld liegt der Bereichsleitung vor.',
      );
    },
  }),
  act({
    path: '/prueffelder/:fieldId/zurueckziehen',
    act: 'field.write',
    params: ofField,
    async submit(work, _visit, { params }, values) {
      await withdrawField(work, seenVersion(values).versionId);
      return back(params.fieldId, 'Der Entwurf ist zurückgezogen.');
    },
  }),
  page({ path: '/prueffelder/:fieldId/beenden', act: 'field.write', params: ofField, show: showEnd }),
  act({
    path: '/prueffelder/:fieldId/beenden',
    act: 'field.write',
    params: ofField,
    show: showEnd,
    async submit(work, _visit, { params }, values) {
      const given = validate(z.object({ reason }), { reason: new FormReader(values).text('reason') });
      await endField(work, { fieldId: params.fieldId, ...given });
      return back(params.fieldId, 'Das Ende des Prüffelds ist entworfen. Es gilt nach der Bestätigung.');
    },
  }),
];
