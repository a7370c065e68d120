/**
 * Responses of wasi:http/types: those that a guest gives (`outgoing-response`, `response-outparam`) and those that it gets
 * (`incoming-response`, `future-incoming-response`).
 */
import { ComponentError } from '../../runtime/index.ts';
import type { Wait } from '../io/index.ts';
import { type ErrorCode, statusOf } from './error-code.ts';
import { Fields } from './fields.ts';
import { Future } from './future.ts';
import { OutgoingBody } from './leaving.ts';
import { isStatus } from './field-rules.ts';
import { ReceivedMessage } from './received-message.ts';
import type { Result } from './result.ts';
import type { ArrivingResponse, LeavingBody, Sending } from './transport.ts';

export class OutgoingResponse {
  #status = 200;
  readonly #headers: Fields;
  readonly #wait: Wait;
  #body: OutgoingBody | undefined;

  constructor(headers: Fields, wait: Wait) {
    this.#headers = headers.frozen();
    this.#wait = wait;
  }

  statusCode(): number {
    return this.#status;
  }

  /** @throws ComponentError where it is no status of a final response */
  setStatusCode(status: number): void {
    if (!isStatus(status)) throw new ComponentError(undefined);
    this.#status = status;
  }

  headers(): Fields {
    return this.#headers.frozen();
  }

  /** @throws ComponentError without a payload from the second call on */
  body(): OutgoingBody {
    if (this.#body !== undefined) throw new ComponentError(undefined);
    this.#body = OutgoingBody.of(this.#headers, 'HTTP-response-body-size', this.#wait);
    return this.#body;
  }

  /** Sends it; a body that nobody took is empty. */
  sendTo(respond: Respond): void {
    const leaving = respond(this.#status, this.#headers.forTransport());
    if (this.#body === undefined) return leaving.end(undefined);
    this.#body.sendTo(leaving);
    // Who waits for the head need not wait for the first bytes; where they are there, both go together.
    setTimeout(() => leaving.flush(), 0);
  }
}

type Respond = (status: number, fields: ReturnType<Fields['forTransport']>) => LeavingBody;

/** What a handler answers: the first that is set is sent at once. */
export class ResponseOutparam {
  #answer: ((response: Result<OutgoingResponse, ErrorCode>) => void) | undefined;

  static answering(
    answer: (response: Result<OutgoingResponse, ErrorCode>) => void,
  ): ResponseOutparam {
    const param = new ResponseOutparam();
    param.#answer = answer;
    return param;
  }

  static set(param: ResponseOutparam, response: Result<OutgoingResponse, ErrorCode>): void {
    const answer = param.#answer;
    param.#answer = undefined;
    answer?.(response);
  }

  /** The feature `informational-outbound-responses`. */
  sendInformational(_status: number, _headers: Fields): void {
    throw new ComponentError({ tag: 'internal-error', val: 'no informational responses are sent' });
  }
}

/** Sends what a handler gave; an error as a response that has its status and nothing else. */
export function sendAnswer(response: Result<OutgoingResponse, ErrorCode>, respond: Respond): void {
  if (response.tag === 'ok') response.val.sendTo(respond);
  else respond(statusOf(response.val), Fields.fromList([]).forTransport()).end(undefined);
}

export class IncomingResponse extends ReceivedMessage {
  readonly #status: number;

  constructor({ status, fields, body }: ArrivingResponse, wait: Wait) {
    super(fields, body, wait);
    this.#status = status;
  }

  status(): number {
    return this.#status;
  }
}

export class FutureIncomingResponse extends Future<IncomingResponse> {
  constructor({ response, cancel }: Sending, wait: Wait) {
    super(
      response.then((arrived) => new IncomingResponse(arrived, wait)),
      wait,
      cancel,
    );
  }
}
