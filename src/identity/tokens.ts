import { createHash, randomBytes } from 'node:crypto';
import { Failure, notFound } from '../failure.ts';
import { record } from '../journal/index.ts';
import { perform, timestamp, type Actor, type Deps, type Work } from '../work.ts';
import { requireSession } from './own-account.ts';
import { authorize, permissions, reachOf, type Act } from './permissions.ts';
import type { SignedIn } from './sessions.ts';

const longestDays = 365;
/** What a token can never be made for: to manage the account it belongs to, or anybody's. */
const forbidden: readonly Act[] = ['own-account.use', 'deputy.appoint', 'account.manage'];

/** A personal API token without its secret. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly grantId: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revoked: boolean;
}

/** The acts a token of this function can be made for. */
export const tokenScopes = (actor: Actor): Act[] =>
  (Object.keys(permissions) as Act[]).filter(
    (act) => reachOf(actor, act) !== null && !forbidden.includes(act),
  );

/**
 * Makes a token for the function the person acts in, for some of its acts, for at most a year. The secret is told
 * once. @throws Failure `scope-unavailable`, `session-required`
 */
export async function createToken(
  deps: Deps,
  actor: Actor,
  signedIn: SignedIn,
  command: { readonly name: string; readonly scopes: readonly string[]; readonly days: number },
): Promise<{ id: string; token: string; expiresAt: string }> {
  authorize(actor, 'own-account.use');
  requireSession(signedIn);
  const allowed: readonly string[] = tokenScopes(actor);
  if (command.scopes.some((scope) => !allowed.includes(scope))) {
    const message =
      'Ein API-Schlüssel kann nur für Vorgänge ausgestellt werden, zu denen die Funktion berechtigt.';
    throw new Failure('invalid', 'scope-unavailable', message, {
      fields: [{ path: 'scopes', code: 'scope-unavailable', message }],
    });
  }
  if (!Number.isInteger(command.days) || command.days < 1 || command.days > longestDays) {
    throw new Failure(
      'invalid',
      'expiry-too-late',
      'Ein API-Schlüssel gilt mindestens einen Tag und höchstens ein Jahr. Geben Sie 1 bis 365 Tage an.',
    );
  }
  const deputyId =
    signedIn.functions.find((f) => f.grantId === actor.grantId && f.actor.onBehalfOf === actor.onBehalfOf)
      ?.deputyId ?? null;
  const token = `iks_${randomBytes(32).toString('base64url')}`;
  const id = crypto.randomUUID();
  return perform(deps, actor, async (work) => {
    const expires = timestamp(work.now.add({ hours: 24 * command.days }));
    await work.tx
      .insertInto('api_token')
      .values({
        id,
        account_id: actor.accountId,
        grant_id: actor.grantId,
        deputy_id: deputyId,
        name: command.name,
        token_hash: createHash('sha256').update(token).digest('hex'),
        scopes: [...command.scopes],
        created_at: timestamp(work.now),
        expires_at: expires,
      })
      .execute();
    await record(work, 'account.token-created', id);
    return { id, token, expiresAt: expires.toISOString() };
  });
}

/** The own tokens, latest first. */
export async function ownTokens(work: Work): Promise<ApiToken[]> {
  authorize(work.actor, 'own-account.use');
  return readTokens(work, work.actor.accountId);
}

/** The tokens of any account, for its administration. When they were used is nobody's business (rule 27). */
export async function accountTokens(work: Work, accountId: string): Promise<ApiToken[]> {
  authorize(work.actor, 'account.manage');
  return readTokens(work, accountId);
}

async function readTokens({ tx }: Work, accountId: string): Promise<ApiToken[]> {
  const rows = await tx
    .selectFrom('api_token')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    grantId: row.grant_id,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revoked: row.revoked_at !== null,
  }));
}

/** Revokes an own token at once. */
export async function revokeToken(work: Work, tokenId: string): Promise<void> {
  authorize(work.actor, 'own-account.use');
  await revoke(work, work.actor.accountId, tokenId);
}

/** Revokes a token of any account at once. */
export async function revokeAccountToken(work: Work, accountId: string, tokenId: string): Promise<void> {
  authorize(work.actor, 'account.manage');
  await revoke(work, accountId, tokenId);
}

async function revoke(work: Work, accountId: string, tokenId: string): Promise<void> {
  const revoked = await work.tx
    .updateTable('api_token')
    .set({ revoked_at: timestamp(work.now) })
    .where('id', '=', tokenId)
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (revoked === undefined) throw notFound('Der API-Schlüssel');
  await record(work, 'account.token-revoked', tokenId);
}
