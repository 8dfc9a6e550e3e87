import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/work.ts';
import { casesOf, drawnSample } from '../support/drawn.ts';
import { pageOf, plainWords, rowsOf } from '../support/page-words.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  // On 2 March: January and February are over; team A has drawn for February, team B for nothing.
  world = await newWorld();
  const teamIds = [world.teamA.id, world.teamB.id];
  await drawnSample(world, {
    cases: casesOf(world.teamA, 40),
    sampleSize: 15,
    field: { title: 'Folge-EGV', teamIds },
  });
  await confirmedField(world, { title: 'Rechtsfolgen', teamIds, drawnBy: 'area', rhythm: 'quarterly' });
});

describe('the overview of the plan', () => {
  const monthsOf = async (actor: Actor) =>
    rowsOf(await pageOf(world.deps, actor, '/pruefplan?jahr=2020'), 'uebersicht');

  it('says of every month what is planned, drawn, checked, and how many teams are late', async () => {
    const [byTeam, byArea] = await monthsOf(world.areaHead);
    expect(byTeam?.slice(0, 4)).toEqual([
      'Folge-EGV',
      'geplant 30 fällig: 2 Teams',
      '0 von 15 geprüft geplant 30 fällig: 1 Team',
      'geplant 30',
    ]);
    expect(byArea?.slice(0, 4)).toEqual(['Rechtsfolgen', '–', '–', 'geplant 20']);
  });

  it('says it to a lead of the own team', async () => {
    const [byTeam, byArea] = await monthsOf(world.leadA);
    expect(byTeam?.slice(1, 4)).toEqual(['geplant 15 fällig', '0 von 15 geprüft geplant 15', 'geplant 15']);
    expect(byArea?.slice(1, 4)).toEqual(['–', '–', 'geplant']);
    const [forB] = await monthsOf(world.leadB);
    expect(forB?.slice(1, 4)).toEqual(['geplant 15 fällig', 'geplant 15 fällig', 'geplant 15']);
  });

  it('sums up the year as a chart with its table', async () => {
    const html = await pageOf(world.deps, world.areaHead, '/pruefplan?jahr=2020');
    // Twelve months of 15 cases in two teams; four quarters of 20 over both.
    expect(rowsOf(html, 'planfortschritt')).toEqual([
      ['Folge-EGV', '360', '15', '0'],
      ['Rechtsfolgen', '80', '0', '0'],
    ]);
    expect(plainWords(html)).toContain('0 von 15 geprüft, geplant 360');
  });

  it('can be taken along month by month', async () => {
    const csv = await pageOf(world.deps, world.areaHead, '/pruefplan/export/csv?jahr=2020');
    const rows = csv.split('\r\n').map((row) => row.split(';'));
    const at = (name: string) => rows[0]?.indexOf(name) ?? -1;
    const columns = ['Monat', 'Geplante Fälle', 'Gezogene Fälle', 'Geprüfte Fälle', 'Fällige Ziehungen'];
    const found = rows.slice(1).filter((row) => row[at('Prüffeld')] === 'Folge-EGV');
    expect(found).toHaveLength(12);
    expect(columns.map((name) => found[1]?.[at(name)])).toEqual(['Februar\u00a02020', '30', '15', '0', '1']);
  });
});
