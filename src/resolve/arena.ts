/**
 * Adding types to the model's arena. In WIT text a resource's name stands for an `own` handle; in the model every
 * handle is written out. Here the handles are made, and anonymous types of equal structure become one entry.
 */
import type { DefinedType, Func, Stability, TypeDef, TypeId, TypeRef } from '../model/index.ts';
import { childTypes, mapTypes } from '../model/index.ts';
import type { PackageBuild, Resolving } from './context.ts';

/** The `own` handle for a resource (or an alias of one), made at its first use in a package. */
function ownOf(run: Resolving, pkg: PackageBuild, resource: TypeId): TypeId {
  let own = pkg.owns.get(resource);
  if (own === undefined) {
    own = run.addType({ type: { kind: 'own', resource } });
    pkg.owns.set(resource, own);
  }
  return own;
}

/** A reference as it stands in the model: resources become handles. */
export function toHandle(run: Resolving, pkg: PackageBuild, ref: TypeRef): TypeRef {
  return run.isResource(ref) ? ownOf(run, pkg, ref) : ref;
}

/** Adds a type; the handles that it needs come before it. An alias of a resource stays an alias. */
export function addType(run: Resolving, pkg: PackageBuild, def: TypeDef): TypeId {
  const { type } = def;
  const needsHandle = type.kind !== 'alias' && childTypes(type).some((ref) => run.isResource(ref));
  const lowered = needsHandle ? mapTypes(type, (ref) => toHandle(run, pkg, ref)) : type;
  return run.addType(lowered === type ? def : { ...def, type: lowered });
}

/**
 * The reference for an anonymous type such as `list<u8>`. One of equal structure is made once in a package, with the
 * gates of its first use; without gates of its own it has those of the first of its parts that has any.
 */
export function anonymousType(
  run: Resolving,
  pkg: PackageBuild,
  type: DefinedType,
  stability: Stability | undefined,
): TypeRef {
  if (type.kind === 'alias') return type.type;
  if (type.kind === 'own') return type.resource;
  const key = structureKey(type);
  let id = pkg.anonymous.get(key);
  if (id === undefined) {
    const inherited = stability ?? inheritedStability(run.types, type);
    id = addType(run, pkg, inherited === undefined ? { type } : { stability: inherited, type });
    pkg.anonymous.set(key, id);
  }
  return id;
}

/**
 * Whether something that is gated off refers to an anonymous type that only gated types had so far: it is as gated as
 * they are, and left out with them (which is how wasm-tools has it).
 */
export function isGatedAnonymous(pkg: PackageBuild, type: DefinedType): boolean {
  if (type.kind === 'alias' || type.kind === 'own') return false;
  const key = structureKey(type);
  return pkg.gatedAnonymous.has(key) && !pkg.anonymous.has(key);
}

/** Remembers the anonymous types that a gated type was the first to have, of those whose parts are in the arena. */
export function noteGatedAnonymous(
  run: Resolving,
  pkg: PackageBuild,
  made: ReadonlyMap<string, TypeId>,
  arena: number,
): void {
  for (const [key, id] of made) {
    const { type } = run.types[id]!;
    const parts = type.kind === 'borrow' ? [type.resource] : childTypes(type);
    const isKnown = (ref: TypeRef): boolean => {
      if (typeof ref === 'string' || ref < arena) return true;
      const part = run.types[ref]!.type;
      return part.kind === 'own' && part.resource < arena;
    };
    if (parts.every(isKnown) && !pkg.anonymous.has(key)) pkg.gatedAnonymous.add(key);
  }
}

function structureKey(type: DefinedType): string {
  switch (type.kind) {
    case 'borrow':
      return `borrow ${type.resource}`;
    case 'list':
      return type.length === undefined ? `list ${type.type}` : `list ${type.type} ${type.length}`;
    case 'result':
      return `result ${type.ok ?? '_'} ${type.err ?? '_'}`;
    default:
      return `${type.kind} ${childTypes(type).join(' ')}`;
  }
}

function inheritedStability(types: readonly TypeDef[], type: DefinedType): Stability | undefined {
  const parts = type.kind === 'borrow' ? [type.resource] : childTypes(type);
  for (const ref of parts) {
    const stability = typeof ref === 'number' ? types[ref]!.stability : undefined;
    if (stability !== undefined) return stability;
  }
  return undefined;
}

/**
 * Writes out the handles of a function's parameters and result. That happens after all types of a package are there,
 * so that the order of the arena depends on types before it depends on functions.
 */
export function withHandles(run: Resolving, pkg: PackageBuild, func: Func): Func {
  const direct = func.params.some((p) => run.isResource(p.type));
  if (!direct && (func.result === undefined || !run.isResource(func.result))) return func;
  const params = func.params.map((p) => ({ ...p, type: toHandle(run, pkg, p.type) }));
  if (func.result === undefined) return { ...func, params };
  return { ...func, params, result: toHandle(run, pkg, func.result) };
}
