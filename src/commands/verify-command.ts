import { parseArgs } from 'node:util';

import { protocolSchema, verdictOf, verifyProtocol } from '../draw-procedure/index.ts';
import type { Protocol, VerifiedItem } from '../draw-procedure/index.ts';
import { readJson, readRemainingFrame } from './frame-file.ts';
import { answering, unusable } from './terminal.ts';

/**
 * `iks verify`: repeats a draw from its protocol, offline, and says of each statement whether it agrees. Exit code
 * 0 if all do (the frame's digest may be beyond repeating without case numbers), 1 if one does not, 2 for input
 * that is not enough to tell.
 */
export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { frame: { type: 'string' }, profile: { type: 'string' } },
      allowPositionals: true,
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) {
      throw unusable('Geben Sie ein Protokoll an: iks verify Protokoll.json --frame Grundgesamtheit.csv');
    }
    const protocol = await readProtocol(path);
    const frame = values.frame === undefined ? null : await readRemainingFrame(values.frame, values.profile);
    const items = verifyProtocol(protocol, frame);
    const { sentence, exitCode } = verdicts[verdictOf(items)];
    process.stdout.write(`${[...items.map(line), '', sentence].join('\n')}\n`);
    return exitCode;
  });

async function readProtocol(path: string): Promise<Protocol> {
  const parsed = protocolSchema.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.') ?? '';
  throw unusable(`„${path}“ ist kein Ziehungsprotokoll nach iks-draw/1: „${place}“ fehlt oder ist ungültig.`);
}

function line({ agrees, sentence }: VerifiedItem): string {
  const answer = agrees === 'not-recomputable' ? 'nicht nachgerechnet' : agrees ? 'stimmt' : 'stimmt NICHT';
  return `${answer.padEnd(20)} ${sentence}`;
}

const verdicts = {
  agrees: { sentence: 'Ergebnis: Die Ziehung ist nachvollzogen, alles Nachgerechnete stimmt.', exitCode: 0 },
  disagrees: { sentence: 'Ergebnis: Das Protokoll stimmt nicht mit der Ziehung überein.', exitCode: 1 },
  incomplete: {
    sentence:
      'Ergebnis: Die Angaben reichen nicht, um die Ziehung nachzuvollziehen. Geben Sie mit --frame die Grundgesamtheit an.',
    exitCode: 2,
  },
} as const;
