import { lookAt, type Place } from './office.ts';
import type { Told } from './write-load.ts';

/** What is wrong, as sentences; nothing when the database holds exactly what was acknowledged. */
export async function compare(place: Place, told: Told, setBack = { least: 0, most: 0 }): Promise<string[]> {
  const found = await lookAt(place);
  const faults = told.wrong.slice(0, 3);
  for (const [item, version] of told.versions) {
    const kept = found.versions.get(item) ?? 0;
    if (kept !== version) faults.push(`sheet of ${item}: acknowledged ${version}, kept ${kept}`);
  }
  if (found.half !== 0) faults.push(`${found.half} acts are half done`);
  if (found.journalFaults !== 0) faults.push(`the journal has ${found.journalFaults} faults`);
  if (found.setBack < setBack.least || found.setBack > setBack.most)
    faults.push(`the journal shows ${found.setBack} clocks set back`);
  if (told.versions.size === 0) faults.push('nothing was ever acknowledged');
  return faults;
}

/** One line on a load, for whoever reads the run. */
export function tell(told: Told, before = ''): void {
  const acts = [...told.versions.values()].reduce((sum, n) => sum + n, 0);
  process.stdout.write(
    `   ${before}${acts} acts acknowledged, ${told.postponed} postponed (503), ${told.unanswered} unanswered\n`,
  );
}

/** Waits until `is` holds, at most so many milliseconds; looks again after `every`. */
export async function until(is: () => Promise<boolean>, milliseconds: number, every = 50): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    if (await is().catch(() => false)) return true;
    await pause(every);
  }
  return false;
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
