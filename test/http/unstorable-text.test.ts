import { expect, it } from 'vitest';
import { signedInAs, testApp } from '../support/http.ts';
import { newWorld } from '../support/world.ts';

it('text that the database cannot keep is refused in a sentence, wherever it would be kept', async () => {
  const world = await newWorld();
  const app = testApp(world.deps);
  const controlling = await signedInAs(app, world.deps, world.controlling);
  for (const hostile of ['Team\u0000', '\ud800', '\udc00Team']) {
    const mapping = {
      caseNumber: 'Nummer',
      team: hostile,
      stratum: null,
      amount: null,
      attributes: 'others',
      dates: [],
    };
    const answer = await controlling('POST', '/column-profiles', {
      name: `Zuordnung ${world.suffix}`,
      mapping,
    });
    expect([answer.status, answer.body['code']]).toEqual([422, 'text-unstorable']);
  }
});
