import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldVersion } from '../../src/audit-plan/index.ts';
import type { Actor } from '../../src/work.ts';
import { freshDatabase } from '../support/database.ts';
import { csvOf, importedFrame, someCases } from '../support/frames.ts';
import { testApp, type App } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

/* Controlling’s month in the browser: what is due, one file for many fields, its control totals. It is 2 March 2020. */

let world: World;
let app: App;
let contacts: FieldVersion;
let agreements: FieldVersion;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  app = testApp(world.deps);
  contacts = await confirmedField(world, { title: 'Kontaktdichte', sampleSize: 2 });
  agreements = await confirmedField(world, { title: 'Folge-EGV', sampleSize: 2 });
});
afterAll(() => world.deps.database.close());

const as = (actor: Actor) => pagesAs(app, world.deps, actor);
const february = { von: '01.02.2020', bis: '29.02.2020' };
const uploadForm = '/ziehungen/neu';

/** Three cases for one field, two for the other, one for none. */
const monthly = () =>
  [
    'Fallnummer;Team;Betrag;Status',
    ...[
      ['N-1', '1,00', 'Kontakt'],
      ['N-2', '2,00', 'Kontakt'],
      ['N-3', '4,00', 'Kontakt'],
      ['N-4', '8,00', 'EGV'],
      ['N-5', '16,00', 'EGV neu'],
      ['N-6', '32,00', 'sonstiges'],
    ].map(([number, amount, status]) => [number, world.teamA.code, amount, status].join(';')),
  ].join('\r\n');

describe('the filter of a field', () => {
  it('is kept as entered until it is right, and then said in words', async () => {
    const lead = await as(world.leadA);
    const path = `/prueffelder/${contacts.fieldId}/lieferfilter`;
    expect((await lead.get(path)).words).toContain('Noch ist keiner gespeichert.');
    const refused = await lead.send(path, { 'merkmal-1': '', 'werte-1': 'Kontakt' });
    expect(refused.status).toBe(422);
    expect(refused.words).toContain('Nennen Sie das Merkmal.');
    expect(refused.html).toMatch(/<textarea[^>]*name="werte-1"[^>]*>Kontakt</);
    const saved = await lead.send(path, { 'merkmal-1': 'Status', 'werte-1': 'Kontakt' });
    expect(saved).toMatchObject({ status: 303, to: `/prueffelder/${contacts.fieldId}` });
    await lead.send(`/prueffelder/${agreements.fieldId}/lieferfilter`, {
      'merkmal-2': 'Status',
      'werte-2': 'EGV\r\nEGV neu\r\n',
    });
    const due = await (await as(world.controlling)).get('/lieferungen/faellig');
    expect(due.words).toContain('Status: EGV oder EGV neu');
    expect(due.words).not.toContain('nicht gespeichert');
  });

  it('is set by a lead whom the field concerns, and by nobody else', async () => {
    const path = `/prueffelder/${contacts.fieldId}/lieferfilter`;
    for (const [actor, status] of [
      [world.leadB, 404],
      [world.areaHead, 403],
      [world.controlling, 403],
    ] as const) {
      expect((await (await as(actor)).get(path)).status).toBe(status);
      expect((await (await as(actor)).send(path, {})).status).toBe(status);
    }
  });
});

describe('what is due', () => {
  it('is every period of the plan without a list that ends by the end of the month', async () => {
    const controlling = await as(world.controlling);
    const { words } = await controlling.get('/lieferungen/faellig');
    for (const period of ['Januar 2020', 'Februar 2020', 'März 2020']) expect(words).toContain(period);
    expect(words).not.toContain('April 2020');
    expect(words).toContain('diesen Monat');
    const start = await controlling.get('/');
    expect(start.words).toContain('Fallliste Januar 2020 hochladen: 2 Prüffelder');
    expect(start.html).toContain(`${uploadForm}?feld=alle&amp;von=2020-01-01&amp;bis=2020-01-31`);
    const csv = await controlling.get('/lieferungen/faellig/export/csv');
    expect(csv.html.split('\n').filter((line) => line.includes('Kontaktdichte'))).toHaveLength(3);
  });

  it('is nobody else’s team', async () => {
    expect((await (await as(world.leadB)).get('/lieferungen/faellig')).words).toContain(
      'Keine Lieferung fällig',
    );
    expect((await (await as(world.foreignHead)).get('/lieferungen/faellig')).words).not.toContain(
      'Kontaktdichte',
    );
  });
});

describe('one file for all due fields', () => {
  it('is refused for a period in which none is due, without being lost', async () => {
    const controlling = await as(world.controlling);
    const wrong = await controlling.send(
      uploadForm,
      { feld: 'alle', von: '01.02.2020', bis: '28.02.2020' },
      monthly(),
    );
    expect(wrong.status).toBe(422);
    expect(wrong.words).toContain('kein Prüffeld mit gespeichertem Filter fällig');
    expect(wrong.html).toContain('href="#bis"');
    const uploadId = /name="uploadId" value="([^"]+)"/.exec(wrong.html)?.[1] ?? '';
    const again = await controlling.send(uploadForm, { feld: 'alle', ...february, uploadId }, '');
    expect(again).toMatchObject({ status: 303 });
    expect((await controlling.get(again.to)).words).toContain('5 Fälle sind lesbar und eindeutig');
  });

  it('is reported field by field, taken over, and kept with its control totals', async () => {
    const controlling = await as(world.controlling);
    const sent = await controlling.send(uploadForm, { feld: 'alle', ...february }, monthly());
    const report = await controlling.get(sent.to);
    expect(report.words).toMatch(/Kontaktdichte .{0,60} 3 .{0,20}wird angelegt/);
    expect(report.words).toMatch(/Folge-EGV .{0,60} 2 .{0,20}wird angelegt/);
    const taken = await controlling.send(sent.to, {});
    expect(taken).toMatchObject({ status: 303, to: expect.stringMatching(/^\/lieferungen\/[\da-f-]{36}$/) });
    const delivery = await controlling.get(taken.to);
    expect(delivery.words).toContain('Übernommen durch Controlling');
    expect(delivery.words).toContain('Kontaktdichte');
    expect(delivery.words).toContain('Folge-EGV');
    // 1 + 2 + 4 + 8 + 16 + 32
    expect(delivery.words).toContain('63,00 €');
    expect((await controlling.get('/lieferungen?monat=2020-02')).words).toContain('monat.csv');
    expect((await controlling.get('/lieferungen?monat=2020-01')).words).toContain(
      'Keine Lieferung in diesem Monat',
    );
    expect((await controlling.get('/lieferungen/export/csv')).html).toContain('monat.csv');
    expect((await controlling.get('/')).words).not.toContain('Fallliste Februar 2020 hochladen');

    expect((await (await as(world.leadA)).get(taken.to)).words).toContain('Kontaktdichte');
    expect((await (await as(world.auditor)).get(taken.to)).status).toBe(200);
    expect((await (await as(world.foreignHead)).get(taken.to)).status).toBe(404);
    expect((await (await as(world.management)).get(taken.to)).status).toBe(403);
  });

  it('that is refused says why, on the start page and line by line', async () => {
    const controlling = await as(world.controlling);
    const twice = `Fallnummer;Team;Status\r\nN-7;${world.teamA.code};EGV\r\nN-7;${world.teamA.code};EGV\r\n`;
    const sent = await controlling.send(
      uploadForm,
      { feld: 'alle', von: '01.01.2020', bis: '31.01.2020' },
      twice,
    );
    expect((await controlling.get(sent.to)).words).toContain('kann so nicht übernommen werden');
    const run = await controlling.send(sent.to, {});
    const refused = await controlling.get(run.to);
    expect(refused.words).toContain('Abgewiesene Zeilen');
    expect(refused.words).not.toContain('N-7');
    const start = await controlling.get('/');
    expect(start.html).toContain(`href="${run.to}"`);
    expect(start.words).toContain('fehlgeschlagen');
  });
});

describe('a column profile', () => {
  const path = '/lieferungen/spaltenzuordnungen/neu';
  const profile = { name: 'Fachverfahren', fallnummer: 'BG', teamquelle: 'spalte', team: 'Einheit' };

  it('is made from headers, and a file is read with it', async () => {
    const controlling = await as(world.controlling);
    const refused = await controlling.send(path, { ...profile, fallnummer: '', kuerzel: 'ohne Zeichen' });
    expect(refused.status).toBe(422);
    expect(refused.words).toContain('Nennen Sie die Überschrift der Spalte.');
    expect(refused.words).toContain('Schreiben Sie je Zeile');
    expect(refused.html).toContain('value="Einheit"');
    const kuerzel = `Team Nord = ${world.teamA.code}`;
    expect(await controlling.send(path, { ...profile, kuerzel })).toMatchObject({ status: 303 });
    const again = await controlling.send(path, profile);
    expect(again.status).toBe(409);
    expect(again.html).toContain('href="#name"');

    expect((await controlling.get('/lieferungen/spaltenzuordnungen')).words).toContain('Fachverfahren');
    const form = await controlling.get(`${uploadForm}?feld=${contacts.fieldId}`);
    const [, zuordnung = ''] = /<option value="([^"]+)"[^>]*>Fachverfahren</.exec(form.html) ?? [];
    const order = { feld: contacts.fieldId, von: '01.01.2020', bis: '31.01.2020', zuordnung };
    const sent = await controlling.send(uploadForm, order, 'BG;Einheit;Status\r\nN-8;Team Nord;Kontakt\r\n');
    expect((await controlling.get(sent.to)).words).toContain('1 Fall ist lesbar und eindeutig');
  });

  it('gives a column one meaning', async () => {
    const controlling = await as(world.controlling);
    const refused = await controlling.send(path, { ...profile, name: 'Zweite', team: 'BG' });
    expect(refused.words).toContain('Jede Spalte kann nur eine Bedeutung haben.');
  });
});

describe('the lead who draws a frame of several teams', () => {
  it('is named by the area head, and only for such a frame', async () => {
    const joint = await confirmedField(world, {
      title: 'Bereichsweite Prüfung',
      drawnBy: 'area',
      teamIds: [world.teamA.id, world.teamB.id],
      sampleSize: 2,
    });
    const cases = [...someCases(world.teamA.code, 3, 'A-'), ...someCases(world.teamB.code, 3, 'B-')];
    const frameId = await importedFrame(world, world.areaHead, joint.fieldId, cases);
    const frame = `/grundgesamtheiten/${frameId}`;
    const [head, leadA, leadB] = await Promise.all([as(world.areaHead), as(world.leadA), as(world.leadB)]);
    expect((await leadA.get(frame)).words).not.toContain('Weiter zur Ziehung');
    const form = await head.get(`${frame}/teamleitung`);
    expect(form.html).toContain(`value="${world.leadA.accountId}"`);
    expect(form.html).not.toContain(world.foreignLead.accountId);
    expect(await head.send(`${frame}/teamleitung`, { teamleitung: world.leadA.accountId })).toMatchObject({
      status: 303,
      to: frame,
    });
    expect((await leadA.get(frame)).words).toContain('Weiter zur Ziehung');
    expect((await leadB.get(frame)).words).not.toContain('Weiter zur Ziehung');
    expect((await leadB.send(`${frame}/teamleitung`, { teamleitung: world.leadB.accountId })).status).toBe(
      403,
    );
    expect(
      (await head.send(`${frame}/teamleitung`, { teamleitung: world.foreignLead.accountId })).status,
    ).toBe(404);
    await head.send(`${frame}/teamleitung`, { teamleitung: 'bereichsleitung' });
    expect((await leadA.get(frame)).words).not.toContain('Weiter zur Ziehung');

    const { fieldId } = await confirmedField(world, { sampleSize: 2 });
    const own = await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 3, 'C-'));
    expect((await head.get(`/grundgesamtheiten/${own}/teamleitung`)).status).toBe(409);
  });
});

it('a file is kept where the form beside it was wrong', async () => {
  const lead = await as(world.leadA);
  const order = { feld: contacts.fieldId, von: '01.01.2020', bis: '31.01.2020', anzahl: 'zwei' };
  const refused = await lead.send(uploadForm, order, await csvOf(someCases(world.teamA.code, 5, 'D-')));
  expect(refused.words).toContain('Geben Sie eine ganze Zahl in Ziffern ein.');
  expect(refused.words).toContain('Die Datei ist schon hochgeladen.');
});
