import type * as Embedded from '@electric-sql/pglite';
import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { inTurns } from './in-turn.ts';
import { valueParser, wireValue } from './wire-values.ts';

/** So many statements stay prepared; the one longest unused makes room. */
const mostPrepared = 400;

/** After these a prepared statement may answer other columns than it was prepared for. */
const changesTables = /^\s*(alter|drop)\b/i;

/**
 * Kysely over PGlite by the wire protocol itself: one call into the database a statement, and what is said again
 * stays prepared. Kysely's own dialect makes six calls and has everything parsed anew, which costs three times as
 * much; small statements are most of what the trial database and the tests do.
 */
export function embeddedDialect(connection: EmbeddedConnection): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      beginTransaction: async (_, settings) => connection.begin(settings),
      commitTransaction: () => connection.end('commit'),
      rollbackTransaction: () => connection.end('rollback'),
      releaseConnection: async () => {},
      destroy: async () => {},
    }),
  };
}

/**
 * The one connection. Its transactions are opened by their first statement. Statements of one transaction queue up:
 * PGlite itself would let one begin within another, and rows would be lost without an error.
 */
export class EmbeddedConnection implements DatabaseConnection {
  readonly #pglite: Embedded.PGlite;
  readonly #serialize: typeof Embedded.protocol.serialize;
  readonly #Parser: typeof Embedded.protocol.Parser;
  /** Prepared statements' names by their text, the longest unused first; '' was said once and is not prepared. */
  readonly #names = new Map<string, string>();
  #made = 0;
  #opening: string | null = null;
  readonly #inTurn = inTurns();

  constructor({ protocol }: typeof Embedded, pglite: Embedded.PGlite) {
    this.#pglite = pglite;
    this.#serialize = protocol.serialize;
    this.#Parser = protocol.Parser;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#inTurn(() => this.#execute<R>(query));
  }

  async #execute<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const said: Uint8Array[] = this.#openingMessages();
    const name = this.#prepare(sql, said);
    said.push(
      this.#serialize.bind({ statement: name, values: parameters.map(wireValue) }),
      this.#serialize.describe({ type: 'P' }),
      this.#serialize.execute({}),
      this.#serialize.sync(),
    );
    try {
      return resultOf<R>(await this.#send(joined(said)));
    } catch (error) {
      // Whether it got prepared is not known; the next of this text gets a name of its own.
      this.#names.delete(sql);
      throw error;
    } finally {
      if (changesTables.test(sql)) this.#names.clear();
    }
  }

  streamQuery(): never {
    throw new Error('the embedded database has no cursors to stream from');
  }

  begin({ isolationLevel = 'read committed', accessMode = 'read write' }: TransactionSettings): void {
    this.#opening = `begin isolation level ${isolationLevel} ${accessMode}`;
  }

  end(how: 'commit' | 'rollback'): Promise<void> {
    return this.#inTurn(async () => {
      const unopened = this.#opening !== null;
      this.#opening = null;
      if (!unopened) await this.#send(this.#serialize.query(how));
    });
  }

  /** COPY as it takes a file: from a Blob, in the running transaction. */
  copy(target: string, blob: Blob): Promise<void> {
    return this.#inTurn(async () => {
      const opening = this.#openingMessages();
      if (opening.length > 0) await this.#send(joined(opening));
      await this.#pglite.query(`COPY ${target} FROM '/dev/blob'`, [], { blob });
    });
  }

  #openingMessages(): Uint8Array[] {
    const opening = this.#opening;
    this.#opening = null;
    return opening === null ? [] : [this.#serialize.query(opening)];
  }

  /** The name to bind the statement by; one said for the first time is parsed for this once. */
  #prepare(sql: string, said: Uint8Array[]): string {
    const known = this.#names.get(sql);
    const name = known === '' ? `s${(this.#made += 1)}` : (known ?? '');
    if (known === undefined || known === '') said.push(this.#serialize.parse({ name, text: sql }));
    this.#names.delete(sql);
    this.#names.set(sql, name);
    const [oldest] = this.#names;
    if (oldest !== undefined && this.#names.size > mostPrepared) {
      this.#names.delete(oldest[0]);
      if (oldest[1] !== '') said.push(this.#serialize.close({ type: 'S', name: oldest[1] }));
    }
    return name;
  }

  /** What the database answers, as it came. @throws its first error */
  async #send(message: Uint8Array): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    await this.#pglite.execProtocolRawStream(message, {
      // The bytes lie in the database's own memory, which it uses again.
      onRawData: (bytes) => void parts.push(bytes.slice()),
    });
    const answer = Buffer.concat(parts);
    for (const { kind } of messagesIn(answer)) {
      if (kind !== errorMessage) continue;
      new this.#Parser().parse(answer, (parsed) => {
        if (parsed instanceof Error) throw parsed;
      });
    }
    return answer;
  }
}

const [rowDescription, dataRow, commandComplete, errorMessage] = [0x54, 0x44, 0x43, 0x45];

/** The messages of an answer: a byte for the kind, four for the length, itself included, then the content. */
function* messagesIn(answer: Buffer): Generator<{ kind: number; start: number }> {
  for (let at = 0; at < answer.length; at += 1 + answer.readUInt32BE(at + 1)) {
    yield { kind: answer.readUInt8(at), start: at + 5 };
  }
}

interface Column {
  readonly name: string;
  readonly parse: (value: string) => unknown;
}

function resultOf<R>(answer: Buffer): QueryResult<R> {
  let columns: readonly Column[] = [];
  const rows: R[] = [];
  let tag = '';
  for (const { kind, start } of messagesIn(answer)) {
    if (kind === dataRow) rows.push(rowAt(answer, start, columns) as R);
    else if (kind === rowDescription) columns = columnsAt(answer, start);
    else if (kind === commandComplete) tag = textAt(answer, start);
  }
  const affected = /^(?:INSERT|UPDATE|DELETE|MERGE)\b.* (\d+)$/.exec(tag)?.[1];
  return affected === undefined ? { rows } : { rows, numAffectedRows: BigInt(affected) };
}

const textAt = (answer: Buffer, start: number): string =>
  answer.toString('utf8', start, answer.indexOf(0, start));

/** Names and types; between them and the next name lie table, column, size, modifier and format. */
function columnsAt(answer: Buffer, start: number): Column[] {
  const columns: Column[] = [];
  let at = start + 2;
  for (let left = answer.readInt16BE(start); left > 0; left -= 1) {
    const end = answer.indexOf(0, at);
    columns.push({
      name: answer.toString('utf8', at, end),
      parse: valueParser(answer.readUInt32BE(end + 7)),
    });
    at = end + 19;
  }
  return columns;
}

function rowAt(answer: Buffer, start: number, columns: readonly Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  let at = start + 2;
  for (const { name, parse } of columns) {
    const length = answer.readInt32BE(at);
    at += 4;
    row[name] = length === -1 ? null : parse(answer.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return row;
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
