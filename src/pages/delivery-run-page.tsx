import { z } from 'zod';
import { errandOf, unfinishedErrands, type ErrandState } from '../errands/index.ts';
import { counted } from '../format.ts';
import {
  deliveryErrand,
  openPreviews,
  previewSchema,
  type DeliveryOrder,
  type ImportedDelivery,
  type PreviewRun,
} from '../frames/index.ts';
import { Page } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { ErrandProgress, UnfinishedErrands } from './errand-parts.tsx';
import { address } from './lists.tsx';
import { deliveryWay } from './delivery-parts.tsx';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { allDue, listName, reportPathOf } from './upload-order.ts';
import { Refusals } from './upload-refusals.tsx';

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

/** Where the cases are once they are taken over: the one frame they fed, or the delivery with all of them. */
export function framesOf({ deliveryId, frames }: ImportedDelivery, { anzahl }: RunQuery): string {
  const [frame, ...more] = frames;
  return frame === undefined || more.length > 0
    ? `/lieferungen/${deliveryId}`
    : address(`/grundgesamtheiten/${frame.frameId}`, { anzahl });
}

/** What a delivery brought, in a sentence. */
export const takenOver = ({ frames }: ImportedDelivery): string =>
  `${counted(
    frames.reduce((sum, { cases }) => sum + cases, 0),
    'Fall ist',
    'Fälle sind',
  )} übernommen.`;

/** The lines a refused file was refused for, as the problem names them. */
const refusedSchema = previewSchema.pick({ refusals: true, refusalCounts: true });

async function showRun(work: Work, visit: Visit, { params, query }: Input<z.infer<typeof ofRun>, RunQuery>) {
  const run = await errandOf(work, deliveryErrand, params.deliveryRunId);
  const { command, result } = run;
  const refused = refusedSchema.safeParse(run.problem?.details);
  return (
    <Page
      title={listName(run.command)}
      preline="Fälle übernehmen"
      frame={visit.frame}
      breadcrumbs={deliveryWay(visit.actor)}
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
        result={{ href: result === null ? '' : framesOf(result, query), label: 'Ergebnis ansehen' }}
        again={{
          href: address('/ziehungen/neu', {
            feld: command.fieldIds?.[0] ?? allDue,
            von: command.firstDay,
            bis: command.lastDay,
            anzahl: query.anzahl,
            stichtag: command.cutOffDate,
            zuordnung: command.profileId,
          }),
          label: 'Andere Datei wählen',
        }}
      >
        Sie können diese Seite verlassen; die Fälle werden weiter übernommen und stehen dann unter
        „Grundgesamtheiten“.
      </ErrandProgress>
      {refused.success && <Refusals refused={refused.data} />}
    </Page>
  );
}

interface UnderWay {
  readonly deliveries: readonly DeliveryRun[];
  readonly previews: readonly PreviewRun[];
}

/** What one has handed in and is not taken over yet: files being taken over, and large ones read before that. */
export const DeliveriesUnderWay = ({ deliveries, previews }: UnderWay) => (
  <UnfinishedErrands
    errands={[
      ...deliveries.map((run) => ({
        ...run,
        title: `${listName(run.command)} übernehmen`,
        href: runPath(run.id, {}),
        hint: run.problem?.detail,
      })),
      ...previews.map((run) => ({
        ...run,
        title: `${listName(run.command)} prüfen`,
        href: reportPathOf(run.command),
      })),
    ]}
  />
);

/** @see DeliveriesUnderWay */
export async function deliveriesUnderWay(work: Work): Promise<UnderWay> {
  const deliveries = await unfinishedErrands(work, deliveryErrand);
  const takenOn = new Set(deliveries.map(({ command }) => command.uploadId));
  const previews = await openPreviews(work);
  return { deliveries, previews: previews.filter(({ command }) => !takenOn.has(command.uploadId)) };
}

export const deliveryRunPages: readonly PageRoute[] = [
  page({
    path: '/ziehungen/uebernahme/:deliveryRunId',
    act: 'delivery.create',
    params: ofRun,
    query: runQuery,
    show: showRun,
  }),
];
