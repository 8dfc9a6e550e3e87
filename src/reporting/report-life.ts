import { createHash } from 'node:crypto';
import { renderInWorker } from '../../reports/render-worker.ts';
import { previousMonth, type Month } from '../calendar/index.ts';
import { json, type Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorizeAt, requireSecondPerson } from '../identity/index.ts';
import { journalHead, record } from '../journal/index.ts';
import { perform, timestamp, type Actor, type Deps, type Work } from '../work.ts';
import { changesBetween } from './changes.ts';
import { collectJourFixe } from './collect-jour-fixe.ts';
import { functionNames } from './evidence.ts';
import type { ReportHead } from './values/head.ts';
import { jourFixe, type JourFixe } from './values/jour-fixe.ts';

export interface Prepared {
  readonly reportId: string;
  readonly version: number;
}

const kind = 'jour-fixe';
const what = 'Der Bericht';
const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/**
 * Collects the month's jour-fixe report of an area as a draft, in the one repeatable-read transaction of `work`; an
 * earlier draft of the same month gives way. After a release the next version needs a reason and lists by itself what
 * it says differently. @throws Failure `reason-missing`
 */
export async function prepareJourFixe(
  work: Work,
  command: { areaId: string; month: Month; reason: string | null },
): Promise<Prepared> {
  const { tx, actor, now, deps } = work;
  const { areaId, month, reason } = command;
  authorizeAt(actor, 'report.prepare', { areaId, teamId: null }, 'Der Bereich');
  const released = await latest(tx, areaId, month);
  const version = (released?.version ?? 0) + 1;
  if (version > 1 && reason === null) {
    const message = 'Der Bericht dieses Monats ist schon freigegeben. Begründen Sie die neue Fassung.';
    throw new Failure('invalid', 'reason-missing', message, {
      fields: [{ path: 'reason', code: 'reason-missing', message }],
    });
  }
  const reportId = await openDraft(work, { areaId, month, version, reason });
  const area = await tx.selectFrom('area').select('name').where('id', '=', areaId).executeTakeFirstOrThrow();
  const journal = await journalHead(tx);
  const head: ReportHead = {
    authority: 'Jobcenter Worms',
    area: area.name,
    version,
    state: 'draft',
    collectedAt: now.round('millisecond').toString({ smallestUnit: 'millisecond' }),
    released: null,
    replaces: null,
    journal: { number: journal.number, hash: journal.hash },
    softwareVersion: deps.software,
  };
  const before = await latest(tx, areaId, previousMonth(month));
  const collected = await collectJourFixe(work, {
    areaId,
    month,
    reportId,
    head,
    before: before?.value ?? null,
  });
  const value =
    released === null
      ? collected
      : {
          ...collected,
          head: {
            ...head,
            replaces: {
              version: released.version,
              changes: changesBetween(released.value, collected, reason ?? ''),
            },
          },
        };
  const text = JSON.stringify(jourFixe.parse(value));
  await tx
    .updateTable('report')
    .set({
      value: text,
      value_text: text,
      value_hash: hashOf(text),
      changes: json(value.head.replaces?.changes ?? []),
    })
    .where('id', '=', reportId)
    .execute();
  await record(work, 'report.prepared', reportId, { version, value: hashOf(text) });
  return { reportId, version };
}

async function openDraft(
  work: Work,
  draft: { areaId: string; month: Month; version: number; reason: string | null },
): Promise<string> {
  const { tx, actor, now } = work;
  const values = {
    version: draft.version,
    change_reason: draft.version === 1 ? null : draft.reason,
    value: '{}',
    value_text: '{}',
    value_hash: hashOf('{}'),
    prepared_by: actor.accountId,
    prepared_at: timestamp(now),
  };
  const existing = await tx
    .selectFrom('report')
    .select('id')
    .where('kind', '=', kind)
    .where('area_id', '=', draft.areaId)
    .where('period', '=', draft.month)
    .where('state', '=', 'draft')
    .forUpdate()
    .executeTakeFirst();
  if (existing !== undefined) {
    await tx.updateTable('report').set(values).where('id', '=', existing.id).execute();
    return existing.id;
  }
  const id = crypto.randomUUID();
  await tx
    .insertInto('report')
    .values({ id, kind, area_id: draft.areaId, period: draft.month, state: 'draft', ...values })
    .execute();
  return id;
}

/** The released report of an area's month. */
async function latest(
  tx: Tx,
  areaId: string,
  month: Month,
): Promise<{ version: number; value: JourFixe } | null> {
  const row = await tx
    .selectFrom('report')
    .select(['version', 'value_text'])
    .where('kind', '=', kind)
    .where('area_id', '=', areaId)
    .where('period', '=', month)
    .where('state', '=', 'released')
    .executeTakeFirst();
  return row === undefined
    ? null
    : { version: row.version, value: jourFixe.parse(JSON.parse(row.value_text)) };
}

/**
 * Releases a draft as it was seen: its figures are not collected anew. The PDF is rendered in a worker between two
 * transactions; then value, bytes and hashes are kept for good, and an earlier version is marked as replaced. Who
 * prepared a corrected version may not release it (rule 28).
 * @throws Failure `report-changed` when the draft was collected anew meanwhile, `report-released`
 */
export async function releaseReport(
  deps: Deps,
  actor: Actor,
  command: { reportId: string; valueHash?: string | undefined },
): Promise<{ version: number; pdfHash: string }> {
  const { value, seen } = await perform(deps, actor, async (work) => {
    const draft = await lockDraft(work, command.reportId);
    if (command.valueHash !== undefined && command.valueHash !== draft.value_hash) throw changed();
    const journal = await journalHead(work.tx);
    const collected = jourFixe.parse(JSON.parse(draft.value_text));
    return {
      seen: draft.value_hash,
      value: {
        ...collected,
        head: {
          ...collected.head,
          state: 'released' as const,
          released: {
            at: work.now.round('millisecond').toString({ smallestUnit: 'millisecond' }),
            by: { function: functionNames[actor.role] ?? actor.role, deputy: actor.onBehalfOf !== null },
          },
          journal: { number: journal.number, hash: journal.hash },
        },
      },
    };
  });
  const text = JSON.stringify(value);
  const pdf = await renderInWorker(value);
  const [valueHash, pdfHash] = [hashOf(text), hashOf(pdf)];
  return perform(deps, actor, async (work) => {
    const draft = await lockDraft(work, command.reportId);
    if (draft.value_hash !== seen) throw changed();
    const replaced = await work.tx
      .updateTable('report')
      .set({ state: 'replaced' })
      .where('kind', '=', draft.kind)
      .where('area_id', '=', draft.area_id)
      .where('period', '=', draft.period)
      .where('state', '=', 'released')
      .returning('id')
      .execute();
    await work.tx
      .updateTable('report')
      .set({
        state: 'released',
        value: text,
        value_text: text,
        value_hash: valueHash,
        pdf,
        pdf_hash: pdfHash,
        released_by: actor.accountId,
        released_on_behalf_of: actor.onBehalfOf,
        released_at: timestamp(work.now),
      })
      .where('id', '=', draft.id)
      .execute();
    for (const { id } of replaced) await record(work, 'report.replaced', id, { by: draft.id });
    await record(work, 'report.released', draft.id, {
      version: draft.version,
      value: valueHash,
      pdf: pdfHash,
    });
    return { version: draft.version, pdfHash };
  });
}

const changed = (): Failure =>
  new Failure(
    'conflict',
    'report-changed',
    'Der Entwurf wurde inzwischen neu erstellt. Sehen Sie ihn an, bevor Sie ihn freigeben.',
  );

async function lockDraft(work: Work, reportId: string) {
  const draft = await work.tx
    .selectFrom('report')
    .selectAll()
    .where('id', '=', reportId)
    .forUpdate()
    .executeTakeFirst();
  if (draft === undefined || draft.area_id === null) throw notFound(what);
  authorizeAt(work.actor, 'report.release', { areaId: draft.area_id, teamId: null }, what);
  if (draft.state !== 'draft') {
    throw new Failure(
      'conflict',
      'report-released',
      'Dieser Bericht ist bereits freigegeben. Erstellen Sie eine neue Fassung.',
    );
  }
  if (draft.version > 1) requireSecondPerson(work.actor, [draft.prepared_by]);
  return draft;
}
