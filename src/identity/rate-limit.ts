import { sql } from 'kysely';
import { Failure } from '../failure.ts';
import { counted } from '../format.ts';
import { performAsService, timestamp, type Deps } from '../work.ts';

/** At most `hits` in a window of so many minutes, counted over all instances. */
export interface RateLimit {
  readonly hits: number;
  readonly minutes: number;
}

/**
 * Counts one attempt under `key`, kept as a keyed hash, and refuses it beyond the limit (`too-many-requests`).
 * Own code: the library at hand (rate-limiter-flexible) brings a connection, a table and a clock of its own, which
 * neither the embedded database nor the tests' clock could share.
 */
export async function limitRate(deps: Deps, key: string, limit: RateLimit): Promise<void> {
  const hits = await performAsService(deps, async ({ tx, now }) => {
    const at = timestamp(now);
    const windowStart = timestamp(now.subtract({ minutes: limit.minutes }));
    await tx
      .deleteFrom('rate_limit')
      .where('window_start', '<', timestamp(now.subtract({ hours: 24 })))
      .execute();
    const { rows } = await sql<{ hits: number }>`
      insert into rate_limit (key, window_start, hits) values (${deps.keys.hashText(key)}, ${at}, 1)
      on conflict (key) do update set
        hits = case when rate_limit.window_start <= ${windowStart} then 1 else rate_limit.hits + 1 end,
        window_start = case when rate_limit.window_start <= ${windowStart} then ${at} else rate_limit.window_start end
      returning hits`.execute(tx);
    return rows[0]?.hits ?? 0;
  });
  if (hits > limit.hits) {
    throw new Failure(
      'too-many',
      'too-many-requests',
      `Zu viele Versuche. Versuchen Sie es in ${counted(limit.minutes, 'Minute', 'Minuten')} erneut.`,
      { details: { retryAfterSeconds: limit.minutes * 60 } },
    );
  }
}
