import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { agreeToField, confirmPlan, submitField } from '../../src/audit-plan/index.ts';
import { isoDate } from '../../src/calendar/index.ts';
import { assignSecondCheck, reviewFinding } from '../../src/checks/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import { confirmDrawVoid, confirmEntropy, enterEntropy, requestDrawVoid } from '../../src/draws/index.ts';
import { confirmFrameVoid, requestFrameVoid, sealFrame } from '../../src/frames/index.ts';
import { problemOf } from '../../src/http/index.ts';
import type { JournalAct } from '../../src/journal/index.ts';
import { confirmIncident, recordIncident } from '../../src/privacy/index.ts';
import { releaseReport } from '../../src/reporting/index.ts';
import { perform, type Actor, type Work } from '../../src/work.ts';
import { databaseKind } from '../support/database.ts';
import { casesOf, drawnSample, insertFrame } from '../support/drawn.ts';
import { confirmedField, drafted, fieldOf, newCriteria } from '../support/plan.ts';
import { populatedWorld, type PopulatedWorld } from '../support/populated.ts';
import { jourFixe } from '../support/report-values.ts';

/* Rule 28, act by act: one second person, whoever and however many try, and never one of the first. */

let world: PopulatedWorld;
beforeAll(async () => {
  world = await populatedWorld();
});

/** An act that waits for its second person. */
interface Waiting {
  /** Who did or prepared it. */
  readonly first: Actor;
  /** Who may be the second. */
  readonly seconds: readonly [Actor, ...Actor[]];
  /** What stands in the journal once it is done. */
  readonly act: JournalAct;
  readonly object: string;
  attempt(actor: Actor): Promise<unknown>;
}

const as = <T>(actor: Actor, useCase: (work: Work) => Promise<T>): Promise<T> =>
  perform(world.deps, actor, useCase);

const newFrame = async (): Promise<string> =>
  insertFrame(world, await confirmedField(world, { sampleSize: 2 }), casesOf(world.teamA, 6, 'Z'));

/** A second version of the area's report, as a draft. */
async function correctedDraft(
  areaId: string,
  prepared: { readonly prepared_by: string; readonly prepared_on_behalf_of?: string },
): Promise<{ reportId: string; valueHash: string }> {
  const reportId = crypto.randomUUID();
  const text = JSON.stringify(jourFixe);
  const valueHash = createHash('sha256').update(text).digest('hex');
  await world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .insertInto('report')
      .values({
        id: reportId,
        kind: 'jour-fixe',
        area_id: areaId,
        period: '2020-01',
        version: 2,
        state: 'draft',
        value: text,
        value_text: text,
        value_hash: valueHash,
        change_reason: 'Nachgeprüfte Fälle',
        prepared_at: '2020-03-01T08:00:00Z',
        ...prepared,
      })
      .execute(),
  );
  return { reportId, valueHash };
}

const acts: Readonly<Record<string, () => Promise<Waiting>>> = {
  'the confirmation of a plan': async () => {
    const { criterionIds } = await newCriteria(world);
    const ref = await drafted(world, fieldOf(world, criterionIds));
    await as(world.leadA, (work) => agreeToField(work, ref));
    await as(world.leadA, (work) => submitField(work, ref));
    const { planId = '' } = world.own.objects;
    return {
      first: world.leadA,
      seconds: [world.areaHead, world.management],
      act: 'plan.confirmed',
      object: planId,
      attempt: (actor) => as(actor, (work) => confirmPlan(work, { planId, versionIds: [ref.versionId] })),
    };
  },
  'the voiding of a draw': async () => {
    const { drawId } = await drawnSample(world, { cases: casesOf(world.teamA, 6, 'Z'), sampleSize: 2 });
    await as(world.leadA, (work) =>
      requestDrawVoid(work, { drawId, ground: 'wrong-cases', reason: 'Falsche Liste' }),
    );
    return {
      first: world.leadA,
      seconds: [world.areaHead, world.management],
      act: 'draw.voided',
      object: drawId,
      attempt: (actor) => as(actor, (work) => confirmDrawVoid(work, drawId)),
    };
  },
  'the voiding of a frame': async () => {
    const frameId = await newFrame();
    await as(world.leadA, (work) => sealFrame(work, { frameId, entropySource: 'system' }));
    await as(world.leadA, (work) =>
      requestFrameVoid(work, { frameId, ground: 'wrong-frame', reason: 'Falscher Zeitraum' }),
    );
    return {
      first: world.leadA,
      seconds: [world.areaHead, world.management],
      act: 'frame.voided',
      object: frameId,
      attempt: (actor) => as(actor, (work) => confirmFrameVoid(work, frameId)),
    };
  },
  'the public entropy value': async () => {
    const frameId = await newFrame();
    const value = '031119273845';
    const entropySource = 'Lotto 6aus49 vom 07.03.2020';
    await as(world.leadA, (work) => sealFrame(work, { frameId, entropySource }));
    await as(world.leadA, (work) => enterEntropy(work, { frameId, value }));
    return {
      first: world.leadA,
      seconds: [world.areaHead, world.management],
      act: 'draw.entropy-confirmed',
      object: frameId,
      attempt: (actor) => as(actor, (work) => confirmEntropy(work, { frameId, value })),
    };
  },
  'the review of a finding': async () => {
    const { secondCheckId = '', findingId = '' } = world.own.objects;
    const { accountId } = world.areaHead;
    await as(world.leadA, (work) => assignSecondCheck(work, { secondCheckId, accountId }));
    return {
      first: world.leadA,
      seconds: [world.areaHead],
      act: 'finding.confirmed',
      object: findingId,
      attempt: (actor) =>
        as(actor, (work) => reviewFinding(work, secondCheckId, { decision: 'confirmed', reason: null })),
    };
  },
  'the release of a corrected report': async () => {
    const { reportId, valueHash } = await correctedDraft(world.area.id, {
      prepared_by: world.areaHead.accountId,
    });
    return {
      first: world.areaHead,
      seconds: [world.management],
      act: 'report.released',
      object: reportId,
      attempt: (actor) => releaseReport(world.deps, actor, { reportId, valueHash }),
    };
  },
  'the opening of the access log': async () => {
    const { id } = await as(world.oversight, (work) =>
      recordIncident(work, {
        object: null,
        reason: 'Hinweis auf unbefugte Einsicht',
        firstDay: isoDate('2020-03-02'),
        lastDay: isoDate('2020-03-02'),
      }),
    );
    return {
      first: world.oversight,
      seconds: [world.administrator],
      act: 'incident.confirmed',
      object: id,
      attempt: (actor) => as(actor, (work) => confirmIncident(work, id)),
    };
  },
};

/** Each attempt to release a report draws its PDF, so that there are fewer of them. */
const attemptsAt = (act: JournalAct): number =>
  act === 'report.released' ? (databaseKind === 'embedded' ? 2 : 4) : 50;

const entriesOf = ({ act, object }: Waiting): Promise<unknown[]> =>
  world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('journal_entry')
      .select('number')
      .where('act', '=', act)
      .where('object', '=', object)
      .execute(),
  );

const codeOf = async (attempt: Promise<unknown>): Promise<string | undefined> => {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    const { code } = problemOf(error);
    return code === 'internal' ? String(error) : code;
  }
};

describe.each(Object.entries(acts))('%s', (_name, prepare) => {
  it('takes a second person, of whom exactly one wins', async () => {
    const waiting = await prepare();
    const { first, seconds, attempt, act } = waiting;
    const before = await entriesOf(waiting);
    // The first person, a deputy of the first, and the first as the deputy of whoever may.
    for (const never of [
      first,
      ...seconds.map((second): Actor => ({ ...second, onBehalfOf: first.accountId })),
      ...seconds.map((second): Actor => ({
        ...second,
        accountId: first.accountId,
        onBehalfOf: second.accountId,
      })),
    ]) {
      expect(await codeOf(attempt(never))).toMatch(/^(second-person-required|forbidden|not-found)$/);
    }
    expect(await entriesOf(waiting)).toEqual(before);

    const codes = await Promise.all(
      Array.from({ length: attemptsAt(act) }, (_, i) =>
        codeOf(attempt(seconds[i % seconds.length] ?? seconds[0])),
      ),
    );
    const refusals = codes.filter((code) => code !== undefined);
    expect(refusals).toHaveLength(attemptsAt(act) - 1);
    expect([...new Set(refusals)].filter((code) => !conflicts.has(code))).toEqual([]);
    expect(await entriesOf(waiting)).toHaveLength(before.length + 1);
  });
});

/** What those who come too late are told, or who waited too long for a connection. */
const conflicts: ReadonlySet<string> = new Set([
  'field-state',
  'draw-voided',
  'frame-gone',
  'entropy-already-confirmed',
  'second-check-done',
  'report-released',
  'report-changed',
  'incident-confirmed',
  'temporarily-unavailable',
]);

describe('a report prepared by a deputy', () => {
  it('is not released by the person it was prepared for', async () => {
    const { reportId, valueHash } = await correctedDraft(world.foreignArea.id, {
      prepared_by: world.deputy.accountId,
      prepared_on_behalf_of: world.foreignHead.accountId,
    });
    expect(await codeOf(releaseReport(world.deps, world.foreignHead, { reportId, valueHash }))).toBe(
      'second-person-required',
    );
  });
});
