/**
 * The files of one run: how commands read, and where they may write. A path that somebody names is read and written as it
 * stands, but no link may lead out of the repository that it stands in, nor, where there is none, out of the folder that was
 * named: a repository is often a stranger's, and its links would show what else is on the machine, or write there. What was
 * read is remembered, by whatever name, so that no output takes the place of an input.
 *
 * Every reader and every writer is concerned, so the state of a run is around them, not handed from one to the next.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { fstatSync, realpathSync, statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createSources, type Sources } from '../base/index.ts';
import { nodeHost, readBytes } from '../node.ts';
import type { LoaderHost } from '../resolve/index.ts';
import { leadsOut, repositoryOf } from './paths.ts';

interface Run {
  /** Files that were read, by what the file system knows them by: no link and no other case is another name. */
  readonly inputs: Set<string>;
  /** The tops of repositories by folder. */
  readonly tops: Map<string, string | undefined>;
  followsLinks: boolean;
  /** Components in the text format, for the renderers. */
  readonly texts: Map<string, string>;
}

const newRun = (): Run => ({
  inputs: new Set(),
  tops: new Map(),
  followsLinks: false,
  texts: new Map(),
});

const runs = new AsyncLocalStorage<Run>();
const outside = newRun();
const run = (): Run => runs.getStore() ?? outside;

/** Does the work of a run, with files of its own. */
export const withFiles = <T>(work: () => Promise<T>): Promise<T> => runs.run(newRun(), work);

/** Lets links lead anywhere, in this run. */
export function followLinks(): void {
  run().followsLinks = true;
}

/** Notes a text that diagnostics may speak of, though what was named are binaries. */
export function noteText(file: string, text: string): void {
  run().texts.set(file, text);
}

/** The sources that are given, with the texts that were noted. */
export function withNotedTexts(given: Sources): Sources {
  const noted = createSources(run().texts);
  return { get: (file) => given.get(file) ?? noted.get(file) };
}

/**
 * The bytes of a file; of a longer one than `limit` the first `limit + 1`. Throws an `Error` that says for people why it
 * can’t be read, a link that leads out among the reasons.
 */
export function readInput(file: string, limit: number): Uint8Array {
  checkLinks(file);
  noteInput(file);
  return readBytes(file, limit);
}

/** Like `readInput`, of a binary that a person names by hand: it may be a link to anywhere, as build tools make them. */
export function readNamed(file: string, limit: number): Uint8Array {
  noteInput(file);
  return readBytes(file, limit);
}

/**
 * The file system for `load`.
 *
 * @param named - The paths that were named: the package, and folders of others.
 */
export function filesHost(named: readonly string[]): LoaderHost {
  const host = nodeHost();
  return {
    ...host,
    read: async (file, limit) => {
      checkLinks(file, named);
      noteInput(file);
      return host.read(file, limit);
    },
    list: async (folder) => {
      checkLinks(folder, named);
      return host.list(folder);
    },
  };
}

/** Notes what standard input is read from, if that is a file. */
export function noteStandardInput(): void {
  try {
    const known = identity(fstatSync(0, { bigint: true }));
    if (known !== undefined) run().inputs.add(known);
  } catch {
    // It is closed: reading it tells.
  }
}

/** Whether a path leads to a file that was read. */
export function isInput(file: string): boolean {
  const known = identityOf(file);
  return known !== undefined && run().inputs.has(known);
}

/** Whether two paths lead to one file that is there. */
export function isSameFile(a: string, b: string): boolean {
  const known = identityOf(a);
  return known !== undefined && known === identityOf(b);
}

/**
 * Where a file that is to be written really stands, or will stand. Throws an `Error` where a link leads there from within
 * the repository out of it.
 *
 * @param folder - The folder that was named for the output: no link may lead out of that either.
 */
export function placeOf(file: string, folder?: string): string {
  const absolute = path.resolve(file);
  const place = realPlace(absolute);
  if (run().followsLinks) return place;
  const top = topAround(absolute);
  if (top !== undefined) refuseOutside(place, top, 'the repository');
  if (folder !== undefined) refuseOutside(place, path.resolve(folder), namedFolder);
  return place;
}

/**
 * Throws an `Error` where a link leads from a path out of the repository in which it stands, or else out of that of the
 * `named` paths in which it stands.
 */
export function checkLinks(file: string, named: readonly string[] = []): void {
  if (run().followsLinks) return;
  const absolute = path.resolve(file);
  const repository = topAround(absolute);
  const folder = named.find((at) => !leadsOut(path.relative(path.resolve(at), absolute)));
  const top = repository ?? (folder === undefined ? undefined : path.resolve(folder));
  if (top === undefined || top === absolute) return;
  let place: string;
  try {
    place = realpathSync(absolute);
  } catch {
    // What can't be followed can't be read.
    return;
  }
  refuseOutside(place, top, repository === undefined ? namedFolder : 'the repository');
}

const namedFolder = 'the folder that was named';

function refuseOutside(place: string, top: string, what: string): void {
  if (!leadsOut(path.relative(realPlace(top), place))) return;
  throw new Error(`a link leads out of ${what}, which takes --follow-links`);
}

/** The repository that a path stands in by its name: that of the working directory where it is in there. */
function topAround(absolute: string): string | undefined {
  const own = topOf(process.cwd());
  if (own !== undefined && !leadsOut(path.relative(own, absolute))) return own;
  return topOf(path.dirname(absolute));
}

function topOf(folder: string): string | undefined {
  const { tops } = run();
  if (!tops.has(folder)) tops.set(folder, repositoryOf(folder));
  return tops.get(folder);
}

/** A path without links, be it there or not. */
function realPlace(absolute: string): string {
  try {
    return realpathSync(absolute);
  } catch {
    const around = path.dirname(absolute);
    return around === absolute ? absolute : path.join(realPlace(around), path.basename(absolute));
  }
}

/** Whether there is a folder at the path; what can't be looked at is none, and is told by whoever reads it. */
export function isFolder(at: string): boolean {
  try {
    return statSync(at).isDirectory();
  } catch {
    return false;
  }
}

function noteInput(file: string): void {
  const known = identityOf(file);
  if (known !== undefined) run().inputs.add(known);
}

/** What the file system knows a file by, links followed; `undefined` of what is no file, or not there. */
function identityOf(file: string): string | undefined {
  try {
    return identity(statSync(file, { bigint: true }));
  } catch {
    return undefined;
  }
}

const identity = (info: BigIntStats): string | undefined =>
  info.isFile() ? `${info.dev}:${info.ino}` : undefined;
