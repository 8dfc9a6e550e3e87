import * as oidc from 'openid-client';
import { Failure } from '../failure.ts';
import type { ClaimRule } from './claimed-functions.ts';

/** The house's identity provider (OpenID Connect), and what its claims stand for here. */
export interface ProviderSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Null for a public client, which PKCE alone protects. */
  readonly clientSecret: string | null;
  readonly scope: string;
  /** The claim that holds the login of a new account. */
  readonly loginClaim: string;
  /** The claim that holds the values of the rules, a text or a list of texts. */
  readonly functionsClaim: string;
  readonly rules: readonly ClaimRule[];
}

/** What must fit between leaving for the provider and coming back. */
export interface ProviderSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whom the provider vouches for. Nothing else of the claims is read. */
export interface HouseIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly login: string | null;
  readonly functionValues: readonly string[];
}

export interface IdentityProvider {
  readonly settings: ProviderSettings;
  /** Where the browser goes to sign in; `anew` asks for the password again, whoever is signed in there. */
  signInUrl(backTo: URL, secrets: ProviderSecrets, anew: boolean): Promise<URL>;
  /** Redeems the code the browser came back with. @throws Failure where anything does not fit */
  redeem(cameBackTo: URL, secrets: ProviderSecrets): Promise<HouseIdentity>;
  /** Where the browser goes to sign out there too; null where the provider has no such address or is away. */
  signOutUrl(backTo: URL): Promise<URL | null>;
}

/** How long what the provider publishes of itself is taken as known. */
const knownFor = 3_600_000;
/** Seconds until a provider that does not answer counts as away. */
const patience = 5;

export const newProviderSecrets = (): ProviderSecrets => ({
  state: oidc.randomState(),
  nonce: oidc.randomNonce(),
  verifier: oidc.randomPKCECodeVerifier(),
});

/** Asks the provider nothing until somebody signs in: the service starts, and local accounts work, without it. */
export function openIdentityProvider(settings: ProviderSettings): IdentityProvider {
  let known: { readonly until: number; readonly configuration: oidc.Configuration } | null = null;

  const configuration = async (): Promise<oidc.Configuration> => {
    if (known !== null && performance.now() < known.until) return known.configuration;
    const found = await oidc.discovery(
      settings.issuer,
      settings.clientId,
      undefined,
      settings.clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(settings.clientSecret),
      {
        timeout: patience,
        execute: [
          oidc.enableNonRepudiationChecks,
          ...(settings.issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
    known = { until: performance.now() + knownFor, configuration: found };
    return found;
  };

  return {
    settings,
    signInUrl: (backTo, { state, nonce, verifier }, anew) =>
      orFailure(async () =>
        oidc.buildAuthorizationUrl(await configuration(), {
          redirect_uri: backTo.href,
          scope: settings.scope,
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(anew ? { prompt: 'login' } : {}),
        }),
      ),
    redeem: (cameBackTo, { state, nonce, verifier }) =>
      orFailure(async () => {
        const provider = await configuration();
        const tokens = await oidc.authorizationCodeGrant(provider, cameBackTo, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const idToken = tokens.claims();
        if (idToken === undefined) throw new Error('an ID token was expected and is not there');
        const claims =
          settings.functionsClaim in idToken || provider.serverMetadata().userinfo_endpoint === undefined
            ? idToken
            : { ...(await oidc.fetchUserInfo(provider, tokens.access_token, idToken.sub)), ...idToken };
        return identityOf(settings, idToken.iss, idToken.sub, claims);
      }),
    async signOutUrl(backTo) {
      try {
        const provider = await configuration();
        if (provider.serverMetadata().end_session_endpoint === undefined) return null;
        return oidc.buildEndSessionUrl(provider, { post_logout_redirect_uri: backTo.href });
      } catch (error) {
        if (failureOf(error) === null) throw error;
        return null;
      }
    },
  };
}

function identityOf(
  { loginClaim, functionsClaim }: ProviderSettings,
  issuer: string,
  subject: string,
  claims: Readonly<Record<string, unknown>>,
): HouseIdentity {
  const login = claims[loginClaim];
  const functions = claims[functionsClaim];
  const all: readonly unknown[] = Array.isArray(functions) ? functions : [functions];
  return {
    issuer,
    subject,
    login: typeof login === 'string' ? login : null,
    functionValues: all.filter((value) => typeof value === 'string'),
  };
}

async function orFailure<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw failureOf(error) ?? error;
  }
}

const away = (): Failure =>
  new Failure(
    'unavailable',
    'identity-provider-away',
    'Der Anmeldedienst des Hauses ist nicht erreichbar. Versuchen Sie es in einigen Minuten erneut, oder melden Sie sich mit Kennung und Kennwort an.',
  );
const doesNotFit = (): Failure =>
  new Failure(
    'unauthenticated',
    'house-sign-in-invalid',
    'Die Anmeldung mit dem Hauskonto ist abgelaufen, wurde schon verwendet oder passt nicht zu diesem Browser. Beginnen Sie sie noch einmal.',
  );

/** Answers that say the provider, or something in front of it, is not well. */
const awayCodes: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

/** What went wrong at the provider as a Failure; null for a bug of ours. */
function failureOf(error: unknown): Failure | null {
  if (error instanceof Failure) return error;
  if (error instanceof TypeError && error.message === 'fetch failed') return away();
  if (error instanceof oidc.AuthorizationResponseError) {
    return ['server_error', 'temporarily_unavailable'].includes(error.error) ? away() : cancelled();
  }
  if (error instanceof oidc.ResponseBodyError) {
    return error.error === 'invalid_grant' ? doesNotFit() : misunderstood();
  }
  if (error instanceof oidc.WWWAuthenticateChallengeError) return misunderstood();
  if (error instanceof oidc.ClientError) return awayCodes.has(error.code ?? '') ? away() : doesNotFit();
  return null;
}

const cancelled = (): Failure =>
  new Failure(
    'unauthenticated',
    'house-sign-in-cancelled',
    'Die Anmeldung mit dem Hauskonto wurde abgebrochen oder dort abgelehnt. Versuchen Sie es noch einmal.',
  );
const misunderstood = (): Failure =>
  new Failure(
    'unavailable',
    'identity-provider-refuses',
    'Der Anmeldedienst des Hauses nimmt die Anfrage dieses Dienstes nicht an. Verständigen Sie die Administration; mit Kennung und Kennwort können Sie sich weiterhin anmelden.',
  );

/** A state that nobody left with, or that came back too late, twice, or in another browser. */
export const stateUnknown = doesNotFit;
