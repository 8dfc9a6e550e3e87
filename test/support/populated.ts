import { createHash } from 'node:crypto';
import { addDeliberateCase, assignSecondCheck, saveCheck, saveCheckSchema } from '../../src/checks/index.ts';
import { isoDate, month } from '../../src/calendar/index.ts';
import { json, serviceScope, type Tx } from '../../src/database/index.ts';
import { confirmDrawVoid, requestDrawVoid } from '../../src/draws/index.ts';
import { confirmFrameVoid, requestFrameVoid, sealFrame } from '../../src/frames/index.ts';
import { appointDeputy } from '../../src/identity/index.ts';
import { createMeasure } from '../../src/measures/index.ts';
import { perform, type Actor } from '../../src/work.ts';
import { casesOf, drawnSample, insertFrame, type DrawnSample, type TestCase } from './drawn.ts';
import { confirmedField, drafted, fieldOf } from './plan.ts';
import { jourFixe } from './report-values.ts';
import { newWorld, type Team, type World } from './world.ts';

/** Ids of one team's objects, under the names that routes and bodies give them. */
export type Objects = Readonly<Record<string, string>>;

/** What a team has after a while of work, and the numbers of its cases. */
export interface TeamContent {
  readonly team: Team;
  readonly lead: Actor;
  readonly drawn: DrawnSample;
  readonly caseNumbers: readonly string[];
  readonly objects: Objects;
}

/** A world in which every kind of object exists in three teams, and voided ones in team A. */
export interface PopulatedWorld extends World {
  readonly own: TeamContent;
  readonly sibling: TeamContent;
  readonly foreign: TeamContent;
  /** Team A's draw and frame after they were voided. */
  readonly voided: Objects;
  /** A lead of the foreign team who stands in for the lead of team A. */
  readonly deputy: Actor;
}

/** Builds it through the use cases; what other rooms make by themselves (proposals, external audits) is put in. */
export async function populatedWorld(base?: World): Promise<PopulatedWorld> {
  const world = base ?? (await newWorld());
  const own = await teamContent(world, world.teamA, world.leadA, world.areaHead);
  const sibling = await teamContent(world, world.teamB, world.leadB, world.areaHead);
  const foreign = await teamContent(world, world.foreignTeam, world.foreignLead, world.foreignHead);
  return {
    ...world,
    own,
    sibling,
    foreign,
    voided: await voidedObjects(world),
    deputy: await deputyOf(world),
  };
}

/** One drawn sample with a checked, a faulty and an untouched case, its review, correction and measure. */
export async function teamContent(
  world: World,
  team: Team,
  lead: Actor,
  head: Actor,
  prefix = 'F',
): Promise<TeamContent> {
  const cases = casesOf(team, 12, prefix).map((single, index): TestCase => ({
    ...single,
    attributes: { Entscheidungsdatum: '2020-02-14', Status: index < 2 ? 'abgegeben' : 'laufend' },
  }));
  const plannedBy = { lead, head };
  const field = { teamIds: [team.id], recheckShare: 0 };
  const drawn = await drawnSample(world, { cases, sampleSize: 4, field, by: lead, plannedBy });
  const [first = '', second = ''] = drawn.items;
  await check(world, lead, drawn, first, true);
  await check(world, lead, drawn, second, false);
  const deliberate = await perform(world.deps, lead, (work) =>
    addDeliberateCase(work, {
      fieldId: drawn.field.fieldId,
      teamId: team.id,
      month: month('2020-02'),
      caseNumber: `B-${team.code}-0001`,
      decisionDate: null,
      ground: 'complaint',
      reason: `Beschwerde im Team ${team.code}`,
    }),
  );
  const found = await world.deps.database.transaction(serviceScope, (tx) => madeByChecks(tx, drawn));
  const measure = await perform(world.deps, lead, (work) =>
    createMeasure(work, {
      about: { kind: 'finding', id: found.findingId },
      teamId: team.id,
      ownerFunctionId: team.functionId,
      owner: null,
      description: `Arbeitshilfe für Team ${team.code}`,
      due: { workingDays: 10 },
    }),
  );
  const draft = await drafted(world, fieldOf(world, criteriaOf(drawn), { teamIds: [team.id] }), lead);
  const open = await confirmedField(world, field, plannedBy);
  const importedId = await insertFrame(world, open, cases);
  const put = await world.deps.database.transaction(serviceScope, (tx) =>
    fromOtherRooms(tx, world, drawn, lead),
  );
  const reportId = await world.deps.database.transaction(serviceScope, (tx) =>
    releasedReport(tx, drawn.field.areaId),
  );
  return {
    team,
    lead,
    drawn,
    caseNumbers: [...cases.map(({ caseNumber }) => caseNumber), `B-${team.code}-0001`],
    objects: {
      ...found,
      ...put,
      areaId: drawn.field.areaId,
      teamId: team.id,
      functionId: team.functionId,
      planId: drawn.field.planId,
      fieldId: drawn.field.fieldId,
      versionId: draft.versionId,
      criterionId: criteriaOf(drawn)[0] ?? '',
      frameId: drawn.frameId,
      importedFrameId: importedId,
      drawId: drawn.drawId,
      itemId: first,
      deliberateId: deliberate.id,
      measureId: measure.id,
      reportId,
      accountId: lead.accountId,
      grantId: lead.grantId,
    },
  };
}

const criteriaOf = (drawn: DrawnSample): string[] =>
  drawn.field.criteria.map(({ criterionId }) => criterionId);

async function check(
  world: World,
  lead: Actor,
  drawn: DrawnSample,
  id: string,
  faulty: boolean,
): Promise<void> {
  const finding = {
    errorType: 'procedure',
    severity: 'moderate',
    facts: `Zu spät geschlossen (${drawn.field.fieldId}).`,
    overpaidCents: 4321,
    underpaidCents: 0,
  };
  await perform(world.deps, lead, (work) =>
    saveCheck(
      work,
      saveCheckSchema.parse({
        subject: { kind: 'item', id },
        baseVersion: 0,
        complete: true,
        disposition: 'complete',
        results: criteriaOf(drawn).map((criterionId, index) =>
          faulty && index === 0 ? { criterionId, result: 'error', finding } : { criterionId, result: 'ok' },
        ),
      }),
    ),
  );
}

async function madeByChecks(tx: Tx, drawn: DrawnSample) {
  const found = await tx
    .selectFrom('finding as f')
    .innerJoin('second_check as s', 's.finding_id', 'f.id')
    .innerJoin('case_correction as c', 'c.finding_id', 'f.id')
    .select(['f.id as findingId', 's.id as secondCheckId', 'c.id as correctionId', 'f.sheet_id as sheetId'])
    .where('f.field_id', '=', drawn.field.fieldId)
    .executeTakeFirstOrThrow();
  const { delivery_id: deliveryId } = await tx
    .selectFrom('frame')
    .select('delivery_id')
    .where('id', '=', drawn.frameId)
    .executeTakeFirstOrThrow();
  return { ...found, deliveryId };
}

/** What stands at the end of longer ways: a proposal, an audit of third parties, a hotspot with its need, a report. */
async function fromOtherRooms(tx: Tx, world: World, drawn: DrawnSample, lead: Actor) {
  const { areaId, fieldId } = drawn.field;
  const [criterionId = ''] = criteriaOf(drawn);
  const ids = {
    proposalId: crypto.randomUUID(),
    auditId: crypto.randomUUID(),
    hotspotId: crypto.randomUUID(),
  };
  const at = '2020-03-01T08:00:00Z';
  await tx
    .insertInto('field_proposal')
    .values({
      id: ids.proposalId,
      year: 2021,
      area_id: areaId,
      kind: 'hotspot',
      subject: ids.hotspotId,
      title: 'Vorschlag',
      origin: 'hotspot',
      reasons: json([]),
      criteria: [criterionId],
      state: 'open',
    })
    .execute();
  await tx
    .insertInto('external_audit')
    .values({
      id: ids.auditId,
      auditor: 'interne-revision',
      title: 'Revision 2019',
      year: 2019,
      area_id: areaId,
      file_sha256: ids.auditId,
      imported_by: world.controlling.accountId,
      imported_at: at,
    })
    .execute();
  const reason = crypto.randomUUID();
  await tx
    .insertInto('free_text')
    .values({
      id: reason,
      kind: 'hotspot-reason',
      team_id: lead.teamId,
      area_id: areaId,
      content: `Begründung ${reason}`,
      keyed_hash: world.deps.keys.hashText(reason),
      created_at: at,
    })
    .execute();
  await tx
    .insertInto('hotspot')
    .values({
      id: ids.hotspotId,
      kind: 'declared',
      year: 2020,
      area_id: areaId,
      team_id: lead.teamId,
      field_id: fieldId,
      criterion_id: criterionId,
      reason_text_id: reason,
      declared_by: lead.accountId,
      sentence: 'Fachlich festgestellt.',
      disclosed: true,
      found_at: at,
    })
    .execute();
  const trainingId = crypto.randomUUID();
  await tx
    .insertInto('training')
    .values({
      id: trainingId,
      year: 2020,
      quarter: 2,
      title: 'Schulung zur Folgevereinbarung',
      format: 'training',
      target_function: 'Integrationsfachkraft',
      seats: 12,
      state: 'planned',
      held_on: null,
      created_by: world.personnelDevelopment.accountId,
      created_at: at,
    })
    .execute();
  const need = await tx
    .selectFrom('training_need')
    .select('id')
    .where('hotspot_id', '=', ids.hotspotId)
    .executeTakeFirstOrThrow();
  return { ...ids, trainingId, needId: need.id, reasonTextId: reason };
}

/** The area's report, as released; there is one for all of its teams. */
async function releasedReport(tx: Tx, areaId: string): Promise<string> {
  const text = JSON.stringify(jourFixe);
  const found = await tx.selectFrom('report').select('id').where('area_id', '=', areaId).executeTakeFirst();
  if (found !== undefined) return found.id;
  const id = crypto.randomUUID();
  await tx
    .insertInto('report')
    .values({
      id,
      kind: 'jour-fixe',
      area_id: areaId,
      period: '2020-01',
      version: 1,
      state: 'released',
      value: text,
      value_text: text,
      value_hash: createHash('sha256').update(text).digest('hex'),
      pdf: Buffer.from('%PDF-1.7'),
      pdf_hash: createHash('sha256').update('%PDF-1.7').digest('hex'),
      prepared_at: '2020-03-01T08:00:00Z',
      released_at: '2020-03-01T09:00:00Z',
    })
    .execute();
  return id;
}

async function voidedObjects(world: World): Promise<Objects> {
  const drawn = await drawnSample(world, { cases: casesOf(world.teamA, 6, 'V'), sampleSize: 2 });
  const { frameId, drawId } = drawn;
  await perform(world.deps, world.leadA, (work) =>
    requestDrawVoid(work, { drawId, ground: 'wrong-cases', reason: 'Falsche Liste' }),
  );
  await perform(world.deps, world.areaHead, (work) => confirmDrawVoid(work, drawId));
  const other = await confirmedField(world, { sampleSize: 2 });
  const voidedFrame = await insertFrame(world, other, casesOf(world.teamA, 6, 'W'));
  await perform(world.deps, world.leadA, (work) =>
    sealFrame(work, { frameId: voidedFrame, entropySource: 'system' }),
  );
  await perform(world.deps, world.leadA, (work) =>
    requestFrameVoid(work, { frameId: voidedFrame, ground: 'wrong-frame', reason: 'Falscher Zeitraum' }),
  );
  await perform(world.deps, world.areaHead, (work) => confirmFrameVoid(work, voidedFrame));
  return { drawId, frameId: voidedFrame, drawnFrameId: frameId, itemId: drawn.items[0] ?? '' };
}

/** Somebody without a function of their own, to whom the lead of team A lent theirs. */
export async function deputyOf(world: World): Promise<Actor> {
  const accountId = crypto.randomUUID();
  const login = `vertretung-${accountId.slice(0, 8)}`;
  await world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .insertInto('account')
      .values({ id: accountId, login, display_name: 'Vertretung', created_at: '2020-01-01T00:00:00Z' })
      .execute(),
  );
  await perform(world.deps, world.leadA, (work) =>
    appointDeputy(work, {
      grantId: world.leadA.grantId,
      login,
      firstDay: isoDate('2020-03-01'),
      lastDay: isoDate('2020-03-31'),
    }),
  );
  return { ...world.leadA, accountId, onBehalfOf: world.leadA.accountId };
}

/** Assigns team A's open review to the area head. */
export async function assignReview(world: PopulatedWorld): Promise<void> {
  await perform(world.deps, world.leadA, (work) =>
    assignSecondCheck(work, {
      secondCheckId: world.own.objects['secondCheckId'] ?? '',
      accountId: world.areaHead.accountId,
    }),
  );
}
