import type { Database } from '../../src/database/index.ts';

/**
 * A database on which every transaction does its work, answers, and is rolled back: any act can be tried on the same
 * state, by anybody, any number of times.
 */
export function rehearsing(database: Database): Database {
  return {
    ...database,
    async transaction(scope, work, isolation) {
      const end = new Error('rehearsed');
      let answer: { value: Awaited<ReturnType<typeof work>> } | undefined;
      try {
        await database.transaction(
          scope,
          async (tx) => {
            answer = { value: await work(tx) };
            throw end;
          },
          isolation,
        );
      } catch (error) {
        if (error !== end) throw error;
      }
      if (answer === undefined) throw new Error('unreachable');
      return answer.value;
    },
  };
}
