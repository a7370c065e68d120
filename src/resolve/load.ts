/**
 * Collects the WIT of a package and of what it depends on through a host, parses and resolves it (WIT.md, Filesystem
 * structure). A package is a file, or a folder with its `*.wit` files and a `deps/` folder in which packages stand
 * side by side, each a file, a folder again, or a package in binary form (`.wasm`, `.wat`), which the caller's `decode` reads.
 * What is wrong with files is reported beside what is wrong in them.
 */
import type { WitFile } from '../../grammar/wit/index.ts';
import type { Outcome } from '../base/index.ts';
import type { PackageName } from '../model/index.ts';
import { binaryPackage, missingPackages } from './binary-package.ts';
import type { Assemble, DecodedWit, DecodeWit } from './binary-package.ts';
import { Files } from './files.ts';
import { featuresOf } from './gates.ts';
import { Loader } from './loader.ts';
import { packagesAround } from './nearby.ts';
import { resolve } from './resolve.ts';
import type { Resolution } from './resolve.ts';

/** An entry of a folder, as `list` of a `LoaderHost` gives it. */
export interface HostEntry {
  readonly name: string;
  /** What the name leads to, links followed; `other` for what can be neither read nor listed. */
  readonly kind: 'file' | 'folder' | 'other';
}

/** How `load` reads: a file system, or anything that looks like one. Paths have `/` between their parts. */
export interface LoaderHost {
  /**
   * The bytes of a file; of a longer one than `limit` any `limit + 1` bytes. Rejects with an `Error` whose message says
   * for people why it cannot be read.
   */
  read(path: string, limit: number): Promise<Uint8Array>;
  /** What stands in a folder, or `undefined` where there is no folder. Rejects like `read`. */
  list(path: string): Promise<readonly HostEntry[] | undefined>;
  /** One name for a file or folder that can be reached by several; without it every path is its own. */
  realPath?(path: string): Promise<string>;
}

/** Options of `load`: which unstable features count, and where packages are looked for beside `deps/`. */
export interface LoadOptions {
  /** Names of `@unstable(feature = …)` that are selected; none by default. */
  readonly features?: readonly string[] | 'all';
  /** Further folders in which packages stand side by side. */
  readonly deps?: readonly string[];
  /** Reads packages in binary form, and components; without it they are refused. */
  readonly decode?: DecodeWit;
  /** Makes binaries of packages and components in the text format (`.wat`); without it they are refused. */
  readonly assemble?: Assemble;
  /** Knows packages that stand elsewhere; it is asked for those that are needed and in none of these folders. */
  readonly find?: FindPackage;
  /** What several loads share: a file that several of them read is parsed once. */
  readonly parsed?: ParsedFiles;
}

/**
 * Where a package stands, a file or folder as the host names it; or what to tell people who miss it; `undefined` where
 * nothing is known of it. What stands in the `deps/` folder of a package that was found is known from then on.
 */
export type FindPackage = (
  name: PackageName,
) => Promise<{ readonly path: string } | { readonly help: string } | undefined>;

/** Files by their names, as they were when they were parsed. */
export type ParsedFiles = Map<
  string,
  { readonly text: string; readonly outcome: Outcome<WitFile> }
>;

/** A package with all that it depends on. */
export interface Loaded extends Resolution {
  /** The text of each file by its name in diagnostics. */
  readonly sources: ReadonlyMap<string, string>;
  /** The AST of each file of the root package. */
  readonly files: readonly WitFile[];
}

/** A package with all that stands in its `deps/`, parsed. */
export interface LoadedFiles {
  /** The text of each file by its name in diagnostics. */
  readonly sources: ReadonlyMap<string, string>;
  /** The files of each package, that which was asked for first. */
  readonly groups: readonly (readonly WitFile[])[];
}

/**
 * Loads the package at `entry` with everything it depends on.
 *
 * @param entry - A `.wit` file or a folder, as the host names it.
 */
export async function load(
  entry: string,
  host: LoaderHost,
  options: LoadOptions = {},
): Promise<Outcome<Loaded>> {
  const read = new Files(host, options);
  const loader = new Loader(read);
  const root = await loader.root(entry);
  if (root.decoded !== undefined) return asItIs(root.decoded, read);
  const deps: WitFile[][] = [];
  for (const folder of [...(root.deps === undefined ? [] : [root.deps]), ...(options.deps ?? [])]) {
    deps.push(...(await loader.sideBySide(folder, folder !== root.deps)));
  }
  const { find } = options;
  if (find !== undefined) deps.push(...(await loader.elsewhere([root.files, ...deps], find)));
  const resolving = {
    deps: [...deps, ...missingPackages([root.files, ...deps], read.binaries)],
    searched: loader.searched,
    hints: loader.hints,
    ...(options.features === undefined ? {} : { features: options.features }),
  };
  let resolved = resolve(root.files, resolving);
  if (resolved.diagnostics.some(({ code }) => code === 'resolve/unknown-package')) {
    const around = new Loader(new Files(host));
    const nearby = await packagesAround(entry, host, (folder) => around.sideBySide(folder, false));
    if (nearby.length > 0) resolved = resolve(root.files, { ...resolving, nearby });
  }
  return {
    value: { ...resolved.value, sources: read.sources, files: root.files },
    diagnostics: [...read.diagnostics, ...resolved.diagnostics.filter(read.isNews)],
  };
}

/**
 * The files of the package at `entry`, and of what stands in its `deps/`: groups, each a package, that package first. They
 * are parsed and not resolved: whoever joins them with others does that.
 */
export async function loadFiles(
  entry: string,
  host: LoaderHost,
  options: Pick<LoadOptions, 'decode' | 'assemble'> = {},
): Promise<Outcome<LoadedFiles>> {
  const read = new Files(host, options);
  const loader = new Loader(read);
  const root = await loader.root(entry);
  if (root.decoded !== undefined) {
    const { root: main, parts, sources, diagnostics } = binaryPackage(root.decoded, entry);
    const groups = [[main], ...[...parts.values()].map((part) => [part])];
    return { value: { groups, sources }, diagnostics: [...read.diagnostics, ...diagnostics] };
  }
  const deps = root.deps === undefined ? [] : await loader.sideBySide(root.deps, false);
  const groups = [root.files, ...deps];
  const all = [...groups, ...missingPackages(groups, read.binaries)];
  return { value: { groups: all, sources: read.sources }, diagnostics: read.diagnostics };
}

/** What a binary means, as the whole result: nothing is resolved in it any more. */
function asItIs({ model, root }: DecodedWit, { sources, diagnostics }: Files): Outcome<Loaded> {
  return {
    value: {
      model,
      root,
      definitions: new Map(),
      references: [],
      includes: new Map(),
      features: featuresOf(model),
      leftOut: [],
      sources,
      files: [],
    },
    diagnostics,
  };
}
