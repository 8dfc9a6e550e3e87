import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

/** A Chromium that can be started: where it is, and what it needs in its environment. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The system's Chromium or Chrome; where there is none, or where `IKS_TEST_BROWSER=bundled` asks for it, the one
 * of the npm package `@sparticuz/chromium` with its own libraries and fonts, so that no system package is needed.
 */
export const findChromium = async (): Promise<Chromium> =>
  (process.env['IKS_TEST_BROWSER'] === 'bundled' ? undefined : systemChromium()) ?? unpackBundled();

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function systemChromium(): Chromium | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const executablePath = folders
    .flatMap((folder) => systemNames.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  return executablePath === undefined ? undefined : { executablePath, env: {} };
}

const packaged = new URL('../../../node_modules/@sparticuz/chromium/', import.meta.url);
const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));

/**
 * Unpacks once into a folder beside the installed packages. Two test workers may do it at the same time: each
 * unpacks for itself, and the first to finish gives the folder its name.
 */
async function unpackBundled(): Promise<Chromium> {
  const { version } = await readPackage();
  const home = join(cache, `test-chromium-${version}`);
  if (!existsSync(home)) {
    await mkdir(cache, { recursive: true });
    const staging = await mkdtemp(join(cache, 'test-chromium-'));
    await inflateInto(staging, ['chromium.br', 'al2023.tar.br', 'fonts.tar.br']);
    await writeFile(join(staging, 'fonts.conf'), fontSettings(home));
    await rename(staging, home).catch(() => rm(staging, { recursive: true }));
  }
  return {
    executablePath: join(home, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
      HOME: home,
    },
  };
}

/** The packaged settings look for fonts in fixed folders elsewhere; without any font Chromium aborts. */
const fontSettings = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <cachedir>${join(home, 'font-cache')}</cachedir>
</fontconfig>
`;

async function readPackage(): Promise<{ version: string }> {
  const { default: content } = (await import(new URL('package.json', packaged).href, {
    with: { type: 'json' },
  })) as { default: { version: string } };
  return content;
}

/** `inflate` writes to the system's folder for temporary files and chooses it when called. */
async function inflateInto(folder: string, archives: readonly string[]): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  const running = archives.map((archive) => inflate(fileURLToPath(new URL(`bin/${archive}`, packaged))));
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  await Promise.all(running);
}
