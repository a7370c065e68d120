/**
 * Builds the model of a component's world from the nodes that evaluation left. A node that was given a name is found
 * again through the chain of aliases that evaluation keeps; everything else is written out as it is.
 */
import { parseInterfaceName, parsePlainName } from '../../base/index.ts';
import type { ExternName } from '../../binary/index.ts';
import {
  packageOf,
  type DefinedType,
  type ExportBeyondWit,
  type Func,
  type FuncKind,
  type Interface,
  type InterfaceId,
  labelsOf,
  type Model,
  type NamedType,
  needsName,
  type Package,
  structureOf,
  type TypeDef,
  type TypeId,
  type TypeOwner,
  type TypeRef,
  type World,
  type WorldItem,
} from '../../model/index.ts';
import type { Context } from '../eval/context.ts';
import type {
  Extern,
  FuncNode,
  InstanceValue,
  ResourceNode,
  TypeUse,
  ValueNode,
} from '../types/entities.ts';
import { definedType } from '../types/type-table.ts';

interface OpenInterface {
  readonly id: InterfaceId;
  readonly name?: string;
  readonly package?: number;
  readonly types: NamedType[];
  readonly functions: Func[];
}

interface OpenPackage extends Package {
  readonly interfaces: InterfaceId[];
  readonly worlds: number[];
}

/** An interface or the world while it gets its types. */
interface OpenOwner {
  readonly owner: TypeOwner;
  readonly types: NamedType[];
  /** The named types by what they are, for uses of nodes that have no name themselves. */
  readonly byRef: Map<TypeRef, TypeId>;
  /** What the names were given to: nodes that mean the name here, but not elsewhere. */
  readonly behind: Map<ValueNode | ResourceNode, TypeId>;
}

/** Whether an interface of WIT can have what an instance exports. */
export const isInInterface = (item: Extern): boolean =>
  item.sort === 'func' ||
  (item.sort === 'type' && (item.type.kind === 'value' || item.type.kind === 'resource'));

export class ModelBuilder {
  readonly #cx: Context;
  readonly #types: TypeDef[] = [];
  readonly #interfaces: OpenInterface[] = [];
  readonly #packages: OpenPackage[] = [];
  readonly #byName = new Map<string, OpenInterface>();
  readonly #owners = new Map<OpenInterface, OpenOwner>();
  readonly #named = new Map<ValueNode | ResourceNode, TypeId>();
  readonly #anonymous = new Map<ValueNode, TypeRef>();
  readonly #world: OpenOwner = {
    owner: { kind: 'world', id: 0 },
    types: [],
    byRef: new Map(),
    behind: new Map(),
  };
  readonly #items: Record<'imports' | 'exports', WorldItem[]> = { imports: [], exports: [] };
  /** What interfaces that are met again have under names that they gave to something else before. */
  readonly disagreements: { readonly iface: string; readonly name: string }[] = [];

  /** What was exported and has no words, as far as it was asked for. */
  readonly beyondWit: ExportBeyondWit[] = [];

  constructor(cx: Context) {
    this.#cx = cx;
  }

  /** Adds an import or export of the world; undefined if WIT has no words for it. */
  add(direction: 'imports' | 'exports', extern: ExternName, item: Extern): WorldItem | undefined {
    const made = this.#item(extern, item);
    if (made !== undefined) this.#items[direction].push(made);
    return made;
  }

  /** Notes the core modules of an export, or of one that was `made`, and its instances, which get interfaces. */
  addBeyondWit(name: string, item: Extern, made: WorldItem | undefined): void {
    if (item.sort === 'core module') this.beyondWit.push({ name });
    if (item.sort === 'instance' && made?.kind === 'interface') this.#addParts(made.id, item);
  }

  #addParts(parent: InterfaceId, { exports }: InstanceValue): void {
    for (const [name, item] of exports) {
      if (item.sort === 'core module') this.beyondWit.push({ name, parent });
      if (item.sort !== 'instance') continue;
      // Whatever it is called, it is no interface that others could name.
      const instance = this.#interface('', item);
      this.beyondWit.push({ name, parent, instance });
      this.#addParts(instance, item);
    }
  }

  finish(): { model: Model; world: number } {
    const world: World = {
      name: 'root',
      package: this.#packages.length,
      imports: this.#items.imports,
      exports: this.#items.exports,
    };
    const root: Package = {
      name: { namespace: 'root', name: 'component' },
      interfaces: [],
      worlds: [0],
    };
    const interfaces: Interface[] = this.#interfaces.map(({ id: _, ...iface }) => ({
      ...iface,
      ...(iface.name === undefined ? { package: this.#packages.length } : {}),
    }));
    return {
      model: {
        packages: [...this.#packages, root],
        interfaces,
        worlds: [world],
        types: this.#types,
      },
      world: 0,
    };
  }

  #item(extern: ExternName, item: Extern): WorldItem | undefined {
    const { name } = extern;
    // Only an instance can have the name of an interface in WIT.
    if (item.sort !== 'instance' && name.includes(':')) return undefined;
    const common = extern.externalId === undefined ? {} : { externalId: extern.externalId };
    switch (item.sort) {
      case 'func':
        return {
          kind: 'func',
          name,
          func: { ...this.#func(this.#world, name, item.type), ...common },
        };
      case 'instance': {
        const path = extern.implements ?? name;
        const id = this.#interface(path, item);
        return {
          kind: 'interface',
          id,
          ...(path === name && path.includes(':') ? {} : { name }),
          ...common,
        };
      }
      case 'type': {
        const { type } = item;
        if (type.kind !== 'value' && type.kind !== 'resource') return undefined;
        return { kind: 'type', name, id: this.#nameType(this.#world, name, type) };
      }
      case 'component':
      case 'core module':
      case 'value':
        return undefined;
      default:
        return item satisfies never;
    }
  }

  /** The interface of an instance; one that is met again, as an export, say, gets what it did not show before. */
  #interface(name: string, instance: InstanceValue): InterfaceId {
    const known = this.#byName.get(name);
    const iface = known ?? this.#openInterface(name);
    const into = this.#owners.get(iface)!;
    for (const [inner, item] of instance.exports) {
      if (item.sort === 'type' && (item.type.kind === 'value' || item.type.kind === 'resource')) {
        const there = known?.types.find((t) => t.name === inner);
        if (there !== undefined && !this.#isAlike(into, there.id, item.type)) {
          this.disagreements.push({ iface: name, name: inner });
        }
        this.#nameType(into, inner, item.type);
      }
      if (item.sort !== 'func') continue;
      const there = iface.functions.find((f) => f.name === inner);
      if (there === undefined) iface.functions.push(this.#func(into, inner, item.type));
      else if (!isAlikeFunc(there, item.type)) {
        this.disagreements.push({ iface: name, name: inner });
      }
    }
    return iface.id;
  }

  /**
   * Whether a type that is met again is of the kind that the name has, with the same labels. What its parts are is not
   * compared: they are looked at where they have names.
   */
  #isAlike(into: OpenOwner, id: TypeId, node: ValueNode | ResourceNode): boolean {
    const type = this.#type(into, node);
    const given = type.kind === 'alias' ? structureOf(this.#types, type.type) : type;
    const there = structureOf(this.#types, id);
    if (typeof given === 'string' || typeof there === 'string') return given === there;
    const labels = (type: DefinedType): string =>
      labelsOf(type)
        .map((l) => l.name)
        .join();
    return given.kind === there.kind && labels(given) === labels(there);
  }

  #openInterface(name: string): OpenInterface {
    const id = this.#interfaces.length;
    const path = parseInterfaceName(name);
    const iface: OpenInterface = {
      id,
      types: [],
      functions: [],
      ...(path === undefined
        ? {}
        : { name: path.interface, package: this.#package(packageOf(path)) }),
    };
    if (path !== undefined) {
      this.#byName.set(name, iface);
      this.#packages[iface.package!]!.interfaces.push(id);
    }
    this.#interfaces.push(iface);
    this.#owners.set(iface, {
      owner: { kind: 'interface', id },
      types: iface.types,
      byRef: new Map(),
      behind: new Map(),
    });
    return iface;
  }

  #package(name: Package['name']): number {
    const found = this.#packages.findIndex(
      ({ name: n }) =>
        n.namespace === name.namespace && n.name === name.name && n.version === name.version,
    );
    return found >= 0 ? found : this.#packages.push({ name, interfaces: [], worlds: [] }) - 1;
  }

  #nameType(into: OpenOwner, name: string, node: ValueNode | ResourceNode): TypeId {
    const there = into.types.find((t) => t.name === name)?.id;
    const id =
      there ?? this.#types.push({ name, owner: into.owner, type: this.#type(into, node) }) - 1;
    if (there === undefined) into.types.push({ name, id });
    this.#named.set(node, id);
    for (let n = next(node); n !== undefined; n = next(n)) {
      if (!into.behind.has(n)) into.behind.set(n, id);
    }
    const ref = node.kind === 'value' ? node.ref : node.id;
    if (!into.byRef.has(ref)) into.byRef.set(ref, id);
    return id;
  }

  /** What a name stands for. */
  #type(into: OpenOwner, node: ValueNode | ResourceNode): DefinedType {
    const known = this.#known(node);
    if (known !== undefined) return { kind: 'alias', type: known };
    if (node.kind === 'resource') return { kind: 'resource' };
    const type = this.#written(into, node);
    return typeof type === 'object' ? type : { kind: 'alias', type };
  }

  /** The type that has a name, at the end of a chain of aliases. */
  #known(node: ValueNode | ResourceNode, into?: OpenOwner): TypeId | undefined {
    for (let n: ValueNode | ResourceNode | undefined = node; n !== undefined; n = next(n)) {
      const id = this.#named.get(n) ?? into?.behind.get(n);
      if (id !== undefined) return id;
    }
    return undefined;
  }

  #written(into: OpenOwner, node: ValueNode): DefinedType | TypeRef {
    let defined = node;
    while (defined.source.kind === 'alias') defined = defined.source.target;
    const { def, parts } = defined.source;
    return definedType(
      def,
      (t) => (typeof t === 'string' ? t : this.#use(into, parts.get(t) as ValueNode)),
      (index) => this.#resource(into, parts.get(index) as ResourceNode),
    );
  }

  #use(into: OpenOwner, use: TypeUse): TypeRef {
    if (typeof use === 'string') return use;
    const known = this.#known(use, into);
    if (known !== undefined) return known;
    const anonymous = this.#anonymous.get(use);
    if (anonymous !== undefined) return anonymous;
    const written = this.#written(into, use);
    if (typeof written !== 'object') return written;
    const byRef = needsName(written) ? into.byRef.get(use.ref) : undefined;
    const ref = byRef ?? this.#types.push({ type: written }) - 1;
    this.#anonymous.set(use, ref);
    return ref;
  }

  #resource(into: OpenOwner, node: ResourceNode): TypeId {
    const known =
      this.#known(node, into) ?? into.byRef.get(node.id) ?? this.#world.byRef.get(node.id);
    if (known !== undefined) return known;
    // A resource that nothing names: it still must be told from others.
    const name = this.#cx.types.types[node.id]?.name;
    const id =
      this.#types.push({ ...(name === undefined ? {} : { name }), type: { kind: 'resource' } }) - 1;
    this.#named.set(node, id);
    return id;
  }

  #func(into: OpenOwner, name: string, node: FuncNode): Func {
    return {
      name,
      kind: funcKind(into, name),
      async: node.type.async,
      params: node.params.map((p) => ({ name: p.name, type: this.#use(into, p.type) })),
      ...(node.result === undefined ? {} : { result: this.#use(into, node.result) }),
    };
  }
}

function next(node: ValueNode | ResourceNode): ValueNode | ResourceNode | undefined {
  if (node.kind === 'resource') return node.target;
  return node.source.kind === 'alias' ? node.source.target : undefined;
}

function isAlikeFunc(f: Func, { type, params, result }: FuncNode): boolean {
  return (
    f.async === type.async &&
    f.params.map((p) => p.name).join() === params.map((p) => p.name).join() &&
    (f.result === undefined) === (result === undefined)
  );
}

function funcKind(into: OpenOwner, name: string): FuncKind {
  const { kind, resource, accessor } = parsePlainName(name);
  const side = accessor === undefined ? {} : { accessor };
  if (kind === 'freestanding') return { kind, ...side };
  const id = into.types.find((t) => t.name === resource)?.id;
  return id === undefined ? { kind: 'freestanding', ...side } : { kind, resource: id, ...side };
}
