/** The worker thread of `render-worker.ts`: one value in, its bytes out, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { ReportValue } from '../src/reporting/values/report-value.ts';
import { renderReport } from './render.ts';

export interface RenderRequest {
  readonly id: number;
  readonly value: ReportValue;
}
export type RenderAnswer =
  | { readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly error: string };

const port = parentPort;
if (port === null) throw new Error('render-thread.ts runs as a worker thread only');

port.on('message', (request: RenderRequest) => {
  renderReport(request.value).then(
    (bytes) => {
      const answer: RenderAnswer = { id: request.id, bytes: new Uint8Array(bytes) };
      port.postMessage(answer, [answer.bytes.buffer]);
    },
    (error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ id: request.id, error: reason } satisfies RenderAnswer);
    },
  );
});
