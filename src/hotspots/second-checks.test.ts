import { beforeAll, describe, expect, it } from 'vitest';
import { casesOf, drawnSample, type DrawnSample } from '../../test/support/drawn.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import {
  assignSecondCheck,
  finishRecheck,
  listSecondChecks,
  reviewFinding,
  saveCheck,
  saveCheckSchema,
  type SecondCheckRow,
  type SubjectRef,
} from '../checks/index.ts';
import { extendDraw } from '../draws/index.ts';
import { perform, type Actor, type Work } from '../work.ts';
import { agreementOf } from './agreement.ts';
import { evaluate } from './evaluate.ts';
import { overlookedOf } from './overlooked.ts';

let world: World;
let drawn: DrawnSample;
const act = <T>(actor: Actor, useCase: (work: Work) => Promise<T>): Promise<T> =>
  perform(world.deps, actor, useCase);

/** A completed sheet; `faulty`: the first criterion is not met. */
const save = (actor: Actor, subject: SubjectRef, faulty: boolean, baseVersion = 0) =>
  act(actor, (work) =>
    saveCheck(
      work,
      saveCheckSchema.parse({
        subject,
        baseVersion,
        complete: true,
        disposition: 'complete',
        results: drawn.field.criteria.map(({ criterionId }, index) =>
          index === 0 && faulty
            ? {
                criterionId,
                result: 'error',
                finding: { errorType: 'procedure', severity: 'severe', facts: 'Zu spät.' },
              }
            : { criterionId, result: 'ok' },
        ),
      }),
    ),
  );
const waiting = (kind: SecondCheckRow['kind']): Promise<SecondCheckRow[]> =>
  act(world.leadA, async (work) =>
    (await listSecondChecks(work, { state: 'waiting', mine: false, limit: 50 })).filter(
      (row) => row.kind === kind,
    ),
  );

const assign = (secondCheckId: string, { accountId }: Actor) =>
  act(world.leadA, (work) => assignSecondCheck(work, { secondCheckId, accountId }));

beforeAll(async () => {
  world = await newWorld();
  // 3 faulty and 11 clean checks; a share of one half repeats 6 of the clean ones blind.
  drawn = await drawnSample(world, {
    cases: casesOf(world.teamA, 40),
    sampleSize: 14,
    field: { recheckShare: 0.5 },
  });
  for (const [index, id] of drawn.items.entries()) await save(world.leadA, { kind: 'item', id }, index < 3);
  for (const [index, { id }] of (await waiting('finding')).entries()) {
    await assign(id, world.leadB);
    await act(world.leadB, (work) =>
      reviewFinding(
        work,
        id,
        index === 0
          ? { decision: 'rejected', reason: 'Rechtzeitig.' }
          : { decision: 'confirmed', reason: null },
      ),
    );
  }
  for (const [index, { id }] of (await waiting('recheck')).slice(0, 4).entries()) {
    await assign(id, world.leadB);
    await save(world.leadB, { kind: 'recheck', id }, index === 0);
    await act(world.leadB, (work) => finishRecheck(work, id));
  }
});

describe('second checks', () => {
  it('take a rejected finding out of the figure', async () => {
    const { rows } = await act(world.leadA, (work) => evaluate(work, { year: 2020, by: 'field' }));
    expect(rows[0]?.rate).toMatchObject({ shown: true, n: 14, faulty: 2, unreviewed: 0 });
  });

  it('estimate overlooked errors by the inverse share: 1 of 4 repeated among 11 clean checks', async () => {
    const [field] = await act(world.leadA, (work) => overlookedOf(work, { year: 2020 }));
    expect(field).toMatchObject({
      fieldId: drawn.field.fieldId,
      repeated: { shown: true, selected: 6, rechecked: 4 },
      overlooked: { shown: true, cleanChecks: 11, found: 1, estimate: 11 / 4, kind: 'exact' },
    });
  });

  it('show no estimate outside of the team that rests on fewer than ten repeated checks', async () => {
    const [field] = await act(world.areaHead, (work) => overlookedOf(work, { year: 2020 }));
    expect(field?.overlooked).toEqual({ shown: false });
  });

  it('say how far both agree on a criterion: 2 errors for both, 1 only for the first, 1 only for the second', async () => {
    const [first, second] = await act(world.auditor, (work) =>
      agreementOf(work, { areaId: world.area.id, year: 2020 }),
    );
    expect(first?.unclear).toBe(false);
    // 2 · 2 / (2 · 2 + 1 + 1)
    expect(first?.agreement).toMatchObject({
      disagreements: 2,
      n: 7,
      errorAgreement: expect.closeTo(2 / 3, 12),
    });
    expect(second?.agreement).toMatchObject({ disagreements: 0, n: 4, errorAgreement: null });
  });

  it('tell those outside of audit only the criteria that are flagged', async () => {
    expect(await act(world.areaHead, (work) => agreementOf(work, { year: 2020 }))).toEqual([]);
    expect(await act(world.leadA, (work) => agreementOf(work, { year: 2020 }))).toEqual([]);
  });
});

describe('blind re-checks', () => {
  it('that could not be checked say nothing of the first check', async () => {
    const { id = '' } = (await waiting('recheck')).find(({ assignedTo }) => assignedTo === null) ?? {};
    await assign(id, world.leadB);
    const lost = { disposition: 'not-checkable', dispositionReason: 'Akte fehlt', results: [] } as const;
    await act(world.leadB, (work) =>
      saveCheck(
        work,
        saveCheckSchema.parse({
          subject: { kind: 'recheck', id },
          baseVersion: 0,
          complete: true,
          ...lost,
        }),
      ),
    );
    expect(await act(world.leadB, (work) => finishRecheck(work, id))).toBe('inconclusive');
    const [field] = await act(world.leadA, (work) => overlookedOf(work, { year: 2020 }));
    expect(field).toMatchObject({ repeated: { rechecked: 4 }, overlooked: { found: 1, estimate: 11 / 4 } });
  });

  it('count no finding that a review rejected', async () => {
    const [review] = await waiting('finding');
    await assign(review?.id ?? '', world.areaHead);
    await act(world.areaHead, (work) =>
      reviewFinding(work, review?.id ?? '', { decision: 'rejected', reason: 'Rechtzeitig.' }),
    );
    const [field] = await act(world.leadA, (work) => overlookedOf(work, { year: 2020 }));
    expect(field).toMatchObject({ repeated: { rechecked: 4 }, overlooked: { found: 0, estimate: 0 } });
  });

  it('are picked once more from cases drawn later, and weigh by the share of their own round', async () => {
    const { items } = await act(world.leadA, (work) =>
      extendDraw(work, { drawId: drawn.drawId, cases: 4, reason: 'Mehr Fälle gewünscht' }),
    );
    const before = await waiting('recheck');
    for (const id of items.slice(0, 3)) await save(world.leadA, { kind: 'item', id }, false);
    expect(await waiting('recheck')).toEqual(before);
    // until the round is drawn, a sheet of it may be corrected; one of the round before may not
    await save(world.leadA, { kind: 'item', id: items[0] ?? '' }, false, 1);
    await expect(
      save(world.leadA, { kind: 'item', id: drawn.items[13] ?? '' }, true, 1),
    ).rejects.toMatchObject({ code: 'sheet-settled' });
    await save(world.leadA, { kind: 'item', id: items[3] ?? '' }, false);
    const known = new Set(before.map(({ id }) => id));
    const picked = (await waiting('recheck')).flatMap(({ id }) => (known.has(id) ? [] : id));
    expect(picked).toHaveLength(2);
    const [first = ''] = picked;
    await assign(first, world.leadB);
    await save(world.leadB, { kind: 'recheck', id: first }, true);
    await act(world.leadB, (work) => finishRecheck(work, first));
    const [field] = await act(world.leadA, (work) => overlookedOf(work, { year: 2020 }));
    expect(field).toMatchObject({
      repeated: { selected: 8, rechecked: 5 },
      overlooked: { cleanChecks: 15, found: 1 },
    });
    // 0 of 4 repeated stand for 11 clean checks, 1 of 1 for 4
    expect(field?.overlooked).toMatchObject({ kind: 'approximate', estimate: 4 });
  });
});
