/**
 * A state of files that git keeps, as a host of the loader: `git:REF[:PATH]`. git is started with lists of arguments,
 * never through a shell; after the ref is looked up, only ids that git gave itself are passed to it. Whatever git can't
 * give is misuse, told in one line: nothing is ever taken for an empty folder.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { printable } from '../base/index.ts';
import type { HostEntry, LoaderHost } from '../resolve/index.ts';
import { Misuse } from './failure.ts';

export interface GitState {
  readonly host: LoaderHost;
  /** The path as the host knows it. */
  readonly entry: string;
  /** The entry as a path from the top of the repository; empty for the top itself. */
  readonly root: string;
  /** Whether the entry is no folder. */
  readonly isFile: boolean;
  /** A further path of the same state, from the top. */
  at(path: string): string;
  /** A folder of now, absolute, as it was in the state; nothing where it leads out of the repository. */
  atFolder(folder: string): string | undefined;
  /** The files under a folder of now, absolute, in the state, as paths from there. */
  filesIn(folder: string): readonly string[];
  /** The files under the entry, as paths from there, with the ids of their contents. */
  files(): readonly GitFile[];
  /** The submodules under the entry, whose files are no part of the state, as paths from there. */
  submodules(): readonly string[];
  /** Reads contents at once, to have them when they are asked for. */
  prefetch(oids: readonly string[]): void;
}

export interface GitFile {
  readonly path: string;
  /** Of a link that of where it leads, which is no content of a file. */
  readonly oid: string;
}

const scheme = 'git:';

export const isGitSpec = (text: string): boolean => text.startsWith(scheme);

/** What helps where nothing is at a path that is to be compared with: it may be meant as a branch. */
export const helpForPath = (against: string): string =>
  `a state of git's is written as git:${printable(against)}`;

/** Bytes of the list of a tree, and of a file. */
const maxOutput = 512 * 1024 * 1024;

/**
 * Opens a state.
 *
 * @param spec - `git:REF` or `git:REF:PATH`, the path counted from the top of the repository.
 * @param beside - What is compared with it: its repository is asked, and its path is meant where none is given.
 */
export function openGit(spec: string, beside: string): GitState {
  const [, ref, inside] = /^git:([^:]*)(?::(.*))?$/s.exec(spec)!;
  checkRef(spec, ref!);
  const place = beside === '-' ? process.cwd() : existing(beside);
  const folder = statSync(place).isDirectory() ? place : path.dirname(place);
  const top = realpathSync(line(git(folder, ['rev-parse', '--show-toplevel'], noRepository)));
  const wanted =
    inside === undefined ? path.relative(top, place).split(path.sep).join('/') : inside;
  const root = normalize(wanted);
  if (root === undefined) {
    throw new Misuse(`\`${printable(spec)}\` leads out of the repository`);
  }
  const commit = line(
    git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], () =>
      unknownRef(folder, ref!),
    ),
  );
  const tree = new Tree(folder, commit);
  const fromTop = (folder: string): string | undefined => {
    const real = existsSync(folder) ? realpathSync(folder) : folder;
    return normalize(path.relative(top, real).split(path.sep).join('/'));
  };
  const prefix = `${scheme}${ref}:`;
  if (tree.kindOf(root) === undefined) {
    throw new Misuse(`\`${printable(ref!)}\` has no \`${printable(root)}\``, [
      'give the path that it had then: git:REF:PATH, counted from the top of the repository',
    ]);
  }
  return {
    entry: `${prefix}${root === '' ? '.' : root}`,
    root,
    isFile: tree.kindOf(root) === 'file',
    at: (further) => `${prefix}${further}`,
    atFolder: (folder) => {
      const inside = fromTop(folder);
      return inside === undefined ? undefined : `${prefix}${inside === '' ? '.' : inside}`;
    },
    filesIn: (folder) => {
      const inside = fromTop(folder);
      return inside === undefined ? [] : tree.under(inside).map((file) => file.path);
    },
    files: () => tree.under(root),
    submodules: () => tree.submodulesUnder(root),
    prefetch: (oids) => tree.prefetch(oids),
    host: {
      read: async (file) => tree.read(file.slice(prefix.length)),
      list: async (file) => tree.list(file.slice(prefix.length)),
      realPath: async (file) => prefix + tree.resolve(file.slice(prefix.length)),
    },
  };
}

function checkRef(spec: string, ref: string): void {
  const shown = printable(spec);
  if (ref === '') throw new Misuse(`\`${shown}\` names no ref`, ['write git:REF or git:REF:PATH']);
  // git would take it for an option.
  if (ref.startsWith('-')) throw new Misuse(`\`${shown}\`: a ref can’t begin with \`-\``);
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(spec)) throw new Misuse(`\`${shown}\` is no possible ref`);
}

function existing(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    throw new Misuse(`there is no \`${printable(file)}\``);
  }
}

/**
 * The files with an ending under a folder that git keeps or doesn't ignore, as paths from there; `undefined` where there is no
 * git, or no repository. Files that were deleted may be among them.
 */
export function gitFiles(folder: string, ending: string): readonly string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', `*${ending}`];
  try {
    const list = git(folder, args, noRepository).toString().split('\0');
    return [...new Set(list.filter((file) => file !== ''))];
  } catch (error) {
    if (error instanceof Misuse) return undefined;
    throw error;
  }
}

/** The branch that others start from, as a ref of the remote where it has one; `undefined` where that is not known. */
export function defaultBranch(folder: string): string | undefined {
  const ask = (...args: readonly string[]): string | undefined => {
    try {
      return line(git(folder, args, noRepository));
    } catch (error) {
      if (error instanceof Misuse) return undefined;
      throw error;
    }
  };
  const head = ask('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  if (head !== undefined && head !== '') return head;
  const known = (
    ask('for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes') ?? ''
  )
    .split('\n')
    .filter((name) => name !== '');
  const usual = ['origin/main', 'origin/master', 'main', 'master'];
  return usual.find((name) => known.includes(name));
}

/**
 * Nothing of a repository is run: a folder of a pull request may hold what looks like a repository, with a configuration of
 * its own, which git would follow where it is started in there.
 */
const careful = [
  ...['-c', 'safe.bareRepository=explicit'],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', `core.hooksPath=${devNull}`],
];

/** Runs git; where it fails, `explain` says what that means. */
function git(folder: string, args: readonly string[], explain: () => Misuse, input = ''): Buffer {
  const { error, status, stdout, stderr } = spawnSync('git', [...careful, ...args], {
    cwd: folder,
    input,
    maxBuffer: maxOutput,
    shell: false,
    windowsHide: true,
    env: {
      ...process.env,
      // Reading must not change the repository, nor fetch, nor ask for a password.
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_TERMINAL_PROMPT: '0',
      GIT_LITERAL_PATHSPECS: '0',
      LC_ALL: 'C',
    },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    throw new Misuse('git is not installed, or not on the PATH');
  }
  if (error !== undefined) throw new Misuse(`git failed: ${printable(error.message)}`);
  if (status === 0) return stdout;
  const told = stderr.toString().trim().split('\n')[0]!;
  const { message, help } = told.includes('dubious ownership') ? notOwned() : explain();
  throw new Misuse(message, told === '' ? help : [...help, `git says: ${printable(told)}`]);
}

const line = (output: Buffer): string => output.toString().replace(/\r?\n$/, '');

const noRepository = (): Misuse =>
  new Misuse('there is no git repository here', [
    'compare inside of a repository, or give a path: --against PATH',
  ]);

/** As in containers of CI systems. */
const notOwned = (): Misuse =>
  new Misuse('git does not read a repository that belongs to another user', [
    'where it is to be trusted: `git config --global --add safe.directory FOLDER`',
  ]);

function unknownRef(folder: string, ref: string): Misuse {
  const shallow = line(git(folder, ['rev-parse', '--is-shallow-repository'], noRepository));
  const message = `git knows no commit \`${printable(ref)}\``;
  return shallow === 'true'
    ? new Misuse(`${message}, and the repository is a shallow clone`, [
        'fetch the history: `git fetch --unshallow`, or `fetch-depth: 0` in actions/checkout',
      ])
    : new Misuse(message, ['fetch it first, e.g. `git fetch origin main`, or check its name']);
}

interface TreeFile {
  readonly oid: string;
  readonly isLink: boolean;
}

const maxLinks = 32;

/** The files of a commit. */
class Tree {
  readonly #folder: string;
  readonly #files = new Map<string, TreeFile>();
  readonly #submodules: string[] = [];
  readonly #blobs = new Map<string, Buffer>();
  readonly #folders = new Map<string, Set<string>>([['', new Set()]]);

  constructor(folder: string, commit: string) {
    this.#folder = folder;
    const list = git(folder, ['ls-tree', '-r', '-z', '--full-tree', commit], () => broken(commit));
    for (const entry of list.toString().split('\0')) {
      const [, mode, type, oid, name] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
      if (type === 'commit' && name !== undefined) this.#submodules.push(name);
      if (type !== 'blob' || name === undefined) continue;
      this.#files.set(name, { oid: oid!, isLink: mode === '120000' });
      this.#note(name);
    }
  }

  /** Notes a file or folder in the folders around it. */
  #note(name: string): void {
    let at = name;
    while (at !== '') {
      const end = at.lastIndexOf('/');
      const around = end === -1 ? '' : at.slice(0, end);
      const entries = this.#folders.get(around);
      if (entries?.has(at.slice(end + 1)) === true) return;
      if (entries === undefined) this.#folders.set(around, new Set([at.slice(end + 1)]));
      else entries.add(at.slice(end + 1));
      at = around;
    }
  }

  kindOf(file: string): HostEntry['kind'] | undefined {
    const at = this.#follow(file);
    if (at === undefined) return undefined;
    if (this.#folders.has(at)) return 'folder';
    return this.#files.has(at) ? 'file' : undefined;
  }

  resolve(file: string): string {
    return this.#follow(file) ?? file;
  }

  list(folder: string): readonly HostEntry[] | undefined {
    const at = this.#follow(folder);
    const entries = at === undefined ? undefined : this.#folders.get(at);
    if (entries === undefined) return undefined;
    return [...entries].map((name) => ({
      name,
      kind: this.kindOf(at === '' ? name : `${at}/${name}`) ?? 'other',
    }));
  }

  read(file: string): Uint8Array {
    const at = this.#follow(file);
    const found = at === undefined ? undefined : this.#files.get(at);
    if (found === undefined) throw new Error('there is no such file');
    return new Uint8Array(this.#blob(at!, found));
  }

  under(folder: string): GitFile[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    return [...this.#files]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { oid }]) => ({ path: name.slice(prefix.length), oid }));
  }

  submodulesUnder(folder: string): string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    return this.#submodules
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  }

  prefetch(oids: readonly string[]): void {
    const missing = oids.filter((id) => !this.#blobs.has(id));
    if (missing.length === 0) return;
    const list = missing.map((id) => `${id}\n`).join('');
    const output = git(this.#folder, ['cat-file', '--batch'], () => broken(missing[0]!), list);
    for (const [id, content] of readBatch(output)) this.#blobs.set(id, content);
  }

  /** A content, read together with those of the WIT beside and below it: one process for a package. */
  #blob(at: string, { oid }: TreeFile): Buffer {
    const known = this.#blobs.get(oid);
    if (known !== undefined) return known;
    const folder = at.slice(0, at.lastIndexOf('/') + 1);
    const wanted = new Set([oid]);
    for (const [name, file] of this.#files) {
      if (name.startsWith(folder) && name.endsWith('.wit')) wanted.add(file.oid);
    }
    this.prefetch([...wanted]);
    const content = this.#blobs.get(oid);
    if (content === undefined) throw broken(oid);
    return content;
  }

  /** The path without links; `undefined` where one leads out of the repository or round in a circle. */
  #follow(file: string): string | undefined {
    const todo = (normalize(file) ?? '..').split('/').toReversed();
    let at = '';
    let links = 0;
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (at === '') return undefined;
        at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
        continue;
      }
      const next = at === '' ? name : `${at}/${name}`;
      const found = this.#files.get(next);
      if (found?.isLink !== true) {
        at = next;
        continue;
      }
      const target = this.#blob(next, found).toString();
      links += 1;
      if (links > maxLinks || target.startsWith('/')) return undefined;
      todo.push(...target.split('/').toReversed());
    }
    return at;
  }
}

/** The contents in what `git cat-file --batch` prints: `OID blob SIZE`, the content, and a line break, one after the other. */
function* readBatch(output: Buffer): Generator<[oid: string, content: Buffer]> {
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at);
    if (end === -1) return;
    const [, oid, size] = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    at = end + 1;
    // What git does not have is told in a line alone.
    if (oid === undefined) continue;
    yield [oid, output.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}

const broken = (oid: string): Misuse =>
  new Misuse(`git can’t read ${oid}`, ['the clone may be partial: fetch the whole history']);

/** A path from the top of the repository without dots; `undefined` where it leads out of it. */
function normalize(file: string): string | undefined {
  if (path.isAbsolute(file)) return undefined;
  const normal = path.posix.normalize(file).replace(/\/+$/, '');
  if (normal === '.' || normal === '') return '';
  return normal === '..' || normal.startsWith('../') ? undefined : normal;
}
