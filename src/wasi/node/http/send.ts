/**
 * Requests of guests, sent by Node's own client: as they are, with trailers and each of their time limits. Redirects are not
 * followed, and nothing is added but what a connection needs.
 */
import type { ClientRequest } from 'node:http';
import {
  HttpFailure,
  type ArrivingResponse,
  type RequestHead,
  type Send,
  type Sending,
  type Timeouts,
} from '../../http/index.ts';
import { rare } from '../built-ins.ts';
import { ArrivingMessage, pairsOf } from './arriving-message.ts';
import { LeavingMessage } from './leaving-message.ts';

/** Bytes of a response's fields, beyond which it is refused. */
const maxHeaderSize = 131_072;

export const send: Send = (head, timeouts, ended) => {
  const request = open(head, ended);
  // Trailers are for bodies in chunks alone, of which nobody knows yet.
  const trailer = request.getHeader('trailer');
  request.removeHeader('trailer');
  const response = responseTo(request, timeouts);
  // Who cancels doesn't wait for it.
  response.catch(() => {});
  const body = new LeavingMessage(request, () => {
    if (request.hasHeader('content-length')) return;
    request.setHeader('Transfer-Encoding', 'chunked');
    if (trailer !== undefined) request.setHeader('Trailer', trailer);
    request.useChunkedEncodingByDefault = true;
  });
  const sending: Sending = { body, response, cancel: () => request.destroy() };
  return sending;
};

function open(head: RequestHead, ended: AbortSignal | undefined): ClientRequest {
  const { scheme = 'https', authority = '', pathWithQuery } = head;
  const { hostname, port } = new URL(`${scheme}://${authority}/`);
  const client = scheme === 'http' ? rare.http : rare.https;
  const request = client.request({
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? undefined : Number(port),
    method: head.method,
    path: pathOf(pathWithQuery),
    maxHeaderSize,
    setHost: false,
    ...(ended === undefined ? {} : { signal: ended }),
  });
  request.setHeader('Host', authority);
  for (const [name, values] of byName(head)) request.setHeader(name, values);
  return request;
}

/** What is no visible ASCII is encoded; what a guest has encoded stays. */
function pathOf(pathWithQuery = ''): string {
  const encoded = pathWithQuery.replace(/[^!-~]+/gu, encodeURIComponent);
  return encoded.startsWith('/') || encoded === '*' ? encoded : `/${encoded}`;
}

function byName({ fields }: RequestHead): Iterable<[string, string[]]> {
  const groups = new Map<string, [string, string[]]>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name, [value]]);
    else group[1].push(value);
  }
  return groups.values();
}

function responseTo(request: ClientRequest, timeouts: Timeouts): Promise<ArrivingResponse> {
  return new Promise<ArrivingResponse>((resolve, reject) => {
    const { connect, firstByte, betweenBytes } = timeouts;
    const timers: NodeJS.Timeout[] = [];
    const limit = (time: number | undefined, failure: HttpFailure): void => {
      if (time !== undefined) timers.push(setTimeout(() => request.destroy(failure), time));
    };
    const settle = (): void => timers.splice(0).forEach((timer) => clearTimeout(timer));
    limit(connect, new HttpFailure({ tag: 'connection-timeout' }));
    request.on('socket', (socket) => {
      const connected = (): void => {
        settle();
        limit(firstByte, new HttpFailure({ tag: 'HTTP-response-timeout' }));
      };
      if (socket.connecting) socket.once('connect', connected);
      else connected();
    });
    request.on('response', (message) => {
      settle();
      resolve({
        status: message.statusCode ?? 0,
        fields: pairsOf(message.rawHeaders),
        body: new ArrivingMessage(message, { betweenBytes }),
      });
    });
    // What is no request any more is nothing that a guest could go on with. Other responses before the last are passed over.
    request.on('upgrade', (_, socket) => {
      socket.destroy();
      reject(new HttpFailure({ tag: 'HTTP-upgrade-failed' }));
    });
    request.on('error', (error) => {
      settle();
      reject(error);
    });
    request.on('close', () => {
      settle();
      reject(new HttpFailure({ tag: 'connection-terminated' }));
    });
  });
}
