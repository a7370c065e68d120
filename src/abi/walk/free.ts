/**
 * What a post-return function gives back: the strings and lists that a result in memory points to. Flat results hold
 * no pointers: each of these takes two core values. CanonicalABI.md, canon lift (post-return).
 */
import type { TypeRef } from '../../model/index.ts';
import { holdsPointers } from '../holds.ts';
import { layout } from '../layout.ts';
import type { Emitter } from './emitter.ts';
import {
  casesOf,
  elementOf,
  further,
  load,
  partOffsets,
  partTypes,
  type Address,
  sumForm,
  word,
} from './shapes.ts';
import type { SequenceShape, SumShape } from './operands.ts';
import type { Arm, FreeBody } from './steps.ts';

/** Frees what a value in memory points to, not where it lies itself. */
export function free(e: Emitter, type: TypeRef, at: Address): void {
  if (!holdsPointers(e.abi.of(type))) return;
  const shape = e.shape(type);
  switch (shape.kind) {
    case 'string': {
      const pointer = load(e, word, at);
      const length = load(e, word, further(at, 4));
      return e.emit({ kind: 'free-string', encoding: e.encoding, pointer, length });
    }
    case 'map':
      return freeSequence(e, shape, at);
    case 'list': {
      if (shape.length === undefined) return freeSequence(e, shape, at);
      const element = e.layout(shape.type);
      const body = freeBody(e, [shape.type], [0]);
      return e.emit({ kind: 'free-elements', ...at, count: shape.length, element, body });
    }
    case 'record':
    case 'tuple': {
      const offsets = partOffsets(e, type);
      for (const [i, part] of partTypes(shape).entries()) free(e, part, further(at, offsets[i]!));
      return;
    }
    case 'variant':
    case 'option':
    case 'result':
      return freeSum(e, type, shape, at);
    default:
    // What is one core value points nowhere.
  }
}

function freeSequence(e: Emitter, shape: SequenceShape, at: Address): void {
  const { type, items, offsets } = elementOf(e, shape);
  const pointer = load(e, word, at);
  const length = load(e, word, further(at, 4));
  const body = holdsPointers(type) ? { body: freeBody(e, items, offsets) } : {};
  e.emit({ kind: 'free-list', pointer, length, element: layout(type), ...body });
}

export function freeBody(
  e: Emitter,
  types: readonly TypeRef[],
  offsets: readonly number[],
): FreeBody {
  const base = e.core('i32');
  const { steps } = e.block(() => {
    for (const [i, type] of types.entries()) free(e, type, { base, offset: offsets[i]! });
  });
  return { base, steps };
}

function freeSum(e: Emitter, type: TypeRef, shape: SumShape, at: Address): void {
  const form = sumForm(e, type);
  const discriminant = load(e, form.discriminant, at);
  const payloadAt = further(at, form.payloadOffset);
  const arms = casesOf(shape).map((c): Arm => {
    const { steps } = e.block(() => {
      if (c.type !== undefined) free(e, c.type, payloadAt);
    });
    return { name: c.name, steps };
  });
  e.emit({ kind: 'free-variant', shape, discriminant, arms });
}
