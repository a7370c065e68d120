/** `incoming-request` of wasi:http/types: a request that a server has received. */
import type { Wait } from '../io/index.ts';
import { type Method, methodOf, type Scheme, schemeOf } from './method.ts';
import { ReceivedMessage } from './received-message.ts';
import type { ArrivingBody, RequestHead } from './transport.ts';

export class IncomingRequest extends ReceivedMessage {
  readonly #head: RequestHead;

  constructor(head: RequestHead, body: ArrivingBody, wait: Wait) {
    super(head.fields, body, wait);
    this.#head = head;
  }

  method(): Method {
    return methodOf(this.#head.method);
  }

  pathWithQuery(): string | undefined {
    return this.#head.pathWithQuery;
  }

  scheme(): Scheme | undefined {
    const { scheme } = this.#head;
    return scheme === undefined ? undefined : schemeOf(scheme);
  }

  authority(): string | undefined {
    return this.#head.authority;
  }
}
