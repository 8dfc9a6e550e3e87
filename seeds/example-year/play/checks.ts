import type { Month } from '../../../src/calendar/index.ts';
import {
  assignSecondCheck,
  finishRecheck,
  listCorrections,
  listFindings,
  listSecondChecks,
  listSheets,
  recheckCorrection,
  reviewFinding,
  saveCheck,
  saveChecks,
  settleCorrection,
  viewSheet,
  type SaveCheck,
  type SheetView,
  type SubjectRef,
} from '../../../src/checks/index.ts';
import { localDate } from '../../../src/calendar/index.ts';
import { replaceItem } from '../../../src/draws/index.ts';
import { advanceMeasure, createMeasure, listMeasures } from '../../../src/measures/index.ts';
import { Failure } from '../../../src/failure.ts';
import type { Actor } from '../../../src/work.ts';
import { plausibleDisposition, plausibleResult, plausibleReview } from '../findings.ts';
import type { AreaCode, TeamCode } from '../organisation.ts';
import { chance } from '../randomness.ts';
import { act, known, type Stage } from './stage.ts';
import { byName, namesOfWork } from './names.ts';

/** More sheets than a team has in one month. */
const all = 1000;

const reasons = {
  'out-of-scope': 'Der Fall gehörte im Zeitraum nicht zum Team.',
  'not-checkable': 'Die Akte lag am Prüftag nicht vor.',
} as const;

/** What a checker of the example writes on the sheet. */
function filledIn(view: SheetView, team: TeamCode, month: Month, eyes: 'first' | 'second'): SaveCheck {
  const caseNumber = view.subject.caseNumber ?? '';
  const disposition = eyes === 'second' ? 'complete' : plausibleDisposition(caseNumber, month);
  const results = view.questions.map((question) => {
    const answer = plausibleResult({ caseNumber, criterionCode: question.code, team, month, eyes });
    if (answer.result !== 'error') return { criterionId: question.id, result: answer.result, finding: null };
    const { errorType, severity, facts, overpaidCents, underpaidCents } = answer;
    return {
      criterionId: question.id,
      result: answer.result,
      finding: { errorType, severity, facts, overpaidCents, underpaidCents },
    };
  });
  return {
    subject: { kind: view.subject.kind, id: view.subject.id },
    baseVersion: view.content.version,
    complete: true,
    disposition,
    dispositionReason: disposition === 'complete' ? null : reasons[disposition],
    note: null,
    results: disposition === 'complete' ? results : [],
  };
}

/**
 * A lead checks every case of the team that waits; in a simple draw a case that cannot be checked gets a replacement,
 * which is checked in turn.
 */
export async function checkOpenSheets(
  stage: Stage,
  team: TeamCode,
  replaceable: ReadonlySet<string>,
): Promise<number> {
  const lead = known(stage.leads, team);
  const { checked, replaced } = await act(stage, lead, async (work) => {
    const open = await listSheets(work, { state: 'untouched', limit: all });
    const views: SheetView[] = [];
    for (const { kind, id } of open) views.push(await viewSheet(work, { kind, id }));
    const sheets = views.map((view) => ({
      view,
      sheet: filledIn(view, team, view.subject.month as Month, 'first'),
    }));
    await saveChecks(
      work,
      sheets.map(({ sheet }) => sheet),
    );
    const lost = sheets.filter(
      ({ view, sheet }) => sheet.disposition === 'not-checkable' && replaceable.has(view.subject.fieldId),
    );
    for (const { view } of lost) {
      await replaceItem(work, { itemId: view.subject.id, reason: reasons['not-checkable'] });
    }
    return { checked: open.length, replaced: lost.length };
  });
  return replaced === 0 ? checked : checked + (await checkOpenSheets(stage, team, replaceable));
}

/**
 * Each lead assigns what waits in the team; leads of the area's other teams review and repeat blind. About one review in
 * twelve is still waiting when the month is reported, as in life; `waits` says how many stay so later.
 */
export async function playSecondChecks(
  stage: Stage,
  area: AreaCode,
  teams: readonly TeamCode[],
  waits = 0.08,
): Promise<number> {
  const head = known(stage.heads, area);
  const waiting = [];
  for (const team of teams) {
    const rows = await act(stage, known(stage.leads, team), (work) =>
      listSecondChecks(work, { state: 'waiting', mine: false, limit: all }),
    );
    waiting.push(...rows);
  }
  const name = await namesOfWork(stage);
  let done = 0;
  for (const { id, kind, findingId, teamId } of byName(waiting, name)) {
    if (kind === 'finding' && chance('review waits', name(id)) < waits) continue;
    const team = teams.find((code) => known(stage.teamIds, code) === teamId);
    if (team === undefined) continue;
    const others = teams
      .filter((code) => code !== team && code !== 'SAM')
      .map((code) => known(stage.leads, code));
    const turn = Math.floor(chance('reviewer', name(id)) * others.length);
    const lead = known(stage.leads, team);
    const actor = await assign(stage, lead, id, [...others.slice(turn), ...others.slice(0, turn), head]);
    if (kind === 'recheck') await repeatBlind(stage, actor, id, team);
    else await review(stage, actor, id, findingId ?? '');
    done += 1;
  }
  return done;
}

/** Assigns to the first who had no hand in the sheet. */
async function assign(
  stage: Stage,
  lead: Actor,
  secondCheckId: string,
  candidates: readonly Actor[],
): Promise<Actor> {
  for (const candidate of candidates) {
    try {
      await act(stage, lead, (work) =>
        assignSecondCheck(work, { secondCheckId, accountId: candidate.accountId }),
      );
      return candidate;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'second-person-required') throw error;
    }
  }
  throw new RangeError('the example has nobody left for a second check');
}

async function repeatBlind(stage: Stage, actor: Actor, secondCheckId: string, team: TeamCode): Promise<void> {
  await act(stage, actor, async (work) => {
    const subject: SubjectRef = { kind: 'recheck', id: secondCheckId };
    const view = await viewSheet(work, subject);
    await saveCheck(work, filledIn(view, team, view.subject.month as Month, 'second'));
    await finishRecheck(work, secondCheckId);
  });
}

async function review(stage: Stage, actor: Actor, secondCheckId: string, findingId: string): Promise<void> {
  await act(stage, actor, async (work) => {
    const sheet = await work.tx
      .selectFrom('second_check as s')
      .innerJoin('check_sheet as c', 'c.id', 's.sheet_id')
      .select(['c.item_id', 'c.recheck_of'])
      .where('s.id', '=', secondCheckId)
      .executeTakeFirstOrThrow();
    // What only a blind repetition found waits for the team's own review.
    if (sheet.recheck_of !== null) return;
    const view = await viewSheet(work, { kind: 'item', id: sheet.item_id ?? '' });
    const result = view.content.results.find((row) => row.finding?.id === findingId);
    const finding = result?.finding;
    if (result === undefined || finding == null) throw new RangeError('the sheet has no such finding');
    const question = view.questions.find(({ id }) => id === result.criterionId);
    const decision = plausibleReview(view.subject.caseNumber ?? '', question?.code ?? '');
    switch (decision) {
      case 'confirmed':
        return reviewFinding(work, secondCheckId, { decision, reason: null });
      case 'rejected':
        return reviewFinding(work, secondCheckId, {
          decision,
          reason: 'Die Ermessensausübung ist in der Akte begründet.',
        });
      case 'amended':
        return reviewFinding(work, secondCheckId, {
          decision,
          reason: 'Die Schwere wurde nach dem Katalog angepasst.',
          finding: {
            errorType: finding.errorType,
            severity: 'minor',
            facts: finding.facts ?? '',
            overpaidCents: finding.overpaidCents,
            underpaidCents: finding.underpaidCents,
          },
        });
    }
  });
}

/** Measures for the severe findings of the month, and cases put right; some of both run late. */
export async function playMeasures(stage: Stage, team: TeamCode, month: Month): Promise<number> {
  const lead = known(stage.leads, team);
  const severe = await act(stage, lead, (work) =>
    listFindings(work, { month, severity: 'severe', limit: all }),
  );
  let created = 0;
  for (const finding of byName(severe, await namesOfWork(stage)).slice(0, 3)) {
    await act(stage, lead, (work) =>
      createMeasure(work, {
        about: { kind: 'finding', id: finding.id },
        teamId: known(stage.teamIds, team),
        ownerFunctionId: null,
        owner: 'Teamleitung',
        description: 'Besprechung der Rechtslage in der Teamrunde und Stichprobe nach vier Wochen.',
        due: { workingDays: 15 },
      }),
    );
    created += 1;
  }
  return created;
}

/** What became of measures and corrections since: most done in time, some re-checked, a few still open. */
export async function settleOpenWork(stage: Stage, team: TeamCode): Promise<void> {
  const lead = known(stage.leads, team);
  const today = localDate(stage.deps.clock.now());
  const measures = await act(stage, lead, (work) => listMeasures(work, { limit: all }));
  const name = await namesOfWork(stage);
  for (const { id, state } of byName(measures, name)) {
    if (state === 'open' && chance('measure done', name(id)) < 0.75) {
      await act(stage, lead, (work) => advanceMeasure(work, { measureId: id, to: 'done', on: today }));
    } else if (state === 'done' && chance('effect checked', name(id)) < 0.7) {
      const to = chance('effective', name(id)) < 0.8 ? 'effective' : 'ineffective';
      await act(stage, lead, (work) => advanceMeasure(work, { measureId: id, to, on: today }));
    }
  }
  const corrections = await act(stage, lead, (work) => listCorrections(work, { settled: false, limit: all }));
  for (const { id, state } of byName(corrections, name)) {
    if (state === 'open' && chance('corrected', name(id)) < 0.85) {
      await act(stage, lead, (work) =>
        settleCorrection(work, { correctionId: id, outcome: 'done', on: today }),
      );
    } else if (state === 'done') {
      await act(stage, lead, (work) =>
        recheckCorrection(work, { correctionId: id, right: chance('right', name(id)) < 0.95, on: today }),
      );
    }
  }
}
