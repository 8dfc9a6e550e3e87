import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { performAsService, roles, type Role } from '../../src/work.ts';
import { freshDatabase } from '../support/database.ts';
import { importedFrame, someCases } from '../support/frames.ts';
import { publicUrl, testApp } from '../support/http.ts';
import { linksOf } from '../support/links.ts';
import { confirmedField } from '../support/plan.ts';
import { populatedWorld } from '../support/populated.ts';
import { newWorld, personOf, type World } from '../support/world.ts';

/* Whoever follows the links of the pages, from the first one on, gets somewhere. */

/** What an address is one of: without ids and query. */
const kindOf = (address: string): string =>
  address.replace(/\?.*/, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');

/** Every kind of link from one page to another, as one function finds them; how many pages, and what led nowhere. */
async function walked(world: World, role: Role): Promise<{ pages: number; dead: string[] }> {
  const app = testApp(world.deps);
  const token = await performAsService(world.deps, (work) =>
    startSession(work, personOf(world, role).accountId),
  );
  /** Where each kind of link was found first: from one page to another. */
  const found = new Map([['start', '/']]);
  const opened = new Set<string>();
  const dead: string[] = [];
  // A map that grows is walked to its new end.
  for (const [way, address] of found) {
    if (opened.has(address)) continue;
    opened.add(address);
    const answer = await app.request(new URL(address, publicUrl), { headers: { Cookie: `iks=${token}` } });
    if (answer.status >= 400) dead.push(`${way}: ${answer.status}`);
    if (answer.headers.get('Content-Type')?.startsWith('text/html') !== true) continue;
    for (const target of linksOf(await answer.text())) {
      const step = `${kindOf(address)} → ${kindOf(target)}`;
      if (!found.has(step)) found.set(step, target);
    }
  }
  return { pages: opened.size, dead };
}

// Auditors see everything, so what other tests leave half done must not be there.
const databases: Database[] = [];
const newDatabase = async (): Promise<Database> => {
  const database = await freshDatabase();
  databases.push(database);
  return database;
};
let populated: World;
beforeAll(async () => {
  populated = await populatedWorld(await newWorld(await newDatabase()));
});
afterAll(() => Promise.all(databases.map((database) => database.close())));

describe('the links of the pages of', () => {
  it.each(roles)('%s, where everything happened once', async (role) => {
    const { pages, dead } = await walked(populated, role);
    expect(dead).toEqual([]);
    expect(pages).toBeGreaterThan(10);
  });

  it('every function, before anything is drawn', async () => {
    const world = await newWorld(await newDatabase());
    const dead: string[] = [];
    const walk = async (): Promise<void> => {
      for (const role of roles)
        dead.push(...(await walked(world, role)).dead.map((one) => `${role}: ${one}`));
    };
    await walk();
    const { fieldId } = await confirmedField(world, { teamIds: [world.teamA.id] });
    await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 9));
    await walk();
    expect(dead).toEqual([]);
  });
});
