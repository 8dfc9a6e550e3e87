import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const inBash = (
  script: string,
  args: readonly string[] = [],
  environment: Record<string, string> = {},
): string =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', `source deploy/instance.sh; ${script}`, 'bash', ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** What a command finds in its environment that `iks.sh` starts with such a settings file. */
function environmentWith(
  lines: readonly string[],
  given: Record<string, string> = {},
): Record<string, string> {
  const file = join(mkdtempSync(join(tmpdir(), 'iks-settings-')), 'worms.env');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const found = inBash('export_settings "$1"; env -0', [file], given).split('\0');
  return Object.fromEntries(
    found.map((pair): [string, string] => {
      const [name = ''] = pair.split('=', 1);
      return [name, pair.slice(name.length + 1)];
    }),
  );
}

describe('settings, read as systemd reads them', () => {
  const documented = [
    '# /etc/iks/worms.env',
    'DATABASE_URL=postgres://iks:a$HOME`id`%23!;#&b@db/iks?sslmode=require&application_name=iks',
    'IKS_KEY_DIRECTORY=/var/lib/iks/worms/keys',
    'IKS_PUBLIC_URL=https://iks.example.de',
    'IKS_TRUSTED_PROXIES=127.0.0.1, 10.1.2.0/24',
    'IKS_OIDC_ISSUER=https://anmeldung.example.de/?a=1&b=2',
    'IKS_OIDC_CLIENT_ID=iks',
    'IKS_OIDC_FUNCTIONS=iks-mi1=team-lead:MI1; iks-mi=area-head:MI; iks-gf=management',
    'IKS_OIDC_SCOPE=openid profile',
  ];

  it('keep spaces, semicolons, ampersands and dollars', () => {
    const found = environmentWith(documented);
    for (const line of documented.slice(1)) {
      const [name = ''] = line.split('=', 1);
      expect(found[name]).toBe(line.slice(name.length + 1));
    }
    expect(readConfig(found)).toMatchObject({ ok: true });
  });

  it.each([
    ['"openid profile"', 'openid profile'],
    ["'openid $profile'", 'openid $profile'],
    ['  openid profile  ', 'openid profile'],
    [String.raw`"say \"no\" for \$5 \n"`, String.raw`say "no" for $5 \n`],
    [String.raw`C:\\iks\ x`, String.raw`C:\iks x`],
    [`it's`, `it's`],
    [`"a" 'b' c "d"`, 'abc "d"'],
    ['', ''],
  ])('turn %s into %s', (written, meant) => {
    expect(environmentWith([`IKS_X=${written}`])['IKS_X']).toBe(meant);
  });

  it('take the last of a name, and leave comments and other lines', () => {
    const found = environmentWith(['IKS_X=1', '; IKS_Y=1', 'export IKS_Z=1', 'IKS_X=2']);
    expect(found).toMatchObject({ IKS_X: '2' });
    expect(found).not.toHaveProperty('IKS_Y');
    expect(found).not.toHaveProperty('IKS_Z');
  });

  it('give way to what stands in front of the command', () => {
    const given = { DATABASE_URL: 'postgres://other/iks', IKS_BACKUP_PASSPHRASE: 'a $ecret' };
    expect(environmentWith(documented, given)).toMatchObject({ ...given, IKS_OIDC_CLIENT_ID: 'iks' });
  });

  it.each(['"a', "'a", 'a\\', '"a\\"'])('refuse %s, which goes on in the next line', (written) => {
    expect(() => environmentWith([`IKS_X=${written}`])).toThrow(/line 1: the value of IKS_X has no end/);
  });
});

describe('the name of an instance', () => {
  const namesOf = (name: string) => inBash('read_name "$1"; echo "$instance $house $account"', [name]).trim();

  it('says whose it is', () => {
    expect(namesOf('worms')).toBe('worms worms iks_worms');
    expect(namesOf('worms-2')).toBe('worms-2 worms iks_worms');
  });

  it.each([
    '',
    'Worms',
    'worms-1',
    'worms-10',
    'worms/..',
    '../worms',
    'service',
    'service-2',
    'drill',
    'w'.repeat(28),
  ])('is refused where it is «%s»', (name) => {
    expect(() => namesOf(name)).toThrow(/NAME: up to 27/);
  });
});

describe('a program that may be removed', () => {
  it.each([
    ['/opt/iks-20261127-080000', true],
    ['/opt/iks-sicherung', false],
    ['/opt/iks-20261127-080000-alt', false],
    ['/opt/iks', false],
  ])('%s: %s', (directory, expected) => {
    expect(inBash('is_program "$1" && echo yes || echo no', [directory]).trim()).toBe(
      expected ? 'yes' : 'no',
    );
  });
});
