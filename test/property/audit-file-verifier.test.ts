import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  completeProtocol,
  drawFromFrame,
  inCanonicalOrder,
  normaliseCase,
  viewOfCases,
  withoutCaseNumbers,
} from '../../src/draw-procedure/index.ts';
import type { DrawMethod, FrameCase, Protocol, ProtocolRequest } from '../../src/draw-procedure/index.ts';
import { writeCanonicalCsv } from '../../src/tables/index.ts';
import { casesOf, drawVectors } from './draw-vectors.ts';

const verifier = new URL('../../verifier/', import.meta.url).pathname;

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    process.stderr.write(
      'python3 fehlt: Der eigenständige Nachrechner wird hier nicht geprüft, nur in .ci/run.\n',
    );
    return false;
  }
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Runs Python in the verifier's folder. */
const python = (args: readonly string[]): Promise<{ code: number; out: string }> =>
  new Promise((resolve) => {
    execFile('python3', args, { cwd: verifier }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr });
    });
  });

/** A chain of journal entries, hashed here by the text of its format. */
function journalOf(
  acts: readonly { act: string; data: Record<string, string>; at?: string }[],
): { number: number; hash: string; line: string }[] {
  let previous = '0'.repeat(64);
  return acts.map(({ act, data, at }, i) => {
    const fields = {
      number: i + 1,
      at: at ?? `2020-03-0${i + 1}T10:00:00.000Z`,
      act,
      function: 'team-lead',
      account: null,
      onBehalfOf: null,
      object: 'c0ffee00-0000-4000-8000-000000000000',
      data: Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)),
      previous,
    };
    const hash = sha256(JSON.stringify(['iks-journal/1', ...Object.values(fields)]));
    previous = hash;
    return { number: fields.number, hash, line: JSON.stringify({ ...fields, hash }) };
  });
}

const cases = inCanonicalOrder(
  Array.from({ length: 60 }, (_, i) =>
    normaliseCase({
      caseNumber: `BG ${i}`,
      team: 'LE1',
      stratum: ['Straße', 'Strasse', '😀'][i % 3] ?? '',
      amountCents: i % 5 === 0 ? null : i * 1_234,
      attributes: i % 2 === 0 ? { 10: 'x"y', ä: 'Zeile\n2' } : { 9: ';' },
    }),
  ),
);

function draw(method: DrawMethod, sealNumber: number): Protocol {
  const permuted = method === 'simple' || method === 'stratified';
  const requests: ProtocolRequest[] = [
    { kind: 'extension', count: 5, at: '2020-03-09T10:00:00Z', reason: 'zu viele Fehler' },
    {
      kind: 'replacement',
      rank: 1,
      stratum: method === 'stratified' ? 'Straße' : null,
      reason: 'Akte fehlt',
    },
  ];
  const content = drawFromFrame({
    frame: viewOfCases(cases),
    terms: {
      method,
      sampleSize: 9,
      minimumPerStratum: method === 'stratified' ? 2 : 0,
      entropySource: 'system',
      sealNumber,
    },
    entropyValue: 'ab'.repeat(32),
    reserves: permuted ? 2 : 0,
    requests: permuted ? requests : [],
  });
  return completeProtocol(content);
}

async function canonical(frame: readonly FrameCase[], keys: readonly string[]): Promise<string> {
  let text = '';
  for await (const piece of writeCanonicalCsv(frame, keys)) text += piece;
  return text;
}

/** The audit file of a field with four draws, of which three were voided. */
async function auditFile(releasedAt = '2020-03-05T10:00:00.000Z'): Promise<Record<string, string>> {
  const report = '%PDF-1.7 Bericht';
  const drawn = (['simple', 'stratified', 'systematic', 'monetary-unit'] as const).map((method, i) =>
    draw(method, i + 1),
  );
  const entries = journalOf([
    ...drawn.map(({ seal, entropyValue, seed }) => ({
      act: 'draw.drawn',
      data: { seal: seal.digest, entropy: entropyValue, seed, cases: '9' },
    })),
    { act: 'report.released', data: { pdf: sha256(report) }, at: releasedAt },
  ]);
  const files: Record<string, string> = {
    'journal/1.jsonl': entries.map(({ line }) => `${line}\n`).join(''),
    'checkpoints.json': JSON.stringify([{ number: 5, head: entries[4]?.hash, at: '2020-03-06T00:00:00Z' }]),
    'reports.json': JSON.stringify([{ name: 'Jour-fixe.pdf', sha256: sha256(report) }]),
    'reports/Jour-fixe.pdf': report,
    [`frames/${viewOfCases(cases).digest}.csv`]: await canonical(cases, ['10', '9', 'ä']),
  };
  for (const [i, protocol] of drawn.entries()) {
    const { number, hash } = entries[i] ?? { number: 0, hash: '' };
    files[`protocols/${i + 1}.json`] = JSON.stringify(
      completeProtocol({ ...protocol, journal: { entry: number, head: hash } }),
    );
  }
  return files;
}

function withManifest(files: Readonly<Record<string, string>>): Record<string, string> {
  const listed = Object.entries(files).map(([name, content]) => ({ name, sha256: sha256(content) }));
  return { ...files, 'manifest.json': JSON.stringify({ format: 'iks-audit-file/1', files: listed }) };
}

/** The ZIP form: stored, dated 1980-01-01, nothing beside the contents. */
const zipped = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    level: 0,
    mtime: new Date(1980, 0, 1),
  });

describe.runIf(hasPython())('the standalone verifier', () => {
  let folder = '';
  let count = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'iks-audit-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const verifyZip = async (bytes: Uint8Array): Promise<{ code: number; out: string }> => {
    const path = join(folder, `${(count += 1)}.zip`);
    await writeFile(path, bytes);
    return python(['iks_verify.py', path]);
  };
  const verify = (files: Readonly<Record<string, string>>): Promise<{ code: number; out: string }> =>
    verifyZip(zipped(withManifest(files)));

  it('finds that everything holds: four methods, extension, replacement, journal, checkpoint, report', async () => {
    const { code, out } = await verify(await auditFile());
    expect(out).not.toMatch(/NICHT|nicht nachgerechnet  /);
    expect(code).toBe(0);
    expect(out).toContain('Ränge und Positionen');
    expect(out).toContain('0 stimmen nicht, 0 nicht nachgerechnet.');
  });

  it('tells of a clock that was set back, and holds the chain for whole', async () => {
    const { code, out } = await verify(await auditFile('2020-03-01T09:00:00.000Z'));
    expect(out).toMatch(/^Hinweis .*Eintrag 5: .*zurückgestellt/m);
    expect(out).toContain('0 stimmen nicht, 0 nicht nachgerechnet.');
    expect(code).toBe(0);
  });

  it('reads a folder as well', async () => {
    const path = join(folder, 'as-folder');
    for (const [name, content] of Object.entries(withManifest(await auditFile()))) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
    expect((await python(['iks_verify.py', path])).code).toBe(0);
  });

  it('repeats the worked cases of the procedure, in another language', async () => {
    const files: Record<string, string> = {};
    for (const [i, vector] of drawVectors.entries()) {
      const frame = inCanonicalOrder(casesOf(vector).map(normaliseCase));
      const keys = frame[0]?.attributes.map(([key]) => key) ?? [];
      files[`frames/${vector.frameDigest}.csv`] = await canonical(frame, keys);
      const { frameDigest, seal, seed, sealNumber, entropyValue, ranks, method, sampleSize } = vector;
      const { minimumPerStratum, entropySource, reserves } = vector;
      files[`protocols/${i}.json`] = JSON.stringify({
        procedure: 'iks-draw/1',
        frame: { digest: frameDigest, size: frame.length },
        seal: { digest: seal, number: sealNumber, method, sampleSize, minimumPerStratum, entropySource },
        entropyValue,
        seed,
        reserves,
        ranks: ranks.map(([rank, kind, stratum, caseNumber, hits]) => ({
          rank,
          kind,
          stratum,
          position: frame.findIndex((item) => item.caseNumber === caseNumber) + 1,
          caseNumber,
          ...(hits === undefined ? {} : { hits }),
        })),
      });
    }
    const { code, out } = await verify(files);
    expect(out).not.toContain('NICHT');
    expect(code).toBe(0);
    expect(out.match(/^stimmt +.*Ränge und Positionen/gm)).toHaveLength(drawVectors.length);
  });

  it('says what it could not recompute once the case numbers are gone', async () => {
    const files = await auditFile();
    const frame = Object.keys(files).find((name) => name.startsWith('frames/')) ?? '';
    files[frame] = `Position;Schicht;Betrag\r\n${cases
      .map(
        ({ stratum, amountCents }, i) =>
          `${i + 1};${stratum};${amountCents === null ? '' : (amountCents / 100).toFixed(2).replace('.', ',')}\r\n`,
      )
      .join('')}`;
    for (const name of Object.keys(files).filter((key) => key.startsWith('protocols/'))) {
      files[name] = JSON.stringify(withoutCaseNumbers(JSON.parse(files[name] ?? '') as Protocol));
    }
    const { code, out } = await verify(files);
    expect(code).toBe(0);
    expect(
      out.match(/^nicht nachgerechnet +.*Prüfsumme der Grundgesamtheit: ohne Fallnummern/gm),
    ).toHaveLength(4);
  });

  it.each<[string, (files: Record<string, string>) => void]>([
    ['a file that the manifest does not know', (files) => void (files['notes.txt'] = 'x')],
    ['a file that is missing', (files) => void delete files['reports.json']],
    ['a file that was changed', (files) => void (files['reports.json'] += ' ')],
  ])('refuses %s', async (_, spoil) => {
    const files = withManifest(await auditFile());
    spoil(files);
    const { code, out } = await verifyZip(zipped(files));
    expect([code, out]).toEqual([1, expect.stringContaining('stimmt NICHT')]);
  });

  it.each<[string, string, (files: Record<string, string>) => void]>([
    [
      'another seed',
      'Startwert',
      (files) =>
        void (files['protocols/1.json'] = files['protocols/1.json']?.replace(/"seed":"./, '"seed":"x') ?? ''),
    ],
    [
      'a cut tail of the journal',
      'Prüfpunkt',
      (files) =>
        void (files['journal/1.jsonl'] = files['journal/1.jsonl']?.split('\n').slice(0, 4).join('\n') ?? ''),
    ],
    [
      'an edited entry',
      'wurde verändert',
      (files) =>
        void (files['journal/1.jsonl'] = files['journal/1.jsonl']?.replace('team-lead', 'area-head') ?? ''),
    ],
    [
      'a deleted entry',
      'folgt nicht',
      (files) =>
        void (files['journal/1.jsonl'] = files['journal/1.jsonl']?.replace(/.*"number":3,.*\n/, '') ?? ''),
    ],
    [
      'another copy of a report',
      'beiliegendes Exemplar',
      (files) => void (files['reports/Jour-fixe.pdf'] = '%PDF-1.7 anders'),
    ],
    [
      'a case more',
      'Prüfsumme der Grundgesamtheit',
      (files) => {
        const name = Object.keys(files).find((key) => key.startsWith('frames/')) ?? '';
        files[name] += 'zzz;LE1;Straße;1,00;;;\r\n';
      },
    ],
  ])('finds %s although the manifest was made anew', async (_, sentence, spoil) => {
    const files = await auditFile();
    spoil(files);
    const { code, out } = await verify(files);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`stimmt NICHT.*${sentence}|${sentence}|Pflichtfeld`));
  });

  it.each(['', 'no archive'])('answers %j with exit code 2', async (text) => {
    expect((await verifyZip(strToU8(text))).code).toBe(2);
  });

  /** Flips bits one at a time, spread over all of them, and counts the changes that were refused. */
  const flipping = `
import json, sys
sys.dont_write_bytecode = True
from container import read_zip
from frame import Unreadable
from hashlib import sha256
from iks_verify import verify

def refused(make):
    try:
        return verify(make()).count("stimmt NICHT") > 0
    except Unreadable:
        return True

def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)

def remade(files):
    listed = [{"name": n, "sha256": sha256(c).hexdigest()} for n, c in files.items() if n != "manifest.json"]
    return {**files, "manifest.json": json.dumps({"format": "iks-audit-file/1", "files": listed}).encode()}

archive = open(sys.argv[2], "rb").read()
files = read_zip(archive)
assert not refused(lambda: files) and not refused(lambda: remade(files))
if sys.argv[1] == "archive":
    step = len(archive) * 8 / 1000
    print(sum(refused(lambda: read_zip(flipped(archive, int(k * step)))) for k in range(1000)))
else:
    names = [n for n in sorted(files) if n.split("/")[0] in ("protocols", "frames", "journal")]
    total = sum(len(files[n]) for n in names) * 8
    hits = 0
    for k in range(1000):
        bit = int(k * total / 1000)
        for name in names:
            if bit < len(files[name]) * 8:
                break
            bit -= len(files[name]) * 8
        hits += refused(lambda: remade({**files, name: flipped(files[name], bit)}))
    print(hits)
`;

  it.each([
    ['archive', 'of the archive'],
    ['contents', 'of protocols, frame and journal, with the manifest made anew'],
  ])('refuses 1,000 of 1,000 single-bit changes (%s): %s', async (kind) => {
    const path = join(folder, `${kind}.zip`);
    await writeFile(path, zipped(withManifest(await auditFile())));
    expect(await python(['-c', flipping, kind, path])).toEqual({ code: 0, out: '1000\n' });
  });
});
