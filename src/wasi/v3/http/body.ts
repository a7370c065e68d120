/**
 * Bodies of requests and responses of wasi:http/types 0.3: a stream of bytes, and a future of what comes after it. Those that
 * guests write and those that arrive over a connection are taken alike, once, by a guest that reads them or by who sends them.
 */
import type { Wait } from '../../io/index.ts';
import {
  type ArrivingBody,
  type BodyLength,
  type ErrorCode,
  errorCodeOf,
  type LeavingBody,
  type Result,
} from '../../http/index.ts';
import { type Ended, readSource } from '../streams.ts';
import { Fields } from './fields.ts';
import { Passing } from './passing.ts';

/** What a future of trailers comes to; it may be an error of the body's. */
export type Trailers = Promise<Result<Fields | undefined, ErrorCode>>;

/** What a body is made of; without a stream it has no bytes. */
export interface Contents {
  readonly stream: ReadableStream<Uint8Array> | undefined;
  readonly trailers: Trailers;
  /** Whether a guest has to go on with it; what comes over a connection does so by itself. */
  readonly isWritten: boolean;
}

/** What a message has until somebody takes it. */
export interface Body {
  /** @param handled - How whoever takes it fared. */
  take(handled: Promise<Ended<ErrorCode>>): Contents;
  /** Nobody will take it. */
  drop(why?: ErrorCode): void;
}

/** What a guest has made, and is to be told of. */
export class WrittenBody implements Body {
  /** How its message was sent. */
  readonly sent: Promise<Ended<ErrorCode>>;
  readonly #contents: Contents;
  readonly #tell: (how: Ended<ErrorCode> | Promise<Ended<ErrorCode>>) => void;

  constructor(stream: ReadableStream<Uint8Array> | undefined, trailers: Trailers) {
    this.#contents = { stream, trailers, isWritten: true };
    const { promise, resolve } = Promise.withResolvers<Ended<ErrorCode>>();
    this.sent = promise;
    this.#tell = resolve;
  }

  take(handled: Promise<Ended<ErrorCode>>): Contents {
    // Where that never comes because its store is dead, nobody is there to be told.
    handled.then(this.#tell, () => undefined);
    return this.#contents;
  }

  drop(why: ErrorCode = { tag: 'internal-error', val: 'it was not sent' }): void {
    this.#contents.stream?.cancel().catch(() => undefined);
    this.#tell({ tag: 'err', val: why });
  }
}

/** What comes over a connection. */
export class ArrivedBody implements Body {
  readonly #body: ArrivingBody;
  readonly #wait: Wait;

  constructor(body: ArrivingBody, wait: Wait) {
    this.#body = body;
    this.#wait = wait;
  }

  take(handled: Promise<Ended<ErrorCode>>): Contents {
    handled.catch(() => undefined);
    const body = this.#body;
    let isComplete = false;
    const source = {
      ready: () => body.ready(),
      listen: (wake: () => void) => body.listen(wake),
      read(limit: number) {
        const bytes = body.read(limit);
        isComplete = bytes === undefined;
        return bytes;
      },
      close: () => body.close(),
    };
    const [stream, ended] = readSource(source, this.#wait, errorCodeOf);
    const trailers = ended.then((how) => trailersAfter(how, isComplete, body));
    return { stream, trailers, isWritten: false };
  }

  drop(): void {
    this.#body.close();
  }
}

/** A guest that didn't want all of a body is told of no trailers. */
async function trailersAfter(
  how: Ended<ErrorCode>,
  isComplete: boolean,
  body: ArrivingBody,
): Trailers {
  if (how.tag === 'err') return how;
  const trailers = isComplete ? await body.trailers : undefined;
  return { tag: 'ok', val: trailers && Fields.received(trailers) };
}

/** Sends a body. */
export function passOn(body: Body, to: LeavingBody, length: BodyLength, wait: Wait): Passing {
  const { promise, resolve } = Promise.withResolvers<Ended<ErrorCode>>();
  const passing = new Passing(body.take(promise), to, length, wait);
  void passing.ended.then(resolve);
  return passing;
}

/** As guests are given it. */
export function readable({ stream, trailers }: Contents): [ReadableStream<Uint8Array>, Trailers] {
  const empty = (): ReadableStream<Uint8Array> =>
    new ReadableStream({ start: (controller) => controller.close() });
  return [stream ?? empty(), trailers];
}
