import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  amendField,
  confirmPlan,
  contentOf,
  endField,
  withdrawField,
  type FieldInput,
  type FieldVersion,
  type VersionRef,
} from '../../src/audit-plan/index.ts';
import { perform, type Actor } from '../../src/work.ts';
import { freshDatabase } from '../support/database.ts';
import { testApp } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { pageOf, plainWords, rowsOf } from '../support/page-words.ts';
import {
  broughtIntoForce,
  confirmedField,
  drafted,
  fieldOf,
  newCriteria,
  submitted,
} from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
});
afterAll(() => world.deps.database.close());

const page = (path: string, actor: Actor = world.leadA) => pageOf(world.deps, actor, path);
const words = async (path: string, actor?: Actor) => plainWords(await page(path, actor));
const pathOf = ({ fieldId }: Pick<FieldVersion, 'fieldId'>) => `/prueffelder/${fieldId}`;
const amended = (field: FieldVersion, change: Partial<FieldInput>): Promise<VersionRef> =>
  perform(world.deps, world.leadA, (work) =>
    amendField(work, {
      fieldId: field.fieldId,
      content: { ...contentOf(field), ...change },
      reason: 'Zu wenige Fälle.',
    }),
  );
const withdraw = ({ versionId }: VersionRef) =>
  perform(world.deps, world.leadA, (work) => withdrawField(work, versionId));

describe('the page of a field', () => {
  it('leads those to the filter of deliveries who may set it', async () => {
    const field = await confirmedField(world);
    const filter = `${pathOf(field)}/lieferfilter`;
    expect(await page(pathOf(field))).toContain(`href="${filter}"`);
    expect(await words(filter)).toContain('Lieferfilter festlegen');
    for (const actor of [world.leadB, world.areaHead, world.management]) {
      expect(await page(pathOf(field), actor)).not.toContain(filter);
    }
  });

  it('stands on the version in force after an amendment that renamed the field', async () => {
    const field = await confirmedField(world, { title: 'Folge-EGV' });
    await broughtIntoForce(world, await amended(field, { title: 'Abschluss der Folge-EGV' }));
    const shown = await words(pathOf(field));
    expect(shown).toContain('In Kraft Fassung 2');
    expect(shown).toContain('Abschluss der Folge-EGV');
    expect(shown).toContain('Stichprobe ziehen');
    expect(await words(`/stichprobenrechner?feld=${field.fieldId}`)).toContain('Abschluss der Folge-EGV');
  });

  it('goes back to the version in force when an amendment is withdrawn', async () => {
    const field = await confirmedField(world, { title: 'Neukundenprozess' });
    const ref = await amended(field, { sampleSize: 40 });
    expect(await words(pathOf(field))).toContain('Fassung 1; diese Fassung 2 ist in Arbeit');
    await withdraw(ref);
    const html = await page(pathOf(field));
    const shown = plainWords(html);
    expect(shown).toContain('In Kraft Fassung 1');
    for (const act of ['Stichprobe ziehen', 'Prüffeld ändern', 'Prüffeld beenden']) {
      expect(shown).toContain(act);
    }
    expect(rowsOf(html, 'fassungen').map(([number, state]) => [number, state])).toEqual([
      ['1', 'bestätigt'],
      ['2', 'zurückgezogen'],
    ]);
    const again = await amended(field, { sampleSize: 30 });
    expect(again.version).toBe(3);
  });

  it('leads from a withdrawn first draft to a new one that says the same', async () => {
    const { criterionIds } = await newCriteria(world);
    const ref = await drafted(world, fieldOf(world, criterionIds, { title: 'Kassensicherheit' }));
    await withdraw(ref);
    const html = await page(pathOf(ref));
    const way = /href="(\/prueffelder\/neu[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(await page(way)).toContain('value="Kassensicherheit"');
    expect(await words(way, world.leadB)).not.toContain('Kassensicherheit');
  });

  it('offers no draw once the field has ended, but its draws', async () => {
    const field = await confirmedField(world, { title: 'Absolventenmanagement' });
    const ref = await perform(world.deps, world.leadA, (work) =>
      endField(work, { fieldId: field.fieldId, reason: 'Thema ist erledigt.' }),
    );
    await broughtIntoForce(world, ref);
    const shown = await words(pathOf(field));
    expect(shown).toContain('nicht mehr, das Prüffeld ist beendet');
    expect(shown).toContain('Ziehungen ansehen');
    for (const act of ['Stichprobe ziehen', 'Prüffeld ändern']) expect(shown).not.toContain(act);
  });

  it('offers the draw to those who draw: the leads for their teams, the area head over all', async () => {
    const byTeam = await confirmedField(world, { title: 'Je Team' });
    const byArea = await confirmedField(world, { title: 'Über alle', drawnBy: 'area' });
    const { leadA, leadB, areaHead, management } = world;
    const offered = async (field: FieldVersion) =>
      Promise.all(
        [leadA, leadB, areaHead, management].map(async (actor) =>
          (await words(pathOf(field), actor)).includes('Stichprobe ziehen'),
        ),
      );
    expect(await offered(byTeam)).toEqual([true, false, false, false]);
    expect(await offered(byArea)).toEqual([false, false, true, false]);
  });
});

describe('an amendment', () => {
  it('stands beside what is in force, on the field’s page and where it is confirmed', async () => {
    const field = await confirmedField(world, { title: 'Leistungsbescheide', tolerableRate: 0.05 });
    const [first, second] = contentOf(field).criteria;
    const ref = await amended(field, {
      title: 'Bescheide',
      sampleSize: 40,
      tolerableRate: 0.0501,
      criteria: [second, first].flatMap((criterion) => criterion ?? []),
    });
    const [one, two] = field.criteria.map(({ code }) => code);
    const changes = [
      ['Bezeichnung', 'Leistungsbescheide', 'Bescheide'],
      [
        'Stichprobe',
        '20 Fälle (BG) je Team, Einfache Zufallsauswahl',
        '40 Fälle (BG) je Team, Einfache Zufallsauswahl',
      ],
      ['Tolerierbare Fehlerquote', '5 % bei 95 % Sicherheit', '5,01 % bei 95 % Sicherheit'],
      ['Reihenfolge der Kriterien', `${one}, ${two}`, `${two}, ${one}`],
    ];
    expect(rowsOf(await page(pathOf(field)), 'aenderungen')).toEqual(changes);
    await submitted(world, ref);
    const confirmation = await page(`/pruefplan/${field.planId}/bestaetigung`, world.areaHead);
    expect(rowsOf(confirmation, `aenderung-${field.code}`)).toEqual(changes);
    await perform(world.deps, world.areaHead, (work) =>
      confirmPlan(work, { planId: field.planId, versionIds: [ref.versionId] }),
    );
    const html = await page(pathOf(field));
    expect(rowsOf(html, 'aenderungen')).toEqual([]);
    expect(rowsOf(html, 'fassung-2')).toEqual(changes);
  });

  it('shows the criteria that come and go', async () => {
    const field = await confirmedField(world, { title: 'Risikomanagement' });
    const { criterionIds } = await newCriteria(world);
    const [kept] = contentOf(field).criteria;
    const criteria = [
      ...(kept === undefined ? [] : [kept]),
      { criterionId: criterionIds[1] ?? '', severity: 'severe' as const },
    ];
    await amended(field, { criteria });
    const rows = rowsOf(await page(pathOf(field)), 'aenderungen');
    expect(rows.map(([, before, after]) => [before, after])).toEqual([
      ['gering, Verfahrensfehler', '–'],
      ['–', 'schwer, Verfahrensfehler'],
    ]);
    expect(rows[0]?.[0]).toBe(`${field.criteria[1]?.code}: Ist Punkt 2 erfüllt?`);
  });
});

it('the form of a field says of its criteria what is missing, where they are heard', async () => {
  const lead = await pagesAs(testApp(world.deps), world.deps, world.leadA);
  await confirmedField(world);
  const { status, html } = await lead.send('/prueffelder/neu?jahr=2020', { title: 'Ohne Kriterien' });
  expect(status).toBe(422);
  expect(html).toMatch(/<fieldset[^>]* aria-describedby="criteria-hinweis criteria-fehler"/);
  for (const id of ['criteria', 'criteria-hinweis', 'criteria-fehler']) expect(html).toContain(`id="${id}"`);
});
