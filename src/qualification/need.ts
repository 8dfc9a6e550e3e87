import { elevated } from '../database/index.ts';
import { notFound } from '../failure.ts';
import { hotspotsOf, type Hotspot } from '../hotspots/index.ts';
import { authorize } from '../identity/index.ts';
import type { Work } from '../work.ts';
import type { NeedState } from './training.ts';

/** What a hotspot asks for, as its reader may see it: with the hotspot, whose figure is shown to this reader. */
export interface Need {
  readonly id: string;
  readonly areaId: string;
  readonly state: NeedState;
  readonly remedy: string | null;
  readonly reason: string | null;
  readonly createdAt: string;
  readonly hotspot: Hotspot;
  readonly trainingIds: readonly string[];
}

export interface NeedQuery {
  readonly areaId?: string | undefined;
  readonly year?: number | undefined;
  readonly state?: NeedState | undefined;
}

/**
 * Training needs with their hotspots, the heaviest first. A need goes with its hotspot: where the hotspot does not
 * leave its team, neither does the need.
 */
export async function listNeeds(work: Work, query: NeedQuery): Promise<Need[]> {
  authorize(work.actor, 'qualification.read');
  const hotspots = await hotspotsOf(work, { areaId: query.areaId, year: query.year });
  const needs = await needsOf(work, hotspots);
  return query.state === undefined ? needs : needs.filter(({ state }) => state === query.state);
}

/** What these hotspots ask for, in their order; the caller was shown each of them. */
export async function needsOf(work: Work, hotspots: readonly Hotspot[]): Promise<Need[]> {
  authorize(work.actor, 'qualification.read');
  if (hotspots.length === 0) return [];
  return elevated(work.tx, async () => {
    const needs = await work.tx
      .selectFrom('training_need')
      .selectAll()
      .where(
        'hotspot_id',
        'in',
        hotspots.map(({ id }) => id),
      )
      .execute();
    const rows = new Map(needs.map((row) => [row.hotspot_id, row]));
    const scheduled = await work.tx.selectFrom('training_need_training').selectAll().execute();
    const trainings = Map.groupBy(scheduled, ({ need_id }) => need_id);
    return hotspots.flatMap((hotspot) => {
      const row = rows.get(hotspot.id);
      if (row === undefined) return [];
      return {
        id: row.id,
        areaId: row.area_id,
        state: row.state,
        remedy: row.remedy,
        reason: row.decision_reason,
        createdAt: row.created_at.toISOString(),
        hotspot,
        trainingIds: (trainings.get(row.id) ?? []).map(({ training_id }) => training_id).sort(),
      };
    });
  });
}

/** One need, if the actor may see it. */
export async function needOf(work: Work, needId: string): Promise<Need> {
  const need = (await listNeeds(work, {})).find(({ id }) => id === needId);
  if (need === undefined) throw notFound('Der Qualifizierungsbedarf');
  return need;
}
