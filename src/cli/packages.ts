/**
 * Which WIT packages and compositions a run is about. Packages: those that are named, those of the configuration, or every folder with `.wit` files
 * that is no copy of others' (`deps/`, `node_modules`, what git ignores). The same choice is made of states of the past.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../base/index.ts';
import type { Placed } from '../config/index.ts';
import { explain } from '../node.ts';
import { configFault, relativeName } from './config.ts';
import type { Config } from './config.ts';
import { Misuse } from './failure.ts';
import { gitFiles } from './git.ts';
import { leadsOut, repositoryOf, slashed } from './paths.ts';

/** What is made or brought by tools. */
const skipped: ReadonlySet<string> = new Set(['node_modules', 'target', 'dist', '.git', 'deps']);

/** Files and folders that are looked at where no git lists those that matter. */
const maxEntries = 500_000;

/** Chooses packages of a list of `.wit` files, all of them paths from the configuration's folder. */
export type Choose = (files: readonly string[]) => readonly string[];

/** Folders and files, as paths from the configuration's folder, in order. */
export interface Packages {
  readonly paths: readonly string[];
  /** Makes the same choice of another state. */
  readonly choose: Choose;
}

interface FindOptions {
  /** What the run is about as well: where some are, there need be no packages. */
  readonly compositions?: readonly string[];
}

/** The packages of a run. */
export async function findPackages(
  given: readonly string[],
  config: Config,
  { compositions = [] }: FindOptions = {},
): Promise<Packages> {
  const { folder, settings } = config;
  if (given.length > 0) return namedPackages(given, folder, compositions);
  const files = witFilesUnder(folder);
  const choose = await chooser(settings.packages);
  const paths = choose(files);
  if (settings.packages !== undefined) {
    await checkGlobs(settings.packages, files, folder);
    // What is named as it is may be anything, such as a folder that git ignores.
    const { literal } = await import('../config/index.ts');
    const named = settings.packages.flatMap((glob) => literal(glob) ?? []);
    return { paths: sorted([...paths, ...named]), choose };
  }
  if (paths.length === 0 && compositions.length === 0) {
    throw new Misuse(`there are no WIT packages in \`${printable(relativeName(folder))}\``, [
      'name them, or say where they are: `packages` in witlink.json',
      'what git ignores, submodules, and folders called deps, node_modules, target and dist are not looked at',
    ]);
  }
  return { paths, choose };
}

/** The paths of a command, as it is given them, or else the packages that `ci` looks at. */
export async function pathsOf(
  given: readonly string[],
  config: Config,
  options: FindOptions = {},
): Promise<readonly string[]> {
  if (given.length > 0) return given;
  const { paths } = await findPackages([], config, options);
  return paths.map((at) => nameOf(config, at));
}

/**
 * The `.wac` files under what is given, or else under the configuration's folder, as paths from there, in order. `packages`
 * counts only for what it leaves out: compositions stand beside packages.
 */
export async function findCompositions(
  given: readonly string[],
  { folder, settings }: Config,
): Promise<readonly string[]> {
  const all = { absolute: folder, at: '' };
  const roots = given.length === 0 ? [all] : rootsOf(given, folder);
  const files = roots.flatMap(({ absolute, at }) => {
    if (!statSync(absolute).isDirectory()) return isComposition(at) ? [at] : [];
    return filesUnder(absolute, '.wac')
      .filter((below) => !isOthers(path.posix.dirname(below)))
      .map((below) => join(at, below));
  });
  if (settings.packages === undefined || given.length > 0) return sorted(files);
  const { matchEach } = await import('../config/index.ts');
  const { isLeftOut } = matchEach(settings.packages);
  return sorted(files.filter((file) => !isLeftOut(file) && !isLeftOut(path.posix.dirname(file))));
}

const isComposition = (file: string): boolean => file.endsWith('.wac');

/** The name of a package, or of a file, in diagnostics. */
export const nameOf = ({ folder }: Config, at: string): string =>
  relativeName(path.join(folder, at));

/** What is named on the command line: it is there, and in the repository of the configuration. */
function rootsOf(
  given: readonly string[],
  folder: string,
): readonly { readonly name: string; readonly absolute: string; readonly at: string }[] {
  return given.map((name) => {
    if (name === '-') throw new Misuse('packages of a repository don’t come from standard input');
    // A variable of a script that is not set must not mean the whole folder.
    if (name === '') throw new Misuse('the name of a package is empty');
    const absolute = path.resolve(name);
    const top = repositoryOf(folder);
    if (top !== undefined && leadsOut(path.relative(top, absolute))) {
      throw new Misuse(`\`${printable(name)}\` leads out of the repository`);
    }
    if (!existsSync(absolute)) throw new Misuse(`there is no \`${printable(name)}\``);
    return { name, absolute, at: slashed(path.relative(folder, absolute)) };
  });
}

/** Packages at paths of the command line: a file, or a folder with all packages in it. */
function namedPackages(
  given: readonly string[],
  folder: string,
  compositions: readonly string[],
): Packages {
  const roots = rootsOf(given, folder);
  const paths = roots.flatMap(({ name, absolute, at }) => {
    if (!statSync(absolute).isDirectory()) return compositions.includes(at) ? [] : [at];
    const found = foldersOf(witFilesUnder(absolute)).map((below) => join(at, below));
    if (found.length > 0 || compositions.some((file) => isBelow(file, at))) return found;
    throw new Misuse(`there are no WIT packages in \`${printable(name)}\``);
  });
  const isNamed = (file: string): boolean => roots.some(({ at }) => isBelow(file, at));
  return {
    paths: sorted(paths),
    choose: (files) => {
      const alone = files.filter((file) => roots.some(({ at }) => at === file));
      const rest = files.filter((file) => isNamed(file) && !alone.includes(file));
      return sorted([...alone, ...foldersOf(rest)]);
    },
  };
}

/** Makes the choice that globs make, or the one that is made without any. */
async function chooser(globs: readonly Placed[] | undefined): Promise<Choose> {
  if (globs === undefined) return foldersOf;
  const { matchEach } = await import('../config/index.ts');
  const { chosen, isLeftOut } = matchEach(globs);
  return (files) => {
    const isIn = (at: string): boolean =>
      !isLeftOut(at) && (chosen.length === 0 || chosen.some(({ matches }) => matches(at)));
    const all = new Set(files.map((file) => path.posix.dirname(file)));
    const folders = new Set([...all].filter((at) => isIn(at)));
    // A package holds the files in it, and what stands in its deps/ folder.
    const isHeld = (at: string): boolean => {
      const around = at.split('/');
      return around.some(
        (part, i) => part === 'deps' && folders.has(around.slice(0, i).join('/') || '.'),
      );
    };
    const alone = files.filter((file) => isIn(file) && !folders.has(path.posix.dirname(file)));
    return sorted([...folders, ...alone].filter((at) => !isHeld(at)));
  };
}

/** Every glob has to choose something: a misspelt one would read as clean. */
async function checkGlobs(
  globs: readonly Placed[],
  files: readonly string[],
  folder: string,
): Promise<void> {
  const { literal, matchEach } = await import('../config/index.ts');
  const paths = [...new Set(files.map((file) => path.posix.dirname(file))), ...files];
  for (const { glob, matches } of matchEach(globs).chosen) {
    const name = literal(glob);
    const isThere = name === undefined ? paths.some(matches) : existsSync(path.join(folder, name));
    if (isThere) continue;
    const shown = `\`${printable(glob.text)}\``;
    const message = name === undefined ? `no WIT is found at ${shown}` : `there is no ${shown}`;
    throw configFault(glob, 'config/no-package', message, [
      `paths begin in \`${printable(relativeName(folder))}\``,
    ]);
  }
}

/** The folders that hold the files, without those of others. */
function foldersOf(files: readonly string[]): readonly string[] {
  const folders = new Set(files.map((file) => path.posix.dirname(file)));
  return sorted([...folders].filter((at) => !isOthers(at)));
}

const isOthers = (at: string): boolean => at.split('/').some((part) => skipped.has(part));

/** The `.wit` files under a folder that are there, as paths from it. */
export const witFilesUnder = (folder: string): readonly string[] => filesUnder(folder, '.wit');

function filesUnder(folder: string, ending: string): readonly string[] {
  const known = gitFiles(folder, ending);
  // Of those that git knows some may have been deleted. A name that is no UTF-8 can't be looked up: its folder will tell.
  const isThere = (file: string): boolean =>
    existsSync(path.join(folder, file)) || file.includes('\ufffd');
  if (known !== undefined) return known.filter(isThere);
  return walkFiles(folder, '', (name) => name.endsWith(ending));
}

/** Files under a folder, as paths from it. Links are not followed. */
export function walkFiles(
  folder: string,
  below: string,
  isWanted: (path: string) => boolean,
): readonly string[] {
  const files: string[] = [];
  const open = [below];
  let seen = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    let entries;
    try {
      entries = readdirSync(path.join(folder, at), { withFileTypes: true });
    } catch (error) {
      const shown = `\`${printable(relativeName(path.join(folder, at)))}\``;
      throw new Misuse(`${shown} can’t be listed: ${explain(error)}`);
    }
    seen += entries.length;
    if (seen > maxEntries) {
      const shown = `\`${printable(relativeName(folder))}\``;
      throw new Misuse(`there are more than ${maxEntries} files in ${shown}`, [
        'name the packages, or say where they are: `packages` in witlink.json',
      ]);
    }
    for (const entry of entries) {
      const name = join(at, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && entry.name !== '.git') open.push(name);
      } else if (entry.isFile() && isWanted(name)) files.push(name);
    }
  }
  return files.toSorted();
}

const isBelow = (file: string, at: string): boolean =>
  at === '' || file === at || file.startsWith(`${at}/`);

/** A path below another, both with `/`; `.` and nothing stand for the folder itself. */
export const join = (at: string, below: string): string =>
  at === '' || at === '.' ? below : below === '.' ? at : `${at}/${below}`;

const sorted = (paths: readonly string[]): readonly string[] =>
  [...new Set(paths)].toSorted((a, b) => (a < b ? -1 : 1));
