import { z } from 'zod';
import { renderInWorker } from '../../reports/render-worker.ts';
import { readSheetRows, readSheet, type SheetRow, type SheetView } from '../checks/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import { notFound } from '../failure.ts';
import { loadFrame } from '../frames/index.ts';
import { authorize } from '../identity/index.ts';
import { noteAccess } from '../journal/index.ts';
import { perform, type Actor, type Deps, type Work } from '../work.ts';
import { headOf } from './collect-report.ts';
import { loadDirectory } from './directory.ts';
import { planYearOf } from './plan-year.ts';
import type { ReportFile } from './report-list.ts';
import type { CheckSheet, CheckSheetItem } from './values/check-sheet.ts';

/** More sheets than one draw should ever have on paper. */
const sheetLimit = 1000;

/** The own team's sheets of a draw on paper, blank or as recorded; they stay in the team. */
export async function printCheckSheets(deps: Deps, actor: Actor, drawId: string): Promise<ReportFile> {
  const value = await perform(deps, actor, (work) => checkSheetValue(work, drawId), 'repeatable read');
  return {
    fileName: `pruefboegen-${value.protocolNumber.replaceAll(/[^\w.-]+/g, '_')}.pdf`,
    content: await renderInWorker(value),
  };
}

async function checkSheetValue(work: Work, drawId: string): Promise<CheckSheet> {
  authorize(work.actor, 'check.read');
  const rows = await readSheetRows(work, { drawId, limit: sheetLimit });
  const [first] = rows;
  if (first?.drawNumber == null) throw notFound('Die Ziehung');
  await noteAccess(work, 'sheets', drawId);
  const sheets: { row: SheetRow; view: SheetView }[] = [];
  for (const row of rows) sheets.push({ row, view: await readSheet(work, { kind: row.kind, id: row.id }) });
  const { frame_id: frameId } = await work.tx
    .selectFrom('draw')
    .select('frame_id')
    .where('id', '=', drawId)
    .executeTakeFirstOrThrow();
  const frame = await loadFrame(work.tx, frameId, 'read');
  const directory = await loadDirectory(
    work.tx,
    frame.areaId,
    await planYearOf(work.tx, frame.fieldId),
    work.now,
  );
  const attributes = await attributesOf(work, drawId);
  const questions = sheets[0]?.view.questions ?? [];
  return {
    kind: 'check-sheet',
    head: await headOf(work, frame.areaId),
    protocolNumber: first.drawNumber,
    field: directory.fieldRef(frame.fieldId),
    team: [...new Set(rows.map(({ teamId }) => directory.team(teamId)))].join(', '),
    from: frame.firstDay,
    to: frame.lastDay,
    criteria: questions.map((question) => ({
      code: question.code,
      question: question.question,
      instruction: { number: question.instruction.number, title: question.instruction.title },
      passage: question.instruction.passage,
      severity: question.severity,
      errorType: directory.errorType(question.errorType),
    })),
    items: sheets.map(({ row, view }) => itemOf(row, view, attributes.get(row.id) ?? [])),
  };
}

function itemOf(
  row: SheetRow,
  { subject, questions, content }: SheetView,
  attributes: CheckSheetItem['attributes'],
): CheckSheetItem {
  return {
    rank: row.rank ?? 1,
    kind: z.enum(['sample', 'replacement', 'extension']).parse(row.selection),
    stratum: row.stratum,
    caseNumber: row.caseNumber,
    attributes,
    decisionDate: subject.decisionDate,
    version: content.version,
    disposition: content.disposition,
    results: questions.map(({ id }) => {
      const result = content.results.find(({ criterionId }) => criterionId === id);
      if (result === undefined) return null;
      return {
        result: result.result,
        facts: result.finding?.facts ?? null,
        overpaidCents: amountOf(result.finding?.overpaidCents),
        underpaidCents: amountOf(result.finding?.underpaidCents),
      };
    }),
  };
}

/** Nothing paid wrongly is no amount. */
const amountOf = (cents: number | undefined): number | null =>
  cents === undefined || cents === 0 ? null : cents;

/** The attribute that rule 8 reads. */
const decisionDateAttribute = 'Entscheidungsdatum';

/** What the delivery said of the cases besides, by sample item, as far as row security lets the reader see them. */
async function attributesOf(
  { tx }: Work,
  drawId: string,
): Promise<ReadonlyMap<string, { name: string; value: string }[]>> {
  const rows = await tx
    .selectFrom('sample_item as i')
    .innerJoin('frame_case as c', (join) =>
      join.onRef('c.frame_id', '=', 'i.frame_id').onRef('c.position', '=', 'i.position'),
    )
    .select(['i.id', 'c.attributes'])
    .where('i.draw_id', '=', drawId)
    .execute();
  return new Map(
    rows.map(({ id, attributes }) => [
      id,
      Object.entries(z.record(z.string(), z.string()).parse(attributes ?? {}))
        // The decision's date stands on the sheet by itself.
        .filter(([name]) => name !== decisionDateAttribute)
        .map(([name, value]) => ({ name, value }))
        .sort((a, b) => compareUtf8(a.name, b.name)),
    ]),
  );
}
