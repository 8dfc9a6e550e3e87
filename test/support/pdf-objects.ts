/** A small reader of finished PDF files, independent of the library that wrote them: objects and content streams. */
import { inflateSync } from 'node:zlib';

export class Name {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export class Ref {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}
/** A string as its bytes in Latin-1. */
export class Bytes {
  readonly raw: string;
  constructor(raw: string) {
    this.raw = raw;
  }
}
export class Operator {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export type Dictionary = Map<string, Item>;
export type Item = number | boolean | null | Name | Ref | Bytes | Operator | Item[] | Dictionary;

const DELIMITER = /[\s()<>[\]{}/%]/;

/** Reads tokens and objects from a position of the text. */
export class Parser {
  readonly text: string;
  at: number;
  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  get done(): boolean {
    this.#skip();
    return this.at >= this.text.length;
  }

  #skip(): void {
    for (;;) {
      while (this.at < this.text.length && /\s|\0/.test(this.text[this.at] ?? '')) this.at++;
      if (this.text[this.at] !== '%') return;
      while (this.at < this.text.length && this.text[this.at] !== '\n') this.at++;
    }
  }

  #word(): string {
    const from = this.at;
    while (this.at < this.text.length && !DELIMITER.test(this.text[this.at] ?? '')) this.at++;
    return this.text.slice(from, this.at);
  }

  read(): Item {
    this.#skip();
    const two = this.text.slice(this.at, this.at + 2);
    if (two === '<<') return this.#dictionary();
    const one = two[0];
    if (one === '[') {
      this.at++;
      const items: Item[] = [];
      for (this.#skip(); this.text[this.at] !== ']'; this.#skip()) items.push(this.read());
      this.at++;
      return items;
    }
    if (one === '(') return this.#literal();
    if (one === '<') {
      const end = this.text.indexOf('>', this.at);
      const hex = this.text.slice(this.at + 1, end).replaceAll(/\s/g, '');
      this.at = end + 1;
      return new Bytes(Buffer.from(hex, 'hex').toString('latin1'));
    }
    if (one === '/') {
      this.at++;
      return new Name(
        this.#word().replaceAll(/#(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      );
    }
    const reference = /^(\d+) (\d+) R\b/.exec(this.text.slice(this.at, this.at + 24));
    if (reference !== null) {
      this.at += reference[0].length;
      return new Ref(Number(reference[1]));
    }
    const word = this.#word();
    if (word === '') throw new Error(`unexpected ${JSON.stringify(two)} at ${this.at}`);
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e-?\d+)?$/.test(word)) return Number(word);
    if (word === 'true' || word === 'false') return word === 'true';
    return word === 'null' ? null : new Operator(word);
  }

  #dictionary(): Dictionary {
    this.at += 2;
    const dictionary: Dictionary = new Map();
    for (this.#skip(); !this.text.startsWith('>>', this.at); this.#skip()) {
      const key = this.read();
      if (!(key instanceof Name)) throw new Error(`dictionary key at ${this.at}`);
      dictionary.set(key.name, this.read());
    }
    this.at += 2;
    return dictionary;
  }

  #literal(): Bytes {
    const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
    let raw = '';
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at] ?? '';
      if (character === '\\') {
        const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.at + 1, this.at + 4))?.[0];
        const next = this.text[this.at + 1] ?? '';
        raw += octal === undefined ? (escapes[next] ?? next) : String.fromCharCode(Number.parseInt(octal, 8));
        this.at += octal?.length ?? 1;
        continue;
      }
      if (character === '(' && depth++ === 0) continue;
      if (character === ')' && --depth === 0) break;
      raw += character;
    }
    this.at++;
    return new Bytes(raw);
  }
}

/** All objects of a file by their number, and the streams as Latin-1 text. */
export class PdfFile {
  readonly trailer: Dictionary;
  readonly #text: string;
  readonly #objects = new Map<number, { item: Item; stream: string | null }>();

  constructor(bytes: Uint8Array) {
    this.#text = Buffer.from(bytes).toString('latin1');
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(this.#text)?.[1]);
    const table = this.#text.slice(start).split('\n');
    const count = Number(table[1]?.split(' ')[1]);
    for (let id = 1; id < count; id++) this.#object(id, Number(table[id + 2]?.slice(0, 10)));
    this.trailer = this.dictionary(new Parser(this.#text, this.#text.indexOf('trailer', start) + 7).read());
  }

  #object(id: number, offset: number): void {
    const parser = new Parser(this.#text, offset);
    if (parser.read() !== id) throw new Error(`object ${id} is not at ${offset}`);
    parser.read();
    parser.read();
    const item = parser.read();
    const after = /^\s*stream\r?\n/.exec(this.#text.slice(parser.at, parser.at + 12));
    let stream: string | null = null;
    if (after !== null && item instanceof Map) {
      const from = parser.at + after[0].length;
      const raw = this.#text.slice(from, from + Number(item.get('Length')));
      const filter = item.get('Filter');
      stream =
        filter instanceof Name && filter.name === 'FlateDecode'
          ? inflateSync(Buffer.from(raw, 'latin1')).toString('latin1')
          : raw;
    }
    this.#objects.set(id, { item, stream });
  }

  resolve(item: Item | undefined): Item {
    return item instanceof Ref ? (this.#objects.get(item.id)?.item ?? null) : (item ?? null);
  }

  dictionary(item: Item | undefined): Dictionary {
    const found = this.resolve(item);
    if (!(found instanceof Map)) throw new Error('not a dictionary');
    return found;
  }

  array(item: Item | undefined): Item[] {
    const found = this.resolve(item);
    if (Array.isArray(found)) return found;
    return found === null ? [] : [item ?? null];
  }

  stream(item: Item | undefined): string {
    const found = item instanceof Ref ? this.#objects.get(item.id)?.stream : null;
    if (found === null || found === undefined) throw new Error('not a stream');
    return found;
  }

  get root(): Dictionary {
    return this.dictionary(this.trailer.get('Root'));
  }

  get pages(): Ref[] {
    return this.array(this.dictionary(this.root.get('Pages')).get('Kids')).filter(
      (kid) => kid instanceof Ref,
    );
  }
}

export const nameOf = (item: Item | undefined): string | null => (item instanceof Name ? item.name : null);

/** A PDF text string: UTF-16BE with its mark, else Latin-1. */
export function textOf(item: Item | undefined): string | null {
  if (!(item instanceof Bytes)) return null;
  if (!item.raw.startsWith('\u00fe\u00ff')) return item.raw;
  return Buffer.from(item.raw.slice(2), 'latin1').swap16().toString('utf16le');
}
