/** Flags: a box to tick for each. */
import type { FlagsType } from '../../model/index.ts';
import { keyOf } from '../../wave/index.ts';
import { freshId, h } from '../dom.ts';
import type { Field, FormContext, Typed } from './field.ts';

export function flagsField(
  { describe, changed }: FormContext,
  type: FlagsType,
  of: Typed,
  label: string,
): Field {
  const boxes = type.flags.map(({ name }) => {
    const id = freshId('field');
    return { name, id, box: h('input', { id, type: 'checkbox', onchange: () => changed() }) };
  });
  return {
    element: h(
      'fieldset',
      { class: 'flags' },
      h('legend', {}, label, ' ', h('code', { class: 'type' }, describe(of))),
      boxes.map(({ name, id, box }) =>
        h('div', { class: 'field check' }, box, h('label', { for: id }, name)),
      ),
    ),
    read: () => ({
      value: Object.fromEntries(boxes.map(({ name, box }) => [keyOf(type, name), box.checked])),
    }),
    write(value) {
      for (const { name, box } of boxes)
        box.checked = Reflect.get(Object(value), keyOf(type, name)) === true;
    },
  };
}
