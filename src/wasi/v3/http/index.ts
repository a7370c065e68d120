/**
 * wasi:http 0.3 over what carries 0.2, too (`../../http/transport.ts`): the types of requests and responses, and the client of
 * requests that guests send. Proposal wasi:http, types.wit and worlds.wit.
 */
import { ComponentError } from '../../../runtime/index.ts';
import type { Wait } from '../../io/index.ts';
import {
  BodyLength,
  errorCodeOf,
  type IsAllowed,
  requestProblem,
  type Send,
} from '../../http/index.ts';
import { passOn } from './body.ts';
import { Fields } from './fields.ts';
import { Request, RequestOptions } from './request.ts';
import { Response } from './response.ts';

export type { Passing } from './passing.ts';
export { respondWith } from './respond.ts';
export { Request } from './request.ts';
export type { Response } from './response.ts';

/**
 * The interfaces of `wasi:http` that programs import, by name.
 *
 * @param send - Sends a request.
 * @param isAllowed - Whether a program may send requests there.
 */
export function http(wait: Wait, send: Send, isAllowed: IsAllowed) {
  return {
    'wasi:http/types': { Fields, Request, RequestOptions, Response },
    'wasi:http/client': {
      async send(request: Request): Promise<Response> {
        const head = request.head();
        const body = request.takeBody();
        const wrong = requestProblem(head, isAllowed);
        if (wrong !== undefined) {
          body.drop(wrong);
          throw new ComponentError(wrong);
        }
        const sending = send(head, request.timeouts());
        const length = BodyLength.of(request.headers, 'HTTP-request-body-size');
        const passing = passOn(body, sending.body, length, wait);
        try {
          return Response.arrived(await sending.response, wait);
        } catch (error) {
          // Where the guest's own body was the reason, the connection only followed.
          throw new ComponentError(passing.fault ?? errorCodeOf(error));
        }
      },
    },
  };
}
