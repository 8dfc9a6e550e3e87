import { z } from 'zod';
import { sql } from 'kysely';
import {
  assignSecondCheck,
  listSecondChecks,
  reviewFinding,
  reviewSchema,
  secondPersons,
  severities,
  severityNames,
  viewReviewedSheet,
  type SecondCheckRow,
} from '../checks/index.ts';
import { errorTypes, type ErrorType } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import { notFound } from '../failure.ts';
import { dateOf, decimal, month } from '../format.ts';
import { cutPage, readCursor, validate } from '../http/index.ts';
import { reachOf } from '../identity/index.ts';
import {
  Button,
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Form,
  freshForm,
  HelpText,
  NumberField,
  Page,
  Pager,
  Radios,
  Select,
  StatusTag,
  Tabs,
  TextArea,
  type FieldValues,
  type FormState,
  type Link,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { FormReader } from './form-values.ts';
import { address, ExportLinks, exportLimit, exportPages } from './lists.tsx';
import { teamNames } from './names.ts';
import { home } from './navigation.ts';
import { formPages, goTo, page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { CaseFacts, SheetReading } from './sheet-parts.tsx';

const list: Link = { label: 'Zweitprüfungen', href: '/zweitpruefungen' };

const views = ['meine', 'offen', 'erledigt'] as const;
const checksQuery = z.object({
  ansicht: z.enum(views).optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});
type ChecksQuery = z.infer<typeof checksQuery>;

async function readChecks(work: Work, { ansicht = 'meine', ab }: ChecksQuery, limit: number) {
  const rows = await listSecondChecks(work, {
    state: ansicht === 'erledigt' ? 'done' : 'waiting',
    mine: ansicht === 'meine',
    after: readCursor(ab),
    limit,
  });
  return cutPage(rows, limit, (row) => [row.createdAt, row.id]);
}

/** What a second check is about, without its content: field and month, for whoever assigns it. */
async function subjectsOf(
  { tx }: Pick<Work, 'tx'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly title: string; readonly month: string }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await elevated(tx, () =>
    sql<{ id: string; title: string; month: string }>`
      select s.id, v.title, c.month from second_check s
      join check_sheet c on c.id = s.sheet_id
      join audit_field_version v on v.id = c.field_version_id
      where s.id = any(${ids}::uuid[])`.execute(tx),
  );
  return new Map(rows.map((row) => [row.id, { title: row.title, month: row.month }]));
}

const kindWords = { finding: 'Feststellung', recheck: 'blinde Zweitprüfung' } as const;
const decisionWords: Readonly<Record<string, string>> = {
  confirmed: 'bestätigt',
  amended: 'geändert bestätigt',
  rejected: 'verworfen',
  agrees: 'kein weiterer Fehler',
  differs: 'weiterer Fehler',
};

async function showChecks(work: Work, visit: Visit, { query }: Input<unknown, ChecksQuery>) {
  const { items, next } = await readChecks(work, query, 50);
  const subjects = await subjectsOf(
    work,
    items.map(({ id }) => id),
  );
  const names = await teamNames(work);
  const current = query.ansicht ?? 'meine';
  const at = (ansicht: string): string => address('/zweitpruefungen', { ansicht });
  return (
    <Page title="Zweitprüfungen" frame={visit.frame} breadcrumbs={[home]}>
      <Tabs
        label="Ansichten"
        current={at(current)}
        tabs={[
          { label: 'Mir zugewiesen', href: at('meine') },
          { label: 'Zuzuweisen und offen', href: at('offen') },
          { label: 'Erledigt', href: at('erledigt') },
        ]}
      />
      {items.length === 0 ? (
        <EmptyState title={current === 'meine' ? 'Ihnen ist nichts zugewiesen' : 'Keine Zweitprüfung'}>
          Jede Feststellung prüft eine zweite Person; ein zufälliger Teil der Fälle ohne Fehler wird blind
          noch einmal geprüft.
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="zweitpruefungen"
            caption="Zweitprüfungen, die älteste zuerst"
            narrow="list"
            rows={items}
            columns={[
              { label: 'Art', cell: (row) => <CheckLink row={row} visit={visit} /> },
              { label: 'Prüffeld', cell: ({ id }) => subjects.get(id)?.title ?? '' },
              { label: 'Monat', cell: ({ id }) => month(subjects.get(id)?.month ?? '') },
              { label: 'Team', cell: ({ teamId }) => names.get(teamId) ?? '' },
              { label: 'seit', cell: ({ createdAt }) => dateOf(createdAt) },
              { label: 'Stand', cell: (row) => <CheckState row={row} /> },
            ]}
          />
          <Pager
            shown={items.length}
            {...(query.ab === undefined ? {} : { first: at(current) })}
            {...(next === null ? {} : { next: address('/zweitpruefungen', { ansicht: current, ab: next }) })}
          />
          <ExportLinks path="/zweitpruefungen" query={{ ansicht: query.ansicht }} />
        </>
      )}
    </Page>
  );
}

const CheckLink = ({ row, visit }: { row: SecondCheckRow; visit: Visit }) => {
  const open = row.decision === null;
  const assigns = reachOf(visit.actor, 'second-check.assign') !== null;
  if (open && row.mine) {
    const href = row.kind === 'recheck' ? `/pruefboegen/recheck/${row.id}` : `/zweitpruefungen/${row.id}`;
    return <a class="kern-link" href={href}>{`${kindWords[row.kind]} prüfen`}</a>;
  }
  return open && assigns ? (
    <a class="kern-link" href={`/zweitpruefungen/${row.id}/zuweisung`}>
      {`${kindWords[row.kind]} zuweisen`}
    </a>
  ) : (
    <>{kindWords[row.kind]}</>
  );
};

const CheckState = ({ row }: { row: SecondCheckRow }) =>
  row.decision !== null ? (
    <StatusTag tone="success">{decisionWords[row.decision] ?? row.decision}</StatusTag>
  ) : row.assignedTo === null ? (
    <StatusTag tone="warning">zuzuweisen</StatusTag>
  ) : (
    <StatusTag tone="info">zugewiesen</StatusTag>
  );

const ofCheck = z.object({ checkId: z.uuid() });
type OfCheck = z.infer<typeof ofCheck>;

/** A second check of the actor's team, area or own; a foreign one is missing. */
async function loadCheck({ tx, actor }: Work, checkId: string) {
  const row = await tx.selectFrom('second_check').selectAll().where('id', '=', checkId).executeTakeFirst();
  const reach = reachOf(actor, 'second-check.assign');
  const near =
    row !== undefined &&
    (row.assigned_to === actor.accountId ||
      (reach === 'own-team' && row.team_id === actor.teamId) ||
      (reach === 'own-area' && row.area_id === actor.areaId));
  if (!near) throw notFound('Die Zweitprüfung');
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
      breadcrumbs={[home, list]}
    >
      <Form action={`/zweitpruefungen/${check.id}/zuweisung`} csrf={visit.csrf}>
        <Radios
          form={form}
          name="accountId"
          label="Wer prüft?"
          hint="Wer den Bogen selbst bearbeitet hat, kann ihn nicht zweitprüfen."
          options={persons
            .filter(
              ({ accountId }) => accountId !== visit.actor.accountId || visit.actor.role !== 'team-lead',
            )
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
  const { view, finding } = await viewReviewedSheet(work, params.checkId);
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
      breadcrumbs={[home, list]}
    >
      <CaseFacts view={view} />
      <SheetReading view={view} errorTypes={types} />
      <h2 class="kern-heading-medium">Ihre Entscheidung zu {question?.code}</h2>
      <p class="kern-body">{question?.question}</p>
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

export const secondCheckPages: readonly PageRoute[] = [
  page({ path: '/zweitpruefungen', act: 'second-check.assign', query: checksQuery, show: showChecks }),
  ...exportPages({
    path: '/zweitpruefungen',
    act: 'second-check.assign',
    query: checksQuery,
    name: 'Zweitprüfungen',
    async rows(work, query) {
      const { items } = await readChecks(work, query, exportLimit);
      const subjects = await subjectsOf(
        work,
        items.map(({ id }) => id),
      );
      const names = await teamNames(work);
      return items.map((row) => ({ ...row, ...subjects.get(row.id), team: names.get(row.teamId) ?? '' }));
    },
    columns: [
      { header: 'Art', kind: 'text', width: 24, value: ({ kind }) => kindWords[kind] },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ title }) => title ?? '' },
      { header: 'Monat', kind: 'text', value: (row) => row.month ?? '' },
      { header: 'Team', kind: 'text', value: ({ team }) => team },
      { header: 'Seit', kind: 'date', value: ({ createdAt }) => createdAt },
      {
        header: 'Stand',
        kind: 'text',
        width: 24,
        value: ({ decision, assignedTo }) =>
          decision === null
            ? assignedTo === null
              ? 'zuzuweisen'
              : 'zugewiesen'
            : (decisionWords[decision] ?? decision),
      },
    ],
  }),
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
