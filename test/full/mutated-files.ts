/** 10,000 mutated files: no crash, no partial import. */
import { migrate, openEmbedded } from '../../src/database/index.ts';
import { importMutated } from '../support/hostile-imports.ts';

const database = await openEmbedded();
await migrate(database);
const { taken, refused, faults } = await importMutated(database, 1000, 10_000);
await database.close();
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(`${taken} taken whole, ${refused} refused, ${faults.length} faults\n`);
process.exit(faults.length === 0 ? 0 : 1);
