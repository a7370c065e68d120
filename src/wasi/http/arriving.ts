/**
 * `incoming-body` and `future-trailers` of wasi:http/types: the bytes of a body that arrives, and after them its
 * trailers. A guest reads one or waits for the other.
 */
import { ComponentError } from '../../runtime/index.ts';
import { InputStream, type Source, type Wait, waitByPromise } from '../io/index.ts';
import { Fields } from './fields.ts';
import { Future } from './future.ts';
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
    return new FutureTrailers(body, incoming.#wait);
  }

  [Symbol.dispose](): void {
    this.#body?.close();
    this.#body = undefined;
  }
}

export class FutureTrailers extends Future<Fields | undefined> {
  constructor(body: ArrivingBody, wait: Wait) {
    super(trailersAfter(body), wait, () => body.close());
  }
}

/** Trailers come after the body, whether or not a guest has read all of it. */
async function trailersAfter(body: ArrivingBody): Promise<Fields | undefined> {
  const wait = waitByPromise(new AbortController());
  for (;;) {
    const bytes = body.read(65_536);
    if (bytes === undefined) break;
    if (bytes.length === 0) await wait([body]);
  }
  const trailers = await body.trailers;
  return trailers === undefined ? undefined : Fields.received(trailers);
}

/** A body outlives its stream: trailers come after it. */
function withoutClose(body: ArrivingBody): Source {
  return {
    ready: () => body.ready(),
    read: (limit) => body.read(limit),
    listen: (wake) => body.listen(wake),
  };
}
