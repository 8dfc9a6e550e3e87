import { addDays, localDate, type IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { record } from '../journal/index.ts';
import { roles, timestamp, type Role, type ServiceWork } from '../work.ts';

/** One rule of the house: whoever has `value` in the claim of functions has this one, at this place. */
export interface ClaimRule {
  readonly value: string;
  readonly role: Role;
  /** Code of the team or area; null where the function has no place. */
  readonly place: string | null;
}

/**
 * Reads rules written as `value=role` or `value=role:code`, one a line or with semicolons between them. A value may
 * hold `=` itself, as names in a directory do. Null where one is not written so.
 */
export function readClaimRules(text: string): readonly ClaimRule[] | null {
  const rules = text
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, value = '', name, place] = /^(.+)=\s*([a-z-]+)(?::(\S+))?$/.exec(line) ?? [];
      const role = roles.find((candidate) => candidate === name);
      const placed = role === 'team-lead' || role === 'area-head';
      const whole = role !== undefined && placed === (place !== undefined);
      return whole ? { value: value.trim(), role, place: place ?? null } : null;
    });
  return rules.length === 0 || rules.includes(null) ? null : rules.filter((rule) => rule !== null);
}

/** A function as the claims ask for it. */
interface ClaimedFunction {
  readonly role: Role;
  readonly areaId: string | null;
  readonly teamId: string | null;
}

/** The functions that `values` stand for today; a rule for a team or area that is not there stands for none. */
export async function claimedFunctions(
  { tx, now }: Pick<ServiceWork, 'tx' | 'now'>,
  rules: readonly ClaimRule[],
  values: readonly string[],
): Promise<ClaimedFunction[]> {
  const found = new Map<string, ClaimedFunction>();
  for (const rule of rules.filter(({ value }) => values.includes(value))) {
    const claimed = await atPlace(tx, localDate(now), rule);
    if (claimed !== null) found.set(keyOf(claimed), claimed);
  }
  return [...found.values()];
}

async function atPlace(tx: Tx, day: IsoDate, { role, place }: ClaimRule): Promise<ClaimedFunction | null> {
  if (place === null) return { role, areaId: null, teamId: null };
  if (role === 'area-head') {
    const area = await tx.selectFrom('area').select('id').where('code', '=', place).executeTakeFirst();
    return area === undefined ? null : { role, areaId: area.id, teamId: null };
  }
  const team = await tx
    .selectFrom('team')
    .select(['id', 'area_id'])
    .where('code', '=', place)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
    .executeTakeFirst();
  return team === undefined ? null : { role, areaId: team.area_id, teamId: team.id };
}

const keyOf = ({ role, areaId, teamId }: ClaimedFunction): string => [role, areaId, teamId].join(' ');

/**
 * Makes the functions that came from claims what is claimed now. One that is claimed no more ends at once, for the
 * account and for its deputies: its sessions end and its API tokens are revoked. What the administration gave stays.
 */
export async function alignFunctions(
  work: ServiceWork,
  accountId: string,
  claimed: readonly ClaimedFunction[],
): Promise<void> {
  const { tx, now } = work;
  const day = localDate(now);
  const held = await tx
    .selectFrom('role_grant')
    .select(['id', 'role', 'area_id as areaId', 'team_id as teamId', 'valid_from', 'from_claims'])
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
    .orderBy('id')
    .execute();
  const wanted = new Set(claimed.map(keyOf));
  for (const grant of held.filter((one) => one.from_claims && !wanted.has(keyOf(one)))) {
    const yesterday = addDays(day, -1);
    const before = addDays(grant.valid_from as IsoDate, -1);
    await tx
      .updateTable('role_grant')
      .set({ valid_to: yesterday < before ? before : yesterday })
      .where('id', '=', grant.id)
      .execute();
    await tx.deleteFrom('session').where('grant_id', '=', grant.id).execute();
    await tx
      .updateTable('api_token')
      .set({ revoked_at: timestamp(now) })
      .where('grant_id', '=', grant.id)
      .where('revoked_at', 'is', null)
      .execute();
    await record(work, 'account.role-ended', accountId, { grant: grant.id, by: 'claims' });
  }
  const kept = new Set(held.map(keyOf));
  for (const missing of claimed.filter((one) => !kept.has(keyOf(one)))) {
    const id = crypto.randomUUID();
    await tx
      .insertInto('role_grant')
      .values({
        id,
        account_id: accountId,
        role: missing.role,
        area_id: missing.areaId,
        team_id: missing.teamId,
        valid_from: day,
        from_claims: true,
      })
      .execute();
    await record(work, 'account.role-granted', accountId, { grant: id, role: missing.role, by: 'claims' });
  }
}
