/**
 * What a transcoder is made of: the module it goes into, the memory it reads, the memory and the realloc it writes by.
 * Who fuses gives these; the files of pairs write code by them.
 */
import type { CanonOptions, InstanceId, TrapSite } from '../../../plan/index.ts';
import type { TrapCode } from '../../../runtime/index.ts';
import { type Code, type ModuleWriter, type Opcode } from '../../../wasm/index.ts';
import type { Memories } from '../copy.ts';
import * as op from '../../../wasm/index.ts';

/** How strings lie in a memory. */
export type Encoding = CanonOptions['encoding'];

/** Where strings are lifted from. */
export interface StringSource {
  readonly encoding: Encoding;
  /** Index of the memory in the module. */
  readonly memory: number;
  readonly instance: InstanceId;
}

/** Where strings are lowered to. */
export interface StringTarget extends StringSource {
  /**
   * Index of a function `(old, oldSize, align, newSize) -> pointer` of the module. It calls the guest's realloc and has
   * checked alignment and bounds of what that gave.
   */
  readonly realloc: number;
}

/** The module that transcoders become functions of. */
export interface StringModule {
  readonly module: ModuleWriter;
  /** Writes code that ends everything there; `values` are at most three locals (i32). Nothing falls through. */
  trap(code: Code, site: TrapSite, ...values: number[]): void;
}

/**
 * Writes what is done with a string whose range was checked: `str` and `units` are locals, the pointer and the code
 * units without a tag. Leaves the lowered pointer and code units on the stack.
 */
export type Body = (code: Code, str: number, units: number) => void;

/** The two sides of a transcoder, and the instructions that each memory is used by. */
export class Pair {
  readonly into: StringModule;
  readonly from: StringSource;
  readonly to: StringTarget;
  readonly name: string;

  constructor(into: StringModule, from: StringSource, to: StringTarget, name: string) {
    this.into = into;
    this.from = from;
    this.to = to;
    this.name = name;
  }

  get memories(): Memories {
    return { from: this.from.memory, to: this.to.memory };
  }

  /** A load from the source's memory. */
  load(code: Code, load: Opcode, offset = 0): Code {
    return code.memory(load, { memory: this.from.memory, offset });
  }

  /** A load from, or a store into the target's memory. */
  target(code: Code, loadOrStore: Opcode, offset = 0): Code {
    return code.memory(loadOrStore, { memory: this.to.memory, offset });
  }

  /** A store of one lane into the target's memory. */
  storeLane(code: Code, store: Opcode, lane = 0): Code {
    return code.memoryLane(store, { memory: this.to.memory }, lane);
  }

  /** The first call of realloc, for as many bytes as `size` holds; `pointer` becomes what it gives. */
  allocate(code: Code, pointer: number, align: number, size: number): void {
    code.i32(0).i32(0).i32(align).get(size).call(this.to.realloc).set(pointer);
  }

  /** Asks for another size of what stands at `pointer`, which becomes what realloc gives. */
  reallocate(code: Code, pointer: number, oldSize: number, align: number, newSize: number): void {
    code.get(pointer).get(oldSize).i32(align).get(newSize).call(this.to.realloc).set(pointer);
  }

  /** A function of the module that does a part of the work. */
  func(
    part: string,
    params: readonly string[],
    results: readonly string[],
    body: (code: Code) => void,
  ): number {
    return this.into.module.func({ params, results }, body, `${this.name}: ${part}`);
  }

  /** Writes the end of a source that breaks a rule: up to three locals are values of the detail. */
  trap(code: Code, rule: TrapCode, detail: string, ...values: number[]): void {
    this.into.trap(code, { code: rule, instance: this.from.instance, detail }, ...values);
  }

  /** Writes the end of a source that is not what its encoding says; `str` is its pointer. */
  invalid(code: Code, encoding: 'UTF-8' | 'UTF-16', str: number): void {
    const rule = encoding === 'UTF-8' ? 'trap/invalid-utf8' : 'trap/invalid-utf16';
    this.trap(code, rule, `the string at {0x} is not valid ${encoding}`, str);
  }
}

/** Adds a constant to a local. */
export function advance(code: Code, local: number, by: number): void {
  code.get(local).i32(by).op(op.i32Add).set(local);
}

/** Pushes whether there are as many bytes between the two pointers. */
export function hasBytes(code: Code, from: number, end: number, bytes: number): Code {
  return code.get(end).get(from).op(op.i32Sub).i32(bytes).op(op.i32GeU);
}

/** A vector whose lanes of `bytes` bytes are all `value`. */
export function splat(value: number, bytes: 1 | 2 | 4): number[] {
  return Array.from({ length: 16 }, (_, i) => (value >>> (8 * (i % bytes))) & 0xff);
}
