import { describe, expect, it } from 'vitest';
import { emptyLedger } from './figure.ts';
import type { Atom, Figure, Ledger, Sample } from './figure.ts';
import { protect, recordPublication } from './protect.ts';
import type { DisclosureRequest } from './protect.ts';
import { defaultDisclosureRules } from './rules.ts';
import type { DisclosureRules } from './rules.ts';

type Row = readonly [team: string, employees: number, checked: number, faulty: number, cents?: number];

const facts = (...rows: readonly Row[]) => ({
  samples: rows.map(([team, employees, checked]): Sample => ({ id: team, team, employees, checked })),
  atoms: rows.map(([team, , , faulty, cents = 0]): Atom => ({ id: team, sample: team, faulty, cents })),
  links: [],
});
const count = (id: string, ...atoms: readonly string[]): Figure => ({ id, kind: 'count', atoms });
const shown = (
  request: Omit<DisclosureRequest, 'ledger'> & { readonly ledger?: Ledger },
): readonly string[] =>
  protect({ ledger: emptyLedger, ...request })
    .filter((decision) => decision.shown)
    .map(({ id }) => id);
const withRules = (rules: Partial<DisclosureRules>): DisclosureRules => ({
  ...defaultDisclosureRules,
  ...rules,
});

describe('a figure leaves its team only if enough stand behind it (rule 24)', () => {
  it('with five employees and ten cases, not with four or nine', () => {
    const request = { facts: facts(['A', 5, 10, 3], ['B', 4, 10, 3], ['C', 5, 9, 3]) };
    expect(shown({ ...request, figures: [count('A', 'A'), count('B', 'B'), count('C', 'C')] })).toEqual([
      'A',
    ]);
  });

  it('counts the employees and cases of several teams together, those of one team once', () => {
    const months = {
      samples: [
        { id: 'Jan', team: 'SAM', employees: 3, checked: 12 },
        { id: 'Feb', team: 'SAM', employees: 4, checked: 12 },
        { id: 'U25', team: 'U25', employees: 2, checked: 4 },
      ],
      atoms: ['Jan', 'Feb', 'U25'].map((id) => ({ id, sample: id, faulty: 3 })),
      links: [],
    };
    const figures = [count('both months', 'Jan', 'Feb'), count('with U25', 'Jan', 'Feb', 'U25')];
    expect(shown({ facts: months, figures })).toEqual(['with U25']);
  });

  it('counts the cases of a sample once, however many criteria a figure adds up', () => {
    const request = {
      facts: {
        samples: [{ id: 'A', team: 'A', employees: 8, checked: 6 }],
        atoms: ['A/1', 'A/2'].map((id) => ({ id, sample: 'A', faulty: 1 })),
        links: [],
      },
      figures: [count('defects', 'A/1', 'A/2')],
    };
    expect(shown(request)).toEqual([]);
  });

  it('as a sum of euros or a split by an attribute only with three faulty cases', () => {
    const request = { facts: facts(['A', 8, 20, 3, 90_000], ['B', 8, 20, 2, 50_000]) };
    const kinds = (['euros', 'attribute-split'] as const).flatMap((kind) =>
      ['A', 'B'].map((atom): Figure => ({ id: `${kind} ${atom}`, kind, atoms: [atom] })),
    );
    const counts = [count('A', 'A')];
    expect(shown({ ...request, figures: [...counts, ...kinds] })).toEqual([
      'A',
      'euros A',
      'attribute-split A',
    ]);
  });

  it('hides counts of 1 and 2 by the stricter rule for papers that leave the house (rule 26), not 0 and 3', () => {
    const request = { facts: facts(['A', 8, 20, 0], ['B', 8, 20, 1], ['C', 8, 20, 2], ['D', 8, 20, 3]) };
    const figures = ['A', 'B', 'C', 'D'].map((team) => count(team, team));
    expect(shown({ ...request, figures })).toEqual(['A', 'B', 'C', 'D']);
    expect(shown({ ...request, figures, rules: withRules({ hidesOneAndTwo: true }) })).toEqual(['A', 'D']);
  });
});

describe('what is not shown can’t be computed (rule 25)', () => {
  const area = facts(['M&I 1', 8, 20, 4], ['M&I 2', 9, 18, 2], ['SAM', 3, 12, 1]);
  const figures = [
    ...['M&I 1', 'M&I 2', 'SAM'].map((team) => count(team, team)),
    count('area', 'M&I 1', 'M&I 2', 'SAM'),
  ];

  it('withholds a second team beside the small one, and names the total that contains both', () => {
    expect(protect({ facts: area, figures, ledger: emptyLedger })).toEqual([
      { id: 'M&I 1', shown: false, containedIn: 'area' },
      { id: 'M&I 2', shown: true },
      { id: 'SAM', shown: false, containedIn: 'area' },
      { id: 'area', shown: true },
    ]);
  });

  it('withholds a total of fewer than three, since a small team can’t have more than the total', () => {
    const few = facts(['M&I 1', 8, 20, 1], ['M&I 2', 9, 18, 0], ['SAM', 3, 12, 0]);
    expect(shown({ facts: few, figures })).toEqual(['M&I 1', 'M&I 2']);
  });

  it('decides alike however often it is asked', () => {
    const ask = () => JSON.stringify(protect({ facts: area, figures, ledger: emptyLedger }));
    expect(ask()).toBe(ask());
  });

  it('leaves no sum of small teams to be found by subtraction, if it is too small itself', () => {
    const three = facts(['A', 3, 4, 2], ['B', 3, 5, 2], ['C', 9, 20, 4]);
    const asked = [
      ...['A', 'B', 'C'].map((team) => count(team, team)),
      { ...count('area', 'A', 'B', 'C'), weight: 9 },
    ];
    // 2 and 2 of 4 leave 0 … 4 open for each team, but 4 of 9 cases must not be known for both together
    expect(shown({ facts: three, figures: asked })).toEqual(['area']);
  });

  it('withholds the sum so far where the month before would give a small month away', () => {
    const january = {
      samples: [{ id: 'Jan', team: 'A', employees: 8, checked: 12 }],
      atoms: [{ id: 'Jan', sample: 'Jan', faulty: 1 }],
      links: [],
    };
    const february = {
      samples: [{ id: 'Feb', team: 'A', employees: 8, checked: 6 }],
      atoms: [{ id: 'Feb', sample: 'Feb', faulty: 1 }],
      links: [],
    };
    const first = { facts: january, figures: [count('January', 'Jan')], ledger: emptyLedger };
    const ledger = recordPublication(first, protect(first));
    const asked = [count('February', 'Feb'), count('January to February', 'Jan', 'Feb')];
    expect(shown({ facts: february, figures: asked, ledger })).toEqual([]);
    // never published before, January is withheld instead, or the sum
    const both = {
      samples: [...january.samples, ...february.samples],
      atoms: [...january.atoms, ...february.atoms],
      links: [],
    };
    expect(shown({ facts: both, figures: [count('January', 'Jan'), ...asked] })).toEqual(['January']);
  });

  it('keeps withheld what was withheld once', () => {
    const request = { facts: area, figures, ledger: emptyLedger };
    const ledger = recordPublication(request, protect(request));
    expect(shown({ facts: area, figures: [count('M&I 1 again', 'M&I 1')], ledger })).toEqual([]);
    expect(shown({ facts: area, figures: [count('M&I 2 again', 'M&I 2')], ledger })).toEqual(['M&I 2 again']);
  });

  it('shows no sum of euros without its count, and none that gives another away', () => {
    const money = facts(['A', 8, 20, 4, 120_000], ['B', 9, 18, 2, 30_000], ['C', 9, 18, 3, 45_000]);
    const inEuros = (id: string, ...atoms: readonly string[]): Figure => ({
      id: `€ ${id}`,
      kind: 'euros',
      atoms,
    });
    const counts = [count('A', 'A'), count('B', 'B'), count('C', 'C'), count('area', 'A', 'B', 'C')];
    const euros = [inEuros('A', 'A'), inEuros('B', 'B'), inEuros('C', 'C'), inEuros('area', 'A', 'B', 'C')];
    // B has two faulty cases; A is withheld for its sake, because A and C taken from the total would leave its amount
    expect(shown({ facts: money, figures: [...counts, ...euros] })).toEqual([
      'A',
      'B',
      'C',
      'area',
      '€ C',
      '€ area',
    ]);
    expect(shown({ facts: money, figures: euros })).toEqual([]);
  });

  it('keeps a team from the lead of the other, if the house wants it', () => {
    const two = facts(['A', 8, 20, 4], ['SAM', 3, 12, 3]);
    const asked = [count('A', 'A'), count('SAM', 'SAM'), { ...count('area', 'A', 'SAM'), weight: 9 }];
    expect(shown({ facts: two, figures: asked })).toEqual(['area']);
    // neither the total, from which A's lead takes A, nor A, with which SAM's lead has the total
    expect(shown({ facts: two, figures: asked, rules: withRules({ reader: 'team-lead' }) })).toEqual([]);
  });
});

it('refuses an unknown atom and one that stands for two counts', () => {
  const known = facts(['A', 8, 20, 4]);
  expect(() => protect({ facts: known, figures: [count('B', 'B')], ledger: emptyLedger })).toThrow(
    'B is unknown',
  );
  const request = { facts: known, figures: [count('A', 'A')], ledger: emptyLedger };
  const ledger = recordPublication(request, protect(request));
  expect(() => protect({ facts: facts(['A', 8, 20, 5]), figures: [], ledger })).toThrow(
    'A stands for two different',
  );
});
