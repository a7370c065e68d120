/**
 * Collects the WIT of a package and of what it depends on through a host, parses and resolves it (WIT.md, Filesystem
 * structure). A package is a file, or a folder with its `*.wit` files and a `deps/` folder in which packages stand
 * side by side, each a file, a folder again, or a package in binary form (`.wasm`), which the caller's `decode` reads. What is wrong with files is reported beside what is wrong in them.
 */
import { parse } from '../../grammar/wit/index.ts';
import type { WitFile } from '../../grammar/wit/index.ts';
import { diagnostic, limits, nearNames } from '../base/index.ts';
import type { Diagnostic, DiagnosticParts, Outcome } from '../base/index.ts';
import { packageNameText } from '../model/index.ts';
import type { PackageName } from '../model/index.ts';
import { binaryPackage, missingPackages } from './binary-package.ts';
import type { BinaryPackage, DecodedWit, DecodeWit } from './binary-package.ts';
import { spanOf } from './context.ts';
import { packagesAround } from './nearby.ts';
import { featuresOf } from './gates.ts';
import { packageName } from './paths.ts';
import { definedPackages, neededPackages } from './needs.ts';
import { resolve } from './resolve.ts';
import type { Resolution } from './resolve.ts';

/** What stands in a folder. */
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

/** What is loaded beside the package itself, and what of it. */
export interface LoadOptions {
  /** Names of `@unstable(feature = …)` that are selected; none by default. */
  readonly features?: readonly string[] | 'all';
  /** Further folders in which packages stand side by side. */
  readonly deps?: readonly string[];
  /** Reads packages in binary form, and components; without it they are refused. */
  readonly decode?: DecodeWit;
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

/**
 * Loads the package at `entry` with everything it depends on.
 *
 * @param entry A `.wit` file or a folder, as the host names it.
 */
export async function load(
  entry: string,
  host: LoaderHost,
  options: LoadOptions = {},
): Promise<Outcome<Loaded>> {
  const loader = new Loader(host, options.decode, options.parsed);
  const root = await loader.root(entry);
  if (root.decoded !== undefined) return loader.asItIs(root.decoded);
  const deps: WitFile[][] = [];
  for (const folder of [...(root.deps === undefined ? [] : [root.deps]), ...(options.deps ?? [])]) {
    deps.push(...(await loader.sideBySide(folder, folder !== root.deps)));
  }
  const { find } = options;
  if (find !== undefined) deps.push(...(await loader.elsewhere([root.files, ...deps], find)));
  const resolving = {
    deps: [...deps, ...missingPackages([root.files, ...deps], loader.binaries)],
    searched: loader.searched,
    hints: loader.hints,
    ...(options.features === undefined ? {} : { features: options.features }),
  };
  let resolved = resolve(root.files, resolving);
  if (resolved.diagnostics.some(({ code }) => code === 'resolve/unknown-package')) {
    const around = new Loader(host, undefined);
    const nearby = await packagesAround(entry, host, (folder) => around.sideBySide(folder, false));
    if (nearby.length > 0) resolved = resolve(root.files, { ...resolving, nearby });
  }
  return {
    value: { ...resolved.value, sources: loader.sources, files: root.files },
    diagnostics: [...loader.diagnostics, ...resolved.diagnostics.filter(loader.isNews)],
  };
}

const keepOne = 'keep one of them: other tools refuse a package that is defined in two places';

class Loader {
  readonly diagnostics: Diagnostic[] = [];
  readonly sources = new Map<string, string>();
  /** Folders in which packages were looked for. */
  readonly searched: string[] = [];
  /** What is told of packages that are nowhere, by their names. */
  readonly hints = new Map<string, string>();
  /** Whether something could not be read. */
  #isIncomplete = false;
  readonly #host: LoaderHost;
  readonly #seen = new Set<string>();
  /** The groups by their text, to take copies of a package for one, each with the folder that it stands in. */
  readonly #texts = new Map<string, { readonly folder: string; readonly files: WitFile[] }>();
  #room: number = limits.witText;
  /** The packages in binary form that were read. */
  readonly binaries: BinaryPackage[] = [];
  readonly #decodeWit: DecodeWit | undefined;
  readonly #parsed: ParsedFiles;

  constructor(host: LoaderHost, decode: DecodeWit | undefined, parsed: ParsedFiles = new Map()) {
    this.#host = host;
    this.#decodeWit = decode;
    this.#parsed = parsed;
  }

  /** What a binary means, as the whole result: nothing is resolved in it any more. */
  asItIs({ model, root }: DecodedWit): Outcome<Loaded> {
    return {
      value: {
        model,
        root,
        definitions: new Map(),
        references: [],
        includes: new Map(),
        features: featuresOf(model),
        leftOut: [],
        sources: this.sources,
        files: [],
      },
      diagnostics: this.diagnostics,
    };
  }

  /**
   * Whether a finding of the resolver says something new: where files could not be read, or not be understood, what
   * they would have defined is missing only for that reason.
   */
  readonly isNews = ({ code }: Diagnostic): boolean =>
    code === 'resolve/no-package'
      ? this.diagnostics.length === 0
      : code !== 'resolve/unknown-package' || !this.#isIncomplete;

  async root(entry: string): Promise<{ files: WitFile[]; deps?: string; decoded?: DecodedWit }> {
    const entries = await this.#list(entry);
    if (entries === 'failed') return { files: [] };
    if (entries === undefined) {
      await this.#isNew(entry);
      const bytes = await this.#bytes(entry, await this.#nearFiles(entry), isBinary);
      if (bytes === undefined) return { files: [] };
      if (isBinary(bytes) && this.#decodeWit !== undefined) {
        const decoded = await this.#decodeBinary(entry, bytes);
        return decoded === undefined ? { files: [] } : { files: [], decoded };
      }
      const file = this.#parse(entry, bytes);
      return { files: file === undefined ? [] : [file] };
    }
    await this.#isNew(entry);
    const files = await this.#folder(entry, entries);
    // The folder may be among those of dependencies.
    for (const { file } of files) await this.#isNew(file);
    const hasDeps = hasFolder(entries, 'deps');
    const deps = join(entry, 'deps');
    if (!hasDeps) this.searched.push(`${deps} (which is not there)`);
    return hasDeps ? { files, deps } : { files };
  }

  /** The packages that stand side by side in a folder. */
  async sideBySide(folder: string, isNamed: boolean): Promise<WitFile[][]> {
    const groups: WitFile[][] = [];
    const todo = [folder];
    for (const path of todo) {
      const entries = await this.#list(path);
      if (entries === 'failed') continue;
      if (entries === undefined) {
        if (isNamed) this.#report('load/no-folder', `there is no folder \`${path}\``, path);
        continue;
      }
      this.searched.push(path);
      if (isNamed && path === folder && (await this.#isOnePackage(path, entries))) {
        // Of the package that is loaded itself nothing has to be brought.
        if (!(await this.#hasSeenOf(path, entries))) {
          this.#addGroup(groups, path, await this.#folder(path, entries, true));
        }
        if (hasFolder(entries, 'deps')) todo.push(join(path, 'deps'));
        continue;
      }
      /** The packages that were met first in this folder, by where they really are. */
      const here = new Map<string, string>();
      for (const entry of entries) {
        const at = join(path, entry.name);
        if (entry.kind === 'file' && entry.name.endsWith('.wat')) {
          this.#report('load/wasm-text', `\`${at}\` is in the text form of WebAssembly`, at, {
            help: ['turn it into a binary, `.wasm`: `wasm-tools parse` does'],
          });
        }
        if (entry.kind === 'file' && entry.name.endsWith('.wasm') && (await this.#isNew(at))) {
          const file = await this.#binary(at);
          this.#addGroup(groups, path, file === undefined ? [] : [file]);
        }
        const isPackage =
          entry.kind === 'folder' || (entry.kind === 'file' && entry.name.endsWith('.wit'));
        if (!isPackage) continue;
        const real = await this.#real(at);
        if (!this.#meets(real)) {
          const first = here.get(real);
          if (first !== undefined) this.#linked(at, first);
          continue;
        }
        here.set(real, at);
        const inner = entry.kind === 'folder' ? await this.#list(at) : undefined;
        if (inner === 'failed') continue;
        const files =
          inner === undefined ? [await this.#file(at, [])] : await this.#folder(at, inner, true);
        this.#addGroup(
          groups,
          path,
          files.filter((f) => f !== undefined),
        );
        if (inner !== undefined && hasFolder(inner, 'deps')) todo.push(join(at, 'deps'));
      }
    }
    return groups;
  }

  /**
   * Whether a folder that was named as one of packages is a package itself: its files say no more than one name, and one
   * of them none, or several the same.
   */
  async #isOnePackage(folder: string, entries: readonly HostEntry[]): Promise<boolean> {
    const files: (PackageName | undefined)[] = [];
    for (const { name, kind } of entries) {
      if (kind !== 'file' || !name.endsWith('.wit')) continue;
      const at = join(folder, name);
      const [first] = await this.#glance(at);
      files.push(first);
    }
    const names = new Set(files.flatMap((n) => (n === undefined ? [] : [packageNameText(n)])));
    return files.length > 1 && names.size === 1;
  }

  /** The packages of a file, without a word about what is wrong with it. */
  async #glance(path: string): Promise<readonly PackageName[]> {
    try {
      const bytes = await this.#host.read(path, this.#room);
      const { value } = parse(new TextDecoder().decode(bytes), { file: path });
      return value.package === undefined ? [] : definedPackages(value).slice(0, 1);
    } catch {
      return [];
    }
  }

  /** Packages that some of the groups need and none is, from where `find` knows them to stand, with what these need. */
  async elsewhere(groups: readonly WitFile[][], find: FindPackage): Promise<WitFile[][]> {
    const found: WitFile[][] = [];
    const asked = new Set<string>();
    const spare = new Map<string, WitFile[]>();
    for (let news = groups.flat(); news.length > 0;) {
      const defined = new Set(keysOf([...groups, ...found].flat()));
      const wanted = new Map(news.flatMap(neededPackages).map((n) => [packageNameText(n), n]));
      const before = found.length;
      for (const [key, name] of wanted) {
        if (defined.has(key) || asked.has(key)) continue;
        asked.add(key);
        const known = spare.get(key);
        const place = known === undefined ? await find(name) : undefined;
        if (place !== undefined && 'help' in place) this.hints.set(key, place.help);
        const group =
          known ??
          (place === undefined || 'help' in place ? [] : await this.#packageAt(place.path, spare));
        if (group.length === 0) continue;
        found.push(group);
        for (const other of keysOf(group)) defined.add(other);
      }
      news = found.slice(before).flat();
    }
    return found;
  }

  /** The files of the package at a path; those in its `deps/` are put aside, by the names of the packages. */
  async #packageAt(path: string, spare: Map<string, WitFile[]>): Promise<WitFile[]> {
    if (!(await this.#isNew(path))) return [];
    const entries = await this.#list(path);
    if (entries === 'failed') return [];
    if (entries === undefined) {
      const read = path.endsWith('.wasm') ? this.#binary(path) : this.#file(path, []);
      const file = await read;
      return file === undefined ? [] : [file];
    }
    const files = await this.#folder(path, entries);
    const beside = hasFolder(entries, 'deps')
      ? await this.sideBySide(join(path, 'deps'), false)
      : [];
    for (const group of beside) {
      for (const key of keysOf(group)) if (!spare.has(key)) spare.set(key, group);
    }
    return files;
  }

  /** Adds a package of a folder, unless a copy with the same text was there before. */
  #addGroup(groups: WitFile[][], folder: string, files: WitFile[]): void {
    if (files.length === 0) return;
    const text = files.map((f) => this.sources.get(f.file)).join('\0');
    const first = this.#texts.get(text);
    if (first === undefined) {
      this.#texts.set(text, { folder, files });
      groups.push(files);
    } else if (first.folder === folder) this.#copied(files, first.files);
  }

  /** Two copies side by side, which other tools refuse, though nothing depends on which is taken. */
  #copied(files: readonly WitFile[], first: readonly WitFile[]): void {
    const [copy, other] = [files, first].map((group) => group.find((f) => f.package !== undefined));
    if (copy?.package === undefined || other?.package === undefined) return;
    const key = packageNameText(packageName(copy.package.id));
    this.diagnostics.push(
      diagnostic(
        'load/copied-package',
        `package \`${key}\` stands here twice, with the same text`,
        spanOf(copy.file, copy.package.id.range),
        {
          severity: 'warning',
          related: [
            { message: 'the other copy', span: spanOf(other.file, other.package.id.range) },
          ],
          help: [keepOne],
        },
      ),
    );
  }

  /** Two ways to one package side by side are two copies for other tools. */
  #linked(at: string, first: string): void {
    this.diagnostics.push(
      diagnostic(
        'load/copied-package',
        `\`${at}\` is the same package as \`${first}\``,
        { file: at, start: 0, end: 0 },
        { severity: 'warning', help: [keepOne] },
      ),
    );
  }

  /** The `*.wit` files that stand directly in a folder, in order of their names. */
  async #folder(path: string, entries: readonly HostEntry[], isDep = false): Promise<WitFile[]> {
    const names = entries
      .filter((e) => e.kind === 'file' && e.name.endsWith('.wit'))
      .map((e) => e.name)
      .toSorted((a, b) => (a < b ? -1 : 1));
    if (names.length === 0 && !isDep) {
      const inside = entries
        .slice(0, 8)
        .map((e) => `\`${e.name}${e.kind === 'folder' ? '/' : ''}\``);
      this.#report('load/no-wit', `folder \`${path}\` has no \`.wit\` files`, path, {
        help: inside.length === 0 ? ['it is empty'] : [`what stands there: ${inside.join(', ')}`],
      });
    }
    for (const { name, kind } of entries) {
      // Editors lock files by links that lead nowhere.
      if (kind !== 'other' || !name.endsWith('.wit') || name.startsWith('.#')) continue;
      const at = join(path, name);
      const why = 'it is neither a file nor a folder, nor a link to one';
      this.#report('load/unreadable', `\`${at}\` cannot be read: ${why}`, at);
    }
    const files: WitFile[] = [];
    for (const name of names) {
      const file = await this.#file(join(path, name), []);
      if (file !== undefined) files.push(file);
    }
    return files;
  }

  async #file(path: string, near: readonly string[]): Promise<WitFile | undefined> {
    const bytes = await this.#bytes(path, near);
    return bytes === undefined ? undefined : this.#parse(path, bytes);
  }

  /** A package in binary form as a file of WIT. */
  async #binary(path: string): Promise<WitFile | undefined> {
    const bytes = await this.#bytes(path, []);
    if (bytes === undefined) return undefined;
    const decoded = await this.#decodeBinary(path, bytes);
    if (decoded === undefined) return undefined;
    const found = binaryPackage(decoded, path);
    for (const [name, text] of found.sources) this.sources.set(name, text);
    this.diagnostics.push(...found.diagnostics);
    this.binaries.push(found);
    return found.root;
  }

  async #decodeBinary(path: string, bytes: Uint8Array): Promise<DecodedWit | undefined> {
    if (this.#decodeWit === undefined) {
      this.#refuseBinary(path);
      return undefined;
    }
    const { value, diagnostics } = await this.#decodeWit(bytes, { file: path });
    this.diagnostics.push(...diagnostics);
    if (value === undefined) this.#isIncomplete = true;
    return value;
  }

  /**
   * The bytes of a file, unless they are more than there is room for.
   *
   * @param mayBeLarge Says of a beginning whether the file may be larger than WIT may be.
   */
  async #bytes(
    path: string,
    near: readonly string[],
    mayBeLarge: (start: Uint8Array) => boolean = () => false,
  ): Promise<Uint8Array | undefined> {
    let bytes: Uint8Array;
    try {
      bytes = await this.#host.read(path, this.#room);
      if (bytes.length > this.#room && mayBeLarge(bytes)) {
        return await this.#host.read(path, limits.binary);
      }
    } catch (cause) {
      this.#report('load/unreadable', `\`${path}\` cannot be read: ${reason(cause)}`, path, {
        help:
          near.length === 0 ? [] : [`did you mean ${near.map((n) => `\`${n}\``).join(' or ')}?`],
      });
      return undefined;
    }
    if (bytes.length > this.#room) {
      const most = `${limits.witText / 1024 / 1024} MB`;
      this.#report(
        'load/too-large',
        this.#room === limits.witText
          ? `\`${path}\` is larger than the ${most} of WIT that are read`
          : `with \`${path}\` it is more than the ${most} of WIT that are read`,
        path,
      );
      return undefined;
    }
    this.#room -= bytes.length;
    return bytes;
  }

  #parse(path: string, bytes: Uint8Array): WitFile | undefined {
    const text = this.#decode(path, bytes);
    if (text === undefined) return undefined;
    this.sources.set(path, text);
    let known = this.#parsed.get(path);
    if (known?.text !== text) {
      known = { text, outcome: parse(text, { file: path }) };
      this.#parsed.set(path, known);
    }
    this.diagnostics.push(...known.outcome.diagnostics);
    return known.outcome.value;
  }

  #refuseBinary(path: string): void {
    this.#report(
      'load/binary',
      `\`${path}\` is a WebAssembly binary, and nothing was given to decode it`,
      path,
    );
  }

  #decode(path: string, bytes: Uint8Array): string | undefined {
    if (isBinary(bytes)) {
      this.#refuseBinary(path);
      return undefined;
    }
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      const isUtf16 =
        (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
      this.#report(
        'load/not-utf8',
        isUtf16
          ? `\`${path}\` is UTF-16; WIT files are UTF-8`
          : `\`${path}\` is not a text in UTF-8`,
        path,
        { help: isUtf16 ? ['save it as UTF-8'] : [] },
      );
      return undefined;
    }
  }

  async #list(path: string): Promise<readonly HostEntry[] | undefined | 'failed'> {
    try {
      const entries = await this.#host.list(path);
      return entries?.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch (cause) {
      this.#report('load/unreadable', `\`${path}\` cannot be read: ${reason(cause)}`, path);
      return 'failed';
    }
  }

  async #real(path: string): Promise<string> {
    try {
      return (await this.#host.realPath?.(path)) ?? path;
    } catch {
      // What cannot be followed is reported when it is read.
      return path;
    }
  }

  /** Whether a file or folder is met for the first time, by whichever path. */
  async #isNew(path: string): Promise<boolean> {
    return this.#meets(await this.#real(path));
  }

  #meets(real: string): boolean {
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }

  /** Whether something in a folder was met before. */
  async #hasSeenOf(folder: string, entries: readonly HostEntry[]): Promise<boolean> {
    for (const { name } of entries) {
      if (this.#seen.has(await this.#real(join(folder, name)))) return true;
    }
    return false;
  }

  /** Files beside one that is not there whose names are near. */
  async #nearFiles(path: string): Promise<string[]> {
    const slash = path.lastIndexOf('/');
    const folder = slash === -1 ? '.' : path.slice(0, slash + 1);
    try {
      const entries = (await this.#host.list(folder)) ?? [];
      return nearNames(
        path.slice(slash + 1),
        entries.slice(0, 1000).map((e) => e.name),
      );
    } catch {
      return [];
    }
  }

  #report(code: string, message: string, file: string, parts?: DiagnosticParts): void {
    this.#isIncomplete = true;
    this.diagnostics.push(diagnostic(code, message, { file, start: 0, end: 0 }, parts));
  }
}

const hasFolder = (entries: readonly HostEntry[], name: string): boolean =>
  entries.some((e) => e.name === name && e.kind === 'folder');

const keysOf = (files: readonly WitFile[]): string[] =>
  files.flatMap(definedPackages).map(packageNameText);

const join = (folder: string, name: string): string =>
  folder === '' || folder === '.'
    ? name
    : folder.endsWith('/')
      ? folder + name
      : `${folder}/${name}`;

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Whether a file begins like a WebAssembly binary. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}
