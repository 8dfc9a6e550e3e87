import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import { Failure } from '../failure.ts';

/**
 * A delivered file: its path, its bytes where it is small enough to be held, or a way to read its bytes from the
 * start, as often as asked (it is read more than once).
 */
export type TableSource = string | Uint8Array | (() => AsyncIterable<Uint8Array>);

/** What a workbook may weigh that cannot be read from a path: it is held, because its directory stands at its end. */
const HELD_LIMIT = 64 << 20;

/** What was found out about a delivered file before a single cell of it was read. */
export interface SourceFacts {
  readonly format: 'csv' | 'xlsx';
  /** Null for XLSX. */
  readonly encoding: 'utf-8' | 'windows-1252' | null;
  readonly bytes: number;
  /** SHA-256 of the file as it was delivered, 64 lowercase hex digits. */
  readonly sha256: string;
  /** Whether control characters other than tab and line end may occur, so that cells need looking at. */
  readonly suspicious: boolean;
}

/** The file's bytes in pieces, from the start. */
export function openBytes(source: TableSource): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof source === 'function') return source();
  return typeof source === 'string' ? createReadStream(source, { highWaterMark: 1 << 16 }) : [source];
}

/**
 * The whole file in memory.
 *
 * @throws Failure `file-too-large` beyond 64 MiB
 */
export async function holdBytes(source: () => AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source()) {
    bytes += piece.length;
    if (bytes > HELD_LIMIT) {
      throw refusal(
        'file-too-large',
        'Die Excel-Datei ist größer als 64 MB. Speichern Sie sie als „CSV UTF-8“.',
      );
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * Reads the file once, in bounded memory: format by its first bytes, encoding, length and hash.
 *
 * @throws Failure for an empty file, UTF-16, an old or encrypted Excel file, or broken UTF-8 behind a UTF-8 mark
 */
export async function inspectSource(source: TableSource): Promise<SourceFacts> {
  const hash = createHash('sha256');
  const utf8 = new Utf8Check();
  let bytes = 0;
  let suspicious = false;
  let head: Buffer = Buffer.alloc(0);
  for await (const piece of openBytes(source)) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (head.length < 8) head = Buffer.concat([head, chunk.subarray(0, 8)]);
    hash.update(chunk);
    bytes += chunk.length;
    utf8.add(chunk);
    suspicious ||= holdsControls(chunk);
  }
  const facts = { bytes, sha256: hash.digest('hex') };
  if (formatOf(head) === 'xlsx') return { ...facts, format: 'xlsx', encoding: null, suspicious: true };
  if (utf8.finish()) return { ...facts, format: 'csv', encoding: 'utf-8', suspicious };
  if (startsWith(head, [0xef, 0xbb, 0xbf])) {
    throw refusal(
      'encoding-broken',
      'Die Datei gibt sich als UTF-8 aus, enthält aber andere Bytes. Speichern Sie sie neu.',
    );
  }
  return { ...facts, format: 'csv', encoding: 'windows-1252', suspicious: true };
}

function formatOf(head: Uint8Array): 'csv' | 'xlsx' {
  if (head.length === 0) throw refusal('file-empty', 'Die Datei ist leer. Wählen Sie eine andere Datei.');
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return 'xlsx';
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw refusal(
      'file-format-unknown',
      'Die Datei ist im alten Excel-Format (.xls) oder mit einem Kennwort geschützt. Speichern Sie sie als .xlsx oder .csv ohne Kennwort.',
    );
  }
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) {
    throw refusal(
      'encoding-unsupported',
      'Die Datei ist in UTF-16 gespeichert. Speichern Sie sie als „CSV UTF-8“.',
    );
  }
  return 'csv';
}

/** Whether there is a control character other than tab, line feed, carriage return: C0, DEL, or C1 as UTF-8 writes it. */
function holdsControls(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x20 ? byte !== 0x09 && byte !== 0x0a && byte !== 0x0d : byte === 0x7f) return true;
    // the second byte may lie in the next piece
    if (byte === 0xc2 && ((bytes[i + 1] ?? 0x80) & 0xe0) === 0x80) return true;
  }
  return false;
}

const startsWith = (bytes: Uint8Array, prefix: readonly number[]): boolean =>
  prefix.every((byte, i) => bytes[i] === byte);

/** Whether bytes that come in pieces are UTF-8; a character cut by the end of a piece waits for the next. */
class Utf8Check {
  #rest: Buffer = Buffer.alloc(0);
  #valid = true;

  add(chunk: Buffer): void {
    if (!this.#valid) return;
    const joined = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = lastCharacterStart(joined);
    this.#valid = isUtf8(joined.subarray(0, end));
    this.#rest = joined.subarray(end);
  }

  finish(): boolean {
    return this.#valid && isUtf8(this.#rest);
  }
}

/** Where the last character begins, looking back at most the four bytes a character can have. */
function lastCharacterStart(bytes: Uint8Array): number {
  for (let i = bytes.length - 1; i >= Math.max(0, bytes.length - 4); i--) {
    if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return i;
  }
  return bytes.length;
}

const refusal = (code: string, message: string): Failure => new Failure('invalid', code, message);
