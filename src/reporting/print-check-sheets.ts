import { z } from 'zod';
import { renderInWorker } from '../../reports/render-worker.ts';
import { isoDate, month, monthOf, monthPeriod } from '../calendar/index.ts';
import { readSheetRows, readSheet, type SheetRow, type SheetView, type SubjectRef } from '../checks/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import { notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { noteAccess } from '../journal/index.ts';
import { perform, type Actor, type Deps, type Work } from '../work.ts';
import { headOf } from './collect-report.ts';
import { loadDirectory } from './directory.ts';
import { planYearOf } from './plan-year.ts';
import type { ReportFile } from './report-list.ts';
import type { CheckSheet, CheckSheetItem } from './values/check-sheet.ts';

/** What the delivery and the draw say of a case. */
type Delivered = Pick<CheckSheetItem, 'attributes' | 'amountCents' | 'hits'>;

/** More sheets than one draw should ever have on paper. */
const sheetLimit = 1000;

/** Which sheets are printed: those of a draw, or the one of a drawn or deliberately chosen case. */
export type SheetsToPrint = { readonly drawId: string } | SubjectRef;

/** The own team's sheets on paper, blank or as recorded; they stay in the team. */
export async function printCheckSheets(deps: Deps, actor: Actor, of: SheetsToPrint): Promise<ReportFile> {
  const value = await perform(deps, actor, (work) => collectCheckSheets(work, of), 'repeatable read');
  return { fileName: fileNameOf(value, of), content: await renderInWorker(value) };
}

/** Without a case number: files lie about. */
function fileNameOf({ protocolNumber, from, items: [item] }: CheckSheet, of: SheetsToPrint): string {
  const parts =
    protocolNumber === null
      ? ['gezielt', monthOf(isoDate(from))]
      : [protocolNumber, ...('id' in of ? [item?.stratum ?? [], 'rang', item?.rank ?? []].flat() : [])];
  return `${'id' in of ? 'pruefbogen' : 'pruefboegen'}-${parts.join('-').replaceAll(/[^\w.-]+/g, '_')}.pdf`;
}

/** What stands on them; notes that they were read. */
export async function collectCheckSheets(work: Work, of: SheetsToPrint): Promise<CheckSheet> {
  authorize(work.actor, 'check.read');
  const rows = await readSheetRows(work, {
    ...('id' in of ? { subject: of } : { drawId: of.drawId }),
    limit: sheetLimit,
  });
  const sheets: { row: SheetRow; view: SheetView }[] = [];
  for (const row of rows) sheets.push({ row, view: await readSheet(work, { kind: row.kind, id: row.id }) });
  const [first] = sheets;
  if (first === undefined) throw notFound('id' in of ? 'Der Prüfbogen' : 'Die Ziehung');
  await ('id' in of ? noteAccess(work, 'sheet', of.id) : noteAccess(work, 'sheets', of.drawId));
  const { fieldId } = first.view.subject;
  const { area_id: areaId } = await work.tx
    .selectFrom('audit_field')
    .select('area_id')
    .where('id', '=', fieldId)
    .executeTakeFirstOrThrow();
  const directory = await loadDirectory(work.tx, areaId, await planYearOf(work.tx, fieldId), work.now);
  const delivered = await deliveredOf(
    work,
    rows.map(({ id }) => id),
  );
  return {
    kind: 'check-sheet',
    head: await headOf(work, areaId),
    protocolNumber: first.row.drawNumber,
    field: directory.fieldRef(fieldId),
    ...(await periodOf(work, first.row)),
    criteria: first.view.questions.map((question) => ({
      code: question.code,
      question: question.question,
      instruction: { number: question.instruction.number, title: question.instruction.title },
      passage: question.instruction.passage,
      severity: question.severity,
      errorType: directory.errorType(question.errorType),
    })),
    items: sheets.map(({ row, view }) =>
      itemOf(row, view, directory.team(row.teamId), delivered.get(row.id) ?? nothingDelivered),
    ),
  };
}

/** Of the draw's frame, or the month for which a case was chosen. */
async function periodOf({ tx }: Work, { drawId, month: chosenFor }: SheetRow) {
  if (drawId === null) {
    const { first, last } = monthPeriod(month(chosenFor));
    return { from: first, to: last };
  }
  const frame = await tx
    .selectFrom('draw as d')
    .innerJoin('frame as f', 'f.id', 'd.frame_id')
    .select(['f.first_day', 'f.last_day'])
    .where('d.id', '=', drawId)
    .executeTakeFirstOrThrow();
  return { from: isoDate(frame.first_day), to: isoDate(frame.last_day) };
}

function itemOf(
  row: SheetRow,
  { subject, questions, content }: SheetView,
  team: string,
  delivered: Delivered,
): CheckSheetItem {
  const closed = content.state === 'complete';
  return {
    ...delivered,
    rank: row.rank,
    kind: row.kind === 'deliberate' ? 'chosen' : drawnKind.parse(row.selection),
    stratum: row.stratum,
    caseNumber: row.caseNumber,
    team,
    decisionDate: subject.decisionDate,
    version: content.version,
    closed,
    voided: subject.drawVoided,
    // A draft says „vollständig geprüft“ until it says otherwise; that is decided only when it is closed.
    disposition: !closed && content.disposition === 'complete' ? null : content.disposition,
    dispositionReason: content.dispositionReason,
    note: content.note,
    results: questions.map(({ id }) => {
      const result = content.results.find(({ criterionId }) => criterionId === id);
      if (result === undefined) return null;
      return {
        result: result.result,
        state: result.finding?.state ?? null,
        facts: result.finding?.facts ?? null,
        overpaidCents: amountOf(result.finding?.overpaidCents),
        underpaidCents: amountOf(result.finding?.underpaidCents),
      };
    }),
  };
}

const drawnKind = z.enum(['sample', 'replacement', 'extension']);

/** Nothing paid wrongly is no amount. */
const amountOf = (cents: number | undefined): number | null =>
  cents === undefined || cents === 0 ? null : cents;

/** The attribute that rule 8 reads. */
const decisionDateAttribute = 'Entscheidungsdatum';

const nothingDelivered: Delivered = { attributes: [], amountCents: null, hits: null };

/** What the delivery and the draw say of the cases, by sample item, as far as row security lets the reader see them. */
async function deliveredOf(
  { tx }: Work,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, Delivered>> {
  const rows = await tx
    .selectFrom('sample_item as i')
    .innerJoin('draw as d', 'd.id', 'i.draw_id')
    .innerJoin('seal as s', 's.id', 'd.seal_id')
    .innerJoin('frame_case as c', (join) =>
      join.onRef('c.frame_id', '=', 'i.frame_id').onRef('c.position', '=', 'i.position'),
    )
    .select(['i.id', 'i.hits', 's.method', 'c.amount_cents', 'c.attributes'])
    .where('i.id', 'in', itemIds)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        attributes: Object.entries(z.record(z.string(), z.string()).parse(row.attributes ?? {}))
          // The decision's date stands on the sheet by itself.
          .filter(([name]) => name !== decisionDateAttribute)
          .map(([name, value]) => ({ name, value }))
          .sort((a, b) => compareUtf8(a.name, b.name)),
        amountCents: row.amount_cents,
        hits: row.method === 'monetary-unit' ? row.hits : null,
      },
    ]),
  );
}
