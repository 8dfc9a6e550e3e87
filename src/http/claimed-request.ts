import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { json, type Database, type Tx } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { perform, timestamp, type Work } from '../work.ts';
import type { Outside } from './endpoint.ts';
import { keyReused, type Repeatable } from './idempotency.ts';

/** An act that takes longer than this is taken for dead; if it goes on all the same, it writes nothing more. */
const claimMinutes = 15;

const [claimed, written, answered, answeredOnce] = [0, 1, 200, 204];

interface Claim {
  readonly accountId: string;
  readonly key: string;
  readonly mark: string;
}

export interface ClaimedAct {
  /** The answer holds a secret that is shown once: it is not kept. */
  readonly secret: boolean;
  /** What was half done stays invisible and expires by itself, so the act may simply be done again. */
  readonly expires: boolean;
  run(outside: Outside): Promise<unknown>;
}

/**
 * Runs an act that opens its own transactions once per account and key. The key is claimed in a transaction of its
 * own; every transaction of the act that writes stamps the claim in passing, so that the claim of an instance that
 * died before it wrote anything can be taken over, and one whose outcome nobody knows is told as such.
 *
 * @throws Failure `idempotency-key-reused`, `request-in-progress`, `answer-shown-once`, `outcome-unknown`
 */
export async function onceOutside(
  outside: Outside,
  repeatable: Repeatable,
  act: ClaimedAct,
): Promise<{ answer: unknown; repeated: boolean }> {
  const { deps, actor } = outside;
  const requestHash = deps.keys.hashText(repeatable.request);
  const claim: Claim = { accountId: actor.accountId, key: repeatable.key, mark: crypto.randomUUID() };
  const earlier = await perform(deps, actor, (work) => takeClaim(work, claim, requestHash));
  if (earlier !== null) {
    const { digest } = await drained(outside.request);
    if (earlier.request_hash !== withContent(requestHash, digest)) throw keyReused();
    return { answer: earlier.answer, repeated: true };
  }
  const content = digesting(outside.request);
  try {
    const database = act.expires ? deps.database : stamping(deps.database, claim);
    const answer = await act.run({ ...outside, request: content.request, deps: { ...deps, database } });
    const outcome = {
      status: act.secret ? answeredOnce : answered,
      answer: json(act.secret ? null : (answer ?? null)),
      request_hash: withContent(requestHash, content.digest()),
    };
    // The act is done whatever becomes of its key: a repeat is then told that the outcome is not known.
    await perform(deps, actor, ({ tx }) => mine(tx, claim).set(outcome).execute()).catch(() => {});
    return { answer, repeated: false };
  } catch (error) {
    await perform(deps, actor, ({ tx }) => release(tx, claim, error instanceof Failure)).catch(() => {});
    throw error;
  }
}

/** @returns the answer given earlier; null when the act is the caller's to do */
async function takeClaim({ tx, now }: Work, claim: Claim, requestHash: string) {
  const taken = {
    request_hash: requestHash,
    status: claimed,
    answer: null,
    claim: claim.mark,
    claimed_until: timestamp(now.add({ minutes: claimMinutes })),
  };
  const inserted = await tx
    .insertInto('idempotency_key')
    .values({ ...taken, account_id: claim.accountId, key: claim.key, created_at: timestamp(now) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  if (inserted !== undefined) return null;
  const earlier = await tx
    .selectFrom('idempotency_key')
    .select(['request_hash', 'status', 'answer', 'claimed_until'])
    .where('account_id', '=', claim.accountId)
    .where('key', '=', claim.key)
    .forUpdate()
    .executeTakeFirst();
  // Released a moment ago, by an act that was refused.
  if (earlier === undefined) throw inProgress();
  if (earlier.request_hash.split(':')[0] !== requestHash) throw keyReused();
  switch (earlier.status) {
    case answered:
      return earlier;
    case answeredOnce:
      throw shownOnce();
    case claimed:
      if (earlier.claimed_until !== null && earlier.claimed_until > timestamp(now)) throw inProgress();
      await tx
        .updateTable('idempotency_key')
        .set(taken)
        .where('account_id', '=', claim.accountId)
        .where('key', '=', claim.key)
        .execute();
      return null;
    default:
      throw earlier.claimed_until !== null && earlier.claimed_until > timestamp(now)
        ? inProgress()
        : outcomeUnknown();
  }
}

const mine = (tx: Tx, { accountId, key, mark }: Claim) =>
  tx
    .updateTable('idempotency_key')
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .where('claim', '=', mark);

/** A refusal has left nothing; after a fault the key is free only if nothing had been written. */
async function release(tx: Tx, { accountId, key, mark }: Claim, refused: boolean): Promise<void> {
  await tx
    .deleteFrom('idempotency_key')
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .where('claim', '=', mark)
    .where('status', 'in', refused ? [claimed, written] : [claimed])
    .execute();
}

/** The database on which each transaction that wrote says so at the claim, in itself; without the claim it is lost. */
function stamping(database: Database, claim: Claim): Database {
  return {
    ...database,
    transaction: (scope, work, isolation) =>
      database.transaction(
        scope,
        async (tx) => {
          const result = await work(tx);
          if (await hasWritten(tx)) {
            const stamped = await mine(tx, claim).set({ status: written }).returning('key').execute();
            if (stamped.length === 0) throw inProgress();
          }
          return result;
        },
        isolation,
      ),
  };
}

async function hasWritten(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ wrote: boolean }>`
    select pg_current_xact_id_if_assigned() is not null as wrote`.execute(tx);
  return rows[0]?.wrote === true;
}

const withContent = (requestHash: string, digest: string): string => `${requestHash}:${digest}`;

/** The request with its content counted into a digest as the act reads it. */
function digesting(request: Request): { request: Request; digest: () => string } {
  const hash = createHash('sha256');
  if (request.bodyUsed || request.body === null) return { request, digest: () => hash.digest('hex') };
  const body = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        hash.update(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
  const { method, headers, url } = request;
  // a streamed body needs the word, which the types do not know
  const streamed: RequestInit & { duplex: 'half' } = { method, headers, body, duplex: 'half' };
  return {
    request: new Request(url, streamed),
    digest: () => hash.digest('hex'),
  };
}

async function drained(request: Request): Promise<{ digest: string }> {
  const { request: counted, digest } = digesting(request);
  if (counted !== request) await counted.body?.pipeTo(new WritableStream());
  return { digest: digest() };
}

const inProgress = (): Failure =>
  new Failure(
    'conflict',
    'request-in-progress',
    'Eine Anfrage mit diesem Idempotency-Key wird gerade bearbeitet. Wiederholen Sie sie in einigen Minuten.',
  );

const shownOnce = (): Failure =>
  new Failure(
    'conflict',
    'answer-shown-once',
    'Dieser Vorgang ist bereits ausgeführt. Seine Antwort enthielt ein Geheimnis, das nur einmal gezeigt wird; ' +
      'ist es verloren, führen Sie den Vorgang mit einem neuen Idempotency-Key noch einmal aus.',
  );

const outcomeUnknown = (): Failure =>
  new Failure(
    'conflict',
    'outcome-unknown',
    'Dieser Vorgang wurde begonnen, seine Antwort ist nicht erhalten. Sehen Sie nach, ob er ausgeführt ist, und ' +
      'verwenden Sie für einen weiteren Versuch einen neuen Idempotency-Key.',
  );
