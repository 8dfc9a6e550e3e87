import { z } from 'zod';
import {
  assignSecondCheck,
  reviewFinding,
  reviewSchema,
  secondPersons,
  severities,
  severityNames,
  viewReviewedSheet,
} from '../checks/index.ts';
import { errorTypes, type ErrorType } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { decimal, month } from '../format.ts';
import { validate } from '../http/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Form,
  freshForm,
  HelpText,
  NumberField,
  Page,
  Radios,
  Select,
  TextArea,
  type FieldValues,
  type FormState,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';
import { CaseFacts, FindingVersions, SheetReading } from './sheet-parts.tsx';
import { kindWords, secondCheckList, subjectsOf } from './second-check-pages.tsx';

const ofCheck = z.object({ checkId: z.uuid() });
type OfCheck = z.infer<typeof ofCheck>;

/** A second check of the actor's team; a foreign one is missing. */
async function loadCheck({ tx, actor }: Work, checkId: string) {
  const row = await tx
    .selectFrom('second_check')
    .selectAll()
    .where('id', '=', checkId)
    .where('team_id', '=', actor.teamId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Die Zweitprüfung');
  return row;
}

async function showAssignment(
  work: Work,
  visit: Visit,
  { params }: Input<OfCheck, unknown>,
  form: FormState = freshForm(),
) {
  const check = await loadCheck(work, params.checkId);
  const subject = (await subjectsOf(work, [check.id])).get(check.id);
  const persons = await secondPersons(work, check.area_id);
  return (
    <Page
      title="Zweitprüfung zuweisen"
      preline={`${kindWords[check.kind]} · ${subject?.title ?? ''} · ${month(subject?.month ?? '')}`}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, secondCheckList]}
    >
      <Form action={`/zweitpruefungen/${check.id}/zuweisung`} csrf={visit.csrf}>
        <Radios
          form={form}
          name="accountId"
          label="Wer prüft?"
          hint="Wer den Bogen selbst bearbeitet hat, kann ihn nicht zweitprüfen."
          options={persons
            .filter(({ accountId }) => accountId !== visit.actor.accountId)
            .map(({ accountId, displayName }) => ({ value: accountId, label: displayName }))}
        />
        <ButtonRow>
          <Button>Zweitprüfung zuweisen</Button>
          <ButtonLink href={address('/zweitpruefungen', { ansicht: 'offen' })}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
      <HelpText>Die Person sieht danach diesen einen Fall und sonst keinen.</HelpText>
    </Page>
  );
}

async function showReview(work: Work, visit: Visit, { params }: Input<OfCheck, unknown>, form?: FormState) {
  const { view, finding, versions } = await viewReviewedSheet(work, params.checkId);
  const question = view.questions.find(({ id }) =>
    view.content.results.some((result) => result.criterionId === id && result.finding?.id === finding.id),
  );
  const types = await errorTypes(work.tx);
  const shown =
    form ??
    freshForm({
      errorType: finding.errorType,
      severity: finding.severity,
      facts: finding.facts ?? '',
      over: finding.overpaidCents === 0 ? '' : decimal(finding.overpaidCents / 100, 2),
      under: finding.underpaidCents === 0 ? '' : decimal(finding.underpaidCents / 100, 2),
    });
  return (
    <Page
      title="Feststellung zweitprüfen"
      preline={`${view.subject.fieldTitle} · ${month(view.subject.month)}`}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, secondCheckList]}
    >
      <CaseFacts view={view} />
      <SheetReading view={view} errorTypes={types} />
      <h2 class="kern-heading-medium">Ihre Entscheidung zu {question?.code}</h2>
      <p class="kern-body">{question?.question}</p>
      {versions.length > 1 && <FindingVersions versions={versions} errorTypes={types} />}
      <DecisionForm visit={visit} action={`/zweitpruefungen/${params.checkId}`} form={shown} types={types} />
    </Page>
  );
}

const DecisionForm = (props: {
  visit: Visit;
  action: string;
  form: FormState;
  types: readonly ErrorType[];
}) => {
  const { visit, form } = props;
  return (
    <Form action={props.action} csrf={visit.csrf}>
      <Radios
        form={form}
        name="decision"
        label="Entscheidung"
        options={[
          { value: 'confirmed', label: 'Feststellung bestätigen' },
          {
            value: 'amended',
            label: 'Feststellung ändern',
            reveals: (
              <>
                <TextArea form={form} name="facts" label="Sachverhalt" rows={3} />
                <Select
                  form={form}
                  name="errorType"
                  label="Fehlerart"
                  width="medium"
                  options={props.types.map(({ code, name }) => ({ value: code, label: name }))}
                />
                <Select
                  form={form}
                  name="severity"
                  label="Schwere"
                  width="medium"
                  options={severities.map((value) => ({ value, label: severityNames[value] }))}
                />
                <NumberField form={form} name="over" label="Überzahlung" unit="€" decimals optional />
                <NumberField form={form} name="under" label="Unterzahlung" unit="€" decimals optional />
              </>
            ),
          },
          { value: 'rejected', label: 'Feststellung verwerfen' },
        ]}
      />
      <TextArea
        form={form}
        name="reason"
        label="Begründung"
        hint="Nötig, wenn Sie ändern oder verwerfen. Ohne Namen von Personen"
        rows={3}
      />
      <ButtonRow>
        <Button>Entscheidung speichern</Button>
        <ButtonLink href="/zweitpruefungen">Abbrechen</ButtonLink>
      </ButtonRow>
      <HelpText>Jede Fassung der Feststellung bleibt erhalten.</HelpText>
    </Form>
  );
};

function readReview(values: FieldValues) {
  const form = new FormReader(values);
  const decision = form.oneOf(
    'decision',
    ['confirmed', 'amended', 'rejected'],
    'Wählen Sie eine Entscheidung.',
  );
  const reason =
    decision === 'confirmed'
      ? form.optional('reason')
      : form.required('reason', 'Begründen Sie Ihre Entscheidung.');
  const finding = {
    errorType: form.text('errorType'),
    severity: form.text('severity'),
    facts: decision === 'amended' ? form.required('facts', 'Beschreiben Sie den Sachverhalt.') : '',
    overpaidCents: form.cents('over'),
    underpaidCents: form.cents('under'),
  };
  form.refuse();
  return validate(
    reviewSchema,
    decision === 'amended' ? { decision, reason, finding } : { decision, reason },
  );
}

export const secondCheckPagesOfOne: readonly PageRoute[] = [
  ...formPages({
    path: '/zweitpruefungen/:checkId',
    act: 'second-check.do',
    params: ofCheck,
    show: showReview,
    nameOf: (path) =>
      ({ overpaidCents: 'over', underpaidCents: 'under' })[path.replace('finding.', '')] ??
      path.replace('finding.', ''),
    async submit(work, _visit, { params }, values) {
      await reviewFinding(work, params.checkId, readReview(values));
      return goTo('/zweitpruefungen', 'Ihre Entscheidung ist gespeichert.');
    },
  }),
  ...formPages({
    path: '/zweitpruefungen/:checkId/zuweisung',
    act: 'second-check.assign',
    params: ofCheck,
    show: showAssignment,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const accountId = form.required('accountId', 'Wählen Sie eine Person.');
      form.refuse();
      await assignSecondCheck(work, { secondCheckId: params.checkId, accountId });
      return goTo(address('/zweitpruefungen', { ansicht: 'offen' }), 'Die Zweitprüfung ist zugewiesen.');
    },
  }),
];
