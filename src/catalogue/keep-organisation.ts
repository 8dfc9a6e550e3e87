import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { hashOfValue, record } from '../journal/index.ts';
import { text } from '../text.ts';
import type { ServiceWork, Work } from '../work.ts';

/** A short name that files and filters use for an area or a team. */
export const codeSchema = text(1, 40);
const validity = { validFrom: isoDateSchema, validTo: isoDateSchema.nullable() };

export const areaSchema = z.strictObject({
  code: codeSchema,
  name: text(1, 120),
  divisionRhythm: z.enum(['weekly', 'fortnightly']),
});

export const teamSchema = z
  .strictObject({ code: codeSchema, area: codeSchema, name: text(1, 120), site: text(1, 120), ...validity })
  .refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, {
    path: ['validTo'],
    error: 'Der letzte Tag liegt vor dem ersten.',
  });

export const headcountSchema = z.strictObject({
  team: codeSchema,
  /** Name of the function; null counts the whole team. */
  function: text(1, 120).nullable(),
  validFrom: isoDateSchema,
  employees: z.int().min(0).max(10_000),
});

/** Areas, teams and headcounts by their codes: what is there is brought to this state, nothing is removed. */
export const organisationSchema = z.strictObject({
  areas: z.array(areaSchema).max(100),
  teams: z.array(teamSchema).max(500),
  headcounts: z.array(headcountSchema).max(10_000),
});
export type Organisation = z.infer<typeof organisationSchema>;

/**
 * Adds areas, teams, functions and dated headcounts, or changes them where their code is known. A team stays in its
 * area: moving to another one is the end of one team and the start of the next. The journal keeps the hash of what was
 * given for each.
 * @throws Failure `team-changes-area`, or not found for an area or team that is neither given nor stored
 */
export async function keepOrganisation(work: Work | ServiceWork, organisation: Organisation): Promise<void> {
  if (work.actor !== null) authorize(work.actor, 'organisation.write');
  const { tx } = work;
  const kept: Kept[] = [];
  for (const area of organisation.areas) {
    const values = { name: area.name, division_rhythm: area.divisionRhythm };
    const { id } = await tx
      .insertInto('area')
      .values({ id: crypto.randomUUID(), code: area.code, ...values })
      .onConflict((conflict) => conflict.column('code').doUpdateSet(values))
      .returning('id')
      .executeTakeFirstOrThrow();
    kept.push({ id, what: 'area', value: area });
  }
  const areaIds = new Map(
    (await tx.selectFrom('area').select(['id', 'code']).execute()).map((a) => [a.code, a.id]),
  );
  for (const team of organisation.teams) {
    const areaId = areaIds.get(team.area);
    if (areaId === undefined) throw notFound(`Der Bereich „${team.area}“`);
    const values = { name: team.name, site: team.site, valid_from: team.validFrom, valid_to: team.validTo };
    const stored = await tx
      .insertInto('team')
      .values({ id: crypto.randomUUID(), area_id: areaId, code: team.code, ...values })
      .onConflict((conflict) => conflict.column('code').doUpdateSet(values))
      .returning(['id', 'area_id'])
      .executeTakeFirstOrThrow();
    if (stored.area_id !== areaId) {
      throw new Failure(
        'conflict',
        'team-changes-area',
        `Das Team „${team.code}“ gehört zu einem anderen Bereich. Beenden Sie es und legen Sie ein neues an.`,
      );
    }
    kept.push({ id: stored.id, what: 'team', value: team });
  }
  kept.push(...(await keepHeadcounts(work, organisation.headcounts)));
  for (const { id, what, value } of kept)
    await record(work, 'team.changed', id, { [what]: hashOfValue(value) });
}

/** What was given for an area or a team; it may have taken the place of what was there. */
interface Kept {
  readonly id: string;
  readonly what: 'area' | 'team' | 'headcounts';
  readonly value: unknown;
}

/** A new area. @throws Failure `area-exists` for a code already given */
export async function addArea(work: Work, area: Organisation['areas'][number]): Promise<{ id: string }> {
  authorize(work.actor, 'organisation.write');
  await refuseKnown(work, 'area', area.code, 'Einen Bereich mit diesem Kürzel gibt es schon.');
  await keepOrganisation(work, { areas: [area], teams: [], headcounts: [] });
  return idOf(work, 'area', area.code);
}

/** A new team. @throws Failure `team-exists` for a code already given, also by a team that has ended */
export async function addTeam(work: Work, team: Organisation['teams'][number]): Promise<{ id: string }> {
  authorize(work.actor, 'organisation.write');
  await refuseKnown(work, 'team', team.code, 'Ein Team mit diesem Kürzel gibt oder gab es schon.');
  await keepOrganisation(work, { areas: [], teams: [team], headcounts: [] });
  return idOf(work, 'team', team.code);
}

async function refuseKnown(
  { tx }: Work,
  table: 'area' | 'team',
  code: string,
  message: string,
): Promise<void> {
  const known = await tx.selectFrom(table).select('id').where('code', '=', code).executeTakeFirst();
  if (known === undefined) return;
  const fault = { code: `${table}-exists`, message };
  throw new Failure('conflict', fault.code, message, { fields: [{ path: 'code', ...fault }] });
}

const idOf = ({ tx }: Work, table: 'area' | 'team', code: string): Promise<{ id: string }> =>
  tx.selectFrom(table).select('id').where('code', '=', code).executeTakeFirstOrThrow();

async function keepHeadcounts(
  { tx }: Work | ServiceWork,
  headcounts: Organisation['headcounts'],
): Promise<Kept[]> {
  const teamIds = new Map(
    (await tx.selectFrom('team').select(['id', 'code']).execute()).map((t) => [t.code, t.id]),
  );
  for (const { team, function: name, validFrom, employees } of headcounts) {
    const teamId = teamIds.get(team);
    if (teamId === undefined) throw notFound(`Das Team „${team}“`);
    const functionId =
      name === null
        ? null
        : (
            await tx
              .insertInto('team_function')
              .values({ id: crypto.randomUUID(), team_id: teamId, name })
              .onConflict((conflict) => conflict.columns(['team_id', 'name']).doUpdateSet({ name }))
              .returning('id')
              .executeTakeFirstOrThrow()
          ).id;
    await tx
      .insertInto('headcount')
      .values({
        id: crypto.randomUUID(),
        team_id: teamId,
        function_id: functionId,
        valid_from: validFrom,
        employees,
      })
      .onConflict((conflict) =>
        conflict.columns(['team_id', 'function_id', 'valid_from']).doUpdateSet({ employees }),
      )
      .execute();
  }
  return [...Map.groupBy(headcounts, ({ team }) => team)].map(([team, value]) => ({
    id: teamIds.get(team) ?? '',
    what: 'headcounts',
    value,
  }));
}
