import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** Where Debian puts it, by architecture. */
async function library(): Promise<string> {
  for (const entry of await readdir('/usr/lib')) {
    const path = `/usr/lib/${entry}/faketime/libfaketimeMT.so.1`;
    if (existsSync(path)) return path;
  }
  throw new Error('libfaketime is not installed (apt-get install libfaketime)');
}

/** The environment of a process whose clock is off as the file says, from one moment to the next. */
export const clockOf = async (offsetFile: string): Promise<Record<string, string>> => ({
  LD_PRELOAD: await library(),
  FAKETIME_TIMESTAMP_FILE: offsetFile,
  FAKETIME_NO_CACHE: '1',
  DONT_FAKE_MONOTONIC: '1',
});

/** The environment of a process that starts at this moment, as `2020-03-02 08:00:00` in UTC, and lives on from there. */
export const startingAt = async (moment: string): Promise<Record<string, string>> => ({
  LD_PRELOAD: await library(),
  FAKETIME: `@${moment}`,
  TZ: 'UTC',
  DONT_FAKE_MONOTONIC: '1',
});
