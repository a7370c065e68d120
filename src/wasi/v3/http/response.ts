/** `response` of wasi:http/types 0.3: what a handler gives, or a client has received. */
import { ComponentError } from '../../../runtime/index.ts';
import type { Wait } from '../../io/index.ts';
import { type ArrivingResponse, type ErrorCode, isStatus } from '../../http/index.ts';
import type { Ended } from '../streams.ts';
import { ArrivedBody, type Body, readable, type Trailers, WrittenBody } from './body.ts';
import { Fields } from './fields.ts';

export class Response {
  #status: number;
  readonly #headers: Fields;
  #body: Body | undefined;

  private constructor(status: number, headers: Fields, body: Body) {
    this.#status = status;
    this.#headers = headers;
    this.#body = body;
  }

  static new(
    headers: Fields,
    contents: ReadableStream<Uint8Array> | undefined,
    trailers: Trailers,
  ): [Response, Promise<Ended<ErrorCode>>] {
    const body = new WrittenBody(contents, trailers);
    return [new Response(200, headers.frozen(), body), body.sent];
  }

  /** One that a client has received. */
  static arrived({ status, fields, body }: ArrivingResponse, wait: Wait): Response {
    return new Response(status, Fields.received(fields), new ArrivedBody(body, wait));
  }

  getStatusCode(): number {
    return this.#status;
  }

  setStatusCode(status: number): void {
    if (!isStatus(status)) throw new ComponentError(undefined);
    this.#status = status;
  }

  getHeaders(): Fields {
    return this.#headers.frozen();
  }

  static consumeBody(
    response: Response,
    handled: Promise<Ended<ErrorCode>>,
  ): [ReadableStream<Uint8Array>, Trailers] {
    return readable(response.takeBody().take(handled));
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
