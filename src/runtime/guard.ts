/**
 * The functions that guests import, so that no guest can catch a trap. A JavaScript exception that crossed wasm frames
 * would end in a guest's `catch_all`, whatever its class. So our functions never throw: they note the trap, set a wasm
 * global and return, and a wasm function around each tests the global and executes `unreachable`, which no guest
 * can catch. (Engines that run out of stack end all wasm frames by themselves.)
 *
 * All of a plan's guards stand in one core module, which is the same for equal plans and may be compiled ahead.
 */
import { AbiTypes, coreSignature } from '../abi/index.ts';
import type { CoreFuncSignature } from './builtins/builtin.ts';
import { builtins } from './builtins/index.ts';
import type { CoreFunc, CoreFuncId, Plan } from './plan.ts';
import type { CoreFunction, Store } from './store.ts';

interface GuardedFunc {
  readonly id: CoreFuncId;
  readonly signature: CoreFuncSignature;
}

/** The core functions of a plan that are ours, with their types. */
export function guardedFuncs(plan: Plan): readonly GuardedFunc[] {
  const abi = new AbiTypes(plan.types);
  return plan.coreFuncs.flatMap((func, id) => {
    const signature = signatureOf(plan, abi, func);
    return signature === undefined ? [] : [{ id, signature }];
  });
}

function signatureOf(plan: Plan, abi: AbiTypes, func: CoreFunc): CoreFuncSignature | undefined {
  switch (func.kind) {
    case 'export':
      return undefined;
    case 'builtin':
      return builtins.get(func.name)?.signature;
    case 'resource-new':
    case 'resource-rep':
      return { params: ['i32'], results: ['i32'] };
    case 'resource-drop':
      return { params: ['i32'], results: [] };
    case 'lower': {
      const { type } = plan.funcs[func.func]!;
      return coreSignature(
        {
          params: type.params.map((p) => abi.of(p.type)),
          ...(type.result === undefined ? {} : { result: abi.of(type.result) }),
        },
        func.options.async ? 'async-lower' : 'lower',
      );
    }
    default:
      return func satisfies never;
  }
}

/** The bytes of the core module with a guard for each of our functions. */
export function guardModule(plan: Plan): Uint8Array<ArrayBuffer> {
  const funcs = guardedFuncs(plan);
  const n = funcs.length;
  const types = funcs.map(({ signature: { params, results } }) => [
    0x60,
    ...vector(params.map((t) => [valueTypes[t]])),
    ...vector(results.map((t) => [valueTypes[t]])),
  ]);
  const imports = [
    [...name('store'), ...name('trapped'), 0x03, valueTypes.i32, 0x01],
    ...funcs.map(({ id }, i) => [...name('func'), ...name(`${id}`), 0x00, ...u32(i)]),
  ];
  const exports = funcs.map(({ id }, i) => [...name(`${id}`), 0x00, ...u32(n + i)]);
  const bodies = funcs.map(({ signature }, i) => {
    const body = [
      0x00, // no locals
      ...signature.params.flatMap((_, p) => [0x20, ...u32(p)]), // local.get p
      ...[0x10, ...u32(i)], // call i
      ...[0x23, 0x00], // global.get trapped
      ...[0x04, 0x40, 0x00, 0x0b], // if unreachable end
      0x0b,
    ];
    return [...u32(body.length), ...body];
  });
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, imports),
    ...section(
      3,
      funcs.map((_, i) => u32(i)),
    ),
    ...section(7, exports),
    ...section(10, bodies),
  ]);
}

const valueTypes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = vector(items);
  return [id, ...u32(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...u32(items.length), ...items.flat()];
}

function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...u32(bytes.length), ...bytes];
}

/** LEB128. */
function u32(n: number): number[] {
  const bytes: number[] = [];
  let rest = n;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}

/**
 * Instantiates the guards around `functions`. Gives, by core function, what guests import.
 */
export function guard(
  store: Store,
  plan: Plan,
  module: WebAssembly.Module,
  functions: ReadonlyMap<CoreFuncId, CoreFunction>,
): ReadonlyMap<CoreFuncId, CoreFunction> {
  const funcs = guardedFuncs(plan);
  const imports: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const { id, signature } of funcs) {
    // A missing i64 result would be an exception of its own.
    const nothing = signature.results[0] === 'i64' ? 0n : 0;
    imports[id] = withoutThrowing(store, functions.get(id)!, nothing);
  }
  const { exports } = new WebAssembly.Instance(module, {
    store: { trapped: store.trapped },
    func: imports,
  });
  return new Map(funcs.map(({ id }) => [id, exports[id] as CoreFunction]));
}

function withoutThrowing(store: Store, func: CoreFunction, nothing: number | bigint): CoreFunction {
  return (...args) => {
    try {
      return func(...args) ?? nothing;
    } catch (error) {
      const { current } = store;
      store.kill(error, {
        component: current?.instance.label ?? '',
        func: current?.func ?? '',
      });
      return nothing;
    }
  };
}
