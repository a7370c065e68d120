/**
 * Evaluated types -> declarations: what an import or export is, written for an index space in which others are there
 * already. A type that an enclosing scope has a name for comes from there by alias, so that it stays one type. The
 * counterpart for types of a model is `write/type-writer.ts`. Explainer.md, Type Definitions and Alias Definitions.
 */
import type {
  CoreExternType,
  CoreExternUse,
  CoreModuleDecl,
  CoreModuleType,
  Decl,
  DefType,
  ExternName,
  ExternType,
  ValType,
  ValueDefType,
} from '../../binary/index.ts';
import type { TypeId } from '../../model/index.ts';
import type { Context } from '../eval/context.ts';
import { definition } from '../match/substitution.ts';
import { isInvolved } from '../types/core-identity.ts';
import type {
  ComponentShape,
  Extern,
  FuncNode,
  ModuleShape,
  ResourceNode,
  TypeNode,
  TypeUse,
  ValueNode,
} from '../types/entities.ts';
import { keyOf, namedTypes, type TypeKey } from './type-keys.ts';

const offset = 0;

/** What can stand in a component as well as in the type of one. */
export type Declared = Extract<Decl, { readonly kind: 'type' | 'alias' | 'core-type' }>;

/** The index spaces that are added to. */
export interface Spaces {
  types: number;
  instances: number;
}

export interface DeclarationParts {
  readonly cx: Context;
  readonly write: (item: Declared) => void;
  readonly spaces: Spaces;
  /** The index of a core type that was written. */
  readonly addCoreType: () => number;
  /** Whether a resource of which nothing is known may be declared where it is first named: it is not somebody's. */
  readonly isOpen: (resource: TypeId) => boolean;
  /** Asked once for what has no name here: whether something was declared that names it. */
  readonly findOwner?: (key: TypeKey) => boolean;
  readonly outer?: DeclarationWriter;
}

/** Where a type stands: its index, or the way to it from an instance. */
type Place = number | { readonly instance: number; readonly path: readonly string[] };

export class DeclarationWriter {
  readonly #parts: DeclarationParts;
  readonly #known = new Map<TypeKey, Place>();
  /** Resources that were declared here, if only as an alias of one that is known around. */
  readonly #resources = new Set<TypeId>();
  /** Definitions without names, by what they are. */
  readonly #written = new Map<string, number>();

  constructor(parts: DeclarationParts) {
    this.#parts = parts;
  }

  /** The type of an import or export, for a declaration that comes next; `learn` is to be called after it. */
  externType(item: Extern): ExternType {
    switch (item.sort) {
      case 'func':
        return { kind: 'func', type: this.#func(item.type) };
      case 'type':
        return this.#bound(item.type);
      case 'instance':
        return { kind: 'instance', type: this.#define(this.#instanceType(item.exports)) };
      case 'component':
        return { kind: 'component', type: this.#define(this.#componentType(item.shape!)) };
      case 'core module':
        return { kind: 'core module', type: this.#moduleType(item.shape) };
      case 'value':
        return { kind: 'value', type: this.#use(item.type) };
      default:
        return item satisfies never;
    }
  }

  /** Counts what was declared, and takes from it the names that it brings. */
  learn(item: Extern): void {
    if (item.sort === 'type') {
      const index = this.#parts.spaces.types++;
      const { type } = item;
      if (type.kind === 'value') this.#known.set(keyOf(type), index);
      // Its methods are named after the first of its names, and have to mean that.
      if (type.kind === 'resource' && !this.#resources.has(type.id)) {
        this.#resources.add(type.id);
        this.#known.set(type.id, index);
      }
    }
    if (item.sort === 'instance') this.know(item, this.#parts.spaces.instances++);
  }

  /** Takes the names that something brings which stands at that index. */
  know(item: Extern, index: number): void {
    if (item.sort === 'type') {
      const { type } = item;
      if (type.kind !== 'value' && type.kind !== 'resource') return;
      if (!this.#known.has(keyOf(type))) this.#known.set(keyOf(type), index);
    }
    if (item.sort !== 'instance') return;
    namedTypes(item, (key, path) => {
      if (!this.#known.has(key)) this.#known.set(key, { instance: index, path });
    });
  }

  /** The index of a type definition that is exported by itself. */
  typeIndex(node: TypeNode): number {
    const bound = this.#bound(node);
    if (bound.kind === 'type-eq') return bound.type;
    return this.#parts.cx.fail(
      'component/invalid-type',
      'a resource is defined by a component that has it, not by a composition',
    );
  }

  #bound(node: TypeNode): ExternType {
    switch (node.kind) {
      case 'resource': {
        const known = this.#find(node.id);
        if (known !== undefined) return { kind: 'type-eq', type: known };
        return this.#parts.isOpen(node.id) ? { kind: 'type-sub-resource' } : this.#fromInside(node);
      }
      case 'value':
        return { kind: 'type-eq', type: this.#find(keyOf(node)) ?? this.#structure(node, false) };
      case 'func':
        return { kind: 'type-eq', type: this.#func(node) };
      case 'instance':
        return { kind: 'type-eq', type: this.#define(this.#instanceType(node.shape!.exports)) };
      case 'component':
        return { kind: 'type-eq', type: this.#define(this.#componentType(node.shape!)) };
      default:
        return node satisfies never;
    }
  }

  #define(type: DefType): number {
    this.#parts.write({ kind: 'type', offset, type });
    return this.#parts.spaces.types++;
  }

  #once(type: DefType): number {
    const key = JSON.stringify(type);
    let index = this.#written.get(key);
    if (index === undefined) this.#written.set(key, (index = this.#define(type)));
    return index;
  }

  /** The index of a type that has a name here or around, which is written down where it is not there yet. */
  #find(key: TypeKey): number | undefined {
    const here = this.#known.get(key);
    if (typeof here === 'number') return here;
    const index = here === undefined ? this.#around(key) : this.#alias(here.instance, here.path);
    if (index !== undefined) this.#known.set(key, index);
    return index;
  }

  #around(key: TypeKey): number | undefined {
    const { outer, findOwner } = this.#parts;
    if (outer === undefined) {
      return findOwner?.(key) === true ? this.#find(key) : undefined;
    }
    let count = 1;
    let scope = outer;
    while (scope.#parts.outer !== undefined && !scope.#known.has(key)) {
      scope = scope.#parts.outer;
      count++;
    }
    const index = scope.#find(key);
    if (index === undefined) return undefined;
    const target = { kind: 'outer', count, index } as const;
    this.#parts.write({ kind: 'alias', offset, sort: 'type', target });
    return this.#parts.spaces.types++;
  }

  #alias(instance: number, path: readonly string[]): number {
    let at = instance;
    for (const name of path.slice(0, -1)) {
      const target = { kind: 'export', instance: at, name } as const;
      this.#parts.write({ kind: 'alias', offset, sort: 'instance', target });
      at = this.#parts.spaces.instances++;
    }
    const target = { kind: 'export', instance: at, name: path.at(-1)! } as const;
    this.#parts.write({ kind: 'alias', offset, sort: 'type', target });
    return this.#parts.spaces.types++;
  }

  #use(type: TypeUse): ValType {
    if (typeof type === 'string') return type;
    return this.#find(keyOf(type)) ?? this.#structure(type, true);
  }

  #resource(node: ResourceNode): number {
    return this.#find(node.id) ?? this.#fromInside(node);
  }

  #fromInside({ id }: ResourceNode): never {
    const { cx } = this.#parts;
    const name = cx.types.types[id]?.name;
    return cx.fail(
      'compose/resource-inside',
      `what is left to be imported uses the resource${name === undefined ? '' : ` \`${name}\``} of a component inside, which nobody outside can give`,
      { help: ['give it by the component that has the resource, or leave the resource open, too'] },
    );
  }

  /** Writes a value type without its name; one that must have a name has none here where it is used. */
  #structure(node: ValueNode, isUse: boolean): number {
    const { cx } = this.#parts;
    const { source } = definition(node);
    if (source.kind === 'alias') throw new TypeError('a definition is no alias');
    const { def, parts } = source;
    if (isUse && needsName.has(def.kind)) {
      return cx.fail(
        'compose/type-inside',
        `what is left to be imported uses a ${def.kind} that only a component inside has a name for`,
        {
          help: [`leave the interface open that names the ${def.kind}, or give what uses it, too`],
        },
      );
    }
    return cx.nested(undefined, () => {
      const use = (t: ValType): ValType =>
        typeof t === 'string' ? t : this.#use(parts.get(t) as ValueNode);
      const type = mapped(def, use, (index) => this.#resource(parts.get(index) as ResourceNode));
      return isUse ? this.#once(type) : this.#define(type);
    });
  }

  #func({ type, params, result }: FuncNode): number {
    return this.#once({
      kind: 'func',
      async: type.async,
      params: params.map((p) => ({ name: p.name, type: this.#use(p.type) })),
      ...(result === undefined ? {} : { result: this.#use(result) }),
    });
  }

  /** A writer of the declarations of a type within this scope. */
  #inside(decls: Decl[], own: readonly ReadonlySet<TypeId>[]): DeclarationWriter {
    let coreTypes = 0;
    return new DeclarationWriter({
      cx: this.#parts.cx,
      write: (item) => decls.push(item),
      spaces: { types: 0, instances: 0 },
      addCoreType: () => coreTypes++,
      isOpen: (id) => own.some((ids) => ids.has(id)) || this.#parts.isOpen(id),
      outer: this,
    });
  }

  #instanceType(exports: ReadonlyMap<string, Extern>): DefType {
    const decls: Decl[] = [];
    const inside = this.#inside(decls, []);
    this.#parts.cx.nested(undefined, () => {
      for (const [name, item] of exports) inside.#declareExport(decls, name, item);
    });
    return { kind: 'instance', decls };
  }

  #componentType({ imports, imported, exports, fresh }: ComponentShape): DefType {
    const decls: Decl[] = [];
    const inside = this.#inside(decls, [imported, fresh]);
    this.#parts.cx.nested(undefined, () => {
      for (const [name, item] of imports) {
        const type = inside.externType(item);
        decls.push({ kind: 'import', offset, extern: externOf(name, item), type });
        inside.learn(item);
      }
      for (const [name, item] of exports) inside.#declareExport(decls, name, item);
    });
    return { kind: 'component', decls };
  }

  #declareExport(decls: Decl[], name: string, item: Extern): void {
    const type = this.externType(item);
    decls.push({ kind: 'export-decl', offset, extern: externOf(name, item), type });
    this.learn(item);
  }

  #moduleType({ imports, exports }: ModuleShape): number {
    const decls: CoreModuleDecl[] = [];
    let types = 0;
    const use = (type: CoreExternType): CoreExternUse => {
      if (type.kind !== 'func' && type.kind !== 'tag') return type;
      const func =
        type.kind === 'func' ? type : ({ kind: 'func', params: type.params, results: [] } as const);
      if (isInvolved(func)) {
        const message = 'a module is imported whose functions have types that name others';
        return this.#parts.cx.fail('component/unsupported', message);
      }
      decls.push({ kind: 'type', types: [func] });
      return { kind: type.kind, type: types++ };
    };
    for (const { module, name, type } of imports) {
      const used = use(type);
      decls.push({ kind: 'import', module, name, type: used });
    }
    for (const [name, type] of exports) {
      const used = use(type);
      decls.push({ kind: 'export', name, type: used });
    }
    const type: CoreModuleType = { kind: 'module', decls };
    this.#parts.write({ kind: 'core-type', offset, types: [type] });
    return this.#parts.addCoreType();
  }
}

const externOf = (name: string, { extern }: Extern): ExternName => ({ ...extern, name });

const needsName = new Set<ValueDefType['kind']>(['record', 'variant', 'enum', 'flags']);

/** The same definition with other indexes in it. */
function mapped(
  def: ValueDefType,
  use: (type: ValType) => ValType,
  resource: (index: number) => number,
): ValueDefType {
  switch (def.kind) {
    case 'primitive':
    case 'flags':
    case 'enum':
      return def;
    case 'record':
      return { ...def, fields: def.fields.map((f) => ({ ...f, type: use(f.type) })) };
    case 'variant':
      return {
        ...def,
        cases: def.cases.map((c) => (c.type === undefined ? c : { ...c, type: use(c.type) })),
      };
    case 'tuple':
      return { ...def, types: def.types.map(use) };
    case 'list':
    case 'option':
      return { ...def, type: use(def.type) };
    case 'result':
      return {
        ...def,
        ...(def.ok === undefined ? {} : { ok: use(def.ok) }),
        ...(def.err === undefined ? {} : { err: use(def.err) }),
      };
    case 'stream':
    case 'future':
      return def.type === undefined ? def : { ...def, type: use(def.type) };
    case 'map':
      return { ...def, key: use(def.key), value: use(def.value) };
    case 'own':
    case 'borrow':
      return { ...def, resource: resource(def.resource) };
    default:
      return def satisfies never;
  }
}
