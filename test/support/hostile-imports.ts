import { sql } from 'kysely';
import { serviceScope, type Database } from '../../src/database/index.ts';
import { discardFrame } from '../../src/frames/index.ts';
import { perform } from '../../src/work.ts';
import { goodFiles, mutated } from '../property/mutated-files.ts';
import { clientOf } from './client.ts';
import { confirmedField } from './plan.ts';
import { newWorld } from './world.ts';

/** What became of so many mutated files sent to a service with an empty caseload. */
export interface HostileImports {
  readonly taken: number;
  readonly refused: number;
  /** Crashes and partial imports, each with the seed that shows it. */
  readonly faults: readonly string[];
}

/** Sends each mutated file over the API; a refused one must leave nothing, a taken one must be whole. */
export async function importMutated(
  database: Database,
  from: number,
  count: number,
): Promise<HostileImports> {
  const world = await newWorld(database);
  const { fieldId } = await confirmedField(world, { teamIds: [world.teamA.id] });
  const client = await clientOf(world.deps, world.controlling);
  const files = await goodFiles(world.teamA.code);
  const faults: string[] = [];
  let taken = 0;
  let refused = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const before = await contentOf(database);
    try {
      const sent = await client.send('/uploads?fileName=lieferung', mutated(files, seed));
      if (sent.status === 201) {
        const order = {
          uploadId: sent.textAt('id'),
          fieldIds: [fieldId],
          firstDay: '2020-03-01',
          lastDay: '2020-03-31',
        };
        const answer = await client.post('/deliveries', order);
        const after = await contentOf(database);
        if (answer.status === 201) {
          taken += 1;
          if (after.broken > 0) faults.push(`${seed}: partly imported`);
          const frameId = answer.textAt('frames', 0, 'frameId');
          await perform(world.deps, world.leadA, (work) => discardFrame(work, frameId));
          continue;
        }
        if (after.rows !== before.rows) faults.push(`${seed}: refused, but something was kept`);
        if (answer.status !== 422 && answer.status !== 413)
          faults.push(`${seed}: ${answer.status} ${answer.text}`);
      } else if (sent.status !== 422) faults.push(`${seed}: upload answered ${sent.status}`);
      refused += 1;
    } catch (error) {
      faults.push(`${seed}: ${String(error)}`);
    }
  }
  return { taken, refused, faults };
}

async function contentOf(database: Database): Promise<{ rows: number; broken: number }> {
  return database.transaction(serviceScope, async (tx) => {
    const { rows } = await sql<{ rows: number; broken: number }>`
      select (select count(*) from delivery) + (select count(*) from frame) + (select count(*) from frame_case)
          + (select count(*) from case_number) as rows,
        (select count(*) from frame f where f.state = 'imported'
          and f.size <> (select count(*) from frame_case c where c.frame_id = f.id)) as broken`.execute(tx);
    return rows[0] ?? { rows: -1, broken: -1 };
  });
}
