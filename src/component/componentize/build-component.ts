/**
 * A planned core module -> the component around it: imports by the world, the module with what it is given, lifted
 * functions, exports. How core instances stand around the module is `core-instances.ts`'s.
 */
import {
  writeComponent,
  type CanonOperands,
  type CanonOption,
  type CoreFuncType,
  type CoreExternKind,
  type Definition,
  type ValType,
} from '../../binary/index.ts';
import type { Func, InterfaceId, TypeDef, TypeId } from '../../model/index.ts';
import { producersSection, writeProducers, type Producer } from '../write/producers.ts';
import { exportInstance } from '../write/export-instance.ts';
import { TypeWriter } from '../write/type-writer.ts';
import { instanceType, worldExternName } from '../write/world-type.ts';
import { ComponentWriter } from '../write/component-writer.ts';
import { tableName } from './core-names.ts';
import { destructorKey, type ModulePlan, type PlannedImport } from './module-plan.ts';
import type { Needs } from './needs.ts';
import type { StringEncoding } from './encoding.ts';
import { CoreInstances } from './core-instances.ts';
import type { IndexedInterface, WorldIndex } from './world-index.ts';

export interface BuildOptions {
  /** How the module has its strings. */
  readonly strings: StringEncoding;
  /** What is written of the component for people. */
  readonly about: { readonly name?: string; readonly producers: readonly Producer[] };
}

/** The component's bytes. */
export function buildComponent(
  index: WorldIndex,
  plan: ModulePlan,
  module: Uint8Array,
  { strings, about }: BuildOptions,
): Uint8Array {
  return new Builder(index, plan, strings).build(module, about);
}

class Builder {
  readonly #index: WorldIndex;
  readonly #plan: ModulePlan;
  readonly #encoding: StringEncoding;
  readonly #w = new ComponentWriter();
  readonly #core: CoreInstances;
  /** Types of imports, and of the world. */
  readonly #imported: TypeWriter;
  /** Types of what the component defines. */
  readonly #own: TypeWriter;
  readonly #instances = new Map<string, number>();
  readonly #funcs = new Map<Func, number>();
  readonly #resources = new Map<TypeId, number>();
  /** The instances by which interfaces were exported. */
  readonly #exportedInstances = new Map<InterfaceId, number>();
  #thread: CanonOperands | undefined;
  /** The jumps to the destructors of resources. */
  readonly #destructors = new Map<string, number>();

  constructor(index: WorldIndex, plan: ModulePlan, encoding: StringEncoding) {
    this.#index = index;
    this.#plan = plan;
    this.#encoding = encoding;
    this.#core = new CoreInstances(this.#w, plan);
    const { model } = index;
    const write = (item: Definition): void => {
      this.#w.definitions.push(item);
    };
    this.#imported = new TypeWriter(model, {
      write,
      spaces: this.#w.spaces,
      owner: { kind: 'world', id: index.id },
      nameType: (extern, type) => this.#w.import(extern, type),
    });
    this.#own = new TypeWriter(model, {
      write,
      spaces: this.#w.spaces,
      find: (id, def) => this.#ownType(id, def),
    });
  }

  build(module: Uint8Array, { name, producers }: BuildOptions['about']): Uint8Array {
    this.#imports();
    const main = this.#w.coreModule(module);
    const jumps = this.#collectJumps();
    this.#defineResources();
    this.#core.instantiateMain(main, this.#arguments(jumps));
    this.#exports();
    if (name !== undefined) this.#w.name(name);
    this.#w.custom(producersSection, writeProducers(producers));
    return writeComponent({ definitions: this.#w.definitions });
  }

  /** A type of an exported interface is the component's own; others come from the imports. */
  #ownType(id: TypeId, def: TypeDef): number {
    const { owner, type } = def;
    if (owner?.kind !== 'interface' || !this.#index.exported.has(owner.id)) {
      return this.#imported.index(id);
    }
    // Where the interface was exported, its type has the name that it got there.
    const exported = this.#exportedInstances.get(owner.id);
    if (exported !== undefined) return this.#w.alias('type', exported, def.name!);
    return type.kind === 'resource' ? this.#resources.get(id)! : this.#own.structure(type);
  }

  #imports(): void {
    const { model, world, imports, liveTypes } = this.#index;
    const part = {
      type: (id: TypeId) => liveTypes.has(id),
      func: (f: Func) => this.#index.isLive(f),
    };
    for (const item of world.imports) {
      const extern = worldExternName(model, item);
      switch (item.kind) {
        case 'interface': {
          const indexed = imports.interfaces.get(extern.name)!;
          if (!this.#index.isUsed(indexed)) break;
          const type = this.#imported.define(instanceType(model, item.id, this.#imported, part));
          this.#w.import(extern, { kind: 'instance', type });
          this.#instances.set(extern.name, this.#imported.addInstance(item.id));
          break;
        }
        case 'func':
          if (!this.#index.isLive(item.func)) break;
          this.#funcs.set(item.func, this.#w.importFunc(extern, this.#imported.func(item.func)));
          break;
        case 'type':
          if (liveTypes.has(item.id)) this.#imported.index(item.id);
          break;
        default:
          item satisfies never;
      }
    }
  }

  /** Finds out what goes through the shim, and makes the shim; gives the jump of each import that has one. */
  #collectJumps(): Map<PlannedImport, number> {
    const instances = this.#core;
    const { imports, destructors } = this.#plan;
    const found = new Map<PlannedImport, number>();
    for (const i of imports) {
      if (i.target.kind === 'stub') {
        found.set(i, instances.jumpToStub(i.type, i.target.name));
        continue;
      }
      const waits = (i.needs.memory || i.needs.realloc) && !instances.hasEarlyMemory;
      if (!waits && i.needs.table !== true) continue;
      found.set(
        i,
        instances.jump(i.type, () => this.#define(i)),
      );
    }
    if (imports.some((i) => i.needs.realloc)) instances.prepareImportRealloc();
    for (const [key, name] of destructors) {
      const type: CoreFuncType = { kind: 'func', params: ['i32'], results: [] };
      this.#destructors.set(key, instances.jumpToMain(type, name));
    }
    instances.makeShim();
    return found;
  }

  #defineResources(): void {
    for (const iface of this.#index.exports.interfaces.values()) {
      for (const [name, id] of iface.types) {
        if (this.#index.model.types[id]!.type.kind !== 'resource') continue;
        const jump = this.#destructors.get(destructorKey(iface.name, name));
        const dtor = jump === undefined ? undefined : this.#core.shimFunc(jump);
        this.#resources.set(id, this.#w.resource(dtor));
      }
    }
  }

  /** The instances that the main module is given, one for each module that it imports from. */
  #arguments(jumps: ReadonlyMap<PlannedImport, number>): { name: string; instance: number }[] {
    type Export = { name: string; sort: CoreExternKind; index: number };
    const modules = new Map<string, Export[]>();
    const add = (module: string, item: Export): void => {
      const exports = modules.get(module);
      if (exports === undefined) modules.set(module, [item]);
      else exports.push(item);
    };
    if (this.#core.hasEarlyMemory) {
      add('env', { name: 'memory', sort: 'memory', index: this.#core.memory });
    }
    for (const i of this.#plan.imports) {
      const jump = jumps.get(i);
      const index = jump === undefined ? this.#define(i) : this.#core.shimFunc(jump);
      add(i.module, { name: i.name, sort: 'func', index });
    }
    return [...modules].map(([name, exports]) => ({
      name,
      instance: this.#w.coreExports(exports),
    }));
  }

  /** The canonical definition that an import is bound to. */
  #define({ target, needs }: PlannedImport): number {
    switch (target.kind) {
      case 'lower': {
        const options = this.#options(needs, target.async);
        return this.#w.canon('lower', { func: this.#func(target.iface, target.func), options });
      }
      case 'resource': {
        const type = this.#typesOf(target.isExport).index(target.id);
        return this.#w.canon(`resource.${target.builtin}`, { type });
      }
      case 'task-return': {
        const { result } = target.func;
        const options = this.#options(needs, false);
        return this.#w.canon('task.return', {
          ...(result === undefined ? {} : { result: this.#own.use(result) as ValType }),
          options,
        });
      }
      case 'copy': {
        const { id, transport, isExport, name, async } = target;
        const type =
          id === undefined
            ? this.#own.define({ kind: transport })
            : this.#typesOf(isExport).index(id);
        const copies = name.endsWith('.read') || name.endsWith('.write');
        return this.#w.canon(
          name,
          copies ? { type, options: this.#options(needs, async) } : { type, async },
        );
      }
      case 'builtin':
        return this.#w.canon(target.name, {
          ...target.operands,
          ...(needs.table === true ? this.#threadStart() : {}),
          ...(needs.memory ? { memory: this.#core.memory } : {}),
          options: this.#options(needs, false, target.encoding),
        });
      case 'stub':
        throw new TypeError('a stub has no canonical definition');
      default:
        return target satisfies never;
    }
  }

  /** A thread starts with a function of the module's table that takes an i32. */
  #threadStart(): CanonOperands {
    this.#thread ??= {
      coreType: this.#w.coreType({ kind: 'func', params: ['i32'], results: [] }),
      table: this.#core.mainExport('table', tableName),
    };
    return this.#thread;
  }

  #typesOf(isExport: boolean): TypeWriter {
    return isExport ? this.#own : this.#imported;
  }

  #func(iface: IndexedInterface | undefined, func: Func): number {
    let index = this.#funcs.get(func);
    if (index === undefined) {
      index = this.#w.alias('func', this.#instances.get(iface!.name)!, func.name);
      this.#funcs.set(func, index);
    }
    return index;
  }

  #options(
    needs: Needs,
    async: boolean,
    encoding: StringEncoding = this.#encoding,
    realloc = (): number => this.#core.importRealloc(),
  ): CanonOption[] {
    const options: CanonOption[] = [];
    if (needs.memory) options.push({ kind: 'memory', index: this.#core.memory });
    if (needs.realloc) options.push({ kind: 'realloc', index: realloc() });
    if (needs.encoding) options.push({ kind: encoding });
    if (async) options.push({ kind: 'async' });
    return options;
  }

  #exports(): void {
    const { model, exports } = this.#index;
    for (const item of this.#index.exportsInOrder()) {
      const extern = worldExternName(model, item);
      if (item.kind === 'func') {
        this.#w.export(extern, { sort: 'func', index: this.#lift(item.func) });
      } else if (item.kind === 'interface') {
        const iface = exports.interfaces.get(extern.name)!;
        const instance = this.#exportedInstance(iface);
        const exported = this.#w.export(extern, { sort: 'instance', index: instance });
        this.#own.forgetInterface(item.id);
        this.#exportedInstances.set(item.id, exported);
      }
    }
  }

  #exportedInstance(iface: IndexedInterface): number {
    const funcs = iface.iface.functions.map((f) => [f, this.#lift(f)] as const);
    const { definitions, args } = exportInstance(this.#index.model, iface.id, funcs, (id) =>
      this.#own.index(id),
    );
    return this.#w.instance(this.#w.component(definitions), args);
  }

  #lift(func: Func): number {
    const { core, needs, postReturn } = this.#plan.exports.get(func)!;
    const coreFunc = this.#core.calledFunc(core.name);
    const options = this.#options(needs, core.context !== 'lift', this.#encoding, () =>
      this.#core.calledFunc(this.#plan.reallocs.exports!),
    );
    if (core.callback !== undefined) {
      options.push({ kind: 'callback', index: this.#core.calledFunc(core.callback) });
    }
    if (postReturn !== undefined) {
      options.push({ kind: 'post-return', index: this.#core.calledFunc(postReturn) });
    }
    return this.#w.lift(coreFunc, this.#own.func(func), options);
  }
}
