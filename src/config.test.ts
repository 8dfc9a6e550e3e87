import { describe, expect, it } from 'vitest';
import { readConfig, unknownSettings } from './config.ts';

const complete = {
  DATABASE_URL: 'postgres://iks@localhost/iks',
  IKS_KEY_DIRECTORY: '/keys',
  IKS_PUBLIC_URL: 'https://iks.example.de',
};

const provider = {
  IKS_OIDC_ISSUER: 'https://anmeldung.example.de',
  IKS_OIDC_CLIENT_ID: 'iks',
  IKS_OIDC_FUNCTIONS: 'cn=iks-mi1,dc=haus=team-lead:MI1; iks-gf = management',
};

describe('the environment', () => {
  it('becomes a configuration with defaults', () => {
    expect(readConfig(complete)).toMatchObject({
      ok: true,
      config: { host: '127.0.0.1', port: 3000, database: { kind: 'postgres', poolSize: 10 } },
    });
  });

  it('measures for this machine only, where nothing else is set', () => {
    const metricsOf = (change: Readonly<Record<string, string>>) => {
      const read = readConfig({ ...complete, ...change });
      return read.ok ? read.config.metrics : read.problems;
    };
    expect(metricsOf({})).toBeNull();
    expect(metricsOf({ IKS_METRICS_PORT: '9464' })).toEqual({ hostname: '127.0.0.1', port: 9464 });
    expect(metricsOf({ IKS_METRICS_PORT: '9464', IKS_METRICS_HOST: '0.0.0.0' })).toEqual({
      hostname: '0.0.0.0',
      port: 9464,
    });
  });

  it('has one address of the database unless a pooler stands in between', () => {
    const pooled = 'postgres://iks@localhost:6432/iks';
    const direct = complete.DATABASE_URL;
    expect(readConfig(complete)).toMatchObject({ config: { database: { url: direct, directUrl: direct } } });
    expect(readConfig({ ...complete, DATABASE_URL: pooled, DATABASE_DIRECT_URL: direct })).toMatchObject({
      config: { database: { url: pooled, directUrl: direct } },
    });
  });

  it('names the identity provider and what its groups stand for', () => {
    expect(readConfig({ ...complete, ...provider })).toMatchObject({
      ok: true,
      config: {
        identityProvider: {
          clientId: 'iks',
          clientSecret: null,
          functionsClaim: 'groups',
          rules: [
            { value: 'cn=iks-mi1,dc=haus', role: 'team-lead', place: 'MI1' },
            { value: 'iks-gf', role: 'management', place: null },
          ],
        },
      },
    });
    expect(readConfig(complete)).toMatchObject({ ok: true, config: { identityProvider: null } });
  });

  it.each([
    ['IKS_KEY_DIRECTORY', { IKS_KEY_DIRECTORY: undefined }, 'fehlt'],
    ['IKS_PUBLIC_URL', { IKS_PUBLIC_URL: '' }, 'fehlt'],
    ['IKS_PORT', { IKS_PORT: 'abc' }, 'ungültiger Wert'],
    ['IKS_PORT', { IKS_PORT: '70000' }, 'ungültiger Wert'],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }, 'ungültiger Wert'],
    ['DATABASE_URL', { IKS_EMBEDDED_DIRECTORY: 'var/x' }, 'genau einer der Werte'],
    ['DATABASE_URL', { DATABASE_URL: undefined }, 'genau einer der Werte'],
    ['IKS_OIDC_ISSUER', { IKS_OIDC_ISSUER: 'https://anmeldung.example.de' }, 'gehören zusammen'],
    ['IKS_OIDC_ISSUER', { ...provider, IKS_OIDC_ISSUER: 'http://anmeldung.example.de' }, 'https://'],
    ['IKS_OIDC_ISSUER', { ...provider, IKS_OIDC_ISSUER: 'anmeldung' }, 'ungültiger Wert'],
    ['IKS_OIDC_FUNCTIONS', { ...provider, IKS_OIDC_FUNCTIONS: 'gruppe=team-lead' }, 'Wert=Funktion'],
    ['IKS_OIDC_FUNCTIONS', { ...provider, IKS_OIDC_FUNCTIONS: 'gruppe=chef' }, 'Wert=Funktion'],
    ['IKS_TRUSTED_PROXIES', { IKS_TRUSTED_PROXIES: '127.0.0.1, proxy' }, 'Adressen oder Netze'],
    ['IKS_TRUSTED_PROXIES', { IKS_TRUSTED_PROXIES: '10.0.0.0/33' }, 'Adressen oder Netze'],
    ['IKS_OIDC_SCOPE', { ...provider, IKS_OIDC_SCOPE: 'profile' }, 'ungültiger Wert'],
  ])('refuses to start on a bad %s and names it', (name, change, saying) => {
    const read = readConfig({ ...complete, ...change });
    expect(read.ok).toBe(false);
    const problems = read.ok ? [] : read.problems;
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name}: `);
    expect(problems[0]).toContain(saying);
    expect(problems[0]).not.toMatch(/Invalid|expected/);
  });
});

it('names that look like settings and are none are found', () => {
  const environment = { ...complete, IKS_CHECKPOINT_DIR: '/srv', IKS_BACKUP_PASSPHRASE: 'x', HOME: '/root' };
  expect(unknownSettings(environment)).toEqual(['IKS_CHECKPOINT_DIR']);
});
