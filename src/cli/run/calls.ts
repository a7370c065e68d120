/**
 * Calls, one after the other over one instance, and what they give as text or JSON, a line each; a result that has a name is
 * kept for the calls that use it instead. The first that fails is the last. What is left of handles is dropped at the end,
 * the latest first.
 */
import { structureOf, type TypeRef } from '../../model/index.ts';
import { callableAt, type FoundExport, type Program } from '../../link/index.ts';
import { ComponentError, disposeKey } from '../../runtime/index.ts';
import { holdsOwn, type NamedResult, writeJson, writeWave } from '../../wave/index.ts';
import type { Io } from '../io.ts';
import { callName } from '../../telling/index.ts';
import type { Invocation } from './invocations.ts';

export interface CallsOptions {
  readonly format: 'text' | 'json';
  readonly io: Io;
}

type Exports = Readonly<Record<string, unknown>>;

/** Calls a program's entry, whose result is an exit code. */
export async function callEntry(entry: FoundExport, exports: Exports): Promise<number> {
  try {
    await call(exports, entry, []);
    return 0;
  } catch (error) {
    if (error instanceof ComponentError) return 1;
    throw error;
  }
}

/** Makes the calls; gives the exit code. */
export async function makeCalls(
  program: Program,
  exports: Exports,
  invocations: readonly Invocation[],
  { format, io }: CallsOptions,
): Promise<number> {
  const { types } = program.plan;
  const results = new Map<string, NamedResult>();
  const handles: Disposable[] = [];
  const write = format === 'json' ? writeJson : writeText;
  const print = (type: TypeRef | undefined, value: unknown): void => {
    if (type !== undefined) write(types, type, value, (text) => io.out(text));
    else if (format === 'json') io.out('null');
    if (type !== undefined || format === 'json') io.out('\n');
  };
  for (const { target, name, gives, args } of invocations) {
    const { result } = target.type;
    let value: unknown;
    try {
      value = await call(exports, target, args(results));
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error;
      print(result, { tag: 'err', val: error.payload });
      return 1;
    }
    if (gives !== undefined && holdsOwn(types, gives)) handles.push(...handlesIn(value));
    if (name !== undefined) results.set(name, { type: gives!, value });
    else print(result, isResult(program, result) ? { tag: 'ok', val: value } : value);
  }
  for (const handle of handles.toReversed()) handle[disposeKey as typeof Symbol.dispose]();
  return 0;
}

async function call(
  exports: Exports,
  target: FoundExport,
  args: readonly unknown[],
): Promise<unknown> {
  const func = callableAt(exports, target.path);
  if (func === undefined) throw new TypeError(`${callName(target)} is no function`);
  return await func(args);
}

const writeText: typeof writeJson = (types, ref, value, write) => {
  writeWave(types, ref, value, write, { opaque: (name) => `<${name}>` });
};

/** Whether calls give the ok value and throw the error. */
function isResult({ plan }: Program, type: TypeRef | undefined): boolean {
  if (type === undefined) return false;
  const result = structureOf(plan.types, type);
  return typeof result !== 'string' && result.kind === 'result';
}

/** The handles that a value is or holds. */
function handlesIn(value: unknown): readonly Disposable[] {
  const found: Disposable[] = [];
  const open = [value];
  for (let at = open.pop(); open.length > 0 || at !== undefined; at = open.pop()) {
    if (typeof at !== 'object' || at === null || ArrayBuffer.isView(at)) continue;
    if (disposeKey in at) found.push(at as Disposable);
    else if (at instanceof Map) open.push(...[...at].flat());
    else open.push(...(Object.values(at) as unknown[]));
  }
  return found;
}
