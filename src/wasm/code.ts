/**
 * The body of a core function, written as its instructions are named. Locals live as long as the function that uses
 * them, and are given out again afterwards; labels are values, whose depth is counted here. Core specification,
 * Instructions and Code Section.
 */
import * as op from './opcodes.ts';
import { writeCoreValType } from './types.ts';
import { Writer } from './writer.ts';

/** A block that can be left, or a loop that can be begun again: how many blocks are open around it. */
export type Label = number & { readonly label?: never };

/** Where in a memory a load or a store goes, from the address on the stack. */
export interface MemoryPlace {
  readonly memory?: number;
  /** Bytes, not negative. */
  readonly offset?: number;
  /** Logarithm of the alignment that the address is promised to have. */
  readonly align?: number;
}

/** The code of a block that leaves nothing on the stack. */
const nothing = 0x40;
/** The bit of an alignment that says that a memory's index follows. */
const withMemory = 0x40;
/** Of a `try_table`: any exception, without what it carries. */
const catchAllClause = 0x02;

export class Code {
  readonly #out = new Writer();
  readonly #params: number;
  /** The types of the locals behind the parameters. */
  readonly #locals: string[] = [];
  /** Locals that nobody uses now, by their type. */
  readonly #free = new Map<string, number[]>();
  #depth = 0;

  /** `params` is the number of the function's parameters, its first locals. */
  constructor(params: number) {
    this.#params = params;
  }

  /** Instructions without immediates. */
  op(...codes: readonly op.Opcode[]): this {
    for (const code of codes) this.#code(code);
    return this;
  }

  /** A constant, signed or not. */
  i32(value: number): this {
    this.#code(op.i32Const);
    this.#out.s33(value | 0);
    return this;
  }

  /** A constant, signed or not. */
  i64(value: bigint): this {
    this.#code(op.i64Const);
    this.#out.s64(value);
    return this;
  }

  /** A constant vector of 16 bytes. */
  v128(bytes: readonly number[]): this {
    if (bytes.length !== 16) throw new TypeError('a vector has 16 bytes');
    this.#code(op.v128Const);
    this.#out.raw(bytes);
    return this;
  }

  /** Of the 32 bytes of two vectors, 16 by their numbers. */
  shuffle(lanes: readonly number[]): this {
    if (lanes.length !== 16) throw new TypeError('a shuffle has 16 lanes');
    this.#code(op.i8x16Shuffle);
    this.#out.raw(lanes);
    return this;
  }

  /** A store of one lane of a vector. */
  memoryLane(code: op.Opcode, place: MemoryPlace, lane: number): this {
    this.memory(code, place);
    this.#out.byte(lane);
    return this;
  }

  /** An instruction on one lane of a vector. */
  lane(code: op.Opcode, lane: number): this {
    this.#code(code);
    this.#out.byte(lane);
    return this;
  }

  get(local: number): this {
    return this.#indexed(op.localGet, local);
  }

  set(local: number): this {
    return this.#indexed(op.localSet, local);
  }

  tee(local: number): this {
    return this.#indexed(op.localTee, local);
  }

  getGlobal(global: number): this {
    return this.#indexed(op.globalGet, global);
  }

  setGlobal(global: number): this {
    return this.#indexed(op.globalSet, global);
  }

  call(func: number): this {
    return this.#indexed(op.call, func);
  }

  /** Calls the function of a table whose index is on the stack. */
  callIndirect(type: number, table: number): this {
    return this.#indexed(op.callIndirect, type, table);
  }

  /** Pushes all parameters. */
  getParams(): this {
    for (let i = 0; i < this.#params; i++) this.get(i);
    return this;
  }

  /** A load or a store. */
  memory(code: op.Opcode, { memory = 0, offset = 0, align = 0 }: MemoryPlace = {}): this {
    return memory === 0
      ? this.#indexed(code, align, offset)
      : this.#indexed(code, align | withMemory, memory, offset);
  }

  memorySize(memory: number): this {
    return this.#indexed(op.memorySize, memory);
  }

  tableSize(table: number): this {
    return this.#indexed(op.tableSize, table);
  }

  memoryGrow(memory: number): this {
    return this.#indexed(op.memoryGrow, memory);
  }

  /** Of two memories, or within one: target, source and length are on the stack. */
  memoryCopy(to: number, from: number): this {
    return this.#indexed(op.memoryCopy, to, from);
  }

  memoryFill(memory: number): this {
    return this.#indexed(op.memoryFill, memory);
  }

  /** An instruction on arrays of a type of the module. */
  array(code: op.Opcode, type: number): this {
    return this.#indexed(code, type);
  }

  block(body: (label: Label) => void): this {
    return this.#block(op.block, body);
  }

  loop(body: (label: Label) => void): this {
    return this.#block(op.loop, body);
  }

  /** What is done where the i32 on the stack isn't 0, and where it is. Neither leaves anything on the stack. */
  if(then: (label: Label) => void, otherwise?: (label: Label) => void): this {
    return this.#block(op.if, (label) => {
      then(label);
      if (otherwise === undefined) return;
      this.#code(op.else);
      otherwise(label);
    });
  }

  br(label: Label): this {
    return this.#indexed(op.br, this.#depth - 1 - label);
  }

  brIf(label: Label): this {
    return this.#indexed(op.brIf, this.#depth - 1 - label);
  }

  /** Leaves the function with what is on the stack. */
  return(): this {
    return this.op(op.return);
  }

  /** What throws an exception in `body`, whatever it is, goes on behind the block of `caught`. */
  catchAll(caught: Label, body: () => void): this {
    this.#code(op.tryTable);
    this.#out.byte(nothing);
    this.#out.u32(1);
    this.#out.byte(catchAllClause);
    this.#out.u32(this.#depth - 1 - caught);
    this.#depth++;
    body();
    this.#depth--;
    return this.op(op.end);
  }

  /**
   * The i32 in a local says which of the bodies runs: `bodies[choice[n]]` for n, none where that is undefined.
   * There are at most as many n as there are choices. The bodies leave nothing on the stack.
   */
  switch(
    local: number,
    choice: readonly (number | undefined)[],
    bodies: readonly (() => void)[],
  ): this {
    const first = this.#depth;
    // One block around all, and one that ends before each body.
    for (let i = 0; i <= bodies.length; i++) {
      this.#code(op.block);
      this.#out.byte(nothing);
      this.#depth++;
    }
    const last = bodies.length;
    this.get(local);
    this.#code(op.brTable);
    this.#out.vec(choice, (body) => this.#out.u32(body ?? last));
    this.#out.u32(last);
    for (const body of bodies) {
      this.op(op.end);
      this.#depth--;
      body();
      this.br(first);
    }
    this.op(op.end);
    this.#depth--;
    return this;
  }

  /** A local that is `use`'s alone; what it holds at first is not known. */
  local(type: string, use: (local: number) => void): this {
    let free = this.#free.get(type);
    if (free === undefined) this.#free.set(type, (free = []));
    const local = free.pop() ?? this.#params + this.#locals.push(type) - 1;
    use(local);
    free.push(local);
    return this;
  }

  /** As many locals of a type as `use` has parameters, for as long as it runs. */
  locals(type: string, use: (...locals: number[]) => void, ...taken: readonly number[]): this {
    if (taken.length < use.length) {
      return this.local(type, (next) => this.locals(type, use, ...taken, next));
    }
    use(...taken);
    return this;
  }

  /** The body with its locals and its size, as it stands in the code section. */
  write(w: Writer): void {
    w.sized((body) => {
      body.vec(runsOf(this.#locals), ({ type, count }) => {
        body.u32(count);
        writeCoreValType(body, type);
      });
      this.writeExpression(body);
    });
  }

  /** The instructions alone, as in the offset of a segment. */
  writeExpression(w: Writer): void {
    w.raw(this.#out.bytes);
    w.byte(op.end);
  }

  #block(code: op.Opcode, body: (label: Label) => void): this {
    this.#code(code);
    this.#out.byte(nothing);
    body(this.#depth++);
    this.#depth--;
    return this.op(op.end);
  }

  #indexed(code: op.Opcode, ...immediates: readonly number[]): this {
    this.#code(code);
    for (const n of immediates) this.#out.u32(n);
    return this;
  }

  #code(code: op.Opcode): void {
    if (code < 0x100) return this.#out.byte(code);
    this.#out.byte(Math.floor(code / 0x1_0000));
    this.#out.u32(code % 0x1_0000);
  }
}

/** Neighbours of one type, counted. */
function runsOf(types: readonly string[]): { type: string; count: number }[] {
  const runs: { type: string; count: number }[] = [];
  for (const type of types) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  return runs;
}
