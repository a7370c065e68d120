/**
 * A guest that does the steps of the ABI walk over a real memory, in JavaScript: what a backend spells is interpreted
 * here. Values of its "language" are those of the runtime, so that they can be compared with what the runtime lifts and
 * lowers. It remembers each block of memory, and refuses to free what it did not give.
 */
import type {
  Conversion,
  CoreImportName,
  CoreOperand,
  ElementBody,
  Layout,
  Lifetime,
  LiftIndex,
  LoadOp,
  LowerIndex,
  Operand,
  AbiStep,
  PayloadWalk,
  StoreOp,
  StringEncoding,
} from '../../src/abi/index.ts';
import type { Func } from '../../src/model/index.ts';
import { numberArrays, type NumberArray } from '../../src/runtime/core/numbers.ts';
import { utf16Tag } from '../../src/runtime/core/code-units.ts';
import type { Value, VariantValue } from '../../src/runtime/plain/value.ts';

export type CoreValue = number | bigint;

/** What a guest needs of the world around it. */
export interface Around {
  readonly callCore: (callee: CoreImportName, args: CoreValue[]) => readonly CoreValue[];
  readonly callUser: (func: Func, args: Value[]) => Value | undefined;
  /** Indexes: that of a representation, stream or future, and back. */
  readonly lowerIndex: (step: LowerIndex, value: Value) => number;
  readonly liftIndex: (step: LiftIndex, index: number) => Value;
  /** Until the subtask has returned. */
  readonly wait: (subtask: number) => void;
  readonly drop: (builtin: CoreImportName, index: number) => void;
}

/** What a sequence of steps ended with. */
export type Ended =
  | { readonly kind: 'core'; readonly values: readonly CoreValue[] }
  | { readonly kind: 'value'; readonly value: Value | undefined };

export class Guest {
  readonly memory = new WebAssembly.Memory({ initial: 4 });
  /** Blocks in use, by address; what is empty isn't among them. */
  readonly live = new Map<number, number>();
  readonly #view = new DataView(this.memory.buffer);
  readonly #bytes = new Uint8Array(this.memory.buffer).fill(0xaa);
  readonly #values = new Map<number, Value | CoreValue>();
  readonly #around: Around;
  /** Blocks that stay until the call is done. */
  readonly #temporary: number[] = [];
  readonly #areas = new Set<number>();
  /** Indexes of what was lent to the function, by the step that gave them. */
  readonly #borrows = new Map<LiftIndex, number[]>();
  #next = 1024;

  constructor(around: Around) {
    this.#around = around;
  }

  realloc(old: number, oldSize: number, align: number, size: number): number {
    const pointer = this.#allocate({ size, align: align as Layout['align'] });
    if (old !== 0) {
      this.#bytes.copyWithin(pointer, old, old + Math.min(oldSize, size));
      this.#free(old, oldSize);
    }
    return pointer;
  }

  /** Does the steps of a function whose operands `params` are `args`. */
  run(
    params: readonly Operand[],
    args: readonly (Value | CoreValue)[],
    steps: readonly AbiStep[],
  ): Ended {
    params.forEach((param, i) => {
      if (param.kind === 'core') this.#setCore(param, args[i] as CoreValue);
      else this.#set(param, args[i]!);
    });
    for (const step of steps) {
      const ended = this.#do(step);
      if (ended !== undefined) return ended;
    }
    return { kind: 'core', values: [] };
  }

  /** What a task doesn't keep while it waits. */
  forgetAllBut(kept: readonly Operand[]): void {
    const ids = new Set(kept.map((operand) => operand.id));
    for (const id of this.#values.keys()) if (!ids.has(id)) this.#values.delete(id);
  }

  /** Writes elements to a buffer of the guest's own; gives its address. */
  lowerPayload({ element, lower }: PayloadWalk, values: readonly Value[]): number {
    const pointer = this.#allocate({ ...element, size: values.length * element.size });
    this.#lowerEach({ body: lower, element, shape: { kind: 'list' } }, values, pointer);
    return pointer;
  }

  /** Reads elements from a buffer. */
  liftPayload({ element, lift }: PayloadWalk, count: number, first: number): readonly Value[] {
    return this.#liftEach({ body: lift, element, shape: { kind: 'list' } }, count, first);
  }

  /** Gives back what elements point to that were copied. */
  freePayload({ element, free }: PayloadWalk, count: number, first: number): void {
    if (free !== undefined) this.#freeEach(free, count, element.size, first);
  }

  /** A buffer for elements. */
  buffer({ element }: PayloadWalk, count: number): number {
    return this.#allocate({ ...element, size: count * element.size });
  }

  freeBuffer({ element }: PayloadWalk, count: number, at: number): void {
    this.#free(at, count * element.size);
  }

  #allocate({ size, align }: Pick<Layout, 'size' | 'align'>): number {
    if (size === 0) return align;
    // Room between blocks, so that writing past an end doesn't look like the next block's contents.
    const pointer = Math.ceil((this.#next + 3) / align) * align;
    this.#next = pointer + size;
    if (this.#next > this.#bytes.length) throw new RangeError('the test needs more memory');
    this.live.set(pointer, size);
    return pointer;
  }

  #free(pointer: number, size: number): void {
    if (size === 0) return;
    if (this.live.get(pointer) !== size) {
      throw new RangeError(
        `freed ${size} at ${pointer}, where there are ${this.live.get(pointer)}`,
      );
    }
    this.live.delete(pointer);
    this.#bytes.fill(0xdd, pointer, pointer + size);
  }

  /** Memory that the guest gives: until the call is done, or until post-return frees it. */
  #give(lifetime: Lifetime, layout: Pick<Layout, 'size' | 'align'>): number {
    const pointer = this.#allocate(layout);
    if (lifetime === 'call' && layout.size > 0) this.#temporary.push(pointer);
    return pointer;
  }

  #get(operand: Operand): Value {
    const value = this.#values.get(operand.id);
    if (value === undefined) throw new RangeError(`operand ${operand.id} has no value`);
    return value;
  }

  #core = (operand: CoreOperand): CoreValue => this.#get(operand) as CoreValue;
  #i32 = (operand: CoreOperand): number => (this.#get(operand) as number) >>> 0;

  #set(operand: Operand, value: Value): void {
    this.#values.set(operand.id, value);
  }

  /** As an engine has core values: integers signed, f32 rounded. */
  #setCore(operand: CoreOperand, value: CoreValue): void {
    const exact = {
      i32: () => Number(value) | 0,
      i64: () => BigInt.asIntN(64, BigInt(value)),
      f32: () => Math.fround(Number(value)),
      f64: () => Number(value),
    }[operand.type];
    this.#set(operand, exact());
  }

  #all(steps: readonly AbiStep[]): void {
    for (const step of steps) this.#do(step);
  }

  #do(step: AbiStep): Ended | undefined {
    const view = this.#view;
    switch (step.kind) {
      case 'const':
        this.#setCore(step.to, step.value);
        return;
      case 'convert':
        this.#setCore(step.to, conversions[step.op](this.#core(step.from)));
        return;
      case 'load':
        this.#setCore(step.to, loads[step.op](view, this.#i32(step.base) + step.offset));
        return;
      case 'store':
        stores[step.op](view, this.#i32(step.base) + step.offset, this.#core(step.from));
        return;
      case 'lower-scalar':
        this.#setCore(
          step.to,
          Number.isNaN(this.#get(step.from)) ? NaN : coreOf(this.#get(step.from)),
        );
        return;
      case 'lift-scalar':
        this.#set(step.to, scalar(step.scalar, this.#core(step.from)));
        return;
      case 'lower-enum':
        this.#setCore(step.to, (this.#get(step.from) as VariantValue).index);
        return;
      case 'lift-enum':
        this.#set(step.to, { index: this.#i32(step.from) });
        return;
      case 'lower-flags':
        this.#setCore(step.to, this.#get(step.from) as number);
        return;
      case 'lift-flags':
        this.#set(step.to, this.#i32(step.from));
        return;
      case 'lower-index':
        this.#setCore(step.to, this.#around.lowerIndex(step, this.#get(step.from)));
        return;
      case 'lift-index':
        this.#set(step.to, this.#around.liftIndex(step, this.#i32(step.from)));
        if (step.shape.kind === 'borrow' && !step.isOurs) {
          this.#borrows.set(step, [...(this.#borrows.get(step) ?? []), this.#i32(step.from)]);
        }
        return;
      case 'lower-string': {
        const { bytes, units } = encode(this.#get(step.from) as string, step.encoding);
        const align = step.encoding === 'utf8' ? 1 : 2;
        const pointer = this.#give(step.lifetime, { size: bytes.length, align });
        this.#bytes.set(bytes, pointer);
        this.#setCore(step.pointer, pointer);
        this.#setCore(step.length, units);
        return;
      }
      case 'lift-string': {
        const pointer = this.#i32(step.pointer);
        const size = byteLength(this.#i32(step.length), step.encoding);
        const bytes = this.#bytes.slice(pointer, pointer + size);
        this.#set(step.to, decode(bytes, this.#i32(step.length), step.encoding));
        this.#free(pointer, size);
        return;
      }
      case 'lower-list': {
        const values = elements(this.#get(step.from));
        const { size, align } = step.element;
        const pointer = this.#give(step.lifetime, { size: values.length * size, align });
        this.#setCore(step.pointer, pointer);
        this.#setCore(step.length, values.length);
        this.#lowerEach(step, values, pointer);
        return;
      }
      case 'lift-list': {
        const pointer = this.#i32(step.pointer);
        const length = this.#i32(step.length);
        const values = this.#liftEach(step, length, pointer);
        const numbers = step.bulk && (numberArrays[step.bulk] as { from(v: unknown): NumberArray });
        this.#set(step.to, numbers === undefined ? values : numbers.from(values));
        this.#free(pointer, length * step.element.size);
        return;
      }
      case 'lower-elements':
        this.#lowerEach(step, elements(this.#get(step.from)), this.#i32(step.base) + step.offset);
        return;
      case 'lift-elements':
        this.#set(step.to, this.#liftEach(step, step.count, this.#i32(step.base) + step.offset));
        return;
      case 'take-apart': {
        const parts = elements(this.#get(step.from));
        if (parts.length !== step.parts.length) throw new RangeError('too many or few parts');
        step.parts.forEach((part, i) => this.#set(part, parts[i]!));
        return;
      }
      case 'put-together':
        this.#set(
          step.to,
          step.parts.map((part) => this.#get(part)),
        );
        return;
      case 'lower-variant': {
        const { index, value } = this.#get(step.from) as VariantValue;
        const arm = step.arms[index]!;
        if (arm.payload !== undefined) this.#set(arm.payload, value!);
        this.#all(arm.steps);
        step.to.forEach((to, i) => {
          if (arm.results[i]!.type !== to.type) throw new TypeError('a slot of another type');
          this.#setCore(to, this.#core(arm.results[i]!));
        });
        return;
      }
      case 'lift-variant': {
        const index = this.#i32(step.discriminant);
        const arm = step.arms[index]!;
        this.#all(arm.steps);
        const value = arm.payload === undefined ? {} : { value: this.#get(arm.payload) };
        this.#set(step.to, { index, ...value });
        return;
      }
      case 'area': {
        const at = this.#give(step.lifetime, step.layout);
        this.#areas.add(at);
        this.#setCore(step.to, at);
        return;
      }
      case 'call-core': {
        const args = step.args.map(this.#core);
        const results = this.#around.callCore(step.callee, args);
        step.results.forEach((to, i) => this.#setCore(to, results[i]!));
        return;
      }
      case 'wait':
        if (this.#i32(step.status) !== returned) this.#around.wait(this.#i32(step.status) >>> 4);
        return;
      case 'call-user': {
        const args = step.args.map((arg) => this.#get(arg));
        const result = this.#around.callUser(step.func, args);
        if (step.result !== undefined) this.#set(step.result, result!);
        return;
      }
      case 'return':
        return { kind: 'core', values: step.values.map(this.#core) };
      case 'return-value':
        return { kind: 'value', value: step.value && this.#get(step.value) };
      case 'release':
        if (step.areasOnly && this.#temporary.some((at) => !this.#areas.has(at))) {
          throw new RangeError('more than areas');
        }
        for (const at of this.#temporary.splice(0)) this.#free(at, this.live.get(at)!);
        return;
      case 'drop-borrows':
        for (const { builtins, from } of step.always) {
          this.#around.drop(builtins!.drop, this.#i32(from));
        }
        for (const lift of step.sometimes) {
          for (const index of this.#borrows.get(lift) ?? []) {
            this.#around.drop(lift.builtins!.drop, index);
          }
        }
        return;
      case 'free':
      case 'free-area':
        this.#free(this.#i32(step.pointer), step.layout.size);
        return;
      case 'free-string':
        this.#free(this.#i32(step.pointer), byteLength(this.#i32(step.length), step.encoding));
        return;
      case 'free-list': {
        const pointer = this.#i32(step.pointer);
        const length = this.#i32(step.length);
        if (step.body !== undefined) this.#freeEach(step.body, length, step.element.size, pointer);
        this.#free(pointer, length * step.element.size);
        return;
      }
      case 'free-elements': {
        const first = this.#i32(step.base) + step.offset;
        this.#freeEach(step.body, step.count, step.element.size, first);
        return;
      }
      case 'free-variant':
        this.#all(step.arms[this.#i32(step.discriminant)]!.steps);
        return;
      default:
        return step satisfies never;
    }
  }

  #lowerEach({ body, element, shape }: Each, values: readonly Value[], first: number): void {
    values.forEach((value, i) => {
      this.#setCore(body.base, first + i * element.size);
      const items = shape.kind === 'map' ? (value as readonly Value[]) : [value];
      body.items.forEach((item, j) => this.#set(item, items[j]!));
      this.#all(body.steps);
    });
  }

  #liftEach({ body, element, shape }: Each, count: number, first: number): Value[] {
    return Array.from({ length: count }, (_, i) => {
      this.#setCore(body.base, first + i * element.size);
      this.#all(body.steps);
      const items = body.items.map((item) => this.#get(item));
      return shape.kind === 'map' ? items : items[0]!;
    });
  }

  #freeEach(
    body: NonNullable<(AbiStep & { kind: 'free-list' })['body']>,
    count: number,
    size: number,
    first: number,
  ): void {
    for (let i = 0; i < count; i++) {
      this.#setCore(body.base, first + i * size);
      this.#all(body.steps);
    }
  }
}

/** What is done with each element of a sequence. */
interface Each {
  readonly body: ElementBody;
  readonly element: Layout;
  readonly shape: { readonly kind: 'list' | 'map' };
}

/** The status of a call that has returned at once. */
export const returned = 2;

const elements = (value: Value): readonly Value[] => [...(value as Iterable<Value>)];
const coreOf = (value: Value): CoreValue =>
  typeof value === 'boolean' ? Number(value) : (value as CoreValue);

function scalar(kind: string, value: CoreValue): Value {
  switch (kind) {
    case 'bool':
      return value !== 0;
    case 'u32':
      return (value as number) >>> 0;
    case 'u64':
      return BigInt.asUintN(64, value as bigint);
    default:
      return value;
  }
}

const scratch = new DataView(new ArrayBuffer(8));
const bits = (set: () => void, get: () => CoreValue): CoreValue => {
  set();
  return get();
};

const conversions: Readonly<Record<Conversion, (v: CoreValue) => CoreValue>> = {
  'i64.extend_i32_u': (v) => BigInt((v as number) >>> 0),
  'i32.wrap_i64': (v) => Number(BigInt.asIntN(32, v as bigint)),
  'i32.reinterpret_f32': (v) =>
    bits(
      () => scratch.setFloat32(0, v as number),
      () => scratch.getInt32(0),
    ),
  'f32.reinterpret_i32': (v) =>
    bits(
      () => scratch.setInt32(0, v as number),
      () => scratch.getFloat32(0),
    ),
  'i64.reinterpret_f64': (v) =>
    bits(
      () => scratch.setFloat64(0, v as number),
      () => scratch.getBigInt64(0),
    ),
  'f64.reinterpret_i64': (v) =>
    bits(
      () => scratch.setBigInt64(0, v as bigint),
      () => scratch.getFloat64(0),
    ),
};

/** A place that must be aligned. */
function aligned(at: number, to: number): number {
  if (at % to !== 0) throw new RangeError(`${at} is not aligned to ${to}`);
  return at;
}

const loads: Readonly<Record<LoadOp, (view: DataView, at: number) => CoreValue>> = {
  'i32.load8_u': (view, at) => view.getUint8(at),
  'i32.load8_s': (view, at) => view.getInt8(at),
  'i32.load16_u': (view, at) => view.getUint16(aligned(at, 2), true),
  'i32.load16_s': (view, at) => view.getInt16(aligned(at, 2), true),
  'i32.load': (view, at) => view.getInt32(aligned(at, 4), true),
  'i64.load': (view, at) => view.getBigInt64(aligned(at, 8), true),
  'f32.load': (view, at) => view.getFloat32(aligned(at, 4), true),
  'f64.load': (view, at) => view.getFloat64(aligned(at, 8), true),
};

const stores: Readonly<Record<StoreOp, (view: DataView, at: number, v: CoreValue) => void>> = {
  'i32.store8': (view, at, v) => view.setUint8(at, v as number),
  'i32.store16': (view, at, v) => view.setUint16(aligned(at, 2), v as number, true),
  'i32.store': (view, at, v) => view.setInt32(aligned(at, 4), v as number, true),
  'i64.store': (view, at, v) => view.setBigInt64(aligned(at, 8), v as bigint, true),
  'f32.store': (view, at, v) => view.setFloat32(aligned(at, 4), v as number, true),
  'f64.store': (view, at, v) => view.setFloat64(aligned(at, 8), v as number, true),
};

const isUtf16 = (units: number, encoding: StringEncoding): boolean =>
  encoding === 'utf16' || (encoding === 'latin1+utf16' && units >= utf16Tag);

function byteLength(units: number, encoding: StringEncoding): number {
  const untagged = encoding === 'latin1+utf16' ? units % utf16Tag : units;
  return isUtf16(units, encoding) ? 2 * untagged : untagged;
}

function encode(text: string, encoding: StringEncoding): { bytes: Uint8Array; units: number } {
  if (encoding === 'utf8') {
    const bytes = new TextEncoder().encode(text);
    return { bytes, units: bytes.length };
  }
  // oxlint-disable-next-line no-misleading-character-class
  if (encoding === 'latin1+utf16' && /^[\0-\xff]*$/.test(text)) {
    return { bytes: new Uint8Array(Buffer.from(text, 'latin1')), units: text.length };
  }
  const tag = encoding === 'utf16' ? 0 : utf16Tag;
  return { bytes: new Uint8Array(Buffer.from(text, 'utf16le')), units: text.length + tag };
}

function decode(bytes: Uint8Array, units: number, encoding: StringEncoding): string {
  const name = encoding === 'utf8' ? 'utf8' : isUtf16(units, encoding) ? 'utf16le' : 'latin1';
  return Buffer.from(bytes).toString(name);
}
