import { plannedPeriods, type FieldVersion } from '../audit-plan/index.ts';
import { monthOf, monthsOfYear, type IsoDate, type Month } from '../calendar/index.ts';
import type { Actor } from '../work.ts';
import type { FieldMonth } from './plan-progress.ts';

/** Cases planned, drawn and checked. */
export interface Progress {
  /** Null where nobody can say: how many of the cases that the area draws over all teams are one team's. */
  readonly planned: number | null;
  readonly drawn: number;
  readonly checked: number;
}

/** A field in a month in which it is due or drawn. */
export interface PlanMonth extends Progress {
  readonly month: Month;
  /** Draws that are due: one a team, or one over all teams. */
  readonly due: number;
  /** Of these, those whose period is over without a draw. */
  readonly overdue: number;
  readonly done: FieldMonth | null;
}

/**
 * The months of a field, planned beside done. A lead reads of the own team, as in `fieldProgress`: what others are to
 * draw is no part of it.
 */
export function planMonths(
  field: FieldVersion,
  progress: readonly FieldMonth[],
  { actor, today }: { readonly actor: Pick<Actor, 'role' | 'teamId'>; readonly today: IsoDate },
): PlanMonth[] {
  const leads = actor.role === 'team-lead';
  const byTeam = field.drawnBy === 'team';
  const due = new Map(
    plannedPeriods(field, field.year).map((planned) => [monthOf(planned.period.last), planned]),
  );
  const done = new Map(
    progress.filter(({ fieldId }) => fieldId === field.fieldId).map((entry) => [entry.month, entry]),
  );
  return monthsOfYear(field.year).flatMap((month) => {
    const [planned, own] = [due.get(month), done.get(month) ?? null];
    const teamIds = (planned?.teamIds ?? []).filter((id) => !leads || id === actor.teamId);
    if (teamIds.length === 0 && own === null) return [];
    // Who is to draw, each one frame; where the area does, one team stands for all, and no lead is to.
    const drawing = byTeam ? teamIds : leads ? [] : teamIds.slice(0, 1);
    const missing = drawing.filter((id) => own === null || (byTeam && !own.teamIds.includes(id)));
    return [
      {
        month,
        planned: leads && !byTeam ? null : drawing.length * field.sampleSize,
        drawn: own?.drawn ?? 0,
        checked: own?.checked ?? 0,
        due: drawing.length,
        overdue: planned !== undefined && planned.period.last < today ? missing.length : 0,
        done: own,
      },
    ];
  });
}

/** Planned, drawn and checked of several months together. */
export const progressOf = (months: readonly PlanMonth[]): Progress => ({
  planned: months.reduce<number | null>(
    (sum, { planned }) => (sum === null || planned === null ? null : sum + planned),
    0,
  ),
  drawn: months.reduce((sum, { drawn }) => sum + drawn, 0),
  checked: months.reduce((sum, { checked }) => sum + checked, 0),
});
