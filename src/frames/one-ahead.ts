/**
 * What `fetch` brings, step after step (from 0), until it brings nothing: one step ahead of the reader, because the
 * database works while this process does.
 */
export async function* oneAhead<T>(fetch: (step: number) => Promise<T | undefined>): AsyncGenerator<T> {
  const begin = (step: number): Promise<T | undefined> => {
    const fetched = fetch(step);
    // a failure is told where it is waited for
    fetched.catch(() => {});
    return fetched;
  };
  let ahead = begin(0);
  try {
    for (let step = 1; ; step += 1) {
      const found = await ahead;
      if (found === undefined) return;
      ahead = begin(step);
      yield found;
    }
  } finally {
    await ahead.catch(() => {});
  }
}
