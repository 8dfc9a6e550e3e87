import { beforeAll, expect, it } from 'vitest';
import { newWorld, type World } from '../../test/support/world.ts';
import { isoDate } from '../calendar/index.ts';
import { importQuotas, readQuotaFile } from '../catalogue/index.ts';
import { serviceScope } from '../database/index.ts';
import { perform, performAsService } from '../work.ts';
import { collectQuotas } from './quota-rows.ts';

let world: World;
let code: string;

beforeAll(async () => {
  world = await newWorld();
  code = `EGV-${world.suffix}`;
  const quota = {
    id: crypto.randomUUID(),
    code,
    name: 'EGV-Abschlussquote',
    population: 'Alle',
    target: 0.8,
  };
  await world.deps.database.transaction(serviceScope, (tx) => tx.insertInto('quota').values(quota).execute());
});

/** The quota as a report of the month prints it, after these counts by team were delivered for its 15th. */
async function printed(month: string, ...counts: readonly string[]) {
  const day = (number: number): string => `2020-${month}-${number}`;
  const rows = counts.map((count) => `${code};${day(15)};${world.area.code};${count}\n`);
  const file = await readQuotaFile(
    new TextEncoder().encode(`Quote;Statistiktag;Bereich;Team;Erreicht;Gesamt\n${rows.join('')}`),
  );
  await perform(world.deps, world.controlling, (work) => importQuotas(work, file));
  const period = { first: isoDate(`2020-${month}-01`), last: isoDate(day(30)) };
  const quotas = await performAsService(world.deps, ({ tx }) => collectQuotas(tx, world.area.id, period));
  return quotas.map(({ count }) => count);
}

it('a report prints the quota of an area over all its teams', async () => {
  const { teamA, teamB } = world;
  expect(await printed('04', `${teamA.code};80;100`, `${teamB.code};60;90`)).toEqual([
    { shown: true, numerator: 140, denominator: 190 },
  ]);
});

it('but not of fewer than ten customers (rule 24)', async () => {
  expect(await printed('06', ';7;9')).toEqual([{ shown: false }]);
});

it('nor where the lead of one team could take the own count off and see the few of the other', async () => {
  const { teamA, teamB } = world;
  expect(await printed('09', `${teamA.code};80;100`, `${teamB.code};3;6`)).toEqual([{ shown: false }]);
});
