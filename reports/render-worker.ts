/** Renders reports in a worker thread, so that a long report never delays a page. */
import { Worker } from 'node:worker_threads';
import type { ReportValue } from '../src/reporting/values/report-value.ts';
import type { RenderAnswer, RenderRequest } from './render-thread.ts';

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** How long a thread without work keeps its memory (150 MB), in milliseconds. */
const keepWarm = 60_000;

let worker: Worker | null = null;
let coolDown: NodeJS.Timeout | undefined;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** A thread that died takes its renderings with it; the next one starts afresh. */
function fail(thread: Worker, error: Error): void {
  if (worker !== thread) return;
  worker = null;
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}

function start(): Worker {
  const thread = new Worker(new URL('./render-thread.ts', import.meta.url));
  thread.on('message', (answer: RenderAnswer) => {
    const { id } = answer;
    const asked = waiting.get(id);
    waiting.delete(id);
    // An idle thread does not keep the process alive.
    if (waiting.size === 0) {
      thread.unref();
      coolDown = setTimeout(() => letGo(thread), keepWarm).unref();
    }
    if ('bytes' in answer) asked?.resolve(answer.bytes);
    else asked?.reject(new Error(`Rendering failed in the worker: ${answer.error}`));
  });
  thread.on('error', (error) => fail(thread, error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', () => fail(thread, new Error('The rendering thread has ended')));
  return thread;
}

/** What comes next starts a thread of its own. */
function letGo(idle: Worker): void {
  if (worker === idle) worker = null;
  void idle.terminate();
}

/** The bytes of the value's PDF. The thread stays warm for a minute between reports; close it with `stopRendering`. */
export async function renderInWorker(value: ReportValue): Promise<Uint8Array> {
  clearTimeout(coolDown);
  worker ??= start();
  const thread = worker;
  const id = ++lastId;
  return await new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    thread.ref();
    thread.postMessage({ id, value } satisfies RenderRequest, []);
  });
}

/** Ends the thread; a rendering under way is rejected. */
export async function stopRendering(): Promise<void> {
  await worker?.terminate();
}
