import { describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.tsx';
import { json } from '../../src/database/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { jobStates, runJob, type Job } from '../../src/jobs/index.ts';
import { performAsService, timestamp } from '../../src/work.ts';
import { publicUrl } from '../support/http.ts';
import { newWorld } from '../support/world.ts';

describe('the page of operation', () => {
  it('shows how far work has come, why it failed and when it runs next', async () => {
    const world = await newWorld();
    const { deps, administrator, suffix } = world;
    const finish = Promise.withResolvers<void>();
    const jobOf = (title: string, run: Job['run']): Job => ({
      name: `${title}-${suffix}`,
      title,
      cron: '7 * * * *',
      run,
    });
    const failing = jobOf('Prüfpunkt', () => Promise.reject(new Error('ENOSPC /var/lib/iks')));
    const long = jobOf('Löschen', async (_deps, progress) => {
      await progress(3, 7);
      await finish.promise;
      return null;
    });
    await runJob(deps, failing).catch(() => {});
    const running = runJob(deps, long);
    await expect.poll(async () => (await jobStates(deps, [long]))[0]?.progress?.done).toBe(3);
    await performAsService(deps, ({ tx, now }) =>
      tx
        .insertInto('errand')
        .values({
          id: crypto.randomUUID(),
          kind: 'report',
          command: json({
            order: { kind: 'jour-fixe', areaId: world.area.id, month: '2020-02' },
            reason: null,
          }),
          account_id: world.areaHead.accountId,
          grant_id: world.areaHead.grantId,
          ordered_at: timestamp(now),
          attempts: 1,
          finished_at: timestamp(now),
          problem: json({ code: 'full', detail: 'Der Speicherplatz reicht nicht.', details: {} }),
        })
        .execute(),
    );
    const app = buildApp(deps, {
      publicUrl,
      operation: {
        jobs: [failing, long],
        nextRuns: async () => new Map([[failing.name, new Date('2020-03-02T08:00:30Z')]]),
        examine: async () => [{ subject: 'Uhr', fine: false, message: 'Richten Sie NTP ein.' }],
      },
    });
    const session = await performAsService(deps, (work) => startSession(work, administrator.accountId));
    const read = async () => {
      const answer = await app.request(new URL('/betrieb', publicUrl), {
        headers: { Cookie: `iks=${session}` },
      });
      return (await answer.text())
        .replaceAll(/<[^>]*>/g, '|')
        .replaceAll(/\|+/g, '|')
        .replaceAll('\u00a0', ' ');
    };
    const page = await read();
    expect(page).toContain('|läuft, 3 von 7|');
    expect(page).toMatch(
      /Prüfpunkt\|[^§]*?fehlgeschlagen\|[^§]*?Es ist ein unerwarteter Fehler aufgetreten[^§]*?02\.03\.2020, 09:00 Uhr/,
    );
    expect(page).not.toContain('ENOSPC');
    expect(page).toMatch(
      /Februar 2020 erstellen\|[^§]*?fehlgeschlagen\|[^§]*?Der Speicherplatz reicht nicht\./,
    );
    expect(page).toContain('Richten Sie NTP ein.');
    finish.resolve();
    await running;
    expect(await read()).toContain('|nichts zu tun|');
  });
});
