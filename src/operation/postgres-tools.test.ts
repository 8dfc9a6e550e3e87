import { describe, expect, it } from 'vitest';
import { causeIn, forTool } from './postgres-tools.ts';

describe('pg_dump and pg_restore', () => {
  it.each([
    ['postgres://iks:ge%40heim@db/iks?sslmode=require', 'postgres://iks@db/iks?sslmode=require'],
    ['postgres://iks@db/iks?password=ge%40heim', 'postgres://iks@db/iks'],
  ])('get the password of %s by the environment, not as an argument that everybody sees', (url, address) => {
    expect(forTool(url)).toEqual({ address, environment: { PGPASSWORD: 'ge@heim' } });
  });

  it('get an address without a password as it is', () => {
    const address = 'postgres://iks@%2Fvar%2Frun%2Fpostgresql/iks_worms';
    expect(forTool(address)).toEqual({ address, environment: {} });
  });

  it('name the cause of a failure, and no row that stands beside it', () => {
    const said = `pg_restore: while PROCESSING TOC:
pg_restore: error: COPY failed for table "case_number": ERROR:  value too long
CONTEXT:  COPY case_number, line 1, column a: "54910//0000001"
`;
    expect(causeIn(said)).toBe(
      'pg_restore: error: COPY failed for table "case_number": ERROR:  value too long',
    );
  });
});
