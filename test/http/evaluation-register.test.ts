import { glob, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationCodes } from '../../src/catalogue/index.ts';
import { endpoints } from '../../src/endpoints.ts';
import { reachOf, type Act } from '../../src/identity/index.ts';
import { performAsService } from '../../src/work.ts';
import { clientOf, type Client } from '../support/client.ts';
import { populatedWorld, type PopulatedWorld } from '../support/populated.ts';
import { sampleOf } from '../support/samples.ts';

/*
 * What the register of evaluations says must be all there is: every route that gives figures counts a run, and
 * nothing but the engine reads what figures are made of.
 */

let world: PopulatedWorld;
let head: Client;
let management: Client;
beforeAll(async () => {
  world = await populatedWorld();
  head = await clientOf(world.deps, world.areaHead);
  management = await clientOf(world.deps, world.management);
});

const runs = () =>
  performAsService(world.deps, ({ tx }) =>
    tx.selectFrom('evaluation_run').select(['evaluation', 'function']).execute(),
  );
type Run = Awaited<ReturnType<typeof runs>>[number];

/** The runs that came on top; a table says nothing of their order. */
const added = (before: readonly Run[], after: readonly Run[]): Run[] => {
  const left = before.map((run) => JSON.stringify(run));
  return after.filter((run) => {
    const place = left.indexOf(JSON.stringify(run));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
};
/** Acts that show figures; the list of reports only names them. */
const figureActs: readonly Act[] = ['evaluation.read', 'hotspot.read', 'quota.read'];
const evaluating = endpoints.filter(
  ({ act, method, path }) => figureActs.includes(act) && method === 'get' && path !== '/quotas',
);

describe('the register of evaluations', () => {
  it.each(evaluating.map((endpoint) => [endpoint.path, endpoint] as const))(
    'counts a run of %s',
    async (_, endpoint) => {
      const idOf = (name: string) => world.own.objects[name] ?? '';
      const path = endpoint.path.replace(/\{(\w+)\}/g, (_match, name: string) => idOf(name));
      const query = sampleOf(endpoint.query, idOf) as Record<string, unknown>;
      const given = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
      if (given.has('year')) given.set('year', '2020');
      const before = await runs();
      // The training of this world concerns no team yet; those who see all areas see it.
      const reader = path.startsWith('/trainings') ? management : head;
      const answer = await reader.get(`${path}?${given.toString()}`);
      expect([answer.status, answer.text]).toEqual([200, answer.text]);
      const after = await runs();
      const counted = added(before, after);
      expect(counted.length).toBeGreaterThan(0);
      const known: readonly string[] = evaluationCodes;
      expect(after.filter(({ evaluation }) => !known.includes(evaluation))).toEqual([]);
      expect(new Set(counted.map((run) => run.function))).toEqual(
        new Set([reader === head ? 'area-head' : 'management']),
      );
    },
  );

  it('shows oversight names, smallest groups and counts by function: no figure, no person', async () => {
    const oversight = await clientOf(world.deps, world.oversight);
    const answer = await oversight.get('/evaluation-register');
    const items = answer.at('items') as {
      code: string;
      smallestGroup: string;
      runs: Record<string, number>;
    }[];
    expect(items.map(({ code }) => code)).toEqual(evaluationCodes);
    const byField = items.find(({ code }) => code === 'rates/field');
    expect(byField?.smallestGroup).toContain('5 Beschäftigte und 10 geprüfte Fälle');
    expect(byField?.runs['area-head']).toBeGreaterThan(0);
    for (const { accountId } of [world.leadA, world.areaHead]) expect(answer.text).not.toContain(accountId);
    expect(reachOf(world.management, 'evaluation-list.read')).toBeNull();
  });

  it('knows every reader of the summaries: figures come from the engine alone', async () => {
    const readers: string[] = [];
    for await (const path of glob('src/**/*.{ts,tsx}')) {
      if (path.includes('.test.') || path === 'src/database/tables.ts') continue;
      if (/\b(result_summary|hotspot_cell)\b/.test(await readFile(path, 'utf8'))) readers.push(path);
    }
    expect(readers.sort()).toEqual([
      'src/checks/summary.ts',
      'src/hotspots/cells.ts',
      'src/hotspots/hotspot-list.ts',
      'src/hotspots/load-pieces.ts',
      'src/hotspots/piece.ts',
      'src/hotspots/take-look.ts',
    ]);
  });
});
