import { z } from 'zod';
import {
  confirmPlan,
  fieldsInForce,
  loadVersions,
  returnField,
  visiblePlan,
  type FieldVersion,
  type Plan,
} from '../audit-plan/index.ts';
import { areas } from '../catalogue/index.ts';
import { Failure, notFound } from '../failure.ts';
import { counted, dateOf } from '../format.ts';
import { validate } from '../http/index.ts';
import { authorizeAt } from '../identity/index.ts';
import { paragraph } from '../text.ts';
import type { Work } from '../work.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  Checkboxes,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  Page,
  TextArea,
  type FormState,
  type Link,
} from '../ui/index.ts';
import { errorTypeNames, FieldChanges } from './field-changes.tsx';
import { FormReader } from './form-values.ts';
import { address } from './lists.tsx';
import { home } from './navigation.ts';
import { formPages, goTo, type Input, type PageRoute, type Visit } from './page-route.ts';

const byPlan = z.object({ planId: z.uuid() });
const byField = z.object({ fieldId: z.uuid() });

const planLink = (plan: Pick<Plan, 'year' | 'areaId'>): Link => ({
  label: 'Prüfplan',
  href: address('/pruefplan', { jahr: plan.year, bereich: plan.areaId }),
});

/** What waits for confirmation, in words: new or changed, how much, by whom agreed. */
const submittedWords = (field: FieldVersion): string =>
  [
    field.endsField
      ? `wird beendet: ${field.amendmentReason ?? ''}`
      : field.version === 1
        ? ['neu', ...(field.amendmentReason === null ? [] : [field.amendmentReason])].join(': ')
        : `Änderung: ${field.amendmentReason ?? ''}`,
    field.teams.map(({ name }) => name).join(', '),
    `${counted(field.sampleSize, 'Fall', 'Fälle')} je Ziehung`,
    ...(field.submittedAt === null ? [] : [`vorgelegt am ${dateOf(field.submittedAt)}`]),
  ].join(' · ');

interface AmendmentsProps {
  readonly submitted: readonly FieldVersion[];
  readonly inForce: readonly FieldVersion[];
  readonly errorTypes: ReadonlyMap<string, string>;
}

/** Each amendment beside the version that is in force. */
const Amendments = ({ submitted, inForce, errorTypes }: AmendmentsProps) => (
  <>
    {submitted
      .filter(({ endsField }) => !endsField)
      .map((field) => {
        const before = inForce.find(({ fieldId }) => fieldId === field.fieldId);
        return before === undefined ? null : (
          <FieldChanges
            id={`aenderung-${field.code}`}
            caption={`Was sich ändert: ${before.title}`}
            before={before}
            after={field}
            errorTypes={errorTypes}
          />
        );
      })}
  </>
);

async function showConfirmation(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof byPlan>, unknown>,
  form?: FormState,
) {
  const plan = await visiblePlan(work, params.planId);
  authorizeAt(work.actor, 'plan.confirm', { areaId: plan.areaId, teamId: null }, 'Der Prüfplan');
  const submitted = (await loadVersions(work.tx, { planId: plan.id })).filter(
    ({ state }) => state === 'submitted',
  );
  const inForce = await fieldsInForce(work.tx, plan.id, work.now);
  const area = (await areas(work.tx)).find(({ id }) => id === plan.areaId);
  const shown = form ?? freshForm({ versionIds: submitted.map(({ id }) => id) });
  return (
    <Page
      title="Prüfplan bestätigen"
      preline={`${plan.year}, ${area?.name ?? ''}`}
      frame={visit.frame}
      form={shown}
      breadcrumbs={[home, planLink(plan)]}
    >
      {submitted.length === 0 ? (
        <EmptyState title="Kein Prüffeld liegt vor">
          Die Teamleitungen legen Prüffelder vor, sobald alle beteiligten Leitungen mitgezeichnet haben.
        </EmptyState>
      ) : (
        <>
          <Amendments submitted={submitted} inForce={inForce} errorTypes={await errorTypeNames(work)} />
          <Form action={`/pruefplan/${plan.id}/bestaetigung`} csrf={visit.csrf}>
            <Checkboxes
              form={shown}
              name="versionIds"
              label="Diese Prüffelder treten in Kraft"
              hint="Was Sie nicht wählen, bleibt vorgelegt."
              options={submitted.map((field) => ({
                value: field.id,
                label: field.title,
                hint: submittedWords(field),
              }))}
            />
            <ButtonRow>
              <Button>Prüfplan bestätigen</Button>
              <ButtonLink href={planLink(plan).href}>Abbrechen</ButtonLink>
            </ButtonRow>
          </Form>
          <section>
            <h2>Ansehen oder mit Gründen zurückgeben</h2>
            <ul>
              {submitted.map(({ fieldId, title }) => (
                <li>
                  <a class="kern-link" href={`/prueffelder/${fieldId}`}>
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
      <HelpText>
        Wer ein Prüffeld entworfen, geändert oder mitgezeichnet hat, bestätigt es nicht; dann tritt die
        Geschäftsführung ein. Spätere Änderungen bleiben neben dem Original sichtbar.
      </HelpText>
    </Page>
  );
}

async function submittedVersion(work: Work, fieldId: string): Promise<FieldVersion> {
  const versions = await loadVersions(work.tx, { fieldIds: [fieldId] });
  const [first] = versions;
  if (first === undefined) throw notFound('Das Prüffeld');
  authorizeAt(work.actor, 'plan.confirm', { areaId: first.areaId, teamId: null }, 'Das Prüffeld');
  const submitted = versions.find(({ state }) => state === 'submitted');
  if (submitted === undefined) {
    throw new Failure(
      'conflict',
      'nothing-submitted',
      'Von diesem Prüffeld liegt keine Fassung vor, die zurückgegeben werden könnte.',
    );
  }
  return submitted;
}

async function showReturn(
  work: Work,
  visit: Visit,
  { params }: Input<z.infer<typeof byField>, unknown>,
  form: FormState = freshForm(),
) {
  const field = await submittedVersion(work, params.fieldId);
  const own: Link = { label: field.title, href: `/prueffelder/${field.fieldId}` };
  return (
    <Page
      title="Prüffeld zurückgeben"
      preline={field.title}
      frame={visit.frame}
      form={form}
      breadcrumbs={[home, planLink(field), own]}
    >
      <Form action={`${own.href}/rueckgabe`} csrf={visit.csrf}>
        <TextArea
          form={form}
          name="reason"
          label="Gründe"
          hint="Was soll anders werden? Die Teamleitungen sehen die Gründe und überarbeiten selbst."
          maxLength={2000}
        />
        <ButtonRow>
          <Button>Prüffeld zurückgeben</Button>
          <ButtonLink href={own.href}>Abbrechen</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  );
}

/** What the area head does with fields that were submitted; the management where the area head took part. */
export const planConfirmPages: readonly PageRoute[] = [
  ...formPages({
    path: '/pruefplan/:planId/bestaetigung',
    act: 'plan.confirm',
    params: byPlan,
    show: showConfirmation,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const versionIds = form.all('versionIds');
      if (versionIds.length === 0) {
        form.fault('versionIds', 'nothing-to-confirm', 'Wählen Sie mindestens ein Prüffeld.');
      }
      form.refuse();
      const { number } = await confirmPlan(work, {
        planId: params.planId,
        versionIds: validate(z.array(z.uuid()), versionIds),
      });
      return goTo(
        planLink(await visiblePlan(work, params.planId)).href,
        `Fassung ${number} des Prüfplans ist in Kraft.`,
      );
    },
  }),
  ...formPages({
    path: '/prueffelder/:fieldId/rueckgabe',
    act: 'plan.confirm',
    params: byField,
    show: showReturn,
    async submit(work, _visit, { params }, values) {
      const form = new FormReader(values);
      const reason = form.required('reason', 'Begründen Sie die Rückgabe.');
      form.refuse();
      const { id } = await submittedVersion(work, params.fieldId);
      await returnField(work, { versionId: id, reason: validate(paragraph(1, 2000), reason) });
      return goTo(`/prueffelder/${params.fieldId}`, 'Das Prüffeld ist zurückgegeben.');
    },
  }),
];
