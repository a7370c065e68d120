/**
 * Random calls of the built-ins that have handles, threads and buffers, with numbers that are often wrong: whatever a
 * guest does ends in a result or in a trap of the specification, never in an error of ours. `RANDOM_BUILTINS` is how
 * many programs are run.
 */
import { expect, test } from 'vitest';
import { Trap } from '../../src/runtime/index.ts';
import { type Func, linked } from './components.ts';

const programs = Number(process.env['RANDOM_BUILTINS'] ?? 300);

/** Built-ins as they are in the text, by the core types of what they take and give. */
const builtins: readonly (readonly [text: string, params: number, result: '' | 'i32' | 'i64'])[] = [
  ['waitable-set.new', 0, 'i32'],
  ['waitable-set.wait (memory (core memory $mem "mem"))', 2, 'i32'],
  ['waitable-set.poll (memory (core memory $mem "mem"))', 2, 'i32'],
  ['waitable-set.drop', 1, ''],
  ['waitable.join', 2, ''],
  ['subtask.cancel', 1, 'i32'],
  ['subtask.cancel async', 1, 'i32'],
  ['subtask.drop', 1, ''],
  ['task.cancel', 0, ''],
  ['task.return', 0, ''],
  ...['stream $S', 'future $F'].flatMap((type) => {
    const [kind, name] = type.split(' ');
    const params = kind === 'stream' ? 3 : 2;
    const memory = '(memory (core memory $mem "mem"))';
    return [
      [`${kind}.new ${name}`, 0, 'i64'],
      [`${kind}.read ${name} ${memory}`, params, 'i32'],
      [`${kind}.read ${name} async ${memory}`, params, 'i32'],
      [`${kind}.write ${name} ${memory}`, params, 'i32'],
      [`${kind}.write ${name} async ${memory}`, params, 'i32'],
      [`${kind}.cancel-read ${name}`, 1, 'i32'],
      [`${kind}.cancel-write ${name} async`, 1, 'i32'],
      [`${kind}.drop-readable ${name}`, 1, ''],
      [`${kind}.drop-writable ${name}`, 1, ''],
    ] as const;
  }),
  ['error-context.new (memory (core memory $mem "mem"))', 2, 'i32'],
  [
    'error-context.debug-message (memory (core memory $mem "mem")) (realloc (core func $mem "realloc"))',
    2,
    '',
  ],
  ['error-context.drop', 1, ''],
  ['backpressure.inc', 0, ''],
  ['backpressure.dec', 0, ''],
  ['thread.index', 0, 'i32'],
  ['thread.new-indirect $start (core table $t)', 2, 'i32'],
  ['thread.resume-later', 1, ''],
  ['thread.suspend', 0, 'i32'],
  ['thread.yield', 0, 'i32'],
  ['thread.suspend-then-resume', 1, 'i32'],
  ['thread.yield-then-resume', 1, 'i32'],
  ['thread.suspend-then-promote', 1, 'i32'],
  ['thread.yield-then-promote', 1, 'i32'],
];

const types = (n: number): string => ' i32'.repeat(n);

/** Each built-in has a function that calls it; programs are what `op` and `next` give: which one, with what. */
const component = `(component
  (import "next" (func $next (result u32)))
  (import "op" (func $op (result u32)))
  (core module $mem (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $mem (instantiate $mem))
  (core module $table (table (export "t") 2 funcref))
  (core instance $table (instantiate $table))
  (core type $start (func (param i32)))
  (alias core export $table "t" (core table $t))
  (type $S (stream u16)) (type $F (future u16))
  (core func $next' (canon lower (func $next)))
  (core func $op' (canon lower (func $op)))
  ${builtins.map(([text], i) => `(core func $b${i} (canon ${text}))`).join('\n  ')}
  (core module $m
    (import "" "t" (table 2 funcref))
    (import "" "next" (func $next (result i32)))
    (import "" "op" (func $op (result i32)))
    ${builtins
      .map(
        ([, params, result], i) =>
          `(import "" "${i}" (func $b${i} (param${types(params)})${result === '' ? '' : ` (result ${result})`}))`,
      )
      .join('\n    ')}
    ${builtins
      .map(
        ([, params, result], i) =>
          `(func $c${i} ${'(call $next) '.repeat(params)}(call $b${i})${result === '' ? '' : ' (drop)'})`,
      )
      .join('\n    ')}
    (table $ops ${builtins.length} funcref)
    (elem (table $ops) (i32.const 0) func ${builtins.map((_, i) => `$c${i}`).join(' ')})
    (type $op (func))
    (func $program (param i32) (local $op i32)
      (loop $more
        (local.set $op (call $op))
        (if (i32.lt_u (local.get $op) (i32.const ${builtins.length})) (then
          (call_indirect $ops (type $op) (local.get $op))
          (br $more)))))
    (elem (table 0) (i32.const 0) func $program)
    (func (export "f") (call $program (i32.const 0)))
    (func (export "cb") (result i32) (call $program (i32.const 0)) (call $next))
    (func (export "on") (param i32 i32 i32) (result i32) (call $program (i32.const 0)) (call $next)))
  (core instance $i (instantiate $m (with "" (instance
    (export "t" (table $t)) (export "next" (func $next')) (export "op" (func $op'))
    ${builtins.map((_, i) => `(export "${i}" (func $b${i}))`).join(' ')}))))
  (func (export "sync") (canon lift (core func $i "f")))
  (func (export "async") async (canon lift (core func $i "f")))
  (func (export "stack") async (canon lift (core func $i "f") async))
  (func (export "loop") async (canon lift (core func $i "cb") async (callback (core func $i "on"))))
)`;

/** Numbers below `n` from a seed. */
function randomFrom(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const makers = builtins.flatMap(([text], i) => (/\.new/.test(text) ? [i] : []));
const entries = ['sync', 'async', 'stack', 'loop'];

test('random programs end in results and traps of the specification', async () => {
  const program = await linked(component);
  const seen = new Set<string>();
  for (let seed = 0; seed < programs; seed++) {
    const random = randomFrom(seed);
    let ops = 0;
    const op = (): number => {
      ops++;
      if (ops <= 4) return makers[random(makers.length)]!;
      return ops > 20 ? builtins.length : random(builtins.length);
    };
    const next = (): number => (random(20) > 0 ? random(8) : random(2 ** 32));
    const { exports } = program.instantiateSync({ next, op }, { stalled: 'trap' });
    // Two calls, so that one can run into what the other has left.
    for (let call = 0; call < 2; call++) {
      ops = 0;
      try {
        await (exports[entries[random(entries.length)]!] as Func)();
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(Trap);
        const { code } = error as Trap;
        expect(code, `seed ${seed}: ${String(error)}`).not.toBe('trap/internal');
        seen.add(code);
      }
    }
  }
  expect(seen.size).toBeGreaterThan(12);
});
