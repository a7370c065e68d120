/**
 * What a call into another component costs: through adapters, beside jco on the same component and a floor measured in
 * the same process, which is what the machine can't do faster: a call into another instance, a `memory.copy`. Ratios
 * are what counts. `npm run bench:link`; a file's name behind `--` writes the table as JSON, too.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, transpile } from '@bytecodealliance/jco';
import { fuse } from '../../src/link/fuse/index.ts';
import { link } from '../../src/link/index.ts';
import { analyse } from '../../src/plan/index.ts';
import { ModuleWriter, type Code } from '../../src/wasm/index.ts';
import * as op from '../../src/wasm/index.ts';

/** Loops of calls, by name: `(times) -> ()`. */
type Loops = Readonly<Record<string, (times: number) => void>>;

const kib64 = 65_536;

/** What stands in a table's row. */
interface Row {
  readonly what: string;
  /** The function of the caller that loops. */
  readonly loop: string;
  /** Of `floors`. */
  readonly floor: string;
  /** To reach, as a multiple of the floor, and as a multiple of jco's speed. */
  readonly reach?: number;
  readonly jco?: number;
  /** Calls in one measurement. */
  readonly times: number;
}

const rows: readonly Row[] = [
  {
    what: 'call without arguments',
    loop: 'nothing',
    floor: 'call',
    reach: 4,
    jco: 500,
    times: 200_000,
  },
  {
    what: 'string of 16 B, there',
    loop: 'text16',
    floor: 'copy16',
    reach: 4,
    jco: 300,
    times: 100_000,
  },
  {
    what: 'string of 16 B, back',
    loop: 'back16',
    floor: 'copy16',
    reach: 5,
    jco: 200,
    times: 100_000,
  },
  { what: 'string of 64 KiB, UTF-8', loop: 'text64', floor: 'copy64', reach: 1.6, times: 200 },
  { what: 'list<u8> of 64 KiB', loop: 'bytes', floor: 'copy64', reach: 1.15, times: 200 },
  { what: 'list<f64> of 64 KiB', loop: 'floats', floor: 'copy64', reach: 1.15, times: 200 },
  { what: 'list of 1000 {u32, string}', loop: 'records', floor: 'copy64', jco: 80, times: 20 },
  { what: 'own made and consumed', loop: 'own', floor: 'call', reach: 24, times: 50_000 },
  { what: 'method on a borrow', loop: 'borrow', floor: 'call', reach: 6, times: 100_000 },
  {
    what: 'UTF-8 to UTF-16, 64 KiB of ASCII',
    loop: 'widen',
    floor: 'copy64',
    reach: 3.3,
    times: 100,
  },
  {
    what: 'UTF-16 to UTF-8, 64 KiB of ASCII',
    loop: 'narrow',
    floor: 'copy64',
    reach: 2.5,
    times: 100,
  },
];

/** A realloc that goes forward within a megabyte; who is done with all of it sets it back. */
const realloc = `(global $n (mut i32) (i32.const 1048576))
  (func $realloc (export "realloc") (param i32 i32 i32 i32) (result i32) (local $p i32)
    (local.set $p (i32.and
      (i32.add (global.get $n) (i32.sub (local.get 2) (i32.const 1)))
      (i32.sub (i32.const 0) (local.get 2))))
    (if (i32.gt_u (i32.add (local.get $p) (local.get 3)) (i32.const 2097152))
      (then (local.set $p (i32.const 1048576))))
    (global.set $n (i32.add (local.get $p) (local.get 3)))
    (local.get $p))`;

const types = `(type $pair' (record (field "id" u32) (field "name" string)))
  (export "pair" (type $pair (eq $pair')))
  (export "thing" (type $thing (sub resource)))
  (export "nothing" (func))
  (export "text" (func (param "s" string)))
  (export "back" (func (result string)))
  (export "bytes" (func (param "l" (list u8))))
  (export "floats" (func (param "l" (list f64))))
  (export "records" (func (param "l" (list $pair))))
  (export "make" (func (result (own $thing))))
  (export "consume" (func (param "t" (own $thing))))
  (export "[method]thing.peek" (func (param "self" (borrow $thing)) (result u32)))`;

/** Implements all; its strings are in `encoding`. */
const library = (encoding: string): string => `(component
  (type $pair' (record (field "id" u32) (field "name" string)))
  (export $pair "pair" (type $pair'))
  (type $thing' (resource (rep i32)))
  (core func $new (canon resource.new $thing'))
  (core func $drop (canon resource.drop $thing'))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (memory (export "mem") 64)
    (data (i32.const 64) "abcdefghijklmnop")
    (data (i32.const 128) "\\40\\00\\00\\00\\10\\00\\00\\00")
    ${realloc}
    (func (export "nothing"))
    ;; What came is not needed any more: its place is free again.
    (func (export "two") (param i32 i32) (global.set $n (i32.const 1048576)))
    (func (export "back") (result i32) (i32.const 128))
    (func (export "make") (result i32) (call $new (i32.const 7)))
    (func (export "consume") (param i32) (call $drop (local.get 0)))
    (func (export "peek") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop))))))
  (alias core export $i "mem" (core memory $mem))
  (alias core export $i "realloc" (core func $realloc))
  (export $thing "thing" (type $thing'))
  (func (export "nothing") (canon lift (core func $i "nothing")))
  (func (export "text") (param "s" string) (canon lift (core func $i "two")
    (memory $mem) (realloc $realloc) string-encoding=${encoding}))
  (func (export "back") (result string) (canon lift (core func $i "back") (memory $mem)))
  (func (export "bytes") (param "l" (list u8)) (canon lift (core func $i "two")
    (memory $mem) (realloc $realloc)))
  (func (export "floats") (param "l" (list f64)) (canon lift (core func $i "two")
    (memory $mem) (realloc $realloc)))
  (func (export "records") (param "l" (list $pair)) (canon lift (core func $i "two")
    (memory $mem) (realloc $realloc) string-encoding=${encoding}))
  (func (export "make") (result (own $thing)) (canon lift (core func $i "make")))
  (func (export "consume") (param "t" (own $thing)) (canon lift (core func $i "consume")))
  (func (export "[method]thing.peek") (param "self" (borrow $thing)) (result u32)
    (canon lift (core func $i "peek"))))`;

const loop = (name: string, body: string): string => `(func (export "${name}") (param $n i32)
  (loop $l ${body} (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))`;

/** Calls all in loops. */
const caller = `(component
  (import "lib" (instance $lib ${types}))
  (import "wide" (instance $wide ${types}))
  (core module $memory (memory (export "mem") 64) ${realloc})
  (core instance $memory (instantiate $memory))
  (alias core export $memory "mem" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (alias export $lib "thing" (type $thing))
  (core func $nothing (canon lower (func $lib "nothing")))
  (core func $text (canon lower (func $lib "text") (memory $mem)))
  (core func $back (canon lower (func $lib "back") (memory $mem) (realloc $realloc)))
  (core func $bytes (canon lower (func $lib "bytes") (memory $mem)))
  (core func $floats (canon lower (func $lib "floats") (memory $mem)))
  (core func $records (canon lower (func $lib "records") (memory $mem)))
  (core func $widen (canon lower (func $wide "text") (memory $mem)))
  (core func $narrow (canon lower (func $lib "text") (memory $mem) string-encoding=utf16))
  (core func $make (canon lower (func $lib "make")))
  (core func $consume (canon lower (func $lib "consume")))
  (core func $peek (canon lower (func $lib "[method]thing.peek")))
  (core module $m
    (import "" "mem" (memory 64))
    (import "" "nothing" (func $nothing))
    (import "" "text" (func $text (param i32 i32)))
    (import "" "back" (func $back (param i32)))
    (import "" "bytes" (func $bytes (param i32 i32)))
    (import "" "floats" (func $floats (param i32 i32)))
    (import "" "records" (func $records (param i32 i32)))
    (import "" "widen" (func $widen (param i32 i32)))
    (import "" "narrow" (func $narrow (param i32 i32)))
    (import "" "make" (func $make (result i32)))
    (import "" "consume" (func $consume (param i32)))
    (import "" "peek" (func $peek (param i32) (result i32)))
    ;; Letters from 0 on, records at 200,000, UTF-16 at 300,000.
    (func (export "init") (local $i i32)
      (memory.fill (i32.const 0) (i32.const 97) (i32.const 70000))
      (loop $l
        (i32.store (i32.add (i32.const 200000) (i32.mul (local.get $i) (i32.const 12))) (local.get $i))
        (i32.store offset=4 (i32.add (i32.const 200000) (i32.mul (local.get $i) (i32.const 12))) (i32.const 16))
        (i32.store offset=8 (i32.add (i32.const 200000) (i32.mul (local.get $i) (i32.const 12))) (i32.const 12))
        (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))
      (local.set $i (i32.const 0))
      (loop $k
        (i32.store16 (i32.add (i32.const 300000) (i32.mul (local.get $i) (i32.const 2))) (i32.const 97))
        (br_if $k (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const ${kib64})))))
    ${loop('nothing', '(call $nothing)')}
    ${loop('text16', '(call $text (i32.const 16) (i32.const 16))')}
    ${loop('back16', '(call $back (i32.const 150000))')}
    ${loop('text64', `(call $text (i32.const 16) (i32.const ${kib64}))`)}
    ${loop('bytes', `(call $bytes (i32.const 16) (i32.const ${kib64}))`)}
    ${loop('floats', `(call $floats (i32.const 16) (i32.const ${kib64 / 8}))`)}
    ${loop('records', '(call $records (i32.const 200000) (i32.const 1000))')}
    ${loop('widen', `(call $widen (i32.const 16) (i32.const ${kib64}))`)}
    ${loop('narrow', `(call $narrow (i32.const 300000) (i32.const ${kib64}))`)}
    ${loop('own', '(call $consume (call $make))')}
    (func (export "borrow") (param $n i32) (local $h i32)
      (local.set $h (call $make))
      (loop $l
        (drop (call $peek (local.get $h)))
        (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (call $consume (local.get $h))))
  (core instance $i (instantiate $m (with "" (instance (export "mem" (memory $mem))
    (export "nothing" (func $nothing)) (export "text" (func $text)) (export "back" (func $back))
    (export "bytes" (func $bytes)) (export "floats" (func $floats)) (export "records" (func $records))
    (export "widen" (func $widen)) (export "narrow" (func $narrow))
    (export "make" (func $make)) (export "consume" (func $consume)) (export "peek" (func $peek))))))
  (func (export "init") (canon lift (core func $i "init")))
  ${rows.map(({ loop: name }) => `(func (export "${name}") (param "times" u32) (canon lift (core func $i "${name}")))`).join('\n')})`;

const program = `(component
  (component $library ${library('utf8').slice('(component'.length)}
  (component $wide-library ${library('utf16').slice('(component'.length)}
  (component $caller ${caller.slice('(component'.length)}
  (instance $lib (instantiate $library))
  (instance $wide (instantiate $wide-library))
  (instance $caller (instantiate $caller (with "lib" (instance $lib)) (with "wide" (instance $wide))))
  (export "init" (func $caller "init"))
  ${rows.map(({ loop: name }) => `(export "${name}" (func $caller "${name}"))`).join('\n')})`;

/** What no call can be faster than, as loops. */
function floors(): Loops {
  const limits = { min: 64, shared: false, address: 'i32' } as const;
  const callee = new ModuleWriter();
  callee.export(
    'f',
    'func',
    callee.func({ params: [], results: [] }, () => undefined),
  );
  const f = new WebAssembly.Instance(new WebAssembly.Module(callee.bytes())).exports['f'];

  const module = new ModuleWriter();
  const call = module.importFunc('', 'f', { params: [], results: [] });
  const [to, from] = [module.memory(limits), module.memory(limits)];
  const looped = (name: string, body: (code: Code) => void): void => {
    const func = module.func({ params: ['i32'], results: [] }, (code) =>
      code.loop((again) => {
        body(code);
        code.get(0).i32(1).op(op.i32Sub).tee(0).brIf(again);
      }),
    );
    module.export(name, 'func', func);
  };
  looped('call', (code) => void code.call(call));
  for (const [name, bytes] of [
    ['copy16', 16],
    ['copy64', kib64],
  ] as const) {
    // A size that is known when it is compiled would be no `memory.copy`.
    const size = module.global('i32', true, (code) => void code.i32(bytes));
    looped(name, (code) => void code.i32(1048576).i32(16).getGlobal(size).memoryCopy(to, from));
  }
  const init = module.func({ params: [], results: [] }, (code) => {
    // Pages that nobody has written are all the same one, and fast to read.
    for (const memory of [to, from])
      code
        .i32(0)
        .i32(97)
        .i32(64 * kib64)
        .memoryFill(memory);
  });
  module.start(init);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), {
    '': { f },
  });
  return exports as unknown as Loops;
}

async function ours(bytes: Uint8Array, fuse: boolean): Promise<Loops> {
  const { value, diagnostics } = await link(bytes, { fuse });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return (await value.instantiate()).exports as Loops;
}

/** The same component by jco, from files that it writes. */
async function jcos(bytes: Uint8Array): Promise<Loops> {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-bench-'));
  const { files } = await transpile(bytes, { name: 'bench', instantiation: 'sync' });
  const modules = new Map<string, Uint8Array>();
  for (const [name, content] of Object.entries(files as Record<string, Uint8Array>)) {
    if (name.endsWith('.wasm')) modules.set(name, content);
    if (name.endsWith('.js')) writeFileSync(path.join(folder, 'bench.mjs'), content);
  }
  const made = (await import(path.join(folder, 'bench.mjs'))) as {
    instantiate(get: (name: string) => WebAssembly.Module, imports: object): Loops;
  };
  rmSync(folder, { recursive: true });
  return made.instantiate(
    (name) => new WebAssembly.Module(modules.get(name) as Uint8Array<ArrayBuffer>),
    {},
  );
}

/** The medians of nanoseconds a call, of each of `runs`, which take turns. */
function medians(
  runs: readonly { readonly run: () => void; readonly times: number }[],
  rounds = 13,
): number[] {
  const found: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run, times }] of runs.entries()) {
      const begin = performance.now();
      run();
      if (round > 1) found[i]!.push(((performance.now() - begin) / times) * 1e6);
    }
  }
  return found.map((times) => times.toSorted((a, b) => a - b)[times.length >> 1]!);
}

/** What of a program is measured besides its calls. */
interface Other {
  readonly what: string;
  readonly floor?: string;
  readonly value: string;
  readonly ratio: number;
  readonly reach: number;
}

/** A chain of so many components, each of which passes a string on to the one before. */
function chain(count: number): string {
  const first = `(component $c0
    (core module $m (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "f") (param i32 i32)))
    (core instance $i (instantiate $m))
    (func (export "f") (param "s" string) (canon lift (core func $i "f")
      (memory (core memory $i "mem")) (realloc (core func $i "realloc")))))`;
  const next = (i: number): string => `(component $c${i}
    (import "f" (func $f (param "s" string)))
    (core module $mem (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
    (core instance $mem (instantiate $mem))
    (core func $f' (canon lower (func $f) (memory (core memory $mem "mem"))))
    (core module $m (import "" "f" (func $f (param i32 i32)))
      (func (export "f") (param i32 i32) (call $f (local.get 0) (local.get 1))))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f'))))))
    (func (export "f") (param "s" string) (canon lift (core func $i "f")
      (memory (core memory $mem "mem")) (realloc (core func $mem "realloc")))))`;
  const later = Array.from({ length: count - 1 }, (_, i) => i + 1);
  return `(component ${first} ${later.map(next).join('\n')}
    (instance $i0 (instantiate $c0))
    ${later.map((i) => `(instance $i${i} (instantiate $c${i} (with "f" (func $i${i - 1} "f"))))`).join('\n')}
    (export "f" (func $i${count - 1} "f")))`;
}

/** Instances of a program beside no more than its memories and core instances. */
async function instantiating(count: number): Promise<Other> {
  const { value } = await link(await parse(chain(count)));
  const memory = new ModuleWriter();
  memory.memory({ min: 1, shared: false, address: 'i32' });
  const [withMemory, without] = [memory, new ModuleWriter()].map(
    (module) => new WebAssembly.Module(module.bytes()),
  );
  const [ns = 0, least = 0] = medians(
    [
      { run: () => void value!.instantiateSync(), times: 1 },
      {
        run: () => {
          let last: WebAssembly.Instance | undefined;
          for (let i = 0; i < count; i++) last = new WebAssembly.Instance(withMemory!);
          for (let i = 1; i < count; i++) last = new WebAssembly.Instance(without!);
          return last;
        },
        times: 1,
      },
    ],
    201,
  );
  const us = (time: number): string => `${(time / 1e3).toFixed(0)} us`;
  return {
    what: `instantiate a chain of ${count}`,
    floor: us(least),
    value: us(ns),
    ratio: ns / least,
    reach: 1.8,
  };
}

/** Two components and so many functions over 200 types between them. */
function manyFunctions(count: number): string {
  const each = <T>(length: number, make: (i: number) => T): T[] =>
    Array.from({ length }, (_, i) => make(i));
  const kinds = [
    'u32',
    'string',
    '(list u8)',
    '(option u64)',
    '(tuple u8 string)',
    '(result string (error u32))',
  ];
  const fields = (i: number): string =>
    each(3 + (i % 5), (k) => `(field "f${k}" ${kinds[(i + k) % kinds.length]})`).join(' ');
  const named = each(
    200,
    (i) => `(type $t${i}' (record ${fields(i)})) (export $t${i} "t${i}" (type $t${i}'))`,
  );
  const wanted = each(
    200,
    (i) => `(type $t${i}' (record ${fields(i)})) (export "t${i}" (type $t${i} (eq $t${i}')))`,
  );
  const memory = `(memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))`;
  const options = '(memory (core memory $i "mem")) (realloc (core func $i "realloc"))';
  return `(component
    (component $b
      ${named.join('\n')}
      (core module $m ${memory} (func (export "f") (param i32) (result i32) (i32.const 0)))
      (core instance $i (instantiate $m))
      ${each(count, (i) => `(func (export "f${i}") (param "p" (tuple $t${i % 200} (list u64) $t${(i + 1) % 200} $t${(i + 2) % 200} $t${(i + 3) % 200})) (result $t${(i + 7) % 200}) (canon lift (core func $i "f") ${options}))`).join('\n')})
    (component $a
      (import "b" (instance $b ${wanted.join('\n')}
        ${each(count, (i) => `(export "f${i}" (func (param "p" (tuple $t${i % 200} (list u64) $t${(i + 1) % 200} $t${(i + 2) % 200} $t${(i + 3) % 200})) (result $t${(i + 7) % 200})))`).join('\n')}))
      (core module $mem ${memory})
      (core instance $i (instantiate $mem))
      ${each(count, (i) => `(core func $f${i} (canon lower (func $b "f${i}") ${options}))`).join('\n')}
      (core module $m ${each(count, (i) => `(import "" "f${i}" (func (param i32 i32)))`).join('\n')})
      (core instance (instantiate $m (with "" (instance
        ${each(count, (i) => `(export "f${i}" (func $f${i}))`).join('\n')})))))
    (instance $b (instantiate $b))
    (instance (instantiate $a (with "b" (instance $b)))))`;
}

/** Time and bytes of the adapters of ten times as many functions. */
async function linear(): Promise<readonly Other[]> {
  const made = await Promise.all(
    [100, 1000].map(async (count) => {
      const { value, diagnostics } = await link(await parse(manyFunctions(count)), { fuse: false });
      if (value === undefined) throw new Error(JSON.stringify(diagnostics[0]));
      const { plan } = value;
      const facts = analyse(plan);
      const run = (): number =>
        fuse(plan, facts)!
          .modules.slice(plan.modules.length)
          .reduce((sum, m) => sum + (m.kind === 'inline' ? m.bytes.length : 0), 0);
      return { size: run(), run };
    }),
  );
  const times = medians(made.map(({ run }) => ({ run: () => void run(), times: 1 })));
  const ratio = ([few, many]: readonly number[]): number => many! / few!;
  return [
    {
      what: 'adapters of 1000 functions, 200 types',
      floor: `${(times[0]! / 1e6).toFixed(1)} ms for 100`,
      value: `${(times[1]! / 1e6).toFixed(1)} ms`,
      ratio: ratio(times),
      reach: 11,
    },
    {
      what: 'their bytes',
      floor: `${made[0]!.size} for 100`,
      value: `${made[1]!.size}`,
      ratio: ratio(made.map(({ size }) => size)),
      reach: 11,
    },
  ];
}

const bytes = await parse(program);
const floor = floors();
const [fused, plain, other] = [
  await ours(bytes, true),
  await ours(bytes, false),
  await jcos(bytes),
];
for (const loops of [fused, plain, other]) (loops as unknown as { init(): void }).init();

const table = rows.map(({ what, loop: name, floor: base, reach, jco, times }) => {
  // jco and the plain way are slow enough to be measured by fewer calls.
  const few = Math.max(3, Math.ceil(times / 100));
  const [ns = 0, at = 0, plainly = 0, jcoNs = 0] = medians([
    { run: () => fused[name]!(times), times },
    { run: () => floor[base]!(times), times },
    { run: () => plain[name]!(few), times: few },
    { run: () => other[name]!(few), times: few },
  ]);
  return {
    what,
    ns,
    floor: at,
    ratio: ns / at,
    reach,
    plain: plainly,
    jco: jcoNs,
    faster: jcoNs / ns,
    fasterReach: jco,
  };
});

const figure = (n: number): string => (n < 100 ? n.toFixed(1) : n.toFixed(0));
const print = (...cells: readonly string[]): void =>
  console.log(
    cells[0]!.padEnd(34) +
      cells
        .slice(1)
        .map((c) => c.padStart(12))
        .join(''),
  );
print(
  'a call, ns, medians',
  'floor',
  'witlink',
  'x floor',
  'to reach',
  'plain',
  'jco',
  'x jco',
  'to reach',
);
for (const row of table) {
  print(
    row.what,
    figure(row.floor),
    figure(row.ns),
    row.ratio.toFixed(2),
    row.reach === undefined ? '' : `${row.reach}`,
    figure(row.plain),
    figure(row.jco),
    `${row.faster.toFixed(0)}`,
    row.fasterReach === undefined ? '' : `${row.fasterReach}`,
  );
}
const others = [await instantiating(2), await instantiating(10), ...(await linear())];
print('', 'floor', '', 'witlink', '', 'ratio', 'to reach');
for (const { what, floor: base = '', value, ratio, reach } of others) {
  print(what, base, '', value, '', ratio.toFixed(2), `${reach}`);
}
const file = process.argv[2];
if (file !== undefined) {
  writeFileSync(file, `${JSON.stringify({ calls: table, others }, undefined, 2)}\n`);
}
