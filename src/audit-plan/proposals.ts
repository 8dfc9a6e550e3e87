import type { Selectable } from 'kysely';
import { z } from 'zod';
import { criteria, instructionName, instructions } from '../catalogue/index.ts';
import { isoDate } from '../calendar/index.ts';
import { elevated, json, type Tables, type Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { counted, enumeration, integer } from '../format.ts';
import { authorize, authorizeAt } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { draftField } from './draft-field.ts';
import { auditors, frequentSubjects, type Auditor } from './external-audits.ts';
import { originCodes, type FieldInput, type Origin } from './field.ts';
import { openPlan } from './plan.ts';
import type { VersionRef } from './version-lock.ts';

/** How many years back a third party's findings and the own plans are looked at. */
const externalYears = 2;
const planYears = 3;
const subjectsPerAudit = 5;

/** What may become a field, and why: each reason is a German sentence. */
export interface Candidate {
  readonly kind: 'hotspot' | 'external-finding' | 'unaudited-instruction';
  /** What is proposed, so that it is proposed once: an id or a subject. */
  readonly subject: string;
  readonly title: string;
  readonly origin: Origin;
  readonly reasons: readonly string[];
  readonly criterionIds: readonly string[];
}

export interface Proposal extends Candidate {
  readonly id: string;
  readonly year: number;
  readonly areaId: string;
  readonly state: 'open' | 'taken' | 'declined';
  readonly fieldId: string | null;
  readonly declineReason: string | null;
}

/**
 * Proposes fields for a year: the candidates given (hotspots), what third parties found most often lately, and
 * instructions that no plan has audited for long. What is open is brought up to date; what was decided stays decided.
 */
export async function proposeFields(
  work: Work,
  command: { readonly year: number; readonly areaId: string; readonly candidates: readonly Candidate[] },
): Promise<Proposal[]> {
  const { year, areaId } = command;
  authorizeAt(work.actor, 'proposal.make', { areaId, teamId: null }, 'Der Bereich');
  const candidates = [
    ...command.candidates,
    ...(await externalCandidates(work.tx, year, areaId)),
    ...(await unauditedInstructions(work.tx, year, areaId)),
  ];
  for (const { kind, subject, title, origin, reasons, criterionIds } of candidates) {
    const values = { title, origin, reasons: json(reasons), criteria: [...criterionIds] };
    await work.tx
      .insertInto('field_proposal')
      .values({ id: crypto.randomUUID(), year, area_id: areaId, kind, subject, state: 'open', ...values })
      .onConflict((conflict) =>
        conflict
          .columns(['year', 'area_id', 'kind', 'subject'])
          .doUpdateSet(values)
          .where('field_proposal.state', '=', 'open'),
      )
      .execute();
  }
  await record(work, 'proposals.made', null, { year, area: areaId, proposals: candidates.length });
  return proposals(work, { year, areaId });
}

/** What third parties found most often in this area in the last years, one candidate a subject and auditor. */
async function externalCandidates(tx: Tx, year: number, areaId: string): Promise<Candidate[]> {
  const audits = await tx
    .selectFrom('external_audit')
    .select(['id', 'auditor', 'title', 'year'])
    .where('area_id', '=', areaId)
    .where('year', '>=', year - externalYears)
    .where('year', '<', year)
    .orderBy('year', 'desc')
    .orderBy('title')
    .execute();
  const found = new Map<string, Candidate>();
  for (const audit of audits) {
    for (const { subject, findings, criterionIds } of await frequentSubjects(
      tx,
      audit.id,
      subjectsPerAudit,
    )) {
      const key = `${audit.auditor}: ${subject}`;
      const known = found.get(key);
      const reason = `${auditors[audit.auditor]}, „${audit.title}“ (${audit.year}): ${counted(findings, 'Feststellung', 'Feststellungen')}.`;
      found.set(key, {
        kind: 'external-finding',
        subject: key,
        title: subject,
        origin: originOf(audit.auditor),
        reasons: [...(known?.reasons ?? []), reason],
        criterionIds: [...new Set([...(known?.criterionIds ?? []), ...criterionIds])],
      });
    }
  }
  return [...found.values()];
}

const originOf = (auditor: Auditor): Origin => (auditor === 'other' ? 'internal-audit' : auditor);

/**
 * Instructions with criteria valid in the year that no confirmed plan held in the years before. What another area's
 * plan held is left out: it was audited, though not here.
 */
async function unauditedInstructions(tx: Tx, year: number, areaId: string): Promise<Candidate[]> {
  const inYears = () =>
    tx
      .selectFrom('audit_plan as p')
      .innerJoin('plan_version as v', 'v.plan_id', 'p.id')
      .where('p.year', '>=', year - planYears)
      .where('p.year', '<', year);
  const [audited, planned] = await elevated(tx, async () => [
    await inYears()
      .innerJoin('plan_version_field as pf', 'pf.plan_version_id', 'v.id')
      .innerJoin('field_criterion as fc', 'fc.field_version_id', 'pf.field_version_id')
      .innerJoin('criterion as c', 'c.id', 'fc.criterion_id')
      .select('c.instruction_id')
      .distinct()
      .execute(),
    await inYears().select('p.year').distinct().where('p.area_id', '=', areaId).orderBy('p.year').execute(),
  ]);
  const known = new Set(audited.map((row) => row.instruction_id));
  const reason = notAuditedIn(planned.map((plan) => plan.year));
  const valid = await criteria(tx, { from: isoDate(`${year}-01-01`), to: isoDate(`${year}-12-31`) });
  return (await instructions(tx)).flatMap((instruction) => {
    const own = valid.filter(({ instructionId }) => instructionId === instruction.id);
    if (known.has(instruction.id) || own.length === 0) return [];
    return [
      {
        kind: 'unaudited-instruction' as const,
        subject: instruction.id,
        title: instructionName(instruction),
        origin: 'development-topic' as const,
        reasons: [reason],
        criterionIds: own.map(({ id }) => id),
      },
    ];
  });
}

/** Names only years that have a plan: of the others nothing can be said. */
const notAuditedIn = (years: readonly number[]): string =>
  years.length === 0
    ? `Dieser Bereich hatte in den letzten ${integer(planYears)} Jahren keinen Prüfplan.`
    : years.length === 1
      ? `Im Prüfplan dieses Bereichs für ${enumeration(years.map(String))} nicht geprüft.`
      : `In keinem Prüfplan dieses Bereichs für ${enumeration(years.map(String))} geprüft.`;

/** The proposals of a year the actor may see, open ones first. */
export async function proposals(
  work: Work,
  filter: { readonly year: number; readonly areaId?: string },
): Promise<Proposal[]> {
  const reach = authorize(work.actor, 'plan.read');
  if (reach !== 'own-area') return proposalsOf(work.tx, filter.year, filter.areaId);
  const { areaId } = work.actor;
  if (areaId === null || (filter.areaId ?? areaId) !== areaId) return [];
  return proposalsOf(work.tx, filter.year, areaId);
}

/** All proposals of a year, of one area or of all, open ones first. */
export async function proposalsOf(tx: Tx, year: number, areaId?: string): Promise<Proposal[]> {
  let query = tx
    .selectFrom('field_proposal')
    .selectAll()
    .where('year', '=', year)
    .orderBy((eb) => eb.case().when('state', '=', 'open').then(0).else(1).end())
    .orderBy('kind')
    .orderBy('title')
    .orderBy('id');
  if (areaId !== undefined) query = query.where('area_id', '=', areaId);
  return (await query.execute()).map(asProposal);
}

/** One proposal the actor may see. */
export async function proposalInView(work: Work, proposalId: string): Promise<Proposal> {
  const row = await work.tx
    .selectFrom('field_proposal')
    .selectAll()
    .where('id', '=', proposalId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Der Vorschlag');
  authorizeAt(work.actor, 'plan.read', { areaId: row.area_id, teamId: null }, 'Der Vorschlag');
  return asProposal(row);
}

const asProposal = (row: Selectable<Tables['field_proposal']>): Proposal => ({
  id: row.id,
  year: row.year,
  areaId: row.area_id,
  kind: row.kind,
  subject: row.subject,
  title: row.title,
  origin: z.enum(originCodes).parse(row.origin),
  reasons: z.array(z.string()).parse(row.reasons),
  criterionIds: row.criteria,
  state: row.state,
  fieldId: row.field_id,
  declineReason: row.decline_reason,
});

/** The years for which an area has proposals, latest first. */
export async function proposalYears(work: Work, areaId: string): Promise<number[]> {
  authorizeAt(work.actor, 'plan.read', { areaId, teamId: null }, 'Der Bereich');
  const rows = await work.tx
    .selectFrom('field_proposal')
    .select('year')
    .distinct()
    .where('area_id', '=', areaId)
    .orderBy('year', 'desc')
    .execute();
  return rows.map(({ year }) => year);
}

/** Makes a field of a proposal: drafted as any other, with the proposal's reasons where the plan is confirmed. */
export async function takeOverProposal(
  work: Work,
  command: { readonly proposalId: string; readonly content: FieldInput },
): Promise<VersionRef> {
  const proposal = await lockOpen(work, command.proposalId);
  const plan = await openPlan(work, proposal.year);
  const reason = z.array(z.string()).parse(proposal.reasons).join(' ');
  const ref = await draftField(work, { planId: plan.id, content: command.content, reason });
  await decide(work, proposal.id, { state: 'taken', field_id: ref.fieldId });
  await record(work, 'proposal.taken', proposal.id, { field: ref.fieldId });
  return ref;
}

/** Declines a proposal, with the reason. */
export async function declineProposal(
  work: Work,
  command: { readonly proposalId: string; readonly reason: string },
): Promise<void> {
  const proposal = await lockOpen(work, command.proposalId);
  await decide(work, proposal.id, { state: 'declined', decline_reason: command.reason });
  await record(work, 'proposal.declined', proposal.id);
}

async function lockOpen(work: Work, proposalId: string) {
  authorize(work.actor, 'proposal.decide');
  const proposal = await work.tx
    .selectFrom('field_proposal')
    .selectAll()
    .where('id', '=', proposalId)
    .forUpdate()
    .executeTakeFirst();
  if (proposal === undefined || proposal.area_id !== work.actor.areaId) throw notFound('Der Vorschlag');
  if (proposal.state !== 'open') {
    throw new Failure(
      'conflict',
      'proposal-decided',
      'Über diesen Vorschlag ist schon entschieden. Laden Sie die Seite neu.',
    );
  }
  return proposal;
}

async function decide(
  work: Work,
  id: string,
  decision: { state: 'taken'; field_id: string } | { state: 'declined'; decline_reason: string },
): Promise<void> {
  await work.tx
    .updateTable('field_proposal')
    .set({ ...decision, decided_by: work.actor.accountId, decided_at: timestamp(work.now) })
    .where('id', '=', id)
    .execute();
}
