import { afterAll, beforeAll, expect, it } from 'vitest';
import { isoDate } from '../../src/calendar/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import {
  changeTraining,
  needOf,
  planTraining,
  settleTraining,
  trainingOf,
  type NewTraining,
} from '../../src/qualification/index.ts';
import { perform, type Work } from '../../src/work.ts';
import { clientOf } from '../support/client.ts';
import { freshDatabase } from '../support/database.ts';
import { testApp } from '../support/http.ts';
import { pagesAs } from '../support/page-client.ts';
import { populatedWorld, type PopulatedWorld } from '../support/populated.ts';
import { newWorld } from '../support/world.ts';

/* The trainings of the qualification plan: how a planned one is changed, and what the lists offer. */

let world: PopulatedWorld;
let needId: string;
beforeAll(async () => {
  world = await populatedWorld(await newWorld(await freshDatabase()));
  needId = world.own.objects['needId'] ?? '';
});
afterAll(() => world.deps.database.close());

const asDevelopment = <T>(useCase: (work: Work) => Promise<T>) =>
  perform(world.deps, world.personnelDevelopment, useCase);

const content = (): NewTraining => ({
  year: 2020,
  quarter: 2,
  title: 'Fristen',
  format: 'training',
  targetFunction: 'Integrationsfachkraft',
  seats: 12,
  teamIds: [world.teamA.id],
  needIds: [needId],
});
const planned = async () => {
  const { id } = await asDevelopment((work) => planTraining(work, content()));
  return asDevelopment((work) => trainingOf(work, id));
};
const stateOfNeed = async () => (await asDevelopment((work) => needOf(work, needId))).state;

it('becomes what it is changed to, and what it was planned as is kept', async () => {
  const { id: trainingId, revision } = await planned();
  const change = { ...content(), quarter: 3, title: 'Fristen und Termine', teamIds: [world.teamB.id] };
  await asDevelopment((work) => changeTraining(work, { ...change, trainingId, revision }));
  const changed = await asDevelopment((work) => trainingOf(work, trainingId));
  expect(changed).toMatchObject({ quarter: 3, title: 'Fristen und Termine', needIds: [needId] });
  expect(changed.teams.map(({ id }) => id)).toEqual([world.teamB.id]);
  expect(changed.revision).toBeGreaterThan(revision);
  const { former, acts } = await world.deps.database.transaction(serviceScope, async (tx) => ({
    former: await tx
      .selectFrom('former_training')
      .selectAll()
      .where('training_id', '=', trainingId)
      .execute(),
    acts: await tx.selectFrom('journal_entry').select('act').where('object', '=', trainingId).execute(),
  }));
  expect(former).toMatchObject([{ title: 'Fristen', quarter: 2, team_ids: [world.teamA.id] }]);
  expect(acts.map(({ act }) => act).toSorted()).toEqual(['training.changed', 'training.created']);
});

it('lets go of a need, which opens again once no other training serves it', async () => {
  const trainings = await asDevelopment(async (work) => (await needOf(work, needId)).trainingIds);
  for (const trainingId of trainings) {
    expect(await stateOfNeed()).toBe('scheduled');
    await asDevelopment(async (work) => {
      const { revision } = await trainingOf(work, trainingId);
      await changeTraining(work, { ...content(), needIds: [], trainingId, revision });
    });
  }
  expect(await stateOfNeed()).toBe('open');
});

it('is not changed over somebody else’s change, nor once it is settled', async () => {
  const { id: trainingId, revision } = await planned();
  const change = (of: number) =>
    asDevelopment((work) => changeTraining(work, { ...content(), seats: 16, trainingId, revision: of }));
  await change(revision);
  await expect(change(revision)).rejects.toMatchObject({ code: 'training-changed' });
  const { revision: latest } = await asDevelopment((work) => trainingOf(work, trainingId));
  await asDevelopment((work) => settleTraining(work, { trainingId, outcome: 'cancelled' }));
  await expect(change(latest)).rejects.toMatchObject({ code: 'training-settled' });
});

it('by the API it is personnel development’s alone', async () => {
  const { id, revision } = await planned();
  const body = { ...content(), seats: 20, revision };
  const development = await clientOf(world.deps, world.personnelDevelopment);
  const others = await clientOf(world.deps, world.areaHead);
  expect((await others.put(`/trainings/${id}`, body)).status).toBe(403);
  expect((await development.put(`/trainings/${id}`, body)).status).toBe(200);
  expect((await development.put(`/trainings/${id}`, body)).status).toBe(409);
});

it('the page offers what it is, and keeps what was entered when it refuses', async () => {
  const { id, revision } = await planned();
  const path = `/qualifizierung/schulungen/${id}`;
  const development = await pagesAs(testApp(world.deps), world.deps, world.personnelDevelopment);
  expect((await development.get(path)).html).toContain(`href="${path}/aendern"`);
  const shown = await development.get(`${path}/aendern`);
  expect(shown.words).toContain('Schulung ändern');
  expect(shown.html).toContain('value="Fristen"');
  const { teamIds, needIds, ...rest } = content();
  const fields = {
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])),
    teamIds: teamIds[0] ?? '',
    needIds: needIds[0] ?? '',
    revision: String(revision),
    title: 'Fristen, neu gefasst',
  };
  const refused = await development.send(`${path}/aendern`, { ...fields, seats: 'viele' });
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('value="Fristen, neu gefasst"');
  expect(await development.send(`${path}/aendern`, fields)).toMatchObject({ status: 303, to: path });
  expect((await development.get(path)).words).toContain('Schulung „Fristen, neu gefasst“');
  const late = await development.send(`${path}/aendern`, { ...fields, title: 'Zu spät' });
  expect([late.status, late.words]).toEqual([409, expect.stringContaining('von jemand anderem geändert')]);
});

it('lists offer every year that holds something, whichever is filtered by', async () => {
  const { id: trainingId } = await asDevelopment((work) => planTraining(work, { ...content(), year: 2017 }));
  await asDevelopment((work) =>
    settleTraining(work, { trainingId, outcome: 'held', on: isoDate('2017-05-02') }),
  );
  const management = await pagesAs(testApp(world.deps), world.deps, world.management);
  for (const list of ['plan', 'veraenderung']) {
    const path = `/qualifizierung/${list}?jahr=2018&bereich=${world.foreignArea.id}`;
    const { html } = await management.get(path);
    expect(html).toContain('<option value="2017"');
    expect(html).toContain('<option value="2018" selected=""');
  }
});
