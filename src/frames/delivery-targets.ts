import {
  deliveryFilters,
  fieldsInForce,
  plannedPeriods,
  planOf,
  type FieldVersion,
} from '../audit-plan/index.ts';
import type { Period } from '../calendar/index.ts';
import { areas, teams } from '../catalogue/index.ts';
import { Failure } from '../failure.ts';
import { authorize, isWithin } from '../identity/index.ts';
import type { Actor, Work } from '../work.ts';
import { caseTest, type CaseTest } from './conditions.ts';

/** A frame that a delivery would feed. */
export interface FrameDraft {
  readonly id: string;
  readonly field: FieldVersion;
  /** Null: several teams of the area. */
  readonly teamId: string | null;
  cases: number;
}

/** A field that a delivery feeds: which cases, and which frame takes those of a team. */
export interface Target {
  readonly field: FieldVersion;
  readonly test: CaseTest;
  readonly needsStratum: boolean;
  readonly frames: ReadonlyMap<string, FrameDraft>;
}

/** What a delivery is held against. */
export interface DeliveryScope {
  readonly auditYear: number;
  readonly targets: readonly Target[];
  /** Codes of the teams whose cases this person may deliver, with their ids. */
  readonly teams: ReadonlyMap<string, string>;
}

/**
 * The fields a delivery feeds: those named, or every field in force that has a saved filter and is due for just
 * this period. A lead delivers for the own team, an area head for the area, controlling for all.
 *
 * @throws Failure `field-not-deliverable`, `no-field-to-feed`
 */
export async function deliveryScope(
  work: Work,
  order: { readonly period: Period; readonly fieldIds: readonly string[] | null },
): Promise<DeliveryScope> {
  const { tx, actor } = work;
  const { period, fieldIds } = order;
  const auditYear = Number(period.last.slice(0, 4));
  const within = await deliverableFields(work, auditYear);
  const existing = await teams(tx, { from: period.first, to: period.last });
  const ownTeams = existing.filter((team) => delivers(actor, team));
  const filters = await deliveryFilters(
    tx,
    within.map(({ fieldId }) => fieldId),
  );
  const chosen =
    fieldIds === null
      ? within.filter((field) => filters.has(field.fieldId) && isDue(field, period))
      : fieldIds.map((id) => within.find(({ fieldId }) => fieldId === id) ?? notDeliverable());
  if (chosen.length === 0) {
    throw new Failure(
      'invalid',
      'no-field-to-feed',
      'Für diesen Zeitraum ist kein Prüffeld mit gespeichertem Filter fällig. Wählen Sie die Prüffelder aus.',
      { fields: [{ path: 'fieldIds', code: 'no-field-to-feed', message: 'Kein Prüffeld fällig.' }] },
    );
  }
  const deliverable = new Set(ownTeams.map(({ id }) => id));
  return {
    auditYear,
    teams: new Map(ownTeams.map(({ code, id }) => [code, id])),
    targets: chosen.map((field) => ({
      field,
      test: caseTest(filters.get(field.fieldId) ?? []),
      needsStratum: field.method === 'stratified',
      frames: framesOf(field, deliverable),
    })),
  };
}

/** The fields in force of a year for which this person hands in lists: of all areas, the own one, or the own team. */
export async function deliverableFields(work: Work, year: number): Promise<FieldVersion[]> {
  const { tx, actor } = work;
  const reach = authorize(actor, 'delivery.create');
  const areaIds = reach === 'all' ? (await areas(tx)).map(({ id }) => id) : [actor.areaId ?? ''];
  const inForce: FieldVersion[] = [];
  for (const areaId of areaIds) {
    const plan = await planOf(tx, year, areaId);
    if (plan !== null) inForce.push(...(await fieldsInForce(tx, plan.id, work.now)));
  }
  return inForce.filter(
    ({ drawnBy, teams: scope }) =>
      reach !== 'own-team' || (drawnBy === 'team' && scope.some(({ id }) => id === actor.teamId)),
  );
}

/** Whether this person hands in the cases of a team. */
export function delivers(actor: Actor, team: { readonly id: string; readonly areaId: string }): boolean {
  const reach = authorize(actor, 'delivery.create');
  return isWithin(actor, reach, { areaId: team.areaId, teamId: team.id });
}

const isDue = (field: FieldVersion, { first, last }: Period): boolean =>
  plannedPeriods(field, field.year).some(({ period }) => period.first === first && period.last === last);

/** One frame over all teams of the field, or one for each. */
function framesOf(field: FieldVersion, deliverable: ReadonlySet<string>): Map<string, FrameDraft> {
  const teamIds = field.teams.map(({ id }) => id).filter((id) => deliverable.has(id));
  const draft = (teamId: string | null): FrameDraft => ({ id: crypto.randomUUID(), field, teamId, cases: 0 });
  const joint = draft(null);
  return new Map(teamIds.map((id) => [id, field.drawnBy === 'team' ? draft(id) : joint]));
}

function notDeliverable(): never {
  throw new Failure(
    'invalid',
    'field-not-deliverable',
    'Ein gewähltes Prüffeld ist nicht in Kraft, oder Sie können dafür keine Fallliste übernehmen.',
    { fields: [{ path: 'fieldIds', code: 'field-not-deliverable', message: 'Prüffeld nicht wählbar.' }] },
  );
}
