import { describe, expect, it } from 'vitest';
import { forTool, whyFailed } from './postgres-tools.ts';

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
    expect(whyFailed('pg_restore', said)).toBe(
      'pg_restore ist fehlgeschlagen: pg_restore: error: COPY failed for table "case_number": ERROR:  value too long',
    );
  });

  it('say what to install where they are older than the server', () => {
    const said = `pg_dump: error: server version: 18.4; pg_dump version: 15.13
pg_dump: error: aborting because of server version mismatch
`;
    expect(whyFailed('pg_dump', said)).toBe(
      'pg_dump ist älter als der Server. Installieren Sie das Paket postgresql-client in der Version des Servers.',
    );
  });
});
