/**
 * Random values of random types go into one memory and out, into a second one and out, and over the stack: they
 * come back equal. WITLINK_RUNS asks for more than the default number of runs.
 */
import fc from 'fast-check';
import { hostTypes } from '../../src/plan/index.ts';
import { expect, test } from 'vitest';
import { type AbiType, flatten, layout, tupleOf } from '../../src/abi/index.ts';
import type { CoreValue } from '../../src/runtime/core/core-func.ts';
import { hostKinds } from '../../src/runtime/host/kinds/index.ts';
import { HostValues } from '../../src/runtime/host/values.ts';
import type { Context } from '../../src/runtime/plain/context.ts';
import { FlatTuple, FlatValues } from '../../src/runtime/plain/flat.ts';
import { lift, load, lower, store as storeValue } from '../../src/runtime/plain/kinds.ts';
import { plainKinds } from '../../src/runtime/plain/kinds/index.ts';
import type { Value } from '../../src/runtime/plain/value.ts';
import { encodings, side, typed } from './typed-values.ts';

const runs = Number(process.env['WITLINK_RUNS'] ?? 300);

/** No handles here. */
const scope = undefined as never;

test('values come back equal through two memories and the stack', () => {
  fc.assert(
    fc.property(
      typed,
      fc.constantFrom(...encodings),
      fc.constantFrom(...encodings),
      ({ types, ref, value }, first, second) => {
        const a = side(types, first);
        const b = side(types, second);
        const { abi } = a.store;
        const values = new HostValues(hostTypes(types), hostKinds).of(ref);
        const type = abi.of(ref);
        const lowered = values.fromHost(value, scope);
        const same = (v: Value): void => expect(values.toHost(v, scope)).toEqual(value);
        same(lowered);

        const lifted = throughMemory(a, type, lowered);
        same(lifted);
        const again = throughMemory(b, type, lifted);
        same(again);

        const tuple = tupleOf([type]);
        const settled = new FlatTuple(plainKinds, tuple, 16);
        const flat = settled.lower(a, [again]);
        const [back] = settled.lift(a, new FlatValues(asCore(flat, tuple)));
        same(back!);
        if (flatten(type).length <= 16) {
          const onStack: CoreValue[] = [];
          lower(b, back!, type, onStack);
          same(lift(b, new FlatValues(onStack), type));
        }
      },
    ),
    { numRuns: runs },
  );
});

function throughMemory(cx: Context, type: AbiType, value: Value): Value {
  const { size, align } = layout(type);
  const ptr = cx.allocate(align, size);
  storeValue(cx, value, type, ptr);
  return load(cx, ptr, type);
}

/** As an engine hands core values to JavaScript: integers signed, f32 rounded. */
function asCore(flat: readonly (number | bigint)[], tuple: AbiType): (number | bigint)[] {
  const types = flatten(tuple).length > 16 ? (['i32'] as const) : flatten(tuple);
  return flat.map((v, i) => {
    switch (types[i]) {
      case 'i32':
        return Number(v) | 0;
      case 'i64':
        return BigInt.asIntN(64, BigInt(v));
      case 'f32':
        return Math.fround(Number(v));
      default:
        return v;
    }
  });
}
