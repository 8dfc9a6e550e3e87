import pg from 'pg';
import type { Cluster } from './cluster.ts';

/** A new empty database in the cluster, or a copy of one that nobody is connected to; answers its address. */
export async function newDatabase(
  cluster: Cluster,
  options: { readonly copyOf?: string; readonly owner?: string; readonly tablespace?: string } = {},
): Promise<string> {
  const name = `iks_${crypto.randomUUID().replaceAll('-', '')}`;
  const template =
    options.copyOf === undefined
      ? `template template0 encoding 'UTF8' locale 'C.UTF-8'`
      : `template ${nameOf(options.copyOf)}`;
  const owner = options.owner === undefined ? '' : ` owner ${options.owner}`;
  const tablespace = options.tablespace === undefined ? '' : ` tablespace ${options.tablespace}`;
  await onServer(cluster.url, `create database ${name} ${template}${owner}${tablespace}`);
  const url = new URL(cluster.url);
  url.pathname = `/${name}`;
  if (options.owner !== undefined) url.username = options.owner;
  return url.href;
}

export const nameOf = (url: string): string => new URL(url).pathname.slice(1);

export const dropDatabase = (cluster: Cluster, url: string): Promise<number> =>
  onServer(cluster.url, `drop database ${nameOf(url)} with (force)`);

/** Answers how many rows the statement gave or touched. */
export const onServer = async (url: string, statement: string): Promise<number> =>
  (await run(url, statement)).rowCount ?? 0;

/** Answers the rows of a query. */
export const rowsOn = async <Row extends pg.QueryResultRow>(url: string, query: string): Promise<Row[]> =>
  (await run<Row>(url, query)).rows;

async function run<Row extends pg.QueryResultRow>(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Row>(statement);
  } finally {
    await client.end();
  }
}
