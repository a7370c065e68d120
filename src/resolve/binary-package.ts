/**
 * A package that was decoded from a binary -> files of WIT, so that it is resolved like any other: gates, names and the
 * order of the arenas are the same whichever form a package came in. Of other packages a binary holds what its own
 * uses; these parts stand in for packages that are nowhere else. WIT.md, Package Format.
 */
import { parse } from '../../grammar/wit/index.ts';
import type { WitFile } from '../../grammar/wit/index.ts';
import type { Diagnostic, Outcome } from '../base/index.ts';
import { packageNameText, printWit } from '../model/index.ts';
import type { Model, PackageId } from '../model/index.ts';
import { definedPackages } from './needs.ts';

/** What a binary means: `decode` of the component room gives it. */
export interface DecodedWit {
  readonly model: Model;
  /** The package that the binary is. */
  readonly root: PackageId;
}

/** Decodes a component or a WIT package; it may be loaded only when it is needed. */
export type DecodeWit = (
  bytes: Uint8Array,
  options: { readonly file: string },
) => Outcome<DecodedWit | undefined> | Promise<Outcome<DecodedWit | undefined>>;

/** Makes a binary of the text format of WebAssembly, given as it stands in a file. */
export type Assemble = (
  bytes: Uint8Array,
  options: { readonly file: string },
) => Outcome<Uint8Array | undefined> | Promise<Outcome<Uint8Array | undefined>>;

export interface BinaryPackage {
  readonly root: WitFile;
  /** Parts of other packages, by the names of these. */
  readonly parts: ReadonlyMap<string, WitFile>;
  /** The texts of both by the names of their files. */
  readonly sources: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** The packages of a decoded binary as files. */
export function binaryPackage({ model, root }: DecodedWit, file: string): BinaryPackage {
  const sources = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const read = (id: PackageId, name: string): WitFile => {
    const text = printWit(model, { root: id, rootOnly: true });
    sources.set(name, text);
    const parsed = parse(text, { file: name });
    diagnostics.push(...parsed.diagnostics);
    return parsed.value;
  };
  const main = read(root, file);
  const parts = new Map<string, WitFile>();
  for (const [id, { name }] of model.packages.entries()) {
    const key = packageNameText(name);
    if (id !== root) parts.set(key, read(id, `${file}#${key}`));
  }
  return { root: main, parts, sources, diagnostics };
}

/**
 * The parts of packages that none of `groups` defines, each package a group of its own. Of an interface that several
 * binaries hold the fullest is taken.
 */
export function missingPackages(
  groups: readonly (readonly WitFile[])[],
  binaries: readonly BinaryPackage[],
): WitFile[][] {
  const defined = new Set(groups.flat().flatMap(definedPackages).map(packageNameText));
  const parts = new Map<string, WitFile[]>();
  for (const [key, file] of binaries.flatMap((b) => [...b.parts])) {
    if (defined.has(key)) continue;
    const files = parts.get(key);
    if (files === undefined) parts.set(key, [file]);
    else files.push(file);
  }
  return [...parts.values()].map(fullest);
}

/** The same files, each name only where its declaration is the longest. */
function fullest(files: readonly WitFile[]): WitFile[] {
  const best = new Map<string, object>();
  const sizes = new Map<string, number>();
  for (const item of files.flatMap((f) => f.items)) {
    if (item.kind !== 'interface' && item.kind !== 'world') continue;
    const { name } = item.name;
    if (item.items.length <= (sizes.get(name) ?? -1)) continue;
    best.set(name, item);
    sizes.set(name, item.items.length);
  }
  const kept = new Set(best.values());
  return files.map((file) => ({ ...file, items: file.items.filter((item) => kept.has(item)) }));
}
