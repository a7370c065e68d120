/**
 * Core modules of components that call each other: each has, beside the memory that values go through, a desk, from
 * which it reads what to do and to which it writes all that is done with it. A test lays the one out and reads the
 * other.
 */
import { coreNames } from '../../../../src/abi/index.ts';
import * as op from '../../../../src/wasm/index.ts';
import { ModuleWriter, type Code, type CoreSignature } from '../../../../src/wasm/index.ts';

/** Where on the desk what lies. */
export const desk = {
  /** Where the next note goes; notes begin at `notes`. */
  end: 0,
  /** Where the next block of realloc begins. */
  next: 4,
  /** How often realloc was called. */
  reallocs: 8,
  /** The number of the call of realloc that gives `lie` instead of a block, counted from 1; 0 for none. */
  liar: 12,
  lie: 16,
  /** The number of the one that has the memory grow first. */
  grower: 20,
  /** Not 0 where realloc leaves a block where it is that isn't to become larger. */
  stays: 24,
  /** How many handles the callee drops: pairs of a resource's number and an index, from `drops` on. */
  dropCount: 28,
  /** How many handles are made: pairs of a resource's number and a representation, from `makes` on. */
  makeCount: 32,
  /** Core values, 8 bytes each: those the caller passes, or the callee returns. */
  values: 64,
  drops: 512,
  makes: 4352,
  notes: 8192,
} as const;

/** How many pairs there is room for at `drops`, and at `makes`. */
export const maxPairs = (desk.notes - desk.makes) / 8;

/** What a note begins with. */
export const noteOf = { realloc: 1, call: 2, postReturn: 3, destructor: 4, result: 5 } as const;

const reallocType: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };
const dropType: CoreSignature = { params: ['i32'], results: [] };

/** A module that is being written; the memory of its desk is its second one. */
export class Guest {
  readonly module = new ModuleWriter();
  #desk = 0;

  /** After all imports: its memories, of so many pages. */
  memories(pages: number, deskPages: number): void {
    const limits = { shared: false, address: 'i32' } as const;
    this.module.export('mem', 'memory', this.module.memory({ ...limits, min: pages }));
    this.#desk = this.module.memory({ ...limits, min: deskPages });
    this.module.export('desk', 'memory', this.#desk);
  }

  load(code: Code, at: number): Code {
    return code.i32(0).memory(op.i32Load, { memory: this.#desk, offset: at });
  }

  store(code: Code, at: number, push: () => void): void {
    code.i32(0);
    push();
    code.memory(op.i32Store, { memory: this.#desk, offset: at });
  }

  /** Writes a note: what it is of, then locals of such types, 8 bytes each. */
  note(code: Code, kind: keyof typeof noteOf, types: readonly string[], first = 0): void {
    this.load(code, desk.end).i32(noteOf[kind]);
    code.memory(op.i32Store, { memory: this.#desk });
    for (const [i, type] of types.entries()) {
      this.load(code, desk.end).get(first + i);
      code.memory(stores[type]!, { memory: this.#desk, offset: 8 * (i + 1) });
    }
    this.store(code, desk.end, () =>
      this.load(code, desk.end)
        .i32(8 * (types.length + 1))
        .op(op.i32Add),
    );
  }

  /** Pushes core values of such types from the desk. */
  values(code: Code, types: readonly string[]): void {
    for (const [i, type] of types.entries()) {
      code.i32(0).memory(loads[type]!, { memory: this.#desk, offset: desk.values + 8 * i });
    }
  }

  /** Runs `body` for each of the pairs on the desk, with the locals of a resource's number and of what stands beside. */
  pairs(code: Code, kind: 'drop' | 'make', body: (resource: number, value: number) => void): void {
    const place = (offset: number) => ({ memory: this.#desk, offset });
    code.locals('i32', (at: number, end: number, resource: number, value: number) => {
      this.load(code, desk[`${kind}Count`]).i32(8).op(op.i32Mul).set(end);
      code.i32(0).set(at);
      code.block((done) => {
        code.loop((next) => {
          code.get(at).get(end).op(op.i32Eq).brIf(done);
          code
            .get(at)
            .memory(op.i32Load, place(desk[`${kind}s`]))
            .set(resource);
          code
            .get(at)
            .memory(op.i32Load, place(desk[`${kind}s`] + 4))
            .set(value);
          body(resource, value);
          code.get(at).i32(8).op(op.i32Add).set(at);
          code.br(next);
        });
      });
    });
  }

  /** Drops the handles that the desk says, by a function for each resource. */
  drops(code: Code, drops: readonly number[]): void {
    this.pairs(code, 'drop', (resource, index) => {
      const cases = drops.map((drop) => () => void code.get(index).call(drop));
      code.switch(resource, [...drops.keys()], cases);
    });
  }

  /** Makes the handles that the desk says, by a function for each resource; they get the next indexes. */
  makes(code: Code, makers: readonly number[]): void {
    this.pairs(code, 'make', (resource, rep) => {
      const cases = makers.map((make) => () => void code.get(rep).call(make).op(op.drop));
      code.switch(resource, [...makers.keys()], cases);
    });
  }

  realloc(): void {
    const func = this.module.func(reallocType, (code) => this.#writeRealloc(code));
    for (const name of ['realloc', coreNames.realloc]) this.module.export(name, 'func', func);
  }

  #writeRealloc(code: Code): void {
    const [old, oldSize, align, size] = [0, 1, 2, 3];
    this.note(code, 'realloc', reallocType.params);
    this.store(code, desk.reallocs, () => this.load(code, desk.reallocs).i32(1).op(op.i32Add));
    const isCall = (at: number): Code => {
      this.load(code, desk.reallocs);
      return this.load(code, at).op(op.i32Eq);
    };
    isCall(desk.grower).if(() => void code.i32(1).memoryGrow(0).op(op.drop));
    isCall(desk.liar).if(() => void this.load(code, desk.lie).op(op.return));
    this.load(code, desk.stays);
    code.get(size).get(oldSize).op(op.i32LeU, op.i32And).get(old).i32(0).op(op.i32Ne, op.i32And);
    code.if(() => void code.get(old).op(op.return));
    code.local('i32', (pointer) => {
      this.load(code, desk.next).get(align).op(op.i32Add).i32(1).op(op.i32Sub);
      code.i32(0).get(align).op(op.i32Sub, op.i32And).set(pointer);
      this.store(code, desk.next, () => code.get(pointer).get(size).op(op.i32Add));
      this.load(code, desk.next).memorySize(0).i32(16).op(op.i32Shl, op.i32GtU);
      code.if(() => {
        code.get(size).i32(16).op(op.i32ShrU).i32(1).op(op.i32Add).memoryGrow(0).op(op.drop);
      });
      code.get(old).if(() => {
        code.get(size).get(oldSize).op(op.i32LtU);
        code.if(() => void code.get(size).set(oldSize));
        code.get(pointer).get(old).get(oldSize).memoryCopy(0, 0);
      });
      code.get(pointer);
    });
  }
}

const loads: Readonly<Record<string, number>> = {
  i32: op.i32Load,
  i64: op.i64Load,
  f32: op.f32Load,
  f64: op.f64Load,
};
const stores: Readonly<Record<string, number>> = {
  i32: op.i32Store,
  i64: op.i64Store,
  f32: op.f32Store,
  f64: op.f64Store,
};

/** A memory with its realloc, and a destructor. */
export function storeModule(pages: number): Uint8Array<ArrayBuffer> {
  const guest = new Guest();
  guest.memories(pages, 8);
  guest.realloc();
  const { module } = guest;
  const dtor = module.func(dropType, (code) => guest.note(code, 'destructor', ['i32']));
  module.export('dtor', 'func', dtor);
  return guest.module.bytes();
}

/** What calls: `run` passes the values on its desk to the import `f`, and notes the results. */
export function callerModule(f: CoreSignature): Uint8Array<ArrayBuffer> {
  const guest = new Guest();
  const { module } = guest;
  const index = module.importFunc('', 'f', f);
  guest.memories(0, 1);
  const run = module.func({ params: [], results: [] }, (code) => {
    guest.values(code, f.params);
    code.call(index);
    const [result] = f.results;
    if (result === undefined) guest.note(code, 'result', []);
    else
      code.local(result, (local) => {
        code.set(local);
        guest.note(code, 'result', [result], local);
      });
  });
  module.export('run', 'func', run);
  return module.bytes();
}

/**
 * What is called: `f` notes its parameters, drops handles as its desk says, by the imports `drop0` and so on, and
 * returns values from there. `post` is its post-return; `spilled` is there to be lifted alone.
 */
export function calleeModule(
  f: CoreSignature,
  spilled: CoreSignature,
  resources: number,
): Uint8Array<ArrayBuffer> {
  const guest = new Guest();
  const { module } = guest;
  const drops = Array.from({ length: resources }, (_, i) =>
    module.importFunc('', `drop${i}`, dropType),
  );
  guest.memories(0, 1);
  const callee = module.func(f, (code) => {
    guest.note(code, 'call', f.params);
    guest.drops(code, drops);
    guest.values(code, f.results);
  });
  module.export('f', 'func', callee);
  module.export(
    'spilled',
    'func',
    module.func(spilled, (code) => code.op(op.unreachable)),
  );
  const post = module.func({ params: f.results, results: [] }, (code) =>
    guest.note(code, 'postReturn', f.results),
  );
  module.export('post', 'func', post);
  return module.bytes();
}
