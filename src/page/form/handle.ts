/** Handles: one of those that earlier calls gave, by its name. */
import type { HandleType } from '../../model/index.ts';
import { fill, freshId, h } from '../dom.ts';
import { HandleName, type Field, type FormContext, type Typed } from './field.ts';

export function handleField(
  { describe, handles, changed }: FormContext,
  _type: HandleType,
  of: Typed,
  label: string,
): Field {
  const id = freshId('field');
  const select = h('select', { id, class: 'handle', onchange: () => changed() });
  const hint = h('p', { class: 'hint' });
  const list = (): void => {
    const names = handles(of.ref);
    const before = select.value;
    fill(
      select,
      names.map((name) => h('option', { value: name }, name)),
    );
    if (names.includes(before)) select.value = before;
    select.disabled = names.length === 0;
    hint.textContent = names.length === 0 ? 'there is none yet: call what gives one' : '';
  };
  list();
  // Calls give handles, and take them away, while the form is there.
  select.addEventListener('handles', list);
  return {
    element: h(
      'div',
      { class: 'field' },
      h('label', { for: id }, label, ' ', h('code', { class: 'type' }, describe(of))),
      select,
      hint,
    ),
    read: () => (select.value === '' ? undefined : { value: new HandleName(select.value) }),
    write(value) {
      list();
      if (value instanceof HandleName) select.value = value.name;
    },
  };
}
