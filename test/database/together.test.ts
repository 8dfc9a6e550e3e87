import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { sql } from 'kysely';
import { serviceScope } from '../../src/database/index.ts';
import { testDatabase } from '../support/database.ts';

it('statements of one transaction sent together lose no row that is copied meanwhile', async () => {
  const database = await testDatabase();
  const pieces = 12;
  const rowsOfPiece = 4000;
  const counted = await database.transaction(serviceScope, async (tx) => {
    await sql`create temporary table together (n integer, word text) on commit drop`.execute(tx);
    for (let piece = 0; piece < pieces; piece += 1) {
      const lines = Array.from({ length: rowsOfPiece }, (_, n) => `${n}\tWort ${piece}\n`).join('');
      const copying = database.copyIn(
        tx,
        'together (n, word)',
        (async function* () {
          yield Buffer.from(lines);
        })(),
      );
      const asked = Array.from({ length: 5 }, (_, n) =>
        sql<{ n: number }>`select ${n}::int as n`.execute(tx).then(({ rows }) => rows[0]?.n),
      );
      expect(await Promise.all(asked)).toEqual([0, 1, 2, 3, 4]);
      await copying;
    }
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from together`.execute(tx);
    return rows[0]?.n;
  });
  expect(counted).toBe(pieces * rowsOfPiece);
});
