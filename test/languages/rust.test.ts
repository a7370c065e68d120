/**
 * The backend for Rust: what it makes of every world is one crate, a module a world, that old and new compilers take
 * without a warning, and rustfmt leaves as it is. Options, and worlds whose names and documentation mean harm.
 */
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GeneratedFile, GivenOptions } from '../../codegen/index.ts';
import { rust } from '../../codegen/rust/index.ts';
import { skipped } from '../../codegen/rust/format.ts';
import { RustWorld } from '../../codegen/rust/world.ts';
import { walkWorld } from '../../src/abi/index.ts';
import { componentize } from '../../src/component/index.ts';
import { selectWorld, type WorldId } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { randomWit, roundTrip } from '../codegen/random-types.ts';
import { runs } from '../codegen/values.ts';
import { hasSuites } from '../suites.ts';
import { carriedBy } from './carried.ts';
import { loadCases } from '../codegen/worlds.ts';
import { forwarding } from './rust-forwarding.ts';
import {
  buildCrate,
  checkCrate,
  checkFormat,
  compilers,
  hasRustfmt,
  wasmCompiler,
  writeCrate,
} from './rust-tools.ts';

const out = path.resolve(import.meta.dirname, '../../build/languages/rust');

/** The files of a world as modules below the crate's root: the skeleton is the module's own. */
function asModule(folder: string, [module, skeleton]: readonly GeneratedFile[]): Files {
  const name = module!.path.replace('.rs', '');
  const text = skeleton!.text
    // Which are sorted before the others.
    .replace(/(?:^use .*\n)+/m, (uses) => {
      const ours = uses.match(new RegExp(`^use ${name}::.*\n`, 'gm')) ?? [];
      const others = ours.reduce((rest, use) => rest.replace(use, ''), uses);
      return ours.map((use) => use.replace('use ', 'use self::')).join('') + others;
    })
    .replace(/::export!\((Component)?\)/, (_, component: string | undefined) => {
      return `::export!(${component === undefined ? '' : 'Component, '}crate::${folder}::${name})`;
    });
  return {
    [`${folder}/${module!.path}`]: module!.text,
    // Nobody has written it yet.
    [`${folder}/mod.rs`]: `#![allow(unused_variables)]\n${text}`,
  };
}

type Files = Readonly<Record<string, string>>;

function crateOf(modules: ReadonlyMap<string, readonly GeneratedFile[]>): Files {
  const root = ['#![deny(warnings)]', '#![allow(dead_code)]', ''];
  const names = [...modules.keys()].toSorted();
  return Object.assign(
    { 'lib.rs': [...root, ...names.map((name) => `mod ${name};`), ''].join('\n') },
    ...[...modules].map(([name, files]) => asModule(name, files)),
  ) as Files;
}

async function generated(
  text: string,
  options: GivenOptions = {},
): Promise<readonly GeneratedFile[]> {
  const { value } = await load('/w.wit', memoryHost({ '/w.wit': text }), { features: 'all' });
  const world = selectWorld(value.model, value.root);
  if (world.kind !== 'found') throw new Error('no world');
  const made = rust.generate(value.model, world.id, options);
  expect(made.diagnostics).toEqual([]);
  return made.value;
}

const hostile = `
  package a:b;
  /// */ """ \`\`\` {{ }} ??/ \\
  /// \`\`\`
  /// compile_error!("run as a test")
  interface crate {
    /// #![no_std] */
    record self { type: string, match: u8, %u8: u8, c1: u8, dyn: bool }
    variant option { none, some(string), self, ok(self) }
    enum result { ok, err, self }
    flags string { self, a-1, a1 }
    resource box { constructor(a: string); new: static func() -> box; handle: func(); drop: func(); take-handle: func(c1: u8); }
    resource vec { fn: func(self: borrow<box>) -> option; }
    /// """); compile_error!("out")
    async-fn: func(scope: list<list<string>>, import: u8, p0: u8, result: u8, e1: string, at1: u8) -> result<vec, result>;
    a-1: func(); a1: func();
    guest: func(in: list<borrow<box>>, ref: borrow<vec>) -> list<vec>;
    record guest-box { a: u8 }
    record guest { a: list<tuple<f32, list<u16>>> }
    use-guest: func(g: guest, b: guest-box) -> tuple<guest, guest-box>;
  }
  interface std { use crate.{box, option}; core: func(a: box, b: option) -> option; }
  world exports {
    import crate; export crate; import std; export std;
    import rt: interface { f: func(); }
    import exports: interface { f: func() -> string; }
    import a: interface { f: func(); }
    export a: interface { f: func(); }
    export %export: func(a: string) -> string;
    import post-return-export: func();
  }
`;

describe.skipIf(compilers.length === 0)('with rustc', () => {
  test(
    'every world compiles without a warning and is formatted',
    { timeout: 600_000 },
    async () => {
      const { carried, refused } = carriedBy(rust, await loadCases());
      const modules = new Map<string, readonly GeneratedFile[]>(
        carried.map(({ folder, files }) => [folder, files]),
      );
      modules.set('hostile', await generated(hostile));
      modules.set(
        'derived',
        await generated(hostile, { derive: 'PartialEq, PartialOrd', std: true }),
      );
      modules.set(
        'attributes',
        await generated(hostile, {
          attribute: {
            '*': '#[must_use = "]\\""] #[allow(missing_docs)]',
            'a:b/crate#result': '#[non_exhaustive]',
          },
        }),
      );
      const files = crateOf(modules);
      writeCrate(out, files);
      for (const compiler of compilers) expect(checkCrate(compiler, out)).toBe('');
      if (hasRustfmt) expect(checkFormat(out, ['lib.rs'])).toBe('');
      // Streams, futures and what is async, of the suite and of WASI 0.3.
      expect(refused.length).toBeLessThan(20);
      if (hasSuites) expect(modules.size).toBeGreaterThan(60);
    },
  );
});

describe.skipIf(wasmCompiler === undefined)('with rustc for wasm', () => {
  test('random values go through', { timeout: 600_000 }, async () => {
    const property = fc.asyncProperty(randomWit, (text) =>
      roundTrip(text, (model, id) => {
        const options = {
          module: 'w',
          derives: [],
          attributes: () => [],
          std: true,
          mapped: () => undefined,
        };
        const world = new RustWorld(walkWorld(model, id).value!, options);
        const [module] = rust.generate(model, id).value;
        const folder = path.join(out, '../rust-forwarding');
        writeCrate(folder, { 'w.rs': module!.text, 'lib.rs': forwarding(world) });
        const core = buildCrate(wasmCompiler!, folder);
        const { value, diagnostics } = componentize(core, { target: { model, world: id } });
        expect(diagnostics).toEqual([]);
        return value!;
      }),
    );
    await fc.assert(property, { numRuns: runs(2) });
  });
});

test.each(['lib', 'main'])('a world `%s` is no root of a crate', async (name) => {
  const { value } = await load('w.wit', memoryHost({ 'w.wit': `package a:b; world ${name} {}` }));
  const { id } = selectWorld(value.model, value.root, name) as { readonly id: WorldId };
  const files = rust.generate(value.model, id, {}).value;
  expect(files.map((file) => file.path)).toEqual([`${name}_.rs`, 'lib.rs']);
  expect(files[1]!.text).toContain(`mod ${name}_;`);
});

test('how a body is laid out is seen in a time that grows with it', () => {
  // A long list of short arguments that ends with one that is not short.
  const call = ['(', ...Array.from({ length: 60 }, () => '    a,'), '    not_short_at_all,', ')'];
  expect(skipped(call, 0)).toBeUndefined();
  expect(skipped([...call.slice(0, -2), ')'], 0)).toBe('#[rustfmt::skip]');
});

describe('the option `attribute`', () => {
  const wit = `
    package a:b@1.0.0;
    interface types { enum e { x } record r { e: e, s: string } flags f { a } variant v { n } type t = list<u8>; resource q; }
    world w { use types.{r, q}; import types; export types; record own { a: u8 } import f: func(r: r, o: own); }
  `;
  const found = async (attribute: Readonly<Record<string, string>>) => {
    const [module] = await generated(wit, { attribute });
    return [...module!.text.matchAll(/#\[x(.*)\]\n(?:\s*#\[repr.*\n)?\s*pub (\w+ \w+)/g)].map(
      ([, which, item]) => `${which} ${item}`,
    );
  };

  test('stands at the types that are named, where they are declared', async () => {
    expect(await found({ 'a:b/types': '#[x]' })).toEqual(
      // Imported, then exported.
      [1, 2].flatMap(() => [' enum E', ' struct R', ' struct F', ' enum V']),
    );
    expect(await found({ 'a:b/types@1.0.0#v': '#[x(y = "]")]' })).toEqual([
      '(y = "]") enum V',
      '(y = "]") enum V',
    ]);
    expect(await found({ 'a:b/w#own': '#[x]' })).toEqual([' struct Own']);
  });

  test('is told where it gives nothing', async () => {
    const { value } = await load('/w.wit', memoryHost({ '/w.wit': wit }));
    const codes = (attribute: Readonly<Record<string, string>>): readonly string[] =>
      rust.generate(value.model, 0, { attribute }).diagnostics.map((d) => d.code);
    expect(codes({ 'a:b/types#t': '#[x]' })).toEqual(['codegen/unmatched-attribute']);
    expect(codes({ 'a:c': '#[x]' })).toEqual(['codegen/unmatched-attribute']);
    for (const text of [
      'x',
      '#[x',
      '#[x] fn f() {}',
      '#[x // ]',
      '#[x("]',
      '#[x\n]',
      '#[x)]',
      '',
    ]) {
      expect(codes({ '*': text }), text).toEqual(['codegen/bad-attribute']);
    }
    expect(codes({ 'a b': '#[x]' })).toEqual(['codegen/bad-attribute']);
  });
});

describe('the option `map`', () => {
  const wit = `
    package a:b;
    interface types { enum e { x } record r { e: e, s: string } resource q { f: func(); } }
    world w { use types.{r, q}; import f: func(r: r, q: borrow<q>) -> q; }
  `;
  test('takes types from elsewhere', async () => {
    const [module] = await generated(wit, { map: { 'a:b/*': 'crate::shared::*' } });
    expect(module!.text).toContain('pub type R = crate::shared::types::R;');
    expect(module!.text).not.toContain('pub struct R');
  });

  test('is told where it maps nothing', async () => {
    const { value } = await load('/w.wit', memoryHost({ '/w.wit': wit }));
    const codes = (map: Readonly<Record<string, string>>): readonly string[] =>
      rust.generate(value.model, 0, { map }).diagnostics.map((d) => d.code);
    expect(codes({ 'a:c/*': 'crate::c' })).toEqual(['codegen/unmatched-map']);
    expect(codes({ 'a:b/types': 'crate::c; fn f() {}' })).toEqual(['codegen/bad-map']);
    expect(codes({ 'a:b/types': 'crate::*' })).toEqual(['codegen/bad-map']);
  });
});
