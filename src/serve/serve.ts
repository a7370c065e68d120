/**
 * Programs -> handlers of requests. Each instance has a WASI of its own, whose output is told line by line; where it runs,
 * `engine.ts` and `isolated.ts` know.
 */
import { splitVersion, WitlinkError } from '../base/index.ts';
import { type Program, valueAt } from '../link/index.ts';
import type { GuestLimits, Imports } from '../runtime/index.ts';
import {
  openPlatform,
  type RequestHead,
  type WasiOptions,
  type WasiInterface,
} from '../wasi/index.ts';
import { calls } from './calls.ts';
import type { RequestNote, ServeEvent } from './events.ts';
import { exchangeOf } from './fetch-handler.ts';
import { defaultTimeout, Handler, type HandlerOptions } from './handler.ts';
import { type Engine, inThisThread } from './engine.ts';
import type { ServedInstance } from './instances.ts';
import { inWorkers, workersOf } from './isolated.ts';
import { lineTeller } from './lines.ts';
import { findHandler, type FoundHandler, noHandler } from './problems.ts';

/**
 * Options of a handler of requests: what instances of the program are given, and, of `HandlerOptions`, how long, how
 * many and how large.
 */
export interface ServeOptions extends HandlerOptions {
  /** What each instance gets of its platform; its output goes to `tell`. */
  readonly wasi?: Omit<WasiOptions, 'waits' | 'stdout' | 'stderr'>;
  /** What it imports besides WASI; the same for all instances. */
  readonly imports?: Imports;
  /** What an instance may cost; those of the program by default. */
  readonly limits?: GuestLimits;
}

/**
 * A handler of requests that a program answers.
 *
 * @throws WitlinkError `serve/no-handler` where the program exports neither `wasi:http/handler` 0.3 nor
 *   `wasi:http/incoming-handler` 0.2
 */
export function createHandler(program: Program, options: ServeOptions = {}): Handler {
  const found = findHandler(program);
  if (found === undefined) throw new WitlinkError([noHandler(program)]);
  const { tell = (): void => {} } = options;
  const interfaces = wasiOf(program, options.imports ?? {});
  // Functions of 0.3 that wait are asynchronous, and need nothing of the engine.
  const needsPromises =
    interfaces.some((one) => one.version === '0.2') || options.imports !== undefined;
  const workers = workersOf(options.workers, found.version);
  const engine =
    workers === undefined
      ? inThisThread(program, { ...options, promises: needsPromises })
      : inWorkers(program, { timeout: defaultTimeout, ...options });
  const make = (): Promise<ServedInstance> =>
    makeInstance(engine, found, interfaces, options, tell);
  const close = (): Promise<void> => engine.close();
  return new Handler({ make, close, workers }, options);
}

/** What a program imports of WASI: each instance pays for its platform, and for looking it up. */
function wasiOf({ plan }: Program, imports: Imports): readonly WasiInterface[] {
  // One of the user's own goes before it, in whichever version: then names have to be compared.
  const isOwn = Object.keys(imports).some((name) => name.startsWith('wasi:'));
  return plan.imports.flatMap((item): WasiInterface[] => {
    const [path, version] = splitVersion(item.name);
    if (!path.startsWith('wasi:') || version === undefined) return [];
    const [track] = /^0\.[23](?=\.)/.exec(version) ?? [];
    if (track !== '0.2' && track !== '0.3') return [];
    return [{ name: isOwn ? `${path}@${track}.0` : item.name, path, version: track }];
  });
}

async function makeInstance(
  engine: Engine,
  { path, version }: FoundHandler,
  interfaces: readonly WasiInterface[],
  { wasi, imports = {} }: ServeOptions,
  tell: (event: ServeEvent) => void,
): Promise<ServedInstance> {
  const asked = new Set<RequestNote>();
  // Where several requests are answered at once, nobody can tell of which one it is.
  const current = (): RequestNote | undefined => (asked.size === 1 ? [...asked][0] : undefined);
  const output = (['stdout', 'stderr'] as const).map((stream) =>
    lineTeller((text) => tell({ kind: 'output', request: current(), stream, text })),
  );
  const platform = await openPlatform(
    { ...wasi, stdout: output[0]!.write, stderr: output[1]!.write, waits: 'promise' },
    { around: (send) => (head, timeouts) => send(traced(head, current()), timeouts), interfaces },
  );
  const instance = await engine.instantiate(platform.imports, imports).catch(async (error) => {
    await platform.closing.close();
    throw error;
  });
  const handle = valueAt(instance.exports, path);
  return {
    async handle(exchange, respond, request) {
      asked.add(request);
      try {
        await calls[version](handle, { exchange, respond, wait: platform.wait });
      } finally {
        asked.delete(request);
      }
    },
    async [Symbol.asyncDispose]() {
      await instance[Symbol.asyncDispose]?.();
      await platform.closing.close();
      for (const { end } of output) end();
    },
  };
}

/** W3C Trace Context: what a handler asks of others belongs to what it was asked, unless it says otherwise itself. */
function traced(head: RequestHead, request: RequestNote | undefined): RequestHead {
  const traceparent = request?.traceparent;
  const fields = [...head.fields];
  const isTraced = fields.some(([name]) => name.toLowerCase() === 'traceparent');
  if (traceparent === undefined || isTraced) return { ...head, fields };
  return { ...head, fields: [...fields, ['traceparent', traceparent]] };
}

/** Answers a request; disposing of it waits for the requests that are being answered. */
export interface FetchHandler extends AsyncDisposable {
  (request: Request): Promise<Response>;
}

/**
 * A program as a `fetch` handler, which servers of Node (such as srvx), Deno, Bun, edge workers and service workers take:
 * `export default { fetch: createFetchHandler(program) }`. Handlers of 0.2 need an engine with JSPI, or the threads of Node.
 *
 * @throws WitlinkError `serve/no-handler` where the program exports neither `wasi:http/handler` 0.3 nor
 *   `wasi:http/incoming-handler` 0.2
 */
export function createFetchHandler(program: Program, options: ServeOptions = {}): FetchHandler {
  const handler = createHandler(program, options);
  const answer = (request: Request): Promise<Response> => {
    const { exchange, response } = exchangeOf(request, options.maxBody);
    void handler.handle(exchange);
    return response;
  };
  return Object.assign(answer, {
    [Symbol.asyncDispose]: () => handler[Symbol.asyncDispose](),
  });
}
