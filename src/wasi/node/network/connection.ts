/** A connection of the machine: what comes in, what goes out, and its end. */
import type { Socket } from 'node:net';
import type { Closing } from '../../closing.ts';
import { PushedSink, type Sink, StreamClosed, type Source } from '../../io/index.ts';
import type { Connection, Endpoint } from '../../sockets/index.ts';
import { ReadableSource } from '../readable-source.ts';
import { socketError } from './errors.ts';

export class NodeConnection implements Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly input: Source;
  readonly output: Sink;
  readonly #socket: Socket;
  readonly #source: ReadableSource;
  readonly #forget: () => void;
  #isShut = { receive: false, send: false };
  #uses = 1;

  constructor(socket: Socket, closing: Closing) {
    this.#socket = socket;
    this.local = { address: socket.localAddress ?? '::', port: socket.localPort ?? 0 };
    this.remote = { address: socket.remoteAddress ?? '::', port: socket.remotePort ?? 0 };
    this.#forget = closing.atEnd(() => void socket.destroy());
    const source = new ReadableSource(socket, socketError);
    this.#source = source;
    this.input = {
      ready: () => this.#isShut.receive || source.ready(),
      listen: source.listen,
      read: (limit) => (this.#isShut.receive ? undefined : source.read(limit)),
      close: () => this.close(),
    };
    this.output = this.#sink();
  }

  #sink(): Sink {
    const socket = this.#socket;
    const pushed = new PushedSink(
      (bytes) =>
        new Promise((done, fail) => {
          socket.write(bytes, (error) => (error ? fail(socketError(error)) : done()));
        }),
      true,
    );
    const check = (): void => {
      if (this.#isShut.send || socket.destroyed || socket.writableEnded) throw new StreamClosed();
    };
    return {
      ready: () => this.#isShut.send || socket.destroyed || pushed.ready(),
      listen: (wake) => {
        const unlisten = pushed.listen(wake);
        socket.on('close', wake);
        return () => {
          unlisten();
          socket.off('close', wake);
        };
      },
      room() {
        const room = pushed.room();
        check();
        return room;
      },
      write(bytes) {
        check();
        pushed.write(bytes);
      },
      flush: () => pushed.flush(),
      close: () => this.close(),
    };
  }

  keepAlive(enabled: boolean, idle: bigint): void {
    this.#socket.setKeepAlive(enabled, Number(idle / 1_000_000n));
  }

  shutdown(what: 'receive' | 'send'): void {
    if (this.#isShut[what]) return;
    this.#isShut[what] = true;
    if (what === 'send') this.#socket.end();
  }

  keep(): void {
    this.#uses++;
  }

  close(): void {
    if (--this.#uses > 0) return;
    this.#forget();
    this.#source.release();
    this.#socket.destroySoon();
  }
}
