import { beforeAll, describe, expect, it } from 'vitest';
import { isoDate } from '../calendar/index.ts';
import { findingHistory, listSheets, viewSheet } from '../checks/index.ts';
import { canonicalCsv } from '../frames/index.ts';
import { listJournal } from './index.ts';
import { exportAuditFile } from '../reporting/index.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { teamContent, type TeamContent } from '../../test/support/populated.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { confirmIncident, incidents, openAccessLog, recordIncident } from './index.ts';

let world: World;
let content: TeamContent;
beforeAll(async () => {
  world = await newWorld();
  content = await teamContent(world, world.teamA, world.leadA, world.areaHead);
});

const as = <T>(actor: Actor, act: (work: Work) => Promise<T>) => perform(world.deps, actor, act);
const page = { after: null, limit: 100 };
const today = { firstDay: isoDate('2020-03-02'), lastDay: isoDate('2020-03-02') };

/** Somebody else in the same function. */
async function another(actor: Actor): Promise<Actor> {
  const accountId = crypto.randomUUID();
  await performAsService(world.deps, ({ tx }) =>
    tx
      .insertInto('account')
      .values({ id: accountId, login: accountId, display_name: 'Andere', created_at: '2020-01-01T00:00:00Z' })
      .execute(),
  );
  return { ...actor, accountId };
}

describe('the access log', () => {
  it('notes who read a sheet, a frame with its numbers, an audit file', async () => {
    const noted = () =>
      performAsService(world.deps, ({ tx }) =>
        tx
          .selectFrom('access_log')
          .select(['what', 'object', 'function'])
          .where('account_id', 'in', [world.leadA.accountId, world.auditor.accountId])
          .where('what', '<>', 'sheets')
          .orderBy('id')
          .execute(),
      );
    const { itemId = '', frameId = '', fieldId = '' } = content.objects;
    await as(world.leadA, (work) => viewSheet(work, { kind: 'item', id: itemId }));
    await canonicalCsv(world.deps, world.auditor, frameId);
    await exportAuditFile(world.deps, world.auditor, fieldId);
    expect(await noted()).toEqual([
      { what: 'sheet', object: itemId, function: 'team-lead' },
      { what: 'frame', object: frameId, function: 'auditor' },
      { what: 'audit-file', object: fieldId, function: 'auditor' },
      { what: 'frame', object: frameId, function: 'auditor' },
    ]);
  });

  it('notes each draw and each deliberate case whose numbers a list showed, and whose finding was read', async () => {
    const { drawId = '', deliberateId = '', itemId = '', findingId = '' } = content.objects;
    const noted = await performAsService(world.deps, ({ tx }) =>
      tx
        .selectFrom('access_log')
        .select(({ fn }) => fn.max('id').as('last'))
        .executeTakeFirst(),
    );
    await as(world.leadA, (work) => listSheets(work, { limit: 100 }));
    await as(world.leadA, (work) => listSheets(work, { drawId, limit: 1 }));
    await as(world.leadA, (work) => findingHistory(work, findingId));
    const rows = await performAsService(world.deps, ({ tx }) =>
      tx
        .selectFrom('access_log')
        .select(['what', 'object'])
        .where('account_id', '=', world.leadA.accountId)
        .where('id', '>', noted?.last ?? 0)
        .orderBy('id')
        .execute(),
    );
    expect(rows).toEqual([
      { what: 'sheets', object: drawId },
      { what: 'sheet', object: deliberateId },
      { what: 'sheets', object: drawId },
      { what: 'sheet', object: itemId },
    ]);
  });

  it('opens for a recorded incident to two persons of two functions, and to nobody else', async () => {
    const object = content.objects['itemId'] ?? '';
    const { id } = await as(world.oversight, (work) =>
      recordIncident(work, { ...today, object, reason: 'Hinweis auf unbefugte Einsicht' }),
    );
    const open = (actor: Actor) => as(actor, (work) => openAccessLog(work, id, page));
    const confirm = (actor: Actor) => as(actor, (work) => confirmIncident(work, id));
    await expect(open(world.oversight)).rejects.toMatchObject({ code: 'incident-unconfirmed' });
    await expect(confirm(world.oversight)).rejects.toMatchObject({ code: 'second-person-required' });
    await expect(confirm(await another(world.oversight))).rejects.toMatchObject({
      code: 'second-function-required',
    });
    await expect(confirm(world.auditor)).rejects.toMatchObject({ code: 'forbidden' });
    await confirm(world.administrator);
    await expect(confirm(await another(world.administrator))).rejects.toMatchObject({
      code: 'incident-confirmed',
    });

    for (const actor of [world.oversight, world.administrator]) {
      expect(await open(actor)).toMatchObject([
        { what: 'sheet', object, function: 'team-lead', person: 'team-lead' },
        { what: 'sheet', object, function: 'team-lead', person: 'team-lead' },
      ]);
    }
    await expect(open(await another(world.administrator))).rejects.toMatchObject({
      code: 'incident-of-others',
    });
    await expect(open(world.auditor)).rejects.toMatchObject({ code: 'forbidden' });
    // A reader who claims to go on from a page read before is in the journal all the same.
    await as(world.oversight, (work) => openAccessLog(work, id, { after: 999_999_999, limit: 100 }));
    const opened = await as(world.auditor, (work) => listJournal(work, { object: id }, page));
    expect(opened.map(({ act }) => act)).toEqual([
      'access-log.opened',
      'access-log.opened',
      'access-log.opened',
      'incident.confirmed',
      'incident.recorded',
    ]);
    const listed = (await as(world.administrator, incidents)).find((incident) => incident.id === id);
    expect(listed).toMatchObject({ id, may: 'read', reason: 'Hinweis auf unbefugte Einsicht' });
    world.deps.clock.advance({ days: 31 });
    await expect(open(world.oversight)).rejects.toMatchObject({ code: 'incident-of-others' });
  });
});
