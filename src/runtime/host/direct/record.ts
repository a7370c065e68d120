/** Records and tuples: their fields, one after the other. */
import { layoutOfFields } from '../../../abi/index.ts';
import type { DefinedType } from '../../../model/index.ts';
import { property } from '../../core/unknown.ts';
import { within } from '../bad-value.ts';
import { elementsOf, takeRecord } from '../kinds/objects.ts';
import { byPointer, type DirectType, type DirectValues } from './values.ts';

type Of<K extends DefinedType['kind']> = Extract<DefinedType, { readonly kind: K }>;

export function record(
  { fields }: Of<'record'>,
  values: DirectValues,
  keys: readonly string[],
): DirectType {
  const { memory } = values;
  const parts = fields.map((field) => values.of(field.type));
  const { size, align, offsets } = layoutOfFields(parts);
  const count = weightOf(parts);
  return byPointer(memory, {
    size,
    align,
    weight: 16,
    write(value, ptr, scope) {
      const given = takeRecord(value, keys);
      let i = 0;
      try {
        for (; i < parts.length; i++) {
          parts[i]!.write(property(given, keys[i]!), ptr + offsets[i]!, scope);
        }
      } catch (error) {
        throw within(`.${keys[i]}`, error);
      }
    },
    read(ptr, scope) {
      memory.countLifted(count);
      const made: Record<string, unknown> = {};
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i]!.read(ptr + offsets[i]!, scope);
        // Only an option that is none is undefined; its field is left out.
        if (part !== undefined) made[keys[i]!] = part;
      }
      return made;
    },
  });
}

export function tuple({ types }: Of<'tuple'>, values: DirectValues): DirectType {
  const { memory } = values;
  const parts = types.map((type) => values.of(type));
  const { size, align, offsets } = layoutOfFields(parts);
  const count = weightOf(parts);
  return byPointer(memory, {
    size,
    align,
    weight: 16,
    write(value, ptr, scope) {
      const elements = elementsOf(value, parts.length);
      let i = 0;
      try {
        for (; i < parts.length; i++) parts[i]!.write(elements[i], ptr + offsets[i]!, scope);
      } catch (error) {
        throw within(`[${i}]`, error);
      }
    },
    read(ptr, scope) {
      memory.countLifted(count);
      const made: unknown[] = [];
      for (let i = 0; i < parts.length; i++) made.push(parts[i]!.read(ptr + offsets[i]!, scope));
      return made;
    },
  });
}

/** What all parts count for together. */
function weightOf(parts: readonly DirectType[]): number {
  return parts.reduce((sum, { weight }) => sum + weight, 0);
}
