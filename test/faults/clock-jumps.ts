import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { compare, pause, tell } from './expect.ts';
import { clockOf } from './fake-time.ts';
import { officeIn } from './office.ts';
import { startService } from './service.ts';
import { startWriting } from './write-load.ts';

const jumps = ['+30m', '-3h', '+20m', '-1d', '+0', '+40m', '-20m'];
/** So many of them go back; at the others, too, an act under way may be written after one that began later. */
const backwards = 3;

/**
 * The server's clock jumps to and fro under write load, as after a wrong setting or a paused machine, by less than
 * a session lives: every act is still kept, and the journal holds together and shows where the clock was set back.
 */
export async function jumpClock(cluster: Cluster): Promise<string[]> {
  const { place, office } = await officeIn(cluster);
  const offset = join(await mkdtemp(join(tmpdir(), 'iks-clock-')), 'offset');
  await writeFile(offset, '+0');
  const service = await startService({ ...office.environment, ...(await clockOf(offset)) });
  const load = startWriting(office, () => [service.url]);
  const seen: number[] = [];
  for (const jump of jumps) {
    await writeFile(offset, jump);
    await pause(1100);
    const date = (await fetch(`${service.url}/health`)).headers.get('Date') ?? '';
    seen.push(Math.round((Date.parse(date) - Date.now()) / 60_000));
  }
  const told = await load.stop();
  const { code } = await service.stop();
  tell(told, `clock off by ${seen.join(', ')} minutes; `);
  return [
    ...(new Set(seen).size > 4 ? [] : [`the clock did not jump: ${seen.join(', ')}`]),
    ...(code === 0 ? [] : [`the service ended with ${code}`]),
    ...(told.unanswered + told.postponed === 0 ? [] : ['requests were not served']),
    ...(await compare(place, told, { least: backwards, most: jumps.length * told.versions.size })),
  ];
}
