/**
 * The packages for Go: `go vet` takes those of every world, in a folder as it is written, and gofmt leaves them as they are.
 * Programs run in pairs.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, test } from 'vitest';
import { go } from '../../codegen/go/index.ts';
import type { GivenOptions } from '../../codegen/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { selectWorld } from '../../src/model/index.ts';
import { wasiImports } from '../../src/node.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { cli } from '../cli/cli.ts';
import { loadCases } from '../codegen/worlds.ts';
import { hasSuites } from '../suites.ts';
import { carriedBy } from './carried.ts';
import { randomRoundTrips } from './round-trips.ts';
import { forwardingGo } from './skeleton-forwarding.ts';

const isThere =
  spawnSync('go', ['version']).status === 0 && spawnSync('gofmt', ['-l']).status === 0;
if (!isThere && process.env['CI'] === 'true') throw new Error('go or gofmt is missing');

const root = mkdtempSync(path.join(tmpdir(), 'witlink-go-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): void {
  for (const file of files) {
    const target = path.join(folder, file.path);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, file.text);
  }
}

const vet = (folder: string): string => {
  const env = { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm' };
  const args = ['vet', '-unsafeptr=false', './...'];
  const { stdout, stderr, status } = spawnSync('go', args, { cwd: folder, env, encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
};

const unformatted = (folder: string): string =>
  spawnSync('gofmt', ['-l', '.'], { cwd: folder, encoding: 'utf8' }).stdout;

test.skipIf(!isThere)('vet and gofmt take all worlds', { timeout: 600_000 }, async () => {
  const all = path.join(root, 'all');
  write(all, [{ path: 'go.mod', text: 'module all\n\ngo 1.24\n' }]);
  const { carried } = carriedBy(go, await loadCases(), ({ folder }) => ({
    module: `all/${folder}`,
  }));
  for (const { folder, files } of carried) {
    write(
      path.join(all, folder),
      files.filter((file) => file.path !== 'go.mod'),
    );
  }
  if (hasSuites) expect(carried.length).toBeGreaterThan(55);
  expect(unformatted(all)).toBe('');
  expect(vet(all)).toBe('');
});

const hostile = `package a:b@1.0.0;
/// \`\`\` */ """ ?\\?/ \\
/// #define x
/// go:embed secrets
/// +build ignore
/// //go:generate rm -rf /
interface %type {
  /// go:noinline
  enum %func { %map, chan }
  record %struct { %interface: u8, %len: string, self: u8 }
  variant dns-error { timeout, DNS-failed(string) }
  resource %string { constructor(%range: %struct); %drop: func(); %seek: func(%err: string) -> result<u32>; }
  get-JSON: func(%type: %func, v1: u8, c2: u8, scope: string, lent: list<string>, witabi: list<%struct>) -> option<dns-error>;
  exports: func();
  %export: func(a: borrow<%string>, b: list<borrow<%string>>) -> tuple<%string, dns-error>;
}
interface internal { use %type.{%string}; main: func() -> %string; }
world w { import %type; import internal; export %type; export internal; import testdata: interface { vendor: func(); } }`;

test.skipIf(!isThere)(
  'names and documentation of strangers do no harm',
  { timeout: 120_000 },
  async () => {
    const { value } = await load('w.wit', memoryHost({ 'w.wit': hostile }));
    const { model, root: pkg } = value;
    const made = go.generate(model, model.packages[pkg!]!.worlds[0]!);
    expect(made.diagnostics).toEqual([]);
    const folder = path.join(root, 'hostile');
    write(folder, made.value);
    expect(vet(folder)).toBe('');
    expect(unformatted(folder)).toBe('');
    // What a line of Go begins with as a directive is ours alone.
    const directives = made.value.flatMap(
      ({ text }) => text.match(/^[\t ]*\/\/(?:go:|\+build|export |line ).*$/gm) ?? [],
    );
    expect(directives.filter((line) => !/^\/\/go:wasm(?:import|export) /.test(line))).toEqual([]);
  },
);

const properties = `package a:b@1.0.0;
interface props {
  resource thing {
    constructor();
    name: get() -> string;
    name: set(v: string);
    size: static get() -> u32;
    size: static set(v: u32);
  }
  x: get() -> u32;
  x: set(v: u32);
}
world w { import props; export props; }`;

test.skipIf(!isThere)('getters and setters are functions', { timeout: 120_000 }, async () => {
  const { value } = await load('w.wit', memoryHost({ 'w.wit': properties }), { features: 'all' });
  const { model, root: pkg } = value;
  const made = go.generate(model, model.packages[pkg!]!.worlds[0]!);
  expect(made.diagnostics).toEqual([]);
  const folder = path.join(root, 'properties');
  write(folder, made.value);
  expect(vet(folder)).toBe('');
  expect(unformatted(folder)).toBe('');
  const imported = made.value.find(({ path: at }) => at.endsWith('imports/props/bindings.go'))!;
  const names = imported.text.matchAll(/^func (?:\(self \*Thing\) )?([A-Z]\w*)/gm);
  expect([...names].map(([, name]) => name)).toEqual([
    'Drop',
    'NewThing',
    'Name',
    'SetName',
    'ThingSize',
    'ThingSetSize',
    'X',
    'SetX',
  ]);
});

const errors = `package main

import (
	"errors"
	"fmt"
	"testing"

	"example.com/component/wit/witabi"
)

func TestErrorsThatAreNoFailures(t *testing.T) {
	wrapped := fmt.Errorf("while trying: %w", witabi.Fail(uint8(7)))
	if r := witabi.Pack[string, uint8]("", wrapped); !r.IsErr || r.Err != 7 {
		t.Error(r)
	}
	if r := witabi.Pack[uint8, string](0, errors.New("too late")); r.Err != "too late" {
		t.Error(r)
	}
	if r := witabi.Pack[uint8, struct{}](0, errors.New("too late")); !r.IsErr {
		t.Error(r)
	}
	defer func() {
		if recover() == nil {
			t.Error("an error without its value was taken")
		}
	}()
	witabi.Pack[string, uint8]("", errors.New("too late"))
}
`;

// Natively: what is generated compiles on every system, so that users can test what they write.
test.skipIf(!isThere)('errors of Go become those of WIT', { timeout: 120_000 }, async () => {
  const { value } = await load('w.wit', memoryHost({ 'w.wit': properties }), { features: 'all' });
  const { model, root: pkg } = value;
  const made = go.generate(model, model.packages[pkg!]!.worlds[0]!);
  const folder = path.join(root, 'errors');
  write(folder, [...made.value, { path: 'main_test.go', text: errors }]);
  const { stdout, stderr, status } = spawnSync('go', ['test', '-vet=off', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout + stderr).toMatch(/^ok/);
  expect(status).toBe(0);
});

const collected = `package main

import (
	"runtime"

	"example.com/component/wit/exports/world"
)

type exports struct{}

func (exports) Length(text string) uint32 {
	return uint32(len(text))
}

func (exports) Collections() uint32 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.NumGC
}

func init() {
	world.Export(exports{})
}

func main() {}
`;

/** Builds a component of a WIT and a main.go. */
async function built(name: string, wit: string, main: string, wasi: boolean) {
  const folder = path.join(root, name);
  const builds = [{ language: 'go', entry: '.', output: 'component.wasm', wasi }];
  write(folder, [
    { path: 'wit/w.wit', text: wit },
    { path: 'go.mod', text: 'module example.com/component\n\ngo 1.24\n' },
    { path: 'main.go', text: main },
    { path: 'witlink.json', text: JSON.stringify({ builds }) },
  ]);
  const ran = await cli(['build', folder], { env: process.env as never });
  expect(ran.code, ran.told).toBe(0);
  return readFileSync(path.join(folder, 'component.wasm'));
}

test.skipIf(!isThere)(
  'with WASI garbage is collected while room is made for what comes in',
  { timeout: 120_000 },
  async () => {
    const wit = `package a:b;
      world w { export length: func(text: string) -> u32; export collections: func() -> u32; }`;
    const component = await built('collected', wit, collected, true);
    const { exports } = await instantiate(component, await wasiImports());
    const { length, collections } = exports as {
      length(text: string): number;
      collections(): number;
    };
    const before = collections();
    const text = 'x'.repeat(100_000);
    for (let i = 0; i < 500; i++) expect(length(text)).toBe(100_000);
    // Of what a call leaves nearly all is made by realloc: there the collector is begun.
    expect(collections() - before).toBeGreaterThan(3);
  },
);

const collections = `package a:b;
interface lists {
  type grid = list<list<u8, 3>, 2>;
  count: func(of: list<string>) -> map<string, u32>;
  turn: func(of: map<string, u64>) -> map<u64, string>;
  grow: func(of: grid) -> grid;
  names: func(of: list<string, 40>) -> list<string, 40>;
  inside: func(of: map<u32, list<option<string>, 2>>) -> list<map<u32, list<option<string>, 2>>>;
}
world w { import lists; export lists; }`;

const carriedOn = `package main

import (
	exports "example.com/component/wit/exports/lists"
	imports "example.com/component/wit/imports/lists"
	"example.com/component/wit/witabi"
)

// own does a thing itself, once the host has done it.
type own struct{}

func (own) Count(of []string) map[string]uint32 {
	counts := imports.Count(of)
	for name := range counts {
		counts[name]++
	}
	return counts
}

func (own) Turn(of map[string]uint64) map[uint64]string {
	return imports.Turn(of)
}

func (own) Grow(of exports.Grid) exports.Grid {
	of = imports.Grow(of)
	of[1][2]++
	return of
}

func (own) Names(of [40]string) [40]string {
	of[39] += "!"
	return imports.Names(of)
}

func (own) Inside(of map[uint32][2]witabi.Option[string]) []map[uint32][2]witabi.Option[string] {
	return append(imports.Inside(of), map[uint32][2]witabi.Option[string]{})
}

func init() {
	exports.Export(own{})
}

func main() {}
`;

test.skipIf(!isThere)(
  'maps and lists of a fixed length pass both ways',
  { timeout: 120_000 },
  async () => {
    const component = await built('lists', collections, carriedOn, false);
    const lists = {
      count: (of: readonly string[]) => new Map([...new Set(of)].map((n) => [n, n.length])),
      turn: (of: ReadonlyMap<string, bigint>) => new Map([...of].map(([k, v]) => [v, k])),
      grow: (of: readonly (readonly number[])[]) => of.map((row) => row.map((n) => n * 2)),
      names: (of: readonly string[]) => of.toReversed(),
      inside: (of: unknown) => [of],
    };
    const { exports } = await instantiate(component, { 'a:b/lists': lists }, { features: 'all' });
    const own = exports['a:b/lists'] as Record<string, (of: unknown) => unknown>;
    expect(own['count']!(['a', 'né', 'a'])).toEqual(
      new Map([
        ['a', 2],
        ['né', 3],
      ]),
    );
    expect(own['count']!([])).toEqual(new Map());
    const turned = new Map([
      [2n ** 63n, 'x'],
      [1n, ''],
    ]);
    expect(own['turn']!(new Map([...turned].map(([k, v]) => [v, k])))).toEqual(turned);
    expect(
      own['grow']!([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toEqual([
      [2, 4, 6],
      [8, 10, 13],
    ]);
    const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
    expect(own['names']!(names)).toEqual(['n39!', ...names.slice(0, 39).toReversed()]);
    const inside = new Map([[7, ['seven', undefined]]]);
    expect(own['inside']!(inside)).toEqual([inside, new Map()]);
  },
);

describe('the option `map`', () => {
  const wit = `package a:b;
    interface types {
      record pair { one: u8, both: tuple<u8, string> }
      variant shape { circle(f64), none }
      resource token { constructor(n: u32); number: func() -> u32; }
    }
    interface first { use types.{token, pair}; note: func(t: token, p: option<pair>); }
    interface second { use types.{token, pair, shape}; mark: func(t: borrow<token>, p: pair) -> tuple<u8, string>; make: func(s: shape) -> token; }
    world lib { import first; }
    world app { import types; import second; export second; }`;

  const generated = async (world: string, options: GivenOptions) => {
    const { value } = await load('w.wit', memoryHost({ 'w.wit': wit }));
    const selected = selectWorld(value.model, value.root, world);
    if (selected.kind !== 'found') throw new Error(`no world ${world}`);
    return go.generate(value.model, selected.id, options);
  };

  const types = 'example.com/app/lib/wit/imports/types';

  test.skipIf(!isThere)(
    'takes types of a package that is there',
    { timeout: 120_000 },
    async () => {
      const folder = path.join(root, 'mapped');
      const lib = await generated('lib', { module: 'example.com/app/lib' });
      const app = await generated('app', {
        module: 'example.com/app',
        map: { 'a:b/types': types },
      });
      expect([...lib.diagnostics, ...app.diagnostics]).toEqual([]);
      const isPackage = (file: { readonly path: string }): boolean => file.path.startsWith('wit/');
      write(path.join(folder, 'lib'), lib.value.filter(isPackage));
      write(folder, [...app.value, { path: 'both.go', text: both }]);
      // There is one package below both, and one of the types.
      expect(app.value.filter(isPackage).map((file) => file.path)).toEqual([
        'wit/imports/second/bindings.go',
        'wit/imports/second/empty.s',
        'wit/exports/second/bindings.go',
      ]);
      expect(vet(folder)).toBe('');
      expect(unformatted(folder)).toBe('');
      const env = { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm' };
      const args = ['build', '-buildmode=c-shared', '-o', 'core.wasm', '.'];
      const built = spawnSync('go', args, { cwd: folder, env, encoding: 'utf8' });
      expect(built.stderr).toBe('');
    },
  );

  const both = `package main

import (
	"example.com/app/lib/wit/imports/first"
	"example.com/app/lib/wit/imports/types"
	"example.com/app/lib/wit/witabi"
	"example.com/app/wit/imports/second"
)

// What one package makes, the other takes.
func init() {
	token := second.Make(types.ShapeCircle{Value: 1})
	pair := types.Pair{One: 1, Both: second.Mark(token, types.Pair{})}
	first.Note(token, witabi.Some(pair))
}
`;

  test('is told where it maps nothing, or to what can’t be together', async () => {
    const codes = async (map: Readonly<Record<string, string>>) =>
      (await generated('app', { map })).diagnostics.map((d) => d.code);
    expect(await codes({ 'a:c/*': types })).toEqual(['codegen/unmatched-map']);
    expect(await codes({ 'a:b/types': 'a"b' })).toEqual(['codegen/bad-map']);
    expect(await codes({ 'a:b/types': 'a/../b' })).toEqual(['codegen/bad-map']);
    expect(await codes({ 'a:b/types': types, 'a:b/second': 'b.c/wit/imports/second' })).toEqual([
      'codegen/bad-map',
    ]);
    expect(await codes({ 'a:b/*': 'example.com/app/lib/wit/imports/*' })).toEqual([]);
  });
});

test('a module that is none is refused', async () => {
  const { value } = await load('w.wit', memoryHost({ 'w.wit': 'package a:b; world w {}' }));
  const { model, root: pkg } = value;
  const world = model.packages[pkg!]!.worlds[0]!;
  const { diagnostics } = go.generate(model, world, { module: 'a"b' });
  expect(diagnostics.map((d) => d.code)).toEqual(['codegen/bad-option']);
});

test.skipIf(!isThere)('random values go through', { timeout: 600_000 }, async () => {
  const language = {
    language: 'go',
    skeleton: 'main.go',
    user: forwardingGo,
    config: { entry: '.', bindings: '.' },
    beside: { 'go.mod': 'module example.com/component\n\ngo 1.24\n' },
  };
  await randomRoundTrips(language, 40);
});
