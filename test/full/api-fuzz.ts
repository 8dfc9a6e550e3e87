/** 100,000 requests made from the OpenAPI document: no answer of 5xx. */
import { migrate, openEmbedded } from '../../src/database/index.ts';
import { fuzzApi } from '../support/api-fuzz.ts';

let failed = 0;
const statuses = new Map<number, number>();
for (let round = 0; round < 20; round += 1) {
  const database = await openEmbedded();
  await migrate(database);
  const { faults, statuses: found } = await fuzzApi(database, `full-${round}`, 5000);
  await database.close();
  for (const [status, n] of found) statuses.set(status, (statuses.get(status) ?? 0) + n);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  failed += faults.length;
}
process.stdout.write(`${JSON.stringify(Object.fromEntries(statuses))}; ${failed} answers of 5xx\n`);
process.exit(failed === 0 ? 0 : 1);
