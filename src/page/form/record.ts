/** Records and tuples: a field for each of their parts, in a frame. */
import type { RecordType, Structure, TupleType, TypeRef } from '../../model/index.ts';
import { keyOf } from '../../wave/index.ts';
import { h } from '../dom.ts';
import type { Field, FormContext, Typed } from './field.ts';

export function recordField(
  context: FormContext,
  type: RecordType | TupleType,
  of: Typed,
  label: string,
): Field {
  const parts =
    type.kind === 'record'
      ? type.fields.map((f, i) => ({
          key: keyOf(type, f.name),
          field: context.field(
            context.inner(of, (t) => partsOf(t)[i]),
            f.name,
          ),
        }))
      : type.types.map((_, i) => ({
          key: String(i),
          field: context.field(
            context.inner(of, (t) => partsOf(t)[i]),
            String(i),
          ),
        }));
  return {
    element: h(
      'fieldset',
      {},
      h('legend', {}, label, ' ', h('code', { class: 'type' }, context.describe(of))),
      parts.map((p) => p.field.element),
    ),
    read() {
      const filled = parts.map(({ key, field }) => [key, field.read()] as const);
      if (filled.some(([, f]) => f === undefined)) return undefined;
      if (type.kind === 'tuple') return { value: filled.map(([, f]) => f!.value) };
      return { value: Object.fromEntries(filled.map(([key, f]) => [key, f!.value])) };
    },
    write(value) {
      for (const { key, field } of parts) field.write(Reflect.get(Object(value), key));
    },
  };
}

function partsOf(type: Structure): readonly TypeRef[] {
  if (typeof type === 'string') return [];
  if (type.kind === 'record') return type.fields.map((f) => f.type);
  return type.kind === 'tuple' ? type.types : [];
}
