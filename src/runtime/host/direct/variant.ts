/** What is one of several cases: a discriminant, and the payload of the case behind it. */
import { discriminantSize, layoutOfCases } from '../../../abi/index.ts';
import type { DefinedType } from '../../../model/index.ts';
import { isOption } from '../by-type.ts';
import {
  type Cases,
  casesOfOption,
  casesOfResult,
  casesOfVariant,
  enumCases,
} from '../kinds/cases.ts';
import { discriminant, index } from './scalar.ts';
import { byPointer, type DirectType, type DirectValues } from './values.ts';

type Of<K extends DefinedType['kind']> = Extract<DefinedType, { readonly kind: K }>;

export function variant(type: Of<'variant'>, values: DirectValues): DirectType {
  return ofCases(casesOfVariant(type, values), values);
}

export function result(type: Of<'result'>, values: DirectValues): DirectType {
  return ofCases(casesOfResult(type, values), values);
}

export function enumeration(type: Of<'enum'>, { memory }: DirectValues): DirectType {
  const names = type.cases.map(({ name }) => name);
  return index(memory, discriminantSize(names.length), enumCases(names));
}

function ofCases(cases: Cases<DirectType>, { memory }: DirectValues): DirectType {
  const { all } = cases;
  if (all.every(({ payload }) => payload === undefined)) {
    return index(memory, discriminantSize(all.length), {
      toHost: (i) => ({ tag: all[i]!.tag }),
      fromHost: (value) => cases.chosen(value, (i) => i),
    });
  }
  const {
    size,
    align,
    discriminantSize: first,
    payloadOffset,
  } = layoutOfCases(all.map(({ payload }) => payload));
  const { get, set } = discriminant(memory, first);
  return byPointer(memory, {
    size,
    align,
    weight: 16,
    write(value, ptr, scope) {
      cases.chosen(value, (i, payload, val) => {
        set(ptr, i);
        payload?.write(val, ptr + payloadOffset, scope);
      });
    },
    read(ptr, scope) {
      const { tag, payload } = all[get(ptr)]!;
      if (payload === undefined) return { tag };
      memory.countLifted(payload.weight);
      return { tag, val: payload.read(ptr + payloadOffset, scope) };
    },
  });
}

export function option({ type }: Of<'option'>, values: DirectValues): DirectType {
  const { memory } = values;
  const some = values.of(type);
  if (isOption(values.structure(type))) return ofCases(casesOfOption(some), values);
  const { size, align, payloadOffset } = layoutOfCases([undefined, some]);
  return byPointer(memory, {
    size,
    align,
    weight: 16,
    write(value, ptr, scope) {
      const isSome = value !== undefined && value !== null;
      memory.view.setUint8(ptr, isSome ? 1 : 0);
      if (isSome) some.write(value, ptr + payloadOffset, scope);
    },
    read(ptr, scope) {
      if (memory.view.getUint8(ptr) === 0) return undefined;
      memory.countLifted(some.weight);
      return some.read(ptr + payloadOffset, scope);
    },
  });
}
