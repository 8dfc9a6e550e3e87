import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

import {
  completeProtocol,
  drawFromFrame,
  drawMethods,
  normaliseText,
  SYSTEM_ENTROPY,
} from '../draw-procedure/index.ts';
import type { DrawMethod, ProtocolRequest } from '../draw-procedure/index.ts';
import { software } from '../software.ts';
import { readFrameFile } from './frame-file.ts';
import { answering, integerOption, unusable } from './terminal.ts';

const options = {
  frame: { type: 'string' },
  profile: { type: 'string' },
  method: { type: 'string', default: 'simple' },
  size: { type: 'string' },
  'minimum-per-stratum': { type: 'string' },
  'entropy-source': { type: 'string', default: SYSTEM_ENTROPY },
  value: { type: 'string' },
  'seal-number': { type: 'string' },
  reserves: { type: 'string' },
  extend: { type: 'string', multiple: true },
  replace: { type: 'string', multiple: true },
  reason: { type: 'string', multiple: true },
} as const;

/**
 * `iks draw`: draws from a frame in a file and prints the protocol as JSON, without any database. Extensions
 * (`--extend 10`) and replacements (`--replace 7`, in a stratum `--replace 7:LZB`) are followed in the order in
 * which they stand; a `--reason` belongs to the one before it. Without `--value`, the service's own source draws
 * 32 random bytes after the frame was sealed.
 */
export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values, tokens } = parseArgs({ args: [...args], options, tokens: true });
    const { frame: path, size } = values;
    if (path === undefined) throw unusable('Geben Sie die Grundgesamtheit an: --frame Datei.csv');
    if (size === undefined) throw unusable('Geben Sie den Stichprobenumfang an: --size 60');
    const terms = {
      method: methodOf(values.method),
      sampleSize: integerOption('size', size, 0),
      minimumPerStratum: integerOption('minimum-per-stratum', values['minimum-per-stratum'], 0),
      entropySource: values['entropy-source'],
      sealNumber: integerOption('seal-number', values['seal-number'], 1),
    };
    const reserves = integerOption('reserves', values.reserves, 0);
    const requests = requestsOf(tokens);
    const { view, facts } = await readFrameFile(path, values.profile);
    const content = drawFromFrame({
      frame: view,
      terms,
      entropyValue: values.value ?? freshValue(terms.entropySource),
      reserves,
      requests,
    });
    const sourceFile = { name: basename(path), sha256: facts.sha256 };
    const protocol = completeProtocol({ ...content, frame: { ...content.frame, sourceFile }, software });
    process.stdout.write(`${JSON.stringify(protocol, null, 2)}\n`);
    return 0;
  });

function methodOf(value: string): DrawMethod {
  const method = drawMethods.find((known) => known === value);
  if (method === undefined) throw unusable(`--method kennt ${drawMethods.join(', ')}, nicht „${value}“.`);
  return method;
}

function freshValue(entropySource: string): string {
  if (entropySource === SYSTEM_ENTROPY) return randomBytes(32).toString('hex');
  throw unusable('Geben Sie den Wert des öffentlichen Zufallsereignisses an: --value 031119273845');
}

/** Extensions and replacements in the order of the command line. */
function requestsOf(
  tokens: readonly { kind: string; name?: string; value?: string | undefined }[],
): ProtocolRequest[] {
  const requests: ProtocolRequest[] = [];
  for (const { kind, name, value = '' } of tokens) {
    if (kind !== 'option') continue;
    if (name === 'extend') requests.push(extensionOf(value));
    if (name === 'replace') requests.push(replacementOf(value));
    if (name !== 'reason') continue;
    const last = requests.at(-1);
    if (last === undefined) throw unusable('--reason gehört hinter --extend oder --replace.');
    last.reason = value;
  }
  return requests;
}

const now = (): string => Temporal.Now.instant().toString({ fractionalSecondDigits: 0 });

function extensionOf(value: string): ProtocolRequest {
  const count = integerOption('extend', value, 0);
  if (count === 0) throw unusable('--extend braucht eine ganze Zahl ab 1.');
  return { kind: 'extension', count, at: now() };
}

function replacementOf(value: string): ProtocolRequest {
  const [, rank, stratum] = /^([1-9]\d{0,14})(?::(.+))?$/s.exec(value) ?? [];
  if (rank === undefined)
    throw unusable('--replace braucht einen Rang ab 1, bei Schichten mit Schicht: --replace 7:LZB');
  return {
    kind: 'replacement',
    rank: Number(rank),
    stratum: stratum === undefined ? null : normaliseText(stratum),
    at: now(),
  };
}
