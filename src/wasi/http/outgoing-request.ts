/** `outgoing-request` and `request-options` of wasi:http/types: a request that a guest makes, and how long it may take. */
import { ComponentError } from '../../runtime/index.ts';
import type { Wait } from '../io/index.ts';
import type { Fields } from './fields.ts';
import { OutgoingBody } from './leaving.ts';
import type { Method, Scheme } from './method.ts';
import { RequestLine } from './request-line.ts';
import { TimeLimits } from './time-limits.ts';
import type { RequestHead, Timeouts } from './transport.ts';

export class OutgoingRequest {
  readonly #line = new RequestLine();
  readonly #headers: Fields;
  readonly #wait: Wait;
  #body: OutgoingBody | undefined;

  constructor(headers: Fields, wait: Wait) {
    this.#headers = headers.frozen();
    this.#wait = wait;
  }

  /** @throws ComponentError without a payload from the second call on */
  body(): OutgoingBody {
    if (this.#body !== undefined) throw new ComponentError(undefined);
    this.#body = OutgoingBody.of(this.#headers, 'HTTP-request-body-size', this.#wait);
    return this.#body;
  }

  method(): Method {
    return this.#line.method;
  }

  setMethod(method: Method): void {
    this.#line.method = method;
  }

  pathWithQuery(): string | undefined {
    return this.#line.pathWithQuery;
  }

  setPathWithQuery(text: string | undefined): void {
    this.#line.pathWithQuery = text;
  }

  scheme(): Scheme | undefined {
    return this.#line.scheme;
  }

  setScheme(scheme: Scheme | undefined): void {
    this.#line.scheme = scheme;
  }

  authority(): string | undefined {
    return this.#line.authority;
  }

  setAuthority(text: string | undefined): void {
    this.#line.authority = text;
  }

  headers(): Fields {
    return this.#headers.frozen();
  }

  /** What a client has to know of it. */
  head(): RequestHead {
    return this.#line.head(this.#headers);
  }

  /** Its body, where the guest took it. */
  writtenBody(): OutgoingBody | undefined {
    return this.#body;
  }
}

/** Times in nanoseconds. */
export class RequestOptions {
  readonly #limits = new TimeLimits();

  connectTimeout(): bigint | undefined {
    return this.#limits.connect;
  }

  setConnectTimeout(duration: bigint | undefined): void {
    this.#limits.connect = duration;
  }

  firstByteTimeout(): bigint | undefined {
    return this.#limits.firstByte;
  }

  setFirstByteTimeout(duration: bigint | undefined): void {
    this.#limits.firstByte = duration;
  }

  betweenBytesTimeout(): bigint | undefined {
    return this.#limits.betweenBytes;
  }

  setBetweenBytesTimeout(duration: bigint | undefined): void {
    this.#limits.betweenBytes = duration;
  }

  timeouts(): Timeouts {
    return this.#limits.timeouts();
  }
}
