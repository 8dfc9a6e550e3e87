import { elevated } from '../database/index.ts';
import { record, storeText } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { openCorrections } from './case-correction.ts';
import type { FindingInput, SaveCheck } from './check.ts';
import type { SheetContent, SheetFinding } from './sheet-store.ts';
import type { Subject } from './subject.ts';

/** The findings of a saved sheet: new ones recorded, changed ones as a new version, those no longer entered withdrawn. */
export async function saveFindings(
  work: Work,
  subject: Subject,
  sheetId: string,
  sheetVersion: number,
  before: SheetContent,
  command: SaveCheck,
): Promise<void> {
  const earlier = before.version === 0 ? [] : await findingsOf(work, sheetId);
  if (earlier.length === 0 && command.results.every(({ finding }) => finding === null)) return;
  const known = new Map(earlier.map((finding) => [finding.criterion_id, finding]));
  const shown = new Map(before.results.map(({ criterionId, finding }) => [criterionId, finding]));

  for (const { criterionId, finding } of command.results) {
    const existing = known.get(criterionId);
    if (finding === null) {
      if (existing !== undefined && existing.state !== 'withdrawn')
        await withdraw(work, existing, sheetVersion);
      continue;
    }
    const current = shown.get(criterionId) ?? null;
    if (existing !== undefined && existing.state !== 'withdrawn' && current !== null) {
      // What the review decided is the finding of record; an unchanged entry is no new version.
      if (existing.state !== 'recorded' || isSame(current, finding)) continue;
    }
    const id = existing?.id ?? crypto.randomUUID();
    const version = (existing?.current_version ?? 0) + 1;
    if (existing === undefined) {
      await work.tx
        .insertInto('finding')
        .values({
          id,
          sheet_id: sheetId,
          criterion_id: criterionId,
          field_id: subject.fieldId,
          area_id: subject.areaId,
          team_id: subject.teamId,
          state: 'recorded',
          current_version: version,
          recorded_by: work.actor.accountId,
          recorded_at: timestamp(work.now),
        })
        .execute();
    }
    await writeVersion(work, subject, id, version, sheetVersion, finding);
    await record(work, 'finding.recorded', id, { version });
  }
  const answered = new Set(command.results.map(({ criterionId }) => criterionId));
  for (const existing of earlier) {
    if (!answered.has(existing.criterion_id) && existing.state !== 'withdrawn') {
      await withdraw(work, existing, sheetVersion);
    }
  }
  if (command.complete) {
    await queueReviews(work, subject, sheetId);
    // A blind re-check is done by another team's lead or the area head; the correction is the own team's.
    await elevated(work.tx, () => openCorrections(work, subject, sheetId));
  }
}

const findingsOf = ({ tx }: Work, sheetId: string) =>
  tx
    .selectFrom('finding')
    .select(['id', 'criterion_id', 'state', 'current_version'])
    .where('sheet_id', '=', sheetId)
    .execute();

const isSame = (current: SheetFinding, input: FindingInput): boolean =>
  current.errorType === input.errorType &&
  current.severity === input.severity &&
  current.facts === input.facts &&
  current.overpaidCents === input.overpaidCents &&
  current.underpaidCents === input.underpaidCents;

async function writeVersion(
  work: Work,
  subject: Subject,
  findingId: string,
  version: number,
  sheetVersion: number,
  finding: FindingInput,
): Promise<void> {
  const facts = await storeText(
    work,
    'facts',
    { areaId: subject.areaId, teamId: subject.teamId },
    finding.facts,
  );
  await work.tx
    .insertInto('finding_version')
    .values({
      finding_id: findingId,
      version,
      state: 'recorded',
      sheet_version: sheetVersion,
      error_type: finding.errorType,
      severity: finding.severity,
      overpaid_cents: finding.overpaidCents,
      underpaid_cents: finding.underpaidCents,
      facts_text_id: facts.id,
      reason_text_id: null,
      text_hash: facts.hash,
      made_by: work.actor.accountId,
      on_behalf_of: work.actor.onBehalfOf,
      made_at: timestamp(work.now),
    })
    .execute();
  await work.tx
    .updateTable('finding')
    .set({ state: 'recorded', current_version: version })
    .where('id', '=', findingId)
    .execute();
}

async function withdraw(
  work: Work,
  finding: { id: string; current_version: number },
  sheetVersion: number,
): Promise<void> {
  const version = finding.current_version + 1;
  const last = await work.tx
    .selectFrom('finding_version')
    .selectAll()
    .where('finding_id', '=', finding.id)
    .where('version', '=', finding.current_version)
    .executeTakeFirstOrThrow();
  await work.tx
    .insertInto('finding_version')
    .values({
      ...last,
      version,
      state: 'withdrawn',
      sheet_version: sheetVersion,
      made_by: work.actor.accountId,
      on_behalf_of: work.actor.onBehalfOf,
      made_at: timestamp(work.now),
    })
    .execute();
  await work.tx
    .updateTable('finding')
    .set({ state: 'withdrawn', current_version: version })
    .where('id', '=', finding.id)
    .execute();
  await work.tx
    .deleteFrom('second_check')
    .where('finding_id', '=', finding.id)
    .where('done_at', 'is', null)
    .execute();
  await record(work, 'finding.withdrawn', finding.id, { version });
}

/** Every finding of a completed sheet waits for a second person (rule 16). */
async function queueReviews(work: Work, subject: Subject, sheetId: string): Promise<void> {
  const waiting = await work.tx
    .selectFrom('finding as f')
    .select('f.id')
    .where('f.sheet_id', '=', sheetId)
    .where('f.state', '=', 'recorded')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('second_check as s')
            .select('s.id')
            .whereRef('s.finding_id', '=', 'f.id')
            .where('s.done_at', 'is', null),
        ),
      ),
    )
    .execute();
  if (waiting.length === 0) return;
  await work.tx
    .insertInto('second_check')
    .values(
      waiting.map(({ id }) => ({
        id: crypto.randomUUID(),
        kind: 'finding' as const,
        finding_id: id,
        sheet_id: sheetId,
        area_id: subject.areaId,
        team_id: subject.teamId,
        assigned_to: null,
        assigned_by: null,
        assigned_at: null,
        decision: null,
        done_by: null,
        done_at: null,
        created_at: timestamp(work.now),
      })),
    )
    .execute();
}
