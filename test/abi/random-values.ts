/** Random values of any type, in the form that the runtime has them in. */
import type { AbiTypes, AbiType } from '../../src/abi/index.ts';
import type { TypeRef } from '../../src/model/index.ts';
import { isNumberKind, numberArrays, type NumberArray } from '../../src/runtime/core/numbers.ts';
import { Channel, Future, Stream } from '../../src/runtime/async/channel.ts';
import type { Value } from '../../src/runtime/plain/value.ts';

const texts = ['', 'a', 'secret', 'é', 'ÿ€', 'naïve 🎉', '\u0000'];
const numbers: Readonly<Record<string, readonly (number | bigint)[]>> = {
  u8: [0, 1, 255],
  s8: [0, -1, -128, 127],
  u16: [0, 65535],
  s16: [-32768, 32767, -2],
  u32: [0, 4294967295, 0x80000000],
  s32: [-1, -2147483648, 2147483647],
  u64: [0n, 18446744073709551615n, 1n],
  s64: [-1n, -9223372036854775808n, 42n],
  f32: [0, -0, 1.5, NaN, -Infinity, Math.fround(0.1)],
  f64: [0, -0, 0.1, NaN, Infinity, -1e300],
};

/** A value of the type; `random` gives numbers from 0 up to 1, `handle` a representation. */
export function randomValue(
  abi: AbiTypes,
  ref: TypeRef,
  random: () => number,
  handle: () => number,
): Value {
  const upTo = (n: number): number => Math.floor(random() * n);
  const pick = <T>(items: readonly T[]): T => items[upTo(items.length)]!;
  const value = (type: AbiType): Value => {
    switch (type.kind) {
      case 'bool':
        return random() < 0.5;
      case 'char':
        return pick([0, 0x61, 0xff, 0xd7ff, 0xe000, 0x10ffff]);
      case 'string':
        return pick(texts);
      case 'list': {
        const { element } = type;
        const length = type.length ?? upTo(4);
        const values = Array.from({ length }, () => value(element));
        if (type.length !== undefined || !isNumberKind(element.kind)) return values;
        return (numberArrays[element.kind] as { from(v: unknown): NumberArray }).from(values);
      }
      case 'record':
        return type.fields.map((f) => value(f.type));
      case 'variant': {
        const index = random() < 0.2 ? type.cases.length - 1 : upTo(type.cases.length);
        const payload = type.cases[index]!.type;
        return payload === undefined ? { index } : { index, value: value(payload) };
      }
      case 'flags':
        return Math.floor(random() * 2 ** type.labels.length);
      case 'own':
      case 'borrow':
        return handle();
      case 'stream':
        return new Stream(type.element);
      case 'future':
        return new Future(type.element);
      case 'error-context':
        throw new TypeError(`${type.kind} has no values here`);
      default:
        return pick(numbers[type.kind]!);
    }
  };
  return value(abi.of(ref));
}

const channels = new WeakMap<object, { readonly channel: number }>();
let channelCount = 0;

/** A value that can be compared: strings are their texts, typed arrays arrays, streams and futures who they are. */
export function comparable(value: Value | undefined): unknown {
  if (typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    return [...(value as Iterable<Value>)].map(comparable);
  }
  if (value instanceof Channel) {
    const known = channels.get(value) ?? { channel: channelCount++ };
    channels.set(value, known);
    return known;
  }
  if ('text' in value) return value.text;
  if (!('index' in value)) throw new TypeError('a value of no known form');
  return 'value' in value
    ? { index: value.index, value: comparable(value.value) }
    : { index: value.index };
}
