import type { LogEvent, Logger } from 'kysely';

/** One statement that the database answered or refused; never its text. */
export interface Statement {
  readonly kind: 'select' | 'insert' | 'update' | 'delete' | 'other';
  readonly seconds: number;
  readonly failed: boolean;
}

export type StatementListener = (statement: Statement) => void;

const kinds: Readonly<Record<string, Statement['kind']>> = {
  SelectQueryNode: 'select',
  InsertQueryNode: 'insert',
  UpdateQueryNode: 'update',
  DeleteQueryNode: 'delete',
};

/** Kysely's logger that tells `listener` what was sent. */
export const statementLogger =
  (listener: StatementListener): Logger =>
  ({ level, query, queryDurationMillis }: LogEvent) =>
    listener({
      kind: kinds[query.query.kind] ?? 'other',
      seconds: queryDurationMillis / 1000,
      failed: level === 'error',
    });
