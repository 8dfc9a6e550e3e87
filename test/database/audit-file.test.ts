import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { replaceItem } from '../../src/draws/index.ts';
import { entryHash, entryOf, journalStart } from '../../src/journal/index.ts';
import { makeCheckpoint, runRetention } from '../../src/privacy/index.ts';
import { exportAuditFile } from '../../src/reporting/index.ts';
import { perform, performAsService } from '../../src/work.ts';
import { freshDatabase } from '../support/database.ts';
import { drawn, importedFrame, sealed, someCases } from '../support/frames.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

/*
 * From the service's own database to the auditor's laptop: the audit file of a drawn field through the verifier,
 * before and after the case numbers are deleted, and after the whole journal was written anew.
 */

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

let world: World;
let fieldId: string;
let folder: string;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  folder = await mkdtemp(join(tmpdir(), 'iks-audit-file-'));
  const field = await confirmedField(world, { sampleSize: 6, method: 'stratified', minimumPerStratum: 1 });
  ({ fieldId } = field);
  world.deps.clock.set('2020-04-01T08:00:00Z');
  const frameId = await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 90));
  await sealed(world, world.leadA, frameId);
  const { drawId } = await drawn(world, world.leadA, frameId);
  const first = await performAsService(world.deps, ({ tx }) =>
    tx
      .selectFrom('sample_item')
      .select('id')
      .where('draw_id', '=', drawId)
      .orderBy('rank')
      .executeTakeFirstOrThrow(),
  );
  await perform(world.deps, world.leadA, (work) =>
    replaceItem(work, { itemId: first.id, reason: 'Akte fehlt' }),
  );
  await makeCheckpoint(world.deps, join(folder, 'checkpoints'));
});
afterAll(async () => {
  await world.deps.database.close();
  await rm(folder, { recursive: true });
});

/** Exports the audit file and lets Python look at it, beside the checkpoints that lie outside. */
async function verified(): Promise<{ code: number; out: string }> {
  const { content } = await exportAuditFile(world.deps, world.auditor, fieldId);
  const path = join(folder, 'pruefakte.zip');
  await writeFile(path, content);
  const args = [
    new URL('../../verifier/iks_verify.py', import.meta.url).pathname,
    path,
    join(folder, 'checkpoints'),
  ];
  return new Promise((resolve) => {
    execFile('python3', args, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr });
    });
  });
}

describe.runIf(hasPython)('the audit file of a field, recomputed elsewhere', () => {
  it('holds in every point, with the case numbers', async () => {
    const { code, out } = await verified();
    expect(out).toMatch(/stimmt +.*Prüfsumme der Grundgesamtheit/);
    expect(out).toMatch(/stimmt +.*Ränge und Positionen/);
    expect(out).toMatch(/stimmt +.*Prüfpunkt bei Eintrag/);
    expect(out).not.toContain('stimmt NICHT');
    expect(code).toBe(0);
  });

  it('repeats seed and positions after the case numbers are deleted', async () => {
    world.deps.clock.set('2021-07-01T08:00:00Z');
    await runRetention(world.deps);
    const { code, out } = await verified();
    expect(out).toMatch(/nicht nachgerechnet +.*Prüfsumme der Grundgesamtheit/);
    expect(out).toMatch(/stimmt +.*Ränge und Positionen/);
    expect(out).toMatch(/stimmt +.*Startwert/);
    expect(out).not.toContain('stimmt NICHT');
    expect(code).toBe(0);
  });

  it('does not hold once the owner of the database wrote the journal anew', async () => {
    await performAsService(world.deps, async ({ tx }) => {
      for (const table of ['journal_entry', 'journal_checkpoint']) {
        await sql`alter table ${sql.table(table)} disable trigger user`.execute(tx);
      }
      const rows = await tx.selectFrom('journal_entry').selectAll().orderBy('number').execute();
      let previous = journalStart;
      for (const row of rows) {
        const entry = { ...entryOf(row), function: 'area-head', previous };
        previous = entryHash(entry);
        await tx
          .updateTable('journal_entry')
          .set({ function: entry.function, previous: entry.previous, hash: previous })
          .where('number', '=', row.number)
          .execute();
        await tx
          .updateTable('journal_checkpoint')
          .set({ head: previous })
          .where('number', '=', row.number)
          .execute();
      }
      await tx.updateTable('journal_head').set({ hash: previous }).execute();
    });
    const { code, out } = await verified();
    expect(out).toMatch(/stimmt NICHT +.*Prüfpunkt bei Eintrag/);
    expect(code).toBe(1);
  });
});
