/**
 * `witlink serve`: links components, and answers HTTP requests by the first until it is told to end. The address and the log
 * go to standard error, a line of JSON an event.
 */
import process from 'node:process';
import { WitlinkError } from '../../base/index.ts';
import type { Program } from '../../link/index.ts';
import { createHandler, type Handler, mostWorkers } from '../../serve/index.ts';
import { listen, type Listening } from '../../serve/node-server.ts';
import { Misuse } from '../failure.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import { parseLimits } from '../limits.ts';
import { linkFiles } from '../link-files.ts';
import { cannotListen, readPort } from '../listen.ts';
import { report } from '../report.ts';
import { parseDuration } from '../run/duration.ts';
import { readSurroundings, type SurroundingsOptions } from '../run/surroundings.ts';
import { type Log, logger, type LogKind } from '../serve/log.ts';
import { keepStacks } from '../trap-text.ts';

export interface ServeCommandOptions extends GateOptions, SurroundingsOptions {
  readonly plug?: readonly string[];
  readonly port: string;
  readonly host: string;
  readonly timeout: string;
  readonly limit?: readonly string[];
  readonly maxBody?: string;
  readonly reuse?: boolean;
  readonly workers?: string;
  readonly log: LogKind;
}

export async function serve(path: string, options: ServeCommandOptions, io: Io): Promise<number> {
  const features = gatesOf(options);
  const limits = parseLimits(options.limit ?? []);
  const port = readPort(options.port);
  const timeout = parseDuration('--timeout', options.timeout);
  const workers = options.workers === undefined ? undefined : readWorkers(options.workers);
  const maxBody = options.maxBody === undefined ? undefined : readSize(options.maxBody);
  const surroundings = readSurroundings(path, [], options, io.env);
  const linked = await linkFiles(path, options.plug ?? [], { features, limits }, io);
  if (typeof linked === 'number') return linked;
  keepStacks();
  const log = logger(options.log, (line) => io.err(line));
  const handler = await handlerOf(linked.program, {
    wasi: surroundings,
    timeout,
    reuse: options.reuse ?? false,
    ...(workers === undefined ? {} : { workers }),
    ...(maxBody === undefined ? {} : { maxBody }),
    tell: log.tell,
  }).catch((error: unknown) => {
    if (!(error instanceof WitlinkError)) throw error;
    return report(io, error.diagnostics);
  });
  if (typeof handler === 'number') return handler;
  const { host } = options;
  const listening = await listen((exchange) => handler.handle(exchange), {
    port,
    host,
    maxBody,
  }).catch((error: unknown) => {
    throw cannotListen(host, port, error);
  });
  log.info('listening', { url: listening.url });
  return untilEnd(listening, handler, log);
}

/** A handler of which an instance could be made. */
async function handlerOf(
  program: Program,
  options: Parameters<typeof createHandler>[1],
): Promise<Handler> {
  const handler = createHandler(program, options);
  await handler.ready();
  return handler;
}

/** Serves until a signal asks for the end: what is being answered is finished first, unless it is asked for once more. */
async function untilEnd(listening: Listening, handler: Handler, log: Log): Promise<number> {
  let times = 0;
  let first!: () => void;
  const asked = new Promise<void>((resolve) => {
    first = resolve;
  });
  const end = (): void => {
    times++;
    if (times === 1) first();
    else {
      listening.abort();
      void handler.abort();
    }
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    await asked;
    log.info('ending');
    await listening.close();
    await handler[Symbol.asyncDispose]();
    log.info('ended');
    return 0;
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

function readWorkers(text: string): number {
  const workers = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (workers >= 1 && workers <= mostWorkers) return workers;
  throw new Misuse(`\`--workers ${text}\` is no number of workers`, [
    `they are threads, 1 to ${mostWorkers} of them`,
  ]);
}

/** `64KiB`, as `--limit` takes bytes. */
function readSize(text: string): number {
  const size = parseLimits([`memory=${text}`]).memory;
  if (typeof size !== 'number') throw new Misuse(`\`--max-body ${text}\` is no size`);
  return size;
}
