import type { IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { emptyLedger, protection, type Facts, type Figure } from '../disclosure/index.ts';
import { headcountsOn } from './organisation.ts';
import { disclosureRulesOf, settings } from './settings.ts';

/** One count of a quota on a statistics day: of a team, or of the whole area (null). */
export interface QuotaCount {
  readonly quotaId: string;
  readonly statisticsDay: IsoDate;
  readonly areaId: string;
  readonly teamId: string | null;
  readonly reached: number;
  readonly total: number;
}

const nameOf = ({ quotaId, statisticsDay, areaId, teamId }: Omit<QuotaCount, 'reached' | 'total'>): string =>
  [quotaId, statisticsDay, areaId, teamId ?? ''].join('/');

/**
 * Which counts leave their team (rules 24 and 25). A quota is no sample, but a count by team tells of its few
 * employees just as a rate does: so the same thresholds bind it, and the one engine decides, also that no small team
 * can be worked out from the area and the others, not even by the lead of another team. A day's counts are decided
 * together, each day by itself: the counts of different days share nothing. The rows of a day that has teams must hold
 * the area's too.
 */
export async function shownQuotas(
  tx: Tx,
  rows: readonly QuotaCount[],
): Promise<(row: QuotaCount) => boolean> {
  const rules = { ...disclosureRulesOf(await settings(tx)), reader: 'team-lead' as const };
  const employees = await employeesOf(tx, rows);
  const { protect } = await protection();
  const shown = new Set<string>();
  for (const ofPlace of Map.groupBy(rows, (row) => nameOf({ ...row, teamId: null })).values()) {
    const { facts, figures } = factsOf(ofPlace, employees);
    for (const decision of protect({ facts, figures, ledger: emptyLedger, rules })) {
      if (decision.shown) shown.add(decision.id);
    }
  }
  return (row) => shown.has(nameOf(row));
}

type Employees = (row: QuotaCount) => number;

/** Employees of a team on the statistics day, or of all teams of the area together. */
async function employeesOf(tx: Tx, rows: readonly QuotaCount[]): Promise<Employees> {
  const teams = await tx.selectFrom('team').select(['id', 'area_id']).execute();
  const areaOf = new Map(teams.map(({ id, area_id }) => [id, area_id]));
  const counts = new Map<string, number>();
  for (const day of new Set(rows.map(({ statisticsDay }) => statisticsDay))) {
    for (const { teamId, functionId, employees } of await headcountsOn(tx, day)) {
      if (functionId !== null) continue;
      const ofArea = `${day}/${areaOf.get(teamId)}`;
      counts.set(`${day}/${teamId}`, employees);
      counts.set(ofArea, (counts.get(ofArea) ?? 0) + employees);
    }
  }
  return ({ statisticsDay, areaId, teamId }) => counts.get(`${statisticsDay}/${teamId ?? areaId}`) ?? 0;
}

/** One day of one quota: the area is the sum of its teams and of a rest that was not delivered by team. */
function factsOf(
  rows: readonly QuotaCount[],
  employees: Employees,
): { facts: Facts; figures: readonly Figure[] } {
  const teams = rows.filter(({ teamId }) => teamId !== null);
  const area = rows.find(({ teamId }) => teamId === null);
  const parts = [
    ...teams.map((row) => ({ ...row, employees: employees(row) })),
    ...restOf(area, teams, employees),
  ];
  const samples = parts.map((row) => ({
    id: nameOf(row),
    team: row.teamId ?? row.areaId,
    employees: row.employees,
    checked: row.total,
  }));
  const atoms = parts.map((row) => ({ id: nameOf(row), sample: nameOf(row), faulty: row.reached }));
  const figures: Figure[] = teams.map((row) => ({
    id: nameOf(row),
    kind: 'count',
    atoms: [nameOf(row)],
    weight: weightOf(row),
  }));
  if (area !== undefined) {
    const id = nameOf(area);
    const weight = 1 + teams.reduce((sum, row) => sum + weightOf(row), 0);
    figures.push({ id, kind: 'count', atoms: parts.map(nameOf), weight });
  }
  return { facts: { samples, atoms, links: [] }, figures };
}

/** Large teams weigh more; the area, more than all of them, is not lost for the sake of a small one. */
const weightOf = ({ total }: QuotaCount): number => Math.sqrt(1 + total);

function restOf(
  area: QuotaCount | undefined,
  teams: readonly QuotaCount[],
  employees: Employees,
): (QuotaCount & { readonly employees: number })[] {
  if (area === undefined) return [];
  const sum = (value: (row: QuotaCount) => number): number =>
    teams.reduce((total, row) => total + value(row), 0);
  const rest = {
    ...area,
    reached: Math.max(0, area.reached - sum(({ reached }) => reached)),
    total: Math.max(0, area.total - sum(({ total }) => total)),
    employees: Math.max(0, employees(area) - sum(employees)),
  };
  return rest.total === 0 ? [] : [{ ...rest, reached: Math.min(rest.reached, rest.total) }];
}
