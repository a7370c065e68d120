/**
 * The same program in five languages, fixtures/programs: it prints, writes and ends the same under `witlink run` and in
 * wasmtime. What came of it is the table in docs/running.md, which `BLESS=1` writes. A compiler that is missing is told of;
 * in CI it is a failure.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { componentize } from '@bytecodealliance/componentize-js';
import { afterAll, describe, expect, test } from 'vitest';
import { cli } from '../cli/cli.ts';

const root = path.resolve(import.meta.dirname, '../..');
const sources = path.join(root, 'fixtures/programs');
const page = path.join(root, 'docs/running.md');
const work = mkdtempSync(path.join(tmpdir(), 'witlink-programs-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const python = process.platform === 'win32' ? 'python' : 'python3';

/** A command; why it failed, if it did. */
function fails(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  return status === 0 ? undefined : (error?.message ?? stderr);
}

/** Makes a component of a module of WASI Preview 1. */
async function adapted(core: string, output: string): Promise<undefined> {
  expect(await cli(['new', core, '--wasi-command', '-o', output])).toMatchObject({ code: 0 });
}

/** By language: builds the program; gives why it can't be built, where a tool is missing. */
const builds: Readonly<Record<string, (output: string) => Promise<string | undefined>>> = {
  async C(output) {
    const core = `${output}.core`;
    const args = ['--target=wasm32-wasi', '-O1', '-o', core, path.join(sources, 'c/tour.c')];
    return fails('clang', args) ?? adapted(core, output);
  },
  async Rust(output) {
    const core = `${output}.core`;
    const args = ['-O', '--edition', '2021', '-o', core, path.join(sources, 'rust/tour.rs')];
    let why: string | undefined;
    // Newer compilers have another name for it; one of several on a machine may have the library.
    for (const rustc of ['rustc', '/usr/bin/rustc']) {
      for (const target of ['wasm32-wasip1', 'wasm32-wasi']) {
        const failure = fails(rustc, ['--target', target, ...args]);
        if (failure === undefined) return adapted(core, output);
        why ??= failure;
      }
    }
    return why;
  },
  async Go(output) {
    const core = `${output}.core`;
    const env = { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm' };
    const cwd = path.join(sources, 'go');
    return fails('go', ['build', '-o', core, '.'], { cwd, env }) ?? adapted(core, output);
  },
  async JavaScript(output) {
    const read = (file: string): string =>
      readFileSync(path.join(sources, 'javascript', file), 'utf8');
    const { component } = await componentize(read('tour.js'), read('wit/world.wit'), {
      worldName: 'tour',
      disableFeatures: ['http', 'fetch-event'],
      // Its types want a path, too, where the text is given.
    } as never);
    writeFileSync(output, component);
    return undefined;
  },
  async Python(output) {
    // It leaves what it has compiled beside the source.
    const cwd = path.join(work, 'python');
    cpSync(path.join(sources, 'python'), cwd, { recursive: true });
    const args = ['-d', 'wit', '-w', 'tour', 'componentize', 'app', '-o', output];
    return fails('componentize-py', args, { cwd });
  },
};

/** What wasmtime makes of it: the exit codes are those of its command. */
const judge = `
import os, sys
from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker
file, name, args = sys.argv[1], sys.argv[2], sys.argv[3:]
store = Store(Engine(Config()))
wasi = WasiConfig()
wasi.argv = args
wasi.env = [('GREETING', 'hello'), ('EMPTY', '')]
wasi.preopen_dir('work', '/work')
wasi.inherit_stdin()
wasi.inherit_stdout()
wasi.inherit_stderr()
store.set_wasi(wasi)
linker = Linker(store.engine)
linker.add_wasip2()
# Compiled once for all that is asked of it.
compiled = file + '.compiled'
if os.path.exists(compiled):
    component = Component.deserialize_file(store.engine, compiled)
else:
    component = Component.from_file(store.engine, file)
    with open(compiled, 'wb') as out: out.write(component.serialize())
instance = linker.instantiate(store, component)
run = component.get_export_index('run', component.get_export_index(name))
try:
    result = instance.get_func(store, run)(store)
except Exception as error:
    text = str(error)
    at = text.find('Exited with i32 exit status ')
    if at == -1: sys.exit(134)
    sys.exit(int(text[at:].split()[5]))
sys.exit(0 if result is None or getattr(result, 'tag', 'ok') == 'ok' else 1)
`;
const hasJudge = spawnSync(python, ['-c', 'import wasmtime']).status === 0;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  /** The files that are there afterwards, with what is in them. */
  readonly left: Readonly<Record<string, string>>;
}

type Runner = (file: string, args: readonly string[]) => [command: string, args: string[]];

const ours: Runner = (file, args) => [
  process.execPath,
  [
    ...[path.join(root, 'src/cli/main.ts'), 'run', '--dir', 'work::/work'],
    ...['--env', 'GREETING=hello', '--env', 'EMPTY=', file, '--', ...args],
  ],
];

const theirs: Runner = (file, args) => {
  const [name = ''] = /wasi:cli\/run@[0-9.]+/.exec(readFileSync(file, 'latin1')) ?? [];
  return [python, ['-c', judge, file, name, path.basename(file), ...args]];
};

/** Runs a program in a folder with a file in it and a link that leads out. */
function run(by: Runner, file: string, args: readonly string[], input: Uint8Array): Ended {
  const at = mkdtempSync(path.join(work, 'at-'));
  const folder = path.join(at, 'work');
  mkdirSync(folder);
  writeFileSync(path.join(at, 'secret.txt'), 'secret');
  writeFileSync(path.join(folder, 'given.txt'), 'given');
  symlinkSync('../secret.txt', path.join(folder, 'out'));
  const { status, stdout } = spawnSync(...by(file, args), { cwd: at, input });
  const left = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const name = path.join(entry.parentPath, entry.name);
    const content = entry.isSymbolicLink()
      ? `-> ${readlinkSync(name)}`
      : entry.isFile()
        ? readFileSync(name, 'latin1')
        : 'a folder';
    return [path.relative(at, name), content] as const;
  });
  return { code: status, out: stdout.toString(), left: Object.fromEntries(left.toSorted()) };
}

const megabytes = new Uint8Array(8 << 20).map((_, i) => 97 + (i % 23));

/** What is asked of each program, and what all of them print. */
const asked: readonly {
  readonly what: string;
  readonly args: readonly string[];
  readonly input?: Uint8Array;
  readonly out: string;
}[] = [
  { what: 'arguments', args: ['args', 'a', '--b', 'ü c', ''], out: '[a]\n[--b]\n[ü c]\n[]\n' },
  { what: 'environment', args: ['env'], out: 'GREETING=hello\nEMPTY=\nHOME is not set\n' },
  { what: '8 MB of standard input', args: ['stdin'], input: megabytes, out: `${sum(megabytes)}\n` },
  {
    what: 'files: read, write, append, rename, list, links, past the end, outside',
    args: ['files'],
    out: `/work/given.txt: given
/work/none.txt: not there
/work/a.txt: first, second
/work/sub/link: first, second
/work has given.txt out sub
/work/sub has b.txt link
b.txt has 13 bytes
past the end there are 0 bytes
b.txt has 101 bytes
/work/sub has b.txt
a folder that isn't empty is kept
/work/../secret.txt: an error
/work/out: an error
`,
  },
  { what: 'clocks', args: ['clocks'], out: 'the year is plausible\n20 ms took about that\n' },
  { what: 'random numbers', args: ['random'], out: 'two numbers are different\n' },
  { what: 'exit with 0', args: ['exit', '0'], out: '' },
  { what: 'exit with 3', args: ['exit', '3'], out: '' },
  { what: 'an abort or exception', args: ['abort'], out: '' },
  { what: 'a failing run', args: ['nothing'], out: '' },
];

function sum(bytes: Uint8Array): string {
  let total = 0;
  for (const byte of bytes) total = (Math.imul(total, 31) + byte) >>> 0;
  return `${bytes.length} bytes, sum ${total}`;
}

const codes = new Map<string, (number | null)[]>();
const missing: string[] = [];

describe.skipIf(!hasJudge)('programs', () => {
  test.each(Object.entries(builds))('in %s', { timeout: 900_000 }, async (language, build) => {
    const file = path.join(work, `${language.toLowerCase()}.wasm`);
    const why = await build(file);
    if (why !== undefined) {
      missing.push(language);
      if (process.env['CI'] === 'true') throw new Error(why);
      console.warn(`no program in ${language}: ${why.trim().split('\n', 1)[0]}`);
      return;
    }
    const ended: (number | null)[] = [];
    for (const { what, args, input = new Uint8Array(), out } of asked) {
      const here = run(ours, file, args, input);
      expect(here, `${language}, ${what}`).toEqual(run(theirs, file, args, input));
      expect(here.out, `${language}, ${what}`).toBe(out);
      ended.push(here.code);
    }
    codes.set(language, ended);
  });

  test('the table in docs/running.md is what came of it', () => {
    const text = readFileSync(page, 'utf8');
    const languages = Object.keys(builds);
    const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    const table = [
      row(['', ...languages]),
      row(['---', ...languages.map(() => '---')]),
      ...asked.map(({ what }, i) =>
        row([what, ...languages.map((l) => String(codes.get(l)?.[i]))]),
      ),
    ].join('\n');
    const [, before = ''] = /<!-- programs -->\n\n([^]*?)\n\n<!-- end -->/.exec(text) ?? [];
    if (missing.length > 0) return;
    if (process.env['BLESS'] === '1') {
      return writeFileSync(
        page,
        text.replace(before, () => table),
      );
    }
    expect(before).toBe(table);
  });
});

test('there is a judge', () => {
  if (process.env['CI'] === 'true') expect(hasJudge).toBe(true);
  else if (!hasJudge) console.warn('no wasmtime for Python: programs are not compared');
});
