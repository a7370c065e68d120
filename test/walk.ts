/**
 * Pages that are followed from an empty folder, with the package as it is installed: a page -> its steps, and a folder in
 * which they are taken. Blocks with a file's name are written, commands are run, and what they print is compared.
 * `npm install` is what the folder has already.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect } from 'vitest';
import { buildDist } from '../scripts/build.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Commands that say something of a checkout: they are not taken, but run by `docs.test.ts` where they stand. */
export const isOfCheckout = (text: string): boolean =>
  /\b(?:fixtures|build\/secret-store)\//.test(text);

export type Step =
  | { readonly title: string; readonly kind: 'write'; readonly file: string; readonly text: string }
  | { readonly title: string; readonly kind: 'enter'; readonly folder: string }
  | {
      readonly title: string;
      readonly kind: 'run';
      readonly line: string;
      /** What a terminal shows; absent where the page doesn't say. */
      readonly output?: string;
    };

/** The steps of a page in Markdown, or of a part of one. */
export function stepsOf(text: string): Step[] {
  return [...text.matchAll(/^```(\S*)(?: (\S+))?\n([^]*?)^```$/gm)].flatMap(
    ({ 1: language = '', 2: file, 3: body = '' }): Step[] => {
      if (isOfCheckout(body)) return [];
      if (file !== undefined) {
        return [{ title: `${file} is written`, kind: 'write', file, text: body }];
      }
      if (language === 'console') {
        const parts = body.split(/^\$ /m).slice(1);
        return parts.flatMap((part) => {
          const [line = ''] = part.split('\n', 1);
          return commandStep(line, part.slice(line.length + 1));
        });
      }
      return language === 'sh'
        ? body
            .trim()
            .split('\n')
            .flatMap((line) => commandStep(line))
        : [];
    },
  );
}

function commandStep(line: string, output?: string): Step[] {
  if (line.startsWith('npm ')) return [];
  const [, folder] = /^cd (\S+)$/.exec(line) ?? [];
  if (folder !== undefined) return [{ title: line, kind: 'enter', folder }];
  return [{ title: line, kind: 'run', line, ...(output === undefined ? {} : { output }) }];
}

/** A folder in which pages are followed. */
export class Walk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'witlink-walk-'));
  #at = this.folder;
  /** What was begun with `&`, till `kill %1`. */
  #job: ChildProcess | undefined;

  /** Puts the package there, and others that the project has. */
  async install(packages: readonly string[]): Promise<void> {
    const modules = path.join(this.folder, 'node_modules');
    const installed = path.join(modules, 'witlink');
    mkdirSync(installed, { recursive: true });
    cpSync(path.join(root, 'package.json'), path.join(installed, 'package.json'));
    await buildDist(path.join(installed, 'dist'));
    for (const name of packages) {
      symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
    }
  }

  remove(): void {
    this.#killJob();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Goes to an empty folder in it. */
  begin(name: string): void {
    this.#at = path.join(this.folder, name);
    mkdirSync(this.#at);
  }

  /** Goes back to where it began. */
  home(): void {
    this.#at = this.folder;
  }

  /** @param same What is compared of a text that is printed. */
  async take(step: Step, same: (printed: string) => string = (printed) => printed): Promise<void> {
    switch (step.kind) {
      case 'write':
        this.write(step.file, step.text);
        break;
      case 'enter':
        this.#at = path.join(this.#at, step.folder);
        break;
      case 'run': {
        if (step.line.endsWith(' &')) {
          this.#job = this.#begin(step.line.slice(0, -' &'.length));
          break;
        }
        if (step.line === 'kill %1') {
          const ended = once(this.#job!, 'close');
          this.#killJob();
          await ended;
          break;
        }
        const { shown, status } = this.run(step.line);
        if (step.output === undefined) expect(status, shown).toBe(0);
        else expect(same(shown)).toBe(same(step.output));
        break;
      }
      default:
        step satisfies never;
    }
  }

  write(file: string, text: string): void {
    const at = path.join(this.#at, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  }

  /** Runs a line as a shell would; gives what a terminal shows. */
  run(line: string): { readonly shown: string; readonly status: number | null } {
    const { stdout, stderr, status } = spawnSync('bash', ['-c', this.#script(line)], {
      ...this.#surroundings(),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return { shown: stdout, status };
  }

  /** As a shell does in the background; what is printed has to go to a file. */
  #begin(line: string): ChildProcess {
    const bash = ['-c', this.#script(line)];
    // A process group of its own, as a shell at a terminal gives it.
    return spawn('bash', bash, { ...this.#surroundings(), detached: true });
  }

  #killJob(): void {
    const { pid } = this.#job ?? {};
    this.#job = undefined;
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  }

  #surroundings() {
    return {
      cwd: this.#at,
      env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
    };
  }

  #script(line: string): string {
    const functions = Object.entries(scripts).map(([name, file]) => {
      const at = name === 'witlink' ? path.join(this.folder, file) : path.join(root, file);
      return `${name}() { ${isBinary(at) ? '' : `'${process.execPath}' `}'${at}' "$@"; }`;
    });
    const text = `${functions.join('\n')}\nnode() { '${process.execPath}' "$@"; }\nnpx() { "$@"; }\n${line}`;
    return `{ ${text}\n} 2>&1`;
  }
}

/** The commands that npm brings: the script that node runs, from the project's folder or, of `witlink`, the walk's. */
const scripts: Readonly<Record<string, string>> = {
  witlink: 'node_modules/witlink/dist/bin.js',
  tsc: 'node_modules/typescript/bin/tsc',
  esbuild: 'node_modules/esbuild/bin/esbuild',
  rollup: 'node_modules/rollup/dist/bin/rollup',
  vite: 'node_modules/vite/bin/vite.js',
  'componentize-qjs': 'node_modules/componentize-qjs/cli.mjs',
};

/** esbuild's command may be a program of the machine's. */
const isBinary = (file: string): boolean => readFileSync(file).subarray(0, 4).includes(0x7f);
