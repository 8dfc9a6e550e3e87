export {
  anonymousScope,
  json,
  serviceScope,
  type Database,
  type IsolationLevel,
  type PoolState,
  type Scope,
  type Tx,
} from './database.ts';
export { openEmbedded, type EmbeddedDatabase } from './embedded.ts';
export { migrate, migrateWithin, schemaState } from './migrate.ts';
export { perTransaction } from './per-transaction.ts';
export { isDirect } from './pooler.ts';
export { openPostgres, type PostgresOptions } from './postgres.ts';
export { withReplica, type ReplicaState } from './replica.ts';
export { elevated } from './scope.ts';
export { ensureServiceRole } from './service-role.ts';
export type { Statement, StatementListener } from './statements.ts';
export type { Tables } from './tables.ts';
