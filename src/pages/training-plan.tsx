import { z } from 'zod';
import { date, integer, quarter as quarterName } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import {
  listNeeds,
  listTrainings,
  trainingFormats,
  trainingStateNames,
  type Need,
  type Training,
} from '../qualification/index.ts';
import {
  ButtonLink,
  ButtonRow,
  DataTable,
  EmptyState,
  Filters,
  freshForm,
  Page,
  Select,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { address, ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  aboutNeed,
  AreaSelect,
  choosableAreas,
  inArea,
  needList,
  QualificationTabs,
  teamsOf,
  thisYear,
  TrainingLink,
  trainingPlan,
  TrainingStateTag,
  yearChoices,
} from './qualification-parts.tsx';

const trainingStates = ['planned', 'held', 'cancelled'] as const;

const planQuery = z.object({
  bereich: z.uuid().optional().catch(undefined),
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  quartal: z.coerce.number().int().min(1).max(4).optional().catch(undefined),
  stand: z.enum(trainingStates).optional().catch(undefined),
});
type PlanFilters = z.infer<typeof planQuery>;

interface YearPlan {
  readonly year: number;
  /** To choose from, whatever is asked for. */
  readonly years: ReturnType<typeof yearChoices>;
  readonly trainings: readonly Training[];
}

/** The year asked for, else this one, or the latest that anything is planned in. */
export async function readPlan(work: Work, query: PlanFilters): Promise<YearPlan> {
  const seen = await listTrainings(work, {});
  const all = inArea(seen, work.actor.areaId ?? query.bereich);
  const current = thisYear(work);
  const planned = all.map((training) => training.year);
  const usual = planned.length === 0 || planned.includes(current) ? current : Math.max(...planned);
  const year = query.jahr ?? usual;
  return {
    year,
    years: yearChoices(
      work,
      seen.map((training) => training.year),
      year,
    ),
    trainings: all.filter(
      (training) =>
        training.year === year &&
        (query.quartal === undefined || training.quarter === query.quartal) &&
        (query.stand === undefined || training.state === query.stand),
    ),
  };
}

async function showPlan(work: Work, visit: Visit, { query }: Input<unknown, PlanFilters>) {
  const { year, years, trainings } = await readPlan(work, query);
  const { bereich, quartal, stand } = query;
  const filters = { bereich, jahr: String(year), quartal: quartal?.toString(), stand };
  const form = freshForm(filters);
  const otherwise = await listNeeds(work, {
    areaId: visit.actor.areaId ?? bereich,
    year,
    state: 'other-remedy',
  });
  return (
    <Page
      title="Qualifizierungsplan"
      preline={String(year)}
      frame={visit.frame}
      breadcrumbs={[home, needList]}
      actions={<PlanActs visit={visit} year={year} areaId={bereich} />}
    >
      <QualificationTabs current="/qualifizierung/plan" kept={{ bereich, jahr: query.jahr }} />
      <Filters
        action={trainingPlan.href}
        label="Qualifizierungsplan filtern"
        active={Object.values(query).some((value) => value !== undefined)}
      >
        <AreaSelect form={form} areas={await choosableAreas(work)} />
        <Select form={form} name="jahr" label="Jahr" options={years} />
        <Select
          form={form}
          name="quartal"
          label="Quartal"
          placeholder="alle"
          options={[1, 2, 3, 4].map((value) => ({ value: String(value), label: `${value}. Quartal` }))}
          optional
        />
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="alle"
          options={trainingStates.map((value) => ({ value, label: trainingStateNames[value] }))}
          optional
        />
      </Filters>
      {trainings.length === 0 ? (
        <NoTraining visit={visit} filtered={quartal !== undefined || stand !== undefined} />
      ) : (
        <>
          {[1, 2, 3, 4].map((quarter) => (
            <QuarterTable
              year={year}
              quarter={quarter}
              trainings={trainings.filter((training) => training.quarter === quarter)}
            />
          ))}
          <ExportLinks path={trainingPlan.href} query={filters} />
        </>
      )}
      {otherwise.length > 0 && <Otherwise needs={otherwise} />}
    </Page>
  );
}

interface PlanActsProps {
  readonly visit: Visit;
  readonly year: number;
  readonly areaId: string | undefined;
}

const PlanActs = ({ visit: { actor }, year, areaId }: PlanActsProps) => (
  <ButtonRow>
    {reachOf(actor, 'training.write') !== null && (
      <ButtonLink href="/qualifizierung/schulungen/neu" kind="primary">
        Schulung planen
      </ButtonLink>
    )}
    {reachOf(actor, 'qualification-plan.prepare') !== null && (
      <ButtonLink
        href={address('/berichte/neu', { art: 'qualification-plan', zeitraum: year, bereich: areaId })}
      >
        Bericht erstellen
      </ButtonLink>
    )}
    <ButtonLink href={address('/berichte', { art: 'qualification-plan', bereich: areaId })} icon="download">
      Berichte als PDF
    </ButtonLink>
  </ButtonRow>
);

const NoTraining = ({ visit: { actor }, filtered }: { visit: Visit; filtered: boolean }) => (
  <EmptyState
    title={filtered ? 'Keine Schulung passt zum Filter' : 'Noch keine Schulung geplant'}
    action={
      <ButtonLink href={address(needList.href, { stand: 'open' })}>
        Offene Qualifizierungsbedarfe ansehen
      </ButtonLink>
    }
  >
    {filtered
      ? 'Setzen Sie den Filter zurück.'
      : reachOf(actor, 'training.write') === null
        ? 'Die Personalentwicklung plant Schulungen aus den Qualifizierungsbedarfen.'
        : 'Beginnen Sie mit einem offenen Bedarf und planen Sie dafür eine Schulung.'}
  </EmptyState>
);

interface QuarterTableProps {
  readonly year: number;
  readonly quarter: number;
  readonly trainings: readonly Training[];
}

const stateWithDay = ({ state, heldOn }: Training) => (
  <>
    <TrainingStateTag state={state} /> {heldOn === null ? '' : date(heldOn)}
  </>
);

const QuarterTable = ({ year, quarter, trainings }: QuarterTableProps) =>
  trainings.length === 0 ? null : (
    <DataTable
      id={`quartal-${quarter}`}
      caption={quarterName(year, quarter)}
      narrow="list"
      rows={trainings}
      columns={[
        { label: 'Schulung', cell: (training) => <TrainingLink training={training} /> },
        { label: 'Format', cell: ({ format }) => trainingFormats[format] },
        { label: 'Zielgruppe', cell: ({ targetFunction }) => targetFunction },
        { label: 'Teams', cell: teamsOf },
        { label: 'Plätze', cell: ({ seats }) => integer(seats), numeric: true },
        { label: 'Stand', cell: stateWithDay },
      ]}
    />
  );

/** Needs of the year that are met otherwise than by a training. */
const Otherwise = ({ needs }: { needs: readonly Need[] }) => (
  <DataTable
    id="andere-abhilfe"
    caption="Andere Abhilfe"
    narrow="list"
    rows={needs}
    columns={[
      {
        label: 'Bedarf',
        cell: ({ id, hotspot }) => (
          <a class="kern-link" href={`/qualifizierung/bedarfe/${id}`}>
            {aboutNeed(hotspot)}
          </a>
        ),
      },
      { label: 'Abhilfe', cell: ({ remedy }) => remedy ?? '–' },
      { label: 'Begründung', cell: ({ reason }) => reason ?? '–' },
    ]}
  />
);

export const trainingPlanPages: readonly PageRoute[] = [
  page({ path: '/qualifizierung/plan', act: 'qualification.read', query: planQuery, show: showPlan }),
  ...exportPages({
    path: '/qualifizierung/plan',
    act: 'qualification.read',
    query: planQuery,
    name: 'Qualifizierungsplan',
    rows: async (work, query) => (await readPlan(work, query)).trainings,
    columns: [
      { header: 'Jahr', kind: 'text', value: ({ year }) => String(year) },
      { header: 'Quartal', kind: 'integer', value: ({ quarter }) => quarter },
      { header: 'Schulung', kind: 'text', width: 50, value: ({ title }) => title },
      { header: 'Format', kind: 'text', width: 30, value: ({ format }) => trainingFormats[format] },
      { header: 'Zielgruppe', kind: 'text', width: 30, value: ({ targetFunction }) => targetFunction },
      { header: 'Teams', kind: 'text', width: 40, value: teamsOf },
      { header: 'Plätze', kind: 'integer', value: ({ seats }) => seats },
      { header: 'Stand', kind: 'text', value: ({ state }) => trainingStateNames[state] },
      { header: 'Durchgeführt am', kind: 'date', value: ({ heldOn }) => heldOn },
    ],
  }),
];
