/** A port of the machine for datagrams: those that come wait until a program takes them, or are lost. */
import type { Socket } from 'node:dgram';
import type { Closing } from '../../closing.ts';
import { Signal } from '../../io/index.ts';
import type { Datagram, DatagramPort, Endpoint, SocketError } from '../../sockets/index.ts';
import { socketError } from './errors.ts';

/** Datagrams that may wait; more are lost, as UDP has it. */
const mostWaiting = 256;

export class NodeDatagramPort implements DatagramPort {
  readonly local: Endpoint;
  readonly #socket: Socket;
  readonly #signal = new Signal();
  readonly listen = this.#signal.listen;
  readonly #waiting: Datagram[] = [];
  readonly #forget: () => void;
  #error: SocketError | undefined;
  #isOpen = true;

  constructor(socket: Socket, closing: Closing) {
    this.#socket = socket;
    const { address, port } = socket.address();
    this.local = { address, port };
    this.#forget = closing.atEnd(() => this.close());
    socket.on('message', (message, { address, port }) => {
      if (this.#waiting.length >= mostWaiting) return;
      this.#waiting.push({ data: new Uint8Array(message), remote: { address, port } });
      this.#signal.tell();
    });
    socket.on('error', (error) => this.#fail(error));
  }

  take(): Datagram | undefined {
    this.#tellError();
    return this.#waiting.shift();
  }

  pending(): number {
    return this.#waiting.length + (this.#error === undefined ? 0 : 1);
  }

  send(
    data: Uint8Array,
    { address, port }: Endpoint,
    done?: (error: SocketError | undefined) => void,
  ): void {
    this.#tellError();
    this.#socket.send(data, port, address, (error) => {
      if (done !== undefined) done(error === null ? undefined : socketError(error));
      else if (error !== null) this.#fail(error);
    });
  }

  setHopLimit(value: number): void {
    this.#socket.setTTL(value);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#forget();
    this.#socket.close();
  }

  #fail(error: unknown): void {
    this.#error = socketError(error);
    this.#signal.tell();
  }

  #tellError(): void {
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
  }
}
