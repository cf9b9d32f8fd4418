import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A connection to a server with somebody in between, who can make trouble on the way. */
export interface Relay extends AsyncDisposable {
  /** The port of 127.0.0.1 that leads to the server. */
  readonly port: number;
  /** How many bytes have come from the server. */
  readonly received: number;
  /** Cuts the connection when so many more bytes have come from the server. */
  cutAfter(bytes: number): void;
  /** Holds back each piece that comes from the server for so long. */
  slowDown(milliseconds: number): void;
}

/** Stands between a client and the server at this address. */
export async function startRelay(to: {
  readonly host: string;
  readonly port: number;
}): Promise<Relay> {
  const sockets = new Set<Socket>();
  let received = 0;
  let cutAt = Number.POSITIVE_INFINITY;
  let delay = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = connect(to);
    const close = (): void => {
      client.destroy();
      upstream.destroy();
    };
    keep(client).on('close', close).pipe(keep(upstream));
    let last = Promise.resolve();
    const passOn = (piece: Buffer): void => {
      const left = cutAt - received;
      received += piece.length;
      client.write(left < piece.length ? piece.subarray(0, left) : piece);
      if (left < piece.length) client.destroySoon();
    };
    upstream.on('data', (piece: Buffer) => {
      const wait = delay;
      // One after the other, however long each is held.
      last = last.then(async () => {
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        if (!client.destroyed) passOn(piece);
      });
    });
    upstream.on('close', () => {
      void last.then(close);
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return {
    // A server that listens on a port has an address with one.
    port: (server.address() as AddressInfo).port,
    get received() {
      return received;
    },
    cutAfter: (bytes) => {
      cutAt = received + bytes;
    },
    slowDown: (milliseconds) => {
      delay = milliseconds;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}
