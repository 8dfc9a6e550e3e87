import { ask } from './ask.ts';
import { pause } from './expect.ts';
import type { Office } from './office.ts';

/** What writers were told. */
export interface Told {
  /** Acknowledged version of each sheet, by sample item. */
  readonly versions: ReadonlyMap<string, number>;
  /** Answers that a client must not get: anything but a success or 503 with Retry-After. */
  readonly wrong: readonly string[];
  /** Requests that got 503 with Retry-After, and were sent again. */
  readonly postponed: number;
  /** Requests that got no answer at all, and were sent again. */
  readonly unanswered: number;
  /** The codes of the problems that postponed a request. */
  readonly codes: ReadonlySet<string>;
  /** The longest wait for an answer, in milliseconds. */
  readonly slowest: number;
}

interface Writing {
  /** Waits until one more act is acknowledged or refused for good, or all writers have given up. */
  nextAct(): Promise<void>;
  stop(): Promise<Told>;
}

/** One writer a sheet; each saves version after version and repeats what was not answered under the same key. */
export function startWriting(office: Office, urls: () => readonly string[]): Writing {
  const versions = new Map<string, number>();
  const wrong: string[] = [];
  const codes = new Set<string>();
  let slowest = 0;
  let next = Promise.withResolvers<void>();
  const tellNext = (): void => {
    next.resolve();
    next = Promise.withResolvers<void>();
  };
  const again = { postponed: 0, unanswered: 0 };
  // the last act of each writer is repeated until it is answered, but not for ever
  const load = { going: true, patience: 1000 };
  const write = async (item: string, index: number): Promise<void> => {
    for (let version = 0; load.going;) {
      const key = `${item}-${version}`;
      for (let attempt = index; load.patience > 0; attempt += 1) {
        const list = urls();
        const start = performance.now();
        const { answer, code } = await save(office, list[attempt % list.length] ?? '', item, version, key);
        if (answer !== 'unanswered') slowest = Math.max(slowest, performance.now() - start);
        if (code !== undefined) codes.add(code);
        if (answer === 'saved') {
          version += 1;
          versions.set(item, version);
          tellNext();
          break;
        }
        if (answer !== 'postponed' && answer !== 'unanswered') {
          wrong.push(answer);
          tellNext();
          return;
        }
        again[answer] += 1;
        if (!load.going) load.patience -= 1;
        await pause(50);
      }
    }
  };
  const writers = office.drawn.items.map(write);
  return {
    nextAct: () => Promise.race([next.promise, Promise.all(writers).then(() => undefined)]),
    async stop() {
      load.going = false;
      await Promise.all(writers);
      return { versions, wrong, ...again, codes, slowest };
    },
  };
}

async function save(
  office: Office,
  url: string,
  item: string,
  baseVersion: number,
  key: string,
): Promise<{ answer: string; code?: string }> {
  const answer = await ask(url, {
    cookie: office.cookie,
    path: '/sheets',
    headers: { 'Idempotency-Key': key },
    body: {
      subject: { kind: 'item', id: item },
      baseVersion,
      complete: false,
      disposition: null,
      note: `Fassung ${baseVersion + 1}`,
      results: office.drawn.field.criteria.map(({ criterionId }) => ({ criterionId, result: 'ok' })),
    },
  }).catch(() => null);
  if (answer === null) return { answer: 'unanswered' };
  const { status, code, body, postponed, said } = answer;
  if (postponed) return { answer: 'postponed', ...(code === null ? {} : { code }) };
  if (status >= 300) return { answer: said };
  if (body['version'] === baseVersion + 1) return { answer: 'saved' };
  return { answer: `told version ${String(body['version'])} instead of ${baseVersion + 1}` };
}
