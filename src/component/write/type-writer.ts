/**
 * Model types -> declarations with indexes, one writer for each index space that is being written: a component, a
 * component type, or an instance type within one. A type of another interface comes by alias from the instance that
 * holds it, by way of the writer around. Explainer.md, Type Definitions and Alias Definitions.
 */
import { diagnostic, limits, type Outcome } from '../../base/index.ts';
import type {
  AliasDef,
  DefType,
  ExternName,
  ExternType,
  ImportDef,
  TypeDefinition,
  ValType,
  ValueDefType,
} from '../../binary/index.ts';
import type {
  DefinedType,
  Func,
  InterfaceId,
  Model,
  TypeDef,
  TypeId,
  TypeOwner,
  TypeRef,
} from '../../model/index.ts';

/** What is written: nodes that may stand in a component as well as in a component type. */
export type TypeItem = TypeDefinition | AliasDef | ImportDef;

/** What is made has no place in a file. */
const offset = 0;

/** Gives a type its name: writes the declaration, which adds a type to the index space. */
export type NameType = (extern: ExternName, type: ExternType) => void;

/** The index spaces that a writer adds to. */
export interface IndexSpaces {
  types: number;
  instances: number;
}

export interface TypeWriterParts {
  /** Where items go; several writers may share a list only if they share the index spaces. */
  readonly write: (item: TypeItem) => void;
  /** Whose named types are named here. */
  readonly owner?: TypeOwner;
  readonly nameType?: NameType;
  /** Shared with other writers that write to the same place. */
  readonly spaces?: IndexSpaces;
  /** The index of a named type that is not found in the usual way. */
  readonly find?: (id: TypeId, def: TypeDef) => number | undefined;
  readonly outer?: TypeWriter;
}

/** Carries what keeps a model from being written; it never leaves the verbs of the room. */
export class Unencodable extends Error {}

/** Runs what writes a model, and tells of one that contradicts itself as a diagnostic. */
export function encoding<T>(write: () => T): Outcome<T | undefined> {
  try {
    return { value: write(), diagnostics: [] };
  } catch (e) {
    if (!(e instanceof Unencodable)) throw e;
    const found = diagnostic('component/unencodable', e.message, undefined);
    return { value: undefined, diagnostics: [found] };
  }
}

export class TypeWriter {
  readonly #model: Model;
  readonly #parts: TypeWriterParts;
  readonly #known = new Map<TypeId, number>();
  readonly #funcs = new Map<string, number>();
  /** Types without names by their structure: one that stands in several places is written once. */
  readonly #anonymous = new Map<string, number>();
  readonly #instanceOf = new Map<InterfaceId, number>();
  readonly #spaces: IndexSpaces;
  /** How many types are being written, one for the sake of the other. */
  #depth = 0;

  constructor(model: Model, parts: TypeWriterParts) {
    this.#model = model;
    this.#parts = parts;
    this.#spaces = parts.spaces ?? { types: 0, instances: 0 };
  }

  /** Counts an entry that others add to the index space of types; gives its index. */
  addType(): number {
    return this.#spaces.types++;
  }

  define(type: DefType): number {
    this.#parts.write({ kind: 'type', offset, type });
    return this.addType();
  }

  /** Counts an instance; types of the interface are taken from it from now on. */
  addInstance(iface?: InterfaceId): number {
    if (iface !== undefined) {
      this.#instanceOf.set(iface, this.#spaces.instances);
      this.forgetInterface(iface);
    }
    return this.#spaces.instances++;
  }

  /** Forgets where types stand that may stand in another place from now on. */
  forgetInterface(iface: InterfaceId): void {
    for (const id of this.#known.keys()) {
      const { owner, name } = this.#model.types[id]!;
      // Types without names may be made of those of the interface.
      const moved = owner?.kind === 'interface' && owner.id === iface;
      if (moved || name === undefined) this.#known.delete(id);
    }
    this.#funcs.clear();
    this.#anonymous.clear();
  }

  use(ref: TypeRef): ValType {
    return typeof ref === 'string' ? ref : this.index(ref);
  }

  /** The index of a type, which is written first where it is not there. */
  index(id: TypeId): number {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#depth === limits.encodedDepth) {
      throw new Unencodable(`types lie more than ${limits.encodedDepth} deep in each other`);
    }
    this.#depth++;
    const index = this.#write(id, this.#model.types[id]!);
    this.#depth--;
    this.#known.set(id, index);
    return index;
  }

  #write(id: TypeId, def: TypeDef): number {
    if (def.name === undefined) return this.#once(this.#anonymous, this.#defType(def.type));
    const found = this.#parts.find?.(id, def);
    return found ?? (this.#isOwn(def) ? this.#named(def) : this.#foreign(def, id));
  }

  /** Writes the structure of a named type without giving it the name; a resource has none. */
  structure(type: DefinedType): number {
    return this.#target(type);
  }

  /** The index of a function's type; equal ones are written once. */
  func(f: Func): number {
    const type: DefType = {
      kind: 'func',
      async: f.async,
      params: f.params.map((p) => ({ name: p.name, type: this.use(p.type) })),
      ...(f.result === undefined ? {} : { result: this.use(f.result) }),
    };
    return this.#once(this.#funcs, type);
  }

  #once(written: Map<string, number>, type: DefType): number {
    const key = JSON.stringify(type);
    let index = written.get(key);
    if (index === undefined) written.set(key, (index = this.define(type)));
    return index;
  }

  #isOwn({ owner }: TypeDef): boolean {
    const mine = this.#parts.owner;
    return owner !== undefined && mine?.kind === owner.kind && mine.id === owner.id;
  }

  #named(def: TypeDef): number {
    const extern = {
      name: def.name!,
      ...(def.externalId === undefined ? {} : { externalId: def.externalId }),
    };
    const type: ExternType =
      def.type.kind === 'resource'
        ? { kind: 'type-sub-resource' }
        : { kind: 'type-eq', type: this.#target(def.type) };
    this.#parts.nameType!(extern, type);
    return this.addType();
  }

  #target(type: DefinedType): number {
    if (type.kind !== 'alias') return this.define(this.#defType(type));
    return typeof type.type === 'string'
      ? this.define({ kind: 'primitive', type: type.type })
      : this.index(type.type);
  }

  #foreign({ name, owner }: TypeDef, id: TypeId): number {
    const { outer } = this.#parts;
    const alias = (sort: 'type', target: AliasDef['target']): number => {
      this.#parts.write({ kind: 'alias', offset, sort, target });
      return this.addType();
    };
    if (outer !== undefined) {
      return alias('type', { kind: 'outer', count: 1, index: outer.index(id) });
    }
    const instance = owner?.kind === 'interface' ? this.#instanceOf.get(owner.id) : undefined;
    if (instance === undefined) {
      throw new Unencodable(`the type \`${name}\` is used where its interface is not imported`);
    }
    return alias('type', { kind: 'export', instance, name: name! });
  }

  #defType(type: DefinedType): DefType {
    const use = (ref: TypeRef): ValType => this.use(ref);
    switch (type.kind) {
      case 'record':
        return {
          kind: 'record',
          fields: type.fields.map((f) => ({ name: f.name, type: use(f.type) })),
        };
      case 'variant':
        return {
          kind: 'variant',
          cases: type.cases.map((c) =>
            c.type === undefined ? { name: c.name } : { name: c.name, type: use(c.type) },
          ),
        };
      case 'enum':
        return { kind: 'enum', labels: type.cases.map((c) => c.name) };
      case 'flags':
        return { kind: 'flags', labels: type.flags.map((f) => f.name) };
      case 'tuple':
        return { kind: 'tuple', types: type.types.map(use) };
      case 'option':
        return { kind: 'option', type: use(type.type) };
      case 'list':
        return {
          kind: 'list',
          type: use(type.type),
          ...(type.length === undefined ? {} : { length: type.length }),
        };
      case 'result':
        return {
          kind: 'result',
          ...(type.ok === undefined ? {} : { ok: use(type.ok) }),
          ...(type.err === undefined ? {} : { err: use(type.err) }),
        } satisfies ValueDefType;
      case 'map': {
        const key = use(type.key);
        return { kind: 'map', key, value: use(type.value) };
      }
      case 'future':
      case 'stream':
        return { kind: type.kind, ...(type.type === undefined ? {} : { type: use(type.type) }) };
      case 'own':
      case 'borrow':
        return { kind: type.kind, resource: this.index(type.resource) };
      case 'alias':
        return typeof type.type === 'string'
          ? { kind: 'primitive', type: type.type }
          : this.#defType(this.#model.types[type.type]!.type);
      case 'resource':
        throw new Unencodable('a resource without a name cannot be written');
      default:
        return type satisfies never;
    }
  }
}
