import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { noStore, securityHeaders } from './security-headers.ts';
import { assetUrl, staticFiles } from './static-files.ts';

const app = new Hono().use(securityHeaders({ strictTransport: true })).route('/', staticFiles());
app.get('/fall', noStore, (context) => context.text('Fall'));

const get = (path: string, encoding: string): Promise<Response> =>
  Promise.resolve(app.request(path, { headers: { 'Accept-Encoding': encoding } }));

test('a file is kept for ever under an address that holds its content’s hash', async () => {
  const url = assetUrl('check-sheet.js');
  expect(url).toMatch(/^\/assets\/check-sheet\.[0-9a-f]{16}\.js$/);
  const answer = await get(url, 'identity');
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  expect(answer.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  expect(await answer.text()).toBe(readFileSync('src/ui/assets/check-sheet.js', 'utf8'));
});

test('an unknown name and an outdated hash are not found', async () => {
  expect((await get('/assets/check-sheet.0123456789abcdef.js', 'br')).status).toBe(404);
  expect((await get('/assets/..%2F..%2Fpackage.json', 'br')).status).toBe(404);
  expect(() => assetUrl('secret.js')).toThrow('secret.js');
});

test('the compressed file is the same file', async () => {
  const url = assetUrl('kern.css');
  const plain = await (await get(url, 'identity')).text();
  const brotli = await get(url, 'gzip, deflate, br');
  expect(brotli.headers.get('Content-Encoding')).toBe('br');
  expect(brotli.headers.get('Vary')).toBe('Accept-Encoding');
  expect(brotliDecompressSync(await brotli.arrayBuffer()).toString()).toBe(plain);
  const gzip = await get(url, 'gzip, br;q=0');
  expect(gzip.headers.get('Content-Encoding')).toBe('gzip');
  expect(gunzipSync(await gzip.arrayBuffer()).toString()).toBe(plain);
});

test('the stylesheet points to the fonts that are served', async () => {
  const css = await (await get(assetUrl('iks.css'), 'identity')).text();
  for (const [, url = ''] of css.matchAll(/url\('([^']+)'\)/g)) {
    expect((await get(url, 'br')).headers.get('Content-Type')).toBe('font/woff2');
  }
  expect(css).not.toContain('asset:');
});

test('nothing inline and nothing from elsewhere may run, be shown in a frame or be guessed', async () => {
  const { headers } = await get('/fall', 'br');
  const policy = headers.get('Content-Security-Policy') ?? '';
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  expect(headers.get('Permissions-Policy')).toContain('camera=()');
});

test('the loopback demo does not ask for HTTPS', async () => {
  const demo = new Hono()
    .use(securityHeaders({ strictTransport: false }))
    .get('/', (context) => context.text(''));
  expect((await demo.request('/')).headers.has('Strict-Transport-Security')).toBe(false);
});
