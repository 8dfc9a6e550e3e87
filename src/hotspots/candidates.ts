import type { Candidate } from '../audit-plan/index.ts';
import { dateOf } from '../format.ts';
import { authorizeAt } from '../identity/index.ts';
import type { Work } from '../work.ts';

/**
 * What this year's hotspots propose for a year's plan (the loop closes): one candidate a field and criterion, with
 * the sentences of its hotspots as reasons. Only hotspots that leave their team: the proposals are seen in the area.
 */
export async function hotspotCandidates(work: Work, year: number, areaId: string): Promise<Candidate[]> {
  authorizeAt(work.actor, 'proposal.make', { areaId, teamId: null }, 'Der Bereich');
  const rows = await work.tx
    .selectFrom('hotspot as h')
    .innerJoin('criterion as c', 'c.id', 'h.criterion_id')
    .leftJoin('team as t', 't.id', 'h.team_id')
    .select([
      'h.field_id',
      'h.criterion_id',
      'h.sentence',
      'h.found_at',
      'c.code',
      'c.theme',
      'c.question',
      't.name as team',
    ])
    .where('h.area_id', '=', areaId)
    .where('h.year', '=', year - 1)
    .where('h.disclosed', '=', true)
    .orderBy((eb) => eb.fn.coalesce('h.score', eb.val(0)), 'desc')
    .orderBy('h.id')
    .execute();
  const found = new Map<string, Candidate>();
  for (const row of rows) {
    const known = found.get(row.criterion_id);
    // its figures are those of that day; the year's may say more by now
    const day = dateOf(row.found_at.toISOString());
    const reason = `Fehlerschwerpunkt vom ${day}, ${row.team ?? 'alle Teams'}: ${row.sentence}`;
    found.set(row.criterion_id, {
      kind: 'hotspot',
      subject: row.criterion_id,
      title: `${row.theme} (${row.code})`,
      origin: 'hotspot',
      reasons: [...(known?.reasons ?? []), reason],
      criterionIds: [row.criterion_id],
    });
  }
  return [...found.values()];
}
