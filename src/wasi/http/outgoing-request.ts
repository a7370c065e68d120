/** `outgoing-request` and `request-options` of wasi:http/types: a request that a guest makes, and how long it may take. */
import { ComponentError } from '../../runtime/index.ts';
import type { Wait } from '../io/index.ts';
import type { Fields } from './fields.ts';
import { isAuthority, isPathWithQuery, isScheme, isToken } from './field-rules.ts';
import { OutgoingBody } from './leaving.ts';
import { type Method, methodName, type Scheme, schemeName } from './method.ts';
import type { RequestHead, Timeouts } from './transport.ts';

export class OutgoingRequest {
  #method: Method = { tag: 'get' };
  #scheme: Scheme | undefined;
  #authority: string | undefined;
  #pathWithQuery: string | undefined;
  readonly #headers: Fields;
  readonly #wait: Wait;
  #body: OutgoingBody | undefined;
  #isBodyGiven = false;

  constructor(headers: Fields, wait: Wait) {
    this.#headers = headers.frozen();
    this.#wait = wait;
  }

  /** @throws ComponentError without a payload from the second call on */
  body(): OutgoingBody {
    if (this.#isBodyGiven) throw new ComponentError(undefined);
    this.#isBodyGiven = true;
    this.#body = OutgoingBody.of(this.#headers, this.#wait);
    return this.#body;
  }

  method(): Method {
    return this.#method;
  }

  setMethod(method: Method): void {
    if (method.tag === 'other') check(isToken(method.val));
    this.#method = method;
  }

  pathWithQuery(): string | undefined {
    return this.#pathWithQuery;
  }

  setPathWithQuery(text: string | undefined): void {
    check(text === undefined || isPathWithQuery(text));
    this.#pathWithQuery = text;
  }

  scheme(): Scheme | undefined {
    return this.#scheme;
  }

  setScheme(scheme: Scheme | undefined): void {
    check(scheme?.tag !== 'other' || isScheme(scheme.val));
    this.#scheme = scheme;
  }

  authority(): string | undefined {
    return this.#authority;
  }

  setAuthority(text: string | undefined): void {
    check(text === undefined || isAuthority(text));
    this.#authority = text;
  }

  headers(): Fields {
    return this.#headers.frozen();
  }

  /** What a client has to know of it. */
  head(): RequestHead {
    return {
      method: methodName(this.#method),
      scheme: this.#scheme && schemeName(this.#scheme),
      authority: this.#authority,
      pathWithQuery: this.#pathWithQuery,
      fields: this.#headers.forTransport(),
    };
  }

  /** Its body, where the guest took it. */
  writtenBody(): OutgoingBody | undefined {
    return this.#body;
  }
}

function check(isFit: boolean): void {
  if (!isFit) throw new ComponentError(undefined);
}

/** Times in nanoseconds. */
export class RequestOptions {
  #connect: bigint | undefined;
  #firstByte: bigint | undefined;
  #betweenBytes: bigint | undefined;

  connectTimeout(): bigint | undefined {
    return this.#connect;
  }

  setConnectTimeout(duration: bigint | undefined): void {
    this.#connect = duration;
  }

  firstByteTimeout(): bigint | undefined {
    return this.#firstByte;
  }

  setFirstByteTimeout(duration: bigint | undefined): void {
    this.#firstByte = duration;
  }

  betweenBytesTimeout(): bigint | undefined {
    return this.#betweenBytes;
  }

  setBetweenBytesTimeout(duration: bigint | undefined): void {
    this.#betweenBytes = duration;
  }

  timeouts(): Timeouts {
    return {
      connect: milliseconds(this.#connect),
      firstByte: milliseconds(this.#firstByte),
      betweenBytes: milliseconds(this.#betweenBytes),
    };
  }
}

/** The longest that timers of JavaScript can wait. */
const longest = 2n ** 31n - 1n;

function milliseconds(duration: bigint | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const rounded = (duration + 999_999n) / 1_000_000n;
  return rounded > longest ? undefined : Number(rounded);
}
