import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Provider } from 'oidc-provider';
import { openIdentityProvider, type ClaimRule, type IdentityProvider } from '../../src/identity/index.ts';

/** A real OpenID provider on the loopback. Whoever it knows signs in with the subject alone. */
export interface HouseProvider {
  readonly issuer: string;
  /** The groups and logins of the people, by subject; a test changes them as a directory would. */
  readonly people: Map<string, { readonly login?: string; readonly groups?: string | readonly string[] }>;
  /** As our service sees it, with nothing known of it yet. */
  open(rules: readonly ClaimRule[]): IdentityProvider;
  close(): Promise<void>;
}

const client = { client_id: 'iks', client_secret: randomBytes(32).toString('base64url') };

/** @param serviceUrl where our service is reached */
export async function startHouseProvider(serviceUrl: URL): Promise<HouseProvider> {
  const people: HouseProvider['people'] = new Map();
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider has no port');
  const issuer = `http://127.0.0.1:${address.port}`;
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...client,
        redirect_uris: [new URL('/anmelden/hauskonto', serviceUrl).href],
        post_logout_redirect_uris: [new URL('/anmelden', serviceUrl).href],
      },
    ],
    jwks: { keys: [{ ...key.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'email'], groups: ['groups'] },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        logoutSource(context, form) {
          context.body = `<!doctype html><html lang="de"><title>Haus</title>${form}<button form="op.logoutForm" name="logout" value="yes">Abmelden</button></html>`;
        },
      },
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: {
      AuthorizationCode: 60,
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      IdToken: 600,
      AccessToken: 60,
    },
    async findAccount(_context, subject) {
      const person = people.get(subject);
      if (person === undefined) return undefined;
      return {
        accountId: subject,
        claims: () => ({
          sub: subject,
          name: 'Erika Musterfrau',
          email: 'erika.musterfrau@example.de',
          ...(person.login === undefined ? {} : { preferred_username: person.login }),
          ...(person.groups === undefined ? {} : { groups: person.groups }),
        }),
      };
    },
    // Nobody is asked for consent by an authority's own directory.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session?.accountId ?? '',
        clientId: client.client_id,
      });
      grant.addOIDCScope('openid profile groups');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/interaction/') !== true) return void callback(request, response);
    if (request.method === 'GET') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(
        '<!doctype html><html lang="de"><title>Haus</title><form method="post"><label>Wer? <input name="who"></label><button>Weiter</button></form>',
      );
      return;
    }
    const accountId = new URLSearchParams(await text(request)).get('who') ?? '';
    await provider.interactionFinished(
      request,
      response,
      accountId === ''
        ? { error: 'access_denied', error_description: 'cancelled' }
        : { login: { accountId } },
      { mergeWithLastSubmission: false },
    );
  }

  return {
    issuer,
    people,
    open: (rules) =>
      openIdentityProvider({
        issuer: new URL(issuer),
        clientId: client.client_id,
        clientSecret: client.client_secret,
        scope: 'openid profile groups',
        loginClaim: 'preferred_username',
        functionsClaim: 'groups',
        rules,
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
