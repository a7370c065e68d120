/**
 * Random programs that pass handles around, of the host's objects and of a guest's, and drop them wherever they are: each comes to
 * the same plainly, through adapters, and as files, whatever `[Symbol.dispose]` does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { link } from '../../src/link/index.ts';
import { disposeKey, type Imports, ProgramExit } from '../../src/runtime/index.ts';
import { randomNumbers } from '../abi/random-functions.ts';
import { wat } from '../link/wat.ts';
import type { Func } from '../runtime/components.ts';
import { emitted, lay } from './emitted.ts';

const programs = Number(process.env['WITLINK_RUNS'] ?? 8);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'witlink-handles-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Exports = Readonly<Record<string, Func>>;
type Below = (below: number) => number;

function numbersBelow(seed: number): Below {
  const random = randomNumbers(seed);
  return (below) => Math.floor(random() * below);
}

/** What each core function is called by, with its type. */
const ofHost = {
  new: ['[constructor]h', '(param i32) (result i32)'],
  look: ['[method]h.look', '(param i32) (result i32)'],
  take: ['[static]h.take', '(param i32)'],
  give: ['give', '(result i32)'],
  both: ['both', '(param i32 i32) (result i32)'],
} as const;
const ofKeeper = {
  make: ['make', '(param i32) (result i32)'],
  keep: ['keep', '(param i32)'],
  glance: ['glance', '(param i32) (result i32)'],
} as const;

const host = `(import "host" (instance $host
  (export "h" (type $h (sub resource)))
  (export "[constructor]h" (func (param "k" u32) (result (own $h))))
  (export "[method]h.look" (func (param "self" (borrow $h)) (result u32)))
  (export "[static]h.take" (func (param "it" (own $h))))
  (export "give" (func (result (own $h))))
  (export "both" (func (param "a" (borrow $h)) (param "b" (borrow $h)) (result u32)))))
  (alias export $host "h" (type $h))`;

/** Keeps one of the host's objects till it is given another, or till one of its own resources ends. */
const keeper = `(component $keeper ${host}
  (core module $ends (table (export "t") 1 funcref) (type $f (func (param i32)))
    (func (export "dtor") (param i32) (call_indirect (type $f) (local.get 0) (i32.const 0))))
  (core instance $ends (instantiate $ends))
  (type $g' (resource (rep i32) (dtor (core func $ends "dtor"))))
  (core func $drop (canon resource.drop $h))
  (core func $new (canon resource.new $g'))
  (core func $look (canon lower (func $host "[method]h.look")))
  (core module $m
    (import "" "t" (table 1 funcref)) (import "" "drop" (func $drop (param i32)))
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "look" (func $look (param i32) (result i32)))
    (global $kept (mut i32) (i32.const 0))
    (elem (i32.const 0) func $end)
    (func $end (param i32)
      (if (global.get $kept) (then (drop (call $look (global.get $kept))) (call $drop (global.get $kept))))
      (global.set $kept (i32.const 0)))
    (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "keep") (param i32)
      (if (global.get $kept) (then (call $drop (global.get $kept)))) (global.set $kept (local.get 0)))
    (func (export "glance") (param i32) (result i32)
      (call $look (local.get 0)) (call $drop (local.get 0))))
  (core instance $i (instantiate $m (with "" (instance (export "t" (table $ends "t"))
    (export "drop" (func $drop)) (export "new" (func $new)) (export "look" (func $look))))))
  (export $g "g" (type $g'))
  (func (export "make") (param "k" u32) (result (own $g)) (canon lift (core func $i "make")))
  (func (export "keep") (param "h" (own $h)) (canon lift (core func $i "keep")))
  (func (export "glance") (param "h" (borrow $h)) (result u32) (canon lift (core func $i "glance"))))`;

/** `op0` to `op3` do what they do with three handles of the host's and one of the keeper's; now and then one that isn't there. */
function program(below: Below): string {
  const has = (name: string, then: string, isGone = true): string =>
    `(if (global.get ${name}) (then ${then} ${isGone ? `(global.set ${name} (i32.const 0))` : ''}))`;
  const deed = (): string => {
    const h = `$h${below(3)}`;
    const other = `$h${below(3)}`;
    const it = `(global.get ${h})`;
    const deeds = [
      `(global.set ${h} (call $new (i32.const ${below(9)})))`,
      `(global.set ${h} (call $give))`,
      has(h, `(call $drop-h ${it})`),
      has(h, `(call $drop-h ${it})`),
      has(h, `(call $take ${it})`),
      has(h, `(drop (call $look ${it}))`, false),
      has(h, `(drop (call $glance ${it}))`, false),
      has(h, `(call $keep ${it})`),
      has(h, has(other, `(drop (call $both ${it} (global.get ${other})))`, false), false),
      `(global.set $g (call $make (i32.const ${below(9)})))`,
      has('$g', '(call $drop-g (global.get $g))'),
      below(6) === 0 ? `(call $drop-h ${it})` : '',
    ];
    return deeds[below(deeds.length)]!;
  };
  const body = (): string => Array.from({ length: 2 + below(6) }, deed).join('\n');
  const names = [...Object.keys(ofHost), ...Object.keys(ofKeeper), 'drop-h', 'drop-g'];
  const types = {
    ...ofHost,
    ...ofKeeper,
    'drop-h': ['', '(param i32)'],
    'drop-g': ['', '(param i32)'],
  };
  const lowered = (of: object, from: string): string =>
    Object.entries(of)
      .map(([name, [func]]) => `(core func $${name} (canon lower (func ${from} "${func}")))`)
      .join('\n');
  const ops = ['op0', 'op1', 'op2', 'op3'];
  return `(component ${host} ${keeper}
    (instance $keeper (instantiate $keeper (with "host" (instance $host))))
    (alias export $keeper "g" (type $g))
    ${lowered(ofHost, '$host')} ${lowered(ofKeeper, '$keeper')}
    (core func $drop-h (canon resource.drop $h)) (core func $drop-g (canon resource.drop $g))
    (core module $m
      ${Object.entries(types)
        .map(([name, [, type]]) => `(import "" "${name}" (func $${name} ${type}))`)
        .join('\n')}
      ${['$h0', '$h1', '$h2', '$g'].map((name) => `(global ${name} (mut i32) (i32.const 0))`).join('\n')}
      ${ops.map((op) => `(func (export "${op}") (block (try_table (catch_all 0) ${body()})))`).join('\n')}
      (func (export "use") (param i32) (result i32) ${body()} (call $drop-h (local.get 0)) (i32.const 5))
      (func (export "out") (result i32) (call $give))
      (func (export "in") (param i32) ${has('$h0', '(call $drop-h (global.get $h0))')} (global.set $h0 (local.get 0))))
    (core instance $i (instantiate $m (with "" (instance
      ${names.map((name) => `(export "${name}" (func $${name}))`).join('\n')}))))
    ${ops.map((op) => `(func (export "${op}") (canon lift (core func $i "${op}")))`).join('\n')}
    (func (export "use") (param "h" (borrow $h)) (result u32) (canon lift (core func $i "use")))
    (func (export "out") (result (own $h)) (canon lift (core func $i "out")))
    (func (export "in") (param "h" (own $h)) (canon lift (core func $i "in"))))`;
}

/** What one instance comes to: what the host hears of, what calls give, and how they end. */
async function story(
  seed: number,
  make: (imports: Imports) => Exports | Promise<Exports>,
): Promise<readonly string[]> {
  const below = numbersBelow(seed);
  const told: string[] = [];
  const given: object[] = [];
  const how = below(7);
  const when = 1 + below(4);
  let disposed = 0;
  let count = 0;
  const ends = [
    () => Promise.resolve(),
    () => {
      throw new Error('not today');
    },
    () => {
      throw new ProgramExit(3);
    },
    () => exports['op0']!(),
    () => 5,
  ];
  class H {
    readonly id = ++count;
    look(): number {
      told.push(`look ${this.id}`);
      return this.id;
    }
    static take({ id }: H): void {
      told.push(`take ${id}`);
    }
    get [disposeKey](): unknown {
      // Read once for each object that is dropped; a getter may throw, too.
      if (how === 6 && ++disposed === when) throw new Error('no getter');
      return () => {
        told.push(`dispose ${this.id}`);
        return how < 5 && ++disposed === when ? ends[how]!() : undefined;
      };
    }
  }
  const give = (): object => {
    // The same object twice, now and then.
    const old = below(3) === 0 ? given[below(given.length)] : undefined;
    const it = old ?? new H();
    given.push(it);
    return it;
  };
  const both = (a: object, b: object): number => Number(a === b);
  const exports = await make({ host: { H, give, both } });
  for (let i = 0; i < 12; i++) {
    const call = below(8);
    try {
      if (call < 4) exports[`op${call}`]!();
      else if (call === 4) told.push(String(exports['use']!(give())));
      else if (call === 5) told.push(`out ${(exports['out']!() as H).id}`);
      else exports['in']!(give());
    } catch (error) {
      told.push((error as { readonly code?: string }).code ?? String(error));
    }
  }
  return told;
}

test('come to the same, whichever way they run', async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= programs; seed++) {
    const bytes = await wat(program(numbersBelow(seed)));
    const limits = seed % 2 === 0 ? { handles: 3 } : {};
    const [plain, fused] = await Promise.all(
      [false, true].map(async (fuse) => (await link(bytes, { fuse, limits })).value!),
    );
    const files = path.join(folder, String(seed));
    lay(files, emitted(fused!, { name: 'program', instantiate: 'sync' }));
    const url = pathToFileURL(path.join(files, 'program.js')).href;
    const { instantiate } = (await import(/* @vite-ignore */ url)) as {
      readonly instantiate: (imports: Imports) => { readonly exports: Exports };
    };
    for (let run = 0; run < 20; run++) {
      const of = seed * 100 + run;
      const expected = await story(
        of,
        (imports) => plain!.instantiateSync(imports).exports as Exports,
      );
      const byAdapters = await story(
        of,
        (imports) => fused!.instantiateSync(imports).exports as Exports,
      );
      expect(byAdapters, `${seed} ${run}`).toEqual(expected);
      expect(await story(of, (imports) => instantiate(imports).exports), `${seed} ${run}`).toEqual(
        expected,
      );
      for (const line of expected) seen.add(line.replace(/ .*/, ''));
    }
  }
  // Otherwise nothing much was compared.
  for (const what of [
    'dispose',
    'take',
    'look',
    'out',
    'trap/host-exception',
    'trap/cannot-enter',
    'trap/exit',
    'trap/limit-handles',
    'trap/unknown-handle',
  ]) {
    expect(seen).toContain(what);
  }
});
