/**
 * The entry `witlink/node`: what witlink needs of Node, a loader's host over the file system and WASI. Errors say for
 * people why a path can't be read; nothing is read past its limit.
 */
import {
  closeSync,
  fstatSync,
  opendirSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import type { Dir } from 'node:fs';
import path from 'node:path';
import {
  type AsyncBinarySource,
  diagnostic,
  limits,
  type Outcome,
  WitlinkError,
} from './base/index.ts';
import type { ComposeOptions, Graph } from './compose/index.ts';
import type { HostEntry, LoaderHost } from './resolve/index.ts';
import type { Imports } from './runtime/index.ts';
import type { WasiImportsOf, WasiOptions } from './wasi/index.ts';

export type { HostEntry, LoaderHost } from './resolve/index.ts';

/** Entries of one folder that are looked at; a folder with more is no package. */
const maxEntries = 16_384;

/**
 * A host that reads the file system, relative to the working directory. Its promises are settled at once: for many
 * small files the waiting would take longer than the reading.
 */
export function nodeHost(): LoaderHost {
  return {
    read: async (file, limit) => explained(() => readFile(file, limit)),
    list: async (folder) => explained(() => listFolder(folder)),
    realPath: async (file) => realpathSync(file),
  };
}

/**
 * The bytes of a file; of a longer one than `limit` the first `limit + 1`. Throws an `Error` whose message says for
 * people why it can't be read.
 */
export function readBytes(file: string, limit: number): Uint8Array {
  return explained(() => readFile(file, limit));
}

function readFile(file: string, limit: number): Uint8Array {
  const handle = openSync(file, 'r');
  try {
    const info = fstatSync(handle);
    if (info.isDirectory()) throw new Error('it is a folder');
    // Pipes and devices have no size; files may grow while they are read. So the size is only a first guess.
    let bytes = new Uint8Array(Math.min(info.size, limit) + 1);
    let length = 0;
    for (;;) {
      const bytesRead = readSync(handle, bytes, length, bytes.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
      if (length > limit) break;
      if (length === bytes.length) {
        const larger = new Uint8Array(Math.min(2 * length + 65_536, limit + 1));
        larger.set(bytes);
        bytes = larger;
      }
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

function listFolder(folder: string): HostEntry[] | undefined {
  const entries: HostEntry[] = [];
  let dir: Dir;
  try {
    dir = opendirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
  try {
    for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) {
      if (entries.length === maxEntries) {
        throw new Error(`it has more than ${maxEntries} entries`);
      }
      const name = path.join(folder, entry.name);
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : targetKind(name);
      entries.push({ name: entry.name, kind });
    }
  } finally {
    dir.closeSync();
  }
  return entries;
}

/** What a symbolic link leads to; one that leads nowhere, or round in a circle, is neither file nor folder. */
function targetKind(name: string): HostEntry['kind'] {
  try {
    const info = statSync(name);
    return info.isFile() ? 'file' : info.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'other';
  }
}

/**
 * As `compose` of the library's entry, also from paths: a text is the name of a file.
 *
 * @param components - Paths or bytes by what they are called; the first is the one whose exports the whole has.
 * @throws WitlinkError `load/unreadable` where a file can't be read, and as `compose`
 */
export async function compose<K extends string>(
  components: Readonly<Record<K, string | AsyncBinarySource>>,
  options: ComposeOptions<NoInfer<K>> = {},
): Promise<Outcome<Graph | undefined>> {
  const sources = Object.entries<string | AsyncBinarySource>(components).map(
    ([label, given]) => [label, typeof given === 'string' ? fileOf(given) : given] as const,
  );
  // Who wants files alone needs none of it.
  const { compose: composeSources } = await import('./compose/index.ts');
  return composeSources(Object.fromEntries(sources) as Record<K, AsyncBinarySource>, options);
}

function fileOf(file: string): { readonly bytes: Uint8Array; readonly file: string } {
  let bytes: Uint8Array;
  try {
    bytes = readBytes(file, limits.binary);
    if (bytes.length > limits.binary) throw new Error('it is too large');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `\`${file}\` cannot be read: ${why}`;
    const span = { file, offset: 0, path: '' };
    throw new WitlinkError([diagnostic('load/unreadable', message, span)], { cause });
  }
  return { bytes, file };
}

/**
 * `wasi` with the standard streams of this process, and nothing else of it but arguments and variables that are given.
 *
 * @typeParam World - As of `wasi`
 */
export async function wasiImports<World extends object = Imports>(
  options: Pick<WasiOptions, 'args' | 'env'> = {},
): Promise<WasiImportsOf<World>> {
  const inherited = { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' } as const;
  const { wasi } = await import('./wasi/index.ts');
  return await wasi<World>({ ...options, ...inherited });
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['ELOOP', 'its symbolic links go round in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['EMFILE', 'too many files are open'],
  ['ENOSPC', 'the disk is full'],
  ['EROFS', 'the file system can only be read'],
  ['ERR_INVALID_ARG_VALUE', 'it is no possible path'],
]);

/** Why a path could not be read or written, in words. */
export function explain(error: unknown): string {
  const code = codeOf(error);
  // Node has put a mark in place of what is no text: the name that it knows leads nowhere.
  const isNoText = error instanceof Error && 'path' in error && /\ufffd/.test(String(error.path));
  if (code === 'ENOENT' && isNoText) return 'its name is not a text in UTF-8';
  const reason = code === undefined ? undefined : reasons.get(code);
  return reason ?? (error instanceof Error ? error.message : String(error));
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new Error(explain(cause), { cause });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
