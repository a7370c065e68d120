/** A body that Node sends, of a request or of a response, as the sink of a guest's stream. */
import type { OutgoingMessage } from 'node:http';
import { HttpFailure, type LeavingBody, type TransportField } from '../../http/index.ts';

/** Bytes that a guest may write at once; Node asks to wait beyond what it keeps itself. */
const room = 65_536;

export class LeavingMessage implements LeavingBody {
  readonly #message: OutgoingMessage;
  readonly #beforeFirst: () => void;
  #isFirst = true;
  #isAborted = false;

  /** @param beforeFirst - Called before the first bytes, or the head without them, if there is a body. */
  constructor(message: OutgoingMessage, beforeFirst: () => void = () => {}) {
    this.#message = message;
    this.#beforeFirst = beforeFirst;
  }

  room(): number {
    this.#check();
    return this.#message.writableNeedDrain ? 0 : room;
  }

  write(bytes: Uint8Array): void {
    this.#check();
    this.#begin();
    this.#message.write(bytes);
  }

  flush(): void {
    // What is written goes by itself.
    if (this.#isGone || this.#message.writableEnded || !this.#isFirst) return;
    this.#begin();
    this.#message.flushHeaders();
  }

  #begin(): void {
    if (this.#isFirst) this.#beforeFirst();
    this.#isFirst = false;
  }

  ready(): boolean {
    return this.#isGone || !this.#message.writableNeedDrain;
  }

  listen(wake: () => void): () => void {
    const message = this.#message;
    message.on('drain', wake);
    message.on('close', wake);
    return () => {
      message.off('drain', wake);
      message.off('close', wake);
    };
  }

  end(trailers: readonly TransportField[] | undefined): void {
    if (trailers !== undefined && trailers.length > 0) {
      this.#begin();
      this.#message.addTrailers(trailers.map(([name, value]) => [name, value] as [string, string]));
    }
    this.#message.end();
  }

  /** What was written before is sent: Node does that when the code that runs is through. */
  abort(): void {
    this.#isAborted = true;
    setImmediate(() => this.#message.destroy());
  }

  get #isGone(): boolean {
    return this.#isAborted || this.#message.closed || this.#message.destroyed;
  }

  #check(): void {
    if (this.#isGone) {
      throw new HttpFailure({ tag: 'connection-terminated' });
    }
  }
}
