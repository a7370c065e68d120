/**
 * The published command where jco is not installed: all commands work, but for `print` and `new` with adapters, which say
 * in their help that they need it, and for files in the text format. The other optional peers are there.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backends } from '../../codegen/index.ts';
import { createProgram } from '../../src/cli/program.ts';
import { buildDist } from '../../scripts/build.ts';
import { buildVirtualParts } from '../../scripts/virtual-parts.ts';
import { wat } from '../link/wat.ts';
import { app, calc } from './components.ts';

const jco = '@bytecodealliance/jco';
const root = path.resolve(import.meta.dirname, '../..');
const at = mkdtempSync(path.join(tmpdir(), 'witlink-without-jco-'));
afterAll(() => rmSync(at, { recursive: true, force: true }));

let metafile: Metafile;

beforeAll(async () => {
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'package.json': '{ "type": "module" }',
    'x.wit': 'package a:b@1.0.0;\n\nworld w {\n  export run: func() -> u32;\n}\n',
    'core.wasm': await wat('(module (func (export "run") (result i32) (i32.const 7)))'),
    'wasi.wasm': await wat('(module (import "wasi_snapshot_preview1" "sched_yield" (func)))'),
    'app.wasm': app,
    'calc.wasm': calc,
    'text.wast': '(component)',
    'text.wat': '(component)',
    'text.wac': 'package a:b; let x = new c:d {};',
    'whole.wac': 'package a:b; export new demo:app { ops: new demo:calc {}.ops }.twice;',
    // A compiler that is content with anything.
    'node_modules/assemblyscript/package.json': '{ "type": "module", "bin": "asc.js" }',
    'node_modules/assemblyscript/asc.js':
      '#!/usr/bin/env node\nimport { copyFileSync } from "node:fs"; copyFileSync("core.wasm", process.argv[4]);',
    'build.json':
      '{ "builds": [{ "language": "assemblyscript", "wit": "x.wit", "entry": "x.wit", "output": "built.wasm", "bindings": false }] }',
    'binary.wast': String.raw`(component binary "\00asm\0d\00\01\00")`,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(at, name)), { recursive: true });
    writeFileSync(path.join(at, name), content);
  }
  for (const peer of ['prettier']) {
    const link = path.join(at, 'node_modules', peer);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, 'node_modules', peer), link, 'junction');
  }
  metafile = await buildDist(path.join(at, 'dist'));
  await buildVirtualParts(path.join(at, 'dist/virtual'));
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function witlink(...args: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const command = [path.join(at, 'dist/bin.js'), ...args];
    const child = execFile(process.execPath, command, { cwd: at }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

/** By command, what is run one after the other, and what the last prints. */
const works: Readonly<Record<string, readonly (readonly [line: string, prints: RegExp])[]>> = {
  wit: [
    ['wit x.wit', /export run: func\(\) -> u32/],
    ['wit app.wasm', /import demo:calc\/ops@1\.0\.0/],
    ['wit x.wit --wasm -o x.wasm', /^$/],
  ],
  check: [['check x.wit', /no findings/]],
  ci: [['ci x.wit', /check \d/]],
  lint: [['lint x.wit --rule func-docs=warning', /lint\/func-docs/]],
  breaking: [['breaking x.wit --against x.wit', /nothing breaks/]],
  explain: [['explain lint/nested-option', /option/]],
  format: [['format x.wit', /world w \{/]],
  rules: [['rules', /lint\/nested-option/]],
  run: [['run app.wasm --plug calc.wasm --invoke twice(4)', /^8$/m]],
  validate: [['validate app.wasm calc.wasm', /2 valid components/]],
  targets: [['targets app.wasm --wit app.wasm', /1 component fits/]],
  wast: [['wast binary.wast', /1 passed, 0 failed/]],
  generate: backends.map(({ name }) => [`generate ${name} x.wit -o out-${name}`, /written/]),
  new: [['new core.wasm --wit x.wit -o new.wasm', /^$/]],
  embed: [['embed core.wasm --wit x.wit -o embedded.wasm', /^$/]],
  compose: [['compose whole.wac --dep demo:app=app.wasm demo:calc=calc.wasm', /^$/]],
  plug: [['plug app.wasm --plug calc.wasm -o plugged.wasm', /^$/]],
  link: [['link app.wasm --plug calc.wasm -o files', /^\d+ files written/]],
  unplug: [['unplug plugged.wasm -o apart', /^$/]],
  why: [['why app.wasm calc.wasm', /they fit/]],
  graph: [['graph app.wasm', /from the host/]],
  audit: [['audit app.wasm', /calls demo:calc\/ops@1\.0\.0: add/]],
  inspect: [['inspect app.wasm', /component/]],
  print: [],
  help: [['help check', /report everything/i]],
  create: [['create hello --lang typescript --world hello', /^created hello/]],
  // It would go on until it is told to end.
  serve: [['help serve', /answer HTTP requests/i]],
  page: [['help page', /look into components in a browser/i]],
  virtualize: [['virtualize --random 1 -o virt.wasm', /^$/]],
  build: [['build --config build.json', /^built built\.wasm/]],
  // The last, as it makes a configuration.
  init: [['init', /witlink\.json/]],
};

test('every command is tried', () => {
  const io = {
    out() {},
    err() {},
    input: () => Promise.reject(),
    env: {},
    color: { out: false, err: false },
  };
  const names = createProgram(io, () => {}).commands.map((command) => command.name());
  expect(Object.keys(works).toSorted()).toEqual(names.toSorted());
});

test.each(Object.values(works).flat())('`witlink %s` works', async (line, prints) => {
  const { code, out, err } = await witlink(...line.split(' '));
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(out + err).toMatch(prints);
});

test('`link --optimize` needs binaryen, and says so', async () => {
  const line = 'link app.wasm --plug calc.wasm -o optimised --optimize';
  const { code, err } = await witlink(...line.split(' '));
  expect(code).toBe(2);
  expect(err).toContain('optimising is done by binaryen, which is not installed: npm i binaryen');
});

describe('what needs jco', () => {
  test.each([
    'print app.wasm',
    'new core.wasm --wit x.wit -o adapted.wasm --adapt core.wasm',
    'wast binary.wast text.wast',
    'compose text.wac --dep c:d=text.wat',
    'validate text.wat',
    'new wasi.wasm -o adapted.wasm --wasi-command',
  ])('`witlink %s` says in one line what to install', async (line) => {
    const { code, out, err } = await witlink(...line.split(' '));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: .*, which is not installed: npm i @bytecodealliance\/jco\n$/);
  });

  test('is a finding where it is met in `deps/`', async () => {
    mkdirSync(path.join(at, 'wit/deps'), { recursive: true });
    writeFileSync(path.join(at, 'wit/a.wit'), 'package a:b;\nworld w { import c:d/e; }\n');
    writeFileSync(path.join(at, 'wit/deps/c.wat'), '(component)');
    const { code, out } = await witlink('check', 'wit');
    expect(code).toBe(1);
    expect(out).toMatch(/^error\[load\/wasm-text\]: .* npm i @bytecodealliance\/jco\n/);
  });

  test('is no more than this', () => {
    const importersOf = (wanted: string): string[] =>
      Object.entries(metafile.inputs)
        .filter(([, input]) => input.imports.some((i) => i.path === wanted))
        .map(([file]) => file)
        .toSorted();
    expect(importersOf(jco)).toEqual(['src/cli/jco.ts']);
    expect(importersOf('src/cli/jco.ts')).toEqual(
      ['adapters', 'commands/print', 'commands/wast', 'text-format'].map(
        (name) => `src/cli/${name}.ts`,
      ),
    );
    expect(importersOf('src/cli/adapters.ts')).toEqual([
      'src/cli/builds/compile.ts',
      'src/cli/commands/new.ts',
    ]);
  });
});
