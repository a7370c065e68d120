/** `incoming-request` of wasi:http/types: a request that a server has received. */
import { ComponentError } from '../../runtime/index.ts';
import type { Wait } from '../io/index.ts';
import { IncomingBody } from './arriving.ts';
import { Fields } from './fields.ts';
import { type Method, methodOf, type Scheme, schemeOf } from './method.ts';
import type { ArrivingBody, RequestHead } from './transport.ts';

export class IncomingRequest {
  #head!: RequestHead;
  #wait!: Wait;
  #headers: Fields | undefined;
  #body: ArrivingBody | undefined;

  static received(head: RequestHead, body: ArrivingBody, wait: Wait): IncomingRequest {
    const request = new IncomingRequest();
    request.#wait = wait;
    request.#head = head;
    request.#body = body;
    return request;
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

  headers(): Fields {
    this.#headers ??= Fields.received(this.#head.fields);
    return this.#headers.frozen();
  }

  /** @throws ComponentError without a payload from the second call on */
  consume(): IncomingBody {
    if (this.#body === undefined) throw new ComponentError(undefined);
    const body = IncomingBody.over(this.#body, this.#wait);
    this.#body = undefined;
    return body;
  }

  [Symbol.dispose](): void {
    this.#body?.close();
  }
}
