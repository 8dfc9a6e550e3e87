import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exportSheets, importSheets, listSheets } from '../../src/checks/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import { rateWithInterval, percent } from '../../src/format.ts';
import { evaluate } from '../../src/hotspots/index.ts';
import { perform } from '../../src/work.ts';
import { drawn, imported, sealed } from '../support/frames.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld } from '../support/world.ts';

const csv = gunzipSync(readFileSync(new URL('../data/snap_qc_fy2023_cases.csv.gz', import.meta.url)));

/** Case numbers (year-case_id) whose error lies over the threshold, as the quality control of 2023 found. */
const faultyCases = (): ReadonlySet<string> => {
  const [header = '', ...lines] = csv.toString('utf8').trim().split(/\r?\n/);
  const columns = header.replaceAll('"', '').split(',');
  const at = (cells: readonly string[], name: string): string => cells[columns.indexOf(name)] ?? '';
  return new Set(
    lines
      .map((line) => line.replaceAll('"', '').split(','))
      .filter((cells) => at(cells, 'error_over_threshold') === '1')
      .map((cells) => `${at(cells, 'year')}-${at(cells, 'case_id')}`),
  );
};

describe('the SNAP quality-control cases of 2023', () => {
  it('drawn stratified and checked by their known results, bracket the true rate of 10,522 in 43,776', async () => {
    // The same codes each time, thus the same frame and, from the same value, the same 400 cases: an interval of
    // 95 % misses the truth in one draw of twenty, and how often it does is what the coverage tests are for.
    const world = await newWorld(undefined, 'SNAP-2023');
    const { leadA, deps } = world;
    const field = await confirmedField(world, {
      method: 'stratified',
      sampleSize: 400,
      minimumPerStratum: 5,
    });
    const { frames } = await imported(world, leadA, field.fieldId, csv, {
      profile: {
        caseNumber: { columns: ['year', 'case_id'], separator: '-' },
        team: { constant: world.teamA.code },
        stratum: 'state',
        amount: null,
        attributes: ['case_type'],
        ignored: ['status', 'error_over_threshold', 'amount_in_error'],
        dates: [],
      },
    });
    const frameId = frames[0]?.frameId ?? '';
    await sealed(world, leadA, frameId);
    await drawn(world, leadA, frameId, '2023'.repeat(16));
    const { id: drawId } = await deps.database.transaction(serviceScope, (tx) =>
      tx.selectFrom('draw').select('id').where('frame_id', '=', frameId).executeTakeFirstOrThrow(),
    );

    const faulty = faultyCases();
    expect(faulty.size).toBe(10_522);
    const sheets = await perform(deps, leadA, (work) => listSheets(work, { drawId, limit: 1000 }));
    expect(sheets).toHaveLength(400);
    const [first = '', second = ''] = field.criteria.map(({ code }) => code);
    const rows = sheets.flatMap(({ caseNumber }) => {
      const number = caseNumber ?? '';
      const error = 'Fehler;Verfahrensfehler;schwer;Abweichung über der Schwelle';
      return [
        `${number};vollständig geprüft;${first};${faulty.has(number) ? error : 'in Ordnung;;;'}`,
        `${number};vollständig geprüft;${second};in Ordnung;;;`,
      ];
    });
    const header = 'Fallnummer;Stand des Falls;Kriterium;Ergebnis;Fehlerart;Schwere;Sachverhalt';
    const known = sheets.filter(({ caseNumber }) => faulty.has(caseNumber ?? '')).length;
    const saved = await perform(deps, leadA, (work) =>
      importSheets(work, drawId, Buffer.from([header, ...rows, ''].join('\r\n'))),
    );
    expect(saved).toEqual({ sheets: 400, findings: known });
    expect((await perform(deps, leadA, (work) => exportSheets(work, drawId))).length).toBeGreaterThan(0);

    const { rows: evaluated } = await perform(deps, leadA, (work) =>
      evaluate(work, { year: 2020, by: 'field', fieldId: field.fieldId }),
    );
    const rate = evaluated[0]?.rate;
    if (rate?.shown !== true) throw new Error('the own lead sees every figure');
    expect(rate).toMatchObject({ kind: 'approximate', label: 'Näherung', N: 43_776, n: 400, faulty: known });
    const truth = 10_522 / 43_776;
    process.stdout.write(`SNAP 2023: ${rateWithInterval(rate)} geschätzt, ${percent(truth)} wahr\n`);
    expect(rate.lower).toBeLessThan(truth);
    expect(rate.upper).toBeGreaterThan(truth);
    // A simple sample of 400 has an interval about 8.5 points wide; strata with a minimum cost a little.
    expect(rate.upper - rate.lower).toBeLessThan(0.12);
  }, 240_000);
});
