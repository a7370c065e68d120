/**
 * A server of Node's over a handler. HTTP/1.1; bodies are streamed both ways, and a client that reads or writes slowly holds up
 * its own request alone.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange, TransportField } from '../wasi/index.ts';
import { ArrivingMessage, LeavingMessage, pairsOf } from '../wasi/node/http/index.ts';

export interface ServerOptions {
  readonly port: number;
  /** The address to listen at. */
  readonly host: string;
  /** Bytes of a request's body at most. */
  readonly maxBody?: number | undefined;
}

/** A server that listens. */
export interface Listening {
  readonly url: string;
  /** Takes no more requests; settles when those that are being answered are done. */
  close(): Promise<void>;
  /** Breaks off what is left. */
  abort(): void;
}

/** Bytes of a request's fields, beyond which Node answers 431 by itself. */
const maxHeaderSize = 131_072;

/**
 * Listens.
 *
 * @param handle - Answers a request; never rejects.
 * @throws what Node says where it can't listen, such as `EADDRINUSE`
 */
export function listen(
  handle: (exchange: Exchange) => Promise<void>,
  { port, host, maxBody }: ServerOptions,
): Promise<Listening> {
  const server = http.createServer({ maxHeaderSize }, (request, response) => {
    void handle(exchangeOf(request, response, maxBody));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(listening(server));
    });
  });
}

function listening(server: http.Server): Listening {
  const { address, family, port } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return {
    url: `http://${host}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    abort: () => server.closeAllConnections(),
  };
}

function exchangeOf(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  maxBytes: number | undefined,
): Exchange {
  return {
    method: request.method ?? '',
    scheme: 'http',
    authority: request.headers.host,
    pathWithQuery: request.url,
    fields: [...pairsOf(request.rawHeaders)],
    body: new ArrivingMessage(request, { maxBytes }),
    whenGone(tell) {
      response.once('close', () => {
        if (!response.writableFinished) tell();
      });
    },
    respond: (status, fields) => {
      const all = [...fields];
      const isInChunks = hasChunks(request, status, all);
      try {
        response.writeHead(
          status,
          all.filter(([name]) => isInChunks || name.toLowerCase() !== 'trailer').flat(),
        );
      } catch (error) {
        // What Node has taken of it already would go with another answer.
        response.destroy();
        throw error;
      }
      return new LeavingMessage(response);
    },
  };
}

/** Statuses whose responses have no body. */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

/** Whether a response's body goes in chunks, which alone have trailers. RFC 9112, 7.1.2. */
function hasChunks(
  { method, httpVersionMinor }: http.IncomingMessage,
  status: number,
  fields: readonly TransportField[],
): boolean {
  if (method === 'HEAD' || bodiless.has(status) || httpVersionMinor === 0) return false;
  return !fields.some(([name]) => name.toLowerCase() === 'content-length');
}
