/**
 * `witlink build` with compilers that are scripts: what they are told, what they print, what is written and what is not.
 * Real ones build the programs of test/languages.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BuildJson } from '../../src/cli/json-forms.ts';
import { wat } from '../link/wat.ts';
import { cli, folder } from './cli.ts';
import { within } from './repository.ts';

/** Appends its arguments to log.txt; "compiles" by copying, "links" by giving core.wasm. */
const fakeClang = `#!/usr/bin/env node
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
const args = process.argv.slice(2);
if (args[0] === '--print-targets') {
  console.log('  x86\\n  wasm32 - WebAssembly 32-bit');
} else {
  appendFileSync('log.txt', JSON.stringify(args) + '\\n');
  const source = args[args.indexOf('-c') + 1];
  if (readFileSync(source, 'utf8').includes('wrong')) {
    console.error(source + ':1:1: error: this is wrong');
    process.exit(3);
  }
  copyFileSync(source, args.at(-1));
}
`;

const fakeLinker = `#!/usr/bin/env node
import { appendFileSync, copyFileSync } from 'node:fs';
const args = process.argv.slice(2);
appendFileSync('log.txt', JSON.stringify(args) + '\\n');
console.log('linking');
copyFileSync('core.wasm', args.at(-1));
`;

const core = await wat('(module (func (export "run") (result i32) (i32.const 7)))');
const other = await wat('(module (func (export "run") (result i32) (i32.const 8)))');

const wit = `package a:b@1.0.0;

world w {
  export run: func() -> u32;
}

world other {}
`;

/** Bundles by copying the entry; what that exports, its first line says, as JSON. */
const fakeEsbuild = `import { readFileSync, writeFileSync } from 'node:fs';
const args = process.argv.slice(2);
const source = readFileSync(args[0], 'utf8');
const option = (name) => args.find((a) => a.startsWith('--' + name + '=')).slice(name.length + 3);
writeFileSync(option('outfile'), source);
const exports = JSON.parse(source.split('\\n', 1)[0] || '["run"]');
writeFileSync(option('metafile'), JSON.stringify({ outputs: { x: { exports } } }));
`;

interface Setting {
  readonly [key: string]: unknown;
}

const setting: Setting = {
  language: 'c',
  world: 'w',
  entry: 'src/main.c',
  output: 'out/app.wasm',
  bindings: false,
};

interface Project {
  at(name?: string): string;
  /** Builds in the folder, and what is printed, standard error first. */
  build(...args: readonly string[]): ReturnType<typeof cli>;
  /** The arguments with which compilers were started. */
  log(): string[][];
}

function project(
  builds: readonly Setting[] = [setting],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  env: Readonly<Record<string, string>> = {},
): Project {
  const at = folder({
    'witlink.json': JSON.stringify({ builds }),
    'wit/w.wit': wit,
    'src/main.c': 'int x;',
    'core.wasm': core,
    'tools/clang.mjs': fakeClang,
    'tools/wasm-ld.mjs': fakeLinker,
    ...files,
  });
  const tools = {
    WITLINK_CLANG: at('tools/clang.mjs'),
    WITLINK_WASM_LD: at('tools/wasm-ld.mjs'),
    ...env,
  };
  return {
    at,
    build: (...args) => within(at(), () => cli(['build', ...args], { env: tools })),
    log: () =>
      readFileSync(at('log.txt'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as string[]),
  };
}

describe('a build', () => {
  test('compiles, links and wraps', async () => {
    const { at, build, log } = project();
    const { code, out, err } = await build();
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/^linking\nbuilt out\/app\.wasm, \d+ B\n$/);
    const ran = await cli(['run', at('out/app.wasm'), '--invoke', 'run()']);
    expect(ran.out).toBe('7\n');
    const [compiled, linked] = log();
    expect(compiled).toContain('src/main.c');
    expect(compiled).toContain('--target=wasm32-unknown-unknown');
    expect(linked).toContain('--no-entry');
    // Where it worked is gone.
    expect(existsSync(path.dirname(linked!.at(-1)!))).toBe(false);
  });

  test('leaves what would be the same as it is', async () => {
    const { at, build } = project();
    await build();
    const { mtimeMs } = statSync(at('out/app.wasm'));
    const again = await build();
    expect(again).toMatchObject({ code: 0, err: 'linking\nout/app.wasm is up to date\n' });
    expect(statSync(at('out/app.wasm')).mtimeMs).toBe(mtimeMs);
    writeFileSync(at('core.wasm'), other);
    expect((await build()).err).toContain('built out/app.wasm');
  });

  test('leaves types beside it where the project is TypeScript’s', async () => {
    const types = 'out/app.d.wasm.ts';
    const { at, build } = project();
    await build();
    expect(existsSync(at(types))).toBe(false);
    writeFileSync(at('tsconfig.json'), '{}');
    expect((await build()).err).toBe('linking\nout/app.wasm is up to date\n');
    expect(readFileSync(at(types), 'utf8')).toContain('export declare const run: Exports["run"];');
    const { builds } = JSON.parse((await build('--json')).out) as BuildJson;
    expect(builds).toMatchObject([{ status: 'unchanged', types }]);
    writeFileSync(at('core.wasm'), other);
    expect((await build()).err).toMatch(
      /^linking\nbuilt out\/app\.wasm, \d+ B, and out\/app\.d\.wasm\.ts\n$/,
    );
    writeFileSync(at(types), '// of mine\n');
    const foreign = await build();
    expect(foreign.code).toBe(0);
    expect(foreign.err).toContain(
      'warning[import/foreign-types]: `out/app.d.wasm.ts` is not witlink’s',
    );
    expect(readFileSync(at(types), 'utf8')).toBe('// of mine\n');
  });

  test('leaves types as its settings say', async () => {
    const wanted = project([{ ...setting, types: true }]);
    await wanted.build();
    expect(existsSync(wanted.at('out/app.d.wasm.ts'))).toBe(true);
    const unwanted = project([{ ...setting, types: false }], { 'tsconfig.json': '{}' });
    await unwanted.build();
    expect(existsSync(unwanted.at('out/app.d.wasm.ts'))).toBe(false);
  });

  test('is told as JSON, with what compilers print beside it', async () => {
    const { build } = project([setting, { ...setting, entry: 'src/b.c', output: 'out/b.wasm' }], {
      'src/b.c': 'wrong',
    });
    const { code, out, err } = await build('--json');
    expect(code).toBe(1);
    expect(err).toContain('src/b.c:1:1: error: this is wrong');
    const { builds, findings } = JSON.parse(out) as BuildJson;
    expect(builds).toMatchObject([
      { output: 'out/app.wasm', language: 'c', status: 'built', size: expect.any(Number) },
      { output: 'out/b.wasm', language: 'c', status: 'failed' },
    ]);
    expect(findings.map(({ code: c }) => c)).toEqual(['build/compiler-failed']);
  });

  test('passes arguments on as they are, and no path as an option', async () => {
    const flags = ['-DNAME="a b"', '-I', '$HOME; rm -rf *', "it's"];
    const entry = ['-o.c', '@files.c', 'src/sp ace`.c'];
    const files = Object.fromEntries(entry.map((name) => [name, 'int x;']));
    const { build, log } = project([{ ...setting, entry, flags }], files);
    const { code, err } = await build('--verbose');
    expect(code, err).toBe(0);
    const sources = log().map((args) => args[args.indexOf('-c') + 1]);
    expect(sources.slice(0, 3)).toEqual(['./-o.c', './@files.c', 'src/sp ace`.c']);
    for (const args of log().slice(0, 3)) expect(args.join('\0')).toContain(flags.join('\0'));
    expect(err).toContain(`-iquote . '-DNAME="a b"' -I '$HOME; rm -rf *' 'it'\\''s' -c ./-o.c`);
  });

  test('gives the linker what is for the linker', async () => {
    const flags = ['-DX=1', '-Wl,--export=a,-z,x', '-lm', '-Lsome where'];
    const { build, log } = project([{ ...setting, flags }]);
    await build();
    const [compiled, linked] = log();
    expect(compiled).toContain('-DX=1');
    expect(compiled!.filter((arg) => flags.slice(1).includes(arg))).toEqual([]);
    expect(linked!.join(' ')).toContain('--export=a -z x -lm -Lsome where');
    expect(linked).not.toContain('-DX=1');
  });

  test('is of what stands in the folder that is named', async () => {
    const files = { 'guests/a/a.c': 'int a;', 'guests/b/b.c': 'int b;' };
    const settings = ['a', 'b'].map((name) => ({
      ...setting,
      entry: `guests/${name}/${name}.c`,
      output: `out/${name}.wasm`,
    }));
    const { at, build } = project(settings, { ...files, '.git/HEAD': '' });
    expect((await build('guests/b')).code).toBe(0);
    expect([existsSync(at('out/a.wasm')), existsSync(at('out/b.wasm'))]).toEqual([false, true]);
    const none = await build('wit');
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.err).toContain('no entry of `builds` stands in `wit`');
    const { code, err } = await within(at('guests/a'), () =>
      cli(['build'], { env: { WITLINK_CLANG: at('tools/clang.mjs') } }),
    );
    expect(code).toBe(2);
    expect(err).toContain('wasm-ld');
  });

  test('optimises unless it is for a debugger', async () => {
    const { build, log } = project();
    await build();
    await build('--debug');
    const [compiled, linked, compiledToo, linkedToo] = log();
    expect([compiled!.includes('-O2'), compiledToo!.includes('-g')]).toEqual([true, true]);
    expect([linked!.includes('--strip-all'), linkedToo!.includes('--strip-all')]).toEqual([
      true,
      false,
    ]);
  });
});

interface Started {
  readonly pid: number;
  /** Where it was to write. */
  readonly out: string;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a compiler', () => {
  test('that fails tells so first, and nothing is written over', async () => {
    const { at, build } = project();
    await build();
    const before = readFileSync(at('out/app.wasm'));
    writeFileSync(at('src/main.c'), 'wrong');
    const { code, out, err } = await build();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      'src/main.c:1:1: error: this is wrong\n' +
        'error[build/compiler-failed]: `clang` ended with code 3\n' +
        '  = help: `--verbose` shows how it was called\n\n1 error\n',
    );
    expect(readFileSync(at('out/app.wasm'))).toEqual(before);
  });

  const heir = `const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600_000)'], { stdio: 'inherit' });
  writeFileSync('heir.txt', String(other.pid));`;
  test.each([
    ['is ended with the build, and leaves nothing', ''],
    ['is ended while one that it began keeps its output open', heir],
    ['is ended by force where it would not', `process.on('SIGTERM', () => {});`],
  ])('%s', { timeout: 120_000 }, async (_, begun) => {
    const slow = `#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const args = process.argv.slice(2);
if (args[0] === '--print-targets') {
  console.log('wasm32');
} else {
  ${begun}
  writeFileSync('log.txt', JSON.stringify({ pid: process.pid, out: args.at(-1) }));
  console.log('waiting');
  setInterval(() => {}, 1000);
}
`;
    const { at } = project([setting], { 'tools/clang.mjs': slow });
    const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
    const tools = { WITLINK_CLANG: 'tools/clang.mjs', WITLINK_WASM_LD: 'tools/wasm-ld.mjs' };
    const child = spawn(process.execPath, [main, 'build'], {
      cwd: at(),
      env: { ...process.env, ...tools },
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    await once(child.stderr, 'data');
    const { pid, out } = JSON.parse(readFileSync(at('log.txt'), 'utf8')) as Started;
    onTestFinished(() => {
      if (existsSync(at('heir.txt'))) process.kill(Number(readFileSync(at('heir.txt'), 'utf8')));
    });
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(existsSync(path.dirname(out))).toBe(false);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test('that is not there is told with how it is installed', async () => {
    const { build } = project([{ ...setting, language: 'python' }], {}, { PATH: '/nowhere' });
    const { code, out, err } = await build();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(
      'error[build/no-tool]: `componentize-py` is needed, and not to be found\n' +
        '  = help: everywhere: pip install componentize-py\n' +
        '  = help: one that stands elsewhere is named by the variable WITLINK_COMPONENTIZE_PY\n\n' +
        '1 error\n',
    );
  });

  test.each([
    ['nothing.mjs', 'WITLINK_CLANG names `nothing.mjs`, and there is no such program'],
    ['tools/wasm-ld.mjs', 'which is not a `clang` that can make wasm32'],
  ])('that a variable names has to be one: %s', async (name, message) => {
    const { at, build } = project([setting], {}, { WITLINK_CLANG: name });
    const { code, err } = await build();
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(at('out'))).toBe(false);
  });

  test('of an npm package is that of the project', async () => {
    const asc = `#!/usr/bin/env node
import { copyFileSync } from 'node:fs';
const args = process.argv.slice(2);
copyFileSync('core.wasm', args[args.indexOf('--outFile') + 1]);
console.error('mine');
`;
    const { build } = project([{ ...setting, language: 'assemblyscript', entry: 'src/a.ts' }], {
      'src/a.ts': '',
      'node_modules/assemblyscript/package.json': '{ "type": "module", "bin": { "asc": "x.js" } }',
      'node_modules/assemblyscript/x.js': asc,
    });
    const { code, err } = await build();
    expect(code, err).toBe(0);
    expect(err).toContain('mine');
  });
});

describe('WASI', () => {
  const guesses = wat(`(module
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "run") (result i32) 
      (call $random (i32.const 64) (i32.const 8)))
  )`);

  test('is answered inside, or imported where that is allowed', { timeout: 60_000 }, async () => {
    const files = { 'core.wasm': await guesses };
    const built = async (change: Setting): Promise<{ ran: string; world: string }> => {
      const { at, build } = project([{ ...setting, ...change }], files);
      const { code, err } = await build();
      expect(code, err).toBe(0);
      const ran = await cli(['run', at('out/app.wasm'), '--invoke', 'run()']);
      return { ran: ran.out, world: (await cli(['wit', at('out/app.wasm')])).out };
    };
    const alone = await built({});
    // ENOSYS: there is no entropy.
    expect(alone.ran).toBe('52\n');
    expect(alone.world).not.toContain('import');
    expect((await built({ wasi: true })).world).toContain('import wasi:random/random');
  });

  test('is no matter of what has none', async () => {
    const { code, err } = await project([{ ...setting, wasi: true }]).build();
    expect(code, err).toBe(0);
  });
});

describe('cargo', () => {
  /** Prints messages as cargo does; one of them tells of a module. */
  const fakeCargo = (file: string): string => `#!/usr/bin/env node
console.log('{"reason":"compiler-artifact","filenames":["' + process.cwd() + '/${file}"]}');
console.log('{"reason":"build-finished","success":true}');
console.error('RUSTC is', process.env.RUSTC, 'in', process.cwd());
`;
  const rust = { ...setting, language: 'rust', entry: 'crate/src/lib.rs' };
  const files = {
    'crate/src/lib.rs': '',
    'crate/Cargo.toml': '',
    'crate/target/a.wasm': core,
    'rustc.mjs': '#!/usr/bin/env node\nconsole.log(process.cwd())',
  };
  const env = { WITLINK_RUSTC: 'rustc.mjs', WITLINK_CARGO: 'cargo.mjs' };

  test('builds the crate around the entry, with the rustc that has the target', async () => {
    const cargo = { 'cargo.mjs': fakeCargo('target/a.wasm') };
    const { at, build } = project([rust], { ...files, ...cargo }, env);
    const { code, err } = await build();
    expect(code, err).toBe(0);
    expect(err).toMatch(/^RUSTC is .*rustc\.mjs in .*crate\nbuilt out\/app\.wasm/);
    expect(existsSync(at('out/app.wasm'))).toBe(true);
  });

  test('has to make a module', async () => {
    const cargo = { 'cargo.mjs': fakeCargo('target/a.rlib') };
    const { code, err } = await project([rust], { ...files, ...cargo }, env).build();
    expect(code).toBe(1);
    expect(err).toContain('error[build/no-module]: `cargo` made no WebAssembly module');
    expect(err).toContain('crate-type = ["cdylib"]');
  });
});

describe('what is wrong', () => {
  /** What is told of one build with some settings. */
  async function told(change: Setting, files = {}): Promise<string> {
    const { at, build } = project([{ ...setting, ...change }], files);
    const { code, out, err } = await build();
    expect(code).toBeGreaterThan(0);
    expect(out).toBe('');
    expect(existsSync(at('out'))).toBe(false);
    return err;
  }

  test('a world that isn’t there', async () => {
    const err = await told({ world: 'ww' });
    expect(err).toContain('error[cli/unknown-world]: there is no world `ww`');
    expect(err).toContain('did you mean `w`?');
  });

  test('no world of several', async () => {
    expect(await told({ world: undefined })).toContain('error[cli/ambiguous-world]');
  });

  test('WIT that isn’t there, or is wrong, with its place', async () => {
    expect(await told({ wit: 'nowhere' })).toContain('nowhere');
    const wrong = await told(
      {},
      { 'wit/w.wit': 'package a:b; world w { export f: func() -> x; }' },
    );
    expect(wrong).toContain('--> wit/w.wit:1:44');
  });

  test('an entry that isn’t there, or is a folder, with its place', async () => {
    const err = await told({ entry: 'src/mian.c' });
    expect(err).toContain('error[build/no-entry]: there is no file `src/mian.c`');
    expect(err).toMatch(/--> witlink\.json:1:\d+/);
    expect(err).toContain('error: the configuration can’t be used');
    expect(await told({ entry: 'src' })).toContain('`src` is a folder');
    expect(await told({ language: 'rust', entry: ['src/main.c', 'core.wasm'] })).toContain(
      'Rust has one entry',
    );
  });

  test('a module that is not what its world wants', async () => {
    const err = await told({}, { 'core.wasm': await wat('(module)') });
    expect(err).toContain('error[componentize/');
    expect(err).toContain('run');
  });

  test('an engine for what needs none', async () => {
    const err = await told({ engine: 'spidermonkey' });
    expect(err).toContain('error[build/no-engine]: C has no engine to choose');
    expect(await told({ engine: 'v8' })).toContain('`"quickjs"` or `"spidermonkey"`');
  });

  test('two builds with one output', async () => {
    const { build } = project([setting, { ...setting, output: './out/app.wasm' }]);
    const { code, err } = await build();
    expect(code).toBe(2);
    expect(err).toContain('error[build/same-output]');
  });

  test('paths that lead out of the repository', async () => {
    for (const key of ['wit', 'entry', 'output', 'bindings']) {
      const value = key === 'output' ? '../../x.wasm' : '../../x';
      const err = await told({ [key]: value }, { '.git/HEAD': '' });
      expect(err, key).toContain('leads out of the repository');
    }
  });

  test.runIf(process.platform !== 'win32')('links out of a project in no repository', async () => {
    const outside = folder({ 'x.txt': '' });
    const { at, build } = project();
    symlinkSync(outside(), at('out'));
    const { code, err } = await build();
    expect([code, err]).toEqual([2, expect.stringContaining('a link leads out of the folder')]);
    expect(readdirSync(outside())).toEqual(['x.txt']);
    expect((await build('--follow-links')).code).toBe(0);
    expect(readdirSync(outside())).toEqual(['app.wasm', 'x.txt']);
  });

  test('settings that are none', async () => {
    const err = await told({ language: 'C', output: 'app', flags: [1], options: { 'A b': true } });
    for (const line of [
      'did you mean `c`?',
      'this is not the path of a component: it ends in `.wasm`',
      'expected an argument, found a number',
      'this is not the name of an option',
    ]) {
      expect(err).toContain(line);
    }
  });

  test('a folder without a configuration, or one without builds', async () => {
    const at = folder({ 'with/witlink.json': '{}', 'without/x': '', 'inside/x/y': '' });
    mkdirSync(at('with/.git'));
    mkdirSync(at('inside/.git'));
    const run = (name: string) => within(at(name), () => cli(['build']));
    const { err } = await run('without');
    expect(err).toContain('there is no witlink.json in `.`\n');
    expect(err).toContain('else `--config` says which');
    const inside = await run('inside/x');
    expect(inside.err).toContain(
      'there is no witlink.json in `.`, or above it in the repository\n',
    );
    expect(inside.err).not.toContain('--config');
    expect((await run('with')).err).toContain('`witlink.json` has no `builds`');
  });
});

test('SpiderMonkey gets the world as text, without docs, and what to leave out', async () => {
  const componentize = `import { readFileSync, writeFileSync } from 'node:fs';
export async function componentize(source, options) {
  writeFileSync('log.txt', JSON.stringify({ source, ...options }));
  return { component: readFileSync('core.wasm') };
}
`;
  const { at, build } = project(
    [{ ...setting, language: 'javascript', entry: 'src/main.js', engine: 'spidermonkey' }],
    {
      'src/main.js': '',
      'wit/w.wit': wit.replace('world w {', '/// Not for tools: */\nworld w {'),
      'esbuild.mjs': fakeEsbuild,
      'js.mjs': componentize,
    },
    { WITLINK_ESBUILD: 'esbuild.mjs', WITLINK_COMPONENTIZE_JS: 'js.mjs' },
  );
  const { code, err } = await build();
  expect(code, err).toBe(0);
  expect(JSON.parse(readFileSync(at('log.txt'), 'utf8'))).toEqual({
    source: '',
    witWorld: 'package a:b@1.0.0;\n\nworld w {\n  export run: func() -> u32;\n}\n',
    worldName: 'a:b/w@1.0.0',
    disableFeatures: ['stdio', 'random', 'clocks', 'http', 'fetch-event'],
  });
});

test('QuickJS that fails at a world of wasi:http is told of the other engine', async () => {
  const http = `package wasi:http@0.2.12;\ninterface types { f: func(); }`;
  const { build } = project(
    [{ ...setting, language: 'javascript', entry: 'src/main.js' }],
    {
      'src/main.js': '',
      'wit/w.wit': wit.replace('world w {', 'world w {\n  import wasi:http/types@0.2.12;'),
      'wit/deps/http.wit': http,
      'esbuild.mjs': fakeEsbuild,
      'qjs.mjs': 'process.exit(1);',
    },
    { WITLINK_ESBUILD: 'esbuild.mjs', WITLINK_COMPONENTIZE_QJS: 'qjs.mjs' },
  );
  const { code, err } = await build();
  expect(code).toBe(1);
  expect(err).toContain('with `"engine": "spidermonkey"` componentize-js does');
});

test('a module that lacks what the world exports is told so, with near names', async () => {
  const { at, build } = project(
    [{ ...setting, language: 'javascript', entry: 'src/main.js' }],
    { 'src/main.js': '["rum", "other"]', 'esbuild.mjs': fakeEsbuild, 'qjs.mjs': '' },
    { WITLINK_ESBUILD: 'esbuild.mjs', WITLINK_COMPONENTIZE_QJS: 'qjs.mjs' },
  );
  const { code, err } = await build();
  expect(code).toBe(1);
  expect(err).toContain(
    'error[build/no-export]: `src/main.js` has no export `run`, which the world `a:b/w@1.0.0` has\n --> wit/w.wit:4:10',
  );
  expect(err).toContain('did you mean `rum`?');
  expect(existsSync(at('out/app.wasm'))).toBe(false);
});

test('a tool that makes another file each time is not asked for the same', async () => {
  const random = `import { writeFileSync } from 'node:fs';
const a = process.argv;
writeFileSync(a[a.indexOf('--output') + 1], String(Math.random()));
`;
  const { at, build } = project(
    [{ ...setting, language: 'javascript', entry: 'src/main.js' }],
    { 'src/main.js': '', 'esbuild.mjs': fakeEsbuild, 'qjs.mjs': random },
    { WITLINK_ESBUILD: 'esbuild.mjs', WITLINK_COMPONENTIZE_QJS: 'qjs.mjs' },
  );
  const built = async (): Promise<string> => {
    const { code, err } = await build();
    expect(code, err).toBe(0);
    return err.replace(/,.*/, '').trim();
  };
  expect(await built()).toBe('built out/app.wasm');
  expect(await built()).toBe('out/app.wasm is up to date');
  for (const [file, text] of [
    ['src/main.js', '["run", "more"]\n'],
    ['wit/w.wit', wit.replace('u32', 'u64')],
    ['out/app.wasm', 'another'],
  ] as const) {
    writeFileSync(at(file), text);
    expect(await built(), file).toBe('built out/app.wasm');
  }
});

test('what is generated is written, and its options are the backend’s', async () => {
  const files = { 'src/main.js': '', 'src/other.js': '', 'src/js.js': '' };
  const fake = 'import { copyFileSync } from "node:fs"; const a = process.argv;';
  const { at, build } = project(
    [{ ...setting, language: 'javascript', entry: 'src/main.js', bindings: 'gen' }],
    {
      ...files,
      'esbuild.mjs': fakeEsbuild,
      'qjs.mjs': `${fake} copyFileSync('core.wasm', a[a.indexOf('--output') + 1]); console.log('talk');`,
    },
    { WITLINK_ESBUILD: 'esbuild.mjs', WITLINK_COMPONENTIZE_QJS: 'qjs.mjs' },
  );
  const { code, err } = await build();
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^built out\/app\.wasm/) });
  expect(readFileSync(at('gen/w.ts'), 'utf8')).toContain('Generated by witlink');
  // Skeletons are for `generate` and `create`.
  expect(readdirSync(at('gen'))).not.toContain('w.skeleton.ts');
  writeFileSync(
    at('witlink.json'),
    JSON.stringify({
      builds: [
        {
          ...setting,
          language: 'javascript',
          entry: 'src/main.js',
          bindings: 'gen',
          options: { nmaes: 'x' },
        },
      ],
    }),
  );
  const wrong = await build();
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('backend `ts-guest` has no option `nmaes`');
  expect(path.isAbsolute(at())).toBe(true);
});
