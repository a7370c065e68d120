/**
 * Two uses of types (of a parameter, a field, …) -> the innermost place at which they part, and what kind of change
 * it is. Named types that are one are not looked into: what changed in them is told where they are defined.
 */
import { childTypes, unalias } from '../../model/index.ts';
import type { DefinedType, TypeDef, TypeId, TypeRef } from '../../model/index.ts';
import type { TypePairs } from './types.ts';

export type TypeChangeKind =
  | 'number-widened'
  | 'number-narrowed'
  | 'number-sign-changed'
  | 'string-to-bytes'
  | 'bytes-to-string'
  | 'option-added'
  | 'option-removed'
  | 'result-wrapped'
  | 'result-unwrapped'
  | 'own-to-borrow'
  | 'borrow-to-own'
  | 'list-length-changed'
  | 'tuple-changed'
  | 'map-changed'
  | 'stream-payload-changed'
  | 'future-payload-changed'
  | 'other';

export interface TypeChange {
  readonly kind: TypeChangeKind;
  /** The types at the innermost place. */
  readonly before: TypeRef;
  readonly after: TypeRef;
  /** The way there from the outside, e.g. `option > list element`; empty at the type itself. */
  readonly where: string;
}

/**
 * How two uses of types differ; `undefined` where they don't.
 *
 * @param isDefinition - The types are what a name is given to: then they are looked into though they are one.
 */
export function typeChange(
  pairs: TypePairs,
  before: TypeRef,
  after: TypeRef,
  where = '',
  isDefinition = false,
): TypeChange | undefined {
  if (!isDefinition && areOne(pairs, before, after)) return undefined;
  // A resource that became a plain type, or the other way round, is told where it is defined.
  if (isHandleOf(pairs.before, before, (r) => areOne(pairs, r, after))) return undefined;
  if (isHandleOf(pairs.after, after, (r) => areOne(pairs, before, r))) return undefined;
  const [b, a] = [unalias(pairs.before, before), unalias(pairs.after, after)];
  // The structure that has a name is that name's own; behind an alias stands another's.
  const isOwn = isDefinition && b === before && a === after;
  if ((!isOwn && areOne(pairs, b, a)) || pairs.areEqual(b, a)) return undefined;
  const found = (kind: TypeChangeKind): TypeChange => ({ kind, before, after, where });
  const inside = (part: string, x: TypeRef, y: TypeRef): TypeChange | undefined =>
    typeChange(pairs, x, y, where === '' ? part : `${where} > ${part}`);
  const same = (x: TypeRef, y: TypeRef): boolean => typeChange(pairs, x, y) === undefined;

  const from = typeof b === 'string' ? b : pairs.before[b]!.type;
  const to = typeof a === 'string' ? a : pairs.after[a]!.type;
  if (typeof from === 'string' && typeof to === 'string') {
    return found(numberChange(from, to) ?? 'other');
  }
  if (from === 'string' && isBytes(to)) return found('string-to-bytes');
  if (to === 'string' && isBytes(from)) return found('bytes-to-string');
  if (isKind(to, 'option') && !isKind(from, 'option')) {
    return found(same(before, to.type) ? 'option-added' : 'other');
  }
  if (isKind(from, 'option') && !isKind(to, 'option')) {
    return found(same(from.type, after) ? 'option-removed' : 'other');
  }
  if (isKind(to, 'result') && !isKind(from, 'result')) {
    return found(to.ok !== undefined && same(before, to.ok) ? 'result-wrapped' : 'other');
  }
  if (isKind(from, 'result') && !isKind(to, 'result')) {
    return found(from.ok !== undefined && same(from.ok, after) ? 'result-unwrapped' : 'other');
  }
  if (typeof from === 'string' || typeof to === 'string') return found('other');
  return structureChange(from, to);

  /** Two types neither of which is a primitive, nor an option or result beside something else. */
  function structureChange(x: DefinedType, y: DefinedType): TypeChange | undefined {
    if (isKind(x, 'option') && isKind(y, 'option')) return inside('option', x.type, y.type);
    if (isKind(x, 'list') && isKind(y, 'list')) {
      if (x.length !== y.length) return found('list-length-changed');
      return inside('list element', x.type, y.type);
    }
    if (isKind(x, 'result') && isKind(y, 'result')) return resultChange(x, y);
    if ((x.kind === 'own' || x.kind === 'borrow') && (y.kind === 'own' || y.kind === 'borrow')) {
      if (!areOne(pairs, x.resource, y.resource)) return found('other');
      if (x.kind === y.kind) return undefined;
      return found(x.kind === 'own' ? 'own-to-borrow' : 'borrow-to-own');
    }
    if (x.kind !== y.kind) return found('other');
    const kind = kinds[x.kind];
    if (kind === undefined) return found('other');
    // What changed in a type that has a name is told where it is defined.
    const [xs, ys] = [childTypes(x), childTypes(y)];
    const isSame = xs.length === ys.length && xs.every((part, i) => same(part, ys[i]!));
    return isSame ? undefined : found(kind);
  }

  function resultChange(
    x: Extract<DefinedType, { kind: 'result' }>,
    y: Extract<DefinedType, { kind: 'result' }>,
  ): TypeChange | undefined {
    const hasOther =
      (x.ok === undefined) !== (y.ok === undefined) ||
      (x.err === undefined) !== (y.err === undefined);
    if (hasOther) return found('other');
    const ok = x.ok !== undefined && y.ok !== undefined ? inside('ok', x.ok, y.ok) : undefined;
    if (ok !== undefined || x.err === undefined || y.err === undefined) return ok;
    return inside('error', x.err, y.err);
  }
}

/** Changes that are told of the whole, whichever of its parts is another. */
const kinds: Readonly<Partial<Record<DefinedType['kind'], TypeChangeKind>>> = {
  tuple: 'tuple-changed',
  map: 'map-changed',
  stream: 'stream-payload-changed',
  future: 'future-payload-changed',
};

function isHandleOf(
  types: readonly TypeDef[],
  ref: TypeRef,
  test: (resource: TypeId) => boolean,
): boolean {
  const at = unalias(types, ref);
  const type = typeof at === 'string' ? undefined : types[at]!.type;
  return (type?.kind === 'own' || type?.kind === 'borrow') && test(type.resource);
}

function areOne(pairs: TypePairs, before: TypeRef, after: TypeRef): boolean {
  if (typeof before === 'string' || typeof after === 'string') return before === after;
  return pairs.isPaired(before, after) || pairs.areOneName(before, after);
}

function isKind<K extends DefinedType['kind']>(
  type: DefinedType | string,
  kind: K,
): type is Extract<DefinedType, { kind: K }> {
  return typeof type !== 'string' && type.kind === kind;
}

const isBytes = (type: DefinedType | string): boolean =>
  isKind(type, 'list') && type.type === 'u8' && type.length === undefined;

/** What becomes of numbers; a change between integers and floats is none of these. */
function numberChange(before: string, after: string): TypeChangeKind | undefined {
  const [b, a] = [/^([usf])(\d+)$/.exec(before), /^([usf])(\d+)$/.exec(after)];
  if (b === null || a === null || (b[1] === 'f') !== (a[1] === 'f')) return undefined;
  if (b[1] !== a[1]) return 'number-sign-changed';
  return Number(b[2]) < Number(a[2]) ? 'number-widened' : 'number-narrowed';
}
