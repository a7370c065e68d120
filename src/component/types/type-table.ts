/**
 * The interned value types of one evaluation, and resources, which are equal only to themselves. Two value types are
 * equal exactly where their references are (Explainer.md, Type Checking).
 */
import type { ValType, ValueDefType } from '../../binary/index.ts';
import type { DefinedType, TypeDef, TypeId, TypeRef } from '../../model/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';

export class TypeTable {
  readonly #types: TypeDef[] = [];
  readonly #interned = new Map<string, TypeId>();

  /** The arena; entries are only added. */
  get types(): readonly TypeDef[] {
    return this.#types;
  }

  /** The one entry for a type whose parts are interned. */
  intern(type: DefinedType): TypeId {
    const key = JSON.stringify(type);
    let id = this.#interned.get(key);
    if (id === undefined) {
      id = this.#types.push({ type }) - 1;
      this.#interned.set(key, id);
    }
    return id;
  }

  /** A new resource type. */
  resource(): TypeId {
    return this.#types.push({ type: { kind: 'resource' } }) - 1;
  }

  /** Gives a resource its first name, for people. */
  nameResource(id: TypeId, name: string): void {
    const def = this.#types[id]!;
    if (def.name === undefined) this.#types[id] = { ...def, name };
  }
}

/**
 * The type that a definition of a binary means, with its indexes turned into references by the two functions. A
 * definition of a primitive is that primitive.
 */
export function definedType(
  def: ValueDefType,
  use: (type: ValType) => TypeRef,
  resource: (index: number) => TypeId,
): DefinedType | TypeRef {
  switch (def.kind) {
    case 'primitive':
      return def.type;
    case 'record':
      return {
        kind: 'record',
        fields: def.fields.map((f) => ({ name: f.name, type: use(f.type) })),
      };
    case 'variant':
      return {
        kind: 'variant',
        cases: def.cases.map((c) =>
          c.type === undefined ? { name: c.name } : { name: c.name, type: use(c.type) },
        ),
      };
    case 'list': {
      const type = use(def.type);
      return def.length === undefined
        ? { kind: 'list', type }
        : { kind: 'list', type, length: def.length };
    }
    case 'tuple':
      return { kind: 'tuple', types: def.types.map(use) };
    case 'flags':
      return { kind: 'flags', flags: def.labels.map((name) => ({ name })) };
    case 'enum':
      return { kind: 'enum', cases: def.labels.map((name) => ({ name })) };
    case 'option':
      return { kind: 'option', type: use(def.type) };
    case 'result':
      return {
        kind: 'result',
        ...(def.ok === undefined ? {} : { ok: use(def.ok) }),
        ...(def.err === undefined ? {} : { err: use(def.err) }),
      };
    case 'own':
    case 'borrow':
      return { kind: def.kind, resource: resource(def.resource) };
    case 'stream':
    case 'future':
      return def.type === undefined ? { kind: def.kind } : { kind: def.kind, type: use(def.type) };
    case 'map':
      return { kind: 'map', key: use(def.key), value: use(def.value) };
    default:
      return def satisfies never;
  }
}

/** Whether two function types are equal: parameter names and `async` count. */
export function equalFuncTypes(a: PlanFuncType, b: PlanFuncType): boolean {
  return (
    a.async === b.async &&
    a.result === b.result &&
    a.params.length === b.params.length &&
    a.params.every((p, i) => p.name === b.params[i]!.name && p.type === b.params[i]!.type)
  );
}
