/**
 * A function of a world -> the steps by which a guest calls it (an import), implements it (an export), and cleans up
 * after it (post-return). This is all that a guest's bindings do at the boundary; backends spell the steps.
 * CanonicalABI.md, canon lift, canon lower, flatten_functype.
 */
import { diagnostic, limits, type Outcome } from '../../base/index.ts';
import type { Func, Side, TypeId, TypeRef } from '../../model/index.ts';
import type { AbiTypes } from '../despecialize.ts';
import { holdsPointers } from '../holds.ts';
import { layout } from '../layout.ts';
import {
  callbackName,
  type CoreImportName,
  exportName,
  importName,
  postReturnName,
  taskReturnName,
} from '../names.ts';
import { type AbiSignature, coreSignature, taskReturnSignature } from '../signature.ts';
import { waitBuiltins } from '../task-builtins.ts';
import {
  transportBuiltins,
  TransportNumbers,
  type TransportBuiltins,
  type TransportKind,
} from '../transports.ts';
import { Emitter, TooManySteps, type WalkOptions } from './emitter.ts';
import { free } from './free.ts';
import { liftFlat, liftFlatAll, liftFrom } from './lift.ts';
import { lowerFlat, lowerTo } from './lower.ts';
import { further } from './shapes.ts';
import type { CoreOperand, Lifetime, ValueOperand } from './operands.ts';
import type { AbiStep } from './steps.ts';
import { transportWalks, type TransportWalk } from './transports.ts';

/** A function that the guest calls: what stands in the wrapper that its user calls. */
export interface ImportWalk {
  readonly callee: CoreImportName;
  readonly signature: AbiSignature;
  /** What the user gives. */
  readonly params: readonly ValueOperand[];
  readonly steps: readonly AbiStep[];
  /** The streams and futures among its types, and how their elements are copied. */
  readonly transports: readonly TransportWalk[];
}

/** A function that the guest implements: what stands in its core export, which calls what the user wrote. */
export interface ExportWalk {
  /** The core export. */
  readonly name: string;
  readonly signature: AbiSignature;
  readonly params: readonly CoreOperand[];
  readonly steps: readonly AbiStep[];
  readonly transports: readonly TransportWalk[];
  /** Present for an asynchronous one. */
  readonly task?: TaskWalk;
  /**
   * Absent where the result leaves nothing behind but, perhaps, an area: nobody would free that, so it has to be a
   * static one.
   */
  readonly postReturn?: PostReturnWalk;
}

/**
 * The steps of an asynchronous export, cut where the user's function may suspend. A core function with a callback does
 * `before` and starts the user's function; where that suspends, it returns 2 (WAIT) with a waitable set in the bits
 * from the fifth on, or 1 (YIELD), and the callback goes on with the event that it is given. Whichever of both sees the
 * user's function end does `after` and returns 0 (EXIT).
 */
export interface TaskWalk {
  readonly before: readonly AbiStep[];
  /** With the result of `call-user`: drops borrows, gives the result to `task.return`, releases what that read. */
  readonly after: readonly AbiStep[];
  /** Core values of `before` that `after` needs, to be kept with the task. */
  readonly kept: readonly CoreOperand[];
  /** `task.return` of this function. */
  readonly taskReturn: CoreImportName;
  /** The core export that takes event, index and code; absent where the task has a stack of its own. */
  readonly callback?: string;
}

/** What is called with the result of a core export once that has been read. */
export interface PostReturnWalk {
  readonly name: string;
  readonly params: readonly CoreOperand[];
  readonly steps: readonly AbiStep[];
}

export type ImportContext = 'lower' | 'async-lower';
export type ExportContext = 'lift' | 'async-lift' | 'async-lift-callback';

/** A function, where it stands, and how it is turned into core. */
export interface WalkedFunc<Context> {
  /** The interface's name in the world; absent for a function of the world itself. */
  readonly iface?: string;
  readonly func: Func;
  /** By default as toolchains do: synchronous, or for an `async func` asynchronous and with a callback. */
  readonly context?: Context;
}

/**
 * The steps of a call: lower the parameters, call, lift the result. The value is undefined, with an error, where they
 * are more than `limits.walkSteps`.
 */
export function walkImport(
  abi: AbiTypes,
  { iface, func, context = func.async ? 'async-lower' : 'lower' }: WalkedFunc<ImportContext>,
  options: WalkOptions = {},
): Outcome<ImportWalk | undefined> {
  return walked(abi, 'imports', iface, func, 'call', options, (e) => {
    const signature = coreSignature(abiFunc(abi, func), context);
    const callee = importName(iface, func.name, context);
    const params = func.params.map((p) => e.value(p.type));
    const args = signature.paramsInMemory
      ? [lowerToArea(e, 'params', params)]
      : params.flatMap((param) => lowerFlat(e, param));
    const area = signature.resultInMemory ? resultArea(e, func.result!) : undefined;
    const results = signature.results.map((type) => e.core(type));
    e.emit({
      kind: 'call-core',
      callee,
      args: area === undefined ? args : [...args, area],
      results,
    });
    if (context === 'async-lower') {
      e.emit({ kind: 'wait', status: results[0]!, builtins: waitBuiltins });
    }
    const value =
      func.result === undefined
        ? undefined
        : area === undefined
          ? liftFlat(e, func.result, results)
          : liftFrom(e, func.result, { base: area, offset: 0 });
    e.release();
    e.emit({ kind: 'return-value', ...(value === undefined ? {} : { value }) });
    const { steps } = e;
    return { callee, signature, params, steps, transports: transportWalks(e) };
  });
}

/**
 * The steps of an implementation: lift the parameters, call what the user wrote, lower the result; and those of its
 * post-return function. An asynchronous one gives its result to `task.return`. The value is undefined, with an error,
 * where the steps are more than `limits.walkSteps`.
 */
export function walkExport(
  abi: AbiTypes,
  { iface, func, context = func.async ? 'async-lift-callback' : 'lift' }: WalkedFunc<ExportContext>,
  options: WalkOptions = {},
): Outcome<ExportWalk | undefined> {
  const isAsync = context !== 'lift';
  return walked(abi, 'exports', iface, func, isAsync ? 'call' : 'post-return', options, (e) => {
    const signature = coreSignature(abiFunc(abi, func), context);
    const name = exportName(iface, func.name, context);
    const params = signature.params.map((type) => e.core(type));
    const types = func.params.map((p) => p.type);
    const args = signature.paramsInMemory
      ? liftFromBlock(e, types, params[0]!)
      : liftFlatAll(e, types, params);
    const result = func.result === undefined ? undefined : e.value(func.result);
    const before = e.steps.length;
    e.emit({ kind: 'call-user', func, args, ...(result === undefined ? {} : { result }) });
    e.dropBorrows();
    if (isAsync) {
      returnToTask(e, iface, func, result);
      e.release();
      const task = taskWalk(e.steps, before, iface, func);
      // No more to do: EXIT.
      const code = context === 'async-lift-callback' ? [e.constant('i32', 0)] : [];
      e.emit({ kind: 'return', values: code });
      const callback = context === 'async-lift-callback' ? { callback: callbackName(name) } : {};
      const { steps } = e;
      const transports = transportWalks(e);
      return { name, signature, params, steps, transports, task: { ...task, ...callback } };
    }
    const values =
      result === undefined
        ? []
        : signature.resultInMemory
          ? [lowerToArea(e, 'result', [result])]
          : lowerFlat(e, result);
    e.emit({ kind: 'return', values });
    const { steps } = e;
    const walk: ExportWalk = { name, signature, params, steps, transports: transportWalks(e) };
    const isEmpty = result === undefined || !holdsPointers(e.abi.of(result.type));
    return isEmpty ? walk : { ...walk, postReturn: postReturn(e, name, result.type) };
  });
}

function walked<T>(
  abi: AbiTypes,
  side: Side,
  iface: string | undefined,
  func: Func,
  lifetime: Lifetime,
  options: WalkOptions,
  walk: (e: Emitter) => T,
): Outcome<T | undefined> {
  const types = [
    ...func.params.map((p) => p.type),
    ...(func.result === undefined ? [] : [func.result]),
  ];
  const failed = (code: string, message: string): Outcome<undefined> => ({
    value: undefined,
    diagnostics: [diagnostic(code, message, func.span)],
  });
  if (types.some((type) => abi.depth(type) > limits.nesting)) {
    const message = `the types of \`${func.name}\` are nested more than ${limits.nesting} levels deep`;
    return failed('abi/nested-too-deeply', message);
  }
  const { budget } = options;
  const isLast = budget !== undefined && budget.left < limits.walkSteps;
  const max = isLast ? budget.left : limits.walkSteps;
  const e = new Emitter(abi, max, lifetime, transportsOf(abi, side, iface, func), options);
  try {
    const value = walk(e);
    if (budget !== undefined) budget.left -= e.count;
    return { value, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error;
    if (isLast) budget.left = -1;
    const message = isLast
      ? `the functions up to \`${func.name}\` unfold into more than ${budget.all} steps`
      : `the types of \`${func.name}\` unfold into more than ${limits.walkSteps} steps`;
    return failed('abi/too-many-steps', message);
  }
}

function transportsOf(
  abi: AbiTypes,
  side: Side,
  iface: string | undefined,
  func: Func,
): ReadonlyMap<TypeId, TransportBuiltins> {
  const numbers = new TransportNumbers(abi.types).of(func);
  return new Map(
    [...numbers].map(([id, number]) => {
      const { kind } = abi.shape(id) as { kind: TransportKind };
      return [id, transportBuiltins(side, iface, func.name, kind, number)];
    }),
  );
}

function abiFunc(abi: AbiTypes, { params, result }: Func): Parameters<typeof coreSignature>[0] {
  return {
    params: params.map((p) => abi.of(p.type)),
    ...(result === undefined ? {} : { result: abi.of(result) }),
  };
}

/** Writes values one after the other to an area; gives the pointer to it. */
function lowerToArea(
  e: Emitter,
  of: 'params' | 'result',
  values: readonly ValueOperand[],
): CoreOperand {
  const tuple = e.abi.tuple(values.map((v) => v.type));
  const { size, align, offsets } = layout(tuple);
  const base = e.core('i32');
  e.emit({ kind: 'area', of, layout: { size, align }, lifetime: e.lifetime, to: base });
  for (const [i, value] of values.entries()) {
    lowerTo(e, value, further({ base, offset: 0 }, offsets[i]!));
  }
  return base;
}

function resultArea(e: Emitter, type: TypeRef): CoreOperand {
  const { size, align } = e.layout(type);
  const to = e.core('i32');
  e.emit({ kind: 'area', of: 'result', layout: { size, align }, lifetime: e.lifetime, to });
  return to;
}

/** Parameters out of the block that the guest's realloc gave for them. */
function liftFromBlock(
  e: Emitter,
  types: readonly TypeRef[],
  base: CoreOperand,
): readonly ValueOperand[] {
  const { size, align, offsets } = layout(e.abi.tuple(types));
  const values = types.map((type, i) => liftFrom(e, type, { base, offset: offsets[i]! }));
  e.emit({ kind: 'free', pointer: base, layout: { size, align } });
  return values;
}

function returnToTask(
  e: Emitter,
  iface: string | undefined,
  func: Func,
  result: ValueOperand | undefined,
): void {
  const callee = taskReturnName(iface, func.name);
  const type = result === undefined ? undefined : e.abi.of(result.type);
  const { paramsInMemory } = taskReturnSignature(type);
  const args =
    result === undefined
      ? []
      : paramsInMemory
        ? [lowerToArea(e, 'result', [result])]
        : lowerFlat(e, result);
  e.emit({ kind: 'call-core', callee, args, results: [] });
}

/** `before` is the place of `call-user` among the steps. */
function taskWalk(
  steps: readonly AbiStep[],
  before: number,
  iface: string | undefined,
  func: Func,
): TaskWalk {
  const after = steps.slice(before + 1);
  const kept = after.flatMap((s) =>
    s.kind === 'drop-borrows' ? s.always.map((lift) => lift.from) : [],
  );
  const taskReturn = taskReturnName(iface, func.name);
  return { before: steps.slice(0, before), after, kept, taskReturn };
}

function postReturn(e: Emitter, exported: string, type: TypeRef): PostReturnWalk {
  const base = e.core('i32');
  const { size, align } = e.layout(type);
  const { steps } = e.block(() => {
    free(e, type, { base, offset: 0 });
    e.emit({ kind: 'free-area', pointer: base, layout: { size, align } });
  });
  return { name: postReturnName(exported), params: [base], steps };
}
