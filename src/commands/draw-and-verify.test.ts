import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { running } from '../../test/support/command.ts';
import type { Protocol } from '../draw-procedure/index.ts';
import { run as draw } from './draw-command.ts';
import { run as verify } from './verify-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iks-commands-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function file(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `${(files += 1)}.txt`);
  await writeFile(path, content);
  return path;
}

/** Draws, and gives the protocol with the file it was written to. */
async function drawn(args: readonly string[]): Promise<{ protocol: Protocol; path: string }> {
  const { exitCode, out, err } = await running(draw, args);
  expect([exitCode, err]).toEqual([0, '']);
  return { protocol: JSON.parse(out) as Protocol, path: await file(out) };
}

interface VectorCase {
  caseNumber: string;
  team: string;
  stratum: string;
  amountCents: number | null;
  attributes: Record<string, string>;
}

/** A table as another program might write it: byte order mark, commas, all quoted, columns in another order. */
function table(cases: readonly VectorCase[]): string {
  const keys = Object.keys(cases[0]?.attributes ?? {}).reverse();
  const euros = (cents: number | null): string =>
    cents === null ? '' : (cents / 100).toFixed(2).replace('.', ',');
  const rows = cases.map((c) => [
    c.stratum,
    ...keys.map((key) => c.attributes[key] ?? ''),
    euros(c.amountCents),
    c.caseNumber,
    c.team,
  ]);
  return `\uFEFF${[['Schicht', ...keys, 'Betrag', 'Fallnummer', 'Team'], ...rows]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n')}`;
}

const generated = (size: number): VectorCase[] =>
  Array.from({ length: size }, (_, index) => {
    const i = index + 1;
    return {
      caseNumber: `54910//${String(i).padStart(7, '0')}`,
      team: ['MI1', 'MI2', 'U25', 'LE1'][i % 4] ?? '',
      stratum: ['LZB', 'Neukunde', 'Bestand'][(i * i) % 3] ?? '',
      amountCents: (i * 7919) % 250_000,
      attributes: {},
    };
  });

describe('the worked cases on the command line', async () => {
  const { vectors } = JSON.parse(
    await readFile(new URL('../../test/vectors/draws.json', import.meta.url), 'utf8'),
  ) as { vectors: Record<string, unknown>[] };

  it.each(vectors)('$name: drawn as given, and repeated', async (vector) => {
    const { list, generate } = vector['cases'] as { list?: VectorCase[]; generate?: string };
    const cases = list ?? generated(Number(/1\.\.(\d+)/.exec(generate ?? '')?.[1]));
    const frame = await file(table(cases));
    const args = ['--frame', frame, '--method', vector['method'], '--size', vector['sampleSize']]
      .concat([
        '--minimum-per-stratum',
        vector['minimumPerStratum'],
        '--entropy-source',
        vector['entropySource'],
      ])
      .concat(['--value', vector['entropyValue'], '--seal-number', vector['sealNumber']])
      .concat(['--reserves', vector['reserves']]);
    const { protocol, path } = await drawn(args.map(String));
    expect([protocol.frame.digest, protocol.seal.digest, protocol.seed]).toEqual([
      vector['frameDigest'],
      vector['seal'],
      vector['seed'],
    ]);
    expect(
      protocol.ranks.map(({ rank, kind, stratum, caseNumber, hits }) =>
        [rank, kind, stratum, caseNumber, hits].filter((part) => part !== undefined),
      ),
    ).toEqual(vector['ranks']);
    expect((await running(verify, [path, '--frame', frame])).exitCode).toBe(0);
  });
});

const small = 'Fallnummer;Team;Schicht;Betrag\n1;A;X;10\n2;A;X;20\n3;A;Y;30\n4;A;Y;40\n5;B;Y;50\n';
const publicValue = ['--entropy-source', 'Lotto vom 7. März 2020', '--value', '031119'];

describe('iks draw', () => {
  it('draws 32 fresh bytes when nobody gives a value, and the protocol repeats', async () => {
    const frame = await file(small);
    const first = await drawn(['--frame', frame, '--size', '3']);
    const second = await drawn(['--frame', frame, '--size', '3']);
    expect(first.protocol.seal.entropySource).toBe('system');
    expect(first.protocol.entropyValue).toMatch(/^[0-9a-f]{64}$/);
    expect(first.protocol.entropyValue).not.toBe(second.protocol.entropyValue);
    expect((await running(verify, [first.path, '--frame', frame])).exitCode).toBe(0);
  });

  it('follows extensions and replacements in the order in which they stand, with their reasons', async () => {
    const frame = await file(small);
    const wanted = ['--replace', '1:Y', '--reason', 'Akte fehlt', '--extend', '2', '--reserves', '1'];
    const args = ['--frame', frame, '--method', 'stratified', '--size', '2', ...publicValue, ...wanted];
    const { protocol, path } = await drawn(args);
    expect(protocol.requests).toMatchObject([
      { kind: 'replacement', rank: 1, stratum: 'Y', reason: 'Akte fehlt' },
      { kind: 'extension', count: 2 },
    ]);
    expect(protocol.ranks.map(({ stratum, kind }) => `${stratum} ${kind}`)).toEqual([
      'X sample',
      'X extension',
      'Y sample',
      'Y replacement',
      'Y extension',
    ]);
    expect((await running(verify, [path, '--frame', frame])).exitCode).toBe(0);
  });

  it('reads another layout by a profile', async () => {
    const frame = await file('"year","case_id","state"\n2023,1,"Ohio"\n2023,2,"Iowa"\n2023,3,"Iowa"\n');
    const profile = await file(
      JSON.stringify({
        caseNumber: { columns: ['year', 'case_id'], separator: '-' },
        team: 'state',
        stratum: 'state',
        amount: null,
        attributes: 'others',
      }),
    );
    const args = ['--frame', frame, '--profile', profile, '--method', 'stratified', '--size', '3'];
    const { protocol, path } = await drawn(args);
    expect(new Set(protocol.ranks.map(({ caseNumber }) => caseNumber))).toEqual(
      new Set(['2023-1', '2023-2', '2023-3']),
    );
    expect((await running(verify, [path, '--frame', frame, '--profile', profile])).exitCode).toBe(0);
  });

  it.each<[string, string[], string]>([
    ['without a frame', ['--size', '1'], '--frame'],
    ['without a size', ['--frame', 'F'], '--size'],
    ['with an unknown option', ['--frame', 'F', '--size', '1', '--seed', 'x'], '--seed'],
    ['with a file that is not there', ['--frame', '/nowhere.csv', '--size', '1'], 'gibt es nicht'],
    ['with an unknown method', ['--frame', 'F', '--size', '1', '--method', 'random'], '--method kennt'],
    ['with more than there is', ['--frame', 'F', '--size', '6'], 'zwischen 1 und 5'],
    ['with nothing to draw', ['--frame', 'F', '--size', '0'], 'zwischen 1 und 5'],
    ['with half a case', ['--frame', 'F', '--size', '1.5'], '--size braucht eine ganze Zahl'],
    [
      'with a public source and no value',
      ['--frame', 'F', '--size', '1', '--entropy-source', 'Lotto'],
      '--value',
    ],
    ['with a value that is none', ['--frame', 'F', '--size', '1', '--value', '12'], '64 Zeichen'],
    ['with upper-case hex digits', ['--frame', 'F', '--size', '1', '--value', 'AB'.repeat(32)], '64 Zeichen'],
    [
      'with letters from a lottery',
      ['--frame', 'F', '--size', '1', '--entropy-source', 'L', '--value', 'a'],
      'Ziffern',
    ],
    [
      'with a minimum without strata',
      ['--frame', 'F', '--size', '1', '--minimum-per-stratum', '1'],
      'geschichteter',
    ],
    [
      'with minimums beyond the sample',
      ['--frame', 'F', '--size', '3', '--method', 'stratified', '--minimum-per-stratum', '2'],
      'verlangt 4',
    ],
    [
      'with reserves of a systematic draw',
      ['--frame', 'F', '--size', '1', '--method', 'systematic', '--reserves', '1'],
      'Reserven',
    ],
    [
      'with a seal number 0',
      ['--frame', 'F', '--size', '1', '--seal-number', '0'],
      'Nummer der Versiegelung',
    ],
    [
      'with a replacement of nothing drawn',
      ['--frame', 'F', '--size', '1', '--replace', '2'],
      'nicht gezogen',
    ],
    ['with an extension by nothing', ['--frame', 'F', '--size', '1', '--extend', '0'], '--extend'],
    ['with a reason for nothing', ['--frame', 'F', '--size', '1', '--reason', 'x'], '--reason'],
  ])('refuses %s with exit code 2 and a German sentence', async (_, args, sentence) => {
    const frame = await file(small);
    const outcome = await running(
      draw,
      args.map((arg) => (arg === 'F' ? frame : arg)),
    );
    expect(outcome).toMatchObject({ exitCode: 2, out: '' });
    expect(outcome.err).toContain(sentence);
  });

  it('refuses a stratified draw from a frame with a case without stratum', async () => {
    const frame = await file('Fallnummer;Team;Schicht\n1;A;X\n2;A;\n');
    const outcome = await running(draw, ['--frame', frame, '--size', '1', '--method', 'stratified']);
    expect([outcome.exitCode, outcome.err]).toEqual([2, expect.stringContaining('1\u00a0Fall hat keine')]);
  });

  it('names bad rows', async () => {
    const frame = await file('Fallnummer;Team;Betrag\n1;A;x\n1;A;1\n;A;1\n');
    const { exitCode, err } = await running(draw, ['--frame', frame, '--size', '1']);
    expect(exitCode).toBe(2);
    expect(err).toContain('Zeile 2, Spalte „Betrag“');
    expect(err).toContain('Zeile 4, Spalte „Fallnummer“');
  });
});

describe('iks verify', () => {
  it('says of another frame and of a changed protocol what does not agree, with exit code 1', async () => {
    const frame = await file(small);
    const { protocol, path } = await drawn(['--frame', frame, '--size', '2', ...publicValue]);
    const other = await running(verify, [path, '--frame', await file(small.replace('50', '51'))]);
    expect([other.exitCode, other.out]).toEqual([1, expect.stringContaining('stimmt NICHT')]);
    const swapped = await file(JSON.stringify({ ...protocol, ranks: protocol.ranks.toReversed() }));
    expect((await running(verify, [swapped, '--frame', frame])).exitCode).toBe(1);
  });

  it('repeats without case numbers from stratum and amount by position, and says what it could not', async () => {
    const frame = await file(small);
    const args = ['--frame', frame, '--size', '3', '--method', 'stratified', ...publicValue];
    const { protocol } = await drawn(args);
    const ranks = protocol.ranks.map((rank) => ({ ...rank, caseNumber: undefined }));
    const path = await file(JSON.stringify({ ...protocol, ranks }));
    const reduced = await file('Position;Schicht;Betrag\n1;X;10\n2;X;20\n3;Y;30\n4;Y;40\n5;Y;50\n');
    const { exitCode, out } = await running(verify, [path, '--frame', reduced]);
    expect(exitCode).toBe(0);
    expect(out).toContain(
      'Die Prüfsumme der Grundgesamtheit konnte ohne Fallnummern nicht nachgerechnet werden.',
    );
  });

  it.each<[string, string]>([
    ['no JSON', '{'],
    ['no protocol', '{}'],
    ['a protocol of another procedure', '{"procedure":"iks-draw/2"}'],
  ])('answers %s with exit code 2', async (_, content) => {
    expect((await running(verify, [await file(content)])).exitCode).toBe(2);
  });

  it('answers a protocol without its frame, and no protocol at all, with exit code 2', async () => {
    const { path } = await drawn(['--frame', await file(small), '--size', '2', ...publicValue]);
    expect((await running(verify, [path])).exitCode).toBe(2);
    expect((await running(verify, [])).exitCode).toBe(2);
    expect((await running(verify, [path, '--frame', await file('')])).exitCode).toBe(2);
  });
});

describe('the iks command', () => {
  it('prints nothing but the protocol', async () => {
    const cli = new URL('../cli.ts', import.meta.url).pathname;
    const args = [
      '--import',
      'tsx',
      cli,
      'draw',
      '--frame',
      await file(small),
      '--size',
      '1',
      ...publicValue,
    ];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
    expect(stderr).toBe('');
    expect((JSON.parse(stdout) as Protocol).procedure).toBe('iks-draw/1');
  });
});
