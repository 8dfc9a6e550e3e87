import { endsQuarter, isoDate, lastDayOfMonth, quarterOf, type Month } from '../../../src/calendar/index.ts';
import { declareHotspot, hotspotsOf, takeHotspotLook } from '../../../src/hotspots/index.ts';
import { createMeasure } from '../../../src/measures/index.ts';
import {
  declineNeed,
  listNeeds,
  planTraining,
  remedyOtherwise,
  settleTraining,
} from '../../../src/qualification/index.ts';
import type { AreaCode } from '../organisation.ts';
import { issue, playQuarterPapers } from './papers.ts';
import type { PlayedField } from './plans.ts';
import { act, known, type Stage } from './stage.ts';

const quarterNumber = (month: Month): number => Number(quarterOf(lastDayOfMonth(month)).slice(-1));

/** The area heads prepare and release the month's report, at a quarter's end with its other papers. */
export async function playReports(stage: Stage, month: Month, directory: string): Promise<string[]> {
  const files: string[] = [];
  for (const area of ['MI', 'LE'] as const) {
    const head = known(stage.heads, area);
    const order = { kind: 'jour-fixe', areaId: known(stage.areaIds, area), month } as const;
    files.push(await issue(stage, order, { prepared: head, released: head }, directory));
  }
  if (endsQuarter(month)) {
    files.push(...(await playQuarterPapers(stage, quarterNumber(month) + 1, directory)));
  }
  return files;
}

/** The quarter's look of both areas, and what personnel development makes of the new hotspots. */
export async function playQuarter(stage: Stage, month: Month): Promise<number> {
  const quarter = quarterNumber(month);
  let found = 0;
  for (const area of ['MI', 'LE'] as const) {
    const head = known(stage.heads, area);
    const areaId = known(stage.areaIds, area);
    found += (await act(stage, head, (work) => takeHotspotLook(work, { areaId, year: 2020, quarter }))).found;
    await scheduleTrainings(stage, area, quarter + 1);
  }
  return found;
}

/** What the quarter just over showed is trained in the next one. */
async function scheduleTrainings(stage: Stage, area: AreaCode, quarter: number): Promise<void> {
  const areaId = known(stage.areaIds, area);
  const open = await act(stage, stage.personnelDevelopment, (work) =>
    listNeeds(work, { areaId, year: 2020, state: 'open' }),
  );
  for (const [index, need] of open.entries()) {
    const teamIds =
      need.hotspot.teamId === null
        ? [...stage.teamIds].flatMap(([code, id]) => (stage.leads.get(code)?.areaId === areaId ? [id] : []))
        : [need.hotspot.teamId];
    if (index % 4 === 3) {
      await act(stage, stage.personnelDevelopment, (work) =>
        remedyOtherwise(work, {
          needId: need.id,
          remedy: 'Arbeitshilfe mit Checkliste',
          reason: 'Der Ablauf ist bekannt, es fehlt eine Gedächtnisstütze.',
        }),
      );
      continue;
    }
    await act(stage, stage.personnelDevelopment, (work) =>
      planTraining(work, {
        year: 2020,
        quarter,
        title: `${need.hotspot.fieldTitle}: ${need.hotspot.criterionCode}`,
        format: area === 'LE' ? 'benefit-law-counselling' : 'peer-consultation',
        targetFunction: area === 'LE' ? 'Sachbearbeitung Leistung' : 'Integrationsfachkraft',
        seats: 12,
        teamIds,
        needIds: [need.id],
      }),
    );
    const lead = [...stage.leads.values()].find(({ teamId }) => teamId === teamIds[0]);
    if (lead === undefined || lead.teamId === null) continue;
    const { teamId } = lead;
    await act(stage, lead, (work) =>
      createMeasure(work, {
        about: { kind: 'hotspot', id: need.hotspot.id },
        teamId,
        ownerFunctionId: null,
        owner: 'Teamleitung',
        description: 'Monatliche Nachschau bis zur Schulung.',
        due: { workingDays: 20 },
      }),
    );
  }
}

/** Planned trainings of the first quarter's hotspots take place in May. */
export async function holdTrainings(stage: Stage): Promise<number> {
  const planned = await stage.deps.database.transaction(stage.personnelDevelopment, (tx) =>
    tx.selectFrom('training').select('id').where('state', '=', 'planned').execute(),
  );
  for (const { id } of planned) {
    await act(stage, stage.personnelDevelopment, (work) =>
      settleTraining(work, { trainingId: id, outcome: 'held', on: isoDate('2020-05-14') }),
    );
  }
  return planned.length;
}

/** A team lead declares a hotspot on one severe error; the area head later declines its training need. */
export async function playDeclaredHotspot(stage: Stage, field: PlayedField): Promise<void> {
  const lead = known(stage.leads, 'LE1');
  const head = known(stage.heads, 'LE');
  const { criterionId, teamId } = await act(stage, lead, async ({ tx, actor }) => {
    const row = await tx
      .selectFrom('field_criterion')
      .select('criterion_id')
      .where('field_version_id', '=', field.versionId)
      .orderBy('position')
      .executeTakeFirstOrThrow();
    return { criterionId: row.criterion_id, teamId: actor.teamId };
  });
  await act(stage, lead, (work) =>
    declareHotspot(work, {
      fieldId: field.fieldId,
      criterionId,
      teamId,
      reason: 'Ein einzelner schwerer Fehler mit Wiederholungsgefahr; die Ursache liegt in einer Vorlage.',
    }),
  );
  const [declared] = await act(stage, head, (work) => hotspotsOf(work, { year: 2020, kind: 'declared' }));
  if (declared === undefined) return;
  const need = await stage.deps.database.transaction(head, (tx) =>
    tx.selectFrom('training_need').select('id').where('hotspot_id', '=', declared.id).executeTakeFirst(),
  );
  if (need === undefined) return;
  await act(stage, head, (work) =>
    declineNeed(work, {
      needId: need.id,
      reason: 'Die Vorlage wurde berichtigt; eine Schulung ist nicht nötig.',
    }),
  );
}
