import pg from 'pg';

/**
 * Whether the address leads to the server itself. A pooler, which lends its connections to others after each
 * transaction, gives its clients other numbers than the server's processes have.
 */
export async function isDirect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return rows[0]?.pid === Reflect.get(client, 'processID');
  } finally {
    await client.end();
  }
}
