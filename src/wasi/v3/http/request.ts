/** `request` and `request-options` of wasi:http/types 0.3: what a server has received, or a guest has made to be sent or handled. */
import { ComponentError } from '../../../runtime/index.ts';
import type { Wait } from '../../io/index.ts';
import {
  type ArrivingBody,
  type ErrorCode,
  type Method,
  type RequestHead,
  RequestLine,
  type Scheme,
  TimeLimits,
  type Timeouts,
} from '../../http/index.ts';
import type { Ended } from '../streams.ts';
import { ArrivedBody, type Body, type Trailers, WrittenBody } from './body.ts';
import { Fields } from './fields.ts';
import { Message } from './message.ts';

export class Request extends Message {
  readonly #line: RequestLine;
  readonly #options: RequestOptions | undefined;

  private constructor(
    line: RequestLine,
    headers: Fields,
    body: Body,
    options?: RequestOptions | undefined,
  ) {
    super(headers, body);
    this.#line = line;
    this.#options = options;
  }

  static new(
    headers: Fields,
    contents: ReadableStream<Uint8Array> | undefined,
    trailers: Trailers,
    options: RequestOptions | undefined,
  ): [Request, Promise<Ended<ErrorCode>>] {
    const body = new WrittenBody(contents, trailers);
    const request = new Request(new RequestLine(), headers.frozen(), body, options?.frozen());
    return [request, body.sent];
  }

  /** One that a server has received. */
  static arrived(head: RequestHead, body: ArrivingBody, wait: Wait): Request {
    const fields = Fields.received(head.fields);
    return new Request(RequestLine.of(head), fields, new ArrivedBody(body, wait));
  }

  getMethod(): Method {
    return this.#line.method;
  }

  setMethod(method: Method): void {
    this.#line.method = method;
  }

  getPathWithQuery(): string | undefined {
    return this.#line.pathWithQuery;
  }

  setPathWithQuery(text: string | undefined): void {
    this.#line.pathWithQuery = text;
  }

  getScheme(): Scheme | undefined {
    return this.#line.scheme;
  }

  setScheme(scheme: Scheme | undefined): void {
    this.#line.scheme = scheme;
  }

  getAuthority(): string | undefined {
    return this.#line.authority;
  }

  setAuthority(text: string | undefined): void {
    this.#line.authority = text;
  }

  getOptions(): RequestOptions | undefined {
    return this.#options?.frozen();
  }

  /** What a client has to know of it. */
  head(): RequestHead {
    return this.#line.head(this.headers);
  }

  timeouts(): Timeouts {
    return (this.#options ?? new RequestOptions()).timeouts();
  }
}

/** Times in nanoseconds. */
export class RequestOptions {
  #limits = new TimeLimits();
  #isImmutable = false;

  getConnectTimeout(): bigint | undefined {
    return this.#limits.connect;
  }

  setConnectTimeout(duration: bigint | undefined): void {
    this.#changeable().connect = duration;
  }

  getFirstByteTimeout(): bigint | undefined {
    return this.#limits.firstByte;
  }

  setFirstByteTimeout(duration: bigint | undefined): void {
    this.#changeable().firstByte = duration;
  }

  getBetweenBytesTimeout(): bigint | undefined {
    return this.#limits.betweenBytes;
  }

  setBetweenBytesTimeout(duration: bigint | undefined): void {
    this.#changeable().betweenBytes = duration;
  }

  clone(): RequestOptions {
    const copy = new RequestOptions();
    copy.#limits = this.#limits.clone();
    return copy;
  }

  /** The same options, which can't be changed any more. */
  frozen(): RequestOptions {
    const copy = this.clone();
    copy.#isImmutable = true;
    return copy;
  }

  timeouts(): Timeouts {
    return this.#limits.timeouts();
  }

  #changeable(): TimeLimits {
    if (this.#isImmutable) throw new ComponentError({ tag: 'immutable' });
    return this.#limits;
  }
}
