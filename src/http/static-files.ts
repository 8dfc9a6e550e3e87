import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { servedStylesheet } from './kern-stylesheet.ts';

/**
 * The few files a page loads besides itself: KERN's rules and fonts, our stylesheet, our small scripts. Each
 * lives under an address that holds its content's hash, so browsers may keep it for ever, and is compressed once,
 * when first asked for.
 */
interface Asset {
  readonly name: string;
  readonly url: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Where the files are mounted. */
const assetPath = '/assets';

const assets = loadAssets();

/**
 * The address of a file for `href` and `src`: `assetUrl('iks.css')` → `/assets/iks.1f0c….css`.
 * Names: `kern.css`, `iks.css` (all of `src/ui/styles`), the two fonts `fira-sans-400.woff2` and
 * `fira-sans-600.woff2`, and all of `src/ui/assets`.
 */
export function assetUrl(name: string): string {
  const asset = assets.find((candidate) => candidate.name === name);
  if (asset === undefined) throw new Error(`There is no asset ${name}`);
  return asset.url;
}

/** Serves the files; to be mounted at `/`. Unknown names and outdated hashes fall through to the 404 page. */
export function staticFiles(): Hono {
  const byUrl = new Map(assets.map((asset) => [asset.url, asset]));
  const compressed = new Map<string, Uint8Array<ArrayBuffer>>();

  return new Hono().get(`${assetPath}/:file`, async (context, next) => {
    const asset = byUrl.get(context.req.path);
    if (asset === undefined) return next();
    context.header('Content-Type', asset.type);
    context.header('Cache-Control', 'public, max-age=31536000, immutable');
    if (asset.type === types['.woff2']) return context.body(asset.bytes); // is Brotli inside already
    context.header('Vary', 'Accept-Encoding');
    const encoding = preferredEncoding(context.req.header('Accept-Encoding') ?? '');
    if (encoding === undefined) return context.body(asset.bytes);
    context.header('Content-Encoding', encoding);
    const key = `${encoding} ${asset.url}`;
    const bytes = compressed.get(key) ?? compress(asset.bytes, encoding);
    compressed.set(key, bytes);
    return context.body(bytes);
  });
}

type Encoding = 'br' | 'gzip';

const preferredEncoding = (accepted: string): Encoding | undefined =>
  (['br', 'gzip'] as const).find((encoding) =>
    new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`).test(accepted),
  );

const compress = (bytes: Uint8Array, encoding: Encoding): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    encoding === 'br'
      ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
      : gzipSync(bytes),
  );

/** Reads all files. Our stylesheet points to a font with `url('asset:NAME')`. */
function loadAssets(): readonly Asset[] {
  const kern = (path: string): Buffer =>
    readFileSync(fileURLToPath(import.meta.resolve(`@kern-ux/native/dist/${path}`)));
  const own = new URL('../ui/assets/', import.meta.url);

  const fonts = [
    makeAsset('fira-sans-400.woff2', kern('fonts/fira-sans/FiraSans-Regular.woff2')),
    makeAsset('fira-sans-600.woff2', kern('fonts/fira-sans/FiraSans-SemiBold.woff2')),
  ];
  const withFontAddresses = (css: string): string =>
    css.replaceAll(/asset:([\w.-]+)/g, (_, name: string) => {
      const font = fonts.find((candidate) => candidate.name === name);
      if (font === undefined) throw new Error(`The stylesheet names an unknown font ${name}`);
      return font.url;
    });

  return [
    ...fonts,
    makeAsset('iks.css', Buffer.from(withFontAddresses(ownStyles()))),
    makeAsset('kern.css', Buffer.from(servedStylesheet(kern('kern.min.css').toString('utf8')))),
    ...readdirSync(own).map((name) => makeAsset(name, readFileSync(new URL(name, own)))),
  ];
}

/** One stylesheet of small files, in the order of the cascade. */
function ownStyles(): string {
  return ['base', 'frame', 'forms', 'notices', 'lists', 'tables', 'sheet', 'output']
    .map((name) => readFileSync(new URL(`../ui/styles/${name}.css`, import.meta.url), 'utf8'))
    .join('');
}

function makeAsset(name: string, bytes: Uint8Array): Asset {
  const extension = extname(name);
  const type = types[extension];
  if (type === undefined) throw new Error(`Unknown kind of asset: ${name}`);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const url = `${assetPath}/${name.slice(0, -extension.length)}.${hash}${extension}`;
  return { name, url, type, bytes: new Uint8Array(bytes) };
}
