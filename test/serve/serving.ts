/** Servers of tests, and a client that tells all of what it got. */
import http from 'node:http';
import type { Program } from '../../src/link/index.ts';
import {
  createHandler,
  type Handler,
  type ServeEvent,
  type ServeOptions,
} from '../../src/serve/index.ts';
import { listen, type Listening } from '../../src/serve/node-server.ts';

/** A server of a test, and what it has told. */
export interface Server extends AsyncDisposable {
  readonly url: URL;
  readonly events: ServeEvent[];
  readonly handler: Handler;
  readonly listening: Listening;
}

/** What a client got. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly trailers: NodeJS.Dict<string>;
  readonly text: string;
  /** Whether the connection broke off before the end of the message. */
  readonly isBrokenOff: boolean;
}

/** A server over a handler of the program, on a port of its own. */
export async function serveProgram(
  program: Program,
  options: ServeOptions & { readonly maxBody?: number } = {},
): Promise<Server> {
  const events: ServeEvent[] = [];
  const { maxBody } = options;
  const handler = createHandler(program, {
    ...options,
    tell: (event) => void events.push(event),
  });
  const listening = await listen((exchange) => handler.handle(exchange), {
    port: 0,
    host: '127.0.0.1',
    maxBody,
  });
  return {
    url: new URL(listening.url),
    events,
    handler,
    listening,
    async [Symbol.asyncDispose]() {
      listening.abort();
      await listening.close();
      await handler[Symbol.asyncDispose]();
    },
  };
}

/** Asks a server, and waits for all of its answer. */
export function ask(
  { url }: { readonly url: URL },
  path: string,
  options: http.RequestOptions & {
    readonly body?: string | Uint8Array;
    readonly trailers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Answer> {
  const { body, trailers, ...rest } = options;
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, url), { agent: false, ...rest }, (message) => {
      let text = '';
      message.setEncoding('utf8');
      message.on('data', (part: string) => void (text += part));
      const done = (isBrokenOff: boolean) => (): void =>
        resolve({
          status: message.statusCode,
          headers: message.headers,
          trailers: message.trailers,
          text,
          isBrokenOff,
        });
      message.on('end', done(false));
      message.on('error', done(true));
    });
    request.on('error', reject);
    if (trailers !== undefined) request.addTrailers(trailers);
    request.end(body);
  });
}
