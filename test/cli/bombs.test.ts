/**
 * Small components that unfold without end: each command that evaluates one ends by a limit, with the memory and the time that
 * a large one may need. Each runs in a process of its own, whose heap has a bound.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  readComponent,
  writeComponent,
  type DefType,
  type Definition,
} from '../../src/binary/index.ts';
import { ComponentWriter } from '../../src/component/assemble/index.ts';
import { wat } from '../link/wat.ts';
import { folder } from './cli.ts';

const levels = 40;
const offset = 0;
const seconds = 60;
const megabytes = 1024;

/** A component within a component, each of which has two instances of the one inside. */
async function nested(hasBoth: boolean): Promise<Uint8Array> {
  const leaf =
    await wat(`(component (core module $m (func (export "f"))) (core instance $i (instantiate $m))
    (func (export "f") (canon lift (core func $i "f"))))`);
  let { definitions } = readComponent(leaf).value!;
  for (let i = 0; i < levels; i++) {
    const w = new ComponentWriter();
    const inner = w.component(definitions);
    const [a, b] = [w.instance(inner, []), w.instance(inner, [])];
    if (hasBoth)
      for (const [name, index] of [
        ['a', a],
        ['b', b],
      ] as const)
        w.export({ name }, { sort: 'instance', index });
    else w.export({ name: 'f' }, { sort: 'func', index: w.alias('func', a, 'f') });
    definitions = w.definitions;
  }
  return writeComponent({ definitions });
}

/** An instance of the one before under two names, again and again. */
function bundled(): Uint8Array {
  const bundle = (names: readonly string[], index: number): Definition => ({
    kind: 'instance',
    offset,
    expr: { kind: 'exports', exports: names.map((name) => ({ name, sort: 'instance', index })) },
  });
  const definitions: Definition[] = [bundle([], 0)];
  for (let i = 0; i < levels; i++) definitions.push(bundle(['a', 'b'], i));
  const item = { sort: 'instance', index: levels } as const;
  definitions.push({ kind: 'export', offset, extern: { name: 'x' }, item });
  return writeComponent({ definitions });
}

/** A type with two instances of the type before in it, again and again; one of that type is imported. */
function typed(): Uint8Array {
  const twice = (index: number): DefType => ({
    kind: 'instance',
    decls: [
      { kind: 'alias', offset, sort: 'type', target: { kind: 'outer', count: 1, index } },
      ...['a', 'b'].map(
        (name) =>
          ({
            kind: 'export-decl',
            offset,
            extern: { name },
            type: { kind: 'instance', type: 0 },
          }) as const,
      ),
    ],
  });
  const types: DefType[] = [{ kind: 'instance', decls: [] }];
  for (let i = 0; i < levels; i++) types.push(twice(i));
  const definitions: Definition[] = types.map((type) => ({ kind: 'type', offset, type }));
  definitions.push({
    kind: 'import',
    offset,
    extern: { name: 'x' },
    type: { kind: 'instance', type: levels },
  });
  return writeComponent({ definitions });
}

/** The exit code of a command, and what it says; a heap that is full is a signal or 134. */
function run(args: readonly string[]): { code: number | null; said: string } {
  const main = path.join(import.meta.dirname, '../../src/cli/main.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${megabytes}`, main, ...args],
    { encoding: 'utf8', timeout: seconds * 1000, maxBuffer: 2 ** 28 },
  );
  return { code: status, said: stdout + stderr };
}

const bombs = {
  nested: await nested(false),
  tree: await nested(true),
  bundled: bundled(),
  typed: typed(),
};

const graph = (name: string): string =>
  JSON.stringify({
    version: 1,
    packages: [{ file: `${name}.wasm` }],
    nodes: [{ kind: 'instantiation', package: 0 }],
    arguments: [],
    exports: [],
  });

/** Every command that evaluates components, with what it is given beside the component. */
const commands: readonly (readonly [name: string, args: (file: string) => readonly string[]])[] = [
  ['validate', (file) => ['validate', file]],
  ['run', (file) => ['run', file, '--invoke', 'f()']],
  ['explain', (file) => ['run', file, '--explain']],
  ['plug', (file) => ['plug', file, '--wires', '--json']],
  [
    'as a plug',
    (file) => ['plug', file.replace(/\w+\.wasm/, 'app.wasm'), '--plug', file, '--wires'],
  ],
  ['compose', (file) => ['compose', file.replace('.wasm', '.json'), '--json']],
  ['WAC', (file) => ['compose', file.replace('.wasm', '.wac'), '--dep', `t:bomb=${file}`]],
  ['inspect', (file) => ['inspect', file]],
  ['bill of materials', (file) => ['inspect', file, '--format', 'cyclonedx']],
  ['graph', (file) => ['graph', file]],
  ['audit', (file) => ['audit', file]],
  ['wit', (file) => ['wit', file]],
  ['targets', (file) => ['targets', file, '--wit', file.replace(/\w+\.wasm/, 'w.wit')]],
  ['as a world', (file) => ['targets', file.replace(/\w+\.wasm/, 'app.wasm'), '--wit', file]],
  ['breaking', (file) => ['breaking', file, '--against', file]],
];

test.each(Object.entries(bombs))('%s is small', (_, bytes) => {
  expect(bytes.length).toBeLessThan(4096);
});

/** Which commands are tried on what: all on instances, on the others those that look at them in ways of their own. */
const tried = (name: string): typeof commands => {
  const few = new Set(name === 'typed' ? ['plug'] : ['plug', 'WAC', 'targets']);
  return name === 'nested' ? commands : commands.filter(([command]) => few.has(command));
};

describe.each(Object.entries(bombs))('%s', (name, bytes) => {
  test.each(tried(name))('%s', { timeout: seconds * 1500 }, async (_, args) => {
    const at = folder({
      [`${name}.wasm`]: bytes,
      [`${name}.json`]: graph(name),
      [`${name}.wac`]: 'package t:c;\nlet x = new t:bomb { ... };\nexport x...;\n',
      'app.wasm': await wat('(component (import "x" (instance)))'),
      'w.wit': 'package t:t; world w {}',
    });
    const { code, said } = run(args(at(`${name}.wasm`)));
    expect([0, 1, 2], said.slice(0, 400)).toContain(code);
    expect(said).not.toMatch(/\n +at .*\(.*:\d+:\d+\)/);
    if (code !== 0)
      expect(said).toMatch(/component\/too-large|can’t be compared|link\/|wit|no export|compose\//);
  });
});
