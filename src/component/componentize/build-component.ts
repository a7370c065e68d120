/**
 * A planned core module -> the component around it: imports by the world, the module with its shim and fix-up, lifted
 * functions, exports. What needs the module's memory or `realloc` goes through the shim, because the module must have
 * its imports before it has a memory.
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
import { producersSection, writeProducers, type Producer } from '../producers.ts';
import { TypeScope } from '../encode/type-scope.ts';
import { instanceType, worldExternName } from '../encode/world-type.ts';
import { ComponentWriter } from './component-writer.ts';
import { fixup, fixupModule, hookedName, shimMemory, shimModule } from './core-code.ts';
import { exportInstance } from './export-instance.ts';
import { tableName } from './core-names.ts';
import { destructorKey, type ModulePlan, type PlannedImport } from './module-plan.ts';
import { hookedFunctions } from './task-hooks.ts';
import type { Needs } from './needs.ts';
import type { StringEncoding } from './encoding.ts';
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

/** A function of the shim: its type, and what gives the function that it jumps to, when the module is there. */
interface Jump {
  readonly type: CoreFuncType;
  readonly actual: () => number;
  /** The export of the main module that it goes to, where a hook is to go around it. */
  readonly hooked?: string;
}

class Builder {
  readonly #index: WorldIndex;
  readonly #plan: ModulePlan;
  readonly #encoding: StringEncoding;
  readonly #w = new ComponentWriter();
  /** Types of imports, and of the world. */
  readonly #imported: TypeScope;
  /** Types of what the component defines. */
  readonly #own: TypeScope;
  readonly #instances = new Map<string, number>();
  readonly #funcs = new Map<Func, number>();
  readonly #resources = new Map<TypeId, number>();
  /** The instances by which interfaces were exported. */
  readonly #exportedInstances = new Map<InterfaceId, number>();
  readonly #jumps: Jump[] = [];
  /** What was taken of core instances. */
  readonly #aliases = new Map<string, number>();
  #shim = -1;
  #main = -1;
  #memory: number | undefined;
  #thread: CanonOperands | undefined;
  /** What makes room for results of imports, where it goes through the shim. */
  #reallocJump: number | undefined;
  /** Functions of the main module with its hook around them: where they stand, by their names. */
  readonly #hooked = new Map<string, number>();
  #fixup = -1;

  constructor(index: WorldIndex, plan: ModulePlan, encoding: StringEncoding) {
    this.#index = index;
    this.#plan = plan;
    this.#encoding = encoding;
    const { model } = index;
    const write = (item: Definition): void => {
      this.#w.definitions.push(item);
    };
    this.#imported = new TypeScope(model, {
      write,
      spaces: this.#w.spaces,
      owner: { kind: 'world', id: index.id },
      nameType: (extern, type) => this.#w.import(extern, type),
    });
    this.#own = new TypeScope(model, {
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
    const args = this.#arguments(jumps);
    this.#main = this.#w.coreInstance(main, args);
    this.#afterMain();
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
    if (exported !== undefined) return this.#w.typeAlias(exported, def.name!);
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
    const { imports, memory, reallocs, pointer, taskHook } = this.#plan;
    const hasEarlyMemory = memory !== undefined && 'limits' in memory;
    const found = new Map<PlannedImport, number>();
    for (const i of imports) {
      const waits = i.needs.memory || i.needs.realloc;
      if (i.needs.table !== true && (!waits || hasEarlyMemory)) continue;
      found.set(
        i,
        this.#jump(i.type, () => this.#define(i)),
      );
    }
    // Before the module is there, and before its hook is around it, only the shim can stand for it.
    const isEarly = hasEarlyMemory || taskHook !== undefined;
    if (isEarly && imports.some((i) => i.needs.realloc)) {
      const type: CoreFuncType = {
        kind: 'func',
        params: [pointer, pointer, pointer, pointer],
        results: [pointer],
      };
      this.#reallocJump = this.#jumpToMain(type, reallocs.imports!);
    }
    const dtors = [...this.#plan.destructors].map(([key, name]): [string, number] => [
      key,
      this.#jumpToMain({ kind: 'func', params: ['i32'], results: [] }, name),
    ]);
    this.#dtorJumps = new Map(dtors);
    if (this.#jumps.length > 0 || hasEarlyMemory) {
      const types = this.#jumps.map((j) => j.type);
      const bytes = shimModule(types, hasEarlyMemory ? memory.limits : undefined);
      this.#shim = this.#w.coreInstance(this.#w.coreModule(bytes), []);
    }
    if (hasEarlyMemory) this.#memory = this.#w.coreAlias('memory', this.#shim, shimMemory);
    return found;
  }

  #dtorJumps: ReadonlyMap<string, number> = new Map();

  #jump(type: CoreFuncType, actual: () => number): number {
    return this.#jumps.push({ type, actual }) - 1;
  }

  #jumpToMain(type: CoreFuncType, name: string): number {
    const actual = (): number => this.#coreExport('func', name);
    const hooked = this.#plan.taskHook === undefined ? {} : { hooked: name };
    return this.#jumps.push({ type, actual, ...hooked }) - 1;
  }

  /** A function of the shim, aliased once. */
  #shimFunc(jump: number): number {
    return this.#aliasOnce('func', this.#shim, `${jump}`);
  }

  #defineResources(): void {
    for (const iface of this.#index.exports.interfaces.values()) {
      for (const [name, id] of iface.types) {
        if (this.#index.model.types[id]!.type.kind !== 'resource') continue;
        const jump = this.#dtorJumps.get(destructorKey(iface.name, name));
        const dtor = jump === undefined ? undefined : this.#shimFunc(jump);
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
    if (this.#memory !== undefined) {
      add('env', { name: 'memory', sort: 'memory', index: this.#memory });
    }
    for (const i of this.#plan.imports) {
      const jump = jumps.get(i);
      const index = jump === undefined ? this.#define(i) : this.#shimFunc(jump);
      add(i.module, { name: i.name, sort: 'func', index });
    }
    return [...modules].map(([name, exports]) => ({
      name,
      instance: this.#w.coreExports(exports),
    }));
  }

  #afterMain(): void {
    const { memory, initialize, taskHook } = this.#plan;
    if (memory !== undefined && 'name' in memory && this.#wantsMemory()) {
      this.#memory = this.#coreExport('memory', memory.name);
    }
    const around = taskHook === undefined ? [] : hookedFunctions(this.#plan);
    for (const [i, { name }] of around.entries()) this.#hooked.set(name, i);
    if (this.#jumps.length === 0 && initialize === undefined && around.length === 0) return;
    const jumps = this.#jumps.map(({ type, hooked, actual }) =>
      hooked === undefined
        ? { type, actual: actual() }
        : { type, hooked: this.#hooked.get(hooked)! },
    );
    const bytes = fixupModule({
      jumps,
      ...(initialize === undefined ? {} : { start: initialize }),
      ...(taskHook === undefined ? {} : { hook: { name: taskHook, around } }),
    });
    const actual = jumps.flatMap((jump, i) =>
      jump.actual === undefined
        ? []
        : [{ name: `${i}`, sort: 'func' as const, index: jump.actual }],
    );
    const args: { name: string; instance: number }[] = [{ name: fixup.main, instance: this.#main }];
    if (actual.length > 0) {
      args.push({ name: fixup.actual, instance: this.#w.coreExports(actual) });
    }
    if (jumps.length > 0) args.push({ name: fixup.shim, instance: this.#shim });
    this.#fixup = this.#w.coreInstance(this.#w.coreModule(bytes), args);
  }

  #all(): readonly { readonly needs: Needs }[] {
    return [...this.#plan.imports, ...this.#plan.exports.values()];
  }

  #wantsMemory(): boolean {
    return this.#all().some((i) => i.needs.memory);
  }

  /** An export of the main module. */
  #coreExport(sort: 'func' | 'memory', name: string): number {
    return this.#aliasOnce(sort, this.#main, name);
  }

  /** A function of the main module as others call it: with its hook, where there is one. */
  #calledFunc(name: string): number {
    const hooked = this.#hooked.get(name);
    return hooked === undefined
      ? this.#coreExport('func', name)
      : this.#aliasOnce('func', this.#fixup, hookedName(hooked));
  }

  #aliasOnce(sort: 'func' | 'memory', instance: number, name: string): number {
    const key = `${sort} ${instance} ${name}`;
    let index = this.#aliases.get(key);
    if (index === undefined) {
      this.#aliases.set(key, (index = this.#w.coreAlias(sort, instance, name)));
    }
    return index;
  }

  /** The canonical definition that an import is bound to. */
  #define({ target, needs }: PlannedImport): number {
    switch (target.kind) {
      case 'lower': {
        const options = this.#options(needs, target.async);
        return this.#w.canon('lower', { func: this.#func(target.iface, target.func), options });
      }
      case 'resource': {
        const type = this.#scope(target.isExport).index(target.id);
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
            : this.#scope(isExport).index(id);
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
          ...(this.#memory === undefined ? {} : { memory: this.#memory }),
          options: this.#options(needs, false, target.encoding),
        });
      default:
        return target satisfies never;
    }
  }

  /** A thread starts with a function of the module's table that takes an i32. */
  #threadStart(): CanonOperands {
    this.#thread ??= {
      coreType: this.#w.coreType({ kind: 'func', params: ['i32'], results: [] }),
      table: this.#w.coreAlias('table', this.#main, tableName),
    };
    return this.#thread;
  }

  #scope(isExport: boolean): TypeScope {
    return isExport ? this.#own : this.#imported;
  }

  #func(iface: IndexedInterface | undefined, func: Func): number {
    let index = this.#funcs.get(func);
    if (index === undefined) {
      index = this.#w.funcAlias(this.#instances.get(iface!.name)!, func.name);
      this.#funcs.set(func, index);
    }
    return index;
  }

  #options(
    needs: Needs,
    async: boolean,
    encoding: StringEncoding = this.#encoding,
    realloc = (): number => this.#importRealloc(),
  ): CanonOption[] {
    const options: CanonOption[] = [];
    if (needs.memory) options.push({ kind: 'memory', index: this.#memory! });
    if (needs.realloc) options.push({ kind: 'realloc', index: realloc() });
    if (needs.encoding) options.push({ kind: encoding });
    if (async) options.push({ kind: 'async' });
    return options;
  }

  #importRealloc(): number {
    return this.#reallocJump === undefined
      ? this.#coreExport('func', this.#plan.reallocs.imports!)
      : this.#shimFunc(this.#reallocJump);
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
    const { definitions, args } = exportInstance(this.#index.model, iface, funcs, (id) =>
      this.#own.index(id),
    );
    return this.#w.instance(this.#w.component(definitions), args);
  }

  #lift(func: Func): number {
    const { core, needs, postReturn } = this.#plan.exports.get(func)!;
    const coreFunc = this.#calledFunc(core.name);
    const options = this.#options(needs, core.context !== 'lift', this.#encoding, () =>
      this.#calledFunc(this.#plan.reallocs.exports!),
    );
    if (core.callback !== undefined) {
      options.push({ kind: 'callback', index: this.#calledFunc(core.callback) });
    }
    if (postReturn !== undefined) {
      options.push({ kind: 'post-return', index: this.#calledFunc(postReturn) });
    }
    return this.#w.lift(coreFunc, this.#own.func(func), options);
  }
}
