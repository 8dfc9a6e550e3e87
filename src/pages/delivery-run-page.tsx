import { z } from 'zod';
import { errandOf, unfinishedErrands, type ErrandState } from '../errands/index.ts';
import { counted, period } from '../format.ts';
import { deliveryErrand, type DeliveryOrder, type ImportedDelivery } from '../frames/index.ts';
import { Page } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { ErrandProgress, UnfinishedErrands } from './errand-parts.tsx';
import { address } from './lists.tsx';
import { drawsWay } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

type DeliveryRun = ErrandState<DeliveryOrder, ImportedDelivery>;

const ofRun = z.object({ deliveryRunId: z.uuid() });
/** How many cases are to be drawn, carried on to the frame. */
const runQuery = z.object({
  anzahl: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
});
type RunQuery = z.infer<typeof runQuery>;

/** Where one sees how far a delivery is. */
export const runPath = (runId: string, { anzahl }: RunQuery): string =>
  address(`/ziehungen/uebernahme/${runId}`, { anzahl });

/** Where the cases are once they are taken over: the one frame they fed, or the list. */
export function framesOf({ frames }: ImportedDelivery, { anzahl }: RunQuery): string {
  const [frame, ...more] = frames;
  return frame === undefined || more.length > 0
    ? '/grundgesamtheiten'
    : address(`/grundgesamtheiten/${frame.frameId}`, { anzahl });
}

/** What a delivery brought, in a sentence. */
export const takenOver = ({ frames }: ImportedDelivery): string =>
  `${counted(
    frames.reduce((sum, { cases }) => sum + cases, 0),
    'Fall ist',
    'Fälle sind',
  )} übernommen.`;

const titleOf = ({ command }: DeliveryRun): string =>
  `Fallliste ${period(command.firstDay, command.lastDay)}`;

async function showRun(work: Work, visit: Visit, { params, query }: Input<z.infer<typeof ofRun>, RunQuery>) {
  const run = await errandOf(work, deliveryErrand, params.deliveryRunId);
  const { command, result } = run;
  return (
    <Page
      title={titleOf(run)}
      preline="Fälle übernehmen"
      frame={visit.frame}
      breadcrumbs={drawsWay(visit.actor)}
      scripts={['auto-refresh.js']}
    >
      <ErrandProgress
        errand={run}
        path={runPath(run.id, query)}
        label={{
          running: 'Die Datei wird gelesen, geprüft und abgelegt',
          done: result === null ? '' : takenOver(result),
          failed: 'Es wurde nichts übernommen',
        }}
        result={{ href: result === null ? '' : framesOf(result, query), label: 'Grundgesamtheit ansehen' }}
        again={{
          href: address('/ziehungen/neu', {
            feld: command.fieldIds?.[0],
            von: command.firstDay,
            bis: command.lastDay,
          }),
          label: 'Andere Datei wählen',
        }}
      >
        Sie können diese Seite verlassen; die Fälle werden weiter übernommen und stehen dann unter
        „Grundgesamtheiten“.
      </ErrandProgress>
    </Page>
  );
}

/** The deliveries that one has ordered and that are not taken over yet. */
export const UnfinishedDeliveries = ({ runs }: { runs: readonly DeliveryRun[] }) => (
  <UnfinishedErrands
    errands={runs.map((run) => ({ title: titleOf(run), href: runPath(run.id, {}), state: run.state }))}
  />
);

/** @see UnfinishedDeliveries */
export const unfinishedDeliveries = (work: Work): Promise<DeliveryRun[]> =>
  unfinishedErrands(work, deliveryErrand);

export const deliveryRunPages: readonly PageRoute[] = [
  page({
    path: '/ziehungen/uebernahme/:deliveryRunId',
    act: 'delivery.create',
    params: ofRun,
    query: runQuery,
    show: showRun,
  }),
];
