/**
 * Handle tables as adapters use them: functions over the linker's memory that put handles in, lend them and take them
 * out, with the traps for those that are not there or not what they should be. The runtime does the same in JavaScript
 * (`runtime/core/handles`), `plan/handle-layout.ts` says how the tables lie. CanonicalABI.md, Table State.
 */
import * as op from '../../wasm/index.ts';
import type { Code, CoreSignature } from '../../wasm/index.ts';
import {
  borrowBit,
  borrowTag,
  handleEntry,
  handleHeader,
  handleSize,
  handleTable,
  handleTableAt,
  lastHandle,
  ownTag,
  type InstanceId,
  type ResourceId,
} from '../../plan/index.ts';
import type { AdapterModule } from './adapter-module.ts';
import { ensureSize } from './memory-size.ts';

const unary: CoreSignature = { params: ['i32'], results: ['i32'] };
const consumer: CoreSignature = { params: ['i32'], results: [] };
/** log2 of `handleSize`. */
const entryShift = Math.log2(handleSize);
/** log2 of the bytes of an index in a list of loans. */
const indexShift = 2;
/** For how many there is room where there was none. */
const firstRoom = { handles: 16, loans: 64 } as const;

/** The tables of one instance, as code of a module reaches them. */
class Tables {
  readonly into: AdapterModule;
  readonly instance: InstanceId;
  readonly memory: number;
  readonly #table: number;

  constructor(into: AdapterModule, instance: InstanceId) {
    this.into = into;
    this.instance = instance;
    this.memory = into.store({ name: 'handles' });
    this.#table = handleTableAt(instance);
  }

  /** Pushes a cell of the table's descriptor. */
  get(code: Code, cell: keyof typeof handleTable): void {
    load(code, this.memory, this.#table + handleTable[cell]);
  }

  /** Sets one to what `push` pushes. */
  set(code: Code, cell: keyof typeof handleTable, push: () => void): void {
    store(code, this.memory, this.#table + handleTable[cell], push);
  }

  /** The address of the cell of borrows. */
  get borrows(): number {
    return this.#table + handleTable.borrows;
  }

  /** Pushes a cell of an entry. */
  entry(code: Code, address: number, cell: keyof typeof handleEntry): void {
    code.get(address).memory(op.i32Load, { memory: this.memory, offset: handleEntry[cell] });
  }

  setEntry(code: Code, address: number, cell: keyof typeof handleEntry, push: () => void): void {
    code.get(address);
    push();
    code.memory(op.i32Store, { memory: this.memory, offset: handleEntry[cell] });
  }

  /** Sets a local to the address of the entry at an index that is in the table. */
  locate(code: Code, index: number, address: number): void {
    this.get(code, 'base');
    code.get(index).i32(entryShift).op(op.i32Shl, op.i32Add).set(address);
  }

  /** Finds the handle to the resource at an index: sets `address` and `tag`. Traps where there is none. */
  find(code: Code, resource: ResourceId, index: number, address: number, tag: number): void {
    const { into, instance } = this;
    const unknown = (): void =>
      into.trap(
        code,
        { code: 'trap/unknown-handle', instance, detail: 'unknown handle index {0}' },
        index,
      );
    code.get(index);
    this.get(code, 'length');
    code.op(op.i32GeU).if(unknown);
    this.locate(code, index, address);
    this.entry(code, address, 'tag');
    code.tee(tag).i32(~borrowBit).op(op.i32And).i32(ownTag(resource)).op(op.i32Ne);
    code.if(() => {
      code.get(tag).op(op.i32Eqz).if(unknown);
      const { label } = into.plan.resources[resource]!;
      into.trap(
        code,
        {
          code: 'trap/wrong-handle-type',
          instance,
          detail: `handle index {0} used with the wrong type, expected ${label} but found {found 1}`,
        },
        index,
        tag,
      );
    });
  }

  /** That the handle at `address` is lent to nobody. */
  checkLends(code: Code, index: number, address: number): void {
    const { into, instance } = this;
    this.entry(code, address, 'lends');
    code.if(() =>
      into.trap(
        code,
        {
          code: 'trap/handle-lent',
          instance,
          detail: 'cannot remove owned resource while borrowed: handle index {0}',
        },
        index,
      ),
    );
  }

  /** Frees the entry; its index is the next that is given out. */
  free(code: Code, index: number, address: number): void {
    this.setEntry(code, address, 'tag', () => code.i32(0));
    this.setEntry(code, address, 'rep', () => this.get(code, 'free'));
    this.set(code, 'free', () => code.get(index));
    count(code, this.memory, -1);
  }

  /** Sets `index` and `address` to those of a new entry. */
  allot(code: Code, index: number, address: number): void {
    const { into, instance, memory } = this;
    const used = handleHeader.used;
    load(code, memory, used);
    load(code, memory, handleHeader.limit);
    code.op(op.i32GeU).if(() =>
      code.local('i32', (limit) => {
        load(code, memory, handleHeader.limit);
        code.set(limit);
        into.trap(
          code,
          {
            code: 'trap/limit-handles',
            instance,
            detail: 'more than the {0} of `limits.handles`',
          },
          limit,
        );
      }),
    );
    count(code, memory, 1);
    this.get(code, 'free');
    code.tee(index).if(
      () => {
        this.locate(code, index, address);
        this.set(code, 'free', () => this.entry(code, address, 'rep'));
      },
      () => {
        this.get(code, 'length');
        code.tee(index);
        this.get(code, 'capacity');
        code.op(op.i32GeU).if(() => void code.call(growHandles(this)));
        this.set(code, 'length', () => code.get(index).i32(1).op(op.i32Add));
        this.locate(code, index, address);
      },
    );
  }
}

/** The function (index) -> representation: takes an own handle out of the table. */
export function takeOwn(into: AdapterModule, instance: InstanceId, resource: ResourceId): number {
  const tables = new Tables(into, instance);
  return into.shared(`take ${instance} ${resource}`, () =>
    into.module.func(
      unary,
      withEntry((code, address, tag) => {
        const index = 0;
        tables.find(code, resource, index, address, tag);
        tables.checkLends(code, index, address);
        code.get(tag).i32(borrowBit).op(op.i32And);
        code.if(() =>
          into.trap(
            code,
            {
              code: 'trap/wrong-handle-kind',
              instance,
              detail: `handle index {0} is a borrow of ${into.plan.resources[resource]!.label}`,
            },
            index,
          ),
        );
        tables.entry(code, address, 'rep');
        tables.free(code, index, address);
      }),
      '[take own]',
    ),
  );
}

/** The function (index) -> representation of a handle that stays. */
export function repOf(into: AdapterModule, instance: InstanceId, resource: ResourceId): number {
  const tables = new Tables(into, instance);
  return into.shared(`rep ${instance} ${resource}`, () =>
    into.module.func(
      unary,
      withEntry((code, address, tag) => {
        tables.find(code, resource, 0, address, tag);
        tables.entry(code, address, 'rep');
      }),
      '[rep]',
    ),
  );
}

/** The function (index) -> representation: lends a handle, until `giveBack`. */
export function lend(into: AdapterModule, instance: InstanceId, resource: ResourceId): number {
  const tables = new Tables(into, instance);
  return into.shared(`lend ${instance} ${resource}`, () =>
    into.module.func(
      unary,
      withEntry((code, address, tag) => {
        tables.find(code, resource, 0, address, tag);
        addLends(tables, code, address, 1);
        tables.entry(code, address, 'rep');
      }),
      '[lend]',
    ),
  );
}

/** As `lend`; the index is noted in the instance's list of loans, for `giveBackFrom`. */
export function lendListed(
  into: AdapterModule,
  instance: InstanceId,
  resource: ResourceId,
): number {
  const tables = new Tables(into, instance);
  return into.shared(`lend listed ${instance} ${resource}`, () =>
    into.module.func(
      unary,
      (code) => {
        tables.get(code, 'loansLength');
        tables.get(code, 'loansCapacity');
        code.op(op.i32GeU).if(() => void code.call(growLoans(tables)));
        tables.get(code, 'loans');
        tables.get(code, 'loansLength');
        code.i32(indexShift).op(op.i32Shl, op.i32Add);
        code.get(0).memory(op.i32Store, { memory: tables.memory });
        tables.set(code, 'loansLength', () => {
          tables.get(code, 'loansLength');
          code.i32(1).op(op.i32Add);
        });
        code.get(0).call(lend(into, instance, resource));
      },
      '[lend]',
    ),
  );
}

/** The function (index) that ends a loan. */
export function giveBack(into: AdapterModule, instance: InstanceId): number {
  const tables = new Tables(into, instance);
  return into.shared(`give back ${instance}`, () =>
    into.module.func(
      consumer,
      (code) =>
        code.local('i32', (address) => {
          tables.locate(code, 0, address);
          addLends(tables, code, address, -1);
        }),
      '[give back]',
    ),
  );
}

/** The function (length) that ends the loans in the list beyond that length. */
export function giveBackFrom(into: AdapterModule, instance: InstanceId): number {
  const tables = new Tables(into, instance);
  return into.shared(`give back from ${instance}`, () =>
    into.module.func(
      consumer,
      (code) =>
        code.block((done) => {
          code.loop((next) => {
            tables.get(code, 'loansLength');
            code.get(0).op(op.i32LeU).brIf(done);
            tables.set(code, 'loansLength', () => {
              tables.get(code, 'loansLength');
              code.i32(1).op(op.i32Sub);
            });
            tables.get(code, 'loans');
            tables.get(code, 'loansLength');
            code.i32(indexShift).op(op.i32Shl, op.i32Add);
            code.memory(op.i32Load, { memory: tables.memory }).call(giveBack(into, instance));
            code.br(next);
          });
        }),
      '[give back]',
    ),
  );
}

/** Pushes how long the instance's list of loans is. */
export function loansLength(code: Code, into: AdapterModule, instance: InstanceId): void {
  new Tables(into, instance).get(code, 'loansLength');
}

/** The function (representation) -> index of a new own handle. */
export function addOwn(into: AdapterModule, instance: InstanceId, resource: ResourceId): number {
  return add(into, instance, `own ${resource}`, ownTag(resource), undefined);
}

/** The function (representation) -> index of a new borrow, which the instance has to drop before it returns. */
export function addBorrow(into: AdapterModule, instance: InstanceId, resource: ResourceId): number {
  const { borrows } = new Tables(into, instance);
  return add(into, instance, `borrow ${resource}`, borrowTag(resource), borrows);
}

function add(
  into: AdapterModule,
  instance: InstanceId,
  what: string,
  tag: number,
  scope: number | undefined,
): number {
  const tables = new Tables(into, instance);
  const { memory } = tables;
  return into.shared(`add ${what} ${instance}`, () =>
    into.module.func(
      unary,
      (code) =>
        code.local('i32', (index) =>
          code.local('i32', (address) => {
            tables.allot(code, index, address);
            tables.setEntry(code, address, 'tag', () => code.i32(tag));
            tables.setEntry(code, address, 'rep', () => code.get(0));
            tables.setEntry(code, address, 'lends', () => code.i32(0));
            tables.setEntry(code, address, 'scope', () => code.i32(scope ?? 0));
            if (scope !== undefined) addTo(code, memory, scope, 1);
            code.get(index);
          }),
        ),
      `[add ${what}]`,
    ),
  );
}

/** That the instance has dropped the borrows that calls of adapters gave it. */
export function checkBorrows(code: Code, into: AdapterModule, instance: InstanceId): void {
  const tables = new Tables(into, instance);
  code.local('i32', (left) => {
    tables.get(code, 'borrows');
    code.tee(left).if(() =>
      into.trap(
        code,
        {
          code: 'trap/borrows-remain',
          instance,
          detail: 'borrow handles still remain at the end of the call: {0}',
        },
        left,
      ),
    );
  });
}

/**
 * Takes the handle at the index in `index` out of its table. `own` runs for one that owned, with the local of its
 * representation; a borrow is no longer counted.
 */
export function dropHandle(
  code: Code,
  into: AdapterModule,
  instance: InstanceId,
  resource: ResourceId,
  index: number,
  own: (rep: number) => void,
): void {
  const tables = new Tables(into, instance);
  const { memory } = tables;
  withEntry((_, address, tag) => {
    tables.find(code, resource, index, address, tag);
    tables.checkLends(code, index, address);
    code.local('i32', (rep) => {
      tables.entry(code, address, 'rep');
      code.set(rep);
      tables.free(code, index, address);
      code.get(tag).i32(borrowBit).op(op.i32And);
      code.if(
        () => {
          // The scope's cell, one less.
          tables.entry(code, address, 'scope');
          tables.entry(code, address, 'scope');
          code.memory(op.i32Load, { memory }).i32(1).op(op.i32Sub);
          code.memory(op.i32Store, { memory });
        },
        () => own(rep),
      );
    });
  })(code);
}

function withEntry(body: (code: Code, address: number, tag: number) => void): (code: Code) => void {
  return (code) =>
    void code.local('i32', (address) => code.local('i32', (tag) => body(code, address, tag)));
}

function addLends(tables: Tables, code: Code, address: number, by: number): void {
  tables.setEntry(code, address, 'lends', () => {
    tables.entry(code, address, 'lends');
    code.i32(by).op(op.i32Add);
  });
}

/** The function that gives a table twice the room it had. */
function growHandles(tables: Tables): number {
  return grow(tables, 'base', 'capacity', 'length', entryShift, firstRoom.handles);
}

function growLoans(tables: Tables): number {
  return grow(tables, 'loans', 'loansCapacity', 'loansLength', indexShift, firstRoom.loans);
}

/** Gives a row of things more room, at the end of the heap; where it was before nothing is put. */
function grow(
  tables: Tables,
  base: keyof typeof handleTable,
  capacity: keyof typeof handleTable,
  length: keyof typeof handleTable,
  shift: number,
  first: number,
): number {
  const { into, instance, memory } = tables;
  return into.shared(`grow ${base} ${instance}`, () =>
    into.module.func(
      { params: [], results: [] },
      (code) =>
        code.local('i32', (room) =>
          code.local('i32', (target) =>
            code.local('i64', (end) => {
              tables.get(code, capacity);
              code.i32(1).op(op.i32Shl).tee(room).op(op.i32Eqz);
              code.if(() => void code.i32(first).set(room));
              load(code, memory, handleHeader.heap);
              code.tee(target).op(op.i64ExtendI32U);
              code.get(room).op(op.i64ExtendI32U).i64(BigInt(shift)).op(op.i64Shl, op.i64Add);
              code.set(end);
              code
                .get(room)
                .i32(lastHandle + 1)
                .op(op.i32GtU)
                .if(() => tableFull(tables, code));
              ensureSize(code, memory, end, () => tableFull(tables, code));
              code.get(target);
              tables.get(code, base);
              tables.get(code, length);
              code.i32(shift).op(op.i32Shl).memoryCopy(memory, memory);
              tables.set(code, base, () => code.get(target));
              tables.set(code, capacity, () => code.get(room));
              store(code, memory, handleHeader.heap, () => code.get(end).op(op.i32WrapI64));
            }),
          ),
        ),
      '[grow]',
    ),
  );
}

function tableFull({ into, instance, memory }: Tables, code: Code): void {
  code.local('i32', (pages) => {
    code.memorySize(memory).set(pages);
    into.trap(
      code,
      {
        code: 'trap/table-full',
        instance,
        detail: "the tables of handles can't have more than the {0*65536} bytes they take",
      },
      pages,
    );
  });
}

function load(code: Code, memory: number, address: number): void {
  code.i32(0).memory(op.i32Load, { memory, offset: address });
}

function store(code: Code, memory: number, address: number, push: () => void): void {
  code.i32(0);
  push();
  code.memory(op.i32Store, { memory, offset: address });
}

function addTo(code: Code, memory: number, address: number, by: number): void {
  store(code, memory, address, () => {
    load(code, memory, address);
    code.i32(by).op(op.i32Add);
  });
}

function count(code: Code, memory: number, by: number): void {
  addTo(code, memory, handleHeader.used, by);
}
