import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65535);

/** Every setting the server reads, with its meaning; README's table is written from here. */
export const environmentSchema = z
  .object({
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'erwartet wird postgres://…')
      .optional()
      .describe('PostgreSQL 15 oder neuer; ohne diesen Wert ist IKS_EMBEDDED_DIRECTORY nötig'),
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
    IKS_POOL_SIZE: z.coerce
      .number()
      .int()
      .min(2)
      .max(200)
      .default(10)
      .describe('Datenbankverbindungen je Prozess'),
    IKS_METRICS_PORT: port
      .optional()
      .describe('Port der Prometheus-Messwerte, nur an 127.0.0.1; ohne diesen Wert keine'),
    IKS_LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('Ausführlichkeit der Protokollierung'),
  })
  .refine((env) => (env.DATABASE_URL === undefined) !== (env.IKS_EMBEDDED_DIRECTORY === undefined), {
    path: ['DATABASE_URL'],
    error: 'genau einer der Werte DATABASE_URL und IKS_EMBEDDED_DIRECTORY muss gesetzt sein',
  });

export interface Config {
  readonly database:
    | { readonly kind: 'embedded'; readonly directory: string }
    | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number };
  readonly keyDirectory: string;
  readonly checkpointDirectory: string | null;
  readonly publicUrl: URL;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

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
          : { kind: 'postgres', url: env.DATABASE_URL, poolSize: env.IKS_POOL_SIZE },
      keyDirectory: env.IKS_KEY_DIRECTORY,
      checkpointDirectory: env.IKS_CHECKPOINT_DIRECTORY ?? null,
      publicUrl: new URL(env.IKS_PUBLIC_URL),
      host: env.IKS_HOST,
      port: env.IKS_PORT,
      metricsPort: env.IKS_METRICS_PORT ?? null,
      logLevel: env.IKS_LOG_LEVEL,
    },
  };
}
