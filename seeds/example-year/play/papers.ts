import { mkdir, writeFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { addDays, isoDate, localDate, month, weekOf, weekPeriod } from '../../../src/calendar/index.ts';
import { serviceScope } from '../../../src/database/index.ts';
import {
  exportAuditFile,
  prepareReport,
  printCheckSheets,
  printDrawProtocol,
  proposeNextYear,
  releaseReport,
  reportPdf,
  type ReportFile,
  type ReportOrder,
} from '../../../src/reporting/index.ts';
import type { Actor } from '../../../src/work.ts';
import { teamsOf, type AreaCode } from '../organisation.ts';
import { playSecondChecks } from './checks.ts';
import type { PlayedField } from './plans.ts';
import { act, known, type Stage } from './stage.ts';

/** Writes a paper beside the database. */
async function keep(directory: string, { fileName, content }: ReportFile): Promise<string> {
  await mkdir(directory, { recursive: true });
  await writeFile(`${directory}/${fileName}`, content);
  return fileName;
}

/** Prepares and releases a report. */
export async function issue(
  stage: Stage,
  order: ReportOrder & { readonly reason?: string },
  by: { readonly prepared: Actor; readonly released: Actor },
  directory: string,
): Promise<string> {
  const { reportId, valueHash } = await prepareReport(stage.deps, by.prepared, order);
  await releaseReport(stage.deps, by.released, { reportId, valueHash });
  return keep(directory, await reportPdf(stage.deps, by.released, reportId));
}

/** At a quarter's end: the report to the division meeting over the last two weeks, and the plan for the next quarter. */
export async function playQuarterPapers(stage: Stage, next: number, directory: string): Promise<string[]> {
  const to = addDays(weekPeriod(weekOf(localDate(stage.deps.clock.now()))).first, -1);
  const files: string[] = [];
  for (const area of ['MI', 'LE'] as const) {
    const head = known(stage.heads, area);
    const areaId = known(stage.areaIds, area);
    const meeting = { kind: 'division-meeting', areaId, from: addDays(to, -13), to } as const;
    files.push(await issue(stage, meeting, { prepared: head, released: head }, directory));
    const plan = { kind: 'qualification-plan', areaId, year: 2020, quarter: next } as const;
    const hands = { prepared: stage.personnelDevelopment, released: head };
    files.push(await issue(stage, plan, hands, directory));
  }
  return files;
}

/**
 * After the last month: a corrected report that the management releases, the annual report as far as the year has come
 * with the proposals for the next, an audit file, and prints of draws and check sheets.
 */
export async function playClosingPapers(
  stage: Stage,
  fields: ReadonlyMap<string, PlayedField>,
  directory: string,
): Promise<string[]> {
  const { deps, management, auditor } = stage;
  const order = (area: AreaCode) => ({ areaId: known(stage.areaIds, area), head: known(stage.heads, area) });
  const files: string[] = [];
  const corrected = order('MI');
  await playSecondChecks(stage, 'MI', teamsOf('MI', isoDate('2020-01-01')), 0.04);
  files.push(
    await issue(
      stage,
      {
        kind: 'jour-fixe',
        areaId: corrected.areaId,
        month: month('2020-05'),
        reason: 'Zweitprüfungen wurden nach der Freigabe abgeschlossen.',
      },
      { prepared: corrected.head, released: management },
      directory,
    ),
  );
  for (const area of ['MI', 'LE'] as const) {
    const { areaId, head } = order(area);
    await act(stage, head, (work) => proposeNextYear(work, { year: 2021, areaId }));
    const { reportId } = await prepareReport(deps, head, { kind: 'annual-report', areaId, year: 2020 });
    files.push(await keep(directory, await reportPdf(deps, head, reportId)));
  }
  const audited = await exportAuditFile(deps, auditor, known(fields, 'MI-06').fieldId);
  files.push(await keep(directory, audited));
  const pdf = unzipSync(audited.content)['pruefakte.pdf'];
  if (pdf === undefined) throw new RangeError('the audit file has no PDF');
  files.push(await keep(directory, { fileName: audited.fileName.replace(/zip$/, 'pdf'), content: pdf }));
  for (const code of ['MI-02', 'LE-01', 'LE-03']) {
    const drawId = await lastDraw(stage, known(fields, code));
    files.push(await keep(directory, await printDrawProtocol(deps, auditor, drawId)));
    if (code === 'LE-01')
      files.push(await keep(directory, await printCheckSheets(deps, auditor, { drawId })));
  }
  return files;
}

async function lastDraw(stage: Stage, { fieldId }: PlayedField): Promise<string> {
  const { id } = await stage.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('draw as d')
      .innerJoin('frame as f', 'f.id', 'd.frame_id')
      .select('d.id')
      .where('f.field_id', '=', fieldId)
      .orderBy('d.drawn_at', 'desc')
      .orderBy('d.id')
      .limit(1)
      .executeTakeFirstOrThrow(),
  );
  return id;
}
