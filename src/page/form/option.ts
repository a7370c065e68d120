/** Options: a box to tick, and the field of what may be there once it is ticked. */
import type { OptionType } from '../../model/index.ts';
import { isTagged } from '../../wave/index.ts';
import { fill, freshId, h } from '../dom.ts';
import type { Field, FormContext, Typed } from './field.ts';

export function optionField(
  context: FormContext,
  type: OptionType,
  of: Typed,
  label: string,
): Field {
  const id = freshId('field');
  const inner = context.inner(of, (t) =>
    typeof t !== 'string' && t.kind === 'option' ? t.type : undefined,
  );
  let field: Field | undefined;
  const place = h('div', { class: 'payload' });
  const box = h('input', {
    id,
    type: 'checkbox',
    onchange: () => {
      show();
      context.changed();
    },
  });
  const show = (): void => {
    if (box.checked) field ??= context.field(inner, label);
    fill(place, box.checked && field?.element);
  };
  const tagged = isTagged(context.types, type.type);
  return {
    element: h(
      'div',
      { class: 'option' },
      h(
        'div',
        { class: 'field check' },
        box,
        h('label', { for: id }, label, ' ', h('code', { class: 'type' }, context.describe(of))),
      ),
      place,
    ),
    read() {
      if (!box.checked) return { value: tagged ? { tag: 'none' } : undefined };
      const filled = field!.read();
      return filled && tagged ? { value: { tag: 'some', val: filled.value } } : filled;
    },
    write(value) {
      const some = value as { readonly tag: string; readonly val?: unknown } | undefined;
      box.checked = tagged ? some?.tag === 'some' : value !== undefined && value !== null;
      show();
      if (box.checked) field!.write(tagged ? some!.val : value);
    },
  };
}
