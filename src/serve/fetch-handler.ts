/**
 * A handler as the `fetch` function that Node's frameworks, Deno, Bun, edge workers and service workers take: a `Request`
 * -> a `Response`, bodies streamed both ways. What `fetch` has no words for is lost: trailers, and the casing of fields.
 */
import {
  ArrivingStream,
  type Exchange,
  LeavingStream,
  type TransportField,
} from '../wasi/index.ts';

/**
 * A request as an exchange, and the response that it is answered with.
 *
 * @param maxBytes - Of the request's body.
 */
export function exchangeOf(
  request: Request,
  maxBytes: number | undefined,
): { readonly exchange: Exchange; readonly response: Promise<Response> } {
  const { protocol, host, pathname, search } = new URL(request.url);
  let answer!: (response: Response) => void;
  const response = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  const gone = new AbortController();
  const exchange: Exchange = {
    method: request.method,
    scheme: protocol.slice(0, -1),
    authority: request.headers.get('host') ?? host,
    pathWithQuery: pathname + search,
    fields: [...request.headers],
    body: new ArrivingStream(request.body, { maxBytes, tooLarge: 'HTTP-request-body-size' }),
    whenGone(tell) {
      AbortSignal.any([request.signal, gone.signal]).addEventListener('abort', tell, {
        once: true,
      });
    },
    respond(status, fields) {
      const leaving = new LeavingStream(() => gone.abort());
      answer(responseOf(status, fields, request.method, leaving));
      return leaving;
    },
  };
  return { exchange, response };
}

/** Statuses whose responses have no body. */
const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304]);

function responseOf(
  status: number,
  fields: Iterable<TransportField>,
  method: string,
  leaving: LeavingStream,
): Response {
  const headers = new Headers();
  for (const [name, value] of fields) headers.append(name, value);
  const hasBody = method !== 'HEAD' && !bodiless.has(status);
  if (!hasBody) leaving.drop();
  return new Response(hasBody ? leaving.stream : null, { status, headers });
}
