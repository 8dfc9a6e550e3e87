import { beforeAll, describe, expect, it } from 'vitest';
import { countRows } from '../../test/support/database.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { isoDate } from '../calendar/index.ts';
import { serviceScope } from '../database/index.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { importQuotas, previewQuotas, quotaValues, readQuotaFile } from './index.ts';
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
      // Nobody was counted: too few to be shown.
      ['2020-03-15', null, null, null],
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
    // what was there before is gone; the journal tells by quota that it was another value
    const told = await performAsService(world.deps, ({ tx }) =>
      tx
        .selectFrom('journal_entry')
        .innerJoin('quota', 'quota.id', 'journal_entry.object')
        .select('journal_entry.data')
        .where('act', '=', 'quota.imported')
        .where('quota.code', '=', code)
        .orderBy('number', 'desc')
        .limit(2)
        .execute(),
    );
    const [after, before] = told.map(({ data }) => new Map(data as [string, string][]));
    expect([after?.get('rows'), before?.get('rows')]).toEqual(['1', '1']);
    expect(after?.get('sha256')).toMatch(/^[0-9a-f]{64}$/);
    expect(after?.get('sha256')).not.toBe(before?.get('sha256'));
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

  it('leaves its team only where enough employees stand behind it (rule 24)', async () => {
    const { area, teamA, teamB } = world;
    const small = { id: crypto.randomUUID(), code: `S-${world.suffix}` };
    await world.deps.database.transaction(serviceScope, async (tx) => {
      const team = { ...small, area_id: area.id, name: 'Team S', site: '', valid_from: '2015-01-01' };
      await tx.insertInto('team').values(team).execute();
      const entry = { id: crypto.randomUUID(), team_id: small.id, valid_from: '2015-01-01', employees: 3 };
      await tx.insertInto('headcount').values(entry).execute();
    });
    const row = (team: string, counts: string) => `${code};30.06.2020;${area.code};${team};${counts}\n`;
    const rows = await file(row(teamA.code, '80;100') + row(teamB.code, '60;90') + row(small.code, '20;40'));
    await as(world.controlling, (work) => importQuotas(work, rows));
    const june = { first: isoDate('2020-06-30'), last: isoDate('2020-06-30') };
    const seenBy = async (actor: Actor) =>
      new Map(
        (await as(actor, (work) => quotaValues(work, { ...june, areaId: area.id }))).map((value) => [
          value.teamId,
          value.reached,
        ]),
      );
    const head = await seenBy(world.areaHead);
    expect(head.get(null)).toBe(160);
    expect(head.get(small.id)).toBeNull();
    // The area less two teams would give the third away, even to the lead of one of them (rule 25).
    expect([head.get(teamA.id), head.get(teamB.id)]).toEqual([null, null]);
    expect((await seenBy(world.leadA)).get(teamA.id)).toBe(80);
    expect((await seenBy(world.leadA)).get(small.id)).toBeNull();
    expect((await seenBy(world.auditor)).get(small.id)).toBe(20);
  });

  it('is reported on before it is stored', async () => {
    const before = await countRows(world.deps.database);
    const stored = await file(`${code};31.05.2020;${world.area.code};;900;1000\n`);
    const preview = await as(world.controlling, (work) => previewQuotas(work, stored));
    expect(preview).toEqual({
      rows: [expect.objectContaining({ reached: 900, stored: { reached: 810, total: 1000 } })],
      faults: [],
    });
    const unknown = await file(`NICHTS;31.05.2020;${world.area.code};;900;1000\n`);
    expect((await as(world.controlling, (work) => previewQuotas(work, unknown))).faults).toHaveLength(1);
    expect(await countRows(world.deps.database)).toEqual(before);
  });

  it('is imported by Controlling only', async () => {
    await expect(as(world.areaHead, (work) => importQuotas(work, []))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
