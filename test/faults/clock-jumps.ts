import { existsSync } from 'node:fs';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { compare, pause, tell } from './expect.ts';
import { officeIn } from './office.ts';
import { startService } from './service.ts';
import { startWriting } from './write-load.ts';

/** Where Debian puts it, by architecture. */
async function fakeTimeLibrary(): Promise<string | null> {
  for (const entry of await readdir('/usr/lib')) {
    const path = `/usr/lib/${entry}/faketime/libfaketimeMT.so.1`;
    if (existsSync(path)) return path;
  }
  return null;
}

/** Three of them go back. */
const jumps = ['+30m', '-3h', '+20m', '-1d', '+0', '+40m', '-20m'];

/**
 * The server's clock jumps to and fro under write load, as after a wrong setting or a paused machine, by less than
 * a session lives: every act is still kept, and the journal holds together and shows where the clock was set back.
 */
export async function jumpClock(cluster: Cluster): Promise<string[]> {
  const library = await fakeTimeLibrary();
  if (library === null) return ['libfaketime is not installed (apt-get install libfaketime)'];
  const { place, office } = await officeIn(cluster);
  const offset = join(await mkdtemp(join(tmpdir(), 'iks-clock-')), 'offset');
  await writeFile(offset, '+0');
  const service = await startService({
    ...office.environment,
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: offset,
    FAKETIME_NO_CACHE: '1',
    DONT_FAKE_MONOTONIC: '1',
  });
  const load = startWriting(office, () => [service.url]);
  const seen: number[] = [];
  for (const jump of jumps) {
    await writeFile(offset, jump);
    await pause(800);
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
    ...(await compare(place, told, 3)),
  ];
}
