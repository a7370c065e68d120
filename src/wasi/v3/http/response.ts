/** `response` of wasi:http/types 0.3: what a handler gives, or a client has received. */
import { ComponentError } from '../../../runtime/index.ts';
import type { Wait } from '../../io/index.ts';
import { type ArrivingResponse, type ErrorCode, isStatus } from '../../http/index.ts';
import type { Ended } from '../streams.ts';
import { ArrivedBody, type Body, type Trailers, WrittenBody } from './body.ts';
import { Fields } from './fields.ts';
import { Message } from './message.ts';

export class Response extends Message {
  #status: number;

  private constructor(status: number, headers: Fields, body: Body) {
    super(headers, body);
    this.#status = status;
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
}
