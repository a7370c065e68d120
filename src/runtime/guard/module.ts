/**
 * The core module that stands between guests and the functions they import from us, as bytes. Around each function
 * there is a guard: it calls ours, which never throws, and then does what `signal` says. For functions that may wait
 * it waits, and takes the result afterwards. Beside the guards are entries: functions that call a guest's and tell us
 * what it returned before they end themselves, which is how we know that a call needed no waiting (the promise of
 * JSPI would say it too late).
 *
 * Equal plans have equal modules, so that they may be compiled ahead. Core specification, Binary Format.
 */
import { AbiTypes, type CoreType } from '../../abi/index.ts';
import type { CoreFuncSignature } from '../builtins/builtin.ts';
import type { Plan } from '../plan.ts';
import { guardSignals } from '../state/store.ts';
import { guardedFuncs } from './funcs.ts';
import { entryName, suspending } from './suspending.ts';

const valueTypes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;
const coreTypes = Object.keys(valueTypes) as readonly CoreType[];

/** The names of what is imported to give and take results: `i32` and so on, or `nothing`. */
const resultName = (results: readonly CoreType[]): string => results[0] ?? 'nothing';

/** The bytes of the module for a plan. */
export function guardModule(plan: Plan): Uint8Array<ArrayBuffer> {
  const abi = new AbiTypes(plan.types);
  const { entries } = suspending(plan, abi);
  const funcs = guardedFuncs(plan, abi);
  const module = new ModuleBuilder();

  const ours = funcs.map(({ id, signature }) => module.importFunc('func', `${id}`, signature));
  const waits = funcs.some((f) => f.waits);
  const wait = waits ? module.importFunc('store', 'wait', { params: [], results: [] }) : 0;
  const byResult = (
    from: string,
    type: (t: CoreType[]) => CoreFuncSignature,
  ): Map<string, number> =>
    new Map(
      [[], ...coreTypes.map((t) => [t])].map((results) => [
        resultName(results),
        module.importFunc(from, resultName(results), type(results)),
      ]),
    );
  const taken = waits
    ? byResult('taken', (results) => ({ params: [], results }))
    : new Map<string, number>();
  const returned =
    entries.size > 0
      ? byResult('returned', (params) => ({ params, results: [] }))
      : new Map<string, number>();

  for (const [i, { id, signature, waits: mayWait }] of funcs.entries()) {
    const { params, results } = signature;
    const local = u32(params.length);
    module.func(`${id}`, signature, mayWait ? results : [], [
      ...params.flatMap((_, p) => [0x20, ...u32(p)]), // local.get p
      ...[0x10, ...u32(ours[i]!)], // call
      ...(mayWait
        ? [
            ...results.flatMap(() => [0x21, ...local]), // local.set
            ...[0x23, 0x00, 0x41, guardSignals.wait, 0x46], // global.get signal, i32.const, i32.eq
            ...[0x04, 0x40], // if
            ...[0x10, ...u32(wait)], // call wait
            ...[0x10, ...u32(taken.get(resultName(results))!)], // call taken
            ...results.flatMap(() => [0x21, ...local]), // local.set
            0x0b, // end
          ]
        : []),
      ...[0x23, 0x00, 0x04, 0x40, 0x00, 0x0b], // global.get signal, if unreachable end
      ...(mayWait ? results.flatMap(() => [0x20, ...local]) : []), // local.get
    ]);
  }
  for (const [name, signature] of entries) {
    const { params, results } = signature;
    module.func(
      name,
      { params, results: [] },
      [],
      [
        ...params.flatMap((_, p) => [0x20, ...u32(p)]), // local.get p
        ...[0x41, 0x00], // i32.const 0
        ...[0x11, ...u32(module.type(signature)), 0x00], // call_indirect in table 0
        ...[0x10, ...u32(returned.get(resultName(results))!)], // call returned
      ],
    );
  }
  return module.bytes(entries.size > 0);
}

/** The few sections that are needed here, filled as their parts are named. */
class ModuleBuilder {
  readonly #types = new Map<string, readonly number[]>();
  readonly #imports: number[][] = [
    [...name('store'), ...name('signal'), 0x03, valueTypes.i32, 0x01],
  ];
  #imported = 0;
  readonly #funcs: number[] = [];
  readonly #exports: number[][] = [];
  readonly #bodies: number[][] = [];

  type(signature: CoreFuncSignature): number {
    const key = entryName(signature);
    if (!this.#types.has(key)) {
      const { params, results } = signature;
      this.#types.set(key, [
        0x60,
        ...vector(params.map((t) => [valueTypes[t]])),
        ...vector(results.map((t) => [valueTypes[t]])),
      ]);
    }
    return [...this.#types.keys()].indexOf(key);
  }

  /** All imports come before the first function. */
  importFunc(from: string, field: string, signature: CoreFuncSignature): number {
    const type = u32(this.type(signature));
    this.#imports.push([...name(from), ...name(field), 0x00, ...type]);
    return this.#imported++;
  }

  func(
    field: string,
    signature: CoreFuncSignature,
    locals: readonly CoreType[],
    code: readonly number[],
  ): void {
    this.#exports.push([...name(field), 0x00, ...u32(this.#imported + this.#funcs.length)]);
    this.#funcs.push(this.type(signature));
    const body = [...vector(locals.map((t) => [0x01, valueTypes[t]])), ...code, 0x0b];
    this.#bodies.push([...u32(body.length), ...body]);
  }

  bytes(hasTable: boolean): Uint8Array<ArrayBuffer> {
    const table = hasTable ? section(4, [[0x70, 0x00, 0x01]]) : [];
    const exported = hasTable ? [[...name('table'), 0x01, 0x00]] : [];
    return new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, [...this.#types.values()]),
      ...section(2, this.#imports),
      ...section(
        3,
        this.#funcs.map((type) => u32(type)),
      ),
      ...table,
      ...section(7, [...this.#exports, ...exported]),
      ...section(10, this.#bodies),
    ]);
  }
}

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
