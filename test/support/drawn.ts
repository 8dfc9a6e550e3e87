import type { FieldInput, FieldVersion } from '../../src/audit-plan/index.ts';
import { saveCheck, saveCheckSchema } from '../../src/checks/index.ts';
import { json, serviceScope } from '../../src/database/index.ts';
import { drawSample } from '../../src/draws/index.ts';
import { sealFrame } from '../../src/frames/index.ts';
import { perform, type Actor } from '../../src/work.ts';
import { confirmedField } from './plan.ts';
import type { Team, World } from './world.ts';

export interface DrawnSample {
  readonly field: FieldVersion;
  readonly frameId: string;
  readonly drawId: string;
  /** Sample items in order of rank. */
  readonly items: readonly string[];
}

/** Case `i` of a test frame: its number, and the team it belongs to. */
export interface TestCase {
  readonly caseNumber: string;
  readonly team: Team;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly amountCents?: number;
}

/** A frame put straight into the tables, sealed and drawn by the use cases. */
export async function drawnSample(
  world: World,
  options: {
    readonly cases: readonly TestCase[];
    readonly sampleSize: number;
    readonly field?: Partial<FieldInput>;
    readonly by?: Actor;
    /** Who plans the field and who confirms it, where it is not team A's. */
    readonly plannedBy?: { readonly lead: Actor; readonly head: Actor };
  },
): Promise<DrawnSample> {
  const field = await confirmedField(
    world,
    { sampleSize: options.sampleSize, ...options.field },
    options.plannedBy,
  );
  const frameId = await insertFrame(world, field, options.cases);
  const actor = options.by ?? world.leadA;
  await perform(world.deps, actor, (work) => sealFrame(work, { frameId, entropySource: 'system' }));
  const { drawId } = await perform(world.deps, actor, (work) => drawSample(work, { frameId }));
  const items = await world.deps.database.transaction(serviceScope, (tx) =>
    tx.selectFrom('sample_item').select('id').where('draw_id', '=', drawId).orderBy('rank').execute(),
  );
  return { field, frameId, drawId, items: items.map(({ id }) => id) };
}

/** Team A's lead checks the whole sample; the first `faulty` cases have a severe error in the first criterion. */
export async function checkSample(
  world: World,
  { field, items }: DrawnSample,
  faulty: number,
): Promise<void> {
  const finding = {
    severity: 'severe',
    errorType: 'procedure',
    facts: 'Das Einkommen wurde im falschen Monat angerechnet.',
    overpaidCents: 0,
    underpaidCents: 0,
  };
  for (const [index, id] of items.entries()) {
    const command = saveCheckSchema.parse({
      subject: { kind: 'item', id },
      baseVersion: 0,
      complete: true,
      disposition: 'complete',
      results: field.criteria.map(({ criterionId }, position) =>
        index < faulty && position === 0
          ? { criterionId, result: 'error', finding }
          : { criterionId, result: 'ok' },
      ),
    });
    await perform(world.deps, world.leadA, (work) => saveCheck(work, command));
  }
}

/** A frame as a delivery leaves it, put straight into the tables. Returns its id. */
export async function insertFrame(
  world: World,
  field: FieldVersion,
  cases: readonly TestCase[],
): Promise<string> {
  const frameId = crypto.randomUUID();
  const deliveryId = crypto.randomUUID();
  const keys = world.deps.keys.toStore(2020);
  const sorted = cases.toSorted((a, b) =>
    Buffer.compare(Buffer.from(a.caseNumber), Buffer.from(b.caseNumber)),
  );
  const teams = [...new Set(cases.map(({ team }) => team.id))];
  await world.deps.database.transaction(serviceScope, async (tx) => {
    await tx
      .insertInto('delivery')
      .values({
        id: deliveryId,
        file_name: 'liste.csv',
        file_sha256: '0'.repeat(64),
        first_day: '2020-02-01',
        last_day: '2020-02-29',
        audit_year: 2020,
        rows: cases.length,
        mapping: json({}),
        control_totals: json({
          rows: cases.length,
          amountCents: 0,
          teams: [],
          strata: [],
          strataNotListed: 0,
        }),
        delivered_by: world.controlling.accountId,
        delivered_at: '2020-03-01T08:00:00Z',
      })
      .execute();
    await tx
      .insertInto('frame')
      .values({
        id: frameId,
        field_id: field.fieldId,
        area_id: field.areaId,
        team_id: teams.length === 1 ? (teams[0] ?? null) : null,
        delivery_id: deliveryId,
        first_day: '2020-02-01',
        last_day: '2020-02-29',
        cut_off_date: '2020-02-29',
        audit_year: 2020,
        state: 'imported',
        size: cases.length,
        positive_amount_cents: cases.reduce((sum, single) => sum + (single.amountCents ?? 0), 0),
        created_by: world.controlling.accountId,
        created_at: '2020-03-01T08:00:00Z',
      })
      .execute();
    for (const team of new Set(cases.map((single) => single.team))) {
      await tx
        .insertInto('frame_team')
        .values({
          frame_id: frameId,
          team_id: team.id,
          code: team.code,
          cases: cases.filter((single) => single.team === team).length,
        })
        .execute();
    }
    for (const [index, { caseNumber, team, attributes, amountCents }] of sorted.entries()) {
      const pseudonym = keys.pseudonym(caseNumber);
      await tx
        .insertInto('case_number')
        .values({ audit_year: 2020, pseudonym, ciphertext: keys.encrypt(caseNumber, pseudonym) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await tx
        .insertInto('frame_case')
        .values({
          frame_id: frameId,
          position: index + 1,
          team_id: team.id,
          amount_cents: amountCents ?? null,
          attributes: json(attributes ?? {}),
          pseudonym,
        })
        .execute();
    }
  });
  return frameId;
}

/** `count` cases of one team, numbered from 1. */
export const casesOf = (team: Team, count: number, prefix = 'F'): TestCase[] =>
  Array.from({ length: count }, (_, index) => ({
    caseNumber: `${prefix}-${team.code}-${String(index + 1).padStart(4, '0')}`,
    team,
  }));
