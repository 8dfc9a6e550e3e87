import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { shippedCatalogue } from '../../seeds/catalogue/index.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { isoDate } from '../calendar/index.ts';
import { serviceScope, type Tx } from '../database/index.ts';
import { perform, performAsService, type Work } from '../work.ts';
import {
  addCriterion,
  criteria,
  errorTypes,
  keepErrorType,
  reviseCriterion,
  severities,
} from './criteria.ts';
import {
  headcountOn,
  instructionName,
  instructions,
  instructionVersionOn,
  loadCatalogue,
  teams,
} from './index.ts';
import { addInstruction, addInstructionVersion, endInstruction } from './instructions.ts';
import { keepOrganisation } from './keep-organisation.ts';

let world: World;
const read = <T>(query: (tx: Tx) => Promise<T>) => world.deps.database.transaction(serviceScope, query);
const day = isoDate;

beforeAll(async () => {
  world = await newWorld();
  await performAsService(world.deps, (work) => loadCatalogue(work, shippedCatalogue));
});

describe('the shipped catalogue', () => {
  it('is loaded once, however often it is loaded', async () => {
    const before = await read(async (tx) => [
      await instructions(tx),
      await criteria(tx),
      await errorTypes(tx),
    ]);
    await perform(world.deps, world.administrator, (work) => loadCatalogue(work, shippedCatalogue));
    expect(
      await read(async (tx) => [await instructions(tx), await criteria(tx), await errorTypes(tx)]),
    ).toEqual(before);
  });

  it('knows two instructions 02/2015', async () => {
    const named = (await read(instructions))
      .filter(({ number }) => number === '02/2015')
      .map(instructionName);
    // Other tests of this process add instructions of their own under the same number.
    expect(named).toEqual(expect.arrayContaining(['GA 02/2015 Befugnisse', 'GA 02/2015 Fachaufsicht']));
  });

  it('weighs severities 1, 3 and 9', async () => {
    expect((await read(severities)).map(({ name, weight }) => [name, weight])).toEqual([
      ['gering', 1],
      ['mittel', 3],
      ['schwer', 9],
    ]);
  });

  it('is loaded by nobody but the administration', async () => {
    await expect(
      perform(world.deps, world.leadA, (work) => loadCatalogue(work, shippedCatalogue)),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('business instructions', () => {
  it('have the version that was in force on a day', async () => {
    const { deps, administrator, suffix } = world;
    const { id } = await perform(deps, administrator, (work) =>
      addInstruction(work, { number: '02/2015', title: `Probe ${suffix}`, owner: 'Geschäftsführung' }),
    );
    const add = (label: string, from: string) =>
      perform(deps, administrator, (work) =>
        addInstructionVersion(work, id, { label, validFrom: day(from), validTo: null, content: label }),
      );
    await add('Fassung 1', '2015-02-01');
    await add('Fassung 2', '2020-01-01');
    const on = async (date: string) => (await read((tx) => instructionVersionOn(tx, id, day(date))))?.label;
    expect(await on('2015-01-31')).toBeUndefined();
    expect(await on('2019-12-31')).toBe('Fassung 1');
    expect(await on('2020-01-01')).toBe('Fassung 2');
    await expect(add('Fassung 3', '2018-01-01')).rejects.toMatchObject({ code: 'version-not-later' });
    await expect(add('Fassung 2', '2021-01-01')).rejects.toMatchObject({ code: 'version-exists' });
    await expect(
      perform(deps, administrator, (work) =>
        addInstruction(work, { number: '02/2015', title: `Probe ${suffix}`, owner: 'andere' }),
      ),
    ).rejects.toMatchObject({ code: 'instruction-exists' });
  });
});

describe('a criterion', () => {
  it('gets a new version for a new wording; the old version stays as it was', async () => {
    const { deps, administrator, suffix } = world;
    const [instruction] = await read(instructions);
    const code = `K-${suffix}`;
    const wording = {
      theme: 'Probe',
      question: 'Liegt ein Beleg vor?',
      instructionId: instruction?.id ?? '',
      passage: 'Belege',
      errorType: 'documentation',
      severity: 'minor' as const,
      unit: 'BG',
      applicability: null,
      validFrom: day('2019-01-01'),
      validTo: null,
    };
    const first = await perform(deps, administrator, (work) => addCriterion(work, { code, ...wording }));
    const second = await perform(deps, administrator, (work) =>
      reviseCriterion(work, code, {
        ...wording,
        question: 'Liegen alle Belege vor?',
        validFrom: day('2020-07-01'),
      }),
    );
    const both = await read((tx) => criteria(tx, { ids: [first.id, second.id] }));
    expect(both.map(({ version, question, validTo }) => [version, question, validTo])).toEqual([
      [1, 'Liegt ein Beleg vor?', '2020-06-30'],
      [2, 'Liegen alle Belege vor?', null],
    ]);
    await expect(
      perform(deps, administrator, (work) => addCriterion(work, { code, ...wording })),
    ).rejects.toMatchObject({ code: 'criterion-exists' });
    await expect(
      perform(deps, administrator, (work) => reviseCriterion(work, code, { ...wording, errorType: 'none' })),
    ).rejects.toMatchObject({ code: 'version-not-later' });
    await expect(
      read((tx) => sql`update criterion set question = 'anders' where id = ${first.id}`.execute(tx)),
    ).rejects.toThrow('cannot change');
  });

  it('ends with an instruction that has no successor, and never before it began', async () => {
    const { deps, administrator, suffix } = world;
    const as = <T>(act: (work: Work) => Promise<T>) => perform(deps, administrator, act);
    const { id } = await as((work) =>
      addInstruction(work, { number: null, title: `EGV ${suffix}`, owner: 'Bereichsleitung' }),
    );
    const version = { label: '1', validFrom: day('2019-01-01'), validTo: null, content: 'EGV' };
    await as((work) => addInstructionVersion(work, id, version));
    await expect(as((work) => endInstruction(work, id, day('2018-12-31')))).rejects.toMatchObject({
      code: 'validity-reversed',
    });
    await as((work) => endInstruction(work, id, day('2023-06-30')));
    expect(await read((tx) => instructionVersionOn(tx, id, day('2023-06-30')))).toMatchObject({ label: '1' });
    expect(await read((tx) => instructionVersionOn(tx, id, day('2023-07-01')))).toBeNull();
    await expect(
      perform(deps, world.leadA, (work) => endInstruction(work, id, day('2024-01-01'))),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('takes no error type that is out of use', async () => {
    const { deps, administrator, suffix } = world;
    await perform(deps, administrator, (work) =>
      keepErrorType(work, { code: `alt-${suffix}`, name: `Alt ${suffix}`, active: false }),
    );
    const [instruction] = await read(instructions);
    await expect(
      perform(deps, administrator, (work) =>
        addCriterion(work, {
          code: `L-${suffix}`,
          theme: 'Probe',
          question: 'Stimmt es?',
          instructionId: instruction?.id ?? '',
          passage: '1',
          errorType: `alt-${suffix}`,
          severity: 'minor',
          unit: 'BG',
          applicability: null,
          validFrom: day('2019-01-01'),
          validTo: null,
        }),
      ),
    ).rejects.toMatchObject({ code: 'error-type-unknown' });
  });
});

describe('the organisation', () => {
  it('leaves in the journal, by team, that a headcount took the place of another', async () => {
    const { deps, administrator, teamA } = world;
    for (const employees of [9, 9, 4]) {
      const headcount = { team: teamA.code, function: null, validFrom: day('2010-01-01'), employees };
      await perform(deps, administrator, (work) =>
        keepOrganisation(work, { areas: [], teams: [], headcounts: [headcount] }),
      );
    }
    const told = await read((tx) =>
      tx
        .selectFrom('journal_entry')
        .select('data')
        .where('act', '=', 'team.changed')
        .where('object', '=', teamA.id)
        .orderBy('number')
        .execute(),
    );
    const [first, second, third] = told.map(({ data }) => data as [string, string][]);
    expect(first).toEqual([['headcounts', expect.stringMatching(/^[0-9a-f]{64}$/)]]);
    expect(second).toEqual(first);
    expect(third).not.toEqual(first);
  });

  it('has headcounts that hold from a day until the next, and none before or after the team', async () => {
    const { deps, administrator, suffix, area, foreignArea } = world;
    const code = `FLUE-${suffix}`;
    const team = {
      code,
      area: area.code,
      name: 'FLUE-Team',
      site: 'Schönauer Straße',
      validFrom: day('2016-04-01'),
      validTo: day('2019-09-30'),
    };
    const organisation = {
      areas: [],
      teams: [team],
      headcounts: [
        { team: code, function: null, validFrom: day('2016-04-01'), employees: 5 },
        { team: code, function: 'Fallmanagement', validFrom: day('2016-04-01'), employees: 1 },
        { team: code, function: null, validFrom: day('2018-01-01'), employees: 7 },
      ],
    };
    const keep = (value: typeof organisation) =>
      perform(deps, administrator, (work) => keepOrganisation(work, value));
    await keep(organisation);
    await keep(organisation);
    const [stored] = (await read((tx) => teams(tx, { areaId: area.id }))).filter((t) => t.code === code);
    if (stored === undefined) throw new Error('team missing');
    const count = (date: string, functionId: string | null = null) =>
      read((tx) => headcountOn(tx, stored.id, functionId, day(date)));
    expect(await count('2016-03-31')).toBe(0);
    expect(await count('2017-12-31')).toBe(5);
    expect(await count('2018-01-01')).toBe(7);
    expect(await count('2018-01-01', stored.functions[0]?.id)).toBe(1);
    expect(await count('2019-10-01')).toBe(0);
    expect(
      (
        await read((tx) => teams(tx, { areaId: area.id, from: day('2020-01-01'), to: day('2020-12-31') }))
      ).map((t) => t.code),
    ).not.toContain(code);
    await expect(
      keep({ ...organisation, teams: [{ ...team, area: foreignArea.code }] }),
    ).rejects.toMatchObject({
      code: 'team-changes-area',
    });
  });
});
