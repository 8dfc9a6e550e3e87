import { connect, createServer, type Socket } from 'node:net';
import { pause } from './expect.ts';

/** A line between the service and its PostgreSQL that an operator may call slow, dead or cut. */
export interface Line {
  /** The database's address through the line. */
  readonly url: string;
  /** Every packet takes so long from now on, in milliseconds. */
  delay(milliseconds: number): void;
  /** Nothing passes any more, and no end of the line learns of it. */
  freeze(): void;
  /** What waited passes, and what comes. */
  thaw(): void;
  /** Asked whenever the server has answered a COMMIT whether to cut the connection; the answer then does not arrive. */
  onCommitted(lose: () => boolean): void;
  close(): Promise<void>;
}

export async function lineTo(databaseUrl: string): Promise<Line> {
  const target = new URL(databaseUrl);
  const state = { delay: 0, frozen: Promise.resolve(), lose: () => false };
  let thaw = () => {};
  const sockets = new Set<Socket>();

  const pass = async (from: Socket, to: Socket, seen: (packet: Buffer) => boolean): Promise<void> => {
    try {
      for await (const packet of from as AsyncIterable<Buffer>) {
        if (state.delay > 0) await pause(state.delay);
        await state.frozen;
        if (!seen(packet)) {
          from.destroy();
          to.destroy();
          return;
        }
        to.write(packet);
      }
    } catch {
      // the other end is told below
    }
    to.destroy();
  };
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let committing = false;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.setNoDelay();
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    void pass(client, database, (packet) => {
      committing = packet.includes('commit\0');
      return true;
    });
    void pass(database, client, () => {
      const lost = committing && state.lose();
      committing = false;
      return !lost;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const through = new URL(target);
  through.port = String(address.port);
  return {
    url: through.href,
    delay(milliseconds) {
      state.delay = milliseconds;
    },
    freeze() {
      state.frozen = new Promise((resolve) => {
        thaw = resolve;
      });
    },
    thaw: () => thaw(),
    onCommitted(lose) {
      state.lose = lose;
    },
    async close() {
      thaw();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
