/**
 * Large types as functions of their own, shared by all that have the same sides and forms. A type counts what would be
 * written for it in place; what is outlined itself counts 1 for whoever contains it.
 */
import { i32Add, type Code } from '../../../wasm/index.ts';
import { childrenOf, type AbiType, type CoreType } from '../../../abi/index.ts';
import { sideKey } from '../side.ts';
import type { Place, Slot } from './place.ts';
import type { Translation } from './translation.ts';

/** What is larger becomes a function. */
const inPlace = 24;

const known = new WeakMap<AbiType, number>();

/** How much is written for a type, at least 1. */
function weight(type: AbiType): number {
  let sum = known.get(type);
  if (sum === undefined) {
    // Elements of lists are a function's anyway.
    const parts = type.kind === 'list' && type.length === undefined ? [] : childrenOf(type);
    const times = type.kind === 'list' ? Math.min(type.length ?? 1, 16) : 1;
    sum = 1;
    for (const part of parts) sum += times * (weight(part) > inPlace ? 1 : weight(part));
    known.set(type, sum);
  }
  return sum;
}

/** Writes a call of the function of a large type; false where the type is small. `body` writes the function. */
export function outlined(
  cx: Translation,
  type: AbiType,
  from: Place,
  to: Place,
  body: (inner: Translation, from: Place, to: Place) => void,
): boolean {
  if (weight(type) <= inPlace) return false;
  const { into, code } = cx;
  const params = [...typesOf(from), ...(to.kind === 'memory' ? ['i32' as const] : [])];
  const results = to.kind === 'stack' ? typesOf(to) : [];
  const key = `value ${sideKey(cx.from)} ${sideKey(cx.to)} ${params.join()}:${results.join()} ${from.kind} ${to.kind}`;
  const func = into.sharedBy(type, key, () =>
    into.module.func(
      { params, results },
      (inner) => {
        const of = { ...cx, code: inner };
        const source = asParams(from, 0);
        const count = typesOf(from).length;
        if (to.kind === 'memory') {
          return body(of, source, asParams(to, count));
        }
        withLocals(inner, results, (slots) => {
          body(of, source, { kind: 'stack', slots });
          for (const { local } of slots) inner.get(local);
        });
      },
      `[${type.kind}]`,
    ),
  );
  push(code, from);
  push(code, to.kind === 'memory' ? to : { kind: 'stack', slots: [] });
  code.call(func);
  if (to.kind === 'stack') for (const { local } of to.slots.toReversed()) code.set(local);
  return true;
}

function typesOf(place: Place): readonly CoreType[] {
  return place.kind === 'memory' ? ['i32'] : place.slots.map((s) => s.type);
}

function push(code: Code, place: Place): void {
  if (place.kind === 'stack') for (const { local } of place.slots) code.get(local);
  else {
    code.get(place.address);
    if (place.offset > 0) code.i32(place.offset).op(i32Add);
  }
}

/** The place as the parameters of a function have it, from parameter `first` on. */
function asParams(place: Place, first: number): Place {
  return place.kind === 'memory'
    ? { kind: 'memory', memory: place.memory, address: first, offset: 0 }
    : { kind: 'stack', slots: place.slots.map(({ type }, i) => ({ type, local: first + i })) };
}

/** Locals of such types, as long as `use` runs. */
export function withLocals(
  code: Code,
  types: readonly CoreType[],
  use: (slots: readonly Slot[]) => void,
): void {
  const next = (slots: readonly Slot[]): void => {
    const type = types[slots.length];
    if (type === undefined) use(slots);
    else code.local(type, (local) => next([...slots, { local, type }]));
  };
  next([]);
}
