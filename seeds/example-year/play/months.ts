import {
  endsQuarter,
  firstWorkingDay,
  isoDate,
  lastDayOfMonth,
  monthPeriod,
  nextMonth,
  quarterOf,
  quarterPeriod,
  type Month,
  type Period,
  workingCalendar,
} from '../../../src/calendar/index.ts';
import { importQuotas } from '../../../src/catalogue/index.ts';
import { drawSample, extendDraw } from '../../../src/draws/index.ts';
import { importDelivery, receiveUpload, sealFrame } from '../../../src/frames/index.ts';
import { elevated } from '../../../src/database/index.ts';
import type { Actor } from '../../../src/work.ts';
import { monthlyDelivery } from '../deliveries.ts';
import { teamsOf, type AreaCode, type TeamCode } from '../organisation.ts';
import { egvQuota } from '../quota.ts';
import { checkOpenSheets, playMeasures, playSecondChecks, settleOpenWork } from './checks.ts';
import type { PlayedField } from './plans.ts';
import { act, known, turnTo, type Stage } from './stage.ts';

export interface PlayedMonth {
  readonly rows: number;
  readonly frames: number;
  readonly draws: number;
  readonly checked: number;
  readonly secondChecks: number;
  readonly measures: number;
}

const calendar = workingCalendar();

/** A month from its delivery to its measures; the report of the month is collected afterwards. */
export async function playMonth(
  stage: Stage,
  fields: ReadonlyMap<string, PlayedField>,
  month: Month,
): Promise<PlayedMonth> {
  const start = firstWorkingDay(nextMonth(month), calendar);
  turnTo(stage, start);
  const delivered = await deliver(stage, month);
  await act(stage, stage.controlling, (work) =>
    importQuotas(
      work,
      egvQuota(month).map(({ quota, statisticsDay, team, reached, total }) => ({
        quota,
        statisticsDay,
        area: 'MI',
        team,
        reached,
        total,
      })),
    ),
  );
  turnTo(stage, start, 2);
  const draws = await drawAll(stage, fields, delivered.frames);
  turnTo(stage, start, 6);
  let checked = await checkAll(stage, fields);
  checked += await playSecondStages(stage, fields, draws);
  turnTo(stage, start, 9);
  let secondChecks = 0;
  let measures = 0;
  for (const area of ['MI', 'LE'] as const) secondChecks += await playSecondChecks(stage, area, teams(area));
  for (const team of allTeams()) {
    measures += await playMeasures(stage, team, month);
    await settleOpenWork(stage, team);
  }
  return {
    rows: delivered.rows,
    frames: delivered.frames.length,
    draws: draws.length,
    checked,
    secondChecks,
    measures,
  };
}

const teams = (area: AreaCode): readonly TeamCode[] => teamsOf(area, isoDate('2020-01-01'));
const allTeams = (): readonly TeamCode[] => [...teams('MI'), ...teams('LE')];

interface PlayedFrame {
  readonly frameId: string;
  readonly fieldId: string;
  readonly teamId: string | null;
}

/** Controlling delivers for the month and, at its end, for the quarter and the half year. */
async function deliver(stage: Stage, month: Month): Promise<{ rows: number; frames: PlayedFrame[] }> {
  const { csv, fileName, rows } = monthlyDelivery(month);
  const frames: PlayedFrame[] = [];
  for (const period of periodsEnding(month)) {
    const upload = await receiveUpload(stage.deps, stage.controlling, fileName, bytesOf(csv));
    const imported = await act(stage, stage.controlling, (work) =>
      importDelivery(work, { uploadId: upload.id, firstDay: period.first, lastDay: period.last }),
    );
    frames.push(...imported.frames);
  }
  return { rows: rows.length, frames };
}

function periodsEnding(month: Month): Period[] {
  const last = lastDayOfMonth(month);
  const periods: Period[] = [monthPeriod(month)];
  if (endsQuarter(month)) periods.push(quarterPeriod(quarterOf(last)));
  if (month === '2020-06') periods.push({ first: isoDate('2020-01-01'), last });
  return periods;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

interface PlayedDraw {
  readonly drawId: string;
  readonly field: PlayedField;
  readonly drawer: Actor;
}

/** Each lead seals and draws the own team's frames, the area heads those over several teams. */
async function drawAll(
  stage: Stage,
  fields: ReadonlyMap<string, PlayedField>,
  frames: readonly PlayedFrame[],
): Promise<PlayedDraw[]> {
  const byId = new Map([...fields.values()].map((field) => [field.fieldId, field]));
  const leadOf = new Map(
    [...stage.teamIds].flatMap(([code, id]) => {
      const lead = stage.leads.get(code);
      return lead === undefined ? [] : [[id, lead] as const];
    }),
  );
  const draws: PlayedDraw[] = [];
  for (const frame of frames) {
    const field = known(byId, frame.fieldId);
    const drawer =
      frame.teamId === null ? known(stage.heads, field.example.area) : known(leadOf, frame.teamId);
    await act(stage, drawer, (work) => sealFrame(work, { frameId: frame.frameId, entropySource: 'system' }));
    const { drawId } = await act(stage, drawer, (work) => drawSample(work, { frameId: frame.frameId }));
    draws.push({ drawId, field, drawer });
  }
  return draws;
}

async function checkAll(stage: Stage, fields: ReadonlyMap<string, PlayedField>): Promise<number> {
  const replaceable = new Set(
    [...fields.values()].filter(({ example }) => example.method === 'simple').map(({ fieldId }) => fieldId),
  );
  let checked = 0;
  for (const team of allTeams()) checked += await checkOpenSheets(stage, team, replaceable);
  return checked;
}

/** Declared second stages: more cases where the first stage found more faulty ones than the plan allows. */
async function playSecondStages(
  stage: Stage,
  fields: ReadonlyMap<string, PlayedField>,
  draws: readonly PlayedDraw[],
): Promise<number> {
  let extended = 0;
  for (const { drawId, field, drawer } of draws) {
    const stageTwo = known(fields, field.example.code).example.secondStage;
    if (stageTwo === null) continue;
    const faulty = await act(stage, drawer, ({ tx }) =>
      elevated(tx, () =>
        tx
          .selectFrom('result_summary')
          .select(({ fn }) => fn.sum<number>('faulty').as('faulty'))
          .where('draw_id', '=', drawId)
          .where('criterion_id', 'is', null)
          .executeTakeFirst(),
      ),
    );
    if ((faulty?.faulty ?? 0) <= stageTwo.threshold) continue;
    await act(stage, drawer, (work) =>
      extendDraw(work, {
        drawId,
        cases: stageTwo.size,
        reason: 'Zweite Stufe laut Prüfplan: mehr fehlerhafte Fälle als vorgesehen.',
      }),
    );
    extended += 1;
  }
  return extended === 0 ? 0 : checkAll(stage, fields);
}
