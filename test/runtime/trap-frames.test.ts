/** Where core code was when a trap happened: `Trap.frames`, of real stacks and of those of other engines. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { link } from '../../src/link/index.ts';
import { Trap, type TrapFrame } from '../../src/runtime/index.ts';
import { framesOf } from '../../src/runtime/core/trap-frames.ts';
import { wat } from '../link/wat.ts';

const kept = Error.stackTraceLimit;
beforeAll(() => void (Error.stackTraceLimit = 100));
afterAll(() => void (Error.stackTraceLimit = kept));

const inner = (body: string): Promise<Uint8Array> =>
  wat(`(component $inner
    (import "log" (func $log (param "x" u32)))
    (core func $log (canon lower (func $log)))
    (core module $m
      (import "" "log" (func $log (param i32)))
      (memory (export "memory") 1)
      (func $room (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
      (func $deep (param i32) (result i32) (call $log (local.get 0)) ${body})
      (func $mid (export "f") (param i32) (result i32) (call $deep (local.get 0)))
      (func $take (export "take") (param i32 i32)))
    (core instance $i (instantiate $m (with "" (instance (export "log" (func $log))))))
    (alias core export $i "memory" (core memory $memory))
    (func $f (param "x" u32) (result u32) (canon lift (core func $i "f")))
    (func $take (param "text" string)
      (canon lift (core func $i "take") (memory $memory) (realloc (core func $i "realloc"))))
    (instance $s (export "f" (func $f)) (export "take" (func $take)))
    (export "demo:a/b" (instance $s)))`);

const outer = `(component $outer
  (import "demo:a/b" (instance $b
    (export "f" (func (param "x" u32) (result u32)))
    (export "take" (func (param "text" string)))))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $memory))
  (core func $f (canon lower (func $b "f")))
  (core func $take (canon lower (func $b "take") (memory $memory)))
  (core module
    (import "b" "f" (func $f (param i32) (result i32)))
    (import "b" "take" (func $take (param i32 i32)))
    (func $helper (param i32) (result i32) (call $f (local.get 0)))
    (func $go (export "go") (result i32) (call $helper (i32.const 3)))
    (func (export "send") (call $take (i32.const 0) (i32.const 5))))
  (core instance $i (instantiate 1 (with "b" (instance
    (export "f" (func $f)) (export "take" (func $take))))))
  (func (export "go") (result u32) (canon lift (core func $i "go")))
  (func (export "send") (canon lift (core func $i "send"))))`;

/** The trap that a call of `outer` ends in. */
async function trapOf({
  body = 'unreachable',
  call = 'go',
  fuse = true,
  log = () => {},
}: {
  readonly body?: string;
  readonly call?: string;
  readonly fuse?: boolean;
  readonly log?: () => void;
} = {}): Promise<Trap> {
  const linked = await link(await wat(outer), { plugs: [await inner(body)], fuse });
  expect(linked.diagnostics).toEqual([]);
  const { exports } = await linked.value!.instantiate({ log });
  try {
    (exports[call] as () => void)();
  } catch (error) {
    if (error instanceof Trap) return error;
    throw error;
  }
  throw new Error('it returned');
}

const short = (frames: readonly TrapFrame[]): string[] =>
  frames.map(
    ({ component, entry, module = '', func, index }) =>
      `${component}, ${entry}: ${module}!${func ?? index}`,
  );

const whole = [
  'inner, demo:a/b#f: m!deep',
  'inner, demo:a/b#f: m!mid',
  'outer, go: !helper',
  'outer, go: !go',
];

describe.each([true, false])('with fuse: %s', (fuse) => {
  test('the functions of each component, innermost first', async () => {
    const { frames } = await trapOf({ fuse });
    expect(short(frames)).toEqual(whole);
    expect(frames[0]).toMatchObject({ index: 2, offset: expect.any(Number) as number });
  });

  test('an exception of the host has the frames of who called it', async () => {
    const before = new Error('made long before');
    const log = (): never => {
      throw before;
    };
    const trap = await trapOf({ fuse, log });
    expect(trap).toMatchObject({ code: 'trap/host-exception', cause: before });
    expect(short(trap.frames)).toEqual(whole);
  });

  test('what runs for the caller inside the callee is the callee’s', async () => {
    const trap = await trapOf({ fuse, call: 'send' });
    expect(trap).toMatchObject({ component: 'inner' });
    expect(short(trap.frames)).toEqual([`inner, ${trap.func}: m!room`, 'outer, send: !4']);
  });

  test('a full stack has as many as the engine keeps', async () => {
    const { code, frames } = await trapOf({ fuse, body: '(call $deep (local.get 0))' });
    expect(code).toBe('trap/stack-overflow');
    expect(frames.length).toBeGreaterThan(50);
    // Full when `log` was called, of which adapters and JavaScript know different things.
    const entry = fuse ? '' : 'demo:a/b#f';
    expect(new Set(short(frames))).toEqual(new Set([`inner, ${entry}: m!deep`]));
  });

  test('a start function', async () => {
    const { value } = await link(
      await wat(`(component $starting
        (core module $m (func $begin unreachable) (start $begin))
        (core instance (instantiate $m)))`),
      { fuse },
    );
    const trap = await value!.instantiate().catch((error: unknown) => error);
    expect(short((trap as Trap).frames)).toEqual(['starting, start function: m!begin']);
  });
});

test('frames are no own property, and there are none where no core code ran', async () => {
  const trap = await trapOf();
  expect(Object.keys(trap)).not.toContain('frames');
  expect(new Trap('trap/internal', { component: 'a', func: 'b' }, 'x').frames).toEqual([]);
});

describe('stacks of other engines', () => {
  const told = (stack: string): readonly TrapFrame[] => {
    const cause = new WebAssembly.RuntimeError('unreachable');
    Object.defineProperty(cause, 'stack', { value: stack });
    const place = { component: 'app', func: 'go' };
    return framesOf(new Trap('trap/wasm', place, 'unreachable', { cause }));
  };

  test('SpiderMonkey', () => {
    const stack = `deep@https://x.test/a.js line 3 > WebAssembly.compile:wasm-function[0]:0x21
mid@https://x.test/a.js line 3 > WebAssembly.compile:wasm-function[1]:0x27
run@https://x.test/a.js:12:3`;
    expect(told(stack)).toEqual([
      { component: 'app', entry: 'go', func: 'deep', index: 0, offset: 0x21 },
      { component: 'app', entry: 'go', func: 'mid', index: 1, offset: 0x27 },
    ]);
  });

  test('JavaScriptCore', () => {
    const stack = `m.wasm-function[deep]@[wasm code]
<?>.wasm-function[7]@[wasm code]
<?>.wasm-function[[adapter] host -> go]@[wasm code]
wasm-stub@[wasm code]
run@https://x.test/a.js:12:3`;
    expect(told(stack)).toEqual([
      { component: 'app', entry: 'go', module: 'm', func: 'deep' },
      { component: 'app', entry: 'go', index: 7 },
    ]);
  });

  test('none that is known', () => {
    expect(told('what is this')).toEqual([]);
    expect(told('')).toEqual([]);
  });
});
