/**
 * Makes a type anew with other resources in it: the resources of imports become those that are given, the resources
 * that each instance has of its own become new ones. Types that are exported get nodes of their own, so that a name
 * given to one instance's type is not one of another's. Explainer.md, Type Checking (substitution).
 */
import type { TypeId } from '../../model/index.ts';
import type { Context } from '../eval/context.ts';
import type {
  ComponentShape,
  Extern,
  FuncNode,
  InstanceShape,
  ResourceNode,
  TypeNode,
  TypeUse,
  ValueNode,
} from '../types/entities.ts';
import { refOf } from '../eval/type.ts';
import { definedType } from '../types/type-table.ts';

const none: ReadonlySet<TypeId> = new Set();

export class Substitution {
  readonly #cx: Context;
  readonly #parent: Substitution | undefined;
  /** Resources that get a new identity as soon as they are met. */
  readonly #fresh: ReadonlySet<TypeId>;
  /** Where new identities are noted. */
  readonly #made: Set<TypeId> | undefined;
  readonly #resources = new Map<TypeId, TypeId>();
  readonly #nodes = new Map<TypeNode, TypeNode>();
  readonly #externs = new Map<Extern, Extern>();
  readonly #values = new Map<number, number>();
  /** The definitions for which something was given. */
  readonly #definitions = new Set<ValueNode>();

  constructor(
    cx: Context,
    fresh: ReadonlySet<TypeId> = none,
    made?: Set<TypeId>,
    parent?: Substitution,
  ) {
    this.#cx = cx;
    this.#fresh = fresh;
    this.#made = made;
    this.#parent = parent;
  }

  /** What stands for a resource, if that is known. */
  known(id: TypeId): TypeId | undefined {
    return this.#resources.get(id) ?? this.#parent?.known(id);
  }

  bind(id: TypeId, to: TypeId): void {
    this.#resources.set(id, to);
  }

  /**
   * Lets the node that was given stand for the one that was declared, and for its definition, so that other names of that
   * become names of what was given. Where one definition is declared twice, the first that is given stands for it.
   */
  replace(node: TypeNode, by: TypeNode): void {
    this.#nodes.set(node, by);
    if (node.kind !== 'value' || node.source.kind !== 'alias') return;
    const { target } = node.source;
    if (this.#definitions.has(target)) return;
    this.#definitions.add(target);
    this.#nodes.set(target, by);
  }

  /** Lets a value stand for the declared one; false if that is another one already. */
  bindValue(id: number, to: number): boolean {
    const known = this.#values.get(id) ?? to;
    this.#values.set(id, known);
    return known === to;
  }

  #valueId(id: number): number {
    const known = this.#values.get(id) ?? this.#cx.newValue();
    this.#values.set(id, known);
    return known;
  }

  resource(id: TypeId): TypeId {
    const known = this.known(id);
    if (known !== undefined || !this.#fresh.has(id)) return known ?? id;
    const made = this.#cx.types.resource();
    const name = this.#cx.types.types[id]?.name;
    if (name !== undefined) this.#cx.types.nameResource(made, name);
    this.#resources.set(id, made);
    this.#made?.add(made);
    return made;
  }

  node(node: TypeNode): TypeNode {
    let made = this.#nodes.get(node) ?? this.#parent?.replaced(node);
    if (made === undefined) {
      made = this.#make(node);
      this.#nodes.set(node, made);
    }
    return made;
  }

  replaced(node: TypeNode): TypeNode | undefined {
    return this.#nodes.get(node) ?? this.#parent?.replaced(node);
  }

  func(node: FuncNode): FuncNode {
    const params = node.params.map((p) => ({ name: p.name, type: this.use(p.type) }));
    const result = node.result === undefined ? undefined : this.use(node.result);
    return {
      kind: 'func',
      params,
      ...(result === undefined ? {} : { result }),
      type: {
        async: node.type.async,
        params: params.map((p) => ({ name: p.name, type: refOf(p.type) })),
        ...(result === undefined ? {} : { result: refOf(result) }),
      },
    };
  }

  extern(item: Extern): Extern {
    const known = this.#externs.get(item);
    if (known !== undefined) return known;
    this.#cx.step();
    const made = this.#cx.nested(undefined, () => this.#makeExtern(item));
    this.#externs.set(item, made);
    return made;
  }

  exports(exports: ReadonlyMap<string, Extern>): Map<string, Extern> {
    return new Map([...exports].map(([name, item]) => [name, this.extern(item)]));
  }

  instanceShape(shape: InstanceShape): InstanceShape {
    return { exports: this.exports(shape.exports), fresh: shape.fresh };
  }

  componentShape(shape: ComponentShape): ComponentShape {
    return {
      imports: this.exports(shape.imports),
      imported: shape.imported,
      exports: this.exports(shape.exports),
      fresh: shape.fresh,
    };
  }

  #makeExtern(item: Extern): Extern {
    switch (item.sort) {
      case 'func':
        return { ...item, type: this.func(item.type) };
      case 'type': {
        const type = aliasOf(this.node(item.type));
        this.#nodes.set(item.type, type);
        return { ...item, type };
      }
      case 'instance':
        return { ...item, exports: this.exports(item.exports) };
      case 'component':
        return { ...item, shape: this.componentShape(item.shape!) };
      case 'core module':
        return item;
      case 'value':
        return { ...item, type: this.use(item.type), id: this.#valueId(item.id) };
      default:
        return item satisfies never;
    }
  }

  use(use: TypeUse): TypeUse {
    return typeof use === 'string' ? use : (this.node(use) as ValueNode);
  }

  #make(node: TypeNode): TypeNode {
    this.#cx.step();
    switch (node.kind) {
      case 'value':
        return this.#value(node);
      case 'resource': {
        const id = this.resource(node.id);
        return id === node.id ? node : { kind: 'resource', id };
      }
      case 'func':
        return this.func(node);
      case 'instance':
        return { ...node, shape: this.instanceShape(node.shape!) };
      case 'component':
        return { ...node, shape: this.componentShape(node.shape!) };
      default:
        return node satisfies never;
    }
  }

  #value(node: ValueNode): ValueNode {
    if (node.source.kind === 'alias') {
      const target = this.node(node.source.target);
      return target === node.source.target ? node : (aliasOf(target) as ValueNode);
    }
    const { def } = node.source;
    const parts = new Map<number, ValueNode | ResourceNode>();
    let changed = false;
    for (const [index, part] of node.source.parts) {
      const made = this.node(part) as ValueNode | ResourceNode;
      changed ||= made !== part;
      parts.set(index, made);
    }
    if (!changed) return node;
    const type = definedType(
      def,
      (t) => (typeof t === 'string' ? t : (parts.get(t) as ValueNode).ref),
      (index) => (parts.get(index) as ResourceNode).id,
    );
    const ref = typeof type === 'object' ? this.#cx.types.intern(type) : type;
    const { depth, size } = node;
    return { kind: 'value', ref, depth, size, source: { kind: 'defined', def, parts } };
  }
}

/** Another name of a type: a node of its own that points straight to the definition. */
export function aliasOf(node: TypeNode): TypeNode {
  switch (node.kind) {
    case 'value':
      return { ...node, of: node, source: { kind: 'alias', target: definition(node) } };
    case 'resource':
      return { kind: 'resource', id: node.id, target: node };
    default:
      return { ...node, of: node };
  }
}

/** The node of which this one is another name, as it was written. */
export function renamed(node: TypeNode): TypeNode | undefined {
  return node.kind === 'resource' ? node.target : node.of;
}

/** The node that defines a value type, behind all names. */
export function definition(node: ValueNode): ValueNode {
  let defined = node;
  while (defined.source.kind === 'alias') defined = defined.source.target;
  return defined;
}
