/**
 * What a call across the edge to JavaScript costs, from the host to a component and back and the other way, beside the best
 * that was written by hand for the same core module and checks the same: that the program is alive, that nothing waits
 * and nothing runs in it already, pointers, sizes and UTF-8; what traps becomes a `Trap` that ends the program.
 */
import { parse } from '@bytecodealliance/jco';
import { link } from '../../src/link/index.ts';
import { Trap } from '../../src/runtime/index.ts';

const core = `
  (import "host" "nothing" (func $nothing))
  (import "host" "put" (func $put (param i32 i32)))
  (import "host" "mem" (memory 1))
  (global $next (mut i32) (i32.const 4096))
  (data (i32.const 16) "\\20\\00\\00\\00\\10\\00\\00\\00")
  (data (i32.const 32) "sixteen letters!")
  (func (export "realloc") (param i32 i32 i32 i32) (result i32)
    (global.set $next (i32.and (i32.add (global.get $next) (i32.const 32)) (i32.const 0x7fff)))
    (i32.add (global.get $next) (i32.const 256)))
  (func (export "nothing"))
  (func (export "put") (param i32 i32))
  (func (export "get") (result i32) (i32.const 16))
  (func (export "call") (param i32)
    (loop (call $nothing)
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "send") (param i32)
    (loop (call $put (i32.const 32) (i32.const 16))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))`;

/** Its functions are those of the core module, lifted; the host's are lowered. */
const component = `(component
  (import "nothing" (func $nothing))
  (import "put" (func $put (param "text" string)))
  (core module $mem (memory (export "mem") 1))
  (core module $m ${core})
  (core instance $mem (instantiate $mem))
  (alias core export $mem "mem" (core memory $memory))
  (core func $nothing' (canon lower (func $nothing)))
  (core func $put' (canon lower (func $put) (memory $memory)))
  (core instance $i (instantiate $m (with "host" (instance
    (export "nothing" (func $nothing')) (export "put" (func $put')) (export "mem" (memory $memory))))))
  (func (export "nothing") (canon lift (core func $i "nothing")))
  (func (export "put") (param "text" string) (canon lift (core func $i "put")
    (memory $memory) (realloc (core func $i "realloc"))))
  (func (export "get") (result string) (canon lift (core func $i "get") (memory $memory)))
  (func (export "call") (param "times" u32) (canon lift (core func $i "call")))
  (func (export "send") (param "times" u32) (canon lift (core func $i "send")))
)`;

type Func = (...args: unknown[]) => unknown;

/** The functions of a program. */
type Program = Readonly<Record<'nothing' | 'put' | 'get' | 'call' | 'send', Func>>;

interface HostFuncs {
  readonly nothing: () => void;
  readonly put: (text: string) => void;
}

async function ours(host: HostFuncs): Promise<Program> {
  const text = component.replaceAll('(memory $mem "mem")', '(memory $memory)');
  const { value, diagnostics } = await link(
    await parse(text.replaceAll('(memory (memory', '(memory (')),
  );
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return value.instantiateSync({ ...host }).exports as unknown as Program;
}

/** As somebody would write it who knows all of the program, and cares for nothing but speed. */
async function byHand(host: HostFuncs): Promise<Program> {
  let poison: Trap | undefined;
  let waits = false;
  let isEntered = false;
  let mayLeave = true;
  const place = (func: string) => ({ component: 'root', func });
  const trap = (func: string, detail: string): Trap => new Trap('trap/wasm', place(func), detail);
  const kill = (func: string, error: unknown): Trap =>
    (poison ??= error instanceof Trap ? error : trap(func, String(error)));
  const check = (func: string): void => {
    if (poison !== undefined)
      throw new Trap('trap/poisoned', place(func), 'dead', { cause: poison });
    if (waits) throw new Error('busy');
  };
  const enter = (func: string): void => {
    if (isEntered) throw new Trap('trap/cannot-enter', place(func), 'called while it is running');
    isEntered = true;
  };
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();
  const mem = new WebAssembly.Memory({ initial: 1 });
  let bytes = new Uint8Array(0);
  let view = new DataView(bytes.buffer);
  const refresh = (): void => {
    if (bytes.length !== 0) return;
    const { buffer } = mem;
    bytes = new Uint8Array(buffer);
    view = new DataView(buffer);
  };
  const textAt = (func: string, ptr: number, length: number): string => {
    refresh();
    if (length > 2 ** 28 - 1) throw trap(func, 'too long');
    if (ptr + length > bytes.length) throw trap(func, 'out of bounds');
    if (length <= 32) {
      let text = '';
      for (let i = ptr; i < ptr + length; i++) {
        if (bytes[i]! >= 0x80) return decoder.decode(bytes.subarray(ptr, ptr + length));
        text += String.fromCharCode(bytes[i]!);
      }
      return text;
    }
    return decoder.decode(bytes.subarray(ptr, ptr + length));
  };
  const utf8Length = (text: string): number => {
    let length = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
    }
    return length;
  };
  let signal: WebAssembly.Global | undefined;
  const imported =
    (func: string, call: Func): Func =>
    (...args) => {
      try {
        if (!mayLeave) throw trap(func, 'may not leave');
        call(...args);
        if (poison !== undefined) throw poison;
      } catch (error) {
        kill(func, error);
        signal!.value = 1;
      }
    };
  const module = new WebAssembly.Module(
    (await parse(`(module ${core})`)) as Uint8Array<ArrayBuffer>,
  );
  signal = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
  const { exports } = new WebAssembly.Instance(module, {
    host: {
      mem,
      nothing: imported('nothing', () => host.nothing()),
      put: imported('put', (ptr, length) => {
        host.put(textAt('put', (ptr as number) >>> 0, (length as number) >>> 0));
      }),
    },
  }) as unknown as {
    readonly exports: Record<string, (...args: number[]) => number>;
  };
  const { realloc, nothing, put, get, call, send } = exports;
  const times =
    (name: string, code: (n: number) => void): Func =>
    (n) => {
      check(name);
      if (typeof n !== 'number' || !Number.isInteger(n) || n < 0 || n > 2 ** 32 - 1)
        throw new TypeError();
      enter(name);
      try {
        code(n);
      } catch (error) {
        throw kill(name, error);
      }
      isEntered = false;
    };
  return {
    nothing() {
      check('nothing');
      enter('nothing');
      try {
        nothing!();
      } catch (error) {
        throw kill('nothing', error);
      }
      isEntered = false;
    },
    put(given) {
      check('put');
      if (typeof given !== 'string') throw new TypeError();
      const text = given.toWellFormed();
      enter('put');
      try {
        const length = utf8Length(text);
        if (length > 2 ** 28 - 1) throw trap('put', 'too long');
        mayLeave = false;
        const ptr = realloc!(0, 0, 1, length) >>> 0;
        mayLeave = true;
        refresh();
        if (ptr + length > bytes.length) throw trap('put', 'realloc out of bounds');
        if (length === text.length && length <= 32) {
          for (let i = 0; i < length; i++) bytes[ptr + i] = text.charCodeAt(i);
        } else {
          encoder.encodeInto(text, bytes.subarray(ptr, ptr + length));
        }
        put!(ptr, length);
      } catch (error) {
        throw kill('put', error);
      }
      isEntered = false;
    },
    get() {
      check('get');
      enter('get');
      let text: string;
      try {
        const ptr = get!() >>> 0;
        refresh();
        if (ptr % 4 !== 0) throw trap('get', 'unaligned');
        if (ptr + 8 > bytes.length) throw trap('get', 'out of bounds');
        text = textAt('get', view.getUint32(ptr, true), view.getUint32(ptr + 4, true));
      } catch (error) {
        throw kill('get', error);
      }
      isEntered = false;
      return text;
    },
    call: times('call', call!),
    send: times('send', send!),
  };
}

const round = 20_000;
const text = 'sixteen letters!';

/** By what is done, a round of it. */
const rounds: readonly (readonly [what: string, run: (program: Program) => void])[] = [
  [
    'host -> component -> host, nothing',
    ({ nothing }) => {
      for (let i = 0; i < round; i++) nothing();
    },
  ],
  [
    'host -> component, string of 16 B',
    ({ put }) => {
      for (let i = 0; i < round; i++) put(text);
    },
  ],
  [
    'component -> host as result, string of 16 B',
    ({ get }) => {
      for (let i = 0; i < round; i++) get();
    },
  ],
  ['component -> host -> component, nothing', ({ call }) => call(round)],
  ['component -> host, string of 16 B', ({ send }) => send(round)],
];

/**
 * The nanoseconds a call of each, the least of rounds that take turns: what else the machine does only adds to it. Gives
 * the ratios.
 */
export async function edgeBench(
  say: (what: string, ...figures: string[]) => void,
): Promise<readonly number[]> {
  let came = 0;
  const host = (): HostFuncs => ({
    nothing: () => void came++,
    put: (given) => void (came += given.length),
  });
  const programs = [await byHand(host()), await ours(host())];
  if (programs.some(({ get }) => get() !== text)) throw new Error('the string is another');
  say('\nthe edge to JavaScript', 'by hand', 'witlink', 'ratio');
  return rounds.map(([what, run]) => {
    const times = programs.map(() => Infinity);
    for (let i = 0; i < 150; i++) {
      for (const [which, program] of programs.entries()) {
        const begin = performance.now();
        run(program);
        times[which] = Math.min(times[which]!, ((performance.now() - begin) / round) * 1e6);
      }
    }
    const [hand = 0, witlink = 0] = times;
    say(
      what,
      `${hand.toFixed(1)} ns`,
      `${witlink.toFixed(1)} ns`,
      `${(witlink / hand).toFixed(2)} : 1`,
    );
    return witlink / hand;
  });
}
