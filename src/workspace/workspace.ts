/**
 * The packages of a repository -> where one stands that another needs and doesn't have in its `deps/`. The files in which
 * package managers keep such places are asked first (`deps.toml` beside `deps/`, `wkg.toml` beside it or a folder above), then
 * the packages of the repository, where they may see each other; where they may not, it is told what to do.
 */
import path from 'node:path/posix';
import { parse } from '../../grammar/wit/index.ts';
import { limits, printable } from '../base/index.ts';
import { packageNameText } from '../model/index.ts';
import type { PackageName } from '../model/index.ts';
import { definedPackages } from '../resolve/index.ts';
import type { FindPackage, LoaderHost } from '../resolve/index.ts';
import type { ManifestEntry } from './manifest.ts';

export interface WorkspaceOptions {
  /** How files are read; all paths are as it names them. */
  readonly host: LoaderHost;
  /** The packages of the repository: files and folders. Asked only when one is missing. */
  readonly packages: () => Promise<readonly string[]>;
  /** Whether they see each other. */
  readonly isOpen: boolean;
  /** Whether a path stands in the repository. */
  readonly isInside: (path: string) => boolean;
}

type Found = Awaited<ReturnType<FindPackage>>;

/** By the full names of packages, where they stand. */
type PackagePaths = ReadonlyMap<string, readonly string[]>;

export class Workspace {
  readonly #options: WorkspaceOptions;
  #places: Promise<PackagePaths> | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
  }

  /** Finds what the package at `entry`, and what it needs, needs. */
  finder(entry: string): FindPackage {
    return async (name) => (await this.#manifests(entry, name)) ?? this.#packages(entry, name);
  }

  async #manifests(entry: string, name: PackageName): Promise<Found> {
    const folder = entry.endsWith('.wit') ? parentOf(entry) : entry;
    if (folder === undefined) return undefined;
    const above = parentOf(folder);
    return (
      (await this.#deps(folder, name)) ??
      (await this.#wkg(folder, name)) ??
      (above === undefined ? undefined : await this.#wkg(above, name))
    );
  }

  async #wkg(folder: string, name: PackageName): Promise<Found> {
    const wanted = `${name.namespace}:${name.name}`;
    return this.#manifest(folder, 'wkg.toml', async (entries, at) => {
      const entry = entries.find((e) => e.name === wanted);
      return entry?.path === undefined ? undefined : this.#inside(folder, entry.path, at);
    });
  }

  /** The entries are called like folders: which packages they are has to be looked up. */
  async #deps(folder: string, name: PackageName): Promise<Found> {
    return this.#manifest(folder, 'deps.toml', async (entries, at) => {
      const key = packageNameText(name);
      for (const entry of entries) {
        if (entry.path === undefined) continue;
        const place = this.#inside(folder, entry.path, at);
        if ('help' in place) {
          if (entry.name === name.name) return place;
          continue;
        }
        const names = await this.#namesAt(place.path);
        if (names.includes(key)) return place;
      }
      const isBrought = entries.some((e) => e.name === name.name && e.path === undefined);
      return isBrought
        ? { help: `\`${shown(at)}\` brings it: \`wit-deps\` puts it into \`deps/\`` }
        : undefined;
    });
  }

  async #manifest(
    folder: string,
    file: string,
    look: (entries: readonly ManifestEntry[], at: string) => Promise<Found>,
  ): Promise<Found> {
    const at = join(folder, file);
    if (!this.#options.isInside(at)) return undefined;
    let text: string;
    try {
      text = await this.#text(at);
    } catch {
      return undefined;
    }
    const { readDeps, readWkg } = await import('./manifest.ts');
    let entries;
    try {
      entries = (file === 'wkg.toml' ? readWkg : readDeps)(text);
    } catch (error) {
      return { help: `\`${shown(at)}\` can’t be read: ${printable((error as Error).message)}` };
    }
    return look(entries, at);
  }

  #inside(folder: string, to: string, at: string): { path: string } | { help: string } {
    const place = path.isAbsolute(to) ? to : join(folder, to);
    return this.#options.isInside(place)
      ? { path: place }
      : { help: `\`${printable(to)}\` in \`${shown(at)}\` leads out of the repository` };
  }

  async #packages(entry: string, name: PackageName): Promise<Found> {
    this.#places ??= this.#options.packages().then((all) => this.#index(all));
    const places = await this.#places;
    const [place, ...more] = places.get(packageNameText(name)) ?? [];
    if (place === undefined) return otherVersions(places, name);
    if (more.length > 0) {
      const list = [place, ...more].map((at) => `\`${shown(at)}\``).join(', ');
      return { help: `it stands in several places: ${list}; name one with \`--deps\`` };
    }
    if (this.#options.isOpen) return { path: place };
    return place === entry
      ? undefined
      : {
          help: `it stands in \`${shown(place)}\`: \`"workspace": true\` in witlink.json lets the packages of a repository see each other, and \`--deps ${shown(place)}\` this one`,
        };
  }

  async #index(all: readonly string[]): Promise<PackagePaths> {
    const places = new Map<string, string[]>();
    for (const at of all) {
      for (const key of await this.#namesAt(at)) {
        const known = places.get(key);
        if (known === undefined) places.set(key, [at]);
        else known.push(at);
      }
    }
    return places;
  }

  /** The packages that a file, or the files of a folder, define; of what can't be read none. */
  async #namesAt(at: string): Promise<readonly string[]> {
    const files = at.endsWith('.wit')
      ? [at]
      : (await this.#list(at))
          .filter((e) => e.kind === 'file' && e.name.endsWith('.wit'))
          .map((e) => join(at, e.name));
    const names = new Set<string>();
    for (const file of files) {
      try {
        const { value } = parse(await this.#text(file), { file });
        for (const name of definedPackages(value)) names.add(packageNameText(name));
      } catch {
        // Who needs it will be told that it is not here.
      }
    }
    return [...names];
  }

  async #list(folder: string) {
    try {
      return (await this.#options.host.list(folder)) ?? [];
    } catch {
      return [];
    }
  }

  async #text(file: string): Promise<string> {
    const bytes = await this.#options.host.read(file, limits.witText);
    if (bytes.length > limits.witText) throw new Error('it is too large');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  }
}

function otherVersions(places: PackagePaths, { namespace, name }: PackageName): Found {
  const start = `${namespace}:${name}`;
  const others = [...places].filter(([key]) => key === start || key.startsWith(`${start}@`));
  if (others.length === 0) return undefined;
  const list = others.map(([key, [at = '']]) => `\`${key}\` in \`${shown(at)}\``);
  return { help: `there is ${list.slice(0, 6).join(', ')}` };
}

const shown = (at: string): string => printable(at);

/** Paths of a state of git's begin with its name, which is no folder. */
const split = (at: string): readonly [state: string, place: string] => {
  const [, state = '', place = ''] = /^(git:[^:]*:)?(.*)$/s.exec(at) ?? [];
  return [state, place];
};

function join(folder: string, name: string): string {
  const [state, place] = split(folder);
  return state + path.join(place, name);
}

/** The folder around a file or folder; `undefined` at the top of a state. */
function parentOf(at: string): string | undefined {
  const [state, place] = split(at);
  const isTop = place === '' || place === '.';
  return isTop && state !== '' ? undefined : state + path.join(place, '..');
}
