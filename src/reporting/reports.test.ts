import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopRendering } from '../../reports/render-worker.ts';
import { readPdf } from '../../test/support/pdf-structure.ts';
import { casesOf, drawnSample, type DrawnSample } from '../../test/support/drawn.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { fixedClock, isoDate, month } from '../calendar/index.ts';
import { saveCheck, saveCheckSchema } from '../checks/index.ts';
import { serviceScope, type Database } from '../database/index.ts';
import { perform, performAsService, type Deps } from '../work.ts';
import { collectReport } from './collect-report.ts';
import {
  listReports,
  prepareDueDrafts,
  prepareReport,
  releaseReport,
  reportJson,
  reportPdf,
  reportValueOf,
  reportWorkbook,
} from './index.ts';

/*
 * The life of a report: it appears by itself, is released as it was seen, and is replaced by a version that says what
 * changed. Two areas have a plan; of one of them a sample was drawn for March.
 */

let world: World;
let drawn: DrawnSample;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  drawn = await drawnSample(world, { cases: casesOf(world.teamA, 12), sampleSize: 4 });
  const { foreignLead: lead, foreignHead: head } = world;
  await confirmedField(world, { teamIds: [world.foreignTeam.id] }, { lead, head });
});
afterAll(async () => {
  await stopRendering();
  await world.deps.database.close();
});

const drafts = () =>
  world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('report')
      .select(['id', 'area_id', 'kind', 'period', 'version', 'state', 'prepared_by'])
      .orderBy('id')
      .execute(),
  );
const monthly = async () => (await drafts()).filter(({ kind }) => kind === 'jour-fixe');

/** A service that ends in the middle: from its nth transaction on none comes through. */
function endingAfter(transactions: number): Deps {
  let left = transactions;
  const database: Database = {
    ...world.deps.database,
    transaction: (scope, work, isolation) => {
      left -= 1;
      if (left < 0) throw new Error('the service has ended');
      return world.deps.database.transaction(scope, work, isolation);
    },
  };
  return { ...world.deps, database };
}

describe('drafts that are due', () => {
  it('wait for the first working day: the first of May and the weekend behind it are none', async () => {
    world.deps.clock.set('2020-05-02T08:00:00Z');
    await prepareDueDrafts(world.deps);
    expect(await monthly()).toEqual([]);
  });

  it('appear by themselves, once for each area, however often a run is broken off', async () => {
    world.deps.clock.set('2020-05-04T08:00:00Z');
    const seen = new Set<string>();
    // Broken off after one more transaction each time, until a run comes through.
    for (let transactions = 1; ; transactions += 1) {
      const prepared = await prepareDueDrafts(endingAfter(transactions)).catch(() => null);
      for (const { id } of await drafts()) seen.add(id);
      if (prepared !== null) break;
    }
    const rows = await monthly();
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map(({ area_id }) => area_id))).toEqual(
      new Set([world.areaHead.areaId, world.foreignHead.areaId]),
    );
    for (const row of rows)
      expect(row).toMatchObject({ period: '2020-04', version: 1, state: 'draft', prepared_by: null });
    // Nothing that was there gave way to another, and the next run finds nothing to do.
    expect(seen).toEqual(new Set((await drafts()).map(({ id }) => id)));
    expect(await prepareDueDrafts(world.deps)).toBe(0);
  });

  it('and appear once where two instances run at the same time', async () => {
    world.deps.clock.set('2020-06-02T08:00:00Z');
    const runs = await Promise.allSettled([prepareDueDrafts(world.deps), prepareDueDrafts(world.deps)]);
    expect(runs.some(({ status }) => status === 'fulfilled')).toBe(true);
    const periods = (await drafts()).map(({ area_id, kind, period }) => `${area_id} ${kind} ${period}`);
    expect(new Set(periods).size).toBe(periods.length);
    expect(periods.filter((period) => period.endsWith('jour-fixe 2020-05'))).toHaveLength(2);
  });
});

it('a draft that somebody made before its month was over is collected again once it is', async () => {
  const { deps, areaHead } = world;
  const order = { kind: 'jour-fixe' as const, areaId: areaHead.areaId ?? '', month: month('2020-06') };
  deps.clock.set('2020-06-10T08:00:00Z');
  const { reportId } = await prepareReport(deps, areaHead, order);
  const preparedBy = async () => (await drafts()).find(({ id }) => id === reportId)?.prepared_by;
  expect(await preparedBy()).toBe(areaHead.accountId);
  deps.clock.set('2020-07-01T08:00:00Z');
  await prepareDueDrafts(deps);
  expect(await preparedBy()).toBeNull();
  // A draft made since then is left alone.
  deps.clock.set('2020-07-02T08:00:00Z');
  await prepareReport(deps, areaHead, order);
  await prepareDueDrafts(deps);
  expect(await preparedBy()).toBe(areaHead.accountId);
});

describe('a report', () => {
  const order = () => ({
    kind: 'jour-fixe' as const,
    areaId: world.areaHead.areaId ?? '',
    month: month('2020-02'),
  });
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  let first: { reportId: string; valueHash: string };
  let released: Uint8Array;

  it('is collected alike whatever time zone the database server keeps', async () => {
    // half past midnight in Berlin, of another day elsewhere
    const deps = { ...world.deps, clock: fixedClock('2020-05-04T22:30:00Z') };
    const week = { from: isoDate('2020-04-27'), to: isoDate('2020-05-03') };
    const orders = [order(), { kind: 'division-meeting' as const, areaId: order().areaId, ...week }];
    const collected = [];
    for (const zone of ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
      for (const wanted of orders) {
        const value = await performAsService(
          deps,
          async (work) => {
            await sql`select set_config('TimeZone', ${zone}, true)`.execute(work.tx);
            return collectReport(work, wanted, { reportId: drawn.drawId, correction: null });
          },
          'repeatable read',
        );
        collected.push(value);
      }
    }
    expect(collected[0]).toMatchObject({ kind: 'jour-fixe', month: '2020-02' });
    for (const [i, value] of collected.entries()) expect(value).toEqual(collected[i % orders.length]);
  });

  it('is a draft under a watermark until it is released as it was seen', async () => {
    const { deps, areaHead } = world;
    const seen = await prepareReport(deps, areaHead, order());
    const draft = await reportPdf(deps, areaHead, seen.reportId);
    expect(draft.fileName).toMatch(/-Entwurf\.pdf$/);
    deps.clock.advance({ minutes: 5 });
    first = await prepareReport(deps, areaHead, order());
    expect(first.reportId).toBe(seen.reportId);
    await expect(releaseReport(deps, areaHead, seen)).rejects.toMatchObject({ code: 'report-changed' });
    const { pdfHash, version } = await releaseReport(deps, areaHead, first);
    expect(version).toBe(1);
    released = (await reportPdf(deps, areaHead, first.reportId)).content;
    expect(sha256(released)).toBe(pdfHash);
    expect(text(released)).not.toBe(text(draft.content));
    await expect(releaseReport(deps, areaHead, first)).rejects.toMatchObject({ code: 'report-released' });
  });

  it('released by a deputy says so, and keeps the journal as it stood at either moment', async () => {
    const { deps, areaHead, management } = world;
    const week = { from: isoDate('2020-04-20'), to: isoDate('2020-04-26') };
    const meeting = { kind: 'division-meeting' as const, areaId: world.area.id, ...week };
    const drafted = await prepareReport(deps, areaHead, meeting);
    const seen = await perform(deps, areaHead, (work) => reportValueOf(work, drafted.reportId));
    const deputy = { ...areaHead, accountId: management.accountId, onBehalfOf: areaHead.accountId };
    await releaseReport(deps, deputy, drafted);
    const { head } = await perform(deps, areaHead, (work) => reportValueOf(work, drafted.reportId));
    expect(head.journal).toEqual(seen.head.journal);
    expect(head.released).toMatchObject({ by: { function: 'Bereichsleitung', deputy: true } });
    expect(head.released?.journal.number).toBeGreaterThan(head.journal.number);
    const { content } = await reportPdf(deps, areaHead, drafted.reportId);
    const paper = readPdf(content).root.text.replaceAll('\u00a0', ' ');
    expect(paper).toMatch(/Fassung 1, freigegeben am .* Uhr, Bereichsleitung \(in Vertretung\)/);
    expect(paper).toContain(head.journal.hash);
    expect(paper).toContain(head.released?.journal.hash);
  });

  it('leaves its hashes in the journal, and is JSON and a workbook of the same value', async () => {
    const { deps, areaHead } = world;
    const entry = await deps.database.transaction(serviceScope, (tx) =>
      tx
        .selectFrom('journal_entry')
        .select('data')
        .where('act', '=', 'report.released')
        .where('object', '=', first.reportId)
        .executeTakeFirstOrThrow(),
    );
    const json = await reportJson(deps, areaHead, first.reportId);
    expect(entry.data).toEqual([
      ['pdf', sha256(released)],
      ['value', sha256(json.content)],
      ['version', '1'],
    ]);
    const value = await perform(deps, areaHead, (work) => reportValueOf(work, first.reportId));
    expect(JSON.parse(Buffer.from(json.content).toString())).toEqual(value);
    expect(text((await reportWorkbook(deps, areaHead, first.reportId)).content)).toMatch(/^PK/);
  });

  it('is replaced by a version of two persons that says what changed and why; its own bytes stay', async () => {
    const { deps, areaHead, management, leadA } = world;
    const [id = ''] = drawn.items;
    await perform(deps, leadA, (work) =>
      saveCheck(
        work,
        saveCheckSchema.parse({
          subject: { kind: 'item', id },
          baseVersion: 0,
          complete: true,
          disposition: 'complete',
          results: drawn.field.criteria.map(({ criterionId }) => ({ criterionId, result: 'ok' })),
        }),
      ),
    );
    await expect(prepareReport(deps, areaHead, order())).rejects.toMatchObject({ code: 'reason-missing' });
    const reason = 'Eine Prüfung kam nach der Freigabe.';
    const second = await prepareReport(deps, areaHead, { ...order(), reason });
    await expect(releaseReport(deps, areaHead, second)).rejects.toMatchObject({
      code: 'second-person-required',
    });
    expect(await releaseReport(deps, management, second)).toMatchObject({ version: 2 });
    const { head } = await perform(deps, areaHead, (work) => reportValueOf(work, second.reportId));
    expect(head.replaces?.version).toBe(1);
    expect(head.replaces?.changes).toContainEqual({
      place: expect.stringMatching(/^Planfortschritt, /),
      before: expect.stringMatching(/^0\svon\s4 geprüft, im Jahr 0\svon\s4/),
      after: expect.stringMatching(/^1\svon\s4 geprüft, im Jahr 1\svon\s4/),
      reason,
    });
    const rows = await perform(deps, areaHead, (work) => listReports(work, { period: '2020-02', limit: 10 }));
    expect(rows.map(({ version, state }) => [version, state])).toEqual([
      [2, 'released'],
      [1, 'replaced'],
    ]);
    expect((await reportPdf(deps, areaHead, first.reportId)).content).toEqual(released);
  });
});
