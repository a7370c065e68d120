/**
 * The things of JavaScript that hold the bytes of a binary -> these bytes. The one place that knows what the verbs of
 * the library take, and says so where something else was given.
 */
import { diagnostic } from './diagnostic.ts';
import { WitlinkError } from './error.ts';

/** Bytes in any form that needs no waiting: a view (`Uint8Array`, `Buffer`, `DataView`, …) or what it is of. */
export type BinaryBytes = ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

/** What holds bytes that have to be waited for: a `Blob`, a `File`, a `Response`. */
export interface BinaryBody {
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The bytes of a binary, with the name of their file for messages. */
export interface BinaryFile<B = BinaryBytes> {
  readonly bytes: B;
  readonly file: string;
}

/** A binary that is at hand: bytes, or `{ bytes, file }` to have its file named in messages. */
export type BinarySource = BinaryBytes | BinaryFile;

/**
 * A binary that is at hand or on its way: as a synchronous verb takes it, or a `Blob`, `File` or `Response`, whose
 * bytes are waited for.
 */
export type AsyncBinarySource = BinarySource | BinaryBody | BinaryFile<BinaryBody>;

/** The bytes of a source, and the name of its file where it has one. */
export interface Binary {
  readonly bytes: Uint8Array;
  readonly file?: string;
}

/**
 * What a synchronous verb was given, as bytes; `waiting` is the verb that takes more.
 *
 * @throws WitlinkError `host/bad-source`, which lists what is taken
 */
export function binaryOf(given: unknown, verb: string, waiting?: string): Binary {
  const [content, file] = taken(given);
  const bytes = bytesOf(content);
  if (bytes !== undefined) return { bytes, ...file };
  const help = isBody(content)
    ? [
        `\`${verb}\` doesn't wait: give it what \`await ….arrayBuffer()\` gives`,
        ...(waiting === undefined ? [] : [`\`${waiting}\` takes it as it is`]),
      ]
    : helpFor(content);
  throw notTaken(verb, `${forms}, or \`{ bytes, file }\` with one of these`, content, help);
}

/**
 * What an asynchronous verb was given, as bytes.
 *
 * @throws WitlinkError `host/bad-source`, which lists what is taken, or says why it can't be read
 */
export async function binaryIn(given: unknown, verb: string): Promise<Binary> {
  const [content, file] = taken(given);
  const bytes = bytesOf(content);
  if (bytes !== undefined) return { bytes, ...file };
  if (isBody(content)) return { bytes: await read(content, verb), ...file };
  const all = `${forms}, a Blob, a Response, or \`{ bytes, file }\` with one of these`;
  throw notTaken(verb, all, content, helpFor(content));
}

/**
 * What was given as the plugs of a component, if that is an array.
 *
 * @throws WitlinkError `host/bad-source`
 */
export function plugsIn<S>(plugs: readonly S[]): readonly S[] {
  if (Array.isArray(plugs)) return plugs;
  throw notTaken('plugs', 'an array of components', plugs, ['one alone is `plugs: [component]`']);
}

/**
 * What was given for single imports, if that is an object.
 *
 * @throws WitlinkError `host/bad-source`
 */
export function namedIn<S>(named: Readonly<Record<string, S>>): readonly (readonly [string, S])[] {
  const isRecord = /^\[object Object\]$/.test(Object.prototype.toString.call(named));
  if (isRecord) return Object.entries(named);
  const help = ['one is `named: { store: component }`, for the import `store`'];
  throw notTaken('named', 'an object of components by the names of imports', named, help);
}

const forms = 'a Uint8Array or another view, an ArrayBuffer, a SharedArrayBuffer';

/** The content of `{ bytes, file }`, and the name. */
function taken(given: unknown): [content: unknown, file: { readonly file?: string }] {
  const isFile =
    typeof given === 'object' &&
    given !== null &&
    // Bodies have a method of that name.
    Object.hasOwn(given, 'bytes') &&
    'bytes' in given &&
    typeof given.bytes !== 'function';
  if (!isFile) return [given, {}];
  const file = 'file' in given ? given.file : undefined;
  return [given.bytes, typeof file === 'string' ? { file } : {}];
}

function bytesOf(content: unknown): Uint8Array | undefined {
  if (content instanceof Uint8Array) return unshared(content);
  if (ArrayBuffer.isView(content)) {
    return unshared(new Uint8Array(content.buffer, content.byteOffset, content.byteLength));
  }
  // Also of another realm.
  const kind = Object.prototype.toString.call(content);
  if (kind === '[object ArrayBuffer]') return new Uint8Array(content as ArrayBuffer);
  if (kind === '[object SharedArrayBuffer]') {
    return new Uint8Array(content as SharedArrayBuffer).slice();
  }
  return undefined;
}

/** Engines compile nothing, and decode no text, that another thread could change meanwhile. */
function unshared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
}

function isBody(content: unknown): content is BinaryBody {
  return (
    typeof content === 'object' &&
    content !== null &&
    'arrayBuffer' in content &&
    typeof content.arrayBuffer === 'function'
  );
}

async function read(body: BinaryBody, verb: string): Promise<Uint8Array> {
  if ('ok' in body && body.ok === false) {
    const status = 'status' in body ? ` with ${String(body.status)}` : '';
    throw badSource(`the Response that \`${verb}\` was given has failed${status}`);
  }
  try {
    return new Uint8Array(await body.arrayBuffer());
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw badSource(`what \`${verb}\` was given can't be read: ${why}`, [], cause);
  }
}

function helpFor(content: unknown): string[] {
  if (typeof content === 'string') return ['it takes no path and no text: read the file first'];
  const isPromise = typeof content === 'object' && content !== null && 'then' in content;
  return isPromise ? ['await the promise first'] : [];
}

function badSource(message: string, help: readonly string[] = [], cause?: unknown): WitlinkError {
  return new WitlinkError(
    [diagnostic('host/bad-source', message, undefined, { help })],
    cause === undefined ? undefined : { cause },
  );
}

function notTaken(
  verb: string,
  wanted: string,
  content: unknown,
  help: readonly string[],
): WitlinkError {
  return badSource(`\`${verb}\` takes ${wanted}; given is ${kindOf(content)}`, help);
}

function kindOf(content: unknown): string {
  if (content === undefined) return 'nothing';
  if (content === null) return 'null';
  if (typeof content !== 'object') return `a ${typeof content}`;
  if (Array.isArray(content)) return 'an array';
  const name = /^\[object (.*)\]$/.exec(Object.prototype.toString.call(content))?.[1];
  return name === undefined || name === 'Object' ? 'an object' : `a ${name}`;
}
