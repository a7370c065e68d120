/** What `incoming-request` and `incoming-response` of wasi:http/types have in common: fields, and a body that is taken once. */
import { ComponentError } from '../../runtime/index.ts';
import type { Wait } from '../io/index.ts';
import { IncomingBody } from './arriving.ts';
import type { TransportField } from './field-list.ts';
import { Fields } from './fields.ts';
import type { ArrivingBody } from './transport.ts';

export class ReceivedMessage {
  readonly #fields: Iterable<TransportField>;
  readonly #wait: Wait;
  #headers: Fields | undefined;
  #body: ArrivingBody | undefined;

  constructor(fields: Iterable<TransportField>, body: ArrivingBody, wait: Wait) {
    this.#fields = fields;
    this.#body = body;
    this.#wait = wait;
  }

  headers(): Fields {
    this.#headers ??= Fields.received(this.#fields);
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
