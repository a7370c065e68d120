/** A response that a handler gives -> what a server sends. */
import type { Wait } from '../../io/index.ts';
import { BodyLength, type LeavingBody, type TransportField } from '../../http/index.ts';
import { passOn } from './body.ts';
import type { Passing } from './passing.ts';
import type { Response } from './response.ts';

/** Statuses whose responses have no body, whatever length they say. */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

/**
 * Sends the first part of a response, and begins to pass on its body.
 *
 * @param method - Of the request.
 * @param respond - Sends a first part.
 */
export function respondWith(
  response: Response,
  method: string,
  respond: (status: number, fields: Iterable<TransportField>) => LeavingBody,
  wait: Wait,
): Passing {
  const status = response.getStatusCode();
  const { headers } = response;
  const wrong = 'HTTP-response-body-size';
  const length =
    method === 'HEAD' || bodiless.has(status)
      ? new BodyLength(undefined, wrong)
      : BodyLength.of(headers, wrong);
  return passOn(response.takeBody(), respond(status, headers.forTransport()), length, wait);
}
