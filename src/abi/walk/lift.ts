/**
 * Core values, or bytes in the guest's memory -> a value of the guest's language: parameters of exports, results of
 * imports. Blocks that pointers lead to were asked of the guest's own realloc; whoever lifts them owns them.
 * CanonicalABI.md, Flat Lifting and Loading.
 */
import type { TypeRef } from '../../model/index.ts';
import { type CoreType, flatten } from '../flatten.ts';
import { layout } from '../layout.ts';
import type { Emitter } from './emitter.ts';
import {
  bulkOf,
  casesOf,
  convert,
  elementOf,
  further,
  load,
  memoryForm,
  partOffsets,
  partTypes,
  plainOf,
  type Address,
  type SingleShape,
  sumForm,
  word,
} from './shapes.ts';
import type {
  CoreOperand,
  ProductShape,
  SequenceShape,
  SumShape,
  ValueOperand,
} from './operands.ts';
import type { ElementBody, LiftArm } from './steps.ts';

/** A value of the type out of exactly its core values. */
export function liftFlat(e: Emitter, type: TypeRef, flat: readonly CoreOperand[]): ValueOperand {
  const shape = e.shape(type);
  switch (shape.kind) {
    case 'string':
      return liftString(e, type, flat[0]!, flat[1]!);
    case 'map':
      return liftSequence(e, type, shape, flat[0]!, flat[1]!);
    case 'list':
      return shape.length === undefined
        ? liftSequence(e, type, shape, flat[0]!, flat[1]!)
        : putTogether(e, type, shape, liftFlatAll(e, partTypes(shape), flat));
    case 'record':
    case 'tuple':
      return putTogether(e, type, shape, liftFlatAll(e, partTypes(shape), flat));
    case 'variant':
    case 'option':
    case 'result':
      return liftSum(e, type, shape, flat);
    default:
      return liftSingle(e, type, shape, flat[0]!);
  }
}

/** Values of several types that lie flat one after the other. */
export function liftFlatAll(
  e: Emitter,
  types: readonly TypeRef[],
  flat: readonly CoreOperand[],
): readonly ValueOperand[] {
  let next = 0;
  return types.map((type) => {
    const first = next;
    next += flatten(e.abi.of(type)).length;
    return liftFlat(e, type, flat.slice(first, next));
  });
}

/** Reads a value from memory. */
export function liftFrom(e: Emitter, type: TypeRef, at: Address): ValueOperand {
  const shape = e.shape(type);
  switch (shape.kind) {
    case 'string':
      return liftString(e, type, load(e, word, at), load(e, word, further(at, 4)));
    case 'map':
      return liftSequence(e, type, shape, load(e, word, at), load(e, word, further(at, 4)));
    case 'list': {
      const { length: count } = shape;
      if (count === undefined) {
        return liftSequence(e, type, shape, load(e, word, at), load(e, word, further(at, 4)));
      }
      const element = e.layout(shape.type);
      const body = liftBody(e, [shape.type], [0]);
      const to = e.value(type);
      const plain = plainOf(e, shape);
      e.emit({ kind: 'lift-elements', shape, ...at, count, element, ...plain, body, to });
      return to;
    }
    case 'record':
    case 'tuple': {
      const offsets = partOffsets(e, type);
      const parts = partTypes(shape).map((t, i) => liftFrom(e, t, further(at, offsets[i]!)));
      return putTogether(e, type, shape, parts);
    }
    case 'variant':
    case 'option':
    case 'result':
      return loadSum(e, type, shape, at);
    default:
      return liftSingle(e, type, shape, load(e, memoryForm(shape), at));
  }
}

function liftSingle(
  e: Emitter,
  type: TypeRef,
  shape: SingleShape,
  from: CoreOperand,
): ValueOperand {
  const to = e.value(type);
  switch (shape.kind) {
    case 'enum':
      e.emit({ kind: 'lift-enum', shape, from, to });
      return to;
    case 'flags':
      e.emit({ kind: 'lift-flags', shape, from, to });
      return to;
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
      e.emit({ kind: 'lift-index', shape, ...e.index(type, shape), from, to });
      return to;
    case 'error-context':
      e.emit({ kind: 'lift-index', shape: { kind: shape.kind }, isOurs: false, from, to });
      return to;
    default:
      e.emit({ kind: 'lift-scalar', scalar: shape.kind, from, to });
      return to;
  }
}

function liftString(
  e: Emitter,
  type: TypeRef,
  pointer: CoreOperand,
  length: CoreOperand,
): ValueOperand {
  const to = e.value(type);
  e.emit({ kind: 'lift-string', encoding: e.encoding, pointer, length, to });
  return to;
}

function liftSequence(
  e: Emitter,
  type: TypeRef,
  shape: SequenceShape,
  pointer: CoreOperand,
  length: CoreOperand,
): ValueOperand {
  const { type: elementType, items, offsets } = elementOf(e, shape);
  const element = layout(elementType);
  const body = liftBody(e, items, offsets);
  const to = e.value(type);
  e.emit({
    kind: 'lift-list',
    shape,
    pointer,
    length,
    element,
    ...bulkOf(e, shape),
    ...plainOf(e, shape),
    body,
    to,
  });
  return to;
}

export function liftBody(
  e: Emitter,
  types: readonly TypeRef[],
  offsets: readonly number[],
): ElementBody {
  const base = e.core('i32');
  const { steps, value: items } = e.block(() =>
    types.map((type, i) => liftFrom(e, type, { base, offset: offsets[i]! })),
  );
  return { base, items, steps };
}

function putTogether(
  e: Emitter,
  type: TypeRef,
  shape: ProductShape,
  parts: readonly ValueOperand[],
): ValueOperand {
  const to = e.value(type);
  e.emit({ kind: 'put-together', shape, parts, to });
  return to;
}

/** Each case takes its payload out of the slots that it shares with the others. */
function liftSum(
  e: Emitter,
  type: TypeRef,
  shape: SumShape,
  [discriminant, ...slots]: readonly CoreOperand[],
): ValueOperand {
  return liftArms(e, type, shape, discriminant!, (payload) => {
    const wanted: readonly CoreType[] = flatten(e.abi.of(payload));
    return liftFlat(
      e,
      payload,
      wanted.map((want, i) => convert(e, slots[i]!, want)),
    );
  });
}

function loadSum(e: Emitter, type: TypeRef, shape: SumShape, at: Address): ValueOperand {
  const { discriminant, payloadOffset } = sumForm(e, type);
  const payloadAt = further(at, payloadOffset);
  return liftArms(e, type, shape, load(e, discriminant, at), (payload) =>
    liftFrom(e, payload, payloadAt),
  );
}

function liftArms(
  e: Emitter,
  type: TypeRef,
  shape: SumShape,
  discriminant: CoreOperand,
  liftPayload: (type: TypeRef) => ValueOperand,
): ValueOperand {
  const arms = casesOf(shape).map((c): LiftArm => {
    const { steps, value: payload } = e.block(() =>
      c.type === undefined ? undefined : liftPayload(c.type),
    );
    return { name: c.name, steps, ...(payload === undefined ? {} : { payload }) };
  });
  const to = e.value(type);
  e.emit({ kind: 'lift-variant', shape, discriminant, arms, to });
  return to;
}
