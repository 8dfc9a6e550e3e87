import type { Period } from '../calendar/index.ts';
import { elevated } from '../database/index.ts';
import { voidGroundNames } from '../frames/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { Directory } from './directory.ts';
import { actOf, actsOn } from './function-names.ts';
import { successorDraw } from './successor-draw.ts';
import type { Evidence } from './values/parts.ts';

/**
 * The page of method and evidence: draws from frames ending in the period, voided ones, replacements and cases not
 * checked. Counts of these are progress, which is no secret; what was explained in free text stays with the draw.
 */
export async function collectEvidence(
  work: Work | ServiceWork,
  directory: Directory,
  period: Period,
  fieldId?: string,
): Promise<Omit<Evidence, 'notShown'>> {
  return elevated(work.tx, async () => {
    const draws = await drawsOf(work, directory.areaId, period, fieldId);
    if (draws.length === 0) return { draws: [], voided: [], replacements: [], uncheckable: [] };
    const teams = await teamsOf(
      work,
      draws.map(({ frame_id }) => frame_id),
    );
    const standing = draws.filter(({ confirmed_at }) => confirmed_at === null);
    const voids = await actsOn(
      work.tx,
      'draw.voided',
      draws.map(({ id }) => id),
    );
    return {
      draws: standing.map((draw) => ({
        protocolNumber: draw.number,
        field: directory.fieldRef(draw.field_id),
        teams: (teams.get(draw.frame_id) ?? []).map((id) => directory.team(id)),
        from: draw.first_day,
        to: draw.last_day,
        method: draw.method,
        N: draw.size,
        n: draw.sample_size,
        sealDigest: draw.digest,
        drawnAt: draw.drawn_at.toISOString(),
        journalNumber: draw.journal_number,
      })),
      voided: await voidedOf(work, directory, draws, voids),
      ...(await casesLost(
        work,
        directory,
        standing.map(({ id }) => id),
      )),
    };
  });
}

async function voidedOf(
  { tx }: Work | ServiceWork,
  directory: Directory,
  draws: Awaited<ReturnType<typeof drawsOf>>,
  voids: Awaited<ReturnType<typeof actsOn>>,
): Promise<Evidence['voided']> {
  const rows = [];
  for (const draw of draws) {
    const voided = voids.get(draw.id)?.[0];
    if (voided === undefined || draw.ground === null) continue;
    rows.push({
      protocolNumber: draw.number,
      field: directory.fieldRef(draw.field_id),
      reason: voidGroundNames[draw.ground],
      voided: actOf(voided),
      successor: await successorDraw(tx, draw.frame_id),
    });
  }
  return rows;
}

function drawsOf(
  { tx }: Work | ServiceWork,
  areaId: string,
  { first, last }: Period,
  fieldId: string | undefined,
) {
  let draws = tx
    .selectFrom('draw as d')
    .innerJoin('seal as s', 's.id', 'd.seal_id')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .leftJoin('draw_void as v', 'v.draw_id', 'd.id')
    .select(['d.id', 'd.number', 'd.drawn_at', 'd.journal_number', 's.digest', 's.method', 's.sample_size'])
    .select(['f.id as frame_id', 'f.field_id', 'f.first_day', 'f.last_day', 'f.size'])
    .select(['v.ground', 'v.confirmed_at'])
    .where('f.area_id', '=', areaId)
    .where('f.last_day', '>=', first)
    .where('f.last_day', '<=', last)
    .orderBy('d.number');
  if (fieldId !== undefined) draws = draws.where('f.field_id', '=', fieldId);
  return draws.execute();
}

async function teamsOf(
  { tx }: Work | ServiceWork,
  frameIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const rows = await tx
    .selectFrom('frame_team')
    .select(['frame_id', 'team_id'])
    .where('frame_id', 'in', [...frameIds])
    .orderBy('code')
    .execute();
  const byFrame = Map.groupBy(rows, ({ frame_id }) => frame_id);
  return new Map([...byFrame].map(([id, of]) => [id, of.map(({ team_id }) => team_id)]));
}

/** What a case that was not drawn first is told apart as. */
const drawnAs = { sample: '', replacement: 'Ersatzfall: ', extension: 'Erweiterung: ' } as const;

/**
 * Cases replaced, out of scope and not checkable, by field. Replacements and extensions among the latter stand apart:
 * results count the original ranks.
 */
async function casesLost(
  { tx }: Work | ServiceWork,
  directory: Directory,
  drawIds: readonly string[],
): Promise<Pick<Evidence, 'replacements' | 'uncheckable'>> {
  if (drawIds.length === 0) return { replacements: [], uncheckable: [] };
  const replaced = await tx
    .selectFrom('draw_request as r')
    .innerJoin('draw as d', 'd.id', 'r.draw_id')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .select('f.field_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('r.draw_id', 'in', [...drawIds])
    .where('r.kind', '=', 'replacement')
    .groupBy('f.field_id')
    .execute();
  const unchecked = await tx
    .selectFrom('check_sheet as c')
    .innerJoin('sample_item as i', 'i.id', 'c.item_id')
    .select(['c.field_id', 'c.disposition', 'i.kind'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('i.draw_id', 'in', [...drawIds])
    .where('c.recheck_of', 'is', null)
    .where('c.state', '=', 'complete')
    .where('c.disposition', 'in', ['not-checkable', 'out-of-scope'])
    .groupBy(['c.field_id', 'c.disposition', 'i.kind'])
    .orderBy('c.disposition')
    .orderBy('i.kind', 'desc')
    .execute();
  const byField = <T extends { readonly field: { readonly code: string } }>(rows: T[]): T[] =>
    rows.sort((a, b) => (a.field.code < b.field.code ? -1 : a.field.code > b.field.code ? 1 : 0));
  return {
    replacements: byField(
      replaced.map(({ field_id, count }) => ({
        field: directory.fieldRef(field_id),
        reason: 'Fall nicht prüfbar oder außerhalb',
        count,
      })),
    ),
    uncheckable: byField(
      unchecked.map(({ field_id, disposition, kind, count }) => ({
        field: directory.fieldRef(field_id),
        reason: `${drawnAs[kind]}${
          disposition === 'out-of-scope'
            ? 'gehörte nicht zur Grundgesamtheit'
            : 'Akte fehlt oder ist unbrauchbar'
        }`,
        count,
      })),
    ),
  };
}
