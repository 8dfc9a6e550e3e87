import { beforeAll, describe, expect, it } from 'vitest';
import { countRows } from '../../test/support/database.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { isoDate } from '../calendar/index.ts';
import { perform, type Actor, type Work } from '../work.ts';
import { importQuotas, quotaValues } from './index.ts';
import { readQuotaFile } from './quota-file.ts';
import { keepQuota } from './quotas.ts';

let world: World;
let code: string;

beforeAll(async () => {
  world = await newWorld();
  code = `EGV-${world.suffix}`;
  await as(world.administrator, (work) =>
    keepQuota(work, {
      code,
      name: 'EGV-Abschlussquote',
      population: 'Alle',
      instructionId: null,
      target: 0.8,
    }),
  );
});

const as = <T>(actor: Actor, act: (work: Work) => Promise<T>) => perform(world.deps, actor, act);
const file = (rows: string) =>
  readQuotaFile(new TextEncoder().encode(`Quote;Statistiktag;Bereich;Team;Erreicht;Gesamt\n${rows}`));
const year = { first: isoDate('2020-01-01'), last: isoDate('2020-12-31') };

describe('a quota', () => {
  it('is imported per statistics day and shown against its target', async () => {
    const { area, teamA } = world;
    const rows = await file(
      `${code};15.01.2020;${area.code};;1.576;1.969\n${code};2020-01-15;${area.code};${teamA.code};80;100\n` +
        `${code};2020-02-15;${area.code};;79;100\n${code};2020-03-15;${area.code};;0;0\n`,
    );
    expect(await as(world.controlling, (work) => importQuotas(work, rows))).toEqual({ imported: 4 });
    const shown = await as(world.leadA, (work) => quotaValues(work, year));
    expect(
      shown.map(({ statisticsDay, teamId, reached, met }) => [statisticsDay, teamId, reached, met]),
    ).toEqual([
      ['2020-03-15', null, 0, null],
      ['2020-02-15', null, 79, false],
      ['2020-01-15', null, 1576, true],
      ['2020-01-15', teamA.id, 80, true],
    ]);
    expect(await as(world.foreignLead, (work) => quotaValues(work, year))).toEqual([]);
    expect(await as(world.foreignLead, (work) => quotaValues(work, { ...year, areaId: area.id }))).toEqual(
      [],
    );
  });

  it('is replaced when the statistics are corrected', async () => {
    const row = `${code};31.05.2020;${world.area.code};;`;
    for (const count of ['700;1000', '810;1000']) {
      const rows = await file(`${row}${count}\n`);
      await as(world.controlling, (work) => importQuotas(work, rows));
    }
    const may = { first: isoDate('2020-05-31'), last: isoDate('2020-05-31') };
    const shown = await as(world.management, (work) => quotaValues(work, { ...may, areaId: world.area.id }));
    expect(shown.map(({ rate }) => rate)).toEqual([0.81]);
  });

  it('is taken over whole or not at all', async () => {
    const before = await countRows(world.deps.database);
    const bad = `${code};31.02.2020;${world.area.code};;1;2\n${code};01.02.2020;${world.area.code};;3;2\n;01.02.2020;X;;a;2\n`;
    await expect(file(bad)).rejects.toMatchObject({
      code: 'rows-refused',
      details: {
        refusalCounts: {
          'date-invalid': 1,
          'reached-above-total': 1,
          'value-missing': 1,
          'count-invalid': 1,
        },
      },
    });
    const rows = await file(
      `${code};01.06.2020;${world.area.code};;1;2\nNICHTS;01.06.2020;${world.area.code};;1;2\n` +
        `${code};01.06.2020;${world.area.code};${world.foreignTeam.code};1;2\n${code};01.06.2020;${world.area.code};;1;2\n`,
    );
    await expect(as(world.controlling, (work) => importQuotas(work, rows))).rejects.toMatchObject({
      code: 'quota-rows-refused',
      fields: [{ code: 'quota-unknown' }, { code: 'team-unknown' }, { code: 'row-twice' }],
    });
    expect(await countRows(world.deps.database)).toEqual(before);
  });

  it('is imported by Controlling only', async () => {
    await expect(as(world.areaHead, (work) => importQuotas(work, []))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
