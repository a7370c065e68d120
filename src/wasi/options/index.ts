/** What a program is given of its platform: the words of `wasi`, and what of them can be told to be wrong at once. */
import { checkOptions, diagnostic, WitlinkError } from '../../base/index.ts';

/**
 * What a program gets. Nothing of the machine but what stands here; only clocks and random numbers are there by
 * themselves.
 */
export interface WasiOptions {
  /** The arguments of the program, its own name first; none by default. */
  readonly args?: readonly string[];
  /** Its environment variables; none by default. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Folders, by the paths under which the program knows them: `{ '/data': './files' }`. What it opens there never leaves
   * them, by no `..` and no symbolic link. Needs files: Node, Deno, Bun.
   */
  readonly preopens?: Readonly<Record<string, string | Preopen>>;
  /** Where standard input comes from; empty by default. */
  readonly stdin?: WasiInput;
  /** Where standard output goes; nowhere by default. */
  readonly stdout?: WasiOutput;
  /** Where error output goes; nowhere by default. */
  readonly stderr?: WasiOutput;
  /**
   * Where the program may connect to, and which addresses it may listen on: none (the default), all by `true`, or some:
   * `example.org:443`, `127.0.0.1`, `[::1]:8080`, `*:80`. Needs `waits: 'promise'`.
   */
  readonly network?: boolean | readonly string[];
  /** The clocks; those of the machine by default. */
  readonly clocks?: WasiClocks;
  /** Where random numbers come from; the machine's own source by default. */
  readonly random?: WasiRandom;
  /**
   * What a function does that has to wait. `thread` (the default): the calling thread stands still, as in a native
   * program; what only the event loop brings (promises, web streams, sockets) can't be waited for, which ends the
   * program with a trap that says so. `promise`: it returns a promise, for
   * `instantiate(…, { promises: true })`; a function that need not wait returns its value even so.
   */
  readonly waits?: 'thread' | 'promise';
}

/** A folder of the machine. */
export interface Preopen {
  /** Its path on the machine. */
  readonly host: string;
  /** Whether the program can only look; false by default. */
  readonly readOnly?: boolean;
}

/**
 * The process's own input, none, bytes, a text, a web stream of bytes, or a function that gives the next bytes (`limit`
 * at most are asked for), and undefined at the end; or a promise of that.
 */
export type WasiInput =
  | 'inherit'
  | 'ignore'
  | { readonly text: string }
  | Uint8Array
  | ReadableStream<Uint8Array>
  | ((limit: number) => Uint8Array | undefined | Promise<Uint8Array | undefined>);

/**
 * The process's own output (in browsers the console), nowhere, a web stream, or a function that takes bytes as they are
 * written, which are its own; a promise that it gives is waited for.
 */
export type WasiOutput =
  | 'inherit'
  | 'ignore'
  | WritableStream<Uint8Array>
  | ((bytes: Uint8Array) => void | PromiseLike<void>);

/** Clocks in place of the machine's. What is waited for takes its time by the machine's even so. */
export interface WasiClocks {
  /** The time of day, in nanoseconds since 1970 began. */
  readonly wall?: () => bigint;
  /** Nanoseconds since any moment; never runs backwards. */
  readonly monotonic?: () => bigint;
  /** The name of the time zone, as `Intl` knows it; UTC by default. */
  readonly timeZone?: string;
}

/**
 * A seed, from which the same numbers come at every run, or a function that gives so many bytes. A seed is for tests:
 * who knows it knows all numbers.
 */
export type WasiRandom =
  { readonly seed: number | bigint | string } | ((length: number) => Uint8Array);

const known = [
  'args',
  'env',
  'preopens',
  'stdin',
  'stdout',
  'stderr',
  'network',
  'clocks',
  'random',
  'waits',
];

/** @throws WitlinkError what JavaScript would pass over, or find out much later */
export function checkWasiOptions(options: WasiOptions): void {
  checkOptions('wasi', options, known);
  checkOptions('clocks', options.clocks ?? {}, ['wall', 'monotonic', 'timeZone']);
  const { args = [], env = {}, preopens = {}, waits = 'thread', network = false } = options;
  const isText = (value: unknown): boolean => typeof value === 'string';
  if (!Array.isArray(args) || !args.every(isText)) throw optionError('args', 'texts');
  if (!isObject(env) || !Object.values(env).every(isText))
    throw optionError('env', 'texts by name');
  if (!['thread', 'promise'].includes(waits)) throw optionError('waits', "'thread' or 'promise'");
  if (typeof network !== 'boolean' && !(Array.isArray(network) && network.every(isText))) {
    throw optionError('network', 'true, false or texts');
  }
  const isFolder = (folder: unknown): boolean =>
    isText(folder) || (isObject(folder) && isText(Reflect.get(folder, 'host')));
  if (!isObject(preopens) || !Object.values(preopens).every(isFolder)) {
    throw optionError('preopens', 'by guest path the path of a folder, or `{ host, readOnly }`');
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An option that is not what it should be. */
export function optionError(name: keyof WasiOptions, expected: string): WitlinkError {
  const message = `the option \`${name}\` of \`wasi\` is to be ${expected}`;
  return new WitlinkError([diagnostic('host/bad-option', message, undefined)]);
}
