/** Where the programs that a build needs are on this machine, or what to install. Each that is found is asked whether it will do. */
import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  closeSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Tool } from '../../toolchains/index.ts';
import { type Diagnostic, diagnostic } from '../../base/index.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';

/** A program that is there, as it is started. */
export interface FoundTool {
  readonly file: string;
  /** Of an npm package. */
  readonly version?: string;
  /** What stands before a step's arguments: a script is run by Node. */
  readonly command: readonly [program: string, ...args: string[]];
}

/** Milliseconds for a program to say what it is. */
const patience = 30_000;

/** Finds tools for the project in a folder; each is looked for once. */
export class ToolFinder {
  readonly #folder: string;
  readonly #env: Io['env'];
  readonly #known = new Map<Tool, Promise<FoundTool | Diagnostic>>();

  constructor(folder: string, env: Io['env']) {
    this.#folder = folder;
    this.#env = env;
  }

  find(tool: Tool): Promise<FoundTool | Diagnostic> {
    let found = this.#known.get(tool);
    if (found === undefined) {
      found = this.#look(tool);
      this.#known.set(tool, found);
    }
    return found;
  }

  async #look(tool: Tool): Promise<FoundTool | Diagnostic> {
    const named = this.#env[tool.variable] ?? '';
    const files = named === '' ? await this.#places(tool) : [path.resolve(this.#folder, named)];
    const unfit: string[] = [];
    for (const file of files) {
      if (!isProgram(file)) continue;
      if (!(await this.#fits(tool, file))) unfit.push(file);
      else return { file, ...this.#versionOf(tool), command: commandOf(tool, file) };
    }
    return named === '' ? missing(tool, unfit) : unusable(tool, named, unfit.length > 0);
  }

  async #places(tool: Tool): Promise<readonly string[]> {
    const { from } = tool;
    switch (from.kind) {
      case 'path': {
        const inside = process.platform === 'win32' ? 'Scripts' : 'bin';
        const own = (from.environments ?? []).map((at) => path.join(this.#folder, at, inside));
        const folders = (this.#env['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute);
        const all = from.programs.flatMap((name) =>
          path.isAbsolute(name)
            ? [name]
            : [...own, ...folders].map((folder) => path.join(folder, withEnding(name))),
        );
        return [...new Set(all)];
      }
      case 'npm': {
        const folder = this.#packageFolder(from.package);
        if (folder === undefined) return [];
        const { bin } = manifestOf(folder);
        const file = typeof bin === 'string' ? bin : bin?.[from.bin];
        return file === undefined ? [] : [path.join(folder, file)];
      }
      case 'library': {
        const folder = this.#packageFolder(from.package);
        return folder === undefined ? [] : [path.join(folder, from.file)];
      }
      case 'beside': {
        const other = await this.find(from.tool);
        if (!('file' in other)) return [];
        return [path.join(path.dirname(other.file), withEnding(from.program))];
      }
      default:
        return from satisfies never;
    }
  }

  /** A file of an npm package; throws `Misuse` where that is not installed. */
  fileOf(name: string, file: string): string {
    const folder = this.#packageFolder(name);
    if (folder !== undefined) return path.join(folder, file);
    throw new Misuse(`WASI is put in by \`${name}\`, which is not installed: npm i ${name}`);
  }

  /** The folder of an npm package that is installed for the project, or else where witlink is. */
  #packageFolder(name: string): string | undefined {
    for (const start of [this.#folder, import.meta.dirname]) {
      for (let at = start; ; at = path.dirname(at)) {
        const folder = path.join(at, 'node_modules', name);
        if (existsSync(path.join(folder, 'package.json'))) return folder;
        if (path.dirname(at) === at) break;
      }
    }
    return undefined;
  }

  #versionOf({ from }: Tool): { readonly version?: string } {
    const isOfNpm = from.kind === 'npm' || from.kind === 'library';
    const folder = isOfNpm ? this.#packageFolder(from.package) : undefined;
    return folder === undefined ? {} : { version: manifestOf(folder).version };
  }

  async #fits({ probe }: Tool, file: string): Promise<boolean> {
    if (probe === undefined) return true;
    const [program, ...before] = programOf(file);
    const answer = await answerOf(program, [...before, ...probe.args], this.#folder, this.#env);
    return answer !== undefined && probe.fits(answer, existsSync);
  }
}

interface Manifest {
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;

/** What a program prints; `undefined` where it fails. */
function answerOf(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Io['env'],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, timeout: patience }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
}

const withEnding = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function commandOf({ from }: Tool, file: string): FoundTool['command'] {
  if (from.kind !== 'library') return programOf(file);
  const script = ['--input-type=module', '--eval', from.script];
  return [process.execPath, ...script, pathToFileURL(file).href];
}

/** Scripts of Node are run by this Node: where they have a first line for it, and where there are no such lines. */
function programOf(file: string): FoundTool['command'] {
  const isScript =
    /^#!.*\bnode\b/.test(beginning(file)) || (/\.[cm]?js$/.test(file) && !isExecutable(file));
  return isScript ? [process.execPath, file] : [file];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function beginning(file: string): string {
  const start = Buffer.alloc(80);
  const handle = openSync(file, 'r');
  try {
    return start.toString('latin1', 0, readSync(handle, start)).split('\n', 1)[0]!;
  } finally {
    closeSync(handle);
  }
}

/** `clang that can make wasm32` */
const described = ({ name, probe }: Tool): string =>
  probe === undefined ? `\`${name}\`` : `a \`${name}\` ${probe.what}`;

function missing(tool: Tool, unfit: readonly string[]): Diagnostic {
  const message = `${described(tool)} is needed, and not to be found`;
  return diagnostic('build/no-tool', message, undefined, {
    help: [
      ...unfit.slice(0, 4).map((file) => `\`${file}\` is none`),
      ...tool.install.map(([where, command]) => `${where}: ${command}`),
      `one that stands elsewhere is named by the variable ${tool.variable}`,
    ],
  });
}

function unusable(tool: Tool, named: string, isThere: boolean): Diagnostic {
  const message = isThere
    ? `${tool.variable} names \`${named}\`, which is not ${described(tool)}`
    : `${tool.variable} names \`${named}\`, and there is no such program`;
  return diagnostic('build/no-tool', message, undefined, {
    help: [`without ${tool.variable} it is looked for`],
  });
}
