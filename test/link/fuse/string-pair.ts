/**
 * A transcoder beside the plain runtime's lifting and lowering of the same string: each with memories of its own, filled
 * with 0xAA, and a realloc that does the same for both and notes how it was called.
 */
import { type StringModule, transcoder } from '../../../src/link/fuse/strings/index.ts';
import type { TrapSite } from '../../../src/plan/index.ts';
import { Context, hex } from '../../../src/runtime/plain/context.ts';
import type { Encoding } from '../../../src/runtime/core/code-units.ts';
import { Memory } from '../../../src/runtime/core/memory.ts';
import type { Options } from '../../../src/runtime/plain/options.ts';
import { loadString, storeString } from '../../../src/runtime/plain/kinds/string.ts';
import type { PlainInstance } from '../../../src/runtime/plain/instance.ts';
import type { PlainStore } from '../../../src/runtime/plain/store.ts';
import { Trap, type TrapCode } from '../../../src/runtime/core/trap.ts';
import { ModuleWriter } from '../../../src/wasm/index.ts';
import * as op from '../../../src/wasm/opcodes.ts';

/** What a guest's realloc does: gives a pointer, having moved what was there. */
export type Realloc = (
  memory: WebAssembly.Memory,
  old: number,
  oldSize: number,
  align: number,
  newSize: number,
) => number;

/** A side of the plain runtime over a memory and a realloc, without a program around it. */
class Side extends Context {
  readonly calls: (readonly number[])[] = [];
  readonly #wasm: WebAssembly.Memory;
  readonly #memory: Memory;
  readonly #realloc: Realloc;

  constructor(label: string, encoding: Encoding, wasm: WebAssembly.Memory, realloc: Realloc) {
    const instance = { label } as PlainInstance;
    super({} as PlainStore, instance, 'f', { encoding } as Options, undefined, undefined);
    this.#wasm = wasm;
    this.#memory = new Memory(wasm);
    this.#realloc = realloc;
  }

  override get memory(): Memory {
    return this.#memory;
  }

  override countLifted(): void {}

  override reallocate(...args: [number, number, number, number]): number {
    this.calls.push(args);
    return this.#realloc(this.#wasm, ...args);
  }
}

/** What came of a string: pointer and code units, or a trap in words; the calls of realloc, and both memories. */
export interface Outcome {
  readonly result: readonly number[] | string;
  readonly calls: readonly (readonly number[])[];
  readonly source: Uint8Array;
  readonly target: Uint8Array;
}

/** A string as its source says it: pointer, code units with a tag, and what lies from the pointer on. */
export interface Sent {
  readonly ptr: number;
  readonly units: number;
  readonly bytes: Uint8Array;
}

export interface StringPair {
  plain(sent: Sent, realloc: Realloc): Outcome;
  fused(sent: Sent, realloc: Realloc): Outcome;
}

type Sides = readonly [from: Side, to: Side];

const filler = 0xaa;

/** Both ways from one encoding into another. `pages` is the size of each memory at first. */
export function stringPair(from: Encoding, to: Encoding, pages = 1): StringPair {
  const { call, memories, enter } = instantiate(from, to, pages);
  const reference = memories.map(() => new WebAssembly.Memory({ initial: pages }));
  const [a, b] = reference as [WebAssembly.Memory, WebAssembly.Memory];

  const run = (
    [source, target]: readonly WebAssembly.Memory[],
    { ptr, bytes }: Sent,
    realloc: Realloc,
    way: (sides: Sides) => readonly number[],
  ): Outcome => {
    const sourceBytes = new Uint8Array(source!.buffer);
    sourceBytes.fill(filler);
    const room = Math.max(0, sourceBytes.length - ptr);
    sourceBytes.set(bytes.subarray(0, room), sourceBytes.length - room);
    new Uint8Array(target!.buffer).fill(filler);
    const sides: Sides = [
      new Side('a', from, source!, realloc),
      new Side('b', to, target!, realloc),
    ];
    let result: readonly number[] | string;
    try {
      result = way(sides);
    } catch (e) {
      if (!(e instanceof Trap)) throw e;
      result = e.message;
    }
    return { result, calls: sides[1].calls, source: sourceBytes, target: sides[1].memory.bytes };
  };

  return {
    plain: (sent, realloc) =>
      run([a, b], sent, realloc, ([source, target]) =>
        storeString(target, loadString(source, sent.ptr, sent.units)),
      ),
    fused: (sent, realloc) =>
      run(memories, sent, realloc, (sides) => {
        enter(sides);
        return call(sent.ptr, sent.units);
      }),
  };
}

interface Instantiated {
  /** The memories of both sides. */
  readonly memories: readonly WebAssembly.Memory[];
  /** Says whose realloc is called and who traps. */
  enter(sides: Sides): void;
  call(ptr: number, units: number): readonly number[];
}

/** The transcoder in a module of its own; its realloc checks as the plain runtime does. */
function instantiate(from: Encoding, to: Encoding, pages: number): Instantiated {
  const module = new ModuleWriter();
  const i32s = (count: number): string[] => new Array<string>(count).fill('i32');
  const limits = { min: 0, shared: false, address: 'i32' } as const;
  const realloc = module.importFunc('', 'realloc', { params: i32s(4), results: i32s(1) });
  const trap = module.importFunc('', 'trap', { params: i32s(4), results: [] });
  const source = module.importMemory('', 'source', limits);
  const target = module.importMemory('', 'target', limits);
  const sites: TrapSite[] = [];
  const into: StringModule = {
    module,
    trap(code, site, ...values) {
      code.i32(sites.push(site) - 1);
      for (const value of [values[0], values[1], values[2]]) {
        if (value === undefined) code.i32(0);
        else code.get(value);
      }
      code.call(trap).op(op.unreachable);
    },
  };
  const func = transcoder(
    into,
    { encoding: from, memory: source, instance: 0 },
    { encoding: to, memory: target, instance: 1, realloc },
  );
  module.export('f', 'func', func);

  let sides: Sides | undefined;
  const memories = [source, target].map(() => new WebAssembly.Memory({ initial: pages }));
  const imports = {
    source: memories[0]!,
    target: memories[1]!,
    realloc: (...args: [number, number, number, number]) =>
      sides![1].reallocateChecked(...(args.map((n) => n >>> 0) as typeof args)),
    trap(index: number, ...values: number[]) {
      const site = sites[index]!;
      sides![site.instance]!.trap(site.code as TrapCode, detailOf(site.detail, values));
    },
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), {
    '': imports,
  });
  const f = exports['f'] as (ptr: number, units: number) => number[];
  return {
    memories,
    enter: (both) => (sides = both),
    call: (ptr, units) => f(ptr, units).map((n) => n >>> 0),
  };
}

/** The detail of a trap with what its placeholders stand for. */
function detailOf(detail: string, values: readonly number[]): string {
  return detail.replace(/\{([012])(?:(x)|\*(\d+))?\}/g, (_, index, isHex, times = 1) => {
    const value = values[Number(index)]! >>> 0;
    return isHex === undefined ? `${value * Number(times)}` : hex(value);
  });
}
