import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveCheck, saveCheckSchema } from '../../src/checks/index.ts';
import { migrate } from '../../src/database/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { openKeys } from '../../src/keys/index.ts';
import { perform, performAsService } from '../../src/work.ts';
import { casesOf, drawnSample, insertFrame } from '../support/drawn.ts';
import { confirmedField, drafted, fieldOf, newCriteria } from '../support/plan.ts';
import { populatedWorld, type Objects, type PopulatedWorld } from '../support/populated.ts';
import { newWorld } from '../support/world.ts';
import { startingAt } from './fake-time.ts';
import { openPlace } from './office.ts';

/** Who acts, by the names that a world gives them; where a route is open to several, the first who may does it. */
export const persons = [
  'leadA',
  'leadB',
  'areaHead',
  'management',
  'personnelDevelopment',
  'controlling',
  'auditor',
  'oversight',
  'administrator',
] as const;
export type Person = (typeof persons)[number];

/** A house in which every kind of object exists and everybody is signed in, on 2 March 2020. */
export interface House {
  readonly world: PopulatedWorld;
  /** Of a process that serves it, on that day. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<Person, string>>;
  /** Ids by the names that routes give them. */
  readonly objects: Objects;
}

/** Fills an empty database on a server. */
export async function newHouse(url: string): Promise<House> {
  const keyDirectory = await mkdtemp(join(tmpdir(), 'iks-keys-'));
  const database = await openPlace({ url });
  try {
    await migrate(database);
    const made = await newWorld(database);
    const world = await populatedWorld({
      ...made,
      deps: { ...made.deps, keys: openKeys(keyDirectory) },
    });
    const cookies = {} as Record<Person, string>;
    for (const person of persons) {
      // a second session of the same account is one that can be ended
      for (let session = 0; session < 2; session += 1) {
        const token = await performAsService(world.deps, (work) =>
          startSession(work, world[person].accountId),
        );
        cookies[person] = `iks=${token}`;
      }
    }
    const environment = {
      ...(await startingAt('2020-03-02 08:00:01')),
      DATABASE_URL: url,
      IKS_KEY_DIRECTORY: keyDirectory,
    };
    const objects = { ...world.own.objects, ...(await recheckedBlind(world)), ...(await ofTwoTeams(world)) };
    return { world, environment, cookies, objects };
  } finally {
    await database.close();
  }
}

/** A clean check that chance has chosen to be repeated. */
async function recheckedBlind(world: PopulatedWorld): Promise<Objects> {
  const cases = casesOf(world.teamA, 4, 'R');
  const drawn = await drawnSample(world, { cases, sampleSize: 1, field: { recheckShare: 1 } });
  const sheet = saveCheckSchema.parse({
    subject: { kind: 'item', id: drawn.items[0] },
    baseVersion: 0,
    complete: true,
    disposition: 'complete',
    results: drawn.field.criteria.map(({ criterionId }) => ({ criterionId, result: 'ok' })),
  });
  await perform(world.deps, world.leadA, (work) => saveCheck(work, sheet));
  const { id } = await performAsService(world.deps, ({ tx }) =>
    tx
      .selectFrom('second_check as c')
      .innerJoin('check_sheet as s', 's.id', 'c.sheet_id')
      .select('c.id')
      .where('c.kind', '=', 'recheck')
      .where('s.item_id', '=', drawn.items[0] ?? '')
      .executeTakeFirstOrThrow(),
  );
  const [first, second] = drawn.field.criteria;
  return {
    recheckId: id,
    recheckFirstCriterionId: first?.criterionId ?? '',
    recheckSecondCriterionId: second?.criterionId ?? '',
  };
}

/** A frame over both teams, which the area head draws or names somebody for, and a field that waits for the other lead. */
async function ofTwoTeams(world: PopulatedWorld): Promise<Objects> {
  const { teamA, teamB } = world;
  const teamIds = [teamA.id, teamB.id];
  const field = await confirmedField(world, { drawnBy: 'area', teamIds });
  const { criterionIds } = await newCriteria(world);
  const { versionId } = await drafted(world, fieldOf(world, criterionIds, { teamIds }));
  const cases = [...casesOf(teamA, 5, 'Z'), ...casesOf(teamB, 5, 'Z')];
  return { sharedFrameId: await insertFrame(world, field, cases), sharedVersionId: versionId };
}
