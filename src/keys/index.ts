import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';

/** Pseudonyms and encrypted case numbers of one audit year. */
export interface YearKeys {
  /** 16 bytes: HMAC-SHA-256 of the number under the year's key, cut. Equal numbers have equal pseudonyms. */
  pseudonym(caseNumber: string): Uint8Array;
  /** The number under AES-256-CTR with its pseudonym as synthetic IV (RFC 5297's construction). */
  encrypt(caseNumber: string, pseudonym: Uint8Array): Uint8Array;
  /** Throws when the bytes were changed: the pseudonym is recomputed and compared. */
  decrypt(ciphertext: Uint8Array, pseudonym: Uint8Array): string;
  /** The pseudonym as 32 hex digits: a text costs less memory than a buffer of its own. */
  pseudonymHex(caseNumber: string): string;
  /** As `encrypt`, number by number, at a tenth of its time; pseudonyms and ciphertexts as hex digits. */
  encryptAll(caseNumbers: readonly string[], pseudonyms: readonly string[]): string[];
  /** As `decrypt` without the comparison, for readers whose result is held against a digest anyway; of hex digits too. */
  decryptAll(ciphertexts: readonly string[], pseudonyms: readonly string[]): string[];
}

/** Keys lie outside the database: without them a copy of it holds no case number. */
export interface Keys {
  /**
   * The keys of an audit year, to read its numbers. A destroyed year answers `year-key-destroyed` for ever, one whose
   * key file is not there `keys-missing`.
   */
  ofYear(auditYear: number): YearKeys;
  /** The same, to store numbers: made on first use. */
  toStore(auditYear: number): YearKeys;
  /** Whether there is such a key, or was until it was destroyed. */
  hasYear(auditYear: number): boolean;
  /** Destroys the year's key: its case numbers can never be read again. */
  destroyYear(auditYear: number): void;
  /** Keyed hash that stays in append-only tables when the free text itself is deleted. */
  hashText(text: string): string;
  /** Encrypts bytes at rest (received files); a random nonce goes in front, the tag behind (AES-256-GCM). */
  encryptBytes(bytes: Uint8Array): Uint8Array;
  decryptBytes(bytes: Uint8Array): Uint8Array;
}

/** Keeps one file of 32 random bytes a year, and `general.key`, in `directory`; undefined keeps them in memory. */
export function openKeys(directory?: string): Keys {
  const store = directory === undefined ? memoryStore() : fileStore(directory);
  const general = store.make('general');
  const textKey = derive(general, 'free-text');
  const bytesKey = derive(general, 'received-files');
  const years = new Map<number, YearKeys>();
  const keysOf = (auditYear: number, secret: (name: string) => Buffer): YearKeys => {
    if (store.isDestroyed(String(auditYear))) {
      throw new Failure(
        'conflict',
        'year-key-destroyed',
        `Die Fallnummern des Prüfjahres ${auditYear} sind gelöscht; der Schlüssel wurde vernichtet.`,
      );
    }
    const found = years.get(auditYear) ?? yearKeys(secret(String(auditYear)));
    years.set(auditYear, found);
    return found;
  };

  return {
    ofYear: (auditYear) => keysOf(auditYear, store.read),
    toStore: (auditYear) => keysOf(auditYear, store.make),
    hasYear: (auditYear) =>
      years.has(auditYear) || store.has(String(auditYear)) || store.isDestroyed(String(auditYear)),
    destroyYear(auditYear) {
      years.delete(auditYear);
      store.destroy(String(auditYear));
    },
    hashText: (text) => createHmac('sha256', textKey).update(text).digest('hex'),
    encryptBytes(bytes) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', bytesKey, nonce);
      return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    decryptBytes(bytes) {
      const decipher = createDecipheriv('aes-256-gcm', bytesKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(-16));
      const plain = decipher.update(bytes.subarray(12, -16));
      // checks the tag; GCM keeps no bytes back
      decipher.final();
      return plain;
    },
  };
}

/** `destroyed`: on purpose; what an old backup brought back of the year can be read by nobody. */
export type KeyState = 'fine' | 'missing' | 'foreign' | 'destroyed';

/** Whether the key of free texts and received files lies in `directory`. */
export const hasGeneralKey = (directory: string): boolean => existsSync(join(directory, 'general.key'));

/** Whether the year's key lies in `directory` and opens a case number of the database. Makes nothing. */
export function keyState(
  directory: string,
  auditYear: number,
  sample: { readonly ciphertext: Uint8Array; readonly pseudonym: Uint8Array },
): KeyState {
  if (existsSync(join(directory, `${auditYear}.destroyed`))) return 'destroyed';
  if (!existsSync(join(directory, `${auditYear}.key`))) return 'missing';
  try {
    yearKeys(fileStore(directory).read(String(auditYear))).decrypt(sample.ciphertext, sample.pseudonym);
    return 'fine';
  } catch {
    return 'foreign';
  }
}

function yearKeys(secret: Buffer): YearKeys {
  const pseudonymKey = derive(secret, 'pseudonym');
  const cipherKey = derive(secret, 'case-number');
  const pseudonym = (caseNumber: string): Uint8Array =>
    createHmac('sha256', pseudonymKey).update(caseNumber).digest().subarray(0, 16);
  return {
    pseudonym,
    encrypt: (caseNumber, iv) => createCipheriv('aes-256-ctr', cipherKey, iv).update(caseNumber, 'utf8'),
    decrypt(ciphertext, iv) {
      const caseNumber = createDecipheriv('aes-256-ctr', cipherKey, iv).update(ciphertext).toString('utf8');
      if (!timingSafeEqual(pseudonym(caseNumber), iv))
        throw new Error('case number does not match its pseudonym');
      return caseNumber;
    },
    pseudonymHex: hmacHex(pseudonymKey),
    encryptAll(caseNumbers, pseudonyms) {
      const ends = endsOf(caseNumbers.map((caseNumber) => Buffer.byteLength(caseNumber)));
      const texts = Buffer.from(caseNumbers.join(''), 'utf8');
      xorAll(cipherKey, texts, ends, pseudonyms);
      return ends.map((end, i) => texts.toString('hex', ends[i - 1] ?? 0, end));
    },
    decryptAll(ciphertexts, pseudonyms) {
      const ends = endsOf(ciphertexts.map(({ length }) => length / 2));
      const texts = Buffer.from(ciphertexts.join(''), 'hex');
      xorAll(cipherKey, texts, ends, pseudonyms);
      return ends.map((end, i) => texts.toString('utf8', ends[i - 1] ?? 0, end));
    },
  };
}

const BLOCK = 16;

/**
 * HMAC-SHA-256 (RFC 2104), cut to 32 hex digits, of short texts. Two one-shot hashes instead of an Hmac object each:
 * a million of these hold hundreds of megabytes outside the heap until it is swept.
 *
 * @param key at most 64 bytes
 */
function hmacHex(key: Buffer): (text: string) => string {
  const padded = (value: number, room: number): Buffer => {
    const block = Buffer.alloc(HASH_BLOCK + room);
    for (let i = 0; i < HASH_BLOCK; i += 1) block[i] = (key[i] ?? 0) ^ value;
    return block;
  };
  const inner = padded(0x36, TEXT_ROOM);
  const outer = padded(0x5c, 32);
  return (text) => {
    const bytes = Buffer.byteLength(text);
    if (bytes > TEXT_ROOM) throw new RangeError('the text is too long for a case number');
    inner.write(text, HASH_BLOCK, 'utf8');
    outer.write(hash('sha256', inner.subarray(0, HASH_BLOCK + bytes), 'latin1'), HASH_BLOCK, 'latin1');
    return hash('sha256', outer).slice(0, 2 * BLOCK);
  };
}

const HASH_BLOCK = 64;
/** Bytes of the longest case number a delivery may hold (200 characters) and more. */
const TEXT_ROOM = 1024;

/** Where each of several texts in a row ends. */
function endsOf(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => (end += length));
}

/**
 * AES-256-CTR over many short texts in a row, each under its own counter block, in place. The blocks of all texts go
 * through the cipher at once: setting up a cipher for each takes ten times as long.
 *
 * @param firstCounters the first counter block of each text, 32 hex digits
 */
function xorAll(key: Buffer, texts: Buffer, ends: readonly number[], firstCounters: readonly string[]): void {
  const starts = ends.map((_, i) => ends[i - 1] ?? 0);
  const blocks = ends.map((end, i) => Math.ceil((end - (starts[i] ?? 0)) / BLOCK));
  const counters = Buffer.alloc(BLOCK * blocks.reduce((sum, count) => sum + count, 0));
  let at = 0;
  for (const [i, count] of blocks.entries()) {
    for (let block = 0; block < count; block += 1) {
      counters.write(firstCounters[i] ?? '', at, 'hex');
      addToCounter(counters, at, block);
      at += BLOCK;
    }
  }
  const cipher = createCipheriv('aes-256-ecb', key, null);
  cipher.setAutoPadding(false);
  const stream = cipher.update(counters);
  at = 0;
  for (const [i, end] of ends.entries()) {
    const start = starts[i] ?? 0;
    for (let k = start; k < end; k += 1) texts[k] = (texts[k] ?? 0) ^ (stream[at + k - start] ?? 0);
    at += BLOCK * (blocks[i] ?? 0);
  }
}

/** Adds to the big-endian counter in the 16 bytes from `at`. */
function addToCounter(counters: Buffer, at: number, count: number): void {
  let carry = count;
  for (let i = at + BLOCK - 1; carry > 0 && i >= at; i -= 1) {
    carry += counters[i] ?? 0;
    counters[i] = carry & 0xff;
    carry >>>= 8;
  }
}

const derive = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `iks/${purpose}/1`, 32));

interface KeyStore {
  has(name: string): boolean;
  /** @throws Failure `keys-missing` */
  read(name: string): Buffer;
  /** As `read`; makes what is not there. */
  make(name: string): Buffer;
  isDestroyed(name: string): boolean;
  destroy(name: string): void;
}

/** Nothing of it is left behind, so there is nothing to miss: what is read is made. */
function memoryStore(): KeyStore {
  const keys = new Map<string, Buffer | 'destroyed'>();
  const make = (name: string): Buffer => {
    const key = keys.get(name) ?? randomBytes(32);
    if (key === 'destroyed') throw new Error(`key ${name} is destroyed`);
    keys.set(name, key);
    return key;
  };
  return {
    has: () => true,
    read: make,
    make,
    isDestroyed: (name) => keys.get(name) === 'destroyed',
    destroy: (name) => void keys.set(name, 'destroyed'),
  };
}

function fileStore(directory: string): KeyStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = (name: string, ending: string) => join(directory, `${name}.${ending}`);
  const has = (name: string): boolean => existsSync(path(name, 'key'));
  const store: KeyStore = {
    has,
    make(name) {
      // Where the general key is gone, another directory lies at this place since the start: a mount was lost.
      if (name !== 'general' && !has('general')) throw keysMissing('general');
      if (!has(name)) makeKey(directory, path(name, 'key'));
      return store.read(name);
    },
    read(name) {
      if (!has(name)) throw keysMissing(name);
      const text = readFileSync(path(name, 'key'), 'utf8').trim();
      if (!/^[0-9a-f]{64}$/.test(text)) {
        throw new Failure(
          'invalid',
          'key-unreadable',
          `Die Schlüsseldatei „${name}.key“ ist beschädigt. Stellen Sie sie aus der Sicherung wieder her.`,
        );
      }
      return Buffer.from(text, 'hex');
    },
    isDestroyed: (name) => existsSync(path(name, 'destroyed')),
    destroy(name) {
      writeFileSync(path(name, 'destroyed'), '', { mode: 0o600 });
      rmSync(path(name, 'key'), { force: true });
      flush(directory);
    },
  };
  return store;
}

/** A key that is not here lies elsewhere: a new one would open nothing, and part equal numbers. */
export const keysMissing = (name: string): Failure =>
  new Failure(
    'conflict',
    'keys-missing',
    `Die Schlüsseldatei „${name}.key“ fehlt im Schlüsselverzeichnis dieses Rechners. Wenden Sie sich an die Administration.`,
  );

/**
 * The key is on the disk, whole, before anything is encrypted with it: the database keeps what it committed through a
 * power cut, and a link is there or not. One of several instances that start together makes it; the others read it.
 */
function makeKey(directory: string, path: string): void {
  const made = `${path}.${randomBytes(8).toString('hex')}`;
  writeFileSync(made, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(made, path);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(made);
  }
  flush(directory);
}

function flush(directory: string): void {
  const opened = openSync(directory, 'r');
  fsyncSync(opened);
  closeSync(opened);
}
