import { z } from 'zod';
import {
  fieldsInForce,
  fieldStates,
  loadVersions,
  origins,
  planVersions,
  visiblePlans,
  type FieldVersion,
  type Plan,
  type PlanVersion,
} from '../audit-plan/index.ts';
import { localDate, rhythmLabels } from '../calendar/index.ts';
import { areas, type Area } from '../catalogue/index.ts';
import { counted, dateOf, integer, month, outOf, tolerance } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import { ButtonLink, DataTable, EmptyState, Page, StatusTag, Tabs, type Tone } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type PageRoute, type Visit } from './page-route.ts';
import { planMonths } from './plan-months.ts';
import { FieldLink, Overview, type PlanRow } from './plan-overview.tsx';
import { fieldProgress } from './plan-progress.ts';
import { PlanTabs } from './plan-tabs.tsx';

const planQuery = z.object({
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  bereich: z.uuid().optional().catch(undefined),
});
type PlanQuery = z.infer<typeof planQuery>;

const stateTones: Readonly<Record<FieldVersion['state'], Tone>> = {
  draft: 'neutral',
  submitted: 'info',
  returned: 'warning',
  confirmed: 'success',
  withdrawn: 'neutral',
};

/** Where a version of a field stands. */
export const FieldStateTag = ({ version }: { version: FieldVersion }) => (
  <StatusTag tone={stateTones[version.state]}>{fieldStates[version.state]}</StatusTag>
);

interface PlanView {
  readonly plans: readonly Plan[];
  readonly plan: Plan;
  readonly versions: readonly PlanVersion[];
  readonly rows: readonly PlanRow[];
  /** Drafts and what waits for confirmation. */
  readonly pending: readonly FieldVersion[];
}

/** The plan of the year and area asked for, else of this year or the latest there is. */
function choosePlan(plans: readonly Plan[], query: PlanQuery, today: string): Plan | undefined {
  const inArea = plans.filter(({ areaId }) => query.bereich === undefined || areaId === query.bereich);
  const year = query.jahr ?? Number(today.slice(0, 4));
  return inArea.find((plan) => plan.year === year) ?? (query.jahr === undefined ? inArea[0] : undefined);
}

async function loadPlan(work: Work, plans: readonly Plan[], plan: Plan): Promise<PlanView> {
  const versions = await planVersions(work.tx, plan.id);
  const all = await loadVersions(work.tx, { planId: plan.id });
  return {
    plans,
    plan,
    versions,
    rows: await planRows(work, plan),
    pending: all.filter(({ state }) => state === 'draft' || state === 'submitted' || state === 'returned'),
  };
}

async function planRows(work: Work, plan: Plan): Promise<PlanRow[]> {
  const fields = await fieldsInForce(work.tx, plan.id, work.now);
  const progress = await fieldProgress(
    work,
    fields.map(({ fieldId }) => fieldId),
  );
  const now = { actor: work.actor, today: localDate(work.now) };
  return fields.map((field) => ({ field, months: planMonths(field, progress, now) }));
}

async function showPlan(work: Work, visit: Visit, { query }: { query: PlanQuery }) {
  const plans = await visiblePlans(work);
  const today = localDate(work.now);
  const year = query.jahr ?? Number(today.slice(0, 4));
  const plan = choosePlan(plans, query, today);
  if (plan === undefined) return <NoPlanPage visit={visit} year={year} />;
  const view = await loadPlan(work, plans, plan);
  return <PlanPage visit={visit} view={view} areas={await areas(work.tx)} />;
}

const NoPlanPage = ({ visit, year }: { visit: Visit; year: number }) => (
  <Page title={`Prüfplan ${year}`} frame={visit.frame} breadcrumbs={[home]}>
    <PlanTabs visit={visit} current="/pruefplan" />
    <EmptyState
      title={`Für ${year} gibt es noch keinen Prüfplan`}
      action={
        reachOf(visit.actor, 'field.write') !== null && (
          <ButtonLink href={address('/prueffelder/neu', { jahr: year })} kind="primary">
            Erstes Prüffeld entwerfen
          </ButtonLink>
        )
      }
    >
      {reachOf(visit.actor, 'field.write') === null
        ? 'Die Teamleitungen legen zu Beginn des Jahres die Prüffelder fest.'
        : 'Legen Sie fest, was Ihr Team in diesem Jahr prüft. Die Bereichsleitung bestätigt die Liste.'}
    </EmptyState>
  </Page>
);

const PlanPage = ({
  visit,
  view,
  areas: known,
}: {
  visit: Visit;
  view: PlanView;
  areas: readonly Area[];
}) => {
  const { plan, plans, rows, pending } = view;
  const drafts = reachOf(visit.actor, 'field.write') !== null;
  const confirms =
    reachOf(visit.actor, 'plan.confirm') !== null && pending.some(({ state }) => state === 'submitted');
  const area = known.find(({ id }) => id === plan.areaId);
  const at = (other: Plan): string =>
    address('/pruefplan', {
      jahr: other.year,
      bereich: other.areaId === visit.actor.areaId ? undefined : other.areaId,
    });
  return (
    <Page
      title={`Prüfplan ${plan.year}`}
      preline={area?.name ?? ''}
      frame={visit.frame}
      breadcrumbs={[home]}
      actions={
        drafts ? (
          <ButtonLink href={address('/prueffelder/neu', { jahr: plan.year })} kind="primary">
            Prüffeld entwerfen
          </ButtonLink>
        ) : (
          confirms && (
            <ButtonLink href={`/pruefplan/${plan.id}/bestaetigung`} kind="primary">
              Prüfplan bestätigen
            </ButtonLink>
          )
        )
      }
    >
      <PlanTabs visit={visit} current="/pruefplan" />
      {plans.length > 1 && (
        <Tabs
          label="Jahre und Bereiche"
          tabs={plans.map((other) => ({
            label:
              new Set(plans.map(({ areaId }) => areaId)).size > 1
                ? `${other.year} ${known.find(({ id }) => id === other.areaId)?.code ?? ''}`
                : String(other.year),
            href: at(other),
          }))}
          current={at(plan)}
        />
      )}
      <PlanState view={view} />
      {rows.length > 0 && <Overview visit={visit} year={view.plan.year} rows={view.rows} />}
      {pending.length > 0 && <Pending fields={pending} />}
      {rows.length > 0 && (
        <>
          <FieldTable fields={rows.map(({ field }) => field)} />
          <ExportLinks path="/pruefplan" query={{ jahr: String(plan.year), bereich: plan.areaId }} />
        </>
      )}
    </Page>
  );
};

const PlanState = ({ view: { versions, rows, pending } }: { view: PlanView }) => {
  const latest = versions.at(-1);
  return (
    <p class="kern-body">
      {latest === undefined
        ? 'Noch nicht bestätigt. Gezogen wird erst aus bestätigten Prüffeldern.'
        : `Fassung ${latest.number}, bestätigt am ${dateOf(latest.confirmedAt)}: ${counted(rows.length, 'Prüffeld', 'Prüffelder')} in Kraft.`}
      {pending.length > 0 && ` ${integer(pending.length)} in Arbeit.`}
    </p>
  );
};

const Pending = ({ fields }: { fields: readonly FieldVersion[] }) => (
  <DataTable
    id="in-arbeit"
    caption="In Arbeit"
    narrow="list"
    rows={fields}
    columns={[
      {
        label: 'Prüffeld',
        cell: (field) => <FieldLink field={field} />,
      },
      { label: 'Fassung', cell: ({ version }) => integer(version), numeric: true },
      { label: 'Stand', cell: (version) => <FieldStateTag version={version} /> },
      {
        label: 'Mitzeichnung',
        cell: ({ agreements }) =>
          outOf(agreements.filter(({ agreedAt }) => agreedAt !== null).length, agreements.length),
      },
    ]}
  />
);

/** The instructions a field tests, each once. */
export const instructionsOf = (field: FieldVersion): string[] => [
  ...new Set(
    field.criteria.map(({ instructionNumber, instructionTitle }) =>
      instructionNumber === null ? instructionTitle : `GA ${instructionNumber} ${instructionTitle}`,
    ),
  ),
];

const FieldTable = ({ fields }: { fields: readonly FieldVersion[] }) => (
  <DataTable
    id="prueffelder"
    caption="Prüffelder mit Anlass und Geschäftsanweisung"
    narrow="list"
    rows={fields}
    columns={[
      { label: 'Prüffeld', cell: ({ title }) => title },
      { label: 'Anlass', cell: ({ origin, originReference }) => `${origins[origin]}: ${originReference}` },
      { label: 'Geschäftsanweisung', cell: (field) => instructionsOf(field).join('; ') },
      { label: 'Teams', cell: ({ teams }) => teams.map(({ name }) => name).join(', ') },
      { label: 'Rhythmus', cell: ({ rhythm }) => rhythmLabels[rhythm] },
      { label: 'Fälle', cell: ({ sampleSize }) => integer(sampleSize), numeric: true },
      { label: 'tolerierbar', cell: ({ tolerableRate }) => tolerance(tolerableRate), numeric: true },
    ]}
  />
);

/** A row for each month of a field, for sums and filters; one without a month for a field that has none. */
const exportRows = (rows: readonly PlanRow[]) =>
  rows.flatMap(({ field, months }) =>
    (months.length === 0 ? [null] : months).map((at) => ({ ...field, at })),
  );

export const planPages: readonly PageRoute[] = [
  page({ path: '/pruefplan', act: 'plan.read', query: planQuery, show: showPlan }),
  ...exportPages({
    path: '/pruefplan',
    act: 'plan.read',
    query: planQuery,
    name: 'Prüfplan',
    async rows(work, query) {
      const plan = choosePlan(await visiblePlans(work), query, localDate(work.now));
      return plan === undefined ? [] : exportRows(await planRows(work, plan));
    },
    columns: [
      { header: 'Jahr', kind: 'integer', value: ({ year }) => year },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ title }) => title },
      { header: 'Anlass', kind: 'text', width: 30, value: ({ origin }) => origins[origin] },
      { header: 'Bezug', kind: 'text', width: 30, value: ({ originReference }) => originReference },
      {
        header: 'Geschäftsanweisung',
        kind: 'text',
        width: 40,
        value: (field) => instructionsOf(field).join('; '),
      },
      {
        header: 'Teams',
        kind: 'text',
        width: 30,
        value: ({ teams }) => teams.map(({ name }) => name).join(', '),
      },
      { header: 'Rhythmus', kind: 'text', value: ({ rhythm }) => rhythmLabels[rhythm] },
      { header: 'Fälle je Ziehung', kind: 'integer', value: ({ sampleSize }) => sampleSize },
      {
        header: 'Tolerierbare Fehlerquote (%)',
        kind: 'decimal',
        value: ({ tolerableRate }) => Math.round(tolerableRate * 10_000) / 100,
      },
      { header: 'Minuten je Fall', kind: 'integer', value: ({ minutesPerCase }) => minutesPerCase },
      { header: 'Monat', kind: 'text', value: ({ at }) => (at === null ? null : month(at.month)) },
      { header: 'Geplante Fälle', kind: 'integer', value: ({ at }) => at?.planned ?? null },
      { header: 'Gezogene Fälle', kind: 'integer', value: ({ at }) => at?.drawn ?? null },
      { header: 'Geprüfte Fälle', kind: 'integer', value: ({ at }) => at?.checked ?? null },
      { header: 'Fällige Ziehungen', kind: 'integer', value: ({ at }) => at?.overdue ?? null },
    ],
  }),
];
