/**
 * Canonical definitions: options are looked up, core types checked against those that the canonical ABI gives, and
 * the maker told. Explainer.md, Canonical Definitions; CanonicalABI.md, Canonical Definitions and canonopt validation.
 */
import {
  coreSignature,
  flatten,
  holdsPointers,
  taskReturnSignature,
  type AbiSignature,
  type AbiType,
  type Pointer,
} from '../../abi/index.ts';
import { maxFlatParams } from '../../base/index.ts';
import { canonByName, type CanonDef, type CanonOption } from '../../binary/index.ts';
import type { CanonOptions, MemoryId } from '../../plan/index.ts';
import type { CoreSignature } from '../../wasm/index.ts';
import { checkBuiltin } from './builtin-rules.ts';
import type { Context } from './context.ts';
import { signatureText } from './core-types.ts';
import type { CoreFuncValue, Extern } from '../types/entities.ts';
import { funcTypeAt, refOf, resourceAt, typeUse, valueTypeAt } from './type.ts';
import { planBuiltin } from './plan-builtin.ts';
import type { Scope } from './scope.ts';

export function evalCanon(cx: Context, scope: Scope, def: CanonDef): Extern | CoreFuncValue {
  switch (def.name) {
    case 'lift':
      return lift(cx, scope, def);
    case 'lower':
      return lower(cx, scope, def);
    case 'resource.new':
    case 'resource.rep':
    case 'resource.drop':
      return resourceBuiltin(cx, scope, def.name, def.operands.type!);
    default:
      return builtin(cx, scope, def);
  }
}

function lift(cx: Context, scope: Scope, { operands }: CanonDef): Extern {
  const core = scope.get(cx, 'core func', operands.coreFunc!);
  const type = funcTypeAt(cx, scope, operands.type!);
  const options = evalOptions(cx, scope, operands.options!);
  const context = !options.async
    ? 'lift'
    : options.callback === undefined
      ? 'async-lift'
      : 'async-lift-callback';
  if (options.async && !type.type.async) {
    cx.fail(
      'component/bad-option',
      'only a function of an `async func` type can be lifted as async',
    );
  }
  const abi = cx.abi.func(type.type);
  const signature = coreSignature(abi, context, pointerOf(cx, scope, operands.options!));
  checkCore(
    cx,
    `the lifted ${scope.nameOf('core func', operands.coreFunc!)}`,
    signature,
    core.type,
  );
  checkPostReturn(cx, scope, operands.options!, signature);
  const paramsPoint = signature.paramsInMemory || abi.params.some(holdsPointers);
  // An asynchronous result goes through `task.return`, which has to name the same memory.
  const resultPoints =
    signature.resultInMemory ||
    (abi.result !== undefined &&
      (holdsPointers(abi.result) || (options.async && flatten(abi.result).length > maxFlatParams)));
  need(cx, options, { memory: paramsPoint || resultPoints, realloc: paramsPoint });
  const id = cx.maker.lift({
    instance: scope.instance,
    core: core.id,
    type: type.type,
    options: cx.maker.options(options),
  });
  return { sort: 'func', id, type };
}

function lower(cx: Context, scope: Scope, { operands }: CanonDef): CoreFuncValue {
  const func = scope.get(cx, 'func', operands.func!);
  const options = evalOptions(cx, scope, operands.options!);
  if (options.postReturn !== undefined || options.callback !== undefined) {
    cx.fail(
      'component/bad-option',
      '`post-return` and `callback` are options of lifted functions only',
    );
  }
  if (options.async && !func.type.type.async) {
    cx.fail(
      'component/bad-option',
      'only a function of an `async func` type can be lowered as async',
    );
  }
  const abi = cx.abi.func(func.type.type);
  const signature = coreSignature(
    abi,
    options.async ? 'async-lower' : 'lower',
    pointerOf(cx, scope, operands.options!),
  );
  const resultPoints = abi.result !== undefined && holdsPointers(abi.result);
  need(cx, options, {
    memory:
      signature.paramsInMemory ||
      signature.resultInMemory ||
      resultPoints ||
      abi.params.some(holdsPointers),
    realloc: resultPoints,
  });
  const { params, results } = signature;
  const id = cx.maker.lower({
    instance: scope.instance,
    func: func.id,
    options: cx.maker.options(options),
    type: { params, results },
  });
  return { sort: 'core func', id, type: signature };
}

function checkCore(
  cx: Context,
  what: string,
  wanted: CoreSignature,
  given: CoreSignature | undefined,
): void {
  if (given === undefined) return;
  if (
    wanted.params.join() === given.params.join() &&
    wanted.results.join() === given.results.join()
  ) {
    return;
  }
  cx.fail(
    'component/core-type-mismatch',
    `${what} must have the core type ${signatureText(wanted)}, but has ${signatureText(given)}`,
  );
}

function need(
  cx: Context,
  options: CanonOptions,
  needed: { readonly memory: boolean; readonly realloc: boolean },
): void {
  const missing =
    needed.memory && options.memory === undefined
      ? 'memory'
      : needed.realloc && options.realloc === undefined
        ? 'realloc'
        : undefined;
  if (missing === undefined) return;
  cx.fail('component/bad-option', `the types of this function need the option \`${missing}\``);
}

function evalOptions(cx: Context, scope: Scope, options: readonly CanonOption[]): CanonOptions {
  let encoding: CanonOptions['encoding'] | undefined;
  let async = false;
  let memory: CanonOptions['memory'];
  const funcs = new Map<string, CoreFuncValue>();
  const pointer = pointerOf(cx, scope, options);
  for (const option of options) {
    const twice = (): never =>
      cx.fail('component/bad-option', `the option \`${option.kind}\` is given twice`);
    switch (option.kind) {
      case 'utf8':
      case 'utf16':
      case 'latin1+utf16':
        if (encoding !== undefined) {
          cx.fail('component/bad-option', 'more than one string encoding is given');
        }
        encoding = option.kind;
        break;
      case 'async':
        if (async) twice();
        async = true;
        break;
      case 'memory':
        if (memory !== undefined) twice();
        memory = evalMemory(cx, scope, option.index);
        break;
      case 'realloc':
      case 'post-return':
      case 'callback': {
        if (funcs.has(option.kind)) twice();
        const func = scope.get(cx, 'core func', option.index);
        const wanted = optionSignature(option.kind, pointer);
        if (wanted !== undefined) checkCore(cx, `the option \`${option.kind}\``, wanted, func.type);
        funcs.set(option.kind, func);
        break;
      }
      default:
        option satisfies never;
    }
  }
  const [realloc, postReturn, callback] = ['realloc', 'post-return', 'callback'].map((k) =>
    funcs.get(k),
  );
  if (realloc !== undefined && memory === undefined) {
    cx.fail('component/bad-option', 'the option `realloc` needs the option `memory`');
  }
  if (callback !== undefined && !async) {
    cx.fail('component/bad-option', 'the option `callback` needs the option `async`');
  }
  if (postReturn !== undefined && async) {
    cx.fail('component/bad-option', "the option `post-return` can't stand with `async`");
  }
  return {
    encoding: encoding ?? 'utf8',
    async,
    ...(memory === undefined ? {} : { memory }),
    ...(realloc === undefined ? {} : { realloc: realloc.id }),
    ...(postReturn === undefined ? {} : { postReturn: postReturn.id }),
    ...(callback === undefined ? {} : { callback: callback.id }),
  };
}

/** The core type of the function of an option, where it is the same for all functions. */
function optionSignature(kind: string, pointer: Pointer): CoreSignature | undefined {
  switch (kind) {
    case 'realloc':
      return { params: [pointer, pointer, pointer, pointer], results: [pointer] };
    case 'callback':
      return { params: ['i32', 'i32', 'i32'], results: ['i32'] };
    default:
      return undefined;
  }
}

/** The type of addresses in the memory of the options. */
function pointerOf(cx: Context, scope: Scope, options: readonly CanonOption[]): Pointer {
  const memory = options.find((option) => option.kind === 'memory');
  if (memory === undefined || !('index' in memory)) return 'i32';
  return scope.get(cx, 'core memory', memory.index).type.limits.address;
}

/** Post-return takes what the lifted function returned. */
function checkPostReturn(
  cx: Context,
  scope: Scope,
  options: readonly CanonOption[],
  lifted: AbiSignature,
): void {
  for (const option of options) {
    if (option.kind !== 'post-return') continue;
    const wanted = { params: lifted.results, results: [] };
    const given = scope.get(cx, 'core func', option.index).type;
    checkCore(cx, 'the option `post-return`', wanted, given);
  }
}

function evalMemory(cx: Context, scope: Scope, index: number): MemoryId {
  const { coreInstance, name, type } = scope.get(cx, 'core memory', index);
  const { address, shared, pageSize } = type.limits;
  if (address === 'i64' && cx.maker.takes64Bits !== true) {
    cx.fail('component/unsupported', '64-bit memories are not there yet');
  }
  if (shared || (pageSize ?? 16) !== 16) {
    const what = shared ? 'a shared memory' : 'a memory with pages of another size';
    cx.fail('component/core-type-mismatch', `${what} can't be the option \`memory\``);
  }
  return cx.maker.memory({ coreInstance, name });
}

function resourceBuiltin(
  cx: Context,
  scope: Scope,
  name: 'resource.new' | 'resource.rep' | 'resource.drop',
  index: number,
): CoreFuncValue {
  const resource = resourceAt(cx, scope, index);
  const rep = scope.repOf(resource.id);
  if (name !== 'resource.drop' && rep === undefined) {
    cx.fail(
      'component/foreign-resource',
      `\`${name}\` can only be used with a resource that the component itself defines`,
    );
  }
  const kind = name.replace('.', '-') as 'resource-new' | 'resource-rep' | 'resource-drop';
  const { params, results } = canonByName.get(name)!.signature!;
  const type = {
    params: name === 'resource.new' ? [rep!] : params,
    results: name === 'resource.rep' ? [rep!] : results,
  };
  const id = cx.maker.resourceBuiltin(kind, scope.instance, resource.id, type);
  return { sort: 'core func', id, type };
}

function builtin(cx: Context, scope: Scope, def: CanonDef): CoreFuncValue {
  const { name, operands } = def;
  const type =
    operands.type !== undefined
      ? valueTypeAt(cx, scope, operands.type).ref
      : operands.result !== undefined
        ? refOf(typeUse(cx, scope, operands.result))
        : undefined;
  const given: readonly CanonOption[] | undefined =
    operands.memory === undefined ? operands.options : [{ kind: 'memory', index: operands.memory }];
  const options = given === undefined ? undefined : evalOptions(cx, scope, given);
  const abi = type === undefined ? undefined : cx.abi.of(type);
  checkBuiltin(cx, scope, { def, type: abi, options });
  const table =
    operands.table === undefined ? undefined : scope.get(cx, 'core table', operands.table);
  const signature = builtinSignature(cx, scope, def, abi, pointerOf(cx, scope, given ?? []));
  const made = cx.maker.builtin({
    instance: scope.instance,
    name,
    builtin: planBuiltin(def, {
      type,
      options: options && cx.maker.options(options),
      memory: options?.memory,
      table: table && cx.maker.table({ coreInstance: table.coreInstance, name: table.name }),
    }),
    type: signature,
  });
  if (typeof made !== 'number') return cx.fail(made.code, made.message, { help: made.help });
  return { sort: 'core func', id: made, ...(signature === undefined ? {} : { type: signature }) };
}

/** The core type of a built-in; `pointer` is the address type of its memory. */
function builtinSignature(
  cx: Context,
  scope: Scope,
  { name, operands }: CanonDef,
  type: AbiType | undefined,
  pointer: Pointer,
): CoreSignature | undefined {
  if (name === 'task.return') {
    const { params, results } = taskReturnSignature(type, pointer);
    return { params, results };
  }
  const value = [operands.coreValType ?? 'i32'];
  if (name === 'context.get') return { params: [], results: value };
  if (name === 'context.set') return { params: value, results: [] };
  if (operands.coreType !== undefined) return threadSignature(cx, scope, operands);
  const { signature } = canonByName.get(name)!;
  const pointers = (types: readonly string[]): readonly string[] =>
    types.map((t) => (t === 'ptr' ? pointer : t));
  return signature && { params: pointers(signature.params), results: pointers(signature.results) };
}

/** Of what starts a thread: which function it runs, by index or by reference, and what that is given. */
function threadSignature(
  cx: Context,
  scope: Scope,
  { coreType, table }: CanonDef['operands'],
): CoreSignature {
  const { type } = scope.get(cx, 'core type', coreType!);
  const closure = type.kind === 'func' ? type.params : [];
  const func =
    table === undefined
      ? `(ref null ${coreType})`
      : scope.get(cx, 'core table', table).type.limits.address;
  return { params: [func, ...closure], results: ['i32'] };
}
