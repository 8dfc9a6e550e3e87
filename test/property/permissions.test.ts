import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.ts';
import {
  authorizeAt,
  isWithin,
  permissions,
  reachOf,
  requireSecondPerson,
  tokenScopes,
  type Act,
  type Place,
} from '../../src/identity/index.ts';
import { roles, type Actor } from '../../src/work.ts';

const acts = Object.keys(permissions) as Act[];
const areas = ['area-1', 'area-2'];
/** Three teams in two areas. */
const teams = [
  { areaId: 'area-1', teamId: 'team-1' },
  { areaId: 'area-1', teamId: 'team-2' },
  { areaId: 'area-2', teamId: 'team-3' },
];
const accounts = ['a', 'b', 'c', 'd'];

/** A place as objects have them: a team's, or several teams' of an area. */
const anyPlace: fc.Arbitrary<Place> = fc.oneof(
  fc.constantFrom(...teams),
  fc.constantFrom(...areas).map((areaId) => ({ areaId, teamId: null })),
);

/** An actor as grants allow them: leads have a team, heads an area; some act for somebody else. */
const anyActor: fc.Arbitrary<Actor> = fc
  .record({
    role: fc.constantFrom(...roles),
    team: fc.constantFrom(...teams),
    accountId: fc.constantFrom(...accounts),
    onBehalfOf: fc.option(fc.constantFrom(...accounts)),
  })
  .map(({ role, team, accountId, onBehalfOf }) => ({
    accountId,
    grantId: 'grant',
    role,
    areaId: role === 'team-lead' || role === 'area-head' ? team.areaId : null,
    teamId: role === 'team-lead' ? team.teamId : null,
    onBehalfOf: onBehalfOf === accountId ? null : onBehalfOf,
  }));

/** How an act ends: undefined, or the code of its refusal. */
const refusalOf = (act: () => void): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
};

const may = (actor: Actor, act: Act, place: Place): boolean =>
  refusalOf(() => void authorizeAt(actor, act, place, 'Das Objekt')) === undefined;

/** The smallest of 2,000 random actors, places and acts for which a rule does not hold, or null. */
const exceptionTo = (rule: (actor: Actor, place: Place, act: Act) => boolean, of = acts) =>
  fc.check(fc.property(anyActor, anyPlace, fc.constantFrom(...of), rule), { numRuns: 2000 }).counterexample;

/** Where the table and what rules.md says of a group of acts, told without the table, differ; or null. */
const difference = (group: Act[], rule: (actor: Actor, place: Place) => boolean) =>
  exceptionTo((actor, place, act) => may(actor, act, place) === rule(actor, place), group);

const leads = (actor: Actor, place: Place) => actor.role === 'team-lead' && actor.teamId === place.teamId;
const heads = (actor: Actor, place: Place) => actor.role === 'area-head' && actor.areaId === place.areaId;
const inArea = (actor: Actor, place: Place) =>
  (actor.role === 'team-lead' || actor.role === 'area-head') && actor.areaId === place.areaId;
const is = (actor: Actor, ...of: Actor['role'][]) => of.includes(actor.role);

const caseContent: Act[] = ['check.read', 'finding.read', 'measure.read'];
const figures: Act[] = ['evaluation.read', 'hotspot.read', 'report.read', 'qualification.read'];
/** Acts that only show, or bring out what is there. */
const shows = (act: Act) => /\.(read|verify|export|use)$/.test(act);

describe('the permission table', () => {
  it('lets nobody read a check by place but the own lead and auditors; others only where assigned', () => {
    expect(difference(caseContent, (actor, place) => leads(actor, place) || is(actor, 'auditor'))).toBeNull();
    for (const act of ['check.read', 'finding.read'] as const) {
      expect(reachOf({ role: 'area-head' }, act)).toBe('assigned');
    }
  });

  it('lets nobody fill or follow up a check but the own lead', () => {
    expect(difference(['check.save', 'measure.write', 'field.write'], leads)).toBeNull();
  });

  it('gives plain case numbers to the own lead and auditors only', () => {
    expect(
      difference(['frame.export'], (actor, place) => leads(actor, place) || is(actor, 'auditor')),
    ).toBeNull();
  });

  it('gives oversight and the administrator no case, no finding, no figure', () => {
    const none: readonly Act[] = [
      ...caseContent,
      ...figures,
      ...([
        'draw.read',
        'frame.read',
        'delivery.read',
        'plan.read',
        'external-audit.read',
        'quota.read',
      ] as const),
      ...(['frame.export', 'audit-file.export', 'journal.read', 'check.save', 'second-check.do'] as const),
    ];
    for (const role of ['oversight', 'administrator'] as const) {
      for (const act of none) expect([role, act, reachOf({ role }, act)]).toEqual([role, act, null]);
    }
  });

  it('gives auditors everything to read and nothing that changes case, plan, figure or report', () => {
    const changing = acts.filter((act) => reachOf({ role: 'auditor' }, act) !== null && !shows(act));
    expect(changing.toSorted()).toEqual(['deputy.appoint', 'journal.countersign', 'retention.hold']);
    for (const act of [
      ...caseContent,
      ...figures,
      'draw.read',
      'frame.read',
      'plan.read',
      'journal.read',
    ] as const) {
      expect(reachOf({ role: 'auditor' }, act)).toBe('all');
    }
  });

  it('shows Controlling no finding, no check, no draw and no figure of errors', () => {
    for (const act of [...caseContent, ...figures, 'draw.read', 'check.save'] as const) {
      expect(reachOf({ role: 'controlling' }, act)).toBeNull();
    }
  });

  it('shows management and personnel development aggregates and no case', () => {
    for (const role of ['management', 'personnel-development'] as const) {
      for (const act of figures) expect(reachOf({ role }, act)).toBe('aggregates');
      for (const act of [...caseContent, 'draw.read', 'frame.read', 'frame.export'] as const) {
        expect(reachOf({ role }, act)).toBeNull();
      }
    }
  });

  it('lets the area head or the management confirm a plan, the area head alone decline a need', () => {
    expect(
      difference(
        ['plan.confirm', 'report.release'],
        (actor, place) => heads(actor, place) || is(actor, 'management'),
      ),
    ).toBeNull();
    expect(difference(['need.decline', 'report.prepare', 'hotspot.look'], heads)).toBeNull();
    expect(
      difference(['need.plan', 'training.write'], (actor) => is(actor, 'personnel-development')),
    ).toBeNull();
  });

  it('lets the own lead draw a team, and the area head any frame of the area', () => {
    expect(
      difference(
        ['draw.make', 'frame.seal', 'hotspot.declare'],
        (actor, place) => leads(actor, place) || heads(actor, place),
      ),
    ).toBeNull();
    expect(
      difference(
        ['draw.void', 'frame.void'],
        (actor, place) => leads(actor, place) || heads(actor, place) || is(actor, 'management'),
      ),
    ).toBeNull();
  });

  it('shows the plan within the area, and to those who work for all', () => {
    expect(
      difference(
        ['plan.read', 'quota.read', 'external-audit.read'],
        (actor, place) =>
          inArea(actor, place) || is(actor, 'management', 'personnel-development', 'controlling', 'auditor'),
      ),
    ).toBeNull();
  });

  it('gives accounts, catalogue, organisation and settings to the administrator alone', () => {
    expect(
      difference(
        [
          'account.manage',
          'catalogue.write',
          'organisation.write',
          'setting.write',
          'operation.manage',
          'retention.run',
        ],
        (actor) => is(actor, 'administrator'),
      ),
    ).toBeNull();
  });

  it('never reaches a foreign area with a right of team or area', () => {
    expect(
      exceptionTo((actor, place, act) => {
        const reach = reachOf(actor, act);
        const limited = reach !== 'all' && reach !== 'aggregates';
        const foreign = actor.areaId !== null && place.areaId !== actor.areaId;
        return !(limited && foreign && may(actor, act, place));
      }),
    ).toBeNull();
  });

  it('refuses the foreign as the missing, and the forbidden before it looks', () => {
    expect(
      exceptionTo((actor, place, act) => {
        const reach = reachOf(actor, act);
        const expected =
          reach === null ? 'forbidden' : isWithin(actor, reach, place) ? undefined : 'not-found';
        return refusalOf(() => void authorizeAt(actor, act, place, 'Das Objekt')) === expected;
      }),
    ).toBeNull();
  });

  it('gives a deputy what the lent function has, whoever lends and borrows', () => {
    expect(
      exceptionTo(
        (actor, place, act) => may(actor, act, place) === may({ ...actor, onBehalfOf: null }, act, place),
      ),
    ).toBeNull();
  });

  it('makes tokens for no more than the function may do, and never for accounts', () => {
    expect(
      exceptionTo((actor) =>
        tokenScopes(actor).every(
          (act) => reachOf(actor, act) !== null && act !== 'account.manage' && act !== 'own-account.use',
        ),
      ),
    ).toBeNull();
  });
});

describe('the second person', () => {
  it('is anybody but who did the act, in person or by deputy, on either side', () => {
    const { counterexample } = fc.check(
      fc.property(anyActor, anyActor, (first, second) => {
        const involved = [first.accountId, first.onBehalfOf];
        const shared = [second.accountId, second.onBehalfOf].some(
          (account) => account !== null && involved.includes(account),
        );
        const refusal = refusalOf(() => requireSecondPerson(second, involved));
        return refusal === (shared ? 'second-person-required' : undefined);
      }),
      { numRuns: 1000 },
    );
    expect(counterexample).toBeNull();
  });
});
