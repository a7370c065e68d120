/**
 * `outgoing-body` of wasi:http/types: what a guest writes, kept until the message it belongs to is sent, and then passed
 * on as fast as the other side takes it. A body that is dropped without `finish` is incomplete, and so is one of another
 * length than its fields say: both abort the message.
 */
import { ComponentError } from '../../runtime/index.ts';
import { OutputStream, Signal, type Sink, type Wait } from '../io/index.ts';
import { BodyLength } from './body-length.ts';
import { type ErrorCode, HttpFailure, type SizedErrorTag } from './error-code.ts';
import type { Fields } from './fields.ts';
import type { LeavingBody } from './transport.ts';

/** Bytes that a guest may write before its message is sent. */
const bufferLimit = 65_536;

/** The bytes on their way. */
class Content implements Sink {
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #to: LeavingBody | undefined;
  #end: 'complete' | 'incomplete' | undefined;
  #trailers: Fields | undefined;
  readonly #length: BodyLength;
  readonly #sent = new Signal();

  constructor(length: BodyLength) {
    this.#length = length;
  }

  ready(): boolean {
    return this.#length.isExceeded || (this.#to?.ready() ?? this.#keptBytes < bufferLimit);
  }

  listen(wake: () => void): () => void {
    if (this.#to !== undefined) return this.#to.listen(wake);
    return this.#sent.listen(wake);
  }

  room(): number {
    if (this.#length.isExceeded) throw new HttpFailure(this.#length.problem()!);
    return this.#to?.room() ?? Math.max(0, bufferLimit - this.#keptBytes);
  }

  write(bytes: Uint8Array): void {
    // What is too long is never sent: the message would be taken for another.
    if (!this.#length.add(bytes)) return;
    if (this.#to === undefined) {
      this.#kept.push(bytes);
      this.#keptBytes += bytes.length;
    } else this.#to.write(bytes);
  }

  flush(): void {
    this.#to?.flush();
  }

  sendTo(to: LeavingBody): void {
    for (const bytes of this.#kept) to.write(bytes);
    this.#kept = [];
    this.#to = to;
    this.#settle();
    this.#sent.tell();
  }

  /** @returns why it is not complete, if it isn't */
  finish(trailers: Fields | undefined): ErrorCode | undefined {
    const problem = this.#length.problem();
    this.#end = problem === undefined ? 'complete' : 'incomplete';
    this.#trailers = trailers;
    this.#settle();
    return problem;
  }

  abort(): void {
    if (this.#end !== undefined) return;
    this.#end = 'incomplete';
    this.#settle();
  }

  #settle(): void {
    if (this.#to === undefined || this.#end === undefined) return;
    if (this.#end === 'incomplete') this.#to.abort();
    else this.#to.end(this.#trailers && [...this.#trailers.forTransport()]);
  }
}

export class OutgoingBody {
  #content: Content | undefined;
  #wait!: Wait;
  #isWritten = false;

  /**
   * @param fields - Those of its message, which may say how long it is.
   * @param wrong - What it is where it has another length.
   */
  static of(fields: Fields, wrong: SizedErrorTag, wait: Wait): OutgoingBody {
    const body = new OutgoingBody();
    body.#wait = wait;
    body.#content = new Content(BodyLength.of(fields, wrong));
    return body;
  }

  /** Where the message goes, once it is sent. */
  sendTo(to: LeavingBody): void {
    this.#content!.sendTo(to);
  }

  /** @throws ComponentError without a payload from the second call on */
  write(): OutputStream {
    if (this.#content === undefined || this.#isWritten) throw new ComponentError(undefined);
    this.#isWritten = true;
    return new OutputStream(this.#content, this.#wait);
  }

  /** @throws ComponentError where it is of another length than its fields said */
  static finish(body: OutgoingBody, trailers: Fields | undefined): void {
    const wrong = body.#content?.finish(trailers);
    if (wrong !== undefined) throw new ComponentError(wrong);
  }

  [Symbol.dispose](): void {
    this.#content?.abort();
  }
}
