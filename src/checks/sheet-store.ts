import { perTransaction, type Tx } from '../database/index.ts';
import type { Disposition, ResultKind, Severity } from './check.ts';
import type { Subject } from './subject.ts';

/** A criterion on a sheet, with the instruction version that is the measure on the case's decision date. */
export interface SheetQuestion {
  readonly id: string;
  readonly code: string;
  readonly question: string;
  readonly applicability: string | null;
  readonly instruction: { readonly number: string | null; readonly title: string; readonly passage: string };
  readonly instructionVersionId: string | null;
  readonly instructionText: string | null;
  readonly severity: Severity;
  readonly errorType: string;
}

export interface SheetFinding {
  readonly id: string;
  readonly version: number;
  readonly state: 'recorded' | 'confirmed' | 'amended' | 'rejected' | 'withdrawn';
  readonly errorType: string;
  readonly severity: Severity;
  /** Null once its retention period is over. */
  readonly facts: string | null;
  readonly overpaidCents: number;
  readonly underpaidCents: number;
}

export interface SheetResult {
  readonly criterionId: string;
  readonly result: ResultKind;
  readonly finding: SheetFinding | null;
}

/** What stands on a sheet in its current version; version 0 is the empty sheet nobody has saved yet. */
export interface SheetContent {
  readonly sheetId: string | null;
  readonly version: number;
  readonly state: 'open' | 'complete';
  readonly disposition: Disposition | null;
  readonly dispositionReason: string | null;
  readonly note: string | null;
  readonly savedAt: string | null;
  readonly results: readonly SheetResult[];
}

/** The sheet nobody has saved yet. */
export const emptySheet: SheetContent = {
  sheetId: null,
  version: 0,
  state: 'open',
  disposition: null,
  dispositionReason: null,
  note: null,
  savedAt: null,
  results: [],
};

/** The criteria of the field version, in its order, each with the instruction version in force (rule 8). */
export async function loadQuestions(
  tx: Tx,
  fieldVersionId: string,
  decisionDate: string,
): Promise<SheetQuestion[]> {
  const rows = await criteriaOf(tx, fieldVersionId);
  const inForce = rows.filter(
    ({ valid_from, valid_to }) =>
      valid_from !== null && valid_from <= decisionDate && (valid_to === null || valid_to >= decisionDate),
  );
  const measures = new Map(inForce.map((row) => [row.id, row]));
  const criteria = new Map(rows.map((row) => [row.id, row]));
  return [...criteria.values()].map((row) => ({
    id: row.id,
    code: row.code,
    question: row.question,
    applicability: row.applicability,
    instruction: { number: row.number, title: row.title, passage: row.passage },
    instructionVersionId: measures.get(row.id)?.version_id ?? null,
    instructionText: measures.get(row.id)?.content ?? null,
    severity: row.severity as Severity,
    errorType: row.error_type,
  }));
}

/** One row a criterion and version of its instruction, in the field's order; settled when it is checked by. */
const criteriaOf = perTransaction((tx, fieldVersionId) =>
  tx
    .selectFrom('field_criterion as fc')
    .innerJoin('criterion as c', 'c.id', 'fc.criterion_id')
    .innerJoin('instruction as i', 'i.id', 'c.instruction_id')
    .leftJoin('instruction_version as v', 'v.instruction_id', 'i.id')
    .select([
      'c.id',
      'c.code',
      'c.question',
      'c.applicability',
      'c.passage',
      'i.number',
      'i.title',
      'v.id as version_id',
      'v.content',
      'v.valid_from',
      'v.valid_to',
      'fc.severity',
      'fc.error_type',
    ])
    .where('fc.field_version_id', '=', fieldVersionId)
    .orderBy('fc.position')
    .execute(),
);

/** The sheet of a subject, locked for the rest of the transaction when it is to be saved. */
export async function loadSheet(tx: Tx, subject: Subject, lock: boolean): Promise<SheetContent> {
  const query = tx
    .selectFrom('check_sheet')
    .select(['id', 'current_version', 'state', 'disposition'])
    .$if(subject.recheckOf !== null, (q) => q.where('recheck_of', '=', subject.recheckOf))
    .$if(subject.recheckOf === null, (q) =>
      q
        .where('recheck_of', 'is', null)
        .where(
          subject.itemId === null ? 'deliberate_id' : 'item_id',
          '=',
          subject.itemId ?? subject.deliberateId,
        ),
    );
  const sheet = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (sheet === undefined) return emptySheet;
  const version = await tx
    .selectFrom('check_version as v')
    .leftJoin('free_text as r', 'r.id', 'v.disposition_text_id')
    .leftJoin('free_text as n', 'n.id', 'v.note_text_id')
    .select(['v.saved_at', 'r.content as reason', 'n.content as note'])
    .where('v.sheet_id', '=', sheet.id)
    .where('v.version', '=', sheet.current_version)
    .executeTakeFirst();
  return {
    sheetId: sheet.id,
    version: sheet.current_version,
    state: sheet.state,
    disposition: sheet.disposition,
    dispositionReason: version?.reason ?? null,
    note: version?.note ?? null,
    savedAt: version?.saved_at.toISOString() ?? null,
    results: await loadResults(tx, sheet.id, sheet.current_version),
  };
}

async function loadResults(tx: Tx, sheetId: string, version: number): Promise<SheetResult[]> {
  const rows = await tx
    .selectFrom('check_result as r')
    .leftJoin('finding as f', (join) =>
      join.onRef('f.sheet_id', '=', 'r.sheet_id').onRef('f.criterion_id', '=', 'r.criterion_id'),
    )
    .leftJoin('finding_version as v', (join) =>
      join.onRef('v.finding_id', '=', 'f.id').onRef('v.version', '=', 'f.current_version'),
    )
    .leftJoin('free_text as t', 't.id', 'v.facts_text_id')
    .select([
      'r.criterion_id',
      'r.result',
      'f.id',
      'f.state',
      'f.current_version',
      'v.error_type',
      'v.severity',
      'v.overpaid_cents',
      'v.underpaid_cents',
      't.content as facts',
    ])
    .where('r.sheet_id', '=', sheetId)
    .where('r.version', '=', version)
    .execute();
  return rows.map((row) => ({
    criterionId: row.criterion_id,
    result: row.result,
    finding:
      row.result !== 'error' || row.id === null || row.state === null
        ? null
        : {
            id: row.id,
            version: row.current_version ?? 0,
            state: row.state,
            errorType: row.error_type ?? '',
            severity: (row.severity ?? 'minor') as Severity,
            facts: row.facts,
            overpaidCents: row.overpaid_cents ?? 0,
            underpaidCents: row.underpaid_cents ?? 0,
          },
  }));
}

/** Codes of the error types that may be chosen. */
export async function activeErrorTypes(tx: Tx): Promise<Set<string>> {
  const rows = await tx.selectFrom('error_type').select('code').where('active', '=', true).execute();
  return new Set(rows.map(({ code }) => code));
}

/** Every version of one finding, the first one first; who made one is never said. */
export async function loadFindingVersions(tx: Tx, findingId: string) {
  const rows = await tx
    .selectFrom('finding_version as v')
    .leftJoin('free_text as facts', 'facts.id', 'v.facts_text_id')
    .leftJoin('free_text as reason', 'reason.id', 'v.reason_text_id')
    .select([
      'v.version',
      'v.state',
      'v.error_type',
      'v.severity',
      'v.overpaid_cents',
      'v.underpaid_cents',
      'v.made_at',
      'facts.content as facts',
      'reason.content as reason',
    ])
    .where('v.finding_id', '=', findingId)
    .orderBy('v.version')
    .execute();
  return rows.map((row) => ({
    version: row.version,
    state: row.state,
    errorType: row.error_type,
    severity: row.severity as Severity,
    overpaidCents: row.overpaid_cents,
    underpaidCents: row.underpaid_cents,
    facts: row.facts,
    reason: row.reason,
    madeAt: row.made_at.toISOString(),
  }));
}
