import {
  agreeToField,
  confirmPlan,
  draftField,
  fieldVersion,
  openPlan,
  submitField,
  type FieldInput,
  type FieldVersion,
  type VersionRef,
} from '../../src/audit-plan/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import { perform, type Actor } from '../../src/work.ts';
import type { World } from './world.ts';

/** An instruction with two criteria of its own, valid since 2015. */
export async function newCriteria(world: World): Promise<{ instructionId: string; criterionIds: string[] }> {
  const instructionId = crypto.randomUUID();
  const mark = instructionId.slice(0, 8);
  const criterionIds = [crypto.randomUUID(), crypto.randomUUID()];
  await world.deps.database.transaction(serviceScope, async (tx) => {
    await tx
      .insertInto('error_type')
      .values({ code: 'procedure', name: 'Verfahrensfehler' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tx
      .insertInto('instruction')
      .values({ id: instructionId, number: '02/2015', title: `Probe ${mark}`, owner: 'Geschäftsführung' })
      .execute();
    await tx
      .insertInto('instruction_version')
      .values({
        id: crypto.randomUUID(),
        instruction_id: instructionId,
        label: 'Fassung 1',
        valid_from: '2015-02-01',
        valid_to: null,
        content: 'Stichproben: Die Teamleitungen ziehen regelmäßig Stichproben.',
      })
      .execute();
    for (const [index, id] of criterionIds.entries()) {
      await tx
        .insertInto('criterion')
        .values({
          id,
          code: `P-${mark}-${index + 1}`,
          version: 1,
          theme: 'Probe',
          question: `Ist Punkt ${index + 1} erfüllt?`,
          instruction_id: instructionId,
          passage: 'Stichproben',
          error_type: 'procedure',
          severity: index === 0 ? 'severe' : 'minor',
          unit: 'BG',
          applicability: null,
          valid_from: '2015-02-01',
          valid_to: null,
        })
        .execute();
    }
  });
  return { instructionId, criterionIds };
}

/** A field of team A, drawn monthly by simple selection, with the given criteria. */
export const fieldOf = (
  world: World,
  criterionIds: readonly string[],
  change: Partial<FieldInput> = {},
): FieldInput => ({
  title: 'Folge-EGV',
  origin: 'internal-audit',
  originReference: 'Fachaufsicht 2019',
  unit: 'BG',
  drawnBy: 'team',
  teamIds: [world.teamA.id],
  rhythm: 'monthly',
  method: 'simple',
  sampleSize: 20,
  tolerableRate: 0.1,
  minutesPerCase: 20,
  criteria: criterionIds.map((criterionId) => ({ criterionId })),
  ...change,
});

/** Opens the plan of 2020 for the lead's area and drafts a field in it. */
export const drafted = (world: World, content: FieldInput, lead: Actor = world.leadA): Promise<VersionRef> =>
  perform(world.deps, lead, async (work) => {
    const plan = await openPlan(work, 2020);
    return draftField(work, { planId: plan.id, content, reason: 'Probe' });
  });

const readVersion = async (world: World, { versionId }: VersionRef): Promise<FieldVersion> => {
  const version = await world.deps.database.transaction(serviceScope, (tx) => fieldVersion(tx, versionId));
  if (version === null) throw new Error('no such version');
  return version;
};

/** Lets the other leads of the field agree and submits it. */
export async function submitted(world: World, ref: VersionRef): Promise<FieldVersion> {
  const version = await readVersion(world, ref);
  const leads = [world.leadA, world.leadB, world.foreignLead].filter(({ teamId }) =>
    version.agreements.some((agreement) => agreement.teamId === teamId),
  );
  for (const lead of leads) await perform(world.deps, lead, (work) => agreeToField(work, ref));
  const [first] = leads;
  if (first === undefined) throw new Error('no lead');
  await perform(world.deps, first, (work) => submitField(work, ref));
  return version;
}

/** Lets the other leads of the field agree, submits it and has the area head confirm it. */
export async function broughtIntoForce(
  world: World,
  ref: VersionRef,
  head: Actor = world.areaHead,
): Promise<FieldVersion> {
  const { planId, id } = await submitted(world, ref);
  await perform(world.deps, head, (work) => confirmPlan(work, { planId, versionIds: [id] }));
  return readVersion(world, ref);
}

/** A field of the plan 2020 in force: drafted, agreed, submitted and confirmed by the use cases. */
export async function confirmedField(
  world: World,
  change: Partial<FieldInput> = {},
  by: { readonly lead?: Actor; readonly head?: Actor } = {},
): Promise<FieldVersion> {
  const { criterionIds } = await newCriteria(world);
  const ref = await drafted(world, fieldOf(world, criterionIds, change), by.lead);
  return broughtIntoForce(world, ref, by.head);
}
