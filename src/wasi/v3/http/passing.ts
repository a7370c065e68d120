/**
 * A body on its way from where it is read to where it leaves, as fast as the other side takes it, with its trailers at the end.
 * One that is not what its message says, or whose trailers are an error, is broken off, so that nobody takes it for whole;
 * where nobody takes it any more, its stream is dropped.
 */
import type { Wait } from '../../io/index.ts';
import {
  type BodyLength,
  type ErrorCode,
  errorCodeOf,
  HttpFailure,
  type LeavingBody,
} from '../../http/index.ts';
import { type Ended, writeBytes } from '../streams.ts';
import type { Contents } from './body.ts';

const ok = { tag: 'ok', val: undefined } as const;

export class Passing {
  /** How it went. Never rejected. */
  readonly ended: Promise<Ended<ErrorCode>>;
  readonly #to: LeavingBody;
  readonly #wait: Wait;
  /** Rejected where nobody takes it any more, or goes on with it. */
  readonly #gone = Promise.withResolvers<never>();
  #isGone = false;
  #isOver = false;
  #isAwaiting = false;
  readonly #isWritten: boolean;
  #chunks = 0;
  #fault: ErrorCode | undefined;

  /** Begins to pass it on. */
  constructor(from: Contents, to: LeavingBody, length: BodyLength, wait: Wait) {
    this.#to = to;
    this.#wait = wait;
    this.#isWritten = from.isWritten;
    this.ended = this.#pass(from, length).finally(() => {
      this.#isOver = true;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What is wrong with what was to be passed on, rather than with where it went. */
  get fault(): ErrorCode | undefined {
    return this.#fault;
  }

  /** How many pieces have come where it waits for more of the guest who writes them; undefined where it doesn't. */
  get awaitedAfter(): number | undefined {
    return this.#isAwaiting && this.#isWritten ? this.#chunks : undefined;
  }

  /** Nobody will go on with it. */
  breakOff(): void {
    this.#end(new HttpFailure({ tag: 'HTTP-response-incomplete' }));
  }

  async #pass({ stream, trailers }: Contents, length: BodyLength): Promise<Ended<ErrorCode>> {
    const reader = stream?.getReader();
    const gone = this.#gone.promise;
    void gone.catch(() => reader?.cancel()).catch(() => undefined);
    const unlisten = this.#to.listen(() => this.#checkGone());
    try {
      if (reader !== undefined) await this.#write(reader, length);
      this.#fault = length.problem();
      if (this.#fault !== undefined) return this.#broken(this.#fault);
      const last = await this.#awaited(Promise.race([trailers, gone]));
      if (last.tag === 'err') {
        this.#fault = last.val;
        return this.#broken(last.val);
      }
      this.#to.end(last.val && [...last.val.forTransport()]);
      return ok;
    } catch (error) {
      reader?.cancel().catch(() => undefined);
      return this.#broken(errorCodeOf(error));
    } finally {
      unlisten();
    }
  }

  async #write(reader: ReadableStreamDefaultReader<Uint8Array>, length: BodyLength): Promise<void> {
    // Who waits for the head need not wait for the first bytes; where they are there, both go together.
    const soon = setTimeout(() => this.#to.flush(), 0);
    try {
      for (;;) {
        const { value } = await this.#awaited(reader.read());
        if (value === undefined) break;
        this.#chunks++;
        if (!length.add(value)) {
          await reader.cancel();
          break;
        }
        clearTimeout(soon);
        await writeBytes(value, this.#to, this.#wait);
      }
    } finally {
      clearTimeout(soon);
    }
    // The stream was dropped then, which looks like its end.
    if (this.#isGone) await this.#gone.promise;
  }

  async #awaited<T>(promise: Promise<T>): Promise<T> {
    this.#isAwaiting = true;
    try {
      return await promise;
    } finally {
      this.#isAwaiting = false;
    }
  }

  #broken(code: ErrorCode): Ended<ErrorCode> {
    this.#to.abort();
    return { tag: 'err', val: code };
  }

  #checkGone(): void {
    try {
      this.#to.room();
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error: unknown): void {
    this.#isGone = true;
    this.#gone.reject(error);
  }
}
