/**
 * Types of WIT as types of Rust. Owned forms stand in types, results and what exports are given; parameters of imports
 * are borrowed where nothing in them has to be handed over. A handle is a value of its resource's type, a lent one a
 * reference to such.
 */
import type { Primitive, TypeRef } from '../../src/model/index.ts';
import { flatTuple } from './format.ts';
import type { Place, RustWorld } from './world.ts';

/** How a lifetime is written: not at all before `&`, `'_` behind a type; or by its name. */
export type Lifetime = 'elided' | 'named';

const primitives: Readonly<Record<Exclude<Primitive, 'error-context'>, string>> = {
  bool: 'bool',
  u8: 'u8',
  u16: 'u16',
  u32: 'u32',
  u64: 'u64',
  s8: 'i8',
  s16: 'i16',
  s32: 'i32',
  s64: 'i64',
  f32: 'f32',
  f64: 'f64',
  char: 'char',
  string: 'String',
};

/** The type of a value that is owned. */
export function ownedType(
  world: RustWorld,
  ref: TypeRef,
  place: Place,
  lifetime: Lifetime = 'elided',
): string {
  if (typeof ref === 'number' && world.walk.model.types[ref]!.name !== undefined) {
    const name = world.named(ref, place);
    if (!world.facts.held(ref).borrow) return name;
    return `${name}<${lifetime === 'named' ? "'a" : "'_"}>`;
  }
  return definedType(world, ref, place, lifetime);
}

/** What the name of a type stands for, or a type without one. */
export function definedType(
  world: RustWorld,
  ref: TypeRef,
  place: Place,
  lifetime: Lifetime = 'elided',
): string {
  const of = (part: TypeRef): string => ownedType(world, part, place, lifetime);
  return structural(world, ref, place, of, lifetime);
}

/** What stands for a type at the end of its aliases, of whatever parts are. */
function structural(
  world: RustWorld,
  ref: TypeRef,
  place: Place,
  of: (part: TypeRef) => string,
  lifetime: Lifetime,
): string {
  const shape = world.walk.abi.shape(ref);
  switch (shape.kind) {
    case 'list':
      return shape.length === undefined
        ? `Vec<${of(shape.type)}>`
        : `[${of(shape.type)}; ${shape.length}]`;
    case 'map':
      return `${place.here === undefined ? 'rt::' : ''}BTreeMap<${of(shape.key)}, ${of(shape.value)}>`;
    case 'option':
      return `Option<${of(shape.type)}>`;
    case 'result': {
      const [ok, err] = [shape.ok, shape.err].map((t) => (t === undefined ? '()' : of(t)));
      return `Result<${ok}, ${err}>`;
    }
    case 'tuple':
      return flatTuple(shape.types.map(of));
    case 'own':
      return world.named(shape.resource, place);
    case 'borrow':
      return `&${lifetime === 'named' ? "'a " : ''}${world.named(shape.resource, place)}`;
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
    case 'stream':
    case 'future':
    case 'error-context':
      throw new TypeError(`a ${shape.kind} has a name, or is refused before`);
    default:
      return primitives[shape.kind];
  }
}

/**
 * The type of a parameter of an import: nothing is taken that could be lent. What holds own handles is handed over
 * whole.
 */
export function borrowedType(world: RustWorld, ref: TypeRef, place: Place): string {
  const { facts, walk } = world;
  if (facts.held(ref).own) return ownedType(world, ref, place);
  const shape = walk.abi.shape(ref);
  switch (shape.kind) {
    case 'string':
      return '&str';
    case 'list':
      if (shape.length === undefined) return `&[${ownedType(world, shape.type, place)}]`;
      break;
    case 'option':
    case 'result':
    case 'tuple':
      return structural(world, ref, place, (part) => borrowedType(world, part, place), 'elided');
    default:
  }
  const owned = ownedType(world, ref, place);
  return facts.isCopy(ref) ? owned : `&${owned}`;
}

/** The type of a result, if there is one. */
export const resultType = (
  world: RustWorld,
  ref: TypeRef | undefined,
  place: Place,
): string | undefined => (ref === undefined ? undefined : ownedType(world, ref, place));
