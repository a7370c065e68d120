/** What requests and responses of wasi:http/types 0.3 have alike: headers, and a body that is taken once. */
import type { ErrorCode } from '../../http/index.ts';
import type { Ended } from '../streams.ts';
import { type Body, readable, type Trailers } from './body.ts';
import type { Fields } from './fields.ts';

export class Message {
  readonly #headers: Fields;
  #body: Body | undefined;

  protected constructor(headers: Fields, body: Body) {
    this.#headers = headers;
    this.#body = body;
  }

  static consumeBody(
    message: Message,
    handled: Promise<Ended<ErrorCode>>,
  ): [ReadableStream<Uint8Array>, Trailers] {
    return readable(message.takeBody().take(handled));
  }

  getHeaders(): Fields {
    return this.#headers.frozen();
  }

  get headers(): Fields {
    return this.#headers;
  }

  /** Its body, which it has no longer. */
  takeBody(): Body {
    const body = this.#body!;
    this.#body = undefined;
    return body;
  }

  [Symbol.dispose](): void {
    this.#body?.drop();
    this.#body = undefined;
  }
}
