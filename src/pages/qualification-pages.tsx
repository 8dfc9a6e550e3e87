import { z } from 'zod';
import { dateOf } from '../format.ts';
import {
  listNeeds,
  listTrainings,
  needStateNames,
  type Need,
  type NeedState,
  type Training,
} from '../qualification/index.ts';
import { DataTable, EmptyState, Filters, freshForm, HelpText, Page, Select } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { criterionOf, figureWords, teamOf } from './hotspot-pages.tsx';
import { ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  AreaSelect,
  choosableAreas,
  needList,
  NeedStateTag,
  QualificationTabs,
  TrainingLink,
  yearChoices,
} from './qualification-parts.tsx';

const needStates = Object.keys(needStateNames) as [NeedState, ...NeedState[]];

const needsQuery = z.object({
  bereich: z.uuid().optional().catch(undefined),
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  stand: z.enum(needStates).optional().catch(undefined),
});
type NeedFilters = z.infer<typeof needsQuery>;

/** A need with the trainings it is scheduled in. */
interface ListedNeed extends Need {
  readonly trainings: readonly Training[];
}

/** The needs asked for; and the years to choose from, whatever is asked for. */
async function readNeeds(work: Work, { bereich, jahr, stand }: NeedFilters) {
  const all = await listNeeds(work, {});
  const trainings = await listTrainings(work, {});
  const areaId = work.actor.areaId ?? bereich;
  const needs = all.filter(
    (need) =>
      (areaId === undefined || need.areaId === areaId) &&
      (jahr === undefined || need.hotspot.year === jahr) &&
      (stand === undefined || need.state === stand),
  );
  return {
    years: yearChoices(
      work,
      all.map(({ hotspot }) => hotspot.year),
      jahr,
    ),
    needs: needs.map((need): ListedNeed => ({
      ...need,
      trainings: trainings.filter(({ id }) => need.trainingIds.includes(id)),
    })),
  };
}

async function showNeeds(work: Work, visit: Visit, { query }: Input<unknown, NeedFilters>) {
  const { years, needs } = await readNeeds(work, query);
  const { bereich, jahr, stand } = query;
  const filters = { bereich, jahr: jahr?.toString(), stand };
  const form = freshForm(filters);
  const active = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title="Qualifizierungsbedarfe" frame={visit.frame} breadcrumbs={[home]}>
      <QualificationTabs current="/qualifizierung" kept={{ bereich, jahr }} />
      <Filters action={needList.href} label="Qualifizierungsbedarfe filtern" active={active}>
        <AreaSelect form={form} areas={await choosableAreas(work)} />
        <Select form={form} name="jahr" label="Jahr" placeholder="alle" options={years} optional />
        <Select
          form={form}
          name="stand"
          label="Stand"
          placeholder="alle"
          options={needStates.map((value) => ({ value, label: needStateNames[value] }))}
          optional
        />
      </Filters>
      {needs.length === 0 ? (
        <EmptyState title={active ? 'Kein Bedarf passt zum Filter' : 'Noch kein Qualifizierungsbedarf'}>
          {active
            ? 'Setzen Sie den Filter zurück.'
            : 'Jeder Fehlerschwerpunkt wird von selbst zu einem Qualifizierungsbedarf, sobald er festgestellt ist. Dann planen Sie hier eine Schulung oder eine andere Abhilfe.'}
        </EmptyState>
      ) : (
        <>
          <NeedTable needs={needs} />
          <ExportLinks path={needList.href} query={filters} />
        </>
      )}
      <HelpText>
        Bedarfe entstehen aus Fehlerschwerpunkten, der schwerste steht oben. Die Personalentwicklung plant;
        ablehnen kann nur die Bereichsleitung.
      </HelpText>
    </Page>
  );
}

const NeedTable = ({ needs }: { needs: readonly ListedNeed[] }) => (
  <DataTable
    id="bedarfe"
    caption="Qualifizierungsbedarfe, die schwersten zuerst"
    narrow="list"
    rows={needs}
    columns={[
      {
        label: 'Prüfkriterium',
        cell: ({ id, hotspot }) => (
          <a class="kern-link" href={`/qualifizierung/bedarfe/${id}`}>
            {criterionOf(hotspot)}
          </a>
        ),
      },
      { label: 'Prüffeld', cell: ({ hotspot }) => hotspot.fieldTitle },
      { label: 'Team', cell: ({ hotspot }) => teamOf(hotspot) },
      { label: 'Befund', cell: ({ hotspot }) => figureWords(hotspot) },
      { label: 'Seit', cell: ({ createdAt }) => dateOf(createdAt) },
      { label: 'Stand', cell: ({ state }) => <NeedStateTag state={state} /> },
      { label: 'Abhilfe', cell: (need) => <Remedy need={need} /> },
    ]}
  />
);

const Remedy = ({ need: { trainings, remedy } }: { need: ListedNeed }) =>
  trainings.length === 0 ? (
    <>{remedy ?? '–'}</>
  ) : (
    <>
      {trainings.map((training, index) => (
        <>
          {index > 0 && ', '}
          <TrainingLink training={training} />
        </>
      ))}
    </>
  );

export const qualificationPages: readonly PageRoute[] = [
  page({ path: '/qualifizierung', act: 'qualification.read', query: needsQuery, show: showNeeds }),
  ...exportPages({
    path: '/qualifizierung',
    act: 'qualification.read',
    query: needsQuery,
    name: 'Qualifizierungsbedarfe',
    rows: async (work, query) => (await readNeeds(work, query)).needs,
    columns: [
      { header: 'Kriterium', kind: 'text', value: ({ hotspot }) => hotspot.criterionCode },
      { header: 'Prüffrage', kind: 'text', width: 60, value: ({ hotspot }) => hotspot.question },
      { header: 'Prüffeld', kind: 'text', width: 40, value: ({ hotspot }) => hotspot.fieldTitle },
      { header: 'Team', kind: 'text', width: 24, value: ({ hotspot }) => teamOf(hotspot) },
      { header: 'Befund', kind: 'text', width: 50, value: ({ hotspot }) => figureWords(hotspot) },
      { header: 'Seit', kind: 'date', value: ({ createdAt }) => createdAt },
      { header: 'Stand', kind: 'text', value: ({ state }) => needStateNames[state] },
      {
        header: 'Schulungen',
        kind: 'text',
        width: 40,
        value: ({ trainings }) => trainings.map(({ title }) => title).join('; ') || null,
      },
      { header: 'Andere Abhilfe', kind: 'text', width: 40, value: ({ remedy }) => remedy },
      { header: 'Begründung', kind: 'text', width: 60, value: ({ reason }) => reason },
    ],
  }),
];
