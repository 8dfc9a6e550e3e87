import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/database/index.ts';
import { fuzzApi } from '../support/api-fuzz.ts';
import { freshDatabase } from '../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

it('1,500 requests made from the OpenAPI document get no answer of 5xx', async () => {
  const { faults, statuses } = await fuzzApi(database, 'gate', 1500);
  expect(faults).toEqual([]);
  // it reaches the use cases, and not the validation alone
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(100);
});
