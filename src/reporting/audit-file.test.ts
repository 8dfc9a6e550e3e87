import { beforeAll, describe, expect, it } from 'vitest';
import { casesOf, checkSample, drawnSample, type DrawnSample } from '../../test/support/drawn.ts';
import { drawn, importedFrame, sealed, someCases } from '../../test/support/frames.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { month } from '../calendar/index.ts';
import {
  addDeliberateCase,
  assignSecondCheck,
  listSecondChecks,
  saveCheck,
  saveCheckSchema,
  type SubjectRef,
} from '../checks/index.ts';
import { extendDraw, replaceItem } from '../draws/index.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { collectAuditFile } from './collect-audit-file.ts';
import type { FindingKind } from './values/audit-file.ts';

/*
 * Four cases were drawn, one of them faulty: the second stage of two cases fell due, and one of these is faulty. Then
 * a case was replaced, the draw extended once more, a case chosen, and a clean check repeated blind.
 */

let world: World;
let sample: DrawnSample;
let isDeclared = false;

const fileOf = () =>
  perform(
    world.deps,
    world.auditor,
    (work) => collectAuditFile(work, sample.field.fieldId),
    'repeatable read',
  );

/** Saves a complete sheet; a faulty one has an error in each of its two criteria. */
const check = (by: Actor, subject: SubjectRef, isFaulty: boolean) =>
  perform(world.deps, by, (work) =>
    saveCheck(
      work,
      saveCheckSchema.parse({
        subject,
        baseVersion: 0,
        complete: true,
        disposition: 'complete',
        results: sample.field.criteria.map(({ criterionId }) =>
          isFaulty
            ? {
                criterionId,
                result: 'error',
                finding: {
                  severity: 'severe',
                  errorType: 'procedure',
                  facts: 'Das Einkommen wurde im falschen Monat angerechnet.',
                  overpaidCents: 0,
                  underpaidCents: 0,
                },
              }
            : { criterionId, result: 'ok' },
        ),
      }),
    ),
  );
const item = (id: string | undefined): SubjectRef => ({ kind: 'item', id: id ?? '' });

/** A second draw of the field, without a fault in its sample; one case was replaced, one added beyond the plan. */
async function secondDraw(): Promise<void> {
  const byLead = <T>(act: (work: Work) => Promise<T>): Promise<T> => perform(world.deps, world.leadA, act);
  const cases = someCases(world.teamA.code, 30);
  const frameId = await importedFrame(world, world.leadA, sample.field.fieldId, cases);
  await sealed(world, world.leadA, frameId);
  const { drawId } = await drawn(world, world.leadA, frameId);
  const rows = await performAsService(world.deps, ({ tx }) =>
    tx.selectFrom('sample_item').select('id').where('draw_id', '=', drawId).orderBy('rank').execute(),
  );
  const [lost, ...others] = rows.map(({ id }) => id);
  for (const id of others) await check(world.leadA, item(id), false);
  await byLead((work) =>
    saveCheck(
      work,
      saveCheckSchema.parse({
        subject: item(lost),
        baseVersion: 0,
        complete: true,
        disposition: 'not-checkable',
        dispositionReason: 'Die Akte fehlt.',
        results: [],
      }),
    ),
  );
  const replaced = await byLead((work) => replaceItem(work, { itemId: lost ?? '', reason: 'Akte fehlt' }));
  await check(world.leadA, item(replaced), true);
  const added = await byLead((work) => extendDraw(work, { drawId, cases: 1, reason: 'Verdacht' }));
  expect(added.declared).toBe(false);
  await check(world.leadA, item(added.items[0]), true);
}

beforeAll(async () => {
  world = await newWorld();
  world.deps.clock.set('2020-04-01T08:00:00Z');
  sample = await drawnSample(world, {
    cases: casesOf(world.teamA, 40),
    sampleSize: 4,
    field: { secondStage: { size: 2, threshold: 0 }, recheckShare: 1 },
  });
  await checkSample(world, sample, 1);
  const { items, declared } = await perform(world.deps, world.leadA, (work) =>
    extendDraw(work, { drawId: sample.drawId, cases: 2, reason: 'zweite Stufe' }),
  );
  isDeclared = declared;
  for (const [index, id] of items.entries()) await check(world.leadA, item(id), index === 0);
});

describe('the second stage of a plan', () => {
  it('stands in the version of the plan that declares it', async () => {
    expect(isDeclared).toBe(true);
    expect((await fileOf()).planVersions).toMatchObject([
      { sampleSize: 4, secondStage: { size: 2, limit: 0 } },
    ]);
  });

  it('is in the rate of a single draw, and not beside it', async () => {
    const { result } = await fileOf();
    expect(result).toMatchObject({ estimate: { figure: { n: 6, faulty: 2 } }, secondStage: null });
  });

  it('stands beside the rate of several draws, which rests on their first stages', async () => {
    await secondDraw();
    const { result } = await fileOf();
    expect(result).toMatchObject({
      estimate: { figure: { n: 8, faulty: 1 } },
      // one finding of the sample, two of the replacement
      withReplacements: { unreviewed: 3 },
      secondStage: { checked: 2, faulty: { shown: true, value: 1 } },
      extension: { checked: 1, faulty: { shown: true, value: 1 } },
    });
  });
});

it('a finding says from which draw it is and how its case came to be checked', async () => {
  const chosen = await perform(world.deps, world.leadA, (work) =>
    addDeliberateCase(work, {
      fieldId: sample.field.fieldId,
      teamId: world.teamA.id,
      month: month('2020-02'),
      caseNumber: 'X-1',
      decisionDate: null,
      ground: 'complaint',
      reason: 'Beschwerde des Kunden',
    }),
  );
  await check(world.leadA, { kind: 'deliberate', id: chosen.id }, true);
  const waiting = await perform(world.deps, world.leadA, (work) =>
    listSecondChecks(work, { state: 'waiting', mine: false, limit: 50 }),
  );
  const recheckId = waiting.find(({ kind }) => kind === 'recheck')?.id ?? '';
  await perform(world.deps, world.leadA, (work) =>
    assignSecondCheck(work, { secondCheckId: recheckId, accountId: world.areaHead.accountId }),
  );
  await check(world.areaHead, { kind: 'recheck', id: recheckId }, true);
  const { findings, protocols, result } = await fileOf();
  const [first, second] = protocols.map(({ protocolNumber }) => protocolNumber);
  const told = Map.groupBy(findings, ({ kind }) => kind);
  const numbers = (kind: FindingKind) => told.get(kind)?.map(({ protocolNumber }) => protocolNumber);
  // Faulty cases have two findings each, but for the one of the sample.
  expect(numbers('sample')).toEqual([first]);
  expect(result?.defects).toEqual({ shown: true, value: 1 });
  expect(numbers('second-stage')).toEqual([first, first]);
  expect(numbers('replacement')).toEqual([second, second]);
  expect(numbers('extension')).toEqual([second, second]);
  expect(numbers('chosen')).toEqual([null, null]);
  expect(numbers('repetition')?.every((number) => number === first || number === second)).toBe(true);
  expect(findings).toHaveLength(11);
  // So they can be counted again: one faulty case of each kind, and none is the case of another.
  const caseOf = (kind: FindingKind) => [...new Set(told.get(kind)?.map(({ case: of }) => of))];
  const faulty = [...told.keys()].map(caseOf);
  expect(faulty.map((cases) => cases.length)).toEqual(faulty.map(() => 1));
  expect(new Set(faulty.flat()).size).toBe(told.size);
});
