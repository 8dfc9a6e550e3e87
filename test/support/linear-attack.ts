/**
 * A reader who adds, subtracts and scales what was published: sums of unknown counts, solved by Gaussian elimination.
 * It computes modulo a prime, which finds whatever rational arithmetic finds; and it knows that no count is negative
 * and none exceeds its cases.
 */

/** Unknowns are numbered; each lies between 0 and its `most`. */
export interface Attack {
  readonly most: readonly number[];
  readonly sums: readonly { readonly of: readonly number[]; readonly value: number }[];
}

/** Products of two remainders stay exact in a double. */
const prime = 67_108_859;

/** Which of the sums asked for can be computed. */
export function computed({ most, sums }: Attack, asked: readonly (readonly number[])[]): boolean[] {
  const known = settled(most, sums);
  const rows = [...sums.map(({ of }) => of), ...asked].map((of) => of.filter((one) => !known.has(one)));
  const columnOf = columnsOf(rows);
  const width = new Set(columnOf.values()).size;
  const dense = rows.map((of) => {
    const row = new Float64Array(width);
    // Unknowns that always come together are one column.
    for (const column of new Set(of.map((one) => columnOf.get(one) ?? 0))) row[column] = 1;
    return row;
  });
  const basis: { readonly pivot: number; readonly row: Float64Array }[] = [];
  const reduce = (row: Float64Array): number => {
    for (const { pivot, row: by } of basis) {
      const factor = row[pivot] ?? 0;
      if (factor !== 0) subtract(row, by, factor, pivot);
    }
    return row.findIndex((coefficient) => coefficient !== 0);
  };
  for (const row of dense.slice(0, sums.length)) {
    const pivot = reduce(row);
    if (pivot >= 0) basis.push({ pivot, row: scaled(row, inverse(row[pivot] ?? 1)) });
  }
  return dense.slice(sums.length).map((row) => reduce(row) < 0);
}

/** Unknowns that a sum at its least or most gives away, until no further one follows. */
function settled(most: readonly number[], sums: Attack['sums']): ReadonlySet<number> {
  const values = new Map<number, number>(
    most.flatMap((bound, unknown) => (bound === 0 ? [[unknown, 0]] : [])),
  );
  for (let before = -1; before < values.size;) {
    before = values.size;
    for (const { of, value } of sums) {
      const left = of.filter((unknown) => !values.has(unknown));
      const rest = value - of.reduce((sum, unknown) => sum + (values.get(unknown) ?? 0), 0);
      const room = left.reduce((sum, unknown) => sum + (most[unknown] ?? 0), 0);
      if (rest === 0) for (const unknown of left) values.set(unknown, 0);
      else if (rest === room) for (const unknown of left) values.set(unknown, most[unknown] ?? 0);
    }
  }
  return new Set(values.keys());
}

/** One column for all unknowns that stand in the same rows. */
function columnsOf(rows: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  const places = new Map<number, number[]>();
  rows.forEach((of, index) => {
    for (const unknown of of) places.set(unknown, [...(places.get(unknown) ?? []), index]);
  });
  const columns = new Map<string, number>();
  return new Map(
    [...places].map(([unknown, at]) => {
      const name = at.join();
      const column = columns.get(name) ?? columns.size;
      columns.set(name, column);
      return [unknown, column];
    }),
  );
}

/** Rows below a pivot are zero before it. */
function subtract(row: Float64Array, by: Float64Array, factor: number, from: number): void {
  for (let column = from; column < row.length; column += 1) {
    const coefficient = by[column] ?? 0;
    if (coefficient !== 0) row[column] = ((row[column] ?? 0) + (prime - factor) * coefficient) % prime;
  }
}

const scaled = (row: Float64Array, factor: number): Float64Array =>
  row.map((coefficient) => (coefficient * factor) % prime);

/** By Fermat's little theorem. */
function inverse(value: number): number {
  let result = 1;
  let base = value;
  for (let exponent = prime - 2; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}
