import { beforeAll, expect, it } from 'vitest';
import { viewSheet } from '../../src/checks/index.ts';
import { perform } from '../../src/work.ts';
import { casesOf, drawnSample, type DrawnSample } from '../support/drawn.ts';
import { testApp } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { deputyOf } from '../support/populated.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let drawn: DrawnSample;
beforeAll(async () => {
  world = await newWorld();
  drawn = await drawnSample(world, { cases: casesOf(world.teamA, 20), sampleSize: 5 });
});

it('a sheet sent without script loses no error that still lacks its facts: it comes back as it was typed', async () => {
  const sheet = { kind: 'item', id: drawn.items[0] ?? '' } as const;
  const path = `/pruefboegen/${sheet.kind}/${sheet.id}`;
  const read = () => perform(world.deps, world.leadA, (work) => viewSheet(work, sheet));
  const [question] = (await read()).questions;
  const id = question?.id ?? '';
  const typed = {
    weiter: 'entwurf',
    version: '0',
    disposition: 'complete',
    note: 'Akte liegt im Archiv',
    [`result.${id}`]: 'error',
    [`type.${id}`]: question?.errorType ?? '',
    [`severity.${id}`]: question?.severity ?? '',
    [`facts.${id}`]: '',
    [`over.${id}`]: '12,50',
  };
  const lead = await pagesAs(testApp(world.deps), world.deps, world.leadA);
  const refused = await lead.send(path, typed);
  expect(refused.status).toBe(422);
  expect(refused.words).toContain(`Beschreiben Sie den Fehler zu ${question?.code}.`);
  expect(refused.html).toContain('value="12,50"');
  expect(refused.html).toContain('Akte liegt im Archiv');
  expect((await read()).content.version).toBe(0);

  expect((await lead.send(path, { ...typed, [`facts.${id}`]: 'Der Bescheid fehlt.' })).status).toBe(303);
  expect((await read()).content.results).toMatchObject([
    { result: 'error', finding: { facts: 'Der Bescheid fehlt.', overpaidCents: 1250 } },
  ]);
});

it('who was slower sees all that differs, and a finished sheet stays finished', async () => {
  const sheet = { kind: 'item', id: drawn.items[1] ?? '' } as const;
  const path = `/pruefboegen/${sheet.kind}/${sheet.id}`;
  const read = () => perform(world.deps, world.leadA, (work) => viewSheet(work, sheet));
  const { questions } = await read();
  const typed = (severity: string, euros: string) => ({
    version: '0',
    disposition: 'complete',
    note: '',
    ...Object.fromEntries(
      questions.flatMap(({ id, errorType }) => [
        [`result.${id}`, 'error'],
        [`type.${id}`, errorType],
        [`severity.${id}`, severity],
        [`facts.${id}`, 'Der Bescheid fehlt.'],
        [`over.${id}`, euros],
      ]),
    ),
  });
  const lead = await pagesAs(testApp(world.deps), world.deps, world.leadA);
  expect((await lead.send(path, { ...typed('minor', '10,00'), weiter: 'naechster' })).status).toBe(303);
  const conflict = await lead.send(path, { ...typed('severe', '99,00'), weiter: 'entwurf' });
  expect(conflict.status).toBe(409);
  for (const text of [
    'Sie haben diesen Bogen inzwischen in einem anderen Fenster gespeichert',
    'Überzahlung 10,00 €',
    'Überzahlung 99,00 €',
    'Die gespeicherte Fassung ist abgeschlossen.',
  ]) {
    expect(conflict.words).toContain(text);
  }
  expect(conflict.html).toMatch(/name="weiter"[^>]*value="naechster"/);
  expect((await read()).content).toMatchObject({ state: 'complete', version: 1 });

  // The same amount written otherwise is no difference, and the deputy is told whose version it is.
  const deputy = await pagesAs(testApp(world.deps), world.deps, await deputyOf(world));
  const other = await deputy.send(path, { ...typed('minor', '10'), weiter: 'naechster' });
  expect(other.status).toBe(409);
  expect(other.words).toContain('Die Teamleitung hat diesen Bogen inzwischen gespeichert');
  expect(other.html).not.toContain('<strong>');
});
