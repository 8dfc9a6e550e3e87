import { monthPeriod, type Month } from '../calendar/index.ts';
import type { Work } from '../work.ts';
import type { Directory } from './directory.ts';
import type { Evidence } from './values/parts.ts';

/** German names of functions, as papers say who acted. */
export const functionNames: Readonly<Record<string, string>> = {
  'team-lead': 'Teamleitung',
  'area-head': 'Bereichsleitung',
  management: 'Geschäftsführung',
  'personnel-development': 'Personalentwicklung',
  controlling: 'Controlling',
  auditor: 'Interne Revision',
  oversight: 'Personalrat/Datenschutz',
  administrator: 'Administration',
  service: 'Dienst',
};

/** The page of method and evidence: the month's draws, voided ones, replacements and cases not checked. Elevated. */
export async function collectEvidence(
  work: Work,
  areaId: string,
  month: Month,
  directory: Directory,
): Promise<Omit<Evidence, 'notShown'>> {
  const { first, last } = monthPeriod(month);
  const draws = await work.tx
    .selectFrom('draw as d')
    .innerJoin('seal as s', 's.id', 'd.seal_id')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .leftJoin('draw_void as v', 'v.draw_id', 'd.id')
    .select(['d.id', 'd.number', 'd.drawn_at', 'd.journal_number', 's.digest', 's.method', 's.sample_size'])
    .select(['f.id as frame_id', 'f.field_id', 'f.first_day', 'f.last_day', 'f.size'])
    .select(['v.confirmed_at', 'v.on_behalf_of'])
    .where('f.area_id', '=', areaId)
    .where('f.last_day', '>=', first)
    .where('f.last_day', '<=', last)
    .orderBy('d.number')
    .execute();
  if (draws.length === 0) return { draws: [], voided: [], replacements: [], uncheckable: [] };
  const drawIds = draws.map(({ id }) => id);
  const teams = await work.tx
    .selectFrom('frame_team')
    .select(['frame_id', 'team_id'])
    .where(
      'frame_id',
      'in',
      draws.map(({ frame_id }) => frame_id),
    )
    .orderBy('code')
    .execute();
  const replaced = await work.tx
    .selectFrom('draw_request as r')
    .innerJoin('draw as d', 'd.id', 'r.draw_id')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .select('f.field_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('r.draw_id', 'in', drawIds)
    .where('r.kind', '=', 'replacement')
    .groupBy('f.field_id')
    .orderBy('f.field_id')
    .execute();
  const unchecked = await work.tx
    .selectFrom('check_sheet as c')
    .innerJoin('sample_item as i', 'i.id', 'c.item_id')
    .select(['c.field_id', 'c.disposition'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('i.draw_id', 'in', drawIds)
    .where('c.recheck_of', 'is', null)
    .where('c.state', '=', 'complete')
    .where('c.disposition', 'in', ['not-checkable', 'out-of-scope'])
    .groupBy(['c.field_id', 'c.disposition'])
    .orderBy('c.field_id')
    .orderBy('c.disposition')
    .execute();
  const standing = draws.filter(({ confirmed_at }) => confirmed_at === null);
  return {
    draws: standing.map((draw) => ({
      protocolNumber: draw.number,
      field: directory.fieldRef(draw.field_id),
      teams: teams
        .filter(({ frame_id }) => frame_id === draw.frame_id)
        .map(({ team_id }) => directory.team(team_id)),
      from: draw.first_day,
      to: draw.last_day,
      method: draw.method,
      N: draw.size,
      n: draw.sample_size,
      sealDigest: draw.digest,
      drawnAt: draw.drawn_at.toISOString(),
      journalNumber: draw.journal_number,
    })),
    voided: draws.flatMap((draw) =>
      draw.confirmed_at === null
        ? []
        : {
            protocolNumber: draw.number,
            field: directory.fieldRef(draw.field_id),
            // The reason in words stays with the draw: it is free text.
            reason: 'von zwei Personen aufgehoben, Begründung bei der Ziehung',
            voided: {
              at: draw.confirmed_at.toISOString(),
              by: { function: 'Bereichsleitung', deputy: draw.on_behalf_of !== null },
            },
            successor: standing.find(({ frame_id }) => frame_id === draw.frame_id)?.number ?? null,
          },
    ),
    replacements: replaced.map(({ field_id, count }) => ({
      field: directory.fieldRef(field_id),
      reason: 'Fall nicht prüfbar',
      count,
    })),
    uncheckable: unchecked.map(({ field_id, disposition, count }) => ({
      field: directory.fieldRef(field_id),
      reason:
        disposition === 'out-of-scope'
          ? 'gehörte nicht zur Grundgesamtheit'
          : 'Akte fehlt oder ist unbrauchbar',
      count,
    })),
  };
}
