/**
 * The types of what a composition imports and declares: of its own declarations from the model that these are resolved
 * to, of components from their imports and exports. They are looked at here for names alone; the graph has them as items.
 */
import type { InterfaceDecl, WorldDecl } from '../../../grammar/wit/index.ts';
import type { Statement } from '../../../grammar/wac/index.ts';
import { splitVersion, type Diagnostic } from '../../base/index.ts';
import { readComponent, type ComponentTree } from '../../binary/index.ts';
import {
  Assembly,
  treeOfWorld,
  itemOfType,
  type ComponentShape,
  type Extern,
  type Features,
} from '../../component/assemble/index.ts';
import { encode } from '../../component/index.ts';
import {
  externName,
  interfaceName,
  type Model,
  type PackageId,
  type WorldId,
} from '../../model/index.ts';
import type { Resolution } from '../../resolve/index.ts';
import { worldFile } from '../evaluate.ts';
import type { GraphPackage, ItemType } from '../graph.ts';
import { pathText, type Declarations, type Imported } from './declarations.ts';

/** The type of an item, for the graph and for looking into. */
export interface Typed {
  readonly item: ItemType;
  readonly extern: Extern;
  /** The component that the item is of; its number in the graph is the builder's to give. */
  readonly component?: GraphPackage;
  /** Of the interface that an instance is of. */
  readonly path?: string;
}

export class Types {
  /** What is wrong with what is declared, beside what the resolver has told. */
  readonly found: Diagnostic[] = [];
  readonly #assembly: Assembly;
  readonly #declarations: Declarations;
  readonly #resolution: Resolution;
  readonly #world: WorldId;
  /** The names of what the world has. */
  readonly #items: ReadonlySet<string>;
  readonly #instances = new Map<GraphPackage, Extern>();
  /** Components whose faults were told. */
  readonly #faulty = new Set<ComponentTree>();
  #tree: ComponentTree | undefined;
  #package: GraphPackage | undefined;
  #declared: ReadonlyMap<string, InterfaceDecl | WorldDecl> | undefined;

  constructor(declarations: Declarations, resolution: Resolution, features: Features) {
    this.#assembly = new Assembly(features);
    this.#declarations = declarations;
    this.#resolution = resolution;
    const target = resolution.definitions.get(declarations.world);
    if (target?.kind !== 'world') throw new Error('a world without gates is in the model');
    this.#world = target.id;
    const { model } = resolution;
    const { imports } = model.worlds[this.#world]!;
    this.#items = new Set(imports.map((item) => externName(model, item)));
  }

  /** The type of an instance of a component; undefined where it is not valid. */
  instanceOf(component: GraphPackage): Extern | undefined {
    let instance = this.#instances.get(component);
    const shape = this.#shapeOf(component);
    if (instance === undefined && shape !== undefined) {
      instance = { sort: 'instance', exports: new Map(shape.exports) };
      this.#instances.set(component, instance);
    }
    return instance;
  }

  /** Whether a component could be read so far that it is known what it imports and exports. */
  knows(component: GraphPackage): boolean {
    return this.#shapeOf(component) !== undefined;
  }

  /** The names of what a component imports and exports. */
  externsOf(component: GraphPackage): string[] {
    const shape = this.#shapeOf(component);
    return shape === undefined ? [] : [...shape.imports.keys(), ...shape.exports.keys()];
  }

  /** The type of what is imported; undefined where something is wrong with it. */
  ofImport(what: Imported): Typed | undefined {
    switch (what.kind) {
      case 'item':
        return this.#ofWorld(what.name);
      case 'interface': {
        const { path } = what;
        const name = path.kind === 'local-path' ? this.#ownInterface(path.id.name) : pathText(path);
        const found = name === undefined ? undefined : this.#ofWorld(name);
        return found && { ...found, path: name! };
      }
      case 'component':
        return this.#ofComponent(what.component, pathText(what.path), what.path.name.name);
      default:
        return what satisfies never;
    }
  }

  /** A type, interface or world that a statement declares. */
  ofStatement(statement: Statement): Typed | undefined {
    switch (statement.kind) {
      case 'interface':
      case 'world':
        return this.#isSound(this.#declarations.items.get(statement))
          ? this.#ofPackage(statement.name.name)
          : undefined;
      case 'func-alias':
      case 'type-alias':
      case 'record':
      case 'variant':
      case 'enum':
      case 'flags':
        return this.#ofWorld(statement.name.name);
      default:
        return undefined;
    }
  }

  #isSound(decl: InterfaceDecl | WorldDecl | undefined): boolean {
    return decl !== undefined && this.#resolution.definitions.has(decl);
  }

  #ownInterface(name: string): string | undefined {
    this.#declared ??= new Map([...this.#declarations.items.values()].map((d) => [d.name.name, d]));
    const decl = this.#declared.get(name);
    const target = decl && this.#resolution.definitions.get(decl);
    return target?.kind === 'interface'
      ? interfaceName(this.#resolution.model, target.id)
      : undefined;
  }

  #ofWorld(name: string): Typed | undefined {
    if (!this.#items.has(name)) return undefined;
    const { model } = this.#resolution;
    this.#tree ??= treeOfWorld(model, this.#world, worldFile);
    const { value, diagnostics } = this.#assembly.typeOf(this.#tree);
    if (value === undefined && this.found.length === 0) this.found.push(...diagnostics);
    const extern = value?.imports.get(name);
    return extern && { item: { kind: 'model', model, world: this.#world, name }, extern };
  }

  /** What a component imports and exports. Where that can't be said it comes into no graph, and is judged here alone. */
  #shapeOf({ tree }: GraphPackage): ComponentShape | undefined {
    const { value, diagnostics } = this.#assembly.typeOf(tree);
    if (value === undefined && !this.#faulty.has(tree)) {
      this.#faulty.add(tree);
      this.found.push(...diagnostics);
    }
    return value;
  }

  /** An export or import of a component with the name of the path, or an exported type that is called as the path ends. */
  #ofComponent(component: GraphPackage, path: string, end: string): Typed | undefined {
    const shape = this.#shapeOf(component);
    if (shape === undefined) return undefined;
    for (const side of ['export', 'import'] as const) {
      for (const [name, extern] of shape[`${side}s`]) {
        if (name !== path && splitVersion(name)[0] !== path) continue;
        const item = { kind: side, package: 0, name };
        return { item, extern, component, ...(extern.sort === 'instance' ? { path: name } : {}) };
      }
    }
    const type = shape.exports.get(end);
    if (type?.sort !== 'type') return undefined;
    const item = { kind: 'export' as const, package: 0, name: end };
    return { item, extern: itemOfType(type), component };
  }

  /** An interface or world as the binary form of its package has it: a type of components. */
  #ofPackage(name: string): Typed | undefined {
    this.#package ??= this.#encoded();
    const component = this.#package;
    const shape = component && this.#assembly.typeOf(component.tree).value;
    const extern = shape?.exports.get(name);
    return extern && { item: { kind: 'export', package: 0, name }, extern, component: component! };
  }

  #encoded(): GraphPackage | undefined {
    const { model, root } = this.#resolution;
    const own = withoutWorld(model, root!, this.#world);
    const file = this.#declarations.file.file;
    const { value: bytes, diagnostics } = encode(own, root);
    this.found.push(...diagnostics);
    const tree = bytes && readComponent(bytes, { file }).value;
    return tree && { label: 'declarations', file, bytes: bytes!, tree };
  }
}

/** A model whose package lacks a world that was only made up. */
function withoutWorld(model: Model, id: PackageId, world: WorldId): Model {
  const pkg = model.packages[id]!;
  const worlds = pkg.worlds.filter((w) => w !== world);
  return { ...model, packages: model.packages.with(id, { ...pkg, worlds }) };
}
