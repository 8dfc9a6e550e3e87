import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import {
  accounts,
  appointDeputy,
  createAccount,
  createToken,
  deputies,
  disableAccount,
  enableAccount,
  endOtherSessions,
  endRole,
  endSession,
  grantRole,
  loginSchema,
  ownSessions,
  ownTokens,
  permissions,
  resetPassword,
  revokeDeputy,
  revokeToken,
} from '../identity/index.ts';
import { text } from '../text.ts';
import { roles } from '../work.ts';
import { endpoint, outsideEndpoint, type Endpoint } from './endpoint.ts';
import { cutPage, pageOf, pageQuery, readCursor, textKey } from './paging.ts';

const nothing = z.object({});
const day = z.iso.date();
const created = z.object({ id: z.uuid() });
const accountId = z.object({ accountId: z.uuid() });
const place = { areaId: z.uuid().nullable().default(null), teamId: z.uuid().nullable().default(null) };
const newPasswordSchema = z.object({ id: z.uuid(), oneTimePassword: z.string() });

const accountSchema = z
  .object({
    id: z.uuid(),
    login: z.string(),
    displayName: z.string(),
    disabled: z.boolean(),
    mustChangePassword: z.boolean(),
    grants: z.array(
      z.object({
        id: z.uuid(),
        role: z.enum(roles),
        areaId: z.uuid().nullable(),
        teamId: z.uuid().nullable(),
        validFrom: day,
        validTo: day.nullable(),
      }),
    ),
  })
  .meta({ id: 'Account' });

const administration: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/accounts',
    act: 'account.manage',
    summary: 'Konten mit ihren Funktionen, nach Kennung.',
    query: pageQuery,
    answer: pageOf(accountSchema),
    async handle(work, { query: { cursor, limit } }) {
      const rows = await accounts(work, readCursor(cursor, textKey)?.[0] ?? null, limit + 1);
      return cutPage(
        rows.map((row) => ({ ...row, grants: [...row.grants] })),
        limit,
        ({ login }) => [login],
      );
    },
  }),
  outsideEndpoint({
    method: 'post',
    path: '/accounts',
    act: 'account.manage',
    summary: 'Legt ein Konto an; das Einmalkennwort wird nur hier genannt.',
    body: z.strictObject({ login: loginSchema, displayName: text(1, 120) }),
    status: 201,
    answer: newPasswordSchema,
    secret: true,
    handle: ({ deps, actor }, { body }) => createAccount(deps, actor, body),
  }),
  outsideEndpoint({
    method: 'post',
    path: '/accounts/{accountId}/password',
    act: 'account.manage',
    summary: 'Setzt ein Einmalkennwort; Sitzungen und API-Schlüssel des Kontos enden.',
    params: accountId,
    status: 201,
    answer: newPasswordSchema,
    secret: true,
    handle: ({ deps, actor }, { params }) => resetPassword(deps, actor, params.accountId),
  }),
  endpoint({
    method: 'post',
    path: '/accounts/{accountId}/disable',
    act: 'account.manage',
    summary: 'Sperrt ein Konto; Sitzungen und API-Schlüssel enden sofort.',
    params: accountId,
    answer: nothing,
    async handle(work, { params }) {
      await disableAccount(work, params.accountId);
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/accounts/{accountId}/enable',
    act: 'account.manage',
    summary: 'Entsperrt ein Konto.',
    params: accountId,
    answer: nothing,
    async handle(work, { params }) {
      await enableAccount(work, params.accountId);
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/accounts/{accountId}/grants',
    act: 'account.manage',
    summary: 'Weist einem Konto eine Funktion zu.',
    params: accountId,
    body: z.strictObject({
      role: z.enum(roles),
      ...place,
      validFrom: isoDateSchema,
      validTo: isoDateSchema.nullable().default(null),
    }),
    status: 201,
    answer: created,
    handle: (work, { params, body }) => grantRole(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'post',
    path: '/grants/{grantId}/end',
    act: 'account.manage',
    summary: 'Beendet eine Funktion mit einem letzten Tag, oder sofort.',
    params: z.object({ grantId: z.uuid() }),
    body: z.strictObject({ lastDay: isoDateSchema.nullable().default(null) }),
    answer: nothing,
    async handle(work, { params, body }) {
      await endRole(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'get',
    path: '/permissions',
    act: 'permission.read',
    summary: 'Die Berechtigungstabelle: je Vorgang, welche Funktion wie weit reicht.',
    answer: z.object({
      items: z.array(
        z.object({ act: z.string(), name: z.string(), reach: z.record(z.string(), z.string()) }),
      ),
    }),
    handle: async () => ({
      items: Object.entries(permissions).map(([act, { name, reach }]) => ({
        act,
        name,
        reach: { ...reach },
      })),
    }),
  }),
];

const deputy: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/deputies',
    act: 'deputy.appoint',
    summary: 'Vertretungen, die Sie eingerichtet haben oder wahrnehmen.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          grantId: z.uuid(),
          role: z.enum(roles),
          ownerId: z.uuid(),
          ownerName: z.string(),
          deputyAccountId: z.uuid(),
          deputyName: z.string(),
          firstDay: day,
          lastDay: day,
          revoked: z.boolean(),
        }),
      ),
    }),
    handle: async (work) => ({ items: await deputies(work) }),
  }),
  endpoint({
    method: 'post',
    path: '/deputies',
    act: 'deputy.appoint',
    summary: 'Leiht eine eigene Funktion für Tage einer anderen Person.',
    body: z.strictObject({
      grantId: z.uuid(),
      login: loginSchema,
      firstDay: isoDateSchema,
      lastDay: isoDateSchema,
    }),
    status: 201,
    answer: created,
    handle: (work, { body }) => appointDeputy(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/deputies/{deputyId}/revoke',
    act: 'deputy.appoint',
    summary: 'Beendet eine Vertretung sofort.',
    params: z.object({ deputyId: z.uuid() }),
    answer: nothing,
    async handle(work, { params }) {
      await revokeDeputy(work, params.deputyId);
      return {};
    },
  }),
];

const ownAccount: readonly Endpoint[] = [
  outsideEndpoint({
    method: 'get',
    path: '/me/sessions',
    act: 'own-account.use',
    summary: 'Ihre offenen Sitzungen.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          createdAt: z.iso.datetime(),
          lastSeenAt: z.iso.datetime(),
          current: z.boolean(),
        }),
      ),
    }),
    handle: async ({ deps, signedIn }) => ({ items: await ownSessions(deps, signedIn) }),
  }),
  outsideEndpoint({
    method: 'delete',
    path: '/me/sessions/{sessionId}',
    act: 'own-account.use',
    summary: 'Beendet eine Ihrer Sitzungen.',
    params: z.object({ sessionId: z.uuid() }),
    answer: nothing,
    async handle({ deps, signedIn }, { params }) {
      await endSession(deps, signedIn.accountId, params.sessionId);
      return {};
    },
  }),
  outsideEndpoint({
    method: 'delete',
    path: '/me/sessions',
    act: 'own-account.use',
    summary: 'Beendet alle Ihre anderen Sitzungen.',
    answer: nothing,
    async handle({ deps, signedIn }) {
      await endOtherSessions(deps, signedIn);
      return {};
    },
  }),
  endpoint({
    method: 'get',
    path: '/me/tokens',
    act: 'own-account.use',
    summary: 'Ihre API-Schlüssel, ohne das Geheimnis.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          grantId: z.uuid(),
          scopes: z.array(z.string()).readonly(),
          createdAt: z.iso.datetime(),
          expiresAt: z.iso.datetime(),
          revoked: z.boolean(),
        }),
      ),
    }),
    handle: async (work) => ({ items: await ownTokens(work) }),
  }),
  outsideEndpoint({
    method: 'post',
    path: '/me/tokens',
    act: 'own-account.use',
    summary: 'Stellt einen API-Schlüssel für einzelne Vorgänge aus; er wird nur hier genannt.',
    body: z.strictObject({
      name: text(1, 100),
      scopes: z.array(z.string()).min(1).max(100),
      days: z.int().min(1).max(365),
    }),
    status: 201,
    answer: z.object({ id: z.uuid(), token: z.string(), expiresAt: z.iso.datetime() }),
    secret: true,
    handle: ({ deps, actor, signedIn }, { body }) => createToken(deps, actor, signedIn, body),
  }),
  endpoint({
    method: 'delete',
    path: '/me/tokens/{tokenId}',
    act: 'own-account.use',
    summary: 'Widerruft einen API-Schlüssel.',
    params: z.object({ tokenId: z.uuid() }),
    answer: nothing,
    async handle(work, { params }) {
      await revokeToken(work, params.tokenId);
      return {};
    },
  }),
];

/** Accounts, functions, deputies, sessions and tokens; `me` and sign-in itself are mounted by `mountSignIn`. */
export const identityEndpoints: readonly Endpoint[] = [...administration, ...deputy, ...ownAccount];
