/**
 * Requests of guests, sent by `fetch`, where nothing better is: redirects come back as they are (in browsers without status and
 * fields), and there are no trailers, no casing of fields, and no time limit but one for the response's head. Compressed bodies
 * come as what was compressed, without the fields that say otherwise.
 */
import { HttpFailure } from './error-code.ts';
import type { ArrivingResponse, RequestHead, Send, Sending, Timeouts } from './transport.ts';
import { ArrivingStream, LeavingStream } from './web-streams.ts';

const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** What engines ask servers for, and undo. */
const undone: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd']);

/** Fields of a body as it was sent. */
const ofCoded: ReadonlySet<string> = new Set(['content-encoding', 'content-length']);

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
      fields: isUndone(answer)
        ? [...answer.headers].filter(([name]) => !ofCoded.has(name))
        : [...answer.headers],
      body: new ArrivingStream(answer.body),
    };
  } finally {
    clearTimeout(limit);
  }
}

/** Whether a body is no more in the coding that its fields say. */
function isUndone({ body, headers }: Response): boolean {
  const codings =
    headers
      .get('content-encoding')
      ?.toLowerCase()
      .split(/[\s,]+/) ?? [];
  return body !== null && codings.length > 0 && codings.every((coding) => undone.has(coding));
}
