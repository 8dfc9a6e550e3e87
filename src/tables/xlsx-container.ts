import { crc32 } from 'node:zlib';

import sax from 'sax';
import type { Tag } from 'sax';
import { fromBufferPromise, openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

import { Failure } from '../failure.ts';
import { holdBytes } from './source.ts';
import type { TableSource } from './source.ts';

/** What a workbook may unpack to, and how much smaller it may have been packed; beyond that it is a trap. */
const UNPACKED_LIMIT = 512 << 20;
const RATIO_LIMIT = 100;
const RATIO_FREE = 4 << 20;
const ENTRY_LIMIT = 1_000;

/**
 * The ZIP container of a workbook. Own code over yauzl and sax instead of a spreadsheet library, because those
 * unpack and expand before anybody has asked how large it will be; here sizes and ratios are checked in the
 * directory first, yauzl holds the entries to them, and everything is read in pieces.
 */
export class XlsxContainer {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** @throws Failure `xlsx-unreadable`, `xlsx-unsafe` */
  static async open(source: TableSource): Promise<XlsxContainer> {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true };
    const zip = await readable(
      typeof source === 'string'
        ? openPromise(source, options)
        : fromBufferPromise(
            Buffer.from(typeof source === 'function' ? await holdBytes(source) : source),
            options,
          ),
    );
    try {
      return new XlsxContainer(zip, await readable(checkedEntries(zip)));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The bytes of an entry in pieces; its checksum is compared at the end. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw unreadable();
    let checksum = 0;
    const stream = await readable(this.#zip.openReadStreamPromise(entry));
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof Failure ? error : unreadable();
    } finally {
      stream.destroy();
    }
    if (checksum !== entry.crc32) throw unreadable();
  }

  close(): void {
    this.#zip.close();
  }
}

async function checkedEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(entry.compressedSize, 1);
    const trap = unpacked > UNPACKED_LIMIT || (entry.uncompressedSize > RATIO_FREE && ratio > RATIO_LIMIT);
    if (trap || entries.size >= ENTRY_LIMIT || entry.isEncrypted() || entries.has(entry.fileName))
      throw unsafe();
    entries.set(entry.fileName, entry);
  }
  return entries;
}

/** What happens at the tags and texts of an XML part; names come without their prefix. */
export interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads an XML part piece by piece; after each piece the caller may take what the handler has gathered. Document
 * types are refused: with them go external and multiplying entities.
 */
export async function* readXml(
  pieces: AsyncIterable<Buffer>,
  handler: XmlHandler,
): AsyncGenerator<undefined> {
  const xml = sax.parser(true, { position: false });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  Object.assign(xml, {
    onerror: () => refuse(unreadable()),
    ondoctype: () => refuse(unsafe()),
    onsgmldeclaration: () => refuse(unsafe()),
    onopentag: ({ name, attributes }: Tag) => handler.open?.(localName(name), attributes),
    onclosetag: (name: string) => handler.close?.(localName(name)),
    ontext: (text: string) => handler.text?.(text),
    oncdata: (text: string) => handler.text?.(text),
  });
  for await (const piece of pieces) {
    xml.write(decode(() => decoder.decode(piece, { stream: true })));
    yield undefined;
  }
  xml.write(decode(() => decoder.decode())).close();
}

/** Reads a whole XML part at once. */
export async function readWholeXml(pieces: AsyncIterable<Buffer>, handler: XmlHandler): Promise<void> {
  for await (const _ of readXml(pieces, handler));
}

function refuse(failure: Failure): never {
  throw failure;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function decode(act: () => string): string {
  try {
    return act();
  } catch {
    throw unreadable();
  }
}

/** Errors of the ZIP library say that the file is broken; our own refusals pass. */
async function readable<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof Failure ? error : unreadable();
  }
}

export const unreadable = (): Failure =>
  new Failure(
    'invalid',
    'xlsx-unreadable',
    'Die Excel-Datei ist beschädigt oder keine .xlsx-Datei. Speichern Sie sie neu oder als CSV.',
  );

export const unsafe = (): Failure =>
  new Failure(
    'invalid',
    'xlsx-unsafe',
    'Die Excel-Datei wurde aus Sicherheitsgründen nicht gelesen: Sie ist ungewöhnlich gepackt, sehr groß, verschlüsselt oder enthält verbotene Bestandteile. Liefern Sie eine CSV-Datei.',
  );
