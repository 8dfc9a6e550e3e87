import { renderInWorker } from '../../reports/render-worker.ts';
import { Failure, notFound } from '../failure.ts';
import { authorizeAt, requireSecondPerson } from '../identity/index.ts';
import { journalHead, record } from '../journal/index.ts';
import { perform, timestamp, type Actor, type Deps, type Work } from '../work.ts';
import { functionName } from './function-names.ts';
import { hashOf, readValue } from './report-store.ts';

/**
 * Releases a draft as it was seen: its figures are not collected anew. The PDF is rendered in a worker between two
 * transactions; then value, bytes and hashes are kept for good, and an earlier version is marked as replaced. Who
 * prepared a corrected version may not release it (rule 28).
 * @param command.valueHash of the draft that was seen
 * @throws Failure `report-changed` when the draft was prepared anew meanwhile, `report-released`
 */
export async function releaseReport(
  deps: Deps,
  actor: Actor,
  command: { readonly reportId: string; readonly valueHash: string },
): Promise<{ version: number; pdfHash: string }> {
  const value = await perform(deps, actor, async (work) => {
    const draft = await lockDraft(work, command);
    const { number, hash } = await journalHead(work.tx);
    const seen = readValue(draft.value_text);
    return {
      ...seen,
      head: {
        ...seen.head,
        state: 'released' as const,
        released: {
          at: work.now.round('millisecond').toString({ smallestUnit: 'millisecond' }),
          by: { function: functionName(actor.role), deputy: actor.onBehalfOf !== null },
          journal: { number, hash },
        },
      },
    };
  });
  const text = JSON.stringify(value);
  const pdf = await renderInWorker(value);
  const [valueHash, pdfHash] = [hashOf(text), hashOf(pdf)];
  return perform(deps, actor, async (work) => {
    const draft = await lockDraft(work, command);
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
    const { version } = draft;
    await record(work, 'report.released', draft.id, { version, value: valueHash, pdf: pdfHash });
    return { version, pdfHash };
  });
}

async function lockDraft(work: Work, { reportId, valueHash }: { reportId: string; valueHash: string }) {
  const what = 'Der Bericht';
  const draft = await work.tx
    .selectFrom('report')
    .select([
      'id',
      'kind',
      'area_id',
      'period',
      'version',
      'state',
      'value_hash',
      'value_text',
      'prepared_by',
      'prepared_on_behalf_of',
    ])
    .where('id', '=', reportId)
    .forUpdate()
    .executeTakeFirst();
  if (draft === undefined) throw notFound(what);
  authorizeAt(work.actor, 'report.release', { areaId: draft.area_id, teamId: null }, what);
  if (draft.state !== 'draft') {
    throw new Failure(
      'conflict',
      'report-released',
      'Dieser Bericht ist bereits freigegeben. Erstellen Sie eine neue Fassung.',
    );
  }
  if (draft.value_hash !== valueHash) {
    throw new Failure(
      'conflict',
      'report-changed',
      'Der Entwurf wurde inzwischen neu erstellt. Sehen Sie ihn an, bevor Sie ihn freigeben.',
    );
  }
  if (draft.version > 1) {
    requireSecondPerson(work.actor, [draft.prepared_by, draft.prepared_on_behalf_of]);
  }
  return draft;
}
