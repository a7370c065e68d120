/** Enums, variants and results: a case of a list, and the field of its payload where it has one. */
import type { EnumType, ResultType, Structure, TypeRef, VariantType } from '../../model/index.ts';
import { fill, freshId, h } from '../dom.ts';
import type { Field, FormContext, Typed } from './field.ts';

interface Choice {
  readonly name: string;
  readonly type?: TypeRef | undefined;
}

function choicesOf(type: EnumType | VariantType | ResultType): readonly Choice[] {
  if (type.kind !== 'result') return type.cases;
  return [
    { name: 'ok', type: type.ok },
    { name: 'err', type: type.err },
  ];
}

function payloadOf(type: Structure, name: string): TypeRef | undefined {
  if (typeof type === 'string' || (type.kind !== 'variant' && type.kind !== 'result'))
    return undefined;
  return choicesOf(type).find((c) => c.name === name)?.type;
}

export function choiceField(
  context: FormContext,
  type: EnumType | VariantType | ResultType,
  of: Typed,
  label: string,
): Field {
  const choices = choicesOf(type);
  const id = freshId('field');
  /** Payloads are kept, so that another case can be looked at without loss. */
  const payloads = new Map<string, Field>();
  const place = h('div', { class: 'payload' });
  const select = h(
    'select',
    {
      id,
      onchange: () => {
        show();
        context.changed();
      },
    },
    choices.map(({ name }) => h('option', { value: name }, name)),
  );
  const chosen = (): Field | undefined => {
    const { name, type: payload } = choices.find((c) => c.name === select.value)!;
    if (payload === undefined) return undefined;
    const field =
      payloads.get(name) ??
      context.field(
        context.inner(of, (t) => payloadOf(t, name)),
        name,
      );
    payloads.set(name, field);
    return field;
  };
  const show = (): void => fill(place, chosen()?.element);
  show();
  return {
    element: h(
      'div',
      { class: 'field' },
      h('label', { for: id }, label, ' ', h('code', { class: 'type' }, context.describe(of))),
      select,
      place,
    ),
    read() {
      if (type.kind === 'enum') return { value: select.value };
      const field = chosen();
      if (field === undefined) return { value: { tag: select.value } };
      const filled = field.read();
      return filled && { value: { tag: select.value, val: filled.value } };
    },
    write(value) {
      if (type.kind === 'enum') {
        select.value = String(value);
        return;
      }
      const { tag, val } = value as { readonly tag: string; readonly val?: unknown };
      select.value = tag;
      show();
      chosen()?.write(val);
    },
  };
}
