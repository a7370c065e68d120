/**
 * The union of two models that are paired: what `into` has, with what only `from` has added behind it. Whether they
 * agree is not asked: where both have something, it is that of `into`, with docs and gates of `from` where it has none.
 */
import { append } from '../../base/index.ts';
import { Copy, type Ids } from '../copy.ts';
import type {
  Case,
  DefinedType,
  Func,
  Interface,
  Model,
  NamedType,
  Package,
  TypeDef,
  TypeId,
  TypeRef,
  World,
  WorldItem,
} from '../model.ts';
import { externName } from '../names.ts';
import { childTypes, labelsOf } from '../types.ts';
import type { Pairs } from './pairs.ts';

export interface Union {
  readonly model: Model;
  /** Where the parts of `from` are now; types that nothing needs any more are not there. */
  readonly from: Ids;
}

export function unite(into: Model, from: Model, pairs: Pairs): Union {
  const types = addedTypes(into, from, pairs);
  const ids: Ids = {
    packages: mapped(from.packages, into.packages.length, pairs.packages),
    interfaces: mapped(from.interfaces, into.interfaces.length, pairs.interfaces),
    worlds: mapped(from.worlds, into.worlds.length, pairs.worlds),
    types: new Map([
      ...pairs.types,
      ...types.map((id, i): [TypeId, TypeId] => [id, into.types.length + i]),
    ]),
  };
  const copy = new Copy(ids);
  const model: Model = {
    packages: united(into.packages, from.packages, pairs.packages, {
      add: (p) => unitePackages({ ...p, interfaces: [], worlds: [] }, p, ids),
      unite: (there, added) => unitePackages(there, added, ids),
    }),
    interfaces: united(into.interfaces, from.interfaces, pairs.interfaces, {
      add: (i) => copy.interface(i),
      unite: (there, added) => uniteInterfaces(there, added, copy),
    }),
    worlds: united(into.worlds, from.worlds, pairs.worlds, {
      add: (w) => copy.world(w),
      unite: (there, added) => {
        const items = (a: readonly WorldItem[], t: readonly WorldItem[]): WorldItem[] =>
          uniteItems(into, t, from, a);
        return {
          ...adopt(there, added),
          imports: items(added.imports, there.imports),
          exports: items(added.exports, there.exports),
        };
      },
    }),
    types: [...uniteTypes(into, from, pairs), ...types.map((id) => copy.typeDef(from.types[id]!))],
  };
  return { model, from: ids };
}

/** The new ids of all items of an arena: of the counterpart, or behind those that are there. */
function mapped(
  items: readonly unknown[],
  next: number,
  pairs: ReadonlyMap<number, number>,
): Map<number, number> {
  let free = next;
  return new Map(items.map((_, id) => [id, pairs.get(id) ?? free++]));
}

function united<T>(
  there: readonly T[],
  added: readonly T[],
  pairs: ReadonlyMap<number, number>,
  how: { readonly add: (item: T) => T; readonly unite: (there: T, added: T) => T },
): T[] {
  const result = [...there];
  for (const [id, item] of added.entries()) {
    const other = pairs.get(id);
    if (other === undefined) result.push(how.add(item));
    else result[other] = how.unite(result[other]!, item);
  }
  return result;
}

/** The types of `from` that get a place of their own: those with names that `into` lacks, and what is made for them. */
function addedTypes(into: Model, from: Model, pairs: Pairs): TypeId[] {
  const needed = new Set<TypeId>();
  const todo: TypeRef[] = [];
  const func = ({ kind, params, result }: Func): void => {
    for (const p of params) todo.push(p.type);
    if (result !== undefined) todo.push(result);
    if (kind.kind !== 'freestanding') todo.push(kind.resource);
  };
  for (const [id, iface] of from.interfaces.entries()) {
    const other = pairs.interfaces.get(id);
    const there = new Set(
      other === undefined ? [] : into.interfaces[other]!.functions.map((f) => f.name),
    );
    append(
      todo,
      iface.types.map((t) => t.id),
    );
    for (const f of iface.functions) if (!there.has(f.name)) func(f);
  }
  for (const [id, world] of from.worlds.entries()) {
    const isNew = !pairs.worlds.has(id);
    for (const item of [...world.imports, ...world.exports]) {
      if (item.kind === 'type') todo.push(item.id);
      if (item.kind === 'func' && isNew) func(item.func);
    }
  }
  for (const ref of todo) {
    if (typeof ref === 'string' || needed.has(ref) || pairs.types.has(ref)) continue;
    needed.add(ref);
    const { type } = from.types[ref]!;
    append(todo, childTypes(type));
    if (type.kind === 'own' || type.kind === 'borrow') todo.push(type.resource);
  }
  // In their order, in which types stand after those that they are made of.
  return [...needed].toSorted((a, b) => a - b);
}

interface About {
  readonly docs?: string;
  readonly stability?: World['stability'];
  readonly externalId?: string;
}

/** The item that is there, with what only the other says about it. */
function adopt<T extends About>(there: T, { docs, stability, externalId }: About): T {
  return {
    ...there,
    ...(there.docs !== undefined || docs === undefined ? {} : { docs }),
    ...(there.stability !== undefined || stability === undefined ? {} : { stability }),
    ...(there.externalId !== undefined || externalId === undefined ? {} : { externalId }),
  };
}

function unitePackages(there: Package, added: Package, ids: Ids): Package {
  const all = (own: readonly number[], more: readonly number[], map: Ids['worlds']): number[] => [
    ...new Set([...own, ...more.map((id) => map.get(id)!)]),
  ];
  return {
    ...adopt(there, added),
    interfaces: all(there.interfaces, added.interfaces, ids.interfaces),
    worlds: all(there.worlds, added.worlds, ids.worlds),
  };
}

function uniteInterfaces(there: Interface, added: Interface, copy: Copy): Interface {
  const types = new Set(there.types.map((t: NamedType) => t.name));
  const theirs = new Map(added.functions.map((f) => [f.name, f]));
  const own = new Set(there.functions.map((f) => f.name));
  return {
    ...adopt(there, added),
    types: [
      ...there.types,
      ...added.types.filter((t) => !types.has(t.name)).map((t) => copy.named(t)),
    ],
    functions: [
      ...there.functions.map((f) => {
        const other = theirs.get(f.name);
        return other === undefined ? f : adopt(f, other);
      }),
      ...added.functions.filter((f) => !own.has(f.name)).map((f) => copy.func(f)),
    ],
  };
}

function uniteItems(
  into: Model,
  there: readonly WorldItem[],
  from: Model,
  added: readonly WorldItem[],
): WorldItem[] {
  const theirs = new Map(added.map((item) => [externName(from, item), item]));
  return there.map((item) => {
    const other = theirs.get(externName(into, item));
    if (item.kind === 'interface' && other?.kind === 'interface') return adopt(item, other);
    if (item.kind !== 'func' || other?.kind !== 'func') return item;
    return { ...item, func: adopt(item.func, other.func) };
  });
}

function uniteTypes(into: Model, from: Model, pairs: Pairs): TypeDef[] {
  const types = [...into.types];
  for (const [added, there] of pairs.types) {
    const [def, other] = [types[there]!, from.types[added]!];
    types[there] = { ...adopt(def, other), type: withDocs(def.type, labelsOf(other.type)) };
  }
  return types;
}

/** The type with the docs of labels that have none there. */
function withDocs(type: DefinedType, labels: readonly Case[]): DefinedType {
  const adopted = <T extends About>(own: readonly T[]): T[] =>
    own.map((label, i) => {
      const docs = labels[i]?.docs;
      return docs === undefined ? label : adopt(label, { docs });
    });
  switch (type.kind) {
    case 'record':
      return { ...type, fields: adopted(type.fields) };
    case 'variant':
      return { ...type, cases: adopted(type.cases) };
    case 'enum':
      return { ...type, cases: adopted(type.cases) };
    case 'flags':
      return { ...type, flags: adopted(type.flags) };
    default:
      return type;
  }
}
