/**
 * Which files a package and what it depends on are: goes through folders, `deps/` folders and what `find` knows, each
 * file or folder once by whichever path, and copies of a package for one (WIT.md, Filesystem structure). Reading is
 * `Files`'.
 */
import type { WitFile } from '../../grammar/wit/index.ts';
import { diagnostic } from '../base/index.ts';
import { packageNameText } from '../model/index.ts';
import type { PackageName } from '../model/index.ts';
import type { DecodedWit } from './binary-package.ts';
import { spanOf } from './context.ts';
import type { Files } from './files.ts';
import type { FindPackage, HostEntry } from './load.ts';
import { definedPackages, neededPackages } from './needs.ts';
import { packageName } from './paths.ts';

const keepOne = 'keep one of them: other tools refuse a package that is defined in two places';

export class Loader {
  /** Folders in which packages were looked for. */
  readonly searched: string[] = [];
  /** What is told of packages that are nowhere, by their names. */
  readonly hints = new Map<string, string>();
  readonly #files: Files;
  /** The files and folders that were met, as the host names them. */
  readonly #seen = new Set<string>();
  /** The groups by their text, to take copies of a package for one, each with the folder that it stands in. */
  readonly #texts = new Map<string, { readonly folder: string; readonly files: WitFile[] }>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** The package that is loaded: its files with the folder of its `deps`, or what a binary means. */
  async root(entry: string): Promise<{ files: WitFile[]; deps?: string; decoded?: DecodedWit }> {
    const entries = await this.#files.list(entry);
    if (entries === 'failed') return { files: [] };
    if (entries === undefined) {
      await this.#isNew(entry);
      const { file, decoded } = await this.#files.named(entry);
      if (decoded !== undefined) return { files: [], decoded };
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
      const entries = await this.#files.list(path);
      if (entries === 'failed') continue;
      if (entries === undefined) {
        if (isNamed) this.#files.report('load/no-folder', `there is no folder \`${path}\``, path);
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
        if (entry.kind === 'file' && isWasmName(entry.name) && (await this.#isNew(at))) {
          const file = await this.#files.binary(at);
          this.#addGroup(groups, path, file === undefined ? [] : [file]);
        }
        const isPackage =
          entry.kind === 'folder' || (entry.kind === 'file' && entry.name.endsWith('.wit'));
        if (!isPackage) continue;
        const real = await this.#files.realPath(at);
        if (!this.#meets(real)) {
          const first = here.get(real);
          if (first !== undefined) this.#linked(at, first);
          continue;
        }
        here.set(real, at);
        const inner = entry.kind === 'folder' ? await this.#files.list(at) : undefined;
        if (inner === 'failed') continue;
        const files =
          inner === undefined ? [await this.#files.file(at)] : await this.#folder(at, inner, true);
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
      const [first] = await this.#files.glance(at);
      files.push(first);
    }
    const names = new Set(files.flatMap((n) => (n === undefined ? [] : [packageNameText(n)])));
    return files.length > 1 && names.size === 1;
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
    const entries = await this.#files.list(path);
    if (entries === 'failed') return [];
    if (entries === undefined) {
      const read = isWasmName(path) ? this.#files.binary(path) : this.#files.file(path);
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
    const text = files.map((f) => this.#files.sources.get(f.file)).join('\0');
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
    this.#files.diagnostics.push(
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
    this.#files.diagnostics.push(
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
      this.#files.report('load/no-wit', `folder \`${path}\` has no \`.wit\` files`, path, {
        help: inside.length === 0 ? ['it is empty'] : [`what stands there: ${inside.join(', ')}`],
      });
    }
    for (const { name, kind } of entries) {
      // Editors lock files by links that lead nowhere.
      if (kind !== 'other' || !name.endsWith('.wit') || name.startsWith('.#')) continue;
      const at = join(path, name);
      const why = 'it is neither a file nor a folder, nor a link to one';
      this.#files.report('load/unreadable', `\`${at}\` cannot be read: ${why}`, at);
    }
    const files: WitFile[] = [];
    for (const name of names) {
      const file = await this.#files.file(join(path, name));
      if (file !== undefined) files.push(file);
    }
    return files;
  }

  /** Whether a file or folder is met for the first time, by whichever path. */
  async #isNew(path: string): Promise<boolean> {
    return this.#meets(await this.#files.realPath(path));
  }

  #meets(real: string): boolean {
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }

  /** Whether something in a folder was met before. */
  async #hasSeenOf(folder: string, entries: readonly HostEntry[]): Promise<boolean> {
    for (const { name } of entries) {
      if (this.#seen.has(await this.#files.realPath(join(folder, name)))) return true;
    }
    return false;
  }
}

/** Whether a file is called as packages in binary form are, or their text. */
const isWasmName = (name: string): boolean => /\.wa(sm|t)$/.test(name);

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
