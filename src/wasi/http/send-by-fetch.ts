/**
 * Requests of guests, sent by `fetch`, where nothing better is: redirects come back as they are (in browsers without status and
 * fields), and there are no trailers, no casing of fields, and no time limit but one for the response's head.
 */
import { HttpFailure } from './error-code.ts';
import type { ArrivingResponse, RequestHead, Send, Sending, Timeouts } from './transport.ts';
import { ArrivingStream, LeavingStream } from './web-streams.ts';

const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export const sendByFetch: Send = (head, timeouts, ended) => {
  const body = new LeavingStream();
  const stop = new AbortController();
  const signal = ended === undefined ? stop.signal : AbortSignal.any([stop.signal, ended]);
  const response = respond(head, timeouts, body, { stop, signal });
  // Who cancels doesn't wait for it.
  response.catch(() => {});
  const sending: Sending = { body, response, cancel: () => stop.abort() };
  return sending;
};

async function respond(
  { method, scheme = 'https', authority = '', pathWithQuery = '', fields }: RequestHead,
  { connect, firstByte }: Timeouts,
  body: LeavingStream,
  { stop, signal }: { readonly stop: AbortController; readonly signal: AbortSignal },
): Promise<ArrivingResponse> {
  const isBodiless = bodiless.has(method);
  if (isBodiless) body.drop();
  const headers = new Headers();
  for (const [name, value] of fields) headers.append(name, value);
  const limit =
    connect === undefined && firstByte === undefined
      ? undefined
      : setTimeout(
          () => stop.abort(new HttpFailure({ tag: 'HTTP-response-timeout' })),
          (connect ?? 0) + (firstByte ?? 0),
        );
  const path = pathWithQuery.startsWith('/') ? pathWithQuery : `/${pathWithQuery}`;
  // `duplex` is asked for by the standard where a body is a stream, and unknown to some declarations.
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers,
    redirect: 'manual',
    credentials: 'omit',
    signal,
    ...(isBodiless ? {} : { body: body.stream, duplex: 'half' }),
  };
  try {
    const answer = await fetch(`${scheme}://${authority}${path}`, init);
    return {
      status: answer.status,
      fields: [...answer.headers],
      body: new ArrivingStream(answer.body),
    };
  } finally {
    clearTimeout(limit);
  }
}
