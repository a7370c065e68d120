/**
 * The programs of fixtures/pairs, built by `witlink build` from generated stubs: each language's provider and app of the
 * secret store and of the kitchen sink. Sources are copied first, so that bindings are written beside the copies. Several
 * files of tests want them: who asks first in a run builds, the others wait for it.
 */
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import { buildFolder, type BuildOptions } from '../../src/cli/builds/build-folder.ts';
import type { Io } from '../../src/cli/io.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pairs = path.join(root, 'fixtures/pairs');
const built = path.join(root, 'build/languages');

/** The languages of which there are programs. */
export const languages = readdirSync(pairs)
  .filter((name) => existsSync(path.join(pairs, name, 'sink-app')))
  .toSorted();

export type Kind = 'store' | 'sink';
export type Role = 'provider' | 'app';

/** A program, or what it lacks: the message that says what to install. */
type Program = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly missing: string };

/** What was made of a program in a run: the file, or what it lacks. */
type Made = { readonly output: string } | { readonly missing: string };

/** A run of vitest: all its workers are children of one process. */
const run = process.ppid;

/** A program that is built otherwise than its folder says. */
export interface Variant {
  /** The folder in which it is built. */
  readonly name: string;
  /** What its entry in witlink.json says besides. */
  readonly build?: Readonly<Record<string, unknown>>;
  /** A mistake to be made: what stands in its source in one place, and what is to stand there. */
  readonly edit?: readonly [from: string, to: string];
}

/** The program; throws with all that was printed where it can't be built. */
async function program(
  language: string,
  kind: Kind,
  role: Role,
  variant: Variant,
): Promise<Program> {
  const folder = path.join(built, variant.name, language, `${kind}-${role}`);
  const made = await alone(folder, async (): Promise<Made> => {
    const file = `${folder}.made.json`;
    if (existsSync(file)) {
      const before = JSON.parse(readFileSync(file, 'utf8')) as Made & { readonly run: number };
      if (before.run === run) return before;
    }
    const now = await build(language, `${kind}-${role}`, folder, variant);
    writeFileSync(file, JSON.stringify({ ...now, run }));
    return now;
  });
  return 'missing' in made ? made : { bytes: new Uint8Array(readFileSync(made.output)) };
}

/** Does something while nobody else does it for the same folder. */
async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = `${folder}.lock`;
  mkdirSync(path.dirname(folder), { recursive: true });
  while (!take(lock)) await setTimeout(100);
  try {
    return await work();
  } finally {
    rmSync(lock);
  }
}

/** Takes the lock, if nobody has it; one of a process that is gone is removed. */
function take(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx');
    writeFileSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch {
    if (!isAlive(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isAlive(lock: string): boolean {
  try {
    const owner = readFileSync(lock, 'utf8');
    // It is empty while it is made.
    if (owner !== '') process.kill(Number(owner), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function build(
  language: string,
  name: string,
  folder: string,
  variant: Variant,
): Promise<Made> {
  // Where the programs' configurations look for them.
  for (const [wit, to] of [
    ['secret-store/wit', 'secret-store/wit'],
    ['pairs/wit', `${variant.name}/wit`],
  ] as const) {
    const filter = (from: string, file: string): boolean => !isSame(from, file);
    cpSync(path.join(root, 'fixtures', wit), path.join(built, to), { recursive: true, filter });
  }
  cpSync(path.join(pairs, language, name), folder, { recursive: true });
  vary(folder, variant);
  return buildAsSaid(folder, `${language} ${name}`);
}

/** Builds the one program that a folder's configuration says; throws with all that was printed where that fails. */
export async function buildAsSaid(
  folder: string,
  title: string,
  options: BuildOptions = {},
): Promise<Made> {
  let printed = '';
  const note = (text: string): void => void (printed += text);
  const io: Io = {
    out: note,
    err: note,
    input: () => Promise.resolve(new Uint8Array()),
    env: process.env,
    color: { out: false, err: false },
  };
  const [one] = await buildFolder(folder, io, options);
  if (one!.status === 'missing') return { missing: one!.diagnostics[0]!.message };
  if (one!.status === 'failed') {
    const messages = one!.diagnostics.map((d) => d.message).join('\n');
    throw new Error(`${title} can’t be built: ${messages}\n${printed}`);
  }
  return { output: one!.output };
}

/** A copy that is there already is left alone: other builds may be reading it. */
const isSame = (file: string, copy: string): boolean =>
  statSync(file).isFile() && existsSync(copy) && readFileSync(file).equals(readFileSync(copy));

function vary(folder: string, { build: more, edit }: Variant): void {
  const config = path.join(folder, 'witlink.json');
  const said = JSON.parse(readFileSync(config, 'utf8')) as { builds: { entry: string }[] };
  const [entry] = said.builds;
  if (more !== undefined) {
    writeFileSync(config, JSON.stringify({ ...said, builds: [{ ...entry, ...more }] }));
  }
  if (edit === undefined) return;
  const source = path.join(folder, entry!.entry);
  const parts = readFileSync(source, 'utf8').split(edit[0]);
  if (parts.length !== 2) throw new Error(`${source} doesn't have \`${edit[0]}\` once`);
  writeFileSync(source, parts.join(edit[1]));
}

/** Programs, built before tests ask for them. */
export class Programs {
  readonly #programs = new Map<string, Program>();
  readonly #variant: Variant;

  constructor(variant: Variant = { name: 'pairs' }) {
    this.#variant = variant;
  }

  async build(languages: readonly string[], kinds: readonly Kind[], roles: readonly Role[]) {
    for (const language of languages) {
      for (const kind of kinds) {
        for (const role of roles) {
          const key = `${language} ${kind} ${role}`;
          this.#programs.set(key, await program(language, kind, role, this.#variant));
        }
      }
    }
  }

  /** The component; where its compiler is missing the test is skipped with the reason, and fails in CI. */
  bytes({ skip }: TestContext, language: string, kind: Kind, role: Role): Uint8Array<ArrayBuffer> {
    const made = this.#programs.get(`${language} ${kind} ${role}`)!;
    if ('bytes' in made) return made.bytes;
    if (process.env['CI'] === 'true') throw new Error(made.missing);
    return skip(made.missing);
  }
}
