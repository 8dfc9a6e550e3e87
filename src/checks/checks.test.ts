import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { serviceScope } from '../database/index.ts';
import { replaceableItems, replaceItem } from '../draws/index.ts';
import { Failure } from '../failure.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { casesOf, drawnSample, type DrawnSample } from '../../test/support/drawn.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import {
  addDeliberateCase,
  assignSecondCheck,
  distributeSecondChecks,
  exportSheets,
  findingHistory,
  finishRecheck,
  importSheets,
  listCorrections,
  listFindings,
  listSecondChecks,
  listSheets,
  rebuildSummaries,
  recheckCorrection,
  reviewFinding,
  saveCheck,
  saveChecks,
  saveCheckSchema,
  settleCorrection,
  sheetVersions,
  stateView,
  viewReviewedSheet,
  viewSheet,
  type FindingInput,
  type SaveCheck,
  type SubjectRef,
} from './index.ts';

let world: World;
const act = <T>(actor: Actor, useCase: (work: Work) => Promise<T>): Promise<T> =>
  perform(world.deps, actor, useCase);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Failure) return error.code;
      throw error;
    },
  );

const error: FindingInput = {
  errorType: 'procedure',
  severity: 'moderate',
  facts: 'Die Folgevereinbarung wurde zwei Monate zu spät geschlossen.',
  overpaidCents: 12_345,
  underpaidCents: 0,
};

/** A completed sheet: `faulty` of the two criteria are errors. */
const sheet = (drawn: DrawnSample, subject: SubjectRef, faulty: number, baseVersion = 0): SaveCheck =>
  saveCheckSchema.parse({
    subject,
    baseVersion,
    complete: true,
    disposition: 'complete',
    results: drawn.field.criteria.map(({ criterionId }, index) =>
      index < faulty ? { criterionId, result: 'error', finding: error } : { criterionId, result: 'ok' },
    ),
  });
const item = (drawn: DrawnSample, index: number): SubjectRef => ({
  kind: 'item',
  id: drawn.items[index] ?? '',
});

const caseSummary = (drawn: DrawnSample) =>
  world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('result_summary')
      .select([
        'items',
        'checked',
        'not_checkable',
        'out_of_scope',
        'faulty',
        'unreviewed',
        'overpaid_cents',
        'overpaid_cases',
      ])
      .where('draw_id', '=', drawn.drawId)
      .where('criterion_id', 'is', null)
      .executeTakeFirstOrThrow(),
  );

beforeAll(async () => {
  world = await newWorld();
});

describe('a check sheet', () => {
  let drawn: DrawnSample;
  beforeAll(async () => {
    drawn = await drawnSample(world, {
      cases: casesOf(world.teamA, 30).map((single) => ({
        ...single,
        attributes: { Entscheidungsdatum: '14.02.2020' },
      })),
      sampleSize: 5,
    });
  });

  it('shows the case, its decision date and the criteria with the instruction in force', async () => {
    const view = await act(world.leadA, (work) => viewSheet(work, item(drawn, 0)));
    expect(view.subject.caseNumber).toMatch(/^F-A-/);
    expect(view.subject.decisionDate).toBe('2020-02-14');
    expect(view.questions.map(({ instruction }) => instruction.number)).toEqual(['02/2015', '02/2015']);
    expect(view.questions[0]?.instructionText).toContain('Stichproben');
    expect(view.content.version).toBe(0);
  });

  it('is found by the own lead and by auditors, and by nobody else', async () => {
    await act(world.auditor, (work) => viewSheet(work, item(drawn, 0)));
    for (const actor of [world.leadB, world.areaHead]) {
      expect(await codeOf(act(actor, (work) => viewSheet(work, item(drawn, 0))))).toBe('not-found');
    }
    const missing = { kind: 'item', id: crypto.randomUUID() } as const;
    expect(await codeOf(act(world.leadB, (work) => viewSheet(work, missing)))).toBe('not-found');
  });

  it('keeps every save as a version, and tells the second of two editors what the first wrote', async () => {
    await act(world.leadA, (work) =>
      saveCheck(work, { ...sheet(drawn, item(drawn, 0), 0), complete: false, disposition: null }),
    );
    const late = act(world.leadA, (work) => saveCheck(work, sheet(drawn, item(drawn, 0), 1)));
    const failure = await late.catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      code: 'sheet-changed',
      details: { theirs: { version: 1 }, yours: { baseVersion: 0 } },
    });
    await act(world.leadA, (work) => saveCheck(work, sheet(drawn, item(drawn, 0), 1, 1)));
    const versions = await act(world.auditor, (work) => sheetVersions(work, item(drawn, 0)));
    expect(versions.map(({ version, complete }) => [version, complete])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('is refused with the place and the remedy when it has gaps, and then nothing is stored', async () => {
    const before = await act(world.leadA, (work) => viewSheet(work, item(drawn, 1)));
    const first = drawn.field.criteria[0]?.criterionId ?? '';
    const bad = saveCheckSchema.parse({
      subject: item(drawn, 1),
      baseVersion: 0,
      complete: true,
      disposition: 'complete',
      results: [{ criterionId: first, result: 'error' }],
    });
    const failure = await act(world.leadA, (work) => saveCheck(work, bad)).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Failure).fields.map(({ code }) => code)).toEqual([
      'finding-missing',
      'result-missing',
    ]);
    expect(await act(world.leadA, (work) => viewSheet(work, item(drawn, 1)))).toEqual(before);
  });

  it('counts three defects in a case as one faulty case, over- and underpayment apart', async () => {
    await act(world.leadA, (work) => saveCheck(work, sheet(drawn, item(drawn, 1), 2)));
    await act(world.leadA, (work) =>
      saveCheck(
        work,
        saveCheckSchema.parse({
          subject: item(drawn, 2),
          baseVersion: 0,
          complete: true,
          disposition: 'not-checkable',
          dispositionReason: 'Die Akte ist nicht auffindbar.',
          results: [],
        }),
      ),
    );
    expect(await caseSummary(drawn)).toEqual({
      items: 5,
      checked: 2,
      not_checkable: 1,
      out_of_scope: 0,
      faulty: 2,
      unreviewed: 3,
      overpaid_cents: 3 * 12_345,
      overpaid_cases: 2,
    });
  });

  it('opens the correction of its case for each finding, due after working days of Rheinland-Pfalz', async () => {
    const corrections = await act(world.leadA, (work) =>
      listCorrections(work, { settled: false, limit: 50 }),
    );
    expect(corrections).toHaveLength(3);
    // Ten working days after Monday 2 March 2020 is Monday 16 March; money is involved: one year to withdraw.
    expect(corrections[0]).toMatchObject({
      correctBy: '2020-03-16',
      withdrawalUntil: '2021-03-02',
      overdue: false,
    });
    const opened = await performAsService(world.deps, ({ tx }) =>
      tx
        .selectFrom('journal_entry')
        .select(['object', 'data'])
        .where('act', '=', 'correction.opened')
        .where(
          'object',
          'in',
          corrections.map(({ id }) => id),
        )
        .execute(),
    );
    expect(new Map(opened.map(({ object, data }) => [object, data]))).toEqual(
      new Map(corrections.map(({ id, findingId }) => [id, [['finding', findingId]]])),
    );
    const id = corrections[0]?.id ?? '';
    const early = act(world.leadA, (work) =>
      recheckCorrection(work, { correctionId: id, right: true, on: '2020-03-02' as never }),
    );
    expect(await codeOf(early)).toBe('correction-not-done');
    await act(world.leadA, (work) =>
      settleCorrection(work, { correctionId: id, outcome: 'done', on: '2020-03-02' as never }),
    );
    await act(world.leadA, (work) =>
      recheckCorrection(work, { correctionId: id, right: false, on: '2020-03-02' as never }),
    );
    const again = await act(world.leadA, (work) => listCorrections(work, { settled: false, limit: 50 }));
    expect(again.find((row) => row.id === id)?.state).toBe('failed-recheck');
    expect(
      await codeOf(
        act(world.leadB, (work) =>
          settleCorrection(work, { correctionId: id, outcome: 'done', on: '2020-03-02' as never }),
        ),
      ),
    ).toBe('not-found');
  });
});

describe('the second check', () => {
  let drawn: DrawnSample;
  let findingId: string;
  let secondCheckId: string;
  afterAll(() => world.deps.database.close());
  beforeAll(async () => {
    // one where no other test has planted summaries without sheets
    world = await newWorld(await freshDatabase());
    drawn = await drawnSample(world, {
      cases: casesOf(world.teamA, 40),
      sampleSize: 12,
      field: { recheckShare: 0.5 },
    });
    for (const [index] of drawn.items.entries()) {
      await act(world.leadA, (work) =>
        saveCheck(work, sheet(drawn, item(drawn, index), index === 0 ? 1 : 0)),
      );
    }
    const [finding] = await act(world.leadA, (work) => listFindings(work, { limit: 10 }));
    findingId = finding?.id ?? '';
    const waiting = await act(world.leadA, (work) =>
      listSecondChecks(work, { state: 'waiting', mine: false, limit: 50 }),
    );
    secondCheckId = waiting.find((row) => row.findingId === findingId)?.id ?? '';
  });

  it('picks half of the clean checks, rounded up, only once the last case is checked', async () => {
    const waiting = await act(world.leadA, (work) =>
      listSecondChecks(work, { state: 'waiting', mine: false, limit: 50 }),
    );
    // Eleven clean checks, share one half: six blind re-checks beside the one finding.
    expect(waiting.filter(({ kind }) => kind === 'recheck')).toHaveLength(6);
    expect(waiting.filter(({ kind }) => kind === 'finding')).toHaveLength(1);
  });

  it('cannot be done by the person who checked, nor by their deputy on their behalf', async () => {
    const assign = (accountId: string) =>
      act(world.leadA, (work) => assignSecondCheck(work, { secondCheckId, accountId }));
    expect(await codeOf(assign(world.leadA.accountId))).toBe('second-person-required');
    expect(await codeOf(assign(world.controlling.accountId))).toBe('second-person-required');
  });

  it('shows the whole case to the person it is assigned to, and this case only', async () => {
    expect(await codeOf(act(world.leadB, (work) => viewSheet(work, item(drawn, 0))))).toBe('not-found');
    await act(world.leadA, (work) =>
      assignSecondCheck(work, { secondCheckId, accountId: world.leadB.accountId }),
    );
    const view = await act(world.leadB, (work) => viewSheet(work, item(drawn, 0)));
    expect(view.content.results.find(({ finding }) => finding !== null)?.finding?.facts).toBe(error.facts);
    expect(view.subject.caseNumber).toMatch(/^F-A-/);
    expect(await codeOf(act(world.leadB, (work) => viewSheet(work, item(drawn, 1))))).toBe('not-found');
  });

  it('amends with a reason; every version stays, and the team may state its view', async () => {
    await act(world.leadA, (work) => stateView(work, { findingId, statement: 'Die Kundin war erkrankt.' }));
    await act(world.leadB, (work) =>
      reviewFinding(work, secondCheckId, {
        decision: 'amended',
        reason: 'Kein Geld betroffen.',
        finding: { ...error, severity: 'minor', overpaidCents: 0 },
      }),
    );
    const history = await act(world.auditor, (work) => findingHistory(work, findingId));
    expect(
      history.versions.map(({ state, severity, overpaidCents }) => [state, severity, overpaidCents]),
    ).toEqual([
      ['recorded', 'moderate', 12_345],
      ['amended', 'minor', 0],
    ]);
    expect(history.statements).toHaveLength(1);
    expect(await caseSummary(drawn)).toMatchObject({ faulty: 1, unreviewed: 0, overpaid_cents: 0 });
    const twice = act(world.leadB, (work) =>
      reviewFinding(work, secondCheckId, { decision: 'confirmed', reason: null }),
    );
    expect(await codeOf(twice)).toBe('second-check-done');
  });

  it('is blind when it repeats a clean check: the first result stays hidden until it is done', async () => {
    const waiting = await act(world.leadA, (work) =>
      listSecondChecks(work, { state: 'waiting', mine: false, limit: 50 }),
    );
    const recheckId = waiting.find(({ kind }) => kind === 'recheck')?.id ?? '';
    await act(world.leadA, (work) =>
      assignSecondCheck(work, { secondCheckId: recheckId, accountId: world.areaHead.accountId }),
    );
    const subject = { kind: 'recheck', id: recheckId } as const;
    const blank = await act(world.areaHead, (work) => viewSheet(work, subject));
    expect(blank.content).toMatchObject({ version: 0, results: [] });
    const seen = await act(
      world.areaHead,
      async ({ tx }) => (await sql`select id from check_sheet where item_id is not null`.execute(tx)).rows,
    );
    expect(seen).toEqual([]);
    expect(await codeOf(act(world.areaHead, (work) => finishRecheck(work, recheckId)))).toBe(
      'recheck-incomplete',
    );
    await act(world.areaHead, (work) => saveCheck(work, sheet(drawn, subject, 1)));
    expect(await act(world.areaHead, (work) => finishRecheck(work, recheckId))).toBe('differs');
    // What a blind re-check found estimates overlooked errors; the first figure stays.
    expect(await caseSummary(drawn)).toMatchObject({ faulty: 1 });
  });

  it('lets the finding of a blind repetition be reviewed on the sheet it stands on', async () => {
    const waiting = await act(world.leadA, (work) =>
      listSecondChecks(work, { state: 'waiting', mine: false, limit: 50 }),
    );
    const review = waiting.find(({ kind }) => kind === 'finding')?.id ?? '';
    const assign = (accountId: string) =>
      act(world.leadA, (work) => assignSecondCheck(work, { secondCheckId: review, accountId }));
    // Who repeated the check, and whose check it answers
    expect(await codeOf(assign(world.areaHead.accountId))).toBe('second-person-required');
    expect(await codeOf(assign(world.leadA.accountId))).toBe('second-person-required');
    await assign(world.leadB.accountId);
    const forTheFirst = { ...world.leadB, onBehalfOf: world.leadA.accountId };
    const reject = act(forTheFirst, (work) =>
      reviewFinding(work, review, { decision: 'rejected', reason: 'Doch in Ordnung.' }),
    );
    expect(await codeOf(reject)).toBe('second-person-required');
    const { view, finding } = await act(world.leadB, (work) => viewReviewedSheet(work, review));
    expect(view.subject.kind).toBe('recheck');
    expect(view.content.results.map((result) => result.finding?.id)).toContain(finding.id);
    expect(await codeOf(act(world.areaHead, (work) => viewReviewedSheet(work, review)))).toBe('not-found');
    await act(world.leadB, (work) => reviewFinding(work, review, { decision: 'confirmed', reason: null }));
  });

  it('is not repeated by anybody who stands in for the first', async () => {
    const waiting = await act(world.leadA, (work) =>
      listSecondChecks(work, { state: 'waiting', mine: false, limit: 50 }),
    );
    const { id = '' } =
      waiting.find(({ kind, assignedTo }) => kind === 'recheck' && assignedTo === null) ?? {};
    await act(world.leadA, (work) =>
      assignSecondCheck(work, { secondCheckId: id, accountId: world.leadB.accountId }),
    );
    const forTheFirst = {
      ...world.leadA,
      accountId: world.leadB.accountId,
      onBehalfOf: world.leadA.accountId,
    };
    const repeat = (actor: Actor) =>
      act(actor, (work) => saveCheck(work, sheet(drawn, { kind: 'recheck', id }, 0)));
    expect(await codeOf(repeat(forTheFirst))).toBe('second-person-required');
    await repeat(world.leadB);
    expect(await codeOf(act(forTheFirst, (work) => finishRecheck(work, id)))).toBe('second-person-required');
    expect(await act(world.leadB, (work) => finishRecheck(work, id))).toBe('agrees');
  });

  it('is handed on by the area head to others, and to nobody who checked', async () => {
    const waits = async (): Promise<string[]> =>
      (
        await act(world.leadA, (work) => listSecondChecks(work, { state: 'waiting', mine: false, limit: 50 }))
      ).flatMap(({ id, assignedTo }) => (assignedTo === null ? id : []));
    const distribute = (actor: Actor, accountId: string) =>
      act(actor, (work) => distributeSecondChecks(work, { teamId: world.teamA.id, accountId }));
    const before = await waits();
    expect(before.length).toBeGreaterThan(0);
    expect(await codeOf(distribute(world.areaHead, world.areaHead.accountId))).toBe('second-person-required');
    expect(await codeOf(distribute(world.areaHead, world.controlling.accountId))).toBe(
      'second-person-required',
    );
    expect(await codeOf(distribute(world.foreignHead, world.leadB.accountId))).toBe('not-found');
    expect(await codeOf(distribute(world.leadA, world.leadB.accountId))).toBe('forbidden');
    await distribute(world.areaHead, world.leadA.accountId);
    expect(await waits()).toEqual(before);
    await distribute(world.areaHead, world.leadB.accountId);
    expect(await waits()).toEqual([]);
  });

  it('settles the sheets: after the picks a completed one may not become another', async () => {
    expect(
      await codeOf(act(world.leadA, (work) => saveCheck(work, sheet(drawn, item(drawn, 3), 1, 1)))),
    ).toBe('sheet-settled');
  });

  it('leaves a summary that a computation from nothing confirms', async () => {
    const result = await performAsService(world.deps, (work) => rebuildSummaries(work, true));
    expect(result.scopes).toBeGreaterThan(0);
    expect(result.different).toBe(0);
  });

  it('lets a spoilt summary be put right, which the journal tells', async () => {
    const counts = () =>
      performAsService(world.deps, ({ tx }) =>
        tx
          .selectFrom('result_summary')
          .select(({ fn }) => fn.sum<number>('checked').as('n'))
          .executeTakeFirst(),
      );
    const told = () =>
      performAsService(world.deps, ({ tx }) =>
        tx.selectFrom('journal_entry').select('data').where('act', '=', 'summary.rebuilt').execute(),
      );
    const [before, entries] = [await counts(), await told()];
    await performAsService(world.deps, ({ tx }) =>
      tx.updateTable('result_summary').set({ checked: 0 }).where('area_id', '=', world.area.id).execute(),
    );
    const { different } = await performAsService(world.deps, (work) => rebuildSummaries(work, false));
    expect(different).toBeGreaterThan(0);
    expect(await counts()).toEqual(before);
    expect(await told()).toHaveLength(entries.length + 1);
    await performAsService(world.deps, (work) => rebuildSummaries(work, false));
    expect(await told()).toHaveLength(entries.length + 1);
  });
});

describe('a replacement', () => {
  beforeAll(async () => {
    world = await newWorld();
  });

  it('is refused for a checked case, and offered only where and to whom it would be granted', async () => {
    const drawn = await drawnSample(world, { cases: casesOf(world.teamA, 6), sampleSize: 4 });
    const [checked = '', missing = '', replaced = '', untouched = ''] = drawn.items;
    const lost: Partial<SaveCheck> = {
      disposition: 'not-checkable',
      dispositionReason: 'Akte fehlt',
      results: [],
    };
    await act(world.leadA, (work) =>
      saveChecks(work, [sheet(drawn, item(drawn, 0), 1), { ...sheet(drawn, item(drawn, 1), 0), ...lost }]),
    );
    const replace = (itemId: string) =>
      act(world.leadA, (work) => replaceItem(work, { itemId, reason: 'Akte fehlt' }));
    const offered = (actor: Actor) => act(actor, (work) => replaceableItems(work, drawn.drawId));
    expect(await codeOf(replace(checked))).toBe('case-checked');
    const added = await replace(replaced);
    expect(await offered(world.leadA)).toEqual(new Set([missing, untouched, added]));
    expect([await offered(world.areaHead), await offered(world.auditor)]).toEqual([new Set(), new Set()]);
    await replace(missing);
    // all six cases of the frame are drawn
    expect(await offered(world.leadA)).toEqual(new Set());
    expect(await codeOf(replace(untouched))).toBe('no-case-left');
  });
});

describe('deliberately chosen cases', () => {
  it('are checked and shown apart from the drawn ones', async () => {
    world = await newWorld();
    const drawn = await drawnSample(world, { cases: casesOf(world.teamA, 10), sampleSize: 2 });
    const { id } = await act(world.leadA, (work) =>
      addDeliberateCase(work, {
        fieldId: drawn.field.fieldId,
        teamId: world.teamA.id,
        month: '2020-02' as never,
        caseNumber: 'X-1',
        decisionDate: null,
        ground: 'complaint',
        reason: 'Beschwerde des Kunden',
      }),
    );
    await act(world.leadA, (work) => saveCheck(work, sheet(drawn, { kind: 'deliberate', id }, 2)));
    const rows = await world.deps.database.transaction(serviceScope, (tx) =>
      tx
        .selectFrom('result_summary')
        .select(['selection', 'faulty'])
        .where('field_id', '=', drawn.field.fieldId)
        .where('criterion_id', 'is', null)
        .execute(),
    );
    expect(rows).toEqual([{ selection: 'deliberate', faulty: 1 }]);
    const sheets = await act(world.leadA, (work) => listSheets(work, { limit: 10 }));
    expect(sheets.map(({ kind, selection, state }) => [kind, selection, state])).toEqual([
      ['item', 'sample', 'untouched'],
      ['item', 'sample', 'untouched'],
      ['deliberate', 'deliberate', 'complete'],
    ]);
    const unfinished = await act(world.leadA, (work) => listSheets(work, { state: 'unfinished', limit: 10 }));
    expect(unfinished.map(({ state }) => state)).toEqual(['untouched', 'untouched']);
  });
});

describe('sheets away from the network', () => {
  let drawn: DrawnSample;
  beforeAll(async () => {
    world = await newWorld();
    drawn = await drawnSample(world, { cases: casesOf(world.teamA, 10), sampleSize: 3 });
  });

  const filled = async (change: (rows: string[][]) => void): Promise<Uint8Array> => {
    const ExcelJS = (await import('exceljs')).default;
    const workbook = new ExcelJS.Workbook();
    const bytes = await act(world.leadA, (work) => exportSheets(work, drawn.drawId));
    await workbook.xlsx.load(Buffer.from(bytes) as never);
    const page = workbook.worksheets[0];
    if (page === undefined) throw new Error('no sheet');
    const rows: string[][] = [];
    page.eachRow((row) =>
      rows.push(Array.from({ length: row.cellCount }, (_, index) => row.getCell(index + 1).text)),
    );
    const width = rows[0]?.length ?? 0;
    for (const row of rows) while (row.length < width) row.push('');
    change(rows);
    const csv = rows
      .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';'))
      .join('\r\n');
    return Buffer.from(csv);
  };
  const column = (rows: string[][], header: string): number => rows[0]?.indexOf(header) ?? -1;
  const answerAll = (rows: string[][]): void => {
    for (const row of rows.slice(1)) {
      row[column(rows, 'Ergebnis')] = 'in Ordnung';
      row[column(rows, 'Stand des Falls')] = 'vollständig geprüft';
    }
  };

  it('are refused as a whole when one row is wrong, naming line and column', async () => {
    const file = await filled((rows) => {
      answerAll(rows);
      const row = rows[4];
      if (row !== undefined) row[column(rows, 'Ergebnis')] = 'vielleicht';
    });
    const failure = await act(world.leadA, (work) => importSheets(work, drawn.drawId, file)).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).toMatchObject({ code: 'sheets-refused', fields: [{ path: 'Zeile 5, Spalte Ergebnis' }] });
    const sheets = await act(world.leadA, (work) => listSheets(work, { limit: 10 }));
    expect(sheets.every(({ state }) => state === 'untouched')).toBe(true);
  });

  it('come back filled in, and a second time only with the version seen', async () => {
    const file = await filled(answerAll);
    expect(await act(world.leadA, (work) => importSheets(work, drawn.drawId, file))).toEqual({
      sheets: 3,
      findings: 0,
    });
    const sheets = await act(world.leadA, (work) => listSheets(work, { limit: 10 }));
    expect(sheets.every(({ state }) => state === 'complete')).toBe(true);
    expect(await codeOf(act(world.leadA, (work) => importSheets(work, drawn.drawId, file)))).toBe(
      'sheet-changed',
    );
  });

  it('are for the own team only', async () => {
    expect(await codeOf(act(world.leadB, (work) => exportSheets(work, drawn.drawId)))).toBe('not-found');
    expect(await codeOf(act(world.areaHead, (work) => exportSheets(work, drawn.drawId)))).toBe('not-found');
  });
});
