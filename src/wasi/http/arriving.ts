/**
 * `incoming-body` and `future-trailers` of wasi:http/types: the bytes of a body that arrives, and after them its
 * trailers. A guest reads one or waits for the other.
 */
import { ComponentError } from '../../runtime/index.ts';
import {
  InputStream,
  Pollable,
  Signal,
  type Source,
  type Wait,
  waitByPromise,
} from '../io/index.ts';
import { type ErrorCode, errorCodeOf } from './error-code.ts';
import { Fields } from './fields.ts';
import type { Result } from './result.ts';
import type { ArrivingBody } from './transport.ts';

export class IncomingBody {
  #body: ArrivingBody | undefined;
  #wait!: Wait;
  #isRead = false;

  static over(body: ArrivingBody, wait: Wait): IncomingBody {
    const incoming = new IncomingBody();
    incoming.#body = body;
    incoming.#wait = wait;
    return incoming;
  }

  /** @throws ComponentError without a payload from the second call on */
  stream(): InputStream {
    if (this.#body === undefined || this.#isRead) throw new ComponentError(undefined);
    this.#isRead = true;
    return new InputStream(withoutClose(this.#body), this.#wait);
  }

  static finish(incoming: IncomingBody): FutureTrailers {
    const body = incoming.#body!;
    incoming.#body = undefined;
    return FutureTrailers.after(body, incoming.#wait);
  }

  [Symbol.dispose](): void {
    this.#body?.close();
    this.#body = undefined;
  }
}

export class FutureTrailers {
  #body: ArrivingBody | undefined;
  #wait!: Wait;
  #settled: Result<Fields | undefined, ErrorCode> | undefined;
  #isGiven = false;
  readonly #signal = new Signal();

  static after(body: ArrivingBody, wait: Wait): FutureTrailers {
    const future = new FutureTrailers();
    future.#body = body;
    future.#wait = wait;
    void future.#settle(body);
    return future;
  }

  async #settle(body: ArrivingBody): Promise<void> {
    try {
      await skipRest(body);
      const trailers = await body.trailers;
      const val = trailers === undefined ? undefined : Fields.received(trailers);
      this.#settled = { tag: 'ok', val };
    } catch (error) {
      this.#settled = { tag: 'err', val: errorCodeOf(error) };
    }
    this.#signal.tell();
  }

  subscribe(): Pollable {
    const ready = (): boolean => this.#settled !== undefined;
    return new Pollable({ ready, listen: this.#signal.listen }, this.#wait);
  }

  get(): Result<Result<Fields | undefined, ErrorCode>, undefined> | undefined {
    if (this.#settled === undefined) return undefined;
    if (this.#isGiven) return { tag: 'err', val: undefined };
    this.#isGiven = true;
    return { tag: 'ok', val: this.#settled };
  }

  [Symbol.dispose](): void {
    this.#body?.close();
  }
}

/** Trailers come after the body, whether or not a guest has read all of it. */
async function skipRest(body: ArrivingBody): Promise<void> {
  const wait = waitByPromise(new AbortController().signal);
  for (;;) {
    const bytes = body.read(65_536);
    if (bytes === undefined) return;
    if (bytes.length === 0) await wait([body]);
  }
}

/** A body outlives its stream: trailers come after it. */
function withoutClose(body: ArrivingBody): Source {
  return {
    ready: () => body.ready(),
    read: (limit) => body.read(limit),
    listen: (wake) => body.listen(wake),
  };
}
