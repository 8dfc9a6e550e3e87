import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ReportValue } from '../src/reporting/values/report-value.ts';
import { reportDigests } from '../test/support/report-digests.ts';
import { jourFixe } from '../test/support/report-values.ts';
import { renderReport } from './render.ts';
import { renderInWorker, stopRendering } from './render-worker.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const run = promisify(execFile);

/** The same files from a process of its own on another clock, which makes them in another order. */
async function elsewhere(zone: string): Promise<string[]> {
  const script = `
    import { reportDigests } from ${JSON.stringify(path('../test/support/report-digests.ts'))};
    console.log(JSON.stringify(await reportDigests(true)));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: path('..'),
    env: { ...process.env, TZ: zone, LANG: 'tr_TR.UTF-8', NODE_OPTIONS: '' },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as string[];
}

describe('the same value gives the same bytes', () => {
  it('in another process, order, time zone and language', async () => {
    const here = await reportDigests();
    expect(here).toHaveLength(9);
    const zones = ['UTC', 'Europe/Berlin', 'America/Los_Angeles'];
    for (const there of await Promise.all(zones.map(elsewhere))) expect(there).toEqual(here);
    // Three processes beside each other take long on a busy machine.
  }, 240_000);

  it('in the worker, in whatever order its members were put together', async () => {
    const backwards = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(backwards);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, member]) => [key, backwards(member)]),
      );
    };
    const [one, other] = await Promise.all([
      renderInWorker(jourFixe),
      renderInWorker(backwards(jourFixe) as ReportValue),
    ]);
    expect(sha256(one)).toBe(sha256(await renderReport(jourFixe)));
    expect(sha256(other)).toBe(sha256(one));
    await stopRendering();
  });

  it('but another value gives another file, and another file ID', async () => {
    const changed = {
      ...jourFixe,
      evidence: { ...jourFixe.evidence, draws: jourFixe.evidence.draws.slice(1) },
    };
    const idOf = (bytes: Uint8Array): string | undefined =>
      /\/ID \[<(\w+)>/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
    const before = idOf(await renderReport(jourFixe));
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(idOf(await renderReport(changed))).not.toBe(before);
  });
});

describe('the worker', () => {
  it('rejects what cannot be rendered and goes on with the next', async () => {
    const broken = { ...jourFixe, month: undefined } as unknown as ReportValue;
    await expect(renderInWorker(broken)).rejects.toThrow('Rendering failed in the worker');
    expect((await renderInWorker(jourFixe)).length).toBeGreaterThan(100_000);
    await stopRendering();
  });

  it('starts afresh after it was stopped', async () => {
    await stopRendering();
    expect((await renderInWorker(jourFixe)).length).toBeGreaterThan(100_000);
    await stopRendering();
  });
});
