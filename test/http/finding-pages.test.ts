import { beforeAll, describe, expect, it } from 'vitest';
import { assignSecondCheck, reviewFinding } from '../../src/checks/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import { perform } from '../../src/work.ts';
import { casesOf, checkSample, drawnSample, type DrawnSample } from '../support/drawn.ts';
import { testApp } from '../support/http.ts';
import { pagesAs, type PageClient } from '../support/page-client.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let drawn: DrawnSample;
let lead: PageClient;
beforeAll(async () => {
  world = await newWorld();
  drawn = await drawnSample(world, { cases: casesOf(world.teamA, 20), sampleSize: 5 });
  await checkSample(world, drawn, 3);
  lead = await pagesAs(testApp(world.deps), world.deps, world.leadA);
});

/** Where the first link of a list leads. */
const firstOf = async (list: string): Promise<string> => {
  const { html } = await lead.get(list);
  return new RegExp(`href="(${list}/[0-9a-f-]{36})"`).exec(html)?.[1] ?? '';
};

const accesses = () =>
  world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('access_log')
      .select('object')
      .where('account_id', '=', world.leadA.accountId)
      .orderBy('id')
      .execute(),
  );

describe('a finding and the correction of its case', () => {
  it.each(['/feststellungen', '/fallkorrekturen'])(
    '%s tell which case it is, and that is noted',
    async (list) => {
      const before = (await accesses()).length;
      const { words, html } = await lead.get(await firstOf(list));
      expect(words).toMatch(/Fallnummer F-A-[0-9a-f]+-\d+/);
      expect(words).toMatch(/gezogen, Rang [123]\b/);
      const [, sheet = ''] = /href="\/pruefboegen\/item\/([0-9a-f-]+)"/.exec(html) ?? [];
      expect(drawn.items.slice(0, 3)).toContain(sheet);
      const noted = (await accesses()).slice(before);
      expect(noted.map(({ object }) => object)).toEqual([sheet]);
    },
  );
});

it('a finding leads to the correction of its case until it is rejected', async () => {
  const check = await world.deps.database.transaction(serviceScope, (tx) =>
    tx
      .selectFrom('second_check')
      .select(['id', 'finding_id'])
      .where('kind', '=', 'finding')
      .where('team_id', '=', world.teamA.id)
      .executeTakeFirstOrThrow(),
  );
  const path = `/feststellungen/${check.finding_id}`;
  const toCorrection = /href="(\/fallkorrekturen\/[0-9a-f-]+)"/;
  const [, correction = ''] = toCorrection.exec((await lead.get(path)).html) ?? [];
  expect((await lead.get(correction)).status).toBe(200);
  await perform(world.deps, world.leadA, (work) =>
    assignSecondCheck(work, { secondCheckId: check.id, accountId: world.leadB.accountId }),
  );
  await perform(world.deps, world.leadB, (work) =>
    reviewFinding(work, check.id, { decision: 'rejected', reason: 'Die Frist war gewahrt.' }),
  );
  const { words, html } = await lead.get(path);
  expect(words).toContain('verworfen');
  expect(html).not.toMatch(toCorrection);
});

describe('the heading of a column', () => {
  it('sorts by it, then the other way round, and the filter keeps it so', async () => {
    const list = '/feststellungen';
    const next = (html: string, heading: string): string =>
      (new RegExp(`<th[^>]*><a class="iks-sort" href="([^"]+)">${heading}`).exec(html)?.[1] ?? '').replaceAll(
        '&amp;',
        '&',
      );
    const first = await lead.get(list);
    const sorted = await lead.get(next(first.html, 'Überzahlung'));
    expect(sorted.html).toMatch(/aria-sort="descending"><a class="iks-sort"[^>]*>Überzahlung/);
    expect(sorted.html).toContain('name="sortiert" value="overpaid"');
    const turned = await lead.get(next(sorted.html, 'Überzahlung'));
    expect(turned.html).toMatch(/aria-sort="ascending"><a class="iks-sort"[^>]*>Überzahlung/);
    expect(next(turned.html, 'Überzahlung')).toBe('/feststellungen?sortiert=overpaid');
  });
});
