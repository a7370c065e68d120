/**
 * When core types of two modules are the same, and when one is a subtype of the other: types that name others of their
 * module, have supertypes or stand in a recursive group are compared with all that they refer to. Core specification,
 * Type Equivalence and Type Matching.
 */
import type { CoreDefType } from '../../binary/index.ts';
import type { CoreTypeValue } from './entities.ts';

type Space = readonly CoreTypeValue['type'][];

/** Where the types stand that say something only together with others. */
const places = new WeakMap<object, { readonly space: Space; readonly index: number }>();

/** The most supertypes that a type has one above the other. */
const mostSupers = 64;

/** Notes where types stand; `from` is the first in the space that is looked at. */
export function place(space: Space, from = 0): void {
  for (let index = from; index < space.length; index++) {
    const type = space[index]!;
    if (type.kind !== 'module' && isInvolved(type)) places.set(type, { space, index });
  }
}

/** Whether there is more to a type than can be seen of it alone. */
export function isInvolved(type: CoreDefType): boolean {
  if (type.sub !== undefined || type.rec !== undefined) return true;
  const parts = type.kind === 'func' ? [...type.params, ...type.results] : type.fields;
  return parts.some((part) => part.startsWith('(') && reference.test(part));
}

/** Whether all that a type refers to is known: built-ins have types that stand nowhere. */
export function isPlaced(type: CoreDefType): boolean {
  return places.has(type) || !isInvolved(type);
}

const reference = /\(ref (?:null )?(\d+)\)/;

/** Whether a function of type `given` can stand where one of type `wanted` is. */
export function isSubFunc(given: CoreDefType, wanted: CoreDefType): boolean {
  let type: CoreDefType | undefined = given;
  for (let i = 0; i < mostSupers && type !== undefined; i++) {
    if (isSame(type, wanted)) return true;
    const [above]: readonly number[] = type.sub?.supers ?? [];
    type = above === undefined ? undefined : typeAt(type, above);
  }
  return false;
}

/** The type with the index that `from` uses for it. */
function typeAt(from: CoreDefType, index: number): CoreDefType | undefined {
  const type = places.get(from)?.space[index];
  return type === undefined || type.kind === 'module' ? undefined : type;
}

/** Compares pairs of types until nothing is left to compare: each pair once, and none within the other. */
function isSame(a: CoreDefType, b: CoreDefType): boolean {
  const work: [CoreDefType, CoreDefType][] = [[a, b]];
  const seen = new Map<CoreDefType, Set<CoreDefType>>();
  for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
    const [x, y] = pair;
    const before = seen.get(x);
    if (x === y || before?.has(y) === true) continue;
    if (before === undefined) seen.set(x, new Set([y]));
    else before.add(y);
    const parts = [shallow(x), shallow(y)] as const;
    if (parts[0].text !== parts[1].text) return false;
    for (const [i, part] of parts[0].types.entries()) {
      const other = parts[1].types[i];
      if (part === undefined || other === undefined) return false;
      work.push([part, other]);
    }
  }
  return true;
}

/** A type without what it refers to, and that: types of its own group by their place in it, others as they are. */
function shallow(type: CoreDefType): {
  readonly text: string;
  readonly types: readonly (CoreDefType | undefined)[];
} {
  const types: (CoreDefType | undefined)[] = [];
  const { sub, rec = { at: 0, size: 1 } } = type;
  const index = places.get(type)?.index ?? 0;
  const first = index - rec.at;
  const refer = (to: number): string => {
    if (to >= first && to < first + rec.size) return `.${to - first}`;
    types.push(typeAt(type, to));
    return '#';
  };
  const parts = type.kind === 'func' ? [type.params, type.results] : [type.fields];
  const text = JSON.stringify([
    type.kind,
    rec,
    sub?.final ?? true,
    (sub?.supers ?? []).map(refer),
    parts.map((list) =>
      list.map((part) =>
        part.replace(reference, (whole, to: string) => whole.replace(to, refer(Number(to)))),
      ),
    ),
  ]);
  // The others of its group belong to it.
  for (let i = 0; i < rec.size; i++) if (i !== rec.at) types.push(typeAt(type, first + i));
  return { text, types };
}
