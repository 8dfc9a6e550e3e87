/**
 * One delivery received, imported and sealed in a process of its own, so that its memory can be measured. Takes one
 * JSON argument, prints one JSON line: milliseconds of each step and the largest resident size in MiB.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { randomBytes } from 'node:crypto';
import { isoDate, systemClock } from '../../../../src/calendar/index.ts';
import { openPostgres } from '../../../../src/database/index.ts';
import { noErrands } from '../../../../src/errands/index.ts';
import { importDelivery, receiveUpload, sealFrame } from '../../../../src/frames/index.ts';
import { openKeys } from '../../../../src/keys/index.ts';
import { perform, type Actor, type Deps } from '../../../../src/work.ts';

export interface Order {
  readonly url: string;
  readonly keyDirectory: string;
  readonly actor: Actor;
  readonly fieldId: string;
  readonly file: string;
}

export interface Times {
  readonly receive: number;
  readonly import: number;
  readonly seal: number;
  readonly frameId: string;
  readonly maximumMebibytes: number;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const deps: Deps = {
  database: openPostgres({ url: order.url, poolSize: 2, waitForConnection: 5000 }),
  clock: systemClock,
  keys: openKeys(order.keyDirectory),
  randomBytes,
  errands: noErrands,
  software: 'IKS-Stichproben Messung',
};

let last = performance.now();
const lap = (): number => {
  const now = performance.now();
  const time = now - last;
  last = now;
  return time;
};
const upload = await receiveUpload(deps, order.actor, 'messung.csv', createReadStream(order.file));
const receive = lap();
const { frames } = await perform(deps, order.actor, (work) =>
  importDelivery(work, {
    uploadId: upload.id,
    firstDay: isoDate('2020-03-01'),
    lastDay: isoDate('2020-03-31'),
    fieldIds: [order.fieldId],
  }),
);
const imported = lap();
// not `process.resourceUsage().maxRSS`: across a spawn that begins with what the parent had
const status = readFileSync('/proc/self/status', 'utf8');
const maximumMebibytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
const frameId = frames[0]?.frameId ?? '';
await perform(deps, order.actor, (work) =>
  sealFrame(work, { frameId, entropySource: 'system', sampleSize: 60 }),
);
const times: Times = { receive, import: imported, seal: lap(), frameId, maximumMebibytes };
process.stdout.write(`${JSON.stringify(times)}\n`);
await deps.database.close();
