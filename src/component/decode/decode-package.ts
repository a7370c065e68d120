/**
 * A WIT package in its binary form -> a model with this package as root. Each exported component type is an interface
 * or a world; packages that it only uses are there as far as the binary repeats them. Docs and gates are added from
 * the metadata. WIT.md, Package Format.
 */
import { parseInterfaceName, parsePlainName, type InterfaceName } from '../../base/index.ts';
import { packageOf } from '../../model/index.ts';
import type {
  ComponentTree,
  ComponentType,
  Decl,
  ExternName,
  ExternType,
  FuncType,
  InstanceType,
  ValType,
} from '../../binary/index.ts';
import {
  type DefinedType,
  type Func,
  type FuncKind,
  type Model,
  needsName,
  type PackageId,
  structureOf,
  type TypeId,
  type TypeOwner,
  type TypeRef,
  type WorldItem,
} from '../../model/index.ts';
import type { Context } from '../eval/context.ts';
import { definedType } from '../types/type-table.ts';
import { PackageModel, type OpenInterface } from './package-model.ts';
import { applyPackageDocs } from './apply-docs.ts';

/** An entry of an index space of types. */
type Entry =
  | { readonly kind: 'ref'; readonly ref: TypeRef }
  | { readonly kind: 'defined'; readonly type: DefinedType; id?: TypeId }
  | { readonly kind: 'resource'; readonly id: TypeId }
  | { readonly kind: 'func'; readonly type: FuncType; readonly scope: DeclScope }
  | { readonly kind: 'instance'; readonly type: InstanceType; readonly scope: DeclScope }
  | { readonly kind: 'component'; readonly type: ComponentType; readonly scope: DeclScope };

interface DeclScope {
  readonly types: Entry[];
  /** The interface of each instance. */
  readonly instances: OpenInterface[];
  readonly outer?: DeclScope;
}

/** An interface or a world while it gets its types. */
interface OpenOwner {
  readonly owner: TypeOwner;
  readonly byName: Map<string, TypeId>;
  readonly add: (name: string, id: TypeId) => void;
}

const newScope = (outer?: DeclScope): DeclScope => ({
  types: [],
  instances: [],
  ...(outer === undefined ? {} : { outer }),
});

export interface DecodedPackage {
  readonly model: Model;
  readonly root: PackageId;
}

/** Decodes the package; fails through `cx` where the tree is none. */
export function decodePackage(cx: Context, tree: ComponentTree): DecodedPackage {
  return new PackageDecoder(cx).decode(tree);
}

class PackageDecoder {
  readonly #cx: Context;
  readonly #made = new PackageModel();

  constructor(cx: Context) {
    this.#cx = cx;
  }

  decode(tree: ComponentTree): DecodedPackage {
    const scope = newScope();
    let root: PackageId | undefined;
    for (const def of tree.definitions) {
      this.#cx.offset = def.offset;
      if (def.kind === 'type') this.#define(scope, def.type);
      if (def.kind !== 'export') continue;
      const { name } = def.extern;
      root = this.#cx.within(`export "${name}"`, () =>
        this.#item(scope, name, def.item.index, root),
      );
      scope.types.push(this.#entry(scope, def.item.index));
    }
    if (root === undefined) return this.#fail('the package is empty');
    const { model, newId } = this.#made.finish();
    return { model: applyPackageDocs(model, newId(root), tree.definitions), root: newId(root) };
  }

  /** An exported component type; gives the package that it is of. */
  #item(scope: DeclScope, name: string, index: number, root: PackageId | undefined): PackageId {
    const entry = this.#entry(scope, index);
    if (entry.kind !== 'component') return this.#fail(`\`${name}\` is no component type`);
    const inner = newScope(scope);
    let found: PackageId | undefined;
    for (const decl of entry.type.decls) {
      this.#cx.offset = decl.offset;
      if (decl.kind === 'export-decl') {
        const path = parseInterfaceName(decl.extern.name);
        if (path === undefined) {
          return this.#fail(`\`${decl.extern.name}\` should be the full name of \`${name}\``);
        }
        const { type } = decl;
        found = this.#made.package(packageOf(path));
        if (type.kind === 'component') this.#world(inner, path, type.type);
        else this.#instance(inner, decl.extern, type, found);
      } else if (decl.kind === 'import') {
        const path = parseInterfaceName(decl.extern.name);
        if (path === undefined) return this.#fail('a package can only import interfaces by name');
        this.#instance(inner, decl.extern, decl.type, 0);
      } else this.#decl(inner, decl);
    }
    if (found === undefined) return this.#fail(`\`${name}\` is neither an interface nor a world`);
    if (root !== undefined && found !== root) {
      return this.#fail('the binary holds items of several packages');
    }
    return found;
  }

  #world(scope: DeclScope, path: InterfaceName, index: number): void {
    const entry = this.#entry(scope, index);
    if (entry.kind !== 'component') return this.#fail('a world must be a component type');
    const { id, world } = this.#made.world(packageOf(path), path.interface);
    const inner = newScope(entry.scope);
    const into: OpenOwner = {
      owner: { kind: 'world', id },
      byName: new Map(),
      add: (name, type) => world.imports.push({ kind: 'type', name, id: type }),
    };
    const item = (items: WorldItem[], extern: ExternName, type: ExternType): void => {
      const { name } = extern;
      switch (type.kind) {
        case 'instance': {
          const iface = this.#instance(inner, extern, type, world.package);
          const isNamed = extern.implements !== undefined || iface.name === undefined;
          items.push({
            kind: 'interface',
            id: iface.id,
            ...(isNamed ? { name } : {}),
            ...externalId(extern),
          });
          return;
        }
        case 'func':
          items.push({ kind: 'func', name, func: this.#func(inner, into, extern, type.type) });
          return;
        case 'type-eq':
        case 'type-sub-resource':
          this.#nameType(inner, into, extern, type);
          return;
        default:
          this.#fail(`the ${type.kind} \`${name}\` has no form in WIT`);
      }
    };
    for (const decl of entry.type.decls) {
      this.#cx.offset = decl.offset;
      if (decl.kind === 'import') item(world.imports, decl.extern, decl.type);
      else if (decl.kind === 'export-decl') item(world.exports, decl.extern, decl.type);
      else this.#decl(inner, decl);
    }
  }

  /** An instance that is imported or exported: its interface learns what it did not show before. */
  #instance(scope: DeclScope, extern: ExternName, type: ExternType, pkg: PackageId): OpenInterface {
    const entry = type.kind === 'instance' ? this.#entry(scope, type.type) : undefined;
    if (entry?.kind !== 'instance') return this.#fail(`\`${extern.name}\` must be an instance`);
    const path = parseInterfaceName(extern.implements ?? extern.name);
    const iface =
      path === undefined
        ? this.#made.inlineInterface(pkg)
        : this.#made.interface(packageOf(path), path.interface);
    this.#cx.within(`interface "${extern.name}"`, () => this.#fill(iface, entry));
    scope.instances.push(iface);
    return iface;
  }

  #fill(iface: OpenInterface, { type, scope: outer }: Extract<Entry, { kind: 'instance' }>): void {
    const scope = newScope(outer);
    const into: OpenOwner = {
      owner: { kind: 'interface', id: iface.id },
      byName: iface.byName,
      add: (name, id) => iface.types.push({ name, id }),
    };
    for (const decl of type.decls) {
      this.#cx.offset = decl.offset;
      if (decl.kind !== 'export-decl') {
        this.#decl(scope, decl);
        continue;
      }
      const { extern } = decl;
      switch (decl.type.kind) {
        case 'type-eq':
        case 'type-sub-resource':
          this.#nameType(scope, into, extern, decl.type);
          break;
        case 'func':
          if (iface.funcNames.has(extern.name)) break;
          iface.funcNames.add(extern.name);
          iface.functions.push(this.#func(scope, into, extern, decl.type.type));
          break;
        default:
          this.#fail(`the ${decl.type.kind} \`${extern.name}\` has no form in WIT`);
      }
    }
  }

  /** Declarators that only fill index spaces. */
  #decl(scope: DeclScope, decl: Decl): void {
    if (decl.kind === 'type') this.#define(scope, decl.type);
    else if (decl.kind === 'alias') this.#alias(scope, decl);
    else this.#fail(`a ${decl.kind} cannot stand here`);
  }

  #alias(scope: DeclScope, { sort, target }: Extract<Decl, { kind: 'alias' }>): void {
    if (sort !== 'type') this.#fail(`an alias of sort ${sort} has no form in WIT`);
    if (target.kind === 'outer') {
      let from: DeclScope | undefined = scope;
      for (let i = 0; i < target.count && from !== undefined; i++) from = from.outer;
      if (from === undefined) return this.#fail('the alias leads out of the package');
      scope.types.push(this.#entry(from, target.index));
      return;
    }
    const id =
      target.kind === 'export'
        ? scope.instances[target.instance]?.byName.get(target.name)
        : undefined;
    if (id === undefined) return this.#fail(`no instance here exports the type \`${target.name}\``);
    scope.types.push(this.#entryOf(id));
  }

  #define(scope: DeclScope, def: Extract<Decl, { kind: 'type' }>['type']): void {
    this.#cx.step();
    switch (def.kind) {
      case 'component':
        scope.types.push({ kind: 'component', type: def, scope });
        return;
      case 'instance':
        scope.types.push({ kind: 'instance', type: def, scope });
        return;
      case 'func':
        scope.types.push({ kind: 'func', type: def, scope });
        return;
      case 'resource':
        return this.#fail('a WIT package cannot define how a resource is represented');
      default: {
        const type = definedType(
          def,
          (t) => this.#use(scope, t),
          (index) => this.#resource(scope, index),
        );
        scope.types.push(
          typeof type === 'object' ? { kind: 'defined', type } : { kind: 'ref', ref: type },
        );
      }
    }
  }

  #nameType(scope: DeclScope, into: OpenOwner, extern: ExternName, type: ExternType): void {
    const { name } = extern;
    const known = into.byName.get(name);
    const id =
      known ??
      this.#made.addType({
        name,
        owner: into.owner,
        type: type.kind === 'type-eq' ? this.#target(scope, type.type) : { kind: 'resource' },
        ...externalId(extern),
      });
    if (known === undefined) {
      into.byName.set(name, id);
      into.add(name, id);
    }
    scope.types.push(this.#entryOf(id));
  }

  /** What a name is given to. */
  #target(scope: DeclScope, index: number): DefinedType {
    const entry = this.#entry(scope, index);
    switch (entry.kind) {
      case 'ref':
        return { kind: 'alias', type: entry.ref };
      case 'resource':
        return { kind: 'alias', type: entry.id };
      case 'defined':
        return entry.type;
      default:
        return this.#fail(`type ${index} is a ${entry.kind} type, which has no name in WIT`);
    }
  }

  #entryOf(id: TypeId): Entry {
    const type = structureOf(this.#made.types, id);
    const isResource = typeof type !== 'string' && type.kind === 'resource';
    return isResource ? { kind: 'resource', id } : { kind: 'ref', ref: id };
  }

  #entry(scope: DeclScope, index: number): Entry {
    return scope.types[index] ?? this.#fail(`type ${index} is not there`);
  }

  #use(scope: DeclScope, type: ValType): TypeRef {
    if (typeof type === 'string') return type;
    const entry = this.#entry(scope, type);
    if (entry.kind === 'ref') return entry.ref;
    if (entry.kind !== 'defined') return this.#fail(`type ${type} must be a value type`);
    const { type: used } = entry;
    if (needsName(used)) return this.#fail(`\`${used.kind}\` types need names, and one has none`);
    return (entry.id ??= this.#made.addAnonymous(used));
  }

  #resource(scope: DeclScope, index: number): TypeId {
    const entry = this.#entry(scope, index);
    return entry.kind === 'resource' ? entry.id : this.#fail(`type ${index} must be a resource`);
  }

  #func(scope: DeclScope, into: OpenOwner, extern: ExternName, index: number): Func {
    const entry = this.#entry(scope, index);
    if (entry.kind !== 'func') return this.#fail(`type ${index} must be a function type`);
    const { type, scope: inner } = entry;
    return {
      name: extern.name,
      kind: this.#funcKind(into, extern.name),
      async: type.async,
      params: type.params.map((p) => ({ name: p.name, type: this.#use(inner, p.type) })),
      ...(type.result === undefined ? {} : { result: this.#use(inner, type.result) }),
      ...externalId(extern),
    };
  }

  #funcKind(into: OpenOwner, name: string): FuncKind {
    const { kind, resource, accessor } = parsePlainName(name);
    const side = accessor === undefined ? {} : { accessor };
    if (kind === 'freestanding') return { kind, ...side };
    const id = into.byName.get(resource);
    if (id === undefined) return this.#fail(`\`${name}\` is of a resource that is not there`);
    return { kind, resource: id, ...side };
  }

  #fail(message: string): never {
    return this.#cx.fail('component/wit-package', message);
  }
}

function externalId(extern: ExternName): { readonly externalId?: string } {
  return extern.externalId === undefined ? {} : { externalId: extern.externalId };
}
