/**
 * The two small core modules that close a circle: lowered functions need the main module's memory, which is there only
 * after the main module was given its imports. The shim's functions jump through a table; the fix-up module fills the
 * table when everything is there, starts what asks for it, puts the hook of a module's tasks around its functions,
 * where it has one, and holds what stands for WASI Preview 1, where that is asked for.
 */
import type { CoreFuncType } from '../../binary/index.ts';
import { clockStart, writeStub } from './preview1-stubs.ts';
import {
  ModuleWriter,
  select,
  type Code,
  type CoreLimits,
  type CoreSignature,
} from '../../wasm/index.ts';

/** The shim's exports beside its functions, which are called by their numbers. */
export const shimTable = '$imports';
export const shimMemory = '$memory';
/** The modules from which the fix-up imports. */
export const fixup = { actual: 'actual', shim: 'shim', main: 'main', start: 'start' } as const;

/**
 * The shim: for each signature a function that jumps.
 *
 * @param memory - Present where the main module imports its memory, which is then the shim's.
 */
export function shimModule(signatures: readonly CoreFuncType[], memory?: CoreLimits): Uint8Array {
  const module = new ModuleWriter();
  const table = module.table(tableLimits(signatures.length));
  for (const [i, signature] of signatures.entries()) {
    const func = module.func(signature, (code) =>
      code.getParams().i32(i).callIndirect(module.type(signature), table),
    );
    module.export(`${i}`, 'func', func);
  }
  module.export(shimTable, 'table', table);
  if (memory !== undefined) module.export(shimMemory, 'memory', module.memory(memory));
  return module.bytes();
}

/** A function of the main module with the hook of its tasks around it; the hook is told a number each time. */
export interface Hooked {
  /** The main module's export. */
  readonly name: string;
  readonly type: CoreFuncType;
  readonly before?: number;
  /** `code` is for functions that return 0 where their task is done, and something else where it waits. */
  readonly after?: number | 'code';
}

export interface FixupParts {
  /** The signatures of the shim, and what is jumped to: the function that is given if nothing else is said. */
  readonly jumps: readonly {
    readonly type: CoreFuncType;
    /** The place of a function in `hook.around`. */
    readonly hooked?: number;
    /** The function of WASI Preview 1 that a stub stands for. */
    readonly stub?: string;
  }[];
  /** The memory that stubs write to, where there are any. */
  readonly memory?: { readonly from: 'main' | 'shim'; readonly name: string };
  /** The export of the main module that is started. */
  readonly start?: string;
  /** The export that is the hook, and what it goes around. */
  readonly hook?: { readonly name: string; readonly around: readonly Hooked[] };
}

/** What hooks are told where the module starts, and where a task comes back (wasm-ld and wit-component agree on it). */
const tasks = { initialize: [6, 7], blocks: 4, finishes: 5 } as const;

const nothing: CoreSignature = { params: [], results: [] };
const hookType: CoreSignature = { params: ['i32'], results: [] };

/** The fix-up: fills the shim's table, starts what asks for it, and exports hooked functions as `hookedName` says. */
export function fixupModule({ jumps, memory, start, hook }: FixupParts): Uint8Array {
  const around = hook?.around ?? [];
  const module = new ModuleWriter();
  const fromMain = (name: string, type: CoreSignature): number =>
    module.importFunc(fixup.main, name, type);
  const actual = jumps.map(({ type, hooked, stub }, i) =>
    hooked === undefined && stub === undefined
      ? module.importFunc(fixup.actual, `${i}`, type)
      : undefined,
  );
  const starts = start === undefined ? undefined : fromMain(start, nothing);
  const told = hook === undefined ? undefined : fromMain(hook.name, hookType);
  const plain = around.map((f) => fromMain(f.name, f.type));
  if (jumps.length > 0) module.importTable(fixup.shim, shimTable, tableLimits(jumps.length));
  if (memory !== undefined) {
    const any: CoreLimits = { min: 0, shared: false, address: 'i32' };
    module.importMemory(fixup[memory.from], memory.name, any);
  }
  const stubs = stubFunctions(module, jumps);

  const hooked = around.map((f, i) => {
    const func = module.func(f.type, (code) => writeHooked(code, f, plain[i]!, told!));
    module.export(hookedName(i), 'func', func);
    return func;
  });
  if (starts !== undefined) module.start(told === undefined ? starts : hookedStart(starts, told));
  if (jumps.length > 0) {
    module.elements(
      0,
      jumps.map((jump, i) =>
        jump.hooked === undefined ? (actual[i] ?? stubs[i])! : hooked[jump.hooked]!,
      ),
    );
  }
  return module.bytes();

  /** Where there is a hook, what is started calls it before and after. */
  function hookedStart(func: number, hookFunc: number): number {
    const [before, after] = tasks.initialize;
    return module.func(nothing, (code) => writeHooked(code, { before, after }, func, hookFunc));
  }
}

/** The functions for the jumps that go to a stub, at their places. */
function stubFunctions(
  module: ModuleWriter,
  jumps: FixupParts['jumps'],
): readonly (number | undefined)[] {
  if (jumps.every(({ stub }) => stub === undefined)) return [];
  const clock = module.global('i64', true, (code) => code.i64(clockStart));
  return jumps.map(({ type, stub }) =>
    stub === undefined ? undefined : module.func(type, (code) => writeStub(code, stub, { clock })),
  );
}

/** The fix-up's export that is a hooked function. */
export const hookedName = (index: number): string => `hooked ${index}`;

function writeHooked(
  code: Code,
  { before, after }: Pick<Hooked, 'before' | 'after'>,
  plain: number,
  hook: number,
): void {
  if (before !== undefined) code.i32(before).call(hook);
  code.getParams().call(plain);
  if (after === 'code') {
    // The code that an asynchronous function returns is kept while the hook is told of it.
    code.local('i32', (result) => {
      code.set(result);
      code.i32(tasks.blocks).i32(tasks.finishes).get(result).op(select).call(hook);
      code.get(result);
    });
  } else if (after !== undefined) code.i32(after).call(hook);
}

/** A table that is as long as it will ever be. */
const tableLimits = (length: number): CoreLimits => ({
  min: length,
  max: length,
  shared: false,
  address: 'i32',
});
