/**
 * Core instances: instantiated modules, whose imports are found among the arguments and checked, and instances that
 * are put together of what is there. Explainer.md, Instance Definitions.
 */
import { didYouMean } from '../../base/index.ts';
import type { CoreExternType, CoreFuncType, CoreInstanceDef } from '../../binary/index.ts';
import type { CoreItem } from '../../plan/index.ts';
import type { Context } from './context.ts';
import { externMismatch } from './core-types.ts';
import type {
  CoreExports,
  CoreFuncValue,
  CoreInstanceValue,
  CoreValue,
  ModuleShape,
  ModuleValue,
} from '../types/entities.ts';
import type { Maker } from './maker.ts';
import type { Scope } from './scope.ts';

export function evalCoreInstance(
  cx: Context,
  scope: Scope,
  def: CoreInstanceDef,
): CoreInstanceValue {
  const { expr } = def;
  if (expr.kind === 'instantiate') {
    const module = scope.get(cx, 'core module', expr.module);
    const args = new Map<string, CoreInstanceValue>();
    for (const arg of expr.args) {
      if (args.has(arg.name)) duplicate(cx, 'argument', arg.name);
      args.set(arg.name, scope.get(cx, 'core instance', arg.instance));
    }
    return instantiate(cx, scope, module, args, scope.nameOf('core module', expr.module));
  }
  const exports = new Map<string, CoreValue>();
  for (const { name, sort, index } of expr.exports) {
    cx.step();
    if (exports.has(name)) duplicate(cx, 'export', name);
    if (sort === 'type' || sort === 'module' || sort === 'instance') {
      return cx.fail('component/unsupported', `core instances can't export a core ${sort} yet`);
    }
    exports.set(name, scope.get(cx, `core ${sort}`, index));
  }
  return { sort: 'core instance', exports };
}

export function duplicate(cx: Context, what: string, name: string): never {
  return cx.fail('component/duplicate-name', `the ${what} \`${name}\` is given twice`);
}

function instantiate(
  cx: Context,
  scope: Scope,
  module: ModuleValue,
  args: ReadonlyMap<string, CoreInstanceValue>,
  label: string,
): CoreInstanceValue {
  const imports = module.shape.imports.map((i) => {
    cx.step();
    const arg = args.get(i.module);
    if (arg === undefined) {
      return cx.fail(
        'component/missing-argument',
        `${label} imports \`${i.name}\` of \`${i.module}\`, but no instance of that name is given`,
        { help: didYouMean(i.module, args.keys()) },
      );
    }
    const value = arg.exports.get(i.name);
    if (value === undefined) {
      return cx.fail(
        'component/missing-argument',
        `${label} imports \`${i.name}\` of \`${i.module}\`, which the instance given for it doesn't export`,
        { help: didYouMean(i.name, arg.exports.keys()) },
      );
    }
    const why = mismatch(i.type, value);
    if (why !== undefined) {
      cx.fail(
        'component/core-type-mismatch',
        `the import \`${i.name}\` of \`${i.module}\` in ${label} doesn't fit what is given: ${why}`,
      );
    }
    return { module: i.module, name: i.name, item: itemOf(cx.maker, value) };
  });
  const id = cx.maker.instantiate({ module: module.id, instance: scope.instance, imports });
  return { sort: 'core instance', exports: new ModuleExports(cx.maker, id, module.shape.exports) };
}

/** What an instance of a module exports, made when somebody asks for it: modules may export thousands. */
class ModuleExports implements CoreExports {
  readonly #maker: Maker;
  readonly #instance: number;
  readonly #types: ModuleShape['exports'];

  constructor(maker: Maker, instance: number, types: ModuleShape['exports']) {
    this.#maker = maker;
    this.#instance = instance;
    this.#types = types;
  }

  keys(): Iterable<string> {
    return this.#types.keys();
  }

  get(name: string): CoreValue | undefined {
    const type = this.#types.get(name);
    if (type === undefined) return undefined;
    const coreInstance = this.#instance;
    if (type.kind !== 'func') {
      return { sort: `core ${type.kind}`, coreInstance, name, type } as CoreValue;
    }
    return new ModuleFunc(this.#maker, coreInstance, name, type);
  }
}

/** A function that a module exports: the maker is told of it when somebody uses it. */
class ModuleFunc implements CoreFuncValue {
  readonly sort = 'core func';
  readonly type: CoreFuncType;
  readonly #maker: Maker;
  readonly #instance: number;
  readonly #name: string;

  constructor(maker: Maker, instance: number, name: string, type: CoreFuncType) {
    this.#maker = maker;
    this.#instance = instance;
    this.#name = name;
    this.type = type;
  }

  get id(): number {
    const { params, results } = this.type;
    const item = { coreInstance: this.#instance, name: this.#name };
    return this.#maker.coreExport(item, { params, results });
  }
}

function mismatch(wanted: CoreExternType, given: CoreValue): string | undefined {
  if (given.sort !== 'core func') return externMismatch(wanted, given.type);
  if (wanted.kind !== 'func') return `a ${wanted.kind} is wanted, a function given`;
  const { type } = given;
  if (type === undefined) return undefined;
  return externMismatch(wanted, 'kind' in type ? type : { kind: 'func', ...type });
}

function itemOf(maker: Maker, value: CoreValue): CoreItem {
  if (value.sort === 'core func') return { kind: 'func', func: value.id };
  const item = { coreInstance: value.coreInstance, name: value.name };
  switch (value.type.kind) {
    case 'memory':
      return { kind: 'memory', memory: maker.memory(item) };
    case 'table':
      return { kind: 'table', table: maker.table(item) };
    default:
      return { kind: value.type.kind, ...item };
  }
}
