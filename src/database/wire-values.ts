import pg from 'pg';

const { DATE, INT8, NUMERIC } = pg.types.builtins;

/** Dates and decimals stay text, counts are numbers, so that both databases answer alike. */
export function valueParser(oid: number): (value: string) => unknown {
  if (oid === DATE.valueOf() || oid === NUMERIC.valueOf()) return (value) => value;
  if (oid === INT8.valueOf()) return Number;
  return pg.types.getTypeParser(oid, 'text');
}

/** A parameter as the protocol takes it, whatever its column: text, or bytes as they are. */
export function wireValue(value: unknown): string | Uint8Array | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || value instanceof Uint8Array) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value);
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | bigint | boolean}`;
}

function arrayLiteral(values: readonly unknown[]): string {
  const parts = values.map((value): string => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayLiteral(value);
    if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString('hex')}"`;
    const text = String(wireValue(value));
    return `"${text.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)}"`;
  });
  return `{${parts.join(',')}}`;
}
