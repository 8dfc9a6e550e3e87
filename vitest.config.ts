import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What the tests put into temporary folders goes with the run.
const folder = mkdtempSync(join(tmpdir(), 'iks-tests-'));
process.env['TMPDIR'] = folder;
process.on('exit', () => {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // A process that is ending still writes there; that is nobody's fault.
  }
});

const shared = {
  pool: 'forks',
  isolate: false,
  // Long enough for a machine that is busy with something else: what is awaited comes soon or not at all.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 15_000 } },
} as const;

/** Suites that speak to the database: the gate runs them once more on PostgreSQL (`--project database`). */
const databaseTests = [
  'src/{journal,identity,errands,catalogue,audit-plan,frames,draws,checks,measures,hotspots,qualification,reporting,privacy,jobs,http}/**/*.test.{ts,tsx}',
  'test/{http,database}/**/*.test.{ts,tsx}',
];

/** Walks through single rooms of the pages; beside the month and the year they would make the gate too long. */
const furtherWalks = [
  'test/browser/pages-{administration,deliveries,evidence,hotspots,house-account,planning,reports}.test.ts',
];
/** `.ci/full` walks them all, and looks at every step. */
const isCloseLook = process.env['IKS_LOOK_CLOSELY'] === '1';

/** Asks for every page as everybody, on both databases only in `.ci/full`. */
const onEmbeddedOnly =
  process.env['TEST_DATABASE_URL'] !== undefined && process.env['IKS_EVERY_PERSON'] === undefined
    ? ['test/http/page-permissions.test.ts']
    : [];

/** `.ci/newest-postgres`: on a server newer than Debian's pg_dump, which refuses it. */
const withoutBackup = process.env['IKS_WITHOUT_BACKUP'] === '1' ? ['test/database/backup.test.ts'] : [];

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'database',
          include: databaseTests,
          exclude: [...onEmbeddedOnly, ...withoutBackup],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'pure',
          include: ['{src,reports,seeds,scripts,deploy}/**/*.test.{ts,tsx}', 'test/property/**/*.test.ts'],
          exclude: [...databaseTests, 'node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          exclude: isCloseLook ? [] : furtherWalks,
        },
      },
    ],
  },
});
