/**
 * A value of the guest's language -> core values, or bytes in the guest's memory: parameters of imports, results of
 * exports. CanonicalABI.md, Flat Lowering and Storing.
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
  memoryForm,
  partOffsets,
  partTypes,
  plainOf,
  type Address,
  type SingleShape,
  store,
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
import type { ElementBody, LowerArm } from './steps.ts';

/** The core values of a value that is known to be passed flat. */
export function lowerFlat(e: Emitter, from: ValueOperand): readonly CoreOperand[] {
  const shape = e.shape(from.type);
  switch (shape.kind) {
    case 'string':
      return lowerString(e, from);
    case 'map':
      return lowerSequence(e, from, shape);
    case 'list':
      return shape.length === undefined
        ? lowerSequence(e, from, shape)
        : takeApart(e, from, shape).flatMap((part) => lowerFlat(e, part));
    case 'record':
    case 'tuple':
      return takeApart(e, from, shape).flatMap((part) => lowerFlat(e, part));
    case 'variant':
    case 'option':
    case 'result':
      return lowerSum(e, from, shape);
    default:
      return [lowerSingle(e, from, shape)];
  }
}

/** Writes a value to memory. */
export function lowerTo(e: Emitter, from: ValueOperand, at: Address): void {
  const shape = e.shape(from.type);
  switch (shape.kind) {
    case 'string':
      return storePair(e, lowerString(e, from), at);
    case 'map':
      return storePair(e, lowerSequence(e, from, shape), at);
    case 'list': {
      const { length: count } = shape;
      if (count === undefined) return storePair(e, lowerSequence(e, from, shape), at);
      const element = e.layout(shape.type);
      const body = lowerBody(e, [shape.type], [0]);
      const plain = plainOf(e, shape);
      return e.emit({ kind: 'lower-elements', shape, from, ...at, count, element, ...plain, body });
    }
    case 'record':
    case 'tuple': {
      const offsets = partOffsets(e, from.type);
      for (const [i, part] of takeApart(e, from, shape).entries()) {
        lowerTo(e, part, further(at, offsets[i]!));
      }
      return;
    }
    case 'variant':
    case 'option':
    case 'result':
      return storeSum(e, from, shape, at);
    default:
      return store(e, memoryForm(shape), at, lowerSingle(e, from, shape));
  }
}

function lowerSingle(e: Emitter, from: ValueOperand, shape: SingleShape): CoreOperand {
  const to = e.core(memoryForm(shape).type);
  switch (shape.kind) {
    case 'enum':
      e.emit({ kind: 'lower-enum', shape, from, to });
      return to;
    case 'flags':
      e.emit({ kind: 'lower-flags', shape, from, to });
      return to;
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
      e.emit({ kind: 'lower-index', shape, ...e.index(from.type, shape), from, to });
      return to;
    case 'error-context':
      e.emit({ kind: 'lower-index', shape: { kind: shape.kind }, isOurs: false, from, to });
      return to;
    default:
      e.emit({ kind: 'lower-scalar', scalar: shape.kind, from, to });
      return to;
  }
}

type Pair = readonly [pointer: CoreOperand, length: CoreOperand];

function lowerString(e: Emitter, from: ValueOperand): Pair {
  const { encoding, lifetime } = e;
  const pointer = e.core('i32');
  const length = e.core('i32');
  e.emit({ kind: 'lower-string', encoding, from, pointer, length, lifetime });
  return [pointer, length];
}

function lowerSequence(e: Emitter, from: ValueOperand, shape: SequenceShape): Pair {
  const { type, items, offsets } = elementOf(e, shape);
  const { lifetime } = e;
  const pointer = e.core('i32');
  const length = e.core('i32');
  const element = layout(type);
  const body = lowerBody(e, items, offsets);
  const whole = { ...bulkOf(e, shape), ...plainOf(e, shape) };
  e.emit({ kind: 'lower-list', shape, from, pointer, length, element, ...whole, body, lifetime });
  return [pointer, length];
}

export function lowerBody(
  e: Emitter,
  types: readonly TypeRef[],
  offsets: readonly number[],
): ElementBody {
  const base = e.core('i32');
  const items = types.map((type) => e.value(type));
  const { steps } = e.block(() => {
    for (const [i, item] of items.entries()) lowerTo(e, item, { base, offset: offsets[i]! });
  });
  return { base, items, steps };
}

/** Pointer and length of a string or list. */
function storePair(e: Emitter, [pointer, length]: Pair, at: Address): void {
  store(e, word, at, pointer);
  store(e, word, further(at, 4), length);
}

function takeApart(e: Emitter, from: ValueOperand, shape: ProductShape): readonly ValueOperand[] {
  const parts = partTypes(shape).map((type) => e.value(type));
  e.emit({ kind: 'take-apart', shape, from, parts });
  return parts;
}

/** The discriminant, the payload widened to the slots that it shares with other cases, zeros in those it leaves. */
function lowerSum(e: Emitter, from: ValueOperand, shape: SumShape): readonly CoreOperand[] {
  const flat = flatten(e.abi.of(from.type));
  const arms = casesOf(shape).map(({ name, type }, i): LowerArm => {
    const payload = type === undefined ? undefined : e.value(type);
    const { steps, value: results } = e.block(() => {
      const discriminant = e.constant('i32', i);
      const values = payload === undefined ? [] : lowerFlat(e, payload);
      const slot = (want: CoreType, at: number): CoreOperand =>
        at < values.length ? convert(e, values[at]!, want) : e.constant(want, 0);
      return [discriminant, ...flat.slice(1).map(slot)];
    });
    return { name, ...(payload === undefined ? {} : { payload }), steps, results };
  });
  const to = flat.map((type) => e.core(type));
  e.emit({ kind: 'lower-variant', shape, from, arms, to });
  return to;
}

function storeSum(e: Emitter, from: ValueOperand, shape: SumShape, at: Address): void {
  const { discriminant, payloadOffset } = sumForm(e, from.type);
  const arms = casesOf(shape).map(({ name, type }, i): LowerArm => {
    const payload = type === undefined ? undefined : e.value(type);
    const { steps } = e.block(() => {
      store(e, discriminant, at, e.constant('i32', i));
      if (payload !== undefined) lowerTo(e, payload, further(at, payloadOffset));
    });
    return { name, ...(payload === undefined ? {} : { payload }), steps, results: [] };
  });
  e.emit({ kind: 'lower-variant', shape, from, arms, to: [] });
}
