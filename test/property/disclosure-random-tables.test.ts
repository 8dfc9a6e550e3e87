import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultDisclosureRules, emptyLedger } from '../../src/disclosure/index.ts';
import { protect } from '../../src/disclosure/protect.ts';
import type { Atom, DisclosureRequest, Figure, Ledger } from '../../src/disclosure/index.ts';
import { canDifferBy, rangeOf } from '../support/independent-solver.ts';
import { knowledgeOf, publish, shapes } from './disclosure-tables.ts';

/**
 * Figures not shown of which a reader of everything published knows more than rule 25 allows: what is possible spans
 * neither three faulty cases nor all that was possible before.
 * @param isBefore which figures count as published before; none for readers who knew nothing
 */
function disclosed(
  ledger: Ledger,
  isKnown?: (atom: Atom) => boolean,
  isBefore: (one: Figure, other: Figure) => boolean = () => false,
): string[] {
  const { knowledge, unknowns } = knowledgeOf(ledger, isKnown);
  const isDisclosed = (figure: Figure): boolean => {
    if (canDifferBy(knowledge, unknowns(figure), 3)) return false;
    const earlier = { ...ledger, figures: ledger.figures.filter((other) => isBefore(other, figure)) };
    const { least, most } = rangeOf(knowledgeOf(earlier, isKnown).knowledge, unknowns(figure));
    return !canDifferBy(knowledge, unknowns(figure), Math.min(3, most - least));
  };
  return ledger.figures.filter((figure) => !figure.shown && isDisclosed(figure)).map(({ id }) => id);
}

/** Rule 24, counted here once more: at least five employees and ten cases, each team and sample once. */
function isLargeEnough(figure: Figure, { atoms, samples }: Pick<Ledger, 'atoms' | 'samples'>): boolean {
  const behind = samples.filter(({ id }) =>
    atoms.some((atom) => atom.sample === id && figure.atoms.includes(atom.id)),
  );
  const employees = new Map(behind.map((sample) => [sample.team, sample.employees]));
  return (
    behind.reduce((sum, { checked }) => sum + checked, 0) >= 10 &&
    employees.values().reduce((sum, count) => sum + count, 0) >= 5
  );
}

const percent = (part: number, whole: number): string =>
  `${((100 * part) / whole).toFixed(1).replace('.', ',')} %`;

it('no figure that is not shown can be worked out from 10,000 random tables with totals', () => {
  const count = { asked: 0, small: 0, withheld: 0 };
  fc.assert(
    fc.property(shapes, (shape) => {
      const ledger = publish(shape).at(-1) ?? emptyLedger;
      expect(disclosed(ledger)).toEqual([]);
      for (const figure of ledger.figures) {
        const isLarge = isLargeEnough(figure, ledger);
        expect(figure.shown && !isLarge).toBe(false);
        count.asked += 1;
        if (!isLarge) count.small += 1;
        else if (!figure.shown) count.withheld += 1;
      }
    }),
    { numRuns: 10_000, seed: 2020 },
  );
  const large = count.asked - count.small;
  expect(count.withheld / large).toBeLessThan(0.45);
  const readme = readFileSync(new URL('../../src/disclosure/README.md', import.meta.url), 'utf8');
  expect(readme).toContain(`too small in themselves: ${percent(count.small, count.asked)}`);
  expect(readme).toContain(`of the others withheld for their sake: ${percent(count.withheld, large)}`);
}, 300_000);

it('withholding the small figures alone would give some away in every third table', () => {
  const onlySmall = (request: DisclosureRequest) =>
    request.figures.map((figure) => {
      const facts = {
        atoms: [...request.ledger.atoms, ...request.facts.atoms],
        samples: [...request.ledger.samples, ...request.facts.samples],
      };
      return { id: figure.id, shown: isLargeEnough(figure, facts) };
    });
  const tables = fc.sample(shapes, { numRuns: 300, seed: 2020 });
  const open = tables.filter(
    (shape) => disclosed(publish(shape, undefined, onlySmall).at(-1) ?? emptyLedger).length > 0,
  );
  expect(open.length).toBeGreaterThan(100);
});

it('a team lead who knows the own team in full works out no other team, in 500 random tables', () => {
  const rules = { ...defaultDisclosureRules, reader: 'team-lead' } as const;
  fc.assert(
    fc.property(shapes, (shape) => {
      const ledgers = publish(shape, rules);
      const ledger = ledgers.at(-1) ?? emptyLedger;
      const published = (figure: Figure): number =>
        ledgers.findIndex(({ figures }) => figures.some(({ id }) => id === figure.id));
      for (const own of new Set(ledger.samples.map(({ team }) => team))) {
        const ownSamples = new Set(ledger.samples.filter(({ team }) => team === own).map(({ id }) => id));
        const isOwn = ({ sample }: Atom): boolean => ownSamples.has(sample);
        expect(disclosed(ledger, isOwn, (one, other) => published(one) < published(other))).toEqual([]);
      }
    }),
    { numRuns: 500, seed: 7 },
  );
}, 120_000);

it('no sum of euros that is not shown can be worked out to less than its own size, in 500 random tables', () => {
  const cell = fc.record({ faulty: fc.integer({ min: 0, max: 6 }), cents: fc.integer({ min: 1, max: 6 }) });
  const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(rows, (table) => {
      const cells = table.flatMap((row, team) =>
        row.map(({ faulty, cents }, month) => ({
          id: `${team}.${month}`,
          team,
          month,
          faulty,
          cents: faulty === 0 ? 0 : cents,
        })),
      );
      const groups = [
        ...cells.map((one) => [one]),
        ...Map.groupBy(cells, ({ team }) => team).values(),
        ...Map.groupBy(cells, ({ month }) => month).values(),
        cells,
      ];
      const request = {
        facts: {
          samples: cells.map(({ id, team }) => ({ id, team: `${team}`, employees: 8, checked: 20 })),
          atoms: cells.map(({ id, faulty, cents }) => ({ id, sample: id, faulty, cents })),
          links: [],
        },
        figures: groups.flatMap((group, position) =>
          (['count', 'euros'] as const).map((kind): Figure => ({
            id: `${kind} ${position}`,
            kind,
            atoms: group.map(({ id }) => id),
          })),
        ),
        ledger: emptyLedger,
      };
      const truth = cells.map(({ cents }) => cents);
      const total = truth.reduce((sum, cents) => sum + cents, 0);
      const isShown = new Map(protect(request).map(({ id, shown }) => [id, shown]));
      const sums = groups.map((group, position) => {
        const of = group.map((one) => cells.indexOf(one));
        return {
          of,
          value: of.reduce((sum, one) => sum + (truth[one] ?? 0), 0),
          isShown: isShown.get(`euros ${position}`),
        };
      });
      const knowledge = {
        truth,
        most: truth.map((cents) => (cents === 0 ? 0 : 2 * total)),
        sums: sums.filter((sum) => sum.isShown),
        orders: [],
      };
      for (const { of, value } of sums.filter((sum) => !sum.isShown)) {
        expect(canDifferBy(knowledge, of, value)).toBe(true);
      }
    }),
    { numRuns: 500, seed: 11 },
  );
});
