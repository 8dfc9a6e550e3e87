import { sql } from 'kysely';
import { notFound } from '../failure.ts';
import { byText, inOrder, type Marked, type Sorting, type SortKey } from '../http/index.ts';
import { authorize, isWithin } from '../identity/index.ts';
import type { Work } from '../work.ts';
import { severities, type Severity } from './check.ts';
import { loadFindingVersions } from './sheet-store.ts';
import { referenceOf, viewSubject } from './view-sheet.ts';

export interface FindingRow {
  readonly id: string;
  readonly subjectKind: 'item' | 'deliberate';
  readonly subjectId: string;
  readonly fieldId: string;
  readonly fieldTitle: string;
  readonly criterionId: string;
  readonly criterionCode: string;
  readonly question: string;
  readonly teamId: string;
  readonly month: string;
  readonly state: string;
  readonly errorType: string;
  readonly severity: Severity;
  readonly overpaidCents: number;
  readonly underpaidCents: number;
  readonly recordedAt: string;
  readonly deliberate: boolean;
}

/** What the list may be sorted by. */
export const findingOrders = {
  recorded: { by: sql.ref('f.recorded_at'), kind: 'moment', usual: 'desc' },
  month: byText(sql.ref('c.month'), 'desc'),
  criterion: byText(sql.ref('k.code')),
  field: byText(sql.ref('a.title')),
  severity: {
    by: sql`array_position(${sql.lit(`{${severities.join()}}`)}::text[], v.severity)`,
    kind: 'number',
    usual: 'desc',
  },
  overpaid: { by: sql.ref('v.overpaid_cents'), kind: 'number', usual: 'desc' },
  underpaid: { by: sql.ref('v.underpaid_cents'), kind: 'number', usual: 'desc' },
} as const satisfies Record<string, SortKey>;

export interface FindingFilter extends Sorting<keyof typeof findingOrders> {
  readonly fieldId?: string | undefined;
  readonly criterionId?: string | undefined;
  readonly state?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly month?: string | undefined;
  readonly teamId?: string | undefined;
}

/** Findings the actor may see: the own team's, all for auditors, the assigned ones for a second person. */
export async function listFindings(work: Work, filter: FindingFilter): Promise<Marked<FindingRow>[]> {
  const reach = authorize(work.actor, 'finding.read');
  const query = work.tx
    .selectFrom('finding as f')
    .innerJoin('finding_version as v', (join) =>
      join.onRef('v.finding_id', '=', 'f.id').onRef('v.version', '=', 'f.current_version'),
    )
    .innerJoin('check_sheet as c', 'c.id', 'f.sheet_id')
    .innerJoin('criterion as k', 'k.id', 'f.criterion_id')
    .innerJoin('audit_field_version as a', 'a.id', 'c.field_version_id')
    .select([
      'f.id',
      'f.field_id',
      'a.title',
      'k.code',
      'k.id as criterion_id',
      'k.question',
      'f.team_id',
      'c.month',
      'c.item_id',
      'c.deliberate_id',
      'f.state',
      'v.error_type',
      'v.severity',
      'v.overpaid_cents',
      'v.underpaid_cents',
      'f.recorded_at',
    ])
    .$if(reach === 'own-team', (q) => q.where('f.team_id', '=', work.actor.teamId))
    .$if(reach === 'assigned', (q) =>
      q.where((eb) =>
        eb.exists(
          eb
            .selectFrom('second_check as s')
            .select('s.id')
            .whereRef('s.finding_id', '=', 'f.id')
            .where('s.assigned_to', '=', work.actor.accountId),
        ),
      ),
    )
    .$if(filter.teamId !== undefined, (q) => q.where('f.team_id', '=', filter.teamId ?? ''))
    .$if(filter.fieldId !== undefined, (q) => q.where('f.field_id', '=', filter.fieldId ?? ''))
    .$if(filter.criterionId !== undefined, (q) => q.where('f.criterion_id', '=', filter.criterionId ?? ''))
    .$if(filter.severity !== undefined, (q) => q.where('v.severity', '=', filter.severity ?? ''))
    .$if(filter.month !== undefined, (q) => q.where('c.month', '=', filter.month ?? ''))
    .$if(filter.state !== undefined, (q) => q.where(sql`f.state`, '=', filter.state));
  const rows = await inOrder(query, findingOrders, filter, 'f.id').execute();
  return rows.map((row) => ({
    id: row.id,
    subjectKind: row.item_id === null ? 'deliberate' : 'item',
    subjectId: row.item_id ?? row.deliberate_id ?? '',
    fieldId: row.field_id,
    fieldTitle: row.title,
    criterionId: row.criterion_id,
    criterionCode: row.code,
    question: row.question,
    teamId: row.team_id,
    month: row.month,
    state: row.state,
    errorType: row.error_type,
    severity: row.severity as Severity,
    overpaidCents: row.overpaid_cents,
    underpaidCents: row.underpaid_cents,
    recordedAt: row.recorded_at.toISOString(),
    deliberate: row.item_id === null,
    mark: [row.sort_value, row.id],
  }));
}

/** All versions of one finding with facts, reasons, the team's statements and its case; notes that the case was read. */
export async function findingHistory(work: Work, findingId: string) {
  const reach = authorize(work.actor, 'finding.read');
  const finding = await work.tx
    .selectFrom('finding')
    .selectAll()
    .where('id', '=', findingId)
    .executeTakeFirst();
  if (finding === undefined) throw notFound('Die Feststellung');
  const mine = await work.tx
    .selectFrom('second_check')
    .select('id')
    .where('finding_id', '=', findingId)
    .where('assigned_to', '=', work.actor.accountId)
    .executeTakeFirst();
  if (
    !isWithin(work.actor, reach, { areaId: finding.area_id, teamId: finding.team_id }) &&
    mine === undefined
  ) {
    throw notFound('Die Feststellung');
  }
  const sheet = await work.tx
    .selectFrom('check_sheet')
    .select(['item_id', 'deliberate_id', 'recheck_of'])
    .where('id', '=', finding.sheet_id)
    .executeTakeFirstOrThrow();
  const subject = await viewSubject(work, await referenceOf(work, sheet));
  const statements = await work.tx
    .selectFrom('finding_statement as s')
    .innerJoin('free_text as t', 't.id', 's.text_id')
    .select(['s.made_at', 't.content'])
    .where('s.finding_id', '=', findingId)
    .orderBy('s.made_at')
    .execute();
  return {
    id: finding.id,
    state: finding.state,
    subject,
    sheetId: finding.sheet_id,
    criterionId: finding.criterion_id,
    versions: await loadFindingVersions(work.tx, findingId),
    statements: statements.map((row) => ({ statement: row.content, madeAt: row.made_at.toISOString() })),
  };
}
