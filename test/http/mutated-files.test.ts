import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/database/index.ts';
import { freshDatabase } from '../support/database.ts';
import { importMutated } from '../support/hostile-imports.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

it('200 mutated files are taken whole or refused without a trace', async () => {
  const { taken, refused, faults } = await importMutated(database, 0, 200);
  expect(faults).toEqual([]);
  expect(taken + refused).toBe(200);
  expect(refused).toBeGreaterThan(50);
});
