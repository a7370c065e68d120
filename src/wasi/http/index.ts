/**
 * wasi:http 0.2 over whatever carries it (`transport.ts`): the types of requests and responses, and the handler of requests
 * that guests send. Proposal wasi:http, types.wit and handler.wit.
 */
import { ComponentError } from '../../runtime/index.ts';
import type { IoError, Wait } from '../io/index.ts';
import { FutureTrailers, IncomingBody } from './arriving.ts';
import { type ErrorCode, HttpFailure } from './error-code.ts';
import { Fields } from './fields.ts';
import { IncomingRequest } from './incoming-request.ts';
import { OutgoingBody } from './leaving.ts';
import { type IsAllowed, requestProblem } from './may-send.ts';
import { OutgoingRequest, RequestOptions } from './outgoing-request.ts';
import {
  FutureIncomingResponse,
  IncomingResponse,
  OutgoingResponse,
  ResponseOutparam,
} from './responses.ts';
import type { Send } from './transport.ts';

export { BodyLength } from './body-length.ts';
export { type ErrorCode, errorCodeOf, HttpFailure, statusOf } from './error-code.ts';
export { isStatus } from './field-rules.ts';
export { FieldList, type TransportField } from './field-list.ts';
export { IncomingRequest } from './incoming-request.ts';
export { type IsAllowed, requestProblem } from './may-send.ts';
export type { Method, Scheme } from './method.ts';
export { RequestLine } from './request-line.ts';
export type { Result } from './result.ts';
export { sendByFetch } from './send-by-fetch.ts';
export { TimeLimits } from './time-limits.ts';
export { ArrivingStream, LeavingStream } from './web-streams.ts';
export { ResponseOutparam, sendAnswer } from './responses.ts';
export type * from './transport.ts';

/**
 * The interfaces of `wasi:http` that programs import, by name.
 *
 * @param send - Sends a request.
 * @param isAllowed - Whether a program may send requests there.
 */
export function httpInterfaces(
  wait: Wait,
  send: Send,
  isAllowed: IsAllowed,
): Readonly<Record<string, object>> {
  return {
    'wasi:http/types': types(wait),
    'wasi:http/outgoing-handler': {
      handle(request: OutgoingRequest, options: RequestOptions | undefined) {
        const head = request.head();
        const wrong = requestProblem(head, isAllowed);
        if (wrong !== undefined) throw new ComponentError(wrong);
        const timeouts = (options ?? new RequestOptions()).timeouts();
        const sending = send(head, timeouts);
        const body = request.writtenBody();
        if (body === undefined) sending.body.end(undefined);
        else body.sendTo(sending.body);
        return new FutureIncomingResponse(sending, wait);
      },
    },
  };
}

/** What guests construct waits as their platform does. */
function types(wait: Wait): object {
  return {
    Fields,
    IncomingRequest,
    OutgoingRequest: class extends OutgoingRequest {
      constructor(headers: Fields) {
        super(headers, wait);
      }
    },
    RequestOptions,
    ResponseOutparam,
    IncomingResponse,
    IncomingBody,
    FutureTrailers,
    OutgoingResponse: class extends OutgoingResponse {
      constructor(headers: Fields) {
        super(headers, wait);
      }
    },
    OutgoingBody,
    FutureIncomingResponse,
    httpErrorCode({ cause }: IoError): ErrorCode | undefined {
      return cause instanceof HttpFailure ? cause.errorCode : undefined;
    },
  };
}
