/** A listener of the machine: connections wait in it until a program takes them. */
import type { AddressInfo, Server } from 'node:net';
import type { Closing } from '../../closing.ts';
import { Signal } from '../../io/index.ts';
import type { Connection, Endpoint, Listener } from '../../sockets/index.ts';
import { NodeConnection } from './connection.ts';

/** Connections that may wait here, beside those in the system's own queue. */
const mostWaiting = 128;

export class NodeListener implements Listener {
  readonly local: Endpoint;
  readonly #server: Server;
  readonly #closing: Closing;
  readonly #signal = new Signal();
  readonly listen = this.#signal.listen;
  readonly #waiting: Connection[] = [];
  readonly #forget: () => void;

  constructor(server: Server, closing: Closing) {
    this.#server = server;
    this.#closing = closing;
    const { address, port } = server.address() as AddressInfo;
    this.local = { address, port };
    this.#forget = closing.atEnd(() => this.close());
    server.on('connection', (socket) => {
      // What goes wrong with it is told to whoever reads; nobody does yet.
      socket.on('error', () => undefined);
      if (this.#waiting.length >= mostWaiting || this.#closing.isFull) {
        socket.destroy();
        return;
      }
      this.#waiting.push(new NodeConnection(socket, this.#closing));
      this.#signal.tell();
    });
    // One that can't be accepted is the loss of whoever wanted it.
    server.on('error', () => undefined);
  }

  take(): Connection | undefined {
    return this.#waiting.shift();
  }

  pending(): number {
    return this.#waiting.length;
  }

  close(): Promise<void> {
    this.#forget();
    for (const connection of this.#waiting.splice(0)) connection.close();
    return new Promise((done) => {
      // Connections that were taken go on without it.
      this.#server.close(() => done());
      if (!this.#server.listening) done();
    });
  }
}
