/**
 * The backend for C++: what it makes of every world is accepted by clang with all warnings as C++17 and C++20, whatever
 * things are called and documented; what is missing of an implementation is an error that names it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { cpp } from '../../codegen/cpp/index.ts';
import { headers } from '../../codegen/cpp/support.ts';
import type { GeneratedFile } from '../../codegen/index.ts';
import { walkWorld } from '../../src/abi/index.ts';
import type { Model, WorldId } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { runs } from '../codegen/values.ts';
import { loadCases, type WorldCase } from '../codegen/worlds.ts';
import { carriedBy } from './carried.ts';
import { randomRoundTrips } from './round-trips.ts';
import { forwardingCpp } from './skeleton-forwarding.ts';

const out = path.resolve(import.meta.dirname, '../../build/languages/cpp');

/** Of each type in each position; of those that every language carries. */
const [positions, plainPositions] = ['p0x0', 'p1x0'];

/** With the standard library, which is not there wherever clang is. */
const isThere =
  spawnSync('clang++', ['--target=wasm32-wasi', '-fsyntax-only', '-xc++', '-'], {
    input: '#include <string>\n#include <cstdlib>\n',
  }).status === 0;
const missing = isThere ? undefined : 'clang++ with libc++ for wasm32';
if (missing !== undefined && process.env['CI'] === 'true') throw new Error(`no ${missing}`);
if (missing !== undefined) console.warn(`no ${missing}: nothing of C++ is tested`);

const flags = ['--target=wasm32-wasi', '-fno-exceptions', '-Wall', '-Wextra', '-Werror'];

/** The standard library, read once: it is most of what the compiler does for a small world. */
function precompile(standard: string): string {
  const args = [...flags, `-std=${standard}`, '-x', 'c++-header', '-', '-o', `${standard}.pch`];
  const input = headers.map((name) => `#include <${name}>\n`).join('');
  const { status, stderr } = spawnSync('clang++', args, { cwd: out, input, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return path.join(out, `${standard}.pch`);
}

/** Whether a world has a variant of so many cases that clang takes half a minute for `std::variant`. */
function isSlow({ model: given, world }: WorldCase): boolean {
  const { model, imports, exports } = walkWorld(given, world).value!;
  return [...imports, ...exports].some(({ types }) =>
    types.some(({ id }) => {
      const { type } = model.types[id]!;
      return type.kind === 'variant' && type.cases.length > 100;
    }),
  );
}

/** What the compiler says against sources in a folder. */
function check(
  folder: string,
  sources: readonly string[],
  standard: string,
  precompiled: readonly string[] = [],
): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let said = '';
  const args = [...flags, `-std=${standard}`, ...precompiled, '-fsyntax-only', ...sources];
  const child = spawn('clang++', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.on('close', (code) => resolve(code === 0 ? said : said || `clang++ ended with ${code}`));
  return promise;
}

/** Writes files, and gives those that are sources in C++. */
function write(folder: string, files: readonly GeneratedFile[]): readonly string[] {
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(path.join(folder, file.path), file.text);
  return files.map((f) => f.path).filter((p) => p.endsWith('.cpp'));
}

function generate(model: Model, world: WorldId): readonly GeneratedFile[] {
  const { value, diagnostics } = cpp.generate(model, world);
  expect(diagnostics).toEqual([]);
  return value;
}

async function loadOne(text: string): Promise<readonly [Model, WorldId]> {
  const { value, diagnostics } = await load('x.wit', memoryHost({ 'x.wit': text }));
  expect(diagnostics).toEqual([]);
  return [value.model, value.model.packages[value.root!]!.worlds.at(-1)!];
}

describe.skipIf(missing !== undefined)('with clang', () => {
  test('every world compiles without a warning', { timeout: 600_000 }, async () => {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const cases = await loadCases();
    // What a plain one has is in the other, too, which C++ carries.
    const all = cases.filter((one) => one.folder !== plainPositions);
    const { carried, refused } = carriedBy(cpp, all);
    expect(carried.map((one) => one.folder)).toContain(positions);
    const precompiled = new Map(
      ['c++17', 'c++20'].map((standard) => [standard, ['-include-pch', precompile(standard)]]),
    );
    const todo: (() => Promise<readonly [string, string]>)[] = [];
    const slow: string[] = [];
    for (const one of carried) {
      const { folder, title, files } = one;
      if (isSlow(one)) slow.push(title);
      if (isSlow(one) && runs(1) === 1) continue;
      const place = path.join(out, folder);
      const sources = write(place, files);
      const isOurs = /^(?:witlink|demo):/.test(title) && folder !== positions && !isSlow(one);
      for (const standard of isOurs ? ['c++17', 'c++20'] : ['c++17']) {
        const given = precompiled.get(standard)!;
        todo.push(async () => [
          `${title} ${standard}`,
          await check(place, sources, standard, given),
        ]);
      }
    }
    // What docs/languages.md says of them.
    expect(slow).toEqual(['witlink:keywords/world@1.0.0', 'witlink:large/large@1.0.0']);
    const wrong: (readonly [string, string])[] = [];
    const worker = async (): Promise<void> => {
      for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
        const result = await next();
        if (result[1] !== '') wrong.push(result);
      }
    };
    await Promise.all([worker(), worker()]);
    expect(wrong).toEqual([]);
    // Streams, futures and what is async, of the suite and of WASI 0.3.
    expect(refused.length).toBeLessThan(20);
  });

  test('random values go through', { timeout: 600_000 }, async () => {
    const language = {
      language: 'cpp',
      skeleton: 'w.impl.cpp',
      user: forwardingCpp,
      config: { entry: 'w.impl.cpp', flags: ['-fno-strict-aliasing'] },
    };
    await randomRoundTrips(language, 30);
  });

  test('names and docs of any kind compile', { timeout: 60_000 }, async () => {
    const [model, world] = await loadOne(hostile);
    const folder = path.join(out, 'hostile');
    expect(await check(folder, write(folder, generate(model, world)), 'c++17')).toBe('');
  });

  test('what an implementation lacks is named by the compiler', { timeout: 60_000 }, async () => {
    const [model, world] = await loadOne(`package t:lacking;
interface i { f: func(); resource r { g: func() -> string; } h: func() -> r; }
world w { export i; }`);
    const folder = path.join(out, 'lacking');
    write(folder, generate(model, world));
    writeFileSync(
      path.join(folder, 'user.cpp'),
      `#include "w.hpp"
namespace api = exports::t::lacking::i;
struct r : api::r_base {};
struct i : api::implementation { api::r h() override { return api::r::make<r>(); } };
WIT_EXPORT(exports::t::lacking::i, i)`,
    );
    const said = await check(folder, ['user.cpp'], 'c++17');
    expect(said).toContain("unimplemented pure virtual method 'g' in 'r'");
    expect(said).toContain("unimplemented pure virtual method 'f' in 'i'");
  });

  test('an own handle is neither copied nor lent by accident', { timeout: 60_000 }, async () => {
    const [model, world] = await loadOne(`package t:handles;
interface i { resource a; resource b; take: func(x: a); see: func(x: borrow<a>); make: func() -> a; other: func() -> b; }
world w { import i; }`);
    const folder = path.join(out, 'handles');
    write(folder, generate(model, world));
    const says = async (line: string): Promise<string> => {
      const text = `#include "w.hpp"\nnamespace i = t::handles::i;\nvoid user() { i::a x = i::make(); ${line} }\n`;
      writeFileSync(path.join(folder, 'user.cpp'), text);
      return check(folder, ['user.cpp'], 'c++17');
    };
    expect(await says('i::see(x); i::take(std::move(x));')).toBe('');
    expect(await says('i::take(x);')).toContain('deleted');
    expect(await says('i::see(i::other());')).toContain('no viable conversion');
  });
});

test('what isn’t carried is refused at its place', async () => {
  const [model, world] = await loadOne(`package t:t;
world w { export f: async func() -> stream<u8>; }`);
  const { value, diagnostics } = cpp.generate(model, world);
  expect(value).toEqual([]);
  expect(diagnostics.map((d) => [d.code, d.span !== undefined])).toEqual([
    ['codegen/not-carried', true],
    ['codegen/not-carried', true],
  ]);
});

const hostile = `package time:std;

package exports:wit@1.0.0 {
  /// */ /* ??/ """ \\
  interface class {
    /// @file \\file #define x
    record namespace { namespace: u8, this: string, errno: char, std: bool }
    variant %variant { %variant, value(u8), none(namespace), a-b(list<variant-flags>) }
    flags variant-flags { a, a1, read-write, delete }
    enum int { int, unsigned, NULL }
    resource secret {
      constructor();
      index: func(secret: borrow<secret>) -> int;
      secret-view: static func() -> secret;
      make: static func(out: list<borrow<secret>>) -> result<secret, %variant>;
    }
    resource secret-view { constructor(x: u8) -> result<secret-view>; }
    record secret-base { wit: option<secret> }
    implementation: func(implementation: int, exported: string) -> option<option<namespace>>;
    exported: func(ret: option<string>, err: option<s8>) -> result<string, string>;
  }
}

package exports:wit@2.0.0 {
  interface class { f: func() -> string; }
}

interface types {
  use exports:wit/class@1.0.0.{secret as hidden, int};
  record implementation { a: hidden, b: int, c: tuple<implementation2> }
  type implementation2 = list<tuple<char, option<tuple<u8>>>>;
  g: func(a: implementation) -> implementation;
}

world std {
  import exports:wit/class@1.0.0;
  import exports:wit/class@2.0.0;
  import wit: interface { wit: func(wit: string) -> string; }
  import malloc: func(size: u32) -> string;
  export exports:wit/class@1.0.0;
  export exports:wit/class@2.0.0;
  export types;
  export malloc: func(size: u32) -> string;
  export namespace: interface { r: func() -> string; }
}
`;
