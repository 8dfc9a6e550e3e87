/** Random audit tables, published as the reports would: team × criterion × month, totals, running totals, a correction. */
import fc from 'fast-check';
import { criteriaLinks, emptyLedger } from '../../src/disclosure/index.ts';
import { protect, recordPublication } from '../../src/disclosure/protect.ts';
import type {
  Atom,
  Decision,
  DisclosureRequest,
  DisclosureRules,
  Figure,
  Ledger,
  Link,
  Sample,
} from '../../src/disclosure/index.ts';
import type { Knowledge } from '../support/independent-solver.ts';

export interface Shape {
  readonly teams: readonly { readonly employees: number; readonly checked: number }[];
  readonly criteria: number;
  readonly months: number;
  /** Whether the last month is replaced by a version in which the last team has one faulty case more. */
  readonly corrected: boolean;
  /** One number a cell, turned into its counts. */
  readonly dice: readonly number[];
}

const team = fc.record({
  employees: fc.integer({ min: 3, max: 14 }),
  checked: fc.integer({ min: 6, max: 24 }),
});

/** Tables of up to 24 cells, small enough for the independent solver. */
export const shapes: fc.Arbitrary<Shape> = fc
  .record({
    teams: fc.array(team, { minLength: 2, maxLength: 5 }),
    criteria: fc.integer({ min: 0, max: 3 }),
    months: fc.integer({ min: 1, max: 3 }),
    corrected: fc.boolean(),
    dice: fc.array(fc.nat(10_000), { minLength: 60, maxLength: 60 }),
  })
  .filter(({ teams, criteria, months }) => teams.length * (criteria + 1) * months <= 24);

const upTo = (end: number): number[] => [...Array(end).keys()];

/** The counts of one team and month: the whole field and each criterion. */
interface Cell {
  readonly sample: Sample;
  readonly field: Atom;
  readonly criteria: readonly Atom[];
}

/** Publishes a table month by month; returns the ledger after each publication. */
export function publish(
  shape: Shape,
  rules?: DisclosureRules,
  decide: (request: DisclosureRequest) => readonly Decision[] = protect,
): Ledger[] {
  const ledgers: Ledger[] = [];
  const months: Cell[][] = [];
  const publications = [...upTo(shape.months), ...(shape.corrected ? [shape.months - 1] : [])];
  for (const month of publications) {
    const first = months[month];
    months[month] = shape.teams.map((_, position) =>
      first === undefined
        ? cellOf(shape, position, month)
        : (recounted(first, position) ?? cellOf(shape, position, month)),
    );
    const version = first === undefined ? '' : ' corrected';
    const cells = months[month];
    const request = {
      facts: {
        samples: cells.map(({ sample }) => sample),
        atoms: cells.flatMap(({ field, criteria }) => [field, ...criteria]),
        links: cells.flatMap(linksOf),
      },
      figures: figuresOf(months.slice(0, month + 1)).map((figure) => ({
        ...figure,
        id: `${figure.id}${version}`,
      })),
      ledger: ledgers.at(-1) ?? emptyLedger,
      ...(rules && { rules }),
    };
    ledgers.push(recordPublication(request, decide(request)));
  }
  return ledgers;
}

/** Cells, totals over teams, and totals over the months so far. */
function figuresOf(months: readonly (readonly Cell[])[]): Figure[] {
  const cells = months.at(-1) ?? [];
  const count = (id: string, atoms: readonly Atom[]): Figure => ({
    id,
    kind: 'count',
    atoms: atoms.map((atom) => atom.id),
  });
  const month = months.length;
  const figures = cells
    .flatMap(({ field, criteria }) => [field, ...criteria])
    .map((atom) => count(`cell ${atom.id}`, [atom]));
  figures.push(
    count(
      `all teams ${month}`,
      cells.map(({ field }) => field),
    ),
  );
  for (const position of upTo(cells[0]?.criteria.length ?? 0)) {
    figures.push(
      count(
        `all teams ${month} criterion ${position}`,
        cells.flatMap(({ criteria }) => criteria.slice(position, position + 1)),
      ),
    );
  }
  if (month === 1) return figures;
  const soFar = cells.map((_, position) =>
    months.flatMap((row) => row.slice(position, position + 1)).map(({ field }) => field),
  );
  soFar.forEach((atoms, position) => figures.push(count(`team ${position} to ${month}`, atoms)));
  figures.push(count(`all teams to ${month}`, soFar.flat()));
  return figures;
}

function cellOf(shape: Shape, position: number, month: number): Cell {
  const { employees, checked } = shape.teams[position] ?? { employees: 0, checked: 0 };
  const id = `${position}.${month}`;
  const die = (heading: number): number =>
    shape.dice[(position * 31 + month * 7 + heading) % shape.dice.length] ?? 0;
  const defects = upTo(shape.criteria).map((criterion) => fewOf(checked, die(criterion)));
  const least = Math.max(0, ...defects);
  const most = Math.min(
    checked,
    defects.reduce((sum, defect) => sum + defect, 0),
  );
  const faulty = shape.criteria === 0 ? fewOf(checked, die(9)) : least + (die(9) % (most - least + 1));
  return {
    sample: { id, team: `${position}`, employees, checked },
    field: { id, sample: id, faulty },
    criteria: defects.map((defect, criterion) => ({ id: `${id}/${criterion}`, sample: id, faulty: defect })),
  };
}

/** Mostly few faults: none in half of the cells, up to a third of the cases otherwise, seldom all. */
const fewOf = (checked: number, roll: number): number =>
  roll % 2 === 0 ? 0 : roll % 17 === 0 ? checked : Math.floor(roll / 2) % (Math.ceil(checked / 3) + 1);

/** The cell in the corrected version: the last team's is counted anew, with one faulty case and defect more. */
function recounted(cells: readonly Cell[], position: number): Cell | undefined {
  const cell = cells[position];
  if (cell === undefined || position < cells.length - 1) return cell;
  const oneMore = (atom: Atom): Atom => ({
    ...atom,
    id: `${atom.id} v2`,
    sample: `${atom.sample} v2`,
    faulty: Math.min(cell.sample.checked, atom.faulty + 1),
  });
  return {
    sample: { ...cell.sample, id: `${cell.sample.id} v2` },
    field: oneMore(cell.field),
    criteria: cell.criteria.map(oneMore),
  };
}

const linksOf = ({ field, criteria }: Cell): readonly Link[] =>
  criteria.length === 0
    ? []
    : criteriaLinks(
        field.id,
        criteria.map(({ id }) => id),
      );

/** What everybody knows of faulty cases from a ledger, for the independent solver. */
export function knowledgeOf(
  ledger: Ledger,
  isKnown: (atom: Atom) => boolean = () => false,
): { knowledge: Knowledge; unknowns: (figure: Figure) => number[] } {
  const index = new Map(ledger.atoms.map(({ id }, position) => [id, position]));
  const unknown = (atom: string): number => index.get(atom) ?? -1;
  const checked = new Map(ledger.samples.map((sample) => [sample.id, sample.checked]));
  const truth = ledger.atoms.map(({ faulty }) => faulty);
  const told = [
    ...ledger.figures.filter(({ kind, shown }) => shown && kind !== 'euros').map(({ atoms }) => atoms),
    ...ledger.atoms.filter(isKnown).map(({ id }) => [id]),
  ];
  return {
    unknowns: ({ atoms }) => atoms.map(unknown),
    knowledge: {
      truth,
      most: ledger.atoms.map(({ most, sample }) => most ?? checked.get(sample) ?? 0),
      sums: told.map((atoms) => ({
        of: atoms.map(unknown),
        value: atoms.reduce((sum, atom) => sum + (truth[unknown(atom)] ?? 0), 0),
      })),
      orders: ledger.links.map(({ smaller, larger, plus = 0 }) => ({
        smaller: smaller.map(unknown),
        larger: larger.map(unknown),
        plus,
      })),
    },
  };
}
