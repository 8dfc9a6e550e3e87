import { z } from 'zod';
import { readClaimRules, readNetworks, type Networks, type ProviderSettings } from './identity/index.ts';

const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, 'erwartet wird postgres://…');
const port = z.coerce.number().int().min(1).max(65535);

/** Every setting the server reads, with its meaning; the table in docs/configuration.md is written from here. */
export const environmentSchema = z
  .object({
    DATABASE_URL: databaseUrl
      .optional()
      .describe('PostgreSQL 15 oder neuer; ohne diesen Wert ist IKS_EMBEDDED_DIRECTORY nötig'),
    DATABASE_DIRECT_URL: databaseUrl
      .optional()
      .describe(
        'Dieselbe Datenbank ohne PgBouncer dazwischen, für die Befehle von `iks` (Sicherung, Wiederherstellung, Umzug); nötig, wenn DATABASE_URL über PgBouncer führt',
      ),
    DATABASE_REPLICA_URL: databaseUrl
      .optional()
      .describe(
        'Streaming-Replikat für lesende Arbeit (Berichtsdateien, Ausgaben von Grundgesamtheiten, Prüfung des Vorgangsprotokolls); ohne diesen Wert liest alles von DATABASE_URL',
      ),
    IKS_REPLICA_LAG_SECONDS: z.coerce
      .number()
      .int()
      .min(1)
      .max(3600)
      .default(10)
      .describe('So weit darf das Replikat zurückliegen; darüber liest der Dienst von DATABASE_URL'),
    IKS_EMBEDDED_DIRECTORY: z
      .string()
      .min(1)
      .optional()
      .describe('Verzeichnis der Testdatenbank (PGlite); nur für Erprobung und Vorführung'),
    IKS_KEY_DIRECTORY: z.string().min(1).describe('Verzeichnis der Schlüssel, außerhalb der Datenbank'),
    IKS_CHECKPOINT_DIRECTORY: z
      .string()
      .min(1)
      .optional()
      .describe('Verzeichnis für Prüfpunkte des Vorgangsprotokolls, am besten auf einem anderen System'),
    IKS_PUBLIC_URL: z
      .url()
      .describe('Adresse, unter der der Dienst erreichbar ist, z. B. https://iks.example.de'),
    IKS_HOST: z.string().default('127.0.0.1').describe('Netzadresse, an der der Dienst lauscht'),
    IKS_PORT: port.default(3000).describe('Port, an dem der Dienst lauscht'),
    IKS_TRUSTED_PROXIES: z
      .string()
      .transform((value, context) => {
        const networks = readNetworks(value);
        if (networks === null) {
          context.addIssue('erwartet werden Adressen oder Netze, durch Komma getrennt');
        }
        return networks ?? z.NEVER;
      })
      .optional()
      .describe(
        'Proxys, denen der Dienst die Adresse der Anfragenden glaubt (X-Forwarded-For): Adressen oder Netze, durch Komma getrennt, z. B. `127.0.0.1, 10.1.2.0/24`; ohne diesen Wert zählen Anmeldeversuche für die Adresse der Verbindung',
      ),
    IKS_POOL_SIZE: z.coerce
      .number()
      .int()
      .min(2)
      .max(200)
      .default(10)
      .describe('Datenbankverbindungen je Prozess'),
    IKS_STATEMENT_SECONDS: z.coerce
      .number()
      .int()
      .min(1)
      .max(3600)
      .default(60)
      .describe(
        'Sekunden, nach denen eine Anfrage nicht länger auf eine einzelne Antwort der Datenbank wartet',
      ),
    IKS_METRICS_PORT: port.optional().describe('Port der Prometheus-Messwerte; ohne diesen Wert keine'),
    IKS_METRICS_HOST: z
      .string()
      .default('127.0.0.1')
      .describe(
        'Netzadresse der Prometheus-Messwerte; sie sind für die Überwachung des Hauses, ohne Anmeldung',
      ),
    IKS_OIDC_ISSUER: z
      .url({ abort: true })
      .refine((value) => isEncrypted(new URL(value)), 'erwartet wird https://…')
      .optional()
      .describe(
        'Anmeldedienst des Hauses (OpenID Connect), mit https; ohne diesen Wert gibt es nur örtliche Konten',
      ),
    IKS_OIDC_CLIENT_ID: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Kennung dieses Dienstes beim Anmeldedienst; Rücksprung- und Abmeldeadresse dort: IKS_PUBLIC_URL mit /anmelden/hauskonto und mit /anmelden',
      ),
    IKS_OIDC_CLIENT_SECRET: z
      .string()
      .min(1)
      .optional()
      .describe('Geheimnis dazu; ohne diesen Wert schützt PKCE allein'),
    IKS_OIDC_SCOPE: z
      .string()
      .regex(/^openid(?: \S+)*$/)
      .default('openid profile')
      .describe('angeforderter Umfang, beginnt mit openid'),
    IKS_OIDC_LOGIN_CLAIM: z
      .string()
      .min(1)
      .default('preferred_username')
      .describe('Angabe, aus der die Kennung eines neuen Kontos kommt; Namen werden nicht übernommen'),
    IKS_OIDC_FUNCTIONS_CLAIM: z
      .string()
      .min(1)
      .default('groups')
      .describe('Angabe, aus der die Funktionen kommen: ein Text oder eine Liste'),
    IKS_OIDC_FUNCTIONS: z
      .string()
      .transform((value, context) => {
        const rules = readClaimRules(value);
        if (rules === null) {
          context.addIssue('erwartet wird Wert=Funktion oder Wert=Funktion:Kürzel, durch Semikolon getrennt');
        }
        return rules ?? z.NEVER;
      })
      .optional()
      .describe(
        'Zuordnung, durch Semikolon getrennt: Wert=Funktion oder Wert=Funktion:Kürzel, z. B. `iks-mi1=team-lead:MI1; iks-mi=area-head:MI; iks-gf=management`; Funktionen: team-lead (mit Team), area-head (mit Bereich), management, personnel-development, controlling, auditor, oversight, administrator',
      ),
    IKS_LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('Ausführlichkeit der Protokollierung'),
  })
  .refine((env) => (env.DATABASE_URL === undefined) !== (env.IKS_EMBEDDED_DIRECTORY === undefined), {
    path: ['DATABASE_URL'],
    error: 'genau einer der Werte DATABASE_URL und IKS_EMBEDDED_DIRECTORY muss gesetzt sein',
  })
  .refine(
    (env) =>
      new Set(
        [env.IKS_OIDC_ISSUER, env.IKS_OIDC_CLIENT_ID, env.IKS_OIDC_FUNCTIONS].map(
          (value) => value === undefined,
        ),
      ).size === 1,
    {
      path: ['IKS_OIDC_ISSUER'],
      error: 'IKS_OIDC_ISSUER, IKS_OIDC_CLIENT_ID und IKS_OIDC_FUNCTIONS gehören zusammen',
    },
  );

/** What goes over the network is encrypted; the loopback is for trying out. */
export const isEncrypted = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));

export interface Config {
  readonly database:
    | { readonly kind: 'embedded'; readonly directory: string }
    | {
        readonly kind: 'postgres';
        readonly url: string;
        /** The same database with no pooler in between, for what sets more than a transaction's own settings. */
        readonly directUrl: string;
        readonly poolSize: number;
        readonly statementLimit: number;
        readonly replica: { readonly url: string; readonly lagBound: number } | null;
      };
  readonly keyDirectory: string;
  readonly checkpointDirectory: string | null;
  readonly publicUrl: URL;
  readonly host: string;
  readonly port: number;
  /** Null where nobody measures. */
  readonly metrics: { readonly hostname: string; readonly port: number } | null;
  /** Null where nothing stands in front of the service. */
  readonly trustedProxies: Networks | null;
  /** Null where people have local accounts only. */
  readonly identityProvider: ProviderSettings | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Variables of ours that are not the service's: of the backup commands and of the database in compose.yaml. */
const others = ['IKS_BACKUP_PASSPHRASE', 'IKS_DATABASE_PASSWORD'];

/** Names that look like settings and are none, as a typing error leaves them; nothing but the doctor minds. */
export const unknownSettings = (environment: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(environment)
    .filter((name) => /^(IKS|DATABASE)_/.test(name))
    .filter((name) => !(name in environmentSchema.shape) && !others.includes(name))
    .sort();

/** Reads the environment once. On a missing or wrong value the problems name each variable, and nothing starts. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): { ok: true; config: Config } | { ok: false; problems: string[] } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => {
        const name = issue.path.join('.');
        if (issue.code === 'custom') return `${name}: ${issue.message}`;
        const meaning = Object.entries(environmentSchema.shape).find(([key]) => key === name)?.[1]
          .description;
        return `${name}: ${given[name] === undefined ? 'fehlt' : 'ungültiger Wert'} (${meaning ?? ''})`;
      }),
    };
  }
  const env = parsed.data;
  return {
    ok: true,
    config: {
      database:
        env.DATABASE_URL === undefined
          ? { kind: 'embedded', directory: env.IKS_EMBEDDED_DIRECTORY ?? '' }
          : {
              kind: 'postgres',
              url: env.DATABASE_URL,
              directUrl: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
              poolSize: env.IKS_POOL_SIZE,
              statementLimit: env.IKS_STATEMENT_SECONDS * 1000,
              replica:
                env.DATABASE_REPLICA_URL === undefined
                  ? null
                  : { url: env.DATABASE_REPLICA_URL, lagBound: env.IKS_REPLICA_LAG_SECONDS * 1000 },
            },
      keyDirectory: env.IKS_KEY_DIRECTORY,
      checkpointDirectory: env.IKS_CHECKPOINT_DIRECTORY ?? null,
      publicUrl: new URL(env.IKS_PUBLIC_URL),
      host: env.IKS_HOST,
      port: env.IKS_PORT,
      metrics:
        env.IKS_METRICS_PORT === undefined
          ? null
          : { hostname: env.IKS_METRICS_HOST, port: env.IKS_METRICS_PORT },
      trustedProxies: env.IKS_TRUSTED_PROXIES ?? null,
      identityProvider: providerOf(env),
      logLevel: env.IKS_LOG_LEVEL,
    },
  };
}

function providerOf(env: z.infer<typeof environmentSchema>): ProviderSettings | null {
  const { IKS_OIDC_ISSUER, IKS_OIDC_CLIENT_ID, IKS_OIDC_FUNCTIONS } = env;
  if (IKS_OIDC_ISSUER === undefined || IKS_OIDC_CLIENT_ID === undefined || IKS_OIDC_FUNCTIONS === undefined) {
    return null;
  }
  return {
    issuer: new URL(IKS_OIDC_ISSUER),
    clientId: IKS_OIDC_CLIENT_ID,
    clientSecret: env.IKS_OIDC_CLIENT_SECRET ?? null,
    scope: env.IKS_OIDC_SCOPE,
    loginClaim: env.IKS_OIDC_LOGIN_CLAIM,
    functionsClaim: env.IKS_OIDC_FUNCTIONS_CLAIM,
    rules: IKS_OIDC_FUNCTIONS,
  };
}
