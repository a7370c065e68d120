/**
 * The types that a type refers to directly, what is at the end of its aliases, and a copy of a type with its references
 * changed. Everything that walks types stands on these.
 */
import { append } from '../base/index.ts';
import type {
  AliasType,
  Case,
  DefinedType,
  Interface,
  InterfaceId,
  Model,
  Primitive,
  TypeDef,
  TypeRef,
} from './model.ts';

/** An arena of types, as far as what looks through aliases has to know it. */
type Types = readonly Pick<TypeDef, 'type'>[];

/** The structure of a type that is no alias, or the primitive that it is. */
export type Structure = Primitive | Exclude<DefinedType, AliasType>;

/** What a reference leads to through aliases, itself if it is none; chains of aliases may be of any length. */
export function unalias(types: Types, ref: TypeRef): TypeRef {
  let at = ref;
  for (let steps = 0; steps < shortChain; steps++) {
    const next = aliasOf(types, at);
    if (next === undefined) return at;
    at = next.type.type;
  }
  return endOfChain(types, at);
}

/** Aliases after which a chain is long: the ends of these are remembered, as each of them may be asked about. */
const shortChain = 32;

/** By arena, the ends of aliases as they stood in it. */
const ends = new WeakMap<Types, Map<Alias, TypeRef>>();

type Alias = Types[number] & { readonly type: AliasType };

function endOfChain(types: Types, ref: TypeRef): TypeRef {
  let known = ends.get(types);
  if (known === undefined) ends.set(types, (known = new Map()));
  const passed: Alias[] = [];
  let end = ref;
  for (let alias = aliasOf(types, end); alias !== undefined; alias = aliasOf(types, end)) {
    const before = known.get(alias);
    end = before ?? alias.type.type;
    if (before !== undefined) break;
    passed.push(alias);
  }
  for (const alias of passed) known.set(alias, end);
  return end;
}

function aliasOf(types: Types, ref: TypeRef): Alias | undefined {
  const def = typeof ref === 'number' ? types[ref] : undefined;
  return def?.type.kind === 'alias' ? (def as Alias) : undefined;
}

/**
 * The type that a reference means once names are looked through: of `type a = b` what `b` is, as a record, a list, or a
 * primitive.
 */
export function structureOf(types: Types, ref: TypeRef): Structure {
  const at = unalias(types, ref);
  return typeof at === 'number' ? (types[at]!.type as Exclude<DefinedType, AliasType>) : at;
}

/** Whether WIT can't write the type without a name, nor a binary use it so in an import or export. */
export function needsName({ kind }: DefinedType): boolean {
  return kind === 'record' || kind === 'variant' || kind === 'enum' || kind === 'flags';
}

/** What an interface names: the types that it defines, then those of its functions' parameters and results. */
export function namedTypes({
  types,
  functions,
}: Pick<Interface, 'types' | 'functions'>): TypeRef[] {
  const refs: TypeRef[] = types.map((t) => t.id);
  for (const f of functions) {
    append(
      refs,
      f.params.map((p) => p.type),
    );
    if (f.result !== undefined) refs.push(f.result);
  }
  return refs;
}

/**
 * The references of a type to its parts, in order: fields, payloads, elements, keys before values, ok before err, the
 * target of an alias. A handle's resource is not a part: handles refer to an identity, not to a structure.
 */
export function childTypes(type: DefinedType): readonly TypeRef[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map((f) => f.type);
    case 'variant':
      return type.cases.flatMap((c) => (c.type === undefined ? [] : [c.type]));
    case 'tuple':
      return type.types;
    case 'option':
    case 'list':
    case 'alias':
      return [type.type];
    case 'result':
      return [type.ok, type.err].filter((t) => t !== undefined);
    case 'map':
      return [type.key, type.value];
    case 'future':
    case 'stream':
      return type.type === undefined ? [] : [type.type];
    case 'enum':
    case 'flags':
    case 'own':
    case 'borrow':
    case 'resource':
      return [];
    default:
      return type satisfies never;
  }
}

/** The fields, cases or flags of a type, in order; none where its parts have no names. A case is what they share. */
export function labelsOf(type: DefinedType): readonly Case[] {
  switch (type.kind) {
    case 'record':
      return type.fields;
    case 'variant':
    case 'enum':
      return type.cases;
    case 'flags':
      return type.flags;
    default:
      return [];
  }
}

/** The same type with `change` applied to each of its `childTypes`, in order. */
export function mapTypes(type: DefinedType, change: (ref: TypeRef) => TypeRef): DefinedType {
  switch (type.kind) {
    case 'record':
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: change(f.type) })) };
    case 'variant':
      return {
        ...type,
        cases: type.cases.map((c) => (c.type === undefined ? c : { ...c, type: change(c.type) })),
      };
    case 'tuple':
      return { ...type, types: type.types.map(change) };
    case 'option':
    case 'list':
    case 'alias':
      return { ...type, type: change(type.type) };
    case 'result':
      return {
        kind: 'result',
        ...(type.ok === undefined ? {} : { ok: change(type.ok) }),
        ...(type.err === undefined ? {} : { err: change(type.err) }),
      };
    case 'map': {
      const key = change(type.key);
      return { ...type, key, value: change(type.value) };
    }
    case 'future':
    case 'stream':
      return type.type === undefined ? type : { ...type, type: change(type.type) };
    case 'enum':
    case 'flags':
    case 'own':
    case 'borrow':
    case 'resource':
      return type;
    default:
      return type satisfies never;
  }
}

/** The interface from which a type came by `use`; `undefined` for a type of its owner's own. */
export function usedFrom(
  types: readonly TypeDef[],
  { type, owner }: TypeDef,
): InterfaceId | undefined {
  if (type.kind !== 'alias' || typeof type.type !== 'number') return undefined;
  const source = types[type.type]!.owner;
  if (source?.kind !== 'interface') return undefined;
  return owner?.kind === 'interface' && owner.id === source.id ? undefined : source.id;
}

/**
 * Whether an interface has nothing but types that are structure: no function, and no resource of its own, whose identity
 * somebody has to provide. Nobody gives such an interface to a running program. A resource that came by `use` is another
 * interface's.
 */
export function hasOnlyTypes(model: Model, id: InterfaceId): boolean {
  const { functions, types } = model.interfaces[id]!;
  return functions.length === 0 && types.every((t) => model.types[t.id]!.type.kind !== 'resource');
}
