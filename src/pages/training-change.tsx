import { z } from 'zod';
import { beforeAfter, toSvg, type ChartRate } from '../charts/index.ts';
import { criteria } from '../catalogue/index.ts';
import { date, NOT_SHOWN } from '../format.ts';
import { changeAfterTraining, listTrainings, type Change, type Training } from '../qualification/index.ts';
import {
  DRAWING_WIDTH,
  DataTable,
  EmptyState,
  Figure,
  Filters,
  freshForm,
  HelpText,
  Page,
  Select,
  type Column,
} from '../ui/index.ts';
import type { Work } from '../work.ts';
import { rateWords, shownOr } from './evaluation-parts.tsx';
import { ExportLinks, exportPages } from './lists.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  AreaSelect,
  choosableAreas,
  inArea,
  needList,
  QualificationTabs,
  TrainingLink,
  yearChoices,
} from './qualification-parts.tsx';

/** The change in one criterion after one training. */
export interface ListedChange extends Change {
  readonly training: Training;
  /** Code and question. */
  readonly criterion: string;
}

/** What changed after these trainings, one row for each need that this person may see. */
export async function readChanges(work: Work, trainings: readonly Training[]): Promise<ListedChange[]> {
  const changes = [];
  for (const training of trainings) {
    if (training.state !== 'held') continue;
    for (const change of await changeAfterTraining(work, training.id)) changes.push({ ...change, training });
  }
  const ids = [...new Set(changes.map(({ criterionId }) => criterionId))];
  const names = new Map(
    (await criteria(work.tx, { ids })).map(({ id, code, question }) => [id, `${code} ${question}`]),
  );
  return changes.map((change) => ({ ...change, criterion: names.get(change.criterionId) ?? 'Kriterium' }));
}

type Rate = Change['before'];

const rateOrNone = (rate: Rate) => (rate === null ? 'keine Stichprobe' : shownOr(rate, rateWords));

const sides = {
  'geschulte Teams, vorher': ({ before }: Change) => before,
  'geschulte Teams, nachher': ({ after }: Change) => after,
  'übrige Teams, vorher': ({ comparison }: Change) => comparison?.before ?? null,
  'übrige Teams, nachher': ({ comparison }: Change) => comparison?.after ?? null,
} as const satisfies Readonly<Record<string, (change: Change) => Rate>>;

const SideTable = ({ id, caption, change }: { id: string; caption: string; change: Change }) => (
  <DataTable
    id={id}
    caption={caption}
    narrow="list"
    rows={Object.entries(sides)}
    columns={[
      { label: 'Stichproben', cell: ([name]) => name },
      { label: 'Fehlerquote (Vertrauensbereich)', cell: ([, of]) => rateOrNone(of(change)), numeric: true },
    ]}
  />
);

const drawn = (rate: ChartRate | null): rate is ChartRate => rate !== null;

/** Before and after, with the one sentence that may be said of it. */
const ChangeFigure = ({ change, index }: { change: ListedChange; index: number }) => {
  const { before, after, comparison, criterion, sentence } = change;
  const title = `Veränderung bei ${criterion}`;
  if (!drawn(before) || !drawn(after)) {
    return (
      <section>
        <h3 class="kern-heading-small">{title}</h3>
        <p class="kern-body">{sentence}</p>
        {(drawn(before) || drawn(after)) && (
          <SideTable id={`werte-${index}`} caption="Was bisher geprüft ist" change={change} />
        )}
      </section>
    );
  }
  const drawing = beforeAfter({ title, trained: { before, after }, comparison, width: DRAWING_WIDTH });
  return (
    <Figure
      title={title}
      svg={toSvg(drawing, `veraenderung-${index}`)}
      note={sentence}
      table={<SideTable id={`werte-${index}`} caption={title} change={change} />}
    />
  );
};

export const TrainingChanges = ({ changes }: { changes: readonly ListedChange[] }) => (
  <section>
    <h2 class="kern-heading-medium">Veränderung nach der Schulung</h2>
    {changes.length === 0 ? (
      <p class="kern-body">
        Zu dieser Schulung gehört kein Bedarf, den Sie sehen; eine Veränderung lässt sich nicht angeben.
      </p>
    ) : (
      changes.map((change, index) => <ChangeFigure change={change} index={index} />)
    )}
    <FreshDraws />
  </section>
);

const FreshDraws = () => (
  <HelpText>
    Verglichen werden nur neue Stichproben vor und nach der Schulung, nie die, in der der Fehlerschwerpunkt
    auffiel: Sie war gerade hoch und wäre auch von selbst gesunken.
  </HelpText>
);

const changesQuery = z.object({
  bereich: z.uuid().optional().catch(undefined),
  jahr: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
});
type ChangeFilters = z.infer<typeof changesQuery>;

const changesPath = '/qualifizierung/veraenderung';

/** Trainings held in the year asked for, else in all years; and the years to choose from, whatever is asked for. */
async function heldTrainings(work: Work, { bereich, jahr }: ChangeFilters) {
  const held = await listTrainings(work, { state: 'held' });
  return {
    years: yearChoices(
      work,
      held.map(({ year }) => year),
      jahr,
    ),
    trainings: inArea(held, work.actor.areaId ?? bereich).filter(
      ({ year }) => jahr === undefined || year === jahr,
    ),
  };
}

const changeColumns: readonly Column<ListedChange>[] = [
  { label: 'Schulung', cell: ({ training }) => <TrainingLink training={training} /> },
  { label: 'am', cell: ({ training: { heldOn } }) => (heldOn === null ? '–' : date(heldOn)) },
  { label: 'Prüfkriterium', cell: ({ criterion }) => criterion },
  { label: 'Vorher', cell: ({ before }) => rateOrNone(before), numeric: true },
  { label: 'Nachher', cell: ({ after }) => rateOrNone(after), numeric: true },
  { label: 'Ergebnis', cell: ({ sentence }) => sentence },
];

async function showChanges(work: Work, visit: Visit, { query }: Input<unknown, ChangeFilters>) {
  const { years, trainings } = await heldTrainings(work, query);
  const changes = await readChanges(work, trainings);
  const { bereich, jahr } = query;
  const filters = { bereich, jahr: jahr?.toString() };
  const form = freshForm(filters);
  return (
    <Page title="Veränderung nach Schulungen" frame={visit.frame} breadcrumbs={[home, needList]}>
      <QualificationTabs current={changesPath} kept={{ bereich, jahr }} />
      <Filters
        action={changesPath}
        label="Veränderungen filtern"
        active={bereich !== undefined || jahr !== undefined}
      >
        <AreaSelect form={form} areas={await choosableAreas(work)} />
        <Select form={form} name="jahr" label="Jahr" placeholder="alle" options={years} optional />
      </Filters>
      {changes.length === 0 ? (
        <EmptyState title="Noch keine Schulung durchgeführt">
          Sobald eine Schulung durchgeführt und danach neu geprüft ist, steht hier, was sich verändert hat.
        </EmptyState>
      ) : (
        <>
          <DataTable
            id="veraenderungen"
            caption="Veränderung nach durchgeführten Schulungen"
            narrow="list"
            rows={changes}
            columns={changeColumns}
          />
          <ExportLinks path={changesPath} query={filters} />
        </>
      )}
      <FreshDraws />
    </Page>
  );
}

const inFile = (rate: Rate): string | null =>
  rate === null ? null : rate.shown ? rateWords(rate) : NOT_SHOWN;

export const trainingChangePages: readonly PageRoute[] = [
  page({ path: changesPath, act: 'evaluation.read', query: changesQuery, show: showChanges }),
  ...exportPages({
    path: changesPath,
    act: 'evaluation.read',
    query: changesQuery,
    name: 'Veränderung',
    rows: async (work, query) => readChanges(work, (await heldTrainings(work, query)).trainings),
    columns: [
      { header: 'Schulung', kind: 'text', width: 50, value: ({ training }) => training.title },
      { header: 'Durchgeführt am', kind: 'date', value: ({ training }) => training.heldOn },
      { header: 'Prüfkriterium', kind: 'text', width: 60, value: ({ criterion }) => criterion },
      ...Object.entries(sides).map(([name, of]) => ({
        header: `Fehlerquote, ${name}`,
        kind: 'text' as const,
        width: 30,
        value: (change: ListedChange) => inFile(of(change)),
      })),
      { header: 'Ergebnis', kind: 'text', width: 80, value: ({ sentence }) => sentence },
    ],
  }),
];
