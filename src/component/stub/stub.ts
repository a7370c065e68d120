/**
 * Imports of a world -> a component that has them as exports, and refuses what is asked of it: everything, or some
 * functions of an interface, whose others it takes from the host and gives on. The resources of what comes from the host
 * are the host's, others the stub's own. `answers.ts` says how it refuses. Explainer.md, Import and Export Definitions.
 */
import { pathText, type Outcome } from '../../base/index.ts';
import { writeComponent, type CanonOption, type Definition } from '../../binary/index.ts';
import { AbiTypes } from '../../abi/index.ts';
import {
  externName,
  namedTypes,
  unalias,
  type Func,
  type InterfaceId,
  type Model,
  type TypeDef,
  type TypeId,
  type World,
  type WorldId,
  type WorldItem,
} from '../../model/index.ts';
import { ComponentWriter } from '../write/component-writer.ts';
import { owningInterfaces, usedInterfaces } from '../write/encode.ts';
import { exportInstance } from '../write/export-instance.ts';
import { encoding, TypeWriter } from '../write/type-writer.ts';
import { instanceType, typesOnly, worldExternName } from '../write/world-type.ts';
import { answerOf, type StubReason } from './answers.ts';
import { resourcesModule, stubFuncName, stubModule, type StubFunc } from './stub-module.ts';

/** Something of a world that a stub stands for. */
export interface Stubbed {
  /** An interface or a function. */
  readonly item: WorldItem;
  /** Which functions the stub answers itself. */
  readonly refuses: (func: Func) => StubReason | undefined;
  /** Whether the types of the interface are the host's, as they are in any case where functions of it are. */
  readonly keepsTypes: boolean;
}

/**
 * A component that exports what it stands for, and imports what else that needs.
 *
 * @param model - One in which an interface stands for one import (`withDistinctInterfaces`).
 * @param items - Imports of the world, in its order.
 */
export function stub(
  model: Model,
  world: WorldId,
  items: readonly Stubbed[],
  name: string,
): Outcome<Uint8Array | undefined> {
  return encoding(() => new StubBuilder(model, world, items).build(name));
}

class StubBuilder {
  readonly #model: Model;
  readonly #world: World;
  readonly #items: readonly Stubbed[];
  /** Interfaces whose types the stub defines. */
  readonly #own: ReadonlySet<InterfaceId>;
  readonly #w = new ComponentWriter();
  readonly #imported: TypeWriter;
  readonly #types: TypeWriter;
  readonly #instances = new Map<InterfaceId, number>();
  readonly #resources = new Map<TypeId, number>();
  /** The instances by which interfaces were exported. */
  readonly #exported = new Map<InterfaceId, number>();
  /** The core functions of what is refused. */
  readonly #core = new Map<Func, number>();
  #options: readonly CanonOption[] = [];

  constructor(model: Model, world: WorldId, items: readonly Stubbed[]) {
    this.#model = model;
    this.#world = model.worlds[world]!;
    this.#items = items;
    this.#own = new Set(
      items.flatMap(({ item, keepsTypes }) =>
        item.kind === 'interface' && !keepsTypes ? [item.id] : [],
      ),
    );
    const parts = {
      write: (item: Definition): void => {
        this.#w.definitions.push(item);
      },
      spaces: this.#w.spaces,
    };
    this.#imported = new TypeWriter(model, {
      ...parts,
      owner: { kind: 'world', id: world },
      nameType: (extern, type) => this.#w.import(extern, type),
    });
    this.#types = new TypeWriter(model, { ...parts, find: (id, def) => this.#typeOf(id, def) });
  }

  build(name: string): Uint8Array {
    this.#imports();
    this.#defineResources();
    this.#makeModule();
    this.#exports();
    this.#w.name(name);
    return writeComponent({ definitions: this.#w.definitions });
  }

  #isOwn = (id: TypeId): boolean => {
    const { owner } = this.#model.types[unalias(this.#model.types, id) as TypeId]!;
    return owner?.kind === 'interface' && this.#own.has(owner.id);
  };

  /** What the stub's types stand on, and what it gives on; in the order of the world, so each after what it uses. */
  #imports(): void {
    const kept = new Map<InterfaceId, Stubbed>();
    const needed = new Set<InterfaceId>();
    for (const stubbed of this.#items) {
      const { item } = stubbed;
      for (const id of interfacesOf(this.#model, item)) needed.add(id);
      if (item.kind !== 'interface' || !stubbed.keepsTypes) continue;
      kept.set(item.id, stubbed);
      needed.add(item.id);
    }
    for (const item of this.#world.imports) {
      if (item.kind !== 'interface' || !needed.has(item.id) || this.#own.has(item.id)) continue;
      const stubbed = kept.get(item.id);
      const func = (f: Func): boolean => stubbed !== undefined && stubbed.refuses(f) === undefined;
      const part = { ...typesOnly, func };
      const type = this.#imported.define(instanceType(this.#model, item.id, this.#imported, part));
      this.#w.import(worldExternName(this.#model, item), { kind: 'instance', type });
      this.#instances.set(item.id, this.#imported.addInstance(item.id));
    }
  }

  #defineResources(): void {
    for (const id of this.#own) {
      for (const type of this.#model.interfaces[id]!.types) {
        if (this.#model.types[type.id]!.type.kind !== 'resource') continue;
        this.#resources.set(type.id, this.#w.resource(undefined));
      }
    }
  }

  /** A type that the stub defines, until it is exported and has its name from there; all others are imported. */
  #typeOf(id: TypeId, def: TypeDef): number {
    const { owner, type } = def;
    if (owner?.kind !== 'interface' || !this.#own.has(owner.id)) return this.#imported.index(id);
    const exported = this.#exported.get(owner.id);
    if (exported !== undefined) return this.#w.alias('type', exported, def.name!);
    return type.kind === 'resource' ? this.#resources.get(id)! : this.#types.structure(type);
  }

  /** Instantiates the module of all that is refused. */
  #makeModule(): void {
    const abi = new AbiTypes(this.#model.types);
    const funcs = this.#items.flatMap(({ item, refuses }) =>
      funcsOf(this.#model, item).flatMap((func): StubFunc[] => {
        const reason = refuses(func);
        if (reason === undefined) return [];
        const path =
          item.kind === 'interface' ? [externName(this.#model, item), func.name] : [func.name];
        const label = `${pathText(path)} is ${reason}`;
        return [{ func, answer: answerOf(this.#model, abi, func, reason, this.#isOwn), label }];
      }),
    );
    const { bytes, imports } = stubModule(this.#model, abi, funcs, this.#isOwn);
    const module = this.#w.coreModule(bytes);
    const builtins = imports.map(({ name, builtin, resource }) => ({
      name,
      sort: 'func' as const,
      index: this.#w.canon(`resource.${builtin}`, { type: this.#types.index(resource) }),
    }));
    const args =
      builtins.length === 0
        ? []
        : [{ name: resourcesModule, instance: this.#w.coreExports(builtins) }];
    const instance = this.#w.coreInstance(module, args);
    this.#options = [
      { kind: 'memory', index: this.#w.coreAlias('memory', instance, 'memory') },
      { kind: 'realloc', index: this.#w.coreAlias('func', instance, 'realloc') },
      { kind: 'utf8' },
    ];
    for (const [i, { func }] of funcs.entries()) {
      this.#core.set(func, this.#w.coreAlias('func', instance, stubFuncName(i)));
    }
  }

  #exports(): void {
    for (const { item } of this.#items) {
      const extern = worldExternName(this.#model, item);
      if (item.kind === 'func') {
        this.#w.export(extern, { sort: 'func', index: this.#lift(item.func) });
        continue;
      }
      if (item.kind !== 'interface') continue;
      const funcs = funcsOf(this.#model, item).map((f): [Func, number] => [
        f,
        this.#core.has(f)
          ? this.#lift(f)
          : this.#w.alias('func', this.#instances.get(item.id)!, f.name),
      ]);
      const { definitions, args } = exportInstance(this.#model, item.id, funcs, (id) =>
        this.#types.index(id),
      );
      const instance = this.#w.instance(this.#w.component(definitions), args);
      const exported = this.#w.export(extern, { sort: 'instance', index: instance });
      if (!this.#own.has(item.id)) continue;
      this.#types.forgetInterface(item.id);
      this.#exported.set(item.id, exported);
    }
  }

  #lift(func: Func): number {
    return this.#w.lift(this.#core.get(func)!, this.#types.func(func), this.#options);
  }
}

function funcsOf(model: Model, item: WorldItem): readonly Func[] {
  if (item.kind === 'type') return [];
  return item.kind === 'func' ? [item.func] : model.interfaces[item.id]!.functions;
}

/** The interfaces whose types an import needs, and those that these need, without its own. */
export function interfacesOf(model: Model, item: WorldItem): readonly InterfaceId[] {
  if (item.kind === 'interface') return usedInterfaces(model, item.id);
  const refs = item.kind === 'type' ? [item.id] : namedTypes({ types: [], functions: [item.func] });
  return [...owningInterfaces(model, refs)].flatMap((id) => [...usedInterfaces(model, id), id]);
}
