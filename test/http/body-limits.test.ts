import { beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../src/endpoints.ts';
import { mountedAt } from '../../src/http/index.ts';
import { uploadPaths } from '../../src/pages/index.ts';
import { publicUrl, testApp, type App } from '../support/http.ts';
import { newWorld } from '../support/world.ts';

/* Nobody, signed in or not, makes the service read more into memory than a form or a small file can be. */

let app: App;
beforeAll(async () => {
  app = testApp((await newWorld()).deps);
});

const megabyte = 1_000_000;
const largestFile = 20;
const largestForm = 2;

/** A body without an end to be seen: `read` says how many megabytes of it were taken. */
function endlessBody() {
  const body = { read: 0 };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        body.read += 1;
        controller.enqueue(new Uint8Array(megabyte).fill(0x61));
        if (body.read > 2 * largestFile) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { body, stream };
}

async function send(method: string, path: string) {
  const { body, stream } = endlessBody();
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers: {
      'Content-Type': path.startsWith('/api/') ? 'application/json' : 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
    },
    body: stream,
    duplex: 'half',
  };
  const url = new URL(path.replaceAll(/:\w+/g, crypto.randomUUID()), publicUrl);
  const response = await app.request(new Request(url, init));
  return { status: response.status, text: await response.text(), read: body.read };
}

const files = new Set(endpoints.filter(({ takesFile }) => takesFile).map(mountedAt));
/** What takes files of any size, in pieces. */
const streams: ReadonlySet<string> = new Set(['/api/v1/uploads', ...uploadPaths]);

describe('a request larger than it may be', () => {
  it('is refused in German at every address that takes one, and not read to its end', async () => {
    const addresses = app.routes.filter(
      ({ method, path }) => ['POST', 'PUT', 'PATCH'].includes(method) && !streams.has(path),
    );
    expect(addresses.length).toBeGreaterThan(100);
    for (const { method, path } of addresses) {
      const { status, text, read } = await send(method, path);
      const most = files.has(path) ? largestFile : largestForm;
      expect({ path, status, read }).toEqual({ path, status: 413, read: most + 1 });
      expect(text).toContain(`größer als ${most} MB`);
    }
  });

  it('is not read at all where a file streams in and nobody is signed in', async () => {
    for (const path of streams) {
      expect({ path, ...(await send('POST', path)) }).toMatchObject({ path, status: 401, read: 0 });
    }
  });
});
