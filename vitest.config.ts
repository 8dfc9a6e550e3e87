import { defineConfig } from 'vitest/config';

const shared = {
  pool: 'forks',
  isolate: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
} as const;

/** Suites that speak to the database: the gate runs them once more on PostgreSQL (`--project database`). */
const databaseTests = [
  'src/{journal,identity,catalogue,audit-plan,frames,draws,checks,measures,hotspots,qualification,reporting,privacy,jobs,http}/**/*.test.{ts,tsx}',
  'test/{http,database}/**/*.test.{ts,tsx}',
];

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    maxWorkers: 2,
    projects: [
      { extends: true, test: { ...shared, name: 'database', include: databaseTests } },
      {
        extends: true,
        test: {
          ...shared,
          name: 'pure',
          include: ['{src,reports,seeds,scripts}/**/*.test.{ts,tsx}', 'test/property/**/*.test.ts'],
          exclude: [...databaseTests, 'node_modules/**'],
        },
      },
      { extends: true, test: { ...shared, name: 'browser', include: ['test/browser/**/*.test.{ts,tsx}'] } },
    ],
  },
});
