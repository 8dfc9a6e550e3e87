import {
  agreeToField,
  confirmPlan,
  draftField,
  openPlan,
  setDeliveryFilter,
  submitField,
  visiblePlans,
} from '../../../src/audit-plan/index.ts';
import { isoDate } from '../../../src/calendar/index.ts';
import { serviceScope } from '../../../src/database/index.ts';
import { exampleFields, type ExampleField } from '../fields.ts';
import type { TeamCode } from '../organisation.ts';
import { act, known, turnTo, type Stage } from './stage.ts';

/** A field of the example once it is in force. */
export interface PlayedField {
  readonly example: ExampleField;
  readonly fieldId: string;
  readonly versionId: string;
}

/** The leads set the year's fields, agree to shared ones and submit; the area heads confirm both plans. */
export async function playPlans(stage: Stage): Promise<Map<string, PlayedField>> {
  const criteria = await criterionIds(stage);
  const played = new Map<string, PlayedField>();
  turnTo(stage, isoDate('2020-01-07'));
  for (const example of exampleFields) {
    played.set(example.code, await playField(stage, example, criteria));
    stage.deps.clock.advance({ minutes: 10 });
  }
  turnTo(stage, isoDate('2020-01-10'));
  for (const area of ['MI', 'LE'] as const) {
    await act(stage, known(stage.heads, area), async (work) => {
      const [plan] = await visiblePlans(work, { year: 2020 });
      if (plan === undefined) throw new RangeError('the area has no plan');
      await confirmPlan(work, {
        planId: plan.id,
        versionIds: [...played.values()].flatMap((field) =>
          field.example.area === area ? [field.versionId] : [],
        ),
      });
    });
  }
  return played;
}

async function playField(
  stage: Stage,
  example: ExampleField,
  criteria: ReadonlyMap<string, string>,
): Promise<PlayedField> {
  const [first] = example.teams;
  if (first === undefined) throw new RangeError(`${example.code} has no team`);
  const lead = known(stage.leads, first);
  const drafted = await act(stage, lead, async (work) => {
    const plan = await openPlan(work, 2020);
    const ref = await draftField(work, {
      planId: plan.id,
      content: {
        title: example.title,
        origin: example.origin,
        originReference: example.originReference,
        unit: example.unit,
        drawnBy: example.drawnBy,
        teamIds: example.teams.map((team: TeamCode) => known(stage.teamIds, team)),
        rhythm: example.rhythm,
        method: example.method,
        sampleSize: example.sampleSize,
        minimumPerStratum: example.minimumPerStratum,
        secondStage: example.secondStage,
        tolerableRate: example.tolerableRate,
        minutesPerCase: example.minutesPerCase,
        recheckShare: 0.1,
        criteria: example.criteria.map((code) => ({ criterionId: known(criteria, code) })),
      },
    });
    await setDeliveryFilter(work, {
      fieldId: ref.fieldId,
      conditions: example.filter.map(({ column, equals }) => ({ attribute: column, equals: [equals] })),
    });
    return ref;
  });
  for (const team of example.teams) {
    await act(stage, known(stage.leads, team), (work) => agreeToField(work, drafted));
  }
  await act(stage, lead, (work) => submitField(work, drafted));
  return { example, fieldId: drafted.fieldId, versionId: drafted.versionId };
}

async function criterionIds(stage: Stage): Promise<Map<string, string>> {
  const rows = await stage.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('criterion')
      .select(['id', 'code'])
      .where('valid_from', '<=', '2020-01-01')
      .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', '2020-12-31')]))
      .execute(),
  );
  return new Map(rows.map(({ id, code }) => [code, id]));
}
