/** Records as objects, with names in camelCase, and tuples as arrays. */
import type { DefinedType } from '../../../model/index.ts';
import { property } from '../../core/unknown.ts';
import type { Value } from '../../plain/value.ts';
import { within } from '../bad-value.ts';
import type { Conversion, HostValues } from '../values.ts';
import { convertAll, elementsOf, takeRecord } from './objects.ts';

type RecordType = Extract<DefinedType, { readonly kind: 'record' }>;
type TupleType = Extract<DefinedType, { readonly kind: 'tuple' }>;

export function record(
  { fields }: RecordType,
  values: HostValues,
  keys: readonly string[],
): Conversion {
  const parts = fields.map((field) => values.of(field.type));
  return {
    toHost(value, scope) {
      const made: Record<string, unknown> = {};
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i]!.toHost((value as readonly Value[])[i]!, scope);
        // Only an option that is none is undefined; its field is left out.
        if (part !== undefined) made[keys[i]!] = part;
      }
      return made;
    },
    fromHost(value, scope) {
      const given = takeRecord(value, keys);
      const taken: Value[] = [];
      let i = 0;
      try {
        for (; i < parts.length; i++) {
          taken.push(parts[i]!.fromHost(property(given, keys[i]!), scope));
        }
      } catch (error) {
        throw within(`.${keys[i]}`, error);
      }
      return taken;
    },
  };
}

export function tuple({ types }: TupleType, values: HostValues): Conversion {
  const parts = types.map((type) => values.of(type));
  return {
    toHost: (value, scope) =>
      parts.map((part, i) => part.toHost((value as readonly Value[])[i]!, scope)),
    fromHost: (value, scope) =>
      convertAll(elementsOf(value, parts.length), (v, i) => parts[i]!.fromHost(v, scope)),
  };
}
